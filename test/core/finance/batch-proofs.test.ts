/**
 * Rows that are written by the hundred: their digests leave out columns that are empty in all of them, and have what all share
 * once. Each column of a row among them is proved like that of a row alone, at once and after rows of it were changed.
 */
import type { Database } from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { classOf } from '../../../src-core/database/proofs.ts'
import type { Difference } from '../../../src-core/finance/index.ts'
import { type Check, runCheck } from '../../../src-core/finance/verify/check.ts'
import { allChecks } from '../../../src-core/finance/verify/verify-books.ts'
import { allTables } from '../../../src-core/tables.ts'
import { byHand } from '../../support/by-hand.ts'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

const TABLES = ['party', 'party_role', 'customer', 'customer_account', 'billing_account', 'user_account']
/** A statement for many rows, and others alone. */
const CUSTOMERS = 150

/** Customers of one country and street, some with a city. */
async function imported(): Promise<SmallCompany> {
  const company = await smallCompany()
  const rows = Array.from({ length: CUSTOMERS }, (_, at) => `Kundin ${at};company;DE;${at % 3 === 0 ? 'Kiel' : ''};Hafen 1;24103`)
  const staged = company.stage(['name;account_type;country;city;street;postal_code', ...rows].join('\n'))
  await company.run('import.run', { staged, file_name: 'customers.csv', kind: 'customers' })
  return company
}

const entityOf = (table: string) => table.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** What stands in the way of a change by hand. */
function withoutGuards(raw: Database): void {
  for (const schema of ['sqlite_temp_schema', 'sqlite_schema'])
    for (const name of raw.prepare(`SELECT name FROM ${schema} WHERE type = 'trigger'`).pluck().all())
      raw.exec(`DROP TRIGGER "${String(name)}"`)
  raw.pragma('foreign_keys = OFF')
  raw.pragma('ignore_check_constraints = ON')
}

async function stateChecks(company: SmallCompany): Promise<Check[]> {
  const names = TABLES.map((table) => `state.${entityOf(table)}`)
  return (await allChecks(company.core.dispatcher.store, 'none')).filter(({ name }) => names.includes(name))
}

async function differencesOf(company: SmallCompany, checks: readonly Check[]): Promise<Difference[]> {
  const { store } = company.core.dispatcher
  const found: Difference[] = []
  for (const check of checks) found.push(...(await runCheck(check, store, 0, await check.last(store))))
  return found
}

/** Another value than any that a row has. */
function other(name: string, sqlType: string): string {
  if (sqlType === 'BLOB') return 'zeroblob(7)'
  return sqlType === 'TEXT' ? `COALESCE("${name}", '') || '~'` : `COALESCE("${name}", 0) + 1000`
}

describe('rows written together', () => {
  it('are shorter in their digests than their tables are wide', async () => {
    const company = await imported()
    const shapes = await company.rows<{ columns: string }>(`SELECT columns FROM audit_shape WHERE table_name = 'party'`)
    const widths = shapes.map(({ columns }) => (JSON.parse(columns) as string[]).length)
    expect(Math.min(...widths)).toBeLessThan(Math.max(...widths))
    expect(await differencesOf(company, await stateChecks(company))).toEqual([])
    await company.core.close()
  })

  it.each(TABLES)('have every column of %s proved', async (table) => {
    const company = await imported()
    const checks = (await stateChecks(company)).filter(({ name }) => name === `state.${entityOf(table)}`)
    const [row] = await company.rows<{ id: number }>(`SELECT id FROM "${table}" ORDER BY id DESC LIMIT 1 OFFSET 100`)
    const { raw } = company.core.dispatcher.parts.connection
    withoutGuards(raw)
    const { columns } = allTables.find(({ name }) => name === table) as (typeof allTables)[number]
    for (const [name, { sqlType }] of Object.entries(columns)) {
      if (classOf(table, name) !== 'lastChange') continue
      raw.exec(`SAVEPOINT by_hand; UPDATE "${table}" SET "${name}" = ${other(name, sqlType)} WHERE id = ${row?.id}`)
      const found = await differencesOf(company, checks)
      raw.exec('ROLLBACK TO by_hand; RELEASE by_hand')
      expect(
        found.map(({ id }) => id),
        `${table}.${name}`,
      ).toEqual([row?.id])
    }
    expect(await differencesOf(company, checks)).toEqual([])
    await company.core.close()
  })

  it('are proved beside one of them that was changed since, and when one is gone', async () => {
    const company = await imported()
    const checks = await stateChecks(company)
    const [customer] = await company.rows<{ id: number; party_id: number; version: number }>(
      'SELECT id, party_id, version FROM customer ORDER BY id LIMIT 1 OFFSET 70',
    )
    await company.run('customer.update', { id: customer?.id, version: customer?.version, values: { since: '2026-05-04' } })
    expect(await differencesOf(company, checks)).toEqual([])
    byHand(company, `UPDATE customer SET since = '2026-05-05' WHERE id = ${customer?.id}`)
    expect((await differencesOf(company, checks)).map(({ entity, id }) => `${entity} ${id}`)).toEqual([`customer ${customer?.id}`])
    byHand(company, `UPDATE customer SET since = '2026-05-04' WHERE id = ${customer?.id}; DELETE FROM party_role WHERE id = 9`)
    expect((await differencesOf(company, checks)).map(({ entity, id }) => `${entity} ${id}`)).toEqual(['partyRole 9'])
    await company.core.close()
  })
})
