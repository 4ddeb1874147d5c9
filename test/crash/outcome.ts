/** What a finished file says, in a form that two files can be compared by; and what must hold of any one. */
import { createHash } from 'node:crypto'
import { openConnection } from '../../src-core/database/connection.ts'
import { storeOver } from '../../src-core/database/store.ts'
import { verifyBooks } from '../../src-core/finance/index.ts'

export interface Outcome {
  /** Figures that a reader recognises: counts, exact sums, first and last number. */
  readonly figures: Readonly<Record<string, string>>
  /** Rows and a digest of every table of the books, but for the entries that wrote the rows. */
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly digest: string }>>
  /** What is wrong with this file taken by itself. */
  readonly faults: readonly string[]
}

/**
 * How a job was cut into chunks differs from run to run, and with it the audit trail, whose chain is verified instead, and how the
 * full-text index lies in its pages. The mark of a file is its own.
 */
const CHUNKED = /^(audit_|sqlite_|search_words_(data|idx)$)|^(job|idempotency_key|revision|file_mark)$/
/** By which entry, and at which moment: hosts run on their clock. */
const isOfTheRun = (column: string): boolean => /(_op|_at)$/.test(column)

/** Reads a file. Closes it again. */
export async function outcomeOf(file: string): Promise<Outcome> {
  const connection = openConnection({ file, role: 'engine' })
  try {
    const { raw } = connection
    const rows = (sql: string) => raw.prepare(sql).all() as Record<string, string | number>[]
    const names = rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map(({ name }) => String(name))
    const columnsOf = (table: string) => rows(`SELECT name FROM pragma_table_info('${table}')`).map(({ name }) => String(name))
    const tables = Object.fromEntries(
      names.filter((name) => !CHUNKED.test(name)).map((name) => [name, digestOf(raw, name, columnsOf(name))]),
    )
    const verified = await verifyBooks(storeOver(connection), { limit: 5 })
    const faults = [
      ...verified.differences.map((one) => `verifyBooks ${one.check}: ${one.words}`),
      ...rows('PRAGMA integrity_check').flatMap((row) =>
        row['integrity_check'] === 'ok' ? [] : [`integrity_check: ${row['integrity_check']}`],
      ),
      ...gaps(rows),
      ...names.flatMap((name) => orphans(rows, name, columnsOf(name), names)),
      ...rows("SELECT id, operation, state FROM job WHERE state <> 'succeeded' AND json_extract(report, '$.takenBack') IS NOT 1").map(
        (row) => `job ${row['id']} ${row['operation']} is ${row['state']}`,
      ),
    ]
    return { figures: figuresOf(rows), tables, faults }
  } finally {
    connection.close()
  }
}

type Rows = (sql: string) => Record<string, string | number>[]

const FIGURES: Readonly<Record<string, string>> = {
  'usage records': 'SELECT COUNT(*) FROM usage_record',
  rejects: 'SELECT COUNT(*) FROM rejected_usage',
  'rated transactions': 'SELECT COUNT(*) FROM rated_transaction',
  'sum of amounts, 12 decimals': `SELECT SUM(CAST(replace(amount, '.', '') AS INTEGER)) FROM rated_transaction`,
  'sum of quantities, 12 decimals': `SELECT SUM(CAST(replace(quantity, '.', '') AS INTEGER)) FROM rated_transaction`,
  invoices: `SELECT COUNT(*) || ', ' || MIN(number) || ' to ' || MAX(number) FROM invoice`,
  'gross of invoices': 'SELECT SUM(gross_minor) FROM invoice',
  'account operations': `SELECT COUNT(*) || ' of ' || SUM(amount_minor) FROM account_operation`,
  'open items': `SELECT COUNT(*) || ' of ' || SUM(open_minor) FROM open_item WHERE open_minor > 0`,
  customers: 'SELECT COUNT(*) FROM customer',
}

function figuresOf(rows: Rows): Record<string, string> {
  return Object.fromEntries(Object.entries(FIGURES).map(([name, sql]) => [name, String(Object.values(rows(sql)[0] ?? {})[0])]))
}

function digestOf(raw: ReturnType<typeof openConnection>['raw'], table: string, columns: readonly string[]) {
  const compared = columns.filter((name) => !isOfTheRun(name)).map((name) => `"${name}"`)
  const hash = createHash('sha256')
  let rows = 0
  for (const row of raw
    .prepare(`SELECT ${compared.join(', ')} FROM "${table}" ORDER BY ${compared.join(', ')}`)
    .raw()
    .iterate()) {
    hash.update(JSON.stringify(row))
    rows += 1
  }
  return { rows, digest: hash.digest('hex') }
}

/** Numbers of documents without a hole and without a double. */
function gaps(rows: Rows): string[] {
  return ['invoice', 'account_operation'].flatMap((table) => {
    const all = rows(
      `SELECT number FROM "${table}" WHERE number IS NOT NULL ${table === 'invoice' ? '' : "AND kind = 'payment'"} ORDER BY id`,
    )
    const series = Map.groupBy(
      all.map(({ number }) => String(number)),
      (number) => number.replace(/\d+$/, ''),
    )
    return [...series].flatMap(([prefix, numbers]) => {
      const expected = numbers.map((_, at) => at + 1).join()
      const got = numbers.map((number) => Number(number.slice(prefix.length))).join()
      return expected === got ? [] : [`numbers ${prefix} of ${table} have a gap, a double or another order: ${got.slice(0, 200)}`]
    })
  })
}

/** Rows that name a record by `<table>_id` which is not there, declared as a reference or not. */
function orphans(rows: Rows, table: string, columns: readonly string[], names: readonly string[]): string[] {
  return columns.flatMap((column) => {
    const parent = column.replace(/_id$/, '')
    if (parent === column || !names.includes(parent)) return []
    const count = Number(
      rows(`SELECT COUNT(*) AS count FROM "${table}" c WHERE c."${column}" IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM "${parent}" p WHERE p.id = c."${column}")`)[0]?.['count'],
    )
    return count === 0 ? [] : [`${count} rows of ${table} name a ${parent} that is not there`]
  })
}

/** Where an outcome differs from that of the run that nobody killed. */
export function differencesFrom(reference: Outcome, got: Outcome): string[] {
  const figures = Object.entries(reference.figures).flatMap(([name, value]) =>
    got.figures[name] === value ? [] : [`${name}: ${got.figures[name]} instead of ${value}`],
  )
  const tables = Object.entries(reference.tables).flatMap(([name, { rows, digest }]) => {
    const other = got.tables[name]
    return other?.digest === digest ? [] : [`table ${name}: ${other?.rows} rows, other content than the ${rows} of the reference`]
  })
  return [...figures, ...tables, ...got.faults]
}
