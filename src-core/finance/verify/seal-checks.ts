/** Rows that are written once, against the digests that audit entries keep of them (`operations/seals.ts`). */
import { tablesOfClass } from '../../database/proofs.ts'
import type { ReadStore } from '../../database/store.ts'
import { isShapeOf, readSealed, type StoredPart, type StoredRow, storedParts } from '../../operations/sealed-rows.ts'
import { markOf, sealMaker } from '../../operations/seals.ts'
import { type Check, type Difference, DIFFERENCES_A_RANGE, difference, entityOf, wordsOf } from './check.ts'

const ROWS_A_STEP = 20_000

interface StoredSeal {
  readonly id: number
  readonly op: number
  readonly first: number
  readonly last: number
  readonly rows: number
  readonly digest: Uint8Array
  readonly marks: Uint8Array
  readonly columns: readonly string[]
}

/** Seals whose place no other one took. */
const LIVE = 'f.rows > 0 AND NOT EXISTS (SELECT 1 FROM audit_fact r WHERE r.replaces_id = f.id)'

/** One check for each part of a table that is written once. */
export async function sealChecks(store: ReadStore): Promise<Check[]> {
  const checks: Check[] = []
  for (const table of tablesOfClass('digest')) {
    for (const stored of await storedParts(store, table)) checks.push(sealCheck(stored, await shapesOf(store, stored)))
  }
  return checks
}

type Shapes = ReadonlyMap<number, readonly string[]>

async function shapesOf(store: ReadStore, stored: StoredPart): Promise<Shapes> {
  const rows = await store.db.selectFrom('audit_shape').select(['id', 'columns']).where('table_name', '=', stored.table).execute()
  const shapes = rows.map(({ id, columns }) => [id, (JSON.parse(columns) as string[]).slice(1)] as const)
  return new Map(shapes.filter(([, columns]) => isShapeOf(stored, columns)))
}

function sealCheck(stored: StoredPart, shapes: Shapes): Check {
  const { table, walkedBy } = stored
  const ofPart = `f.shape_id IN (${[0, ...shapes.keys()].join(', ')})`
  return {
    name: `facts.${entityOf(table)}${walkedBy === 'id' ? '' : `.${walkedBy}`}`,
    last: async (store) => {
      const [row] = await store.rows(
        `SELECT MAX(COALESCE((SELECT MAX("${walkedBy}") FROM "${table}"), 0), COALESCE((SELECT MAX(f.last_id) FROM audit_fact f WHERE ${ofPart} AND ${LIVE}), 0))`,
        [],
      )
      return row?.[0] as number
    },
    step: ROWS_A_STEP,
    run: async (store, after, upTo) => {
      const seals = await sealsEnding(store, ofPart, shapes, after, upTo)
      const [next] = await store.rows(
        `SELECT MIN(f.first_id) FROM audit_fact f WHERE ${ofPart} AND f.last_id > ? AND f.first_id <= ? AND ${LIVE}`,
        [upTo, upTo],
      )
      // A seal is looked at in the step in which it ends.
      const end = next?.[0] === null ? upTo : (next?.[0] as number) - 1
      return (await differencesOf(store, stored, seals, Math.min(after, (seals[0]?.first ?? after + 1) - 1), end)).slice(
        0,
        DIFFERENCES_A_RANGE,
      )
    },
  }
}

async function sealsEnding(store: ReadStore, ofPart: string, shapes: Shapes, after: number, upTo: number): Promise<StoredSeal[]> {
  const text = `SELECT f.id, f.op, f.first_id, f.last_id, f.rows, f.digest, f.marks, f.shape_id FROM audit_fact f
    WHERE ${ofPart} AND f.last_id > ? AND f.last_id <= ? AND ${LIVE} ORDER BY f.first_id, f.id`
  return (await store.rows(text, [after, upTo])).map(([id, op, first, last, rows, digest, marks, shape]) => ({
    id: id as number,
    op: op as number,
    first: first as number,
    last: last as number,
    rows: rows as number,
    digest: digest as Uint8Array,
    marks: marks as Uint8Array,
    columns: shapes.get(shape as number) ?? [],
  }))
}

async function differencesOf(
  store: ReadStore,
  stored: StoredPart,
  seals: readonly StoredSeal[],
  after: number,
  end: number,
): Promise<Difference[]> {
  const found: Difference[] = []
  const columns = seals[0]?.columns ?? stored.columns
  const rows = await readSealed(store, stored, columns, after, end)
  let at = 0
  const rowsUpTo = (place: number) => {
    const from = at
    while (at < rows.length && (rows[at] as StoredRow).at <= place) at += 1
    return rows.slice(from, at)
  }
  for (const seal of seals) {
    found.push(...addedRows(stored, rowsUpTo(seal.first - 1)))
    const own = rowsUpTo(seal.last)
    // Seals of one version have one shape; others are read as they were made.
    const shaped = seal.columns.join() === columns.join()
    found.push(...sealDifferences(stored, seal, shaped ? own : await readSealed(store, stored, seal.columns, seal.first - 1, seal.last)))
  }
  return [...found, ...addedRows(stored, rowsUpTo(end))]
}

/** Rows between two seals: nobody wrote them. */
function addedRows(stored: StoredPart, rows: readonly StoredRow[]): Difference[] {
  return rows.slice(0, DIFFERENCES_A_RANGE).map((row) => addedRow(stored, row))
}

function addedRow(stored: StoredPart, { id, op }: StoredRow): Difference {
  const words = `The ${wordsOf(stored.table)} {label} was added by hand: entry ${op}, which it names, did not write it.`
  return differenceOf(stored, id, 'no row', 'a row', words)
}

function sealDifferences(stored: StoredPart, seal: StoredSeal, rows: readonly StoredRow[]): Difference[] {
  const maker = sealMaker(stored.table, ['id', ...seal.columns])
  for (const { at, text } of rows) maker.add(at, text)
  const { digest } = maker.finish(seal.op)
  const moved = rows.filter(({ op, plain }) => op !== seal.op || !plain).map((row) => changedRow(stored, seal, row))
  if (Buffer.compare(digest, seal.digest) === 0) return moved
  const located = [...changedRows(stored, seal, rows), ...removedRows(stored, seal, rows)]
  const known = new Set(moved.map(({ id }) => id))
  const all = [...moved, ...located.filter(({ id }) => !known.has(id))]
  return all.length > 0 ? all : [rangeDifference(stored, seal)]
}

const marksOf = ({ marks }: StoredSeal) => new Uint32Array(Uint8Array.from(marks).buffer)

function changedRows(stored: StoredPart, seal: StoredSeal, rows: readonly StoredRow[]): Difference[] {
  const marks = new Set(marksOf(seal))
  return rows.filter(({ text }) => !marks.has(markOf(text))).map((row) => changedRow(stored, seal, row))
}

function changedRow(stored: StoredPart, seal: StoredSeal, { id, op }: StoredRow): Difference {
  const words =
    op === seal.op
      ? `The ${wordsOf(stored.table)} {label} was changed: it is not what entry ${seal.op} wrote.`
      : `The ${wordsOf(stored.table)} {label} names entry ${op}; entry ${seal.op} wrote it.`
  return differenceOf(stored, id, `as entry ${seal.op} wrote it`, 'changed', words)
}

/** Which rows are gone is known where the ids of a seal follow each other. */
function removedRows(stored: StoredPart, seal: StoredSeal, rows: readonly StoredRow[]): Difference[] {
  if (rows.length >= seal.rows) return []
  const words = (gone: string) => `The ${wordsOf(stored.table)} ${gone} that entry ${seal.op} wrote is gone.`
  if (stored.walkedBy !== 'id' || seal.last - seal.first + 1 !== seal.rows)
    return [differenceOf(stored, seal.first, seal.rows, rows.length, words(`one from ${seal.first} to ${seal.last}`))]
  const there = new Set(rows.map(({ id }) => id))
  const ids = Array.from({ length: seal.rows }, (_, at) => seal.first + at).filter((id) => !there.has(id))
  return ids.map((id) => differenceOf(stored, id, 'a row', 'no row', words('{label}')))
}

function rangeDifference(stored: StoredPart, seal: StoredSeal): Difference {
  const words = `Of the rows of ${stored.table} that entry ${seal.op} wrote, one from {label} was changed: their digest does not fit.`
  const label = `${seal.first} to ${seal.last}`
  return difference(nameOf(stored), entityOf(stored.table), { id: seal.first, label, expected: 'its digest', got: 'another digest' }, words)
}

const nameOf = ({ table }: StoredPart) => `facts.${entityOf(table)}`

function differenceOf(stored: StoredPart, id: number, expected: string | number, got: string | number, words: string): Difference {
  return difference(nameOf(stored), entityOf(stored.table), { id, label: id, expected, got }, words)
}
