/** What ending a service charges and gives back, in quantities: rating answers, from what it charged. */
import { z } from 'zod'
import type { CommandContext } from '../operations/context.ts'
import { endAsked } from './hooks.ts'
import type { ServiceRow } from './read.ts'
import type { Termination } from './rules/termination.ts'

export const chargeLine = z.object({
  service_id: z.number(),
  charge_id: z.number(),
  charge: z.string(),
  kind: z.enum(['recurring', 'agreement', 'reimbursement', 'oneShot']),
  period_start: z.string(),
  period_end: z.string(),
  quantity: z.string(),
  /** `15 of 30 days = 0.500000000000` */
  ratio: z.string(),
})
export type ChargeLine = z.infer<typeof chargeLine>

/** What an end of a service on a day still charges and gives back of what is charged by now. */
export async function terminationLines(
  context: CommandContext,
  { id: serviceId, subscription_id: subscriptionId }: ServiceRow,
  termination: Termination,
): Promise<ChargeLine[]> {
  let lines: readonly ChargeLine[] = []
  await context.hooks.run(endAsked, context, {
    serviceId,
    subscriptionId,
    termination,
    answer: (given) => {
      lines = given
    },
  })
  return [...lines]
}
