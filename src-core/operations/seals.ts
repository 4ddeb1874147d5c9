/**
 * Seals: what an audit entry keeps of the rows that it wrote.
 *
 * A seal covers a run of rows of one table that one entry wrote: the columns that never change, as they are stored, in
 * order of id. Its digest is made while the rows are bound for insertion, so nothing is read again. The digest of the
 * entry covers its seals, and `books.verify` makes them again from the rows.
 */
import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { WrittenRows } from '../database/connection.ts'
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { sha256 } from './digest.ts'
import { auditFact, auditShape } from './model.ts'

export interface Seal {
  readonly table: string
  /** The columns in the order in which the digest has them, `id` first. */
  readonly columns: readonly string[]
  /** The entry that wrote the rows: the sealing one itself, but for rows of earlier versions. */
  readonly op: number
  /** The first and last value of what the rows are walked by. */
  readonly first: number
  readonly last: number
  readonly rows: number
  readonly digest: Uint8Array
  /** A checksum of four bytes a row: it proves nothing, it says which row it is. */
  readonly marks: Uint8Array
  /** The seal whose place it takes, when rows of it were removed. */
  readonly replaces: number | null
}

/** Rows of one seal at most: what differs is looked for among them. */
export const ROWS_A_SEAL = 500
/** Bytes that are gathered before they are hashed: a call costs as much as hashing half a row. */
const GATHERED = 65_536

/** By number of values: an array that never grows is written as JSON in half the time, and a row is text before the next begins. */
const underWay: unknown[][] = []

function packed(count: number): unknown[] {
  const row: unknown[] = []
  for (let at = 0; at < count; at++) row.push(null)
  return row
}

/**
 * A row as its digest has it: bytes are hexadecimal, and text is what UTF-8 keeps of it.
 *
 * @param shared values that stand after its own, as {@link sharedText} has them
 */
export function rowText(id: number, values: readonly unknown[], hasBytes: boolean, shared = ''): string {
  const own = values.length
  // So it stands in files: of a row that is all key.
  if (own === 0 && shared === '') return `[${id},]`
  const row = (underWay[own] ??= packed(own + 1))
  row[0] = id
  for (let at = 0; at < own; at++) {
    const value = values[at]
    row[at + 1] = hasBytes && value instanceof Uint8Array ? hexOf(value) : value
  }
  const text = textOf(row)
  return shared === '' ? text : `${text.slice(0, -1)},${shared}]`
}

/** Values that many rows share, as the text of each ends with them: made once for all of them. @param values none of them bytes */
export function sharedText(values: readonly unknown[]): string {
  return values.length === 0 ? '' : textOf(values).slice(1, -1)
}

/** @param row its id, then its values, none of them bytes */
function textOf(row: readonly unknown[]): string {
  const text = JSON.stringify(row)
  // A half of a surrogate pair is stored as something else.
  return text.includes('\\ud') ? JSON.stringify(row.map(asStored)) : text
}

function asStored(value: unknown): unknown {
  if (value instanceof Uint8Array) return hexOf(value)
  return typeof value === 'string' ? value.toWellFormed() : value
}

function hexOf(bytes: Uint8Array): string {
  return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString('hex')
}

/** Four bytes that tell a row from its neighbours. */
export const markOf = (text: string): number => crc32(text)

export interface SealMaker {
  /** @param at what the rows are walked by; it never falls */
  add(at: number, text: string): void
  readonly rows: number
  /** Where the row before stands. */
  readonly last: number
  finish(op: number): Seal
}

/** Buffers of seals that ended, for those that begin: a seal gathers its rows in one, and hashes it when it is full. */
const spare: Buffer[] = []

/** A seal under way. @param replaces the seal whose place it takes */
export function sealMaker(table: string, columns: readonly string[], replaces: number | null = null): SealMaker {
  const hash: Hash = createHash('sha256')
  const marks: number[] = []
  const gathered = spare.pop() ?? Buffer.allocUnsafeSlow(GATHERED)
  let length = gathered.write(`${JSON.stringify([table, ...columns])}\n`)
  let first = 0
  let last = 0
  const empty = () => {
    if (length > 0) hash.update(gathered.subarray(0, length))
    length = 0
  }
  /** Three bytes are the most that a unit of text takes. */
  const append = (row: string): number => {
    if (row.length * 3 > GATHERED - length) empty()
    if (row.length * 3 > GATHERED) {
      hash.update(row)
      return markOf(row)
    }
    length += gathered.write(row, length)
    return markOf(row)
  }
  return {
    get rows() {
      return marks.length
    },
    get last() {
      return last
    },
    add: (at, row) => {
      if (marks.length === 0) first = at
      last = at
      marks.push(append(row))
    },
    finish: (op) => {
      empty()
      spare.push(gathered)
      const { buffer } = Uint32Array.from(marks)
      return { table, columns, op, first, last, rows: marks.length, digest: hash.digest(), marks: new Uint8Array(buffer), replaces }
    },
  }
}

/** Rows that were written, as their digest has them, with where each stands. */
export interface RowTexts {
  readonly table: string
  readonly part: number
  readonly columns: readonly string[]
  readonly at: readonly number[]
  readonly texts: readonly string[]
}

/** Reads rows at once: their writers use them again. */
export function rowTexts(written: WrittenRows): RowTexts {
  const at: number[] = []
  const texts: string[] = []
  eachRow(written, (place, text) => {
    at.push(place)
    texts.push(text)
  })
  return { table: written.table, part: written.part, columns: written.columns, at, texts }
}

function eachRow({ part, hasBytes, rows, firstId }: WrittenRows, take: (at: number, text: string) => void): void {
  if (part === 0) {
    for (let row = 0; row < rows.length; row++) take(firstId + row, rowText(firstId + row, rows[row] as readonly unknown[], hasBytes))
    return
  }
  // Of parts that are written later each row begins with its id, and where it stands comes next.
  for (const row of inOrder(rows)) if (row[1] !== null) take(row[1] as number, textOf(hasBytes ? row.map(asStored) : row))
}

export interface SealBook {
  /** Takes rows that were written. */
  add(written: WrittenRows): void
  take(rows: RowTexts): void
  /** Takes a seal that was made of stored rows. */
  keep(seal: Seal): void
  /** All seals of the transaction, those under way ended. */
  finish(op: number): readonly Seal[]
}

/** The seals of one part of a table, one after the other. */
interface SealLine {
  columns: readonly string[]
  maker: SealMaker
}

/** Gathers the seals of one transaction. */
export function sealBook(): SealBook {
  const done: ((op: number) => Seal)[] = []
  const open = new Map<string, SealLine[]>()
  /** The line of a table's part, in this shape. */
  const lineOf = (table: string, part: number, columns: readonly string[]): SealLine => {
    const lines = open.get(table) ?? []
    open.set(table, lines)
    const known = lines[part]
    if (known && (known.columns === columns || known.columns.join() === columns.join())) return known
    if (known) done.push(known.maker.finish)
    const line = { columns, maker: sealMaker(table, ['id', ...columns]) }
    lines[part] = line
    return line
  }
  const put = (line: SealLine, table: string, at: number, text: string) => {
    const { maker } = line
    // Rows that stand at one place belong to one seal, however many they are.
    if (maker.last > at || (maker.rows >= ROWS_A_SEAL && maker.last < at)) {
      done.push(maker.finish)
      line.maker = sealMaker(table, ['id', ...line.columns])
    }
    line.maker.add(at, text)
  }
  return {
    add: (written) => {
      const line = lineOf(written.table, written.part, written.columns)
      eachRow(written, (at, text) => put(line, written.table, at, text))
    },
    take: ({ table, part, columns, at, texts }) => {
      const line = lineOf(table, part, columns)
      for (let row = 0; row < texts.length; row++) put(line, table, at[row] as number, texts[row] as string)
    },
    keep: (seal) => done.push(() => seal),
    finish: (op) => {
      for (const lines of open.values()) for (const line of lines) if (line) done.push(line.maker.finish)
      open.clear()
      return done.map((finish) => finish(op))
    },
  }
}

/** Changed rows by what they are walked by, then by id, as they are read again; mostly they come so. */
function inOrder(rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  const before = (one: readonly unknown[], other: readonly unknown[]) =>
    (one[1] as number) - (other[1] as number) || (one[0] as number) - (other[0] as number)
  for (let at = 1; at < rows.length; at++)
    if (before(rows[at - 1] as readonly unknown[], rows[at] as readonly unknown[]) > 0) return rows.toSorted(before)
  return rows
}

/** What the digest of an entry covers of its seals. */
export function plainSeals(seals: readonly Seal[]): readonly unknown[] {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  return seals.map(({ table, columns, op, first, last, rows, digest, marks, replaces }) => [
    table,
    columns,
    op,
    first,
    last,
    rows,
    hex(digest),
    hex(sha256(marks)),
    replaces,
  ])
}

const shapeOf = preparedSelect<{ table: string; columns: string }>()((db, p) =>
  db.selectFrom('audit_shape').select('id').where('table_name', '=', p.table).where('columns', '=', p.columns),
)

const SHAPE_COLUMNS = ['table_name', 'columns']
const FACT_COLUMNS = ['entry_id', 'op', 'shape_id', 'first_id', 'last_id', 'rows', 'digest', 'marks', 'replaces_id']

/** Writes the seals of an entry. */
export async function writeSeals(store: WriteStore, entry: number, seals: readonly Seal[]): Promise<void> {
  const rows: unknown[][] = []
  for (const seal of seals) {
    const shape = await shapeId(store, seal.table, JSON.stringify(seal.columns))
    rows.push([entry, seal.op, shape, seal.first, seal.last, seal.rows, seal.digest, seal.marks, seal.replaces])
  }
  store.bulk(auditFact, FACT_COLUMNS).addAll(rows)
}

/** The number of a shape, which is kept once. @param columns a JSON array */
export async function shapeId(store: WriteStore, table: string, columns: string): Promise<number> {
  const known = await store.first(shapeOf(store), { table, columns })
  return known?.id ?? store.bulk(auditShape, SHAPE_COLUMNS).add([table, columns])
}
