/** Usage and payments of released versions are known again by their values: as they were, quoted, and with semicolons. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { prepareCompanyFile } from '../../../src-main/host/company-file.ts'
import { emptyFile } from '../../support/company.ts'
import { type SmallCompany, withLookups } from '../../support/small-company.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const FIXTURES = join(import.meta.dirname, '../../fixtures')
const releases = readdirSync(FIXTURES).filter((name) => name.endsWith('.sqlite.gz'))

interface Usage {
  readonly at: number
  readonly quantity: string
  readonly access: string
  readonly parameters: string
}

/** The records of a release, and its file brought to this version. */
async function upgraded(release: string) {
  const file = join(newFolder(), 'company.countinghouse')
  writeFileSync(file, gunzipSync(readFileSync(join(FIXTURES, release))))
  const raw = new Database(file)
  const usage = raw
    .prepare(
      'SELECT u.at, u.quantity, u.parameters, a.access_id AS access FROM usage_record u JOIN access_point a ON a.id = u.access_point_id',
    )
    .all() as Usage[]
  raw.close()
  prepareCompanyFile(file)
  const company = withLookups(await emptyFile(file))
  return { company, usage }
}

const cellsOf = ({ at, quantity, access, parameters }: Usage) => [
  new Date(at).toISOString(),
  String(Number(quantity)),
  access,
  ...(JSON.parse(parameters) as (string | null)[]).map((text) => text ?? ''),
]

async function take(company: SmallCompany, text: string, format: 'cdr' | 'csv') {
  const { job } = await company.run<{ job: number }>('usage.import', { staged: company.stage(text), file_name: 'again.csv', format })
  await company.core.idle()
  const { state, report } = await company.run<{ state: string; report: Record<string, number> }>('job.get', { id: job })
  expect(state).toBe('succeeded')
  return [report['accepted'], report['duplicates'], report['rejected']]
}

it.each(releases)('%s: no record of it comes in twice', async (release) => {
  const { company, usage } = await upgraded(release)
  expect(usage.length).toBeGreaterThan(0)
  const rows = usage.map(cellsOf)
  const most = Math.max(...rows.map((row) => row.length))
  const heads = ['at', 'quantity', 'access', ...Array.from({ length: most - 3 }, (_, at) => `parameter${at + 1}`)]
  const table = [heads, ...rows.map((row) => [...row, ...Array<string>(most - row.length).fill('')])]
  const lines = rows.map((row) => row.join(';')).join('\n')
  const figures = () =>
    company.rows('SELECT (SELECT COUNT(*) FROM usage_record) AS records, (SELECT TOTAL(amount) FROM rated_transaction) AS amount')
  const before = await figures()

  await company.core.idle()
  expect(await company.rows('SELECT id FROM usage_record WHERE identity IS NULL')).toEqual([])

  const none = [0, usage.length, 0]
  expect(await take(company, lines, 'cdr')).toEqual(none)
  expect(await take(company, table.map((row) => row.map((text) => `"${text}"`).join(',')).join('\n'), 'csv')).toEqual(none)
  expect(await take(company, table.map((row) => row.join(';')).join('\n'), 'csv')).toEqual(none)
  expect(await figures()).toEqual(before)
  const { job } = await company.run<{ job: number }>('books.verify', { rerate: 'all' })
  await company.core.idle()
  expect(await company.run('job.get', { id: job })).toMatchObject({ state: 'succeeded', report: { count: 0, differences: [] } })
  const steps = await company.run<{ name: string; says: string }[]>('company.steps')
  expect(steps.find(({ name }) => name === 'rating.usageByValues')?.says).toContain(`${usage.length} usage records`)
  await company.core.close()
})

interface Payment {
  readonly account: string
  readonly date: string
  readonly minor: number
  readonly digits: number
  readonly reference: string | null
}

const PAYMENTS = `SELECT a.code AS account, o.operation_date AS date, o.amount_minor AS minor, c.decimals AS digits, o.reference
  FROM account_operation o JOIN customer_account a ON a.id = o.customer_account_id JOIN currency c ON c.code = o.currency
  WHERE o.kind = 'payment' AND o.amount_minor > 0 AND NOT EXISTS (
    SELECT 1 FROM matching_allocation m JOIN account_operation r ON r.id = m.debit_operation_id
    WHERE m.credit_operation_id = o.id AND r.kind = 'rejectedPayment')`

it.each(releases)('%s: no payment of it comes in twice', async (release) => {
  const { company } = await upgraded(release)
  const payments = await company.rows<Payment>(PAYMENTS)
  const rows = payments.map(({ account, date, minor, digits, reference }) => [
    account,
    date,
    (minor / 10 ** digits).toFixed(digits),
    reference ?? '',
  ])
  const table = [['customer_account', 'date', 'amount', 'reference'], ...rows]
  const count = () => company.rows("SELECT COUNT(*) AS count FROM account_operation WHERE kind = 'payment'")
  const before = await count()
  const forms = [
    table.map((row) => row.join(',')),
    table.map((row) => row.map((text) => `"${text}"`).join(',')),
    table.map((row) => row.join(';')),
  ]
  for (const lines of payments.length > 0 ? forms : []) {
    const input = { staged: company.stage(lines.join('\n')), file_name: 'payments.csv', kind: 'payments', mode: 'goodRows' }
    expect(await company.fail('import.run', input)).toMatchObject({
      code: 'import.rowsAtFault',
      details: { counts: { rows: rows.length, duplicates: rows.length } },
    })
  }
  expect(await count()).toEqual(before)
  await company.core.close()
})
