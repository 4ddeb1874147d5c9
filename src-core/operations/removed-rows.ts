/**
 * Rows that are written once and yet taken back by the product: usage that is taken out again with what was rated of it.
 *
 * What is removed is caught as it goes. At the end of the transaction the seal of such rows is made again of what was and
 * what is; where it fits, what is left is sealed anew. Where it does not, the seal stays, and the check of the books names
 * what was changed before.
 */
import type { Connection } from '../database/connection.ts'
import { tablesOfClass, sealedParts } from '../database/proofs.ts'
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { readSealed, type StoredPart, type StoredRow, storedParts } from './sealed-rows.ts'
import { type SealBook, sealMaker } from './seals.ts'

const REMOVABLE = tablesOfClass('digest').filter((table) => sealedParts(table)[0]?.removable)

const caught = (table: string) => `temp."removed_${table}"`

/** Catches what is removed on this connection. Its file has the newest schema. */
export function watchRemovals({ raw }: Connection): void {
  for (const table of REMOVABLE) {
    const columns = raw.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
    const old = columns.map((name) => `old."${name}"`).join(', ')
    raw.exec(`CREATE TABLE IF NOT EXISTS ${caught(table)} AS SELECT * FROM main."${table}" WHERE 0;
      CREATE TEMP TRIGGER IF NOT EXISTS "catch_${table}" AFTER DELETE ON main."${table}" BEGIN
        INSERT INTO "removed_${table}" VALUES (${old});
      END;`)
  }
}

/** Seals what is left of the seals whose rows were removed in the open transaction. */
export async function sealWhatIsLeft(store: WriteStore, seals: SealBook): Promise<void> {
  for (const table of REMOVABLE) {
    const [removed] = await store.rows(`SELECT MIN(id), MAX(id) FROM ${caught(table)}`, [])
    if (removed?.[0] === null) continue
    const [stored] = await storedParts(store, table)
    if (stored) await sealAgain(store, seals, stored, removed as [number, number])
    store.runText(`DELETE FROM ${caught(table)}`, [])
  }
}

const sealsOver = preparedSelect<{ table: string; from: number; to: number }>()((db, p) =>
  db
    .selectFrom('audit_fact as f')
    .innerJoin('audit_shape as s', 's.id', 'f.shape_id')
    .select(['f.id', 'f.op', 'f.first_id', 'f.last_id', 'f.rows', 'f.digest', 's.columns'])
    .where('s.table_name', '=', p.table)
    .where('f.last_id', '>=', p.from)
    .where('f.first_id', '<=', p.to)
    .where('f.rows', '>', 0)
    .where((e) => e.not(e.exists(e.selectFrom('audit_fact as r').select('r.id').whereRef('r.replaces_id', '=', 'f.id'))))
    .orderBy('f.first_id'),
)

async function sealAgain(store: WriteStore, seals: SealBook, stored: StoredPart, [from, to]: readonly [number, number]): Promise<void> {
  const gone: StoredPart = { ...stored, from: caught(stored.table) }
  for (const seal of await store.all(sealsOver(store), { table: stored.table, from, to })) {
    const columns = (JSON.parse(seal.columns) as string[]).slice(1)
    // Shapes of the other parts of the table say nothing of whole rows.
    if (!columns.includes('created_op')) continue
    const read = (part: StoredPart) => readSealed(store, part, columns, seal.first_id - 1, seal.last_id)
    const [left, removed] = [await read(stored), await read(gone)]
    if (removed.length === 0) continue
    const before = [...left, ...removed].sort((one, other) => one.id - other.id)
    if (Buffer.compare(digestOf(stored.table, columns, before), seal.digest) !== 0) continue
    const maker = sealMaker(stored.table, ['id', ...columns], seal.id)
    for (const { at, text } of left) maker.add(at, text)
    seals.keep(maker.finish(seal.op))
  }
}

function digestOf(table: string, columns: readonly string[], rows: readonly StoredRow[]): Uint8Array {
  const maker = sealMaker(table, ['id', ...columns])
  for (const { at, text } of rows) maker.add(at, text)
  return maker.finish(0).digest
}
