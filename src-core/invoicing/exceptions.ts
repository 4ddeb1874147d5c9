/**
 * One account never stops a run: what cannot be done for it is written to its line of the run, with the reason, and the others go on.
 */
import { Refusal } from '../kernel/failures.ts'
import type { JobContext } from '../operations/context.ts'

/** An account that fell, and why. */
export interface Exception<Row> {
  readonly row: Row
  readonly reason: string
}

/**
 * Does a step for many accounts together; where that falls, for each by itself, so that only those fall which cannot be done.
 * Nothing is kept of what fell.
 *
 * @throws whatever no account is to blame for: a full disk, a damaged file
 */
export async function eachOrAll<Row>(
  context: JobContext,
  rows: readonly Row[],
  work: (rows: readonly Row[]) => Promise<void>,
): Promise<Exception<Row>[]> {
  try {
    await context.attempt(() => work(rows))
    return []
  } catch (error) {
    refuseFault(error)
    if (rows.length === 1) return [{ row: rows[0] as Row, reason: reasonOf(error) }]
  }
  const exceptions: Exception<Row>[] = []
  for (const row of rows) exceptions.push(...(await eachOrAll(context, [row], work)))
  return exceptions
}

function refuseFault(error: unknown): void {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  const isOfFile = typeof code === 'string' && code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT')
  if (isOfFile) throw error
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message
  return `The program failed for this account: ${error instanceof Error ? error.message : String(error)}`
}
