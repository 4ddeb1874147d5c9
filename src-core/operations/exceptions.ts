/**
 * One record never stops a job: what cannot be done for it is an exception with the record and the reason, and the others go on.
 */
import type { CommandContext } from './context.ts'
import { failureOf, isOfFile } from './incident.ts'

/** A record that fell, and why. */
export interface Exception<Row> {
  readonly row: Row
  readonly code: string
  readonly reason: string
}

/** An exception as the report of a job names it. */
export interface ReportedException {
  readonly entity: string
  readonly id: number
  readonly code: string
  readonly reason: string
}

/** As many as a report names; it counts all of them. */
export const MOST_REPORTED = 200

/**
 * Does a step for many records together; where that falls, for each by itself, so that only those fall which cannot be done.
 * Nothing is kept of what fell.
 *
 * @throws whatever no record is to blame for: a full disk, a damaged file
 */
export async function eachOrAll<Row>(
  context: CommandContext,
  rows: readonly Row[],
  work: (rows: readonly Row[]) => Promise<void>,
): Promise<Exception<Row>[]> {
  try {
    await context.attempt(() => work(rows))
    return []
  } catch (error) {
    if (isOfFile(error)) throw error
    if (rows.length === 1) {
      const { code, message } = failureOf(error)
      return [{ row: rows[0] as Row, code, reason: message }]
    }
  }
  const exceptions: Exception<Row>[] = []
  for (const row of rows) exceptions.push(...(await eachOrAll(context, [row], work)))
  return exceptions
}
