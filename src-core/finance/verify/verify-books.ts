/**
 * Verifies the books: everything that is stored twice, or follows from something else, is computed
 * again and compared. It reads ranges of ids, so that memory does not grow with the books.
 */
import { z } from 'zod'
import type { ReadStore } from '../../database/store.ts'
import type { CommandContext } from '../../operations/context.ts'
import { type AnyOperation, anyOperation, defineJob } from '../../operations/define.ts'
import { NOTHING_NOTED, type NotedHeads } from '../../operations/noted-heads.ts'
import { booksCheck } from '../model.ts'
import { auditChecks, referenceCheck } from './audit-checks.ts'
import { type Check, type Difference, runCheck } from './check.ts'
import { contentChecks } from './content-checks.ts'
import { counterCheck } from './counter-check.ts'
import { datedChecks } from './dated-checks.ts'
import { headCheck, type ProvedOutside, provedOutside } from './head-check.ts'
import { identityCheck } from './identity-check.ts'
import { invoiceChecks } from './invoice-checks.ts'
import { journalChecks } from './journal-checks.ts'
import { receivablesChecks } from './receivables-checks.ts'
import { mirroredChecks } from './mirrored-checks.ts'
import { RERATE_MODES, rerateChecks, type RerateMode } from './rerate-check.ts'
import { ruleChecks } from './rule-checks.ts'
import { sealChecks } from './seal-checks.ts'
import { type ProvedSince, provedSince } from './sealing.ts'
import { sequenceCheck } from './sequence-check.ts'
import { stateChecks } from './state-checks.ts'
import { storedChecks } from './stored-checks.ts'
import { takenChecks } from './taken-checks.ts'
import { taxChecks } from './tax-check.ts'

export interface VerifyOptions {
  /** Differences reported with their words; the rest is counted. */
  readonly limit?: number
  /** Which rated transactions are rated again; a sample by default. */
  readonly rerate?: RerateMode
  /** What is noted outside the file; nothing if absent. */
  readonly heads?: NotedHeads
}

export interface VerifyResult {
  readonly checks: number
  readonly count: number
  readonly differences: readonly Difference[]
}

const REPORTED = 1000

/** All checks, in their order. */
export async function allChecks(store: ReadStore, rerate: RerateMode = 'sample', heads: NotedHeads = NOTHING_NOTED): Promise<Check[]> {
  return [
    ...journalChecks,
    ...receivablesChecks,
    ...invoiceChecks,
    ...contentChecks,
    ...takenChecks,
    ...mirroredChecks,
    ...ruleChecks,
    ...datedChecks,
    ...taxChecks,
    ...storedChecks,
    sequenceCheck,
    counterCheck,
    identityCheck,
    ...(await rerateChecks(store, rerate)),
    ...(await auditChecks(store)),
    headCheck(heads),
    ...(await sealChecks(store)),
    ...(await stateChecks(store)),
    await referenceCheck(store),
  ]
}

/** Verifies everything at once; for tests and the command line. The job does the same in chunks. */
export async function verifyBooks(store: ReadStore, options: VerifyOptions = {}): Promise<VerifyResult> {
  const checks = await allChecks(store, options.rerate, options.heads)
  const differences: Difference[] = []
  let count = 0
  for (const check of checks) {
    const last = await check.last(store)
    for (let after = 0; after < last; after += check.step) {
      const found = await runCheck(check, store, after, Math.min(after + check.step, last))
      count += found.length
      differences.push(...found.slice(0, Math.max(0, (options.limit ?? REPORTED) - differences.length)))
    }
  }
  return { checks: checks.length, count, differences }
}

interface Cursor {
  readonly check: number
  /** The highest id of the check under way, fixed when it begins; null before. */
  readonly last: number | null
  readonly after: number
  readonly count: number
  readonly differences: readonly Difference[]
}

const verifyInput = z.object({
  /** Which rated transactions are rated again: a sample of five hundred or more, all of them, or none. */
  rerate: z.enum(RERATE_MODES).default('sample'),
})
type VerifyInput = z.infer<typeof verifyInput>

const verify = defineJob({
  name: 'books.verify',
  summary: 'Compute balances, matchings, totals, numbers, ratings and the audit trail again, and report each difference',
  input: verifyInput,
  undo: { kind: 'none', reason: 'It changes nothing but the date of the last check.' },
  start: async ({ store, heads }, { rerate }: VerifyInput) => ({
    title: 'Verify the books',
    unit: 'checks',
    total: (await allChecks(store, rerate, heads)).length,
    cursor: { check: 0, last: null, after: 0, count: 0, differences: [] } satisfies Cursor as Cursor,
  }),
  chunk: async (context, begun: Cursor, { rerate }) => {
    const checks = await allChecks(context.store, rerate, context.heads)
    let cursor = begun
    do cursor = await nextStep(context.store, checks, cursor)
    while (cursor.check < checks.length && !context.spent())
    const done = cursor.check - begun.check
    const step = checks[cursor.check]?.name ?? 'Done'
    if (cursor.check < checks.length) return { cursor, done, step }
    const proved = { since: await provedSince(context.store), outside: provedOutside(context.store, context.heads) }
    return { cursor, done, rejected: cursor.count, step, report: keepResult(context, checks.length, cursor, proved) }
  },
})

/** Keeps what was found in the place of what the check before found. */
function keepResult(
  context: CommandContext,
  checks: number,
  { count, differences }: Cursor,
  proved: { readonly since: ProvedSince | null; readonly outside: ProvedOutside },
): Readonly<Record<string, unknown>> {
  const report = { checks, count, differences, ...proved }
  context.store.runText(`DELETE FROM "${booksCheck.name}"`, [])
  const id = context.store.bulk(booksCheck, ['checked_at', 'differences', 'report']).add([context.now, count, JSON.stringify(report)])
  context.touch('booksCheck', id)
  context.summarise(count === 0 ? `Books verified: ${checks} checks, no difference` : `Books verified: ${count} differences`)
  return report
}

async function nextStep(store: ReadStore, checks: readonly Check[], cursor: Cursor): Promise<Cursor> {
  const check = checks[cursor.check] as Check
  const last = cursor.last ?? (await check.last(store))
  if (cursor.after >= last) return { ...cursor, check: cursor.check + 1, last: null, after: 0 }
  const upTo = Math.min(cursor.after + check.step, last)
  const found = await runCheck(check, store, cursor.after, upTo)
  const differences = [...cursor.differences, ...found].slice(0, REPORTED)
  const next = { ...cursor, count: cursor.count + found.length, differences }
  return upTo < last ? { ...next, last, after: upTo } : { ...next, check: cursor.check + 1, last: null, after: 0 }
}

export const verifyOperations: AnyOperation[] = [anyOperation(verify)]
