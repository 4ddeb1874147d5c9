/** What an operator does about rejected usage: mends what a switch wrote badly, gives up what came twice. */
import type { DemoBooks } from './demo-books.ts'

/** Records mended a month; the others stay for whoever opens the demo. */
const MENDED = 8
/** A quantity with a comma or a unit: `12,0`, `12 s`. */
const BAD_QUANTITY = /^([^;]*;\d+)(?:,0| s)(;.*)$/

/** Mends quantities of a batch, processes them again, and gives up its duplicates. Answers how many were rated after all. */
export async function mendRejects(books: DemoBooks, batch: number): Promise<number> {
  await giveUpDuplicates(books, batch)
  const rejects = await books.rows<{ id: number; line: string }>(
    `SELECT id, line FROM rejected_usage WHERE import_batch_id = ? AND status = 'open' AND cause = 'INVALID_FORMAT' ORDER BY id`,
    batch,
  )
  const mendable = rejects.filter(({ line }) => BAD_QUANTITY.test(line)).slice(0, MENDED)
  if (mendable.length === 0) return 0
  for (const { id, line } of mendable) await books.run('rejectedUsage.mend', { id, line: line.replace(BAD_QUANTITY, '$1$2') })
  const { accepted } = await books.job<{ accepted: number }>('usage.reprocess', { ids: mendable.map(({ id }) => id) })
  return accepted
}

async function giveUpDuplicates(books: DemoBooks, batch: number): Promise<void> {
  const rows = await books.rows<{ id: number }>(
    `SELECT id FROM rejected_usage WHERE import_batch_id = ? AND status = 'open' AND cause = 'DUPLICATE' ORDER BY id`,
    batch,
  )
  if (rows.length > 0) await books.run('rejectedUsage.discard', { ids: rows.map(({ id }) => id) })
}
