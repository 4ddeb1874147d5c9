/** Since when digests prove the rows of a file: of a company begun by this version all, of an earlier one as they were found. */
import type { ReadStore } from '../../database/store.ts'
import type { Instant } from '../../kernel/instants.ts'
import type { CommandContext } from '../../operations/context.ts'
import { type StoredPart, readSealed, storedParts } from '../../operations/sealed-rows.ts'
import { ROWS_A_SEAL, type SealMaker, sealMaker } from '../../operations/seals.ts'
import type { CarryOverStep } from '../../operations/steps.ts'
import { SEALED_TABLES } from '../../database/proofs.ts'

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
    for (const table of Object.keys(SEALED_TABLES)) {
      for (const stored of await storedParts(context.store, table)) rows += await sealRows(context, stored)
    }
    return { rows, says: `${rows} rows of earlier versions are sealed; the check of the books proves them from here on.` }
  },
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
