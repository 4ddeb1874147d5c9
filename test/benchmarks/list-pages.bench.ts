/** Pages and totals of a list of a million rows, asked of a reader as the window does. */
import { createReader, type Reader } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import type { ListDefinition } from '../../src-core/entities/define-list.ts'
import { ratedTransactionList, usageRecordList } from '../../src-core/rating/lists.ts'
import { OPERATOR } from '../support/company.ts'
import { type BigCompany, bigCompany } from './support/big-company.ts'
import { type BenchOptions, limited, type Measure } from './support/measure.ts'

const LIMIT = 100
const ROUNDS = 3

/** The slowest page of all declared sorts, both ways, from the top to the deepest offset; the slowest totals. */
export async function measureListPages({ quick }: BenchOptions): Promise<Measure[]> {
  const rows = quick ? 100_000 : 1_000_000
  const company = await bigCompany(1_000)
  fill(company, rows)
  await company.core.close()
  const connection = openConnection({ file: company.file, role: 'reader' })
  const reader = createReader(connection, { now: () => company.clock.now, watch: () => performance.now() })
  try {
    return [...(await measuresOf(reader, ratedTransactionList, rows)), ...(await measuresOf(reader, usageRecordList, rows))]
  } finally {
    reader.close()
  }
}

async function measuresOf(reader: Reader, list: ListDefinition, rows: number): Promise<Measure[]> {
  const sorts = Object.keys(list.columns).filter((key) => list.columns[key]?.sortable)
  let slowest = 0
  for (const column of sorts) {
    for (const direction of ['asc', 'desc']) {
      for (const offset of [0, rows / 2, rows - LIMIT]) {
        slowest = Math.max(slowest, await best(reader, `${list.name}.list`, { sort: [{ column, direction }], offset, limit: LIMIT }))
      }
    }
  }
  const totals = await best(reader, `${list.name}.totals`, {})
  const of = `${list.pluralLabel.toLowerCase()}, ${rows.toLocaleString('en')} rows`
  return [
    limited(`page of ${of}, slowest sort and offset`, 'ms', slowest, { below: 50 }),
    limited('  its totals', 'ms', totals, { below: 150 }),
  ]
}

/** Milliseconds of the best of three calls. */
async function best(reader: Reader, operation: string, input: unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    const result = await reader.call({ operation, input }, OPERATOR)
    if (!result.ok) throw new Error(`${operation}: ${result.failure.message}`)
    least = Math.min(least, performance.now() - began)
  }
  return least
}

/** Records and their rated transactions, spread over the subscriptions. */
function fill(company: BigCompany, rows: number): void {
  const { raw } = company.core.dispatcher.parts.connection
  raw.exec(`BEGIN;
    CREATE TEMP TABLE one AS SELECT row_number() OVER (ORDER BY s.id) - 1 AS at, s.id AS subscription, a.id AS access, v.id AS service,
      u.billing_account_id AS account, c.id AS charge, c.article_id AS article, (SELECT id FROM tax LIMIT 1) AS tax
      FROM subscription s JOIN access_point a ON a.subscription_id = s.id JOIN service v ON v.subscription_id = s.id
      JOIN user_account u ON u.id = s.user_account_id JOIN charge c ON c.code = 'VOICE';
    CREATE UNIQUE INDEX temp.one_at ON one (at);
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows - 1})
    INSERT INTO usage_record (created_op, import_batch_id, digest, at, usage_date, quantity, access_point_id, subscription_id, parameters)
    SELECT 1, 1, randomblob(16), 1790000000000 + i, '2026-10-' || (10 + i % 20), (1 + i % 600) || '.000000000000', access, subscription, '["VOICE","+49431' || i || '","Z1"]'
      FROM n JOIN one ON one.at = n.i / ${Math.ceil(rows / 1000)};
    INSERT INTO rated_transaction (created_op, billing_account_id, subscription_id, service_id, charge_id, article_id, tax_id, kind,
      usage_record_id, usage_date, quantity, unit_price, amount)
    SELECT 1, account, r.subscription_id, service, charge, article, tax, 'usage', r.id, r.usage_date, r.quantity, '0.050000000000', '0.0' || (10 + r.id % 90) || '000000000'
      FROM usage_record r JOIN one ON one.subscription = r.subscription_id ORDER BY r.id;
    COMMIT; DROP TABLE temp.one;`)
}
