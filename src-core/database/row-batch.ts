/**
 * Rows of one table that are written together, by statements of many rows each.
 *
 * Three costs fall: a statement makes the full-text index write out what it holds, so that a row
 * alone is five times as dear as a row among many; a value that all rows share, be it said by their
 * writer or seen in them, is bound once a statement; and a column that is empty in all of them is
 * not bound at all.
 */
import type { TableDescription } from './columns.ts'
import type { Connection } from './connection.ts'
import { newRowsReport } from './new-rows.ts'
import { sealedParts } from './proofs.ts'

export interface RowBatch {
  /** Gathers a row, values in the order of the columns; answers the id that it will have. */
  add(values: readonly unknown[]): number
  /** Writes the gathered rows in their order. */
  flush(): void
}

/** Rows a statement: as many as fit of the first, then of the second, the rest one by one. */
const STEPS = [512, 128, 16, 1] as const

/**
 * Opens a batch. Until it is flushed nobody else may insert into the table, because the ids are given out here.
 *
 * @param shared columns whose value is the same in all rows
 * @throws TypeError for a column that the table has not, and for a table whose rows are proved by digests
 */
export function rowBatch(
  connection: Connection,
  table: TableDescription,
  columns: readonly string[],
  shared: Readonly<Record<string, unknown>>,
): RowBatch {
  const names = Object.keys(shared)
  const unknown = [...columns, ...names].find((name) => !(name in table.columns))
  if (unknown) throw new TypeError(`${table.name} has no column ${unknown}`)
  if (sealedParts(table.name).length > 0) throw new TypeError(`${table.name} holds facts`)
  const common = names.map((name) => shared[name])
  // Columns only ever come to vary, so that their number says which they are.
  let [first, varying] = [null as readonly unknown[] | null, 0]
  // Bytes and keys are never shared: digests of rows take what is shared as text, and name each row by its key.
  const varies = columns.map((name) => table.columns[name]?.sqlType === 'BLOB' || (table.primaryKey ?? ['id']).includes(name))
  const note = (values: readonly unknown[]) => {
    first ??= values
    for (let at = 0; at < values.length; at++) {
      if (varies[at] || values[at] === first[at]) continue
      varies[at] = true
      varying += 1
    }
  }
  const rows: (readonly unknown[])[] = []
  let nextId = 0
  const made = new Map<string, Made>()
  const madeFor = (size: number): Made => {
    const key = `${varying} ${size}`
    const known = made.get(key) ?? makeFor(size)
    made.set(key, known)
    return known
  }
  const makeFor = (size: number): Made => {
    // One row alone takes the statement of all columns, so that single writes share one.
    const own = columns.flatMap((_, at) => (size === 1 || varies[at] ? [at] : []))
    const same = columns.flatMap((_, at) => (size === 1 || varies[at] || first?.[at] === null ? [] : [at]))
    const named = [...names, ...same.map((at) => columns[at] as string)]
    const bound = own.map((at) => columns[at] as string)
    const once = [...common, ...same.map((at) => first?.[at])]
    return {
      own: own.length === columns.length ? null : own,
      text: insertSql(table.name, named, bound, size),
      parameters: once.length > 0 ? [Object.fromEntries(once.map((value, at) => [at + 1, value]))] : [],
      report: newRowsReport(connection, table, bound, Object.fromEntries(named.map((name, at) => [name, once[at]]))),
    }
  }
  const write = (step: readonly (readonly unknown[])[]) => {
    const { own, text, parameters, report } = madeFor(step.length)
    const firstId = nextId - rows.length
    const values = own === null ? step : step.map((row) => own.map((at) => row[at]))
    connection.statement(text).run(flat(values, firstId), ...parameters)
    report?.(values, firstId)
  }
  return {
    add: (values) => {
      if (rows.length === 0) nextId = lastIdOf(connection, table) + 1
      note(values)
      rows.push(values)
      nextId += 1
      return nextId - 1
    },
    flush: () => {
      for (const size of STEPS)
        while (rows.length >= size) {
          write(rows.slice(0, size))
          rows.splice(0, size)
        }
    },
  }
}

/** A statement for some number of rows. */
interface Made {
  readonly text: string
  /** Places of the columns that are bound with each row; null for all of them. */
  readonly own: readonly number[] | null
  /** What is bound once. */
  readonly parameters: readonly Readonly<Record<number, unknown>>[]
  /** A digest of each row has the same columns as its statement: what is empty in all rows stands at its default. */
  readonly report: ReturnType<typeof newRowsReport>
}

/** Ids that were given out before do not come back where rows may be deleted. */
function lastIdOf(connection: Connection, { name, autoincrement }: TableDescription): number {
  const text = autoincrement
    ? `SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '${name}'), 0) AS last`
    : `SELECT COALESCE(MAX(id), 0) AS last FROM "${name}"`
  return (connection.statement(text).get() as { last: number }).last
}

/** `VALUES (?1, ?2, ?, ?), (?1, ?2, ?, ?)`: what is shared by number, the id and the rest in their order. */
function insertSql(table: string, shared: readonly string[], columns: readonly string[], rows: number): string {
  const all = [...shared, 'id', ...columns]
  const row = `(${all.map((_, at) => (at < shared.length ? `?${at + 1}` : '?')).join(', ')})`
  return `INSERT INTO "${table}" (${all.map((name) => `"${name}"`).join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`
}

/** The values of rows in one list, each after its id. */
function flat(rows: readonly (readonly unknown[])[], firstId: number): unknown[] {
  const all: unknown[] = []
  rows.forEach((values, row) => {
    all.push(firstId + row)
    for (const value of values) all.push(value)
  })
  return all
}
