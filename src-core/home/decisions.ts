/** All decisions of the day. */
import type { QueryContext } from '../operations/context.ts'
import { timedRoutines } from '../routines/index.ts'
import { dueCycles, rejectedUsage, runDecisions } from './billing-decisions.ts'
import { brokenDecisions } from './broken-decisions.ts'
import type { Decision } from './decision.ts'
import { headDecisions } from './head-decision.ts'
import { itemDecisions } from './item-decisions.ts'
import { endedPeriods, endingContracts, failedRoutines } from './later-decisions.ts'

/** Whether the books can be trusted; then in the order in which a day is begun: usage, billing, money, then what can wait. */
export async function decisionsOf({ store, heads, now, today }: QueryContext): Promise<Decision[]> {
  return [
    ...headDecisions({ store, heads }),
    ...(await rejectedUsage(store)),
    ...(await runDecisions(store)),
    ...(await dueCycles(store, today)),
    ...(await itemDecisions(store, today)),
    ...(await brokenDecisions(store)),
    ...(await endingContracts(store, today)),
    ...(await endedPeriods(store, today)),
    ...failedRoutines(await timedRoutines(store, now)),
  ]
}

/** Where the rail counts a decision, and whether it counts the decision itself or what it consists of. */
export const COUNTED: Readonly<Partial<Record<Decision['kind'], readonly [place: string, each: boolean]>>> = {
  rejectedUsage: ['usage', true],
  exceptions: ['billing', true],
  stoppedRun: ['billing', false],
  validate: ['billing', false],
  prepare: ['billing', false],
  cycleDue: ['billing', false],
  credits: ['receivables', true],
  disputes: ['receivables', true],
  routines: ['operations', true],
}
