/** What an operator does about rejected usage: mends what a switch wrote badly, gives up what came twice. */
import type { DemoBooks } from './demo-books.ts'

/** Records mended a month; the others stay for whoever opens the demo. */
const MENDED = 8
/** What a switch writes badly, and what was meant: a thousand in the form of a calculator, the day after the month's last. */
const SLIPS: readonly (readonly [slip: RegExp, meant: string])[] = [
  [/(?<=^[^;]*;)1e3(?=;)/, '1000'],
  [/(?<=^\d{4}-\d{2}-)32(?=T)/, '28'],
]

function mended(line: string): string | null {
  const found = SLIPS.find(([slip]) => slip.test(line))
  return found ? line.replace(...found) : null
}

/** Mends slips of a batch, processes them again, and gives up its duplicates. Answers how many were rated after all. */
export async function mendRejects(books: DemoBooks, batch: number): Promise<number> {
  await giveUpDuplicates(books, batch)
  const rejects = await books.rows<{ id: number; line: string }>(
    `SELECT id, line FROM rejected_usage WHERE import_batch_id = ? AND status = 'open' AND cause = 'INVALID_FORMAT' ORDER BY id`,
    batch,
  )
  const mendable = rejects.map(({ id, line }) => ({ id, line: mended(line) ?? '' })).filter(({ line }) => line !== '')
  const chosen = mendable.slice(0, MENDED)
  if (chosen.length === 0) return 0
  for (const input of chosen) await books.run('rejectedUsage.mend', input)
  const { accepted } = await books.job<{ accepted: number }>('usage.reprocess', { ids: chosen.map(({ id }) => id) })
  return accepted
}

async function giveUpDuplicates(books: DemoBooks, batch: number): Promise<void> {
  const rows = await books.rows<{ id: number }>(
    `SELECT id FROM rejected_usage WHERE import_batch_id = ? AND status = 'open' AND cause = 'DUPLICATE' ORDER BY id`,
    batch,
  )
  if (rows.length > 0) await books.run('rejectedUsage.discard', { ids: rows.map(({ id }) => id) })
}
