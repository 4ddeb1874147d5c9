/** Facts stay facts: what is done to a row behind the product's back is found, whatever else was made to fit it. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { tablesOfClass } from '../../../src-core/database/proofs.ts'
import { type Difference, verifyBooks } from '../../../src-core/finance/index.ts'
import { byHand } from '../../support/by-hand.ts'
import { emptyFile } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { moveTo, type SmallCompany, withLookups } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function found(company: SmallCompany): Promise<readonly Difference[]> {
  return (await verifyBooks(company.core.dispatcher.store, { limit: 5000 })).differences
}

/** Differences that digests alone show, as `table id`. */
async function named(company: SmallCompany): Promise<string[]> {
  const differences = (await found(company)).filter(({ check }) => check.startsWith('facts.'))
  return [...new Set(differences.map(({ entity, id }) => `${entity} ${id}`))].sort()
}

let template: Promise<string> | null = null

/** A copy of a company that is made once. */
async function telephony(): Promise<SmallCompany & { job: Desk['job'] }> {
  template ??= makeTelephony()
  const file = join(temporaryFolder(), 'company.sqlite')
  copyFileSync(await template, file)
  const company = withLookups(await emptyFile(file))
  moveTo(company, '2026-10-02')
  return {
    ...company,
    job: async (operation, input = {}) => {
      const { job } = await company.run<{ job: number }>(operation, input)
      await company.core.idle()
      return company.run('job.get', { id: job })
    },
  }
}

/** Calls of two subscribers, some of them invoiced, one invoice credited and one paid. */
async function makeTelephony(): Promise<string> {
  const company = await desk()
  company.at('2026-09-01')
  await company.usageCharge('CALLS', { price: '0.1' })
  await company.monthly('LINE', { price: '10' })
  const ada = await company.customer('Ada')
  const bob = await company.customer('Bob')
  for (const [customer, access] of [
    [ada, '4711'],
    [bob, '4712'],
  ] as const) {
    const { id } = await company.subscribe(customer, ['CALLS', 'LINE'])
    await company.run('accessPoint.add', { subscription_id: id, access_id: access })
  }
  const calls = (access: string, day: string, count: number) =>
    Array.from(
      { length: count },
      (_, at) =>
        `${day}T10:${String(at % 60).padStart(2, '0')}:${String(at / 60)
          .slice(0, 1)
          .padStart(2, '0')}Z;${at + 1};${access};`,
    )
  company.at('2026-09-03')
  await company.usage(calls('4711', '2026-09-02', 12).join('\n'))
  company.at('2026-10-02')
  const { id } = await company.bill(ada, '2026-10-01')
  await company.run('invoice.credit', { id, reason: 'Wrong number' })
  const second = await company.bill(bob, '2026-10-01')
  const [operation] = await company.rows<{ id: number }>('SELECT id FROM account_operation WHERE invoice_id = ?', second.id)
  await company.run('payment.register', {
    customer_account_id: bob.customer_account_id,
    amount_minor: 500,
    method: 'transfer',
    match: [{ id: operation?.id }],
  })
  await company.usage([...calls('4712', '2026-10-01', 7), ...calls('4711', '2026-10-01', 3)].join('\n'))
  await company.core.close()
  return company.file
}

describe('rows that are written once', () => {
  it('are proved where nothing was done to them', async () => {
    const company = await telephony()
    expect(await found(company)).toEqual([])
    const [sealed] = await company.rows<{ rows: number }>(
      'SELECT SUM(rows) AS rows FROM audit_fact f JOIN audit_shape s ON s.id = f.shape_id WHERE table_name = ?',
      'usage_record',
    )
    expect(sealed).toEqual({ rows: 22 })
  })

  it.each(
    tablesOfClass('digest').filter((table) => !['issued_document', 'invoice_page_text', 'settlement', 'mirrored_tax'].includes(table)),
  )('tell each column of %s that was changed', async (table) => {
    const company = await telephony()
    const [row] = await company.rows<Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY id LIMIT 1`)
    expect(row).toBeDefined()
    if (!row) return
    const columns = await company.rows<{ name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)', table)
    for (const { name, type } of columns.filter(
      (one) => !['id', 'cancelled_op', 'settlement_id', 'identity', 'family'].includes(one.name),
    )) {
      const other = type === 'INTEGER' ? 'x + 1000' : type === 'BLOB' ? 'zeroblob(16)' : "x || '0'"
      const changed = `COALESCE(${other.replace('x', `"${name}"`)}, ${type === 'INTEGER' ? 1 : "'1'"})`
      byHand(company, `SAVEPOINT by_hand; UPDATE "${table}" SET "${name}" = ${changed} WHERE id = ${row['id']}`)
      const entity = table.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      expect(await named(company), `${table}.${name}`).toContain(`${entity} ${row['id']}`)
      byHand(company, 'ROLLBACK TO by_hand; RELEASE by_hand')
    }
    expect(await found(company)).toEqual([])
  })

  it('are missed when they are gone', async () => {
    const company = await telephony()
    byHand(company, 'DELETE FROM usage_record WHERE id = 5')
    expect(await named(company)).toEqual(['usageRecord 5'])
  })

  it('are told where they were added, in between and at the end', async () => {
    const company = await telephony()
    byHand(
      company,
      `INSERT INTO taken (id, created_op, kind, amount, tax_minor, quantity) VALUES (1000, 1, 'share', '1.000000000000', 0, '1.000000000000');
       INSERT INTO usage_record (id, created_op, import_batch_id, digest, at, usage_date, quantity, access_point_id, subscription_id, parameters)
         SELECT 900, created_op, import_batch_id, randomblob(16), at, usage_date, quantity, access_point_id, subscription_id, parameters FROM usage_record WHERE id = 1`,
    )
    expect(await named(company)).toEqual(['taken 1000', 'usageRecord 900'])
  })

  it('are told where they name another entry', async () => {
    const company = await telephony()
    byHand(company, 'UPDATE usage_record SET created_op = created_op + 1 WHERE id = 3')
    expect(await named(company)).toEqual(['usageRecord 3'])
  })

  it('keep their digests within the chain', async () => {
    const company = await telephony()
    byHand(company, 'DELETE FROM usage_record WHERE created_op = (SELECT MAX(created_op) FROM usage_record)')
    byHand(
      company,
      `DELETE FROM audit_fact WHERE entry_id = (SELECT MAX(entry_id) FROM audit_fact f JOIN audit_shape s ON s.id = f.shape_id WHERE table_name = 'usage_record')`,
    )
    expect((await found(company)).map(({ check }) => check)).toContain('audit.chain')
  })

  it('may be taken back, and what is left of an import is proved further', async () => {
    const company = await telephony()
    await company.job('usage.takeBack', { batch: 2 })
    expect(await company.rows('SELECT COUNT(*) AS n FROM usage_record')).toEqual([{ n: 12 }])
    expect(await found(company)).toEqual([])
    byHand(company, "UPDATE usage_record SET quantity = '9.000000000000' WHERE id = 2")
    expect(await named(company)).toEqual(['usageRecord 2'])
  })

  it('that were changed before the rest was taken back stay named', async () => {
    const company = await telephony()
    byHand(company, `UPDATE usage_record SET import_batch_id = 1, quantity = '9.000000000000' WHERE id = 15`)
    await company.job('usage.takeBack', { batch: 2 })
    expect(await named(company)).toContain('usageRecord 15')
  })
})

it('seals what earlier versions wrote, once, and says since when it proves', async () => {
  const file = join(temporaryFolder(), 'company.sqlite')
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, '../../fixtures/company-0001.sqlite.gz'))))
  const company = withLookups(await emptyFile(file))
  expect((await found(company)).filter(({ check }) => /^(facts|audit)/.test(check))).toEqual([])
  const steps = await company.run<{ name: string; rows: number; op: number }[]>('company.steps')
  const sealed = steps.find(({ name }) => name === 'finance.seals')
  expect(sealed?.rows).toBeGreaterThan(10)
  const [invoice] = await company.rows<{ id: number }>('SELECT MIN(id) AS id FROM invoice_line')
  byHand(company, `UPDATE invoice_line SET label = 'Something else' WHERE id = ${invoice?.id}`)
  expect(await named(company)).toEqual([`invoiceLine ${invoice?.id}`])
  moveTo(company, '2026-11-20')
  const { job } = await company.run<{ job: number }>('books.verify')
  await company.core.idle()
  const { report } = await company.run<{ report: { since: { entry: number } } }>('job.get', { id: job })
  expect(report.since.entry).toBe(sealed?.op)
})
