/** What waits for the operator: one kind of decision with what it consists of. */
import { z } from 'zod'

/** One line a currency, whole minor units. */
export const sums = z.array(z.object({ currency: z.string(), minor: z.number().int() }))

export const DECISION_KINDS = [
  'auditHead', // an audit trail that lacks what was noted of it outside the file
  'rejectedUsage', // usage that could not be rated
  'stoppedRun', // a billing run whose job stopped or failed
  'exceptions', // suspect drafts of a run
  'validate', // a run whose drafts are all decided
  'prepare', // a run that was created and not prepared
  'cycleDue', // accounts of a cycle whose invoice date has come, without a run
  'credits', // open payments and credits that nothing is matched with
  'disputes', // invoices in dispute
  'overdue', // debits due before today
  'contracts', // active subscriptions whose agreement ends within 30 days
  'periods', // accounting periods that have ended and are open
  'routines', // routines whose last run failed
  'broken', // records that stand in the file against a rule
] as const

export const decision = z.object({
  kind: z.enum(DECISION_KINDS),
  /** The record it is about: a run, a cycle, a period. */
  id: z.number().int().nullable(),
  /** The entity of that record, where the kind does not say it. */
  entity: z.string().nullable(),
  name: z.string().nullable(),
  count: z.number().int(),
  /** What the count consists of, the largest part first. */
  parts: z.array(z.object({ label: z.string(), count: z.number().int() })),
  sums,
  /** The day since when, or on which, it waits. */
  date: z.string().nullable(),
})
export type Decision = z.infer<typeof decision>

export const NOTHING: Omit<Decision, 'kind' | 'count'> = { id: null, entity: null, name: null, parts: [], sums: [], date: null }

/** How many of the parts are named. */
export const MOST_PARTS = 4

/** Adds up by currency, the largest first; never across currencies. */
export function sumsOf(parts: readonly { readonly currency: string; readonly minor: number }[]): Decision['sums'] {
  const totals = new Map<string, number>()
  for (const part of parts) totals.set(part.currency, (totals.get(part.currency) ?? 0) + part.minor)
  return [...totals]
    .map(([currency, total]) => ({ currency, minor: total }))
    .sort((one, other) => Math.abs(other.minor) - Math.abs(one.minor))
}
