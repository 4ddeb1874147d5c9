/** Rows that are written once, read as their seals have them. */
import { columnsOfPart, isOfPart, type SealedPart, sealedParts } from '../database/proofs.ts'
import type { ReadStore } from '../database/store.ts'
import { rowText } from './seals.ts'

export interface StoredRow {
  /** What the rows are walked by. */
  readonly at: number
  /** The entry that the row leads to; 0 for none. */
  readonly op: number
  readonly id: number
  /** The row as a digest has it. */
  readonly text: string
  /** Whether the columns that the shape does not know stand at their defaults. */
  readonly plain: boolean
}

/** A sealed part of a table of the file. */
export interface StoredPart {
  readonly table: string
  /** Where its rows are read: the table itself, or what was removed from it. */
  readonly from: string
  readonly part: SealedPart
  readonly walkedBy: string
  /** Its columns in the table's order, without the id. */
  readonly columns: readonly string[]
  readonly defaults: ReadonlyMap<string, string>
  readonly hasBytes: boolean
}

/** The sealed parts of a table as the file has it. */
export async function storedParts(store: ReadStore, table: string): Promise<readonly StoredPart[]> {
  const info = (await store.select('SELECT name, type, dflt_value FROM pragma_table_info(?) WHERE name <> ?', [table, 'id'])) as {
    name: string
    type: string
    dflt_value: string | null
  }[]
  const defaults = new Map(info.map(({ name, dflt_value: value }) => [name, value ?? 'NULL']))
  return sealedParts(table).map((part) => {
    const columns = columnsOfPart(part, [...defaults.keys()])
    const hasBytes = info.some(({ name, type }) => type === 'BLOB' && columns.includes(name))
    return { table, from: `"${table}"`, part, walkedBy: part.walkedBy ?? 'id', columns, defaults, hasBytes }
  })
}

/** Whether a shape, its columns without the id, belongs to a part. */
export function isShapeOf({ part }: StoredPart, columns: readonly string[]): boolean {
  return columns.every((name) => isOfPart(part, name))
}

/**
 * The rows of a part that stand after one place up to another, in the order of their seals.
 *
 * @param columns of the shape, without the id
 */
export async function readSealed(
  store: ReadStore,
  stored: StoredPart,
  columns: readonly string[],
  after: number,
  upTo: number,
): Promise<StoredRow[]> {
  const { from, part, walkedBy, hasBytes } = stored
  const unknown = stored.columns.filter((name) => !columns.includes(name))
  const plain = unknown.map((name) => `t."${name}" IS (${stored.defaults.get(name)})`).join(' AND ') || '1'
  const names = columns.map((name) => `t."${name}"`).join(', ')
  const text = `SELECT t."${walkedBy}", ${part.entry}, ${plain}, t.id, ${names} FROM ${from} t
    WHERE t."${walkedBy}" > ? AND t."${walkedBy}" <= ? ORDER BY t."${walkedBy}", t.id`
  return (await store.rows(text, [after, upTo])).map(([at, op, isPlain, id, ...values]) => ({
    at: at as number,
    op: (op as number | null) ?? 0,
    id: id as number,
    plain: isPlain === 1,
    text: rowText(id as number, values, hasBytes),
  }))
}
