/** Commands that only take steps of an import back; no door calls them by themselves. */
import { z } from 'zod'
import { preparedWrite } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { readSubscription, touchSubscription } from '../subscriptions/read.ts'
import { changeSubscription } from '../subscriptions/write.ts'

const BACKWARDS = { kind: 'none', reason: 'It takes a step back itself.' } as const

export const restoreOffer = defineCommand({
  name: 'subscription.restoreOffer',
  summary: 'Put a subscription back to the offer it had',
  input: z.strictObject({ id: z.number().int(), offer_id: z.number().int() }),
  output: z.object({ id: z.number() }),
  undo: BACKWARDS,
  handler: async (context, { id, offer_id }) => {
    const row = await readSubscription(context.store, id)
    changeSubscription(context, row, { offer_id })
    await touchSubscription(context, row)
    return { id }
  },
})

const cancelCharge = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db
    .updateTable('rated_transaction')
    .set({ cancelled_op: p.op })
    .where('id', '=', p.id)
    .where('invoice_line_id', 'is', null)
    .where('cancelled_op', 'is', null),
)

export const withdrawCharge = defineCommand({
  name: 'ratedTransaction.withdraw',
  summary: 'Cancel a charge that is not invoiced',
  input: z.strictObject({ id: z.number().int() }),
  output: z.object({ id: z.number() }),
  undo: BACKWARDS,
  handler: async (context, { id }) => {
    const cancelled = await context.store.run(cancelCharge(context.store), { id, op: context.op })
    if (cancelled === 0) throw refuse('refused', 'ratedTransaction.billed', 'A one-shot charge of it is invoiced or cancelled by now.')
    context.touch('ratedTransaction', id)
    return { id }
  },
})

export const stepCommands: readonly AnyOperation[] = [restoreOffer, withdrawCharge].map(anyOperation)
