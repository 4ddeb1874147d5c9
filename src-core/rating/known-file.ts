/** Whether a usage file is known: only where records of it were accepted. One whose rows were all rejected comes in again, read otherwise. */
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'

export interface EarlierImport {
  readonly id: number
  readonly file_name: string
  /** When it came in, and later out of its rejects. */
  readonly accepted: number
  readonly rejected: number
}

/** The imports of the same bytes that are done and not taken back. */
export async function earlierImports(store: ReadStore, digest: Uint8Array): Promise<EarlierImport[]> {
  const rows = await store.db
    .selectFrom('import_batch')
    .select(['id', 'file_name', 'accepted', 'rejected'])
    .where('content_digest', '=', Buffer.from(digest))
    .where('kind', '=', 'usage')
    .where('state', '=', 'done')
    .orderBy('id')
    .execute()
  const imports: EarlierImport[] = []
  for (const row of rows) {
    const { reprocessed } = await store.db
      .selectFrom('rejected_usage')
      .select((e) => e.fn.countAll<number>().as('reprocessed'))
      .where('import_batch_id', '=', row.id)
      .where('status', '=', 'reprocessed')
      .executeTakeFirstOrThrow()
    imports.push({ ...row, accepted: row.accepted + Number(reprocessed) })
  }
  return imports
}

/**
 * Records that were accepted are not read a second time in another way: a day that becomes another one would be billed twice.
 *
 * @throws Refusal of a file of which records were accepted, with the ways to the rest of it
 */
export function refuseKnown(earlier: readonly EarlierImport[]): void {
  const known = earlier.find(({ accepted }) => accepted > 0)
  if (!known) return
  const count = known.accepted === 1 ? 'one record' : `${known.accepted.toLocaleString('en')} records`
  const rest =
    known.rejected > 0
      ? ' What was rejected of it is processed again by usage.reprocess, which can be told how it is read (mapping, date_form, decimal_mark, duration_form).'
      : ''
  const words = `This file was imported before, as ${known.file_name}, and ${count} of it accepted, which would be duplicates.${rest} To read all of it otherwise, take that import back first (usage.takeBack).`
  throw refuse('refused', 'usage.fileKnown', words, { details: { batch: known.id, accepted: known.accepted } })
}

/** Open rejects of imports that brought nothing: the same lines come again, and what is wrong of them is rejected anew. */
export async function giveUpRejects(context: CommandContext, earlier: readonly EarlierImport[]): Promise<void> {
  for (const { id } of earlier) {
    const rows = await context.store.db
      .selectFrom('rejected_usage')
      .select('id')
      .where('import_batch_id', '=', id)
      .where('status', '=', 'open')
      .execute()
    if (rows.length === 0) continue
    await context.store.db
      .updateTable('rejected_usage')
      .set({ status: 'discarded', changed_op: context.op })
      .where('import_batch_id', '=', id)
      .where('status', '=', 'open')
      .execute()
    context.touch('rejectedUsage', (rows.at(-1) as { id: number }).id)
  }
}
