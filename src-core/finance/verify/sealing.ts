/** Since when digests prove the rows of a file: of a company begun by this version all, of an earlier one as they were found. */
import type { ReadStore } from '../../database/store.ts'
import type { Instant } from '../../kernel/instants.ts'
import type { CommandContext } from '../../operations/context.ts'
import { type StoredPart, readSealed, storedParts } from '../../operations/sealed-rows.ts'
import { ROWS_A_SEAL, type SealMaker, sealMaker } from '../../operations/seals.ts'
import type { CarryOverStep } from '../../operations/steps.ts'
import { stateDigest } from '../../operations/states.ts'
import { readRows, type WatchedTable, watchedTables } from '../../operations/watched-tables.ts'
import { tablesOfClass } from '../../database/proofs.ts'
import { touchesSeal } from './touch-checks.ts'

const NAME = 'finance.seals'

export interface ProvedSince {
  /** The audit entry from which on every row is sealed as it is written; what is older was sealed with it. */
  readonly entry: number
  readonly at: Instant
}

/** @returns null for a file that was not carried over yet */
export async function provedSince(store: ReadStore): Promise<ProvedSince | null> {
  const row = await store.db.selectFrom('carry_over_step').select(['op', 'at']).where('name', '=', NAME).executeTakeFirst()
  return row ? { entry: row.op, at: row.at } : null
}

/** Seals what entries of earlier versions wrote. Runs after every other step, so that none changes what is sealed. */
export const sealEarlierEntries: CarryOverStep = {
  number: 800,
  name: NAME,
  does: 'What was written by earlier versions is sealed: from then on a change of it by hand is found',
  run: async (context) => {
    let rows = 0
    for (const table of tablesOfClass('digest')) {
      for (const stored of await storedParts(context.store, table)) rows += await sealRows(context, stored)
    }
    return { rows, says: `${rows} rows of earlier versions are sealed; the check of the books proves them from here on.` }
  },
}

/** The first state of every row that may change, and what entries of earlier versions touched. Runs after the seals. */
export const keepEarlierStates: CarryOverStep = {
  number: 801,
  name: 'finance.states',
  does: 'What may change is kept as it stands: from then on a change of it by hand is found',
  run: async (context) => {
    let rows = 0
    for (const watched of await watchedTables(context.store)) rows += await keepStates(context, watched)
    await sealTouches(context)
    return { rows, says: `${rows} rows that may change are kept as they were found; the check of the books proves them from here on.` }
  },
}

async function keepStates(context: CommandContext, watched: WatchedTable): Promise<number> {
  const { table, walkedBy, columns, shape } = watched
  const [last] = walkedBy ? await context.store.rows(`SELECT COALESCE(MAX("${walkedBy}"), 0) FROM "${table}"`, []) : [[1]]
  let count = 0
  for (let after = 0; after < (last?.[0] as number); after += walkedBy ? ROWS_A_READ : 1) {
    for (const row of await readRows(context.store, watched, columns, after, after + ROWS_A_READ)) {
      if (row.isUnchanged) continue
      context.keepState(table, shape, row.key, stateDigest(row.text as string))
      count += 1
    }
  }
  return count
}

/** Entries of earlier versions name the records they touched beside the chain: one seal holds them all. */
async function sealTouches(context: CommandContext): Promise<void> {
  const seal = await touchesSeal(context.store, context.op - 1)
  if (seal.rows > 0) context.seal(seal)
}

const ROWS_A_READ = 20_000

/** Seals the rows of a part that no seal holds. */
async function sealRows(context: CommandContext, stored: StoredPart): Promise<number> {
  const { table, walkedBy } = stored
  const [last] = await context.store.rows(`SELECT COALESCE(MAX("${walkedBy}"), 0) FROM "${table}"`, [])
  const sealed = await sealedRanges(context.store, stored)
  let maker: SealMaker | null = null
  let [op, count] = [0, 0]
  const end = () => {
    if (maker) context.seal(maker.finish(op))
    maker = null
  }
  for (let after = 0; after < (last?.[0] as number); after += ROWS_A_READ) {
    for (const row of await readSealed(context.store, stored, stored.columns, after, after + ROWS_A_READ)) {
      if (sealed.some(([from, to]) => from <= row.at && row.at <= to)) continue
      // Rows that stand at one place belong to one seal.
      if (maker && (row.op !== op || ((maker as SealMaker).rows >= ROWS_A_SEAL && (maker as SealMaker).last !== row.at))) end()
      maker ??= sealMaker(table, ['id', ...stored.columns])
      op = row.op
      ;(maker as SealMaker).add(row.at, row.text)
      count += 1
    }
  }
  end()
  return count
}

/** What earlier steps of this version wrote is sealed by their own entries. */
async function sealedRanges(store: ReadStore, { table, columns }: StoredPart): Promise<readonly (readonly [number, number])[]> {
  const rows = await store.db
    .selectFrom('audit_fact as f')
    .innerJoin('audit_shape as s', 's.id', 'f.shape_id')
    .select(['f.first_id', 'f.last_id', 's.columns'])
    .where('s.table_name', '=', table)
    .execute()
  return rows
    .filter((row) => (JSON.parse(row.columns) as string[]).slice(1).every((name) => columns.includes(name)))
    .map((row) => [row.first_id, row.last_id])
}
