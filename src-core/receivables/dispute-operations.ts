/** Disputes: a disputed debit is neither matched nor dunned. Source: Opencell 14.5. */
import { z } from 'zod'
import { preparedWrite } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { id, shortText } from './inputs.ts'
import { type Item, itemOfInvoice, keepOpen } from './items.ts'

const keepDispute = preparedWrite<{ invoice: number; disputed: number; reason: string | null }>()((db, p) =>
  db.updateTable('invoice_state').set({ disputed: p.disputed, dispute_reason: p.reason }).where('invoice_id', '=', p.invoice),
)

async function setDispute(context: CommandContext, invoice: number, item: Item, reason: string | null): Promise<void> {
  const disputed = reason !== null
  await context.store.run(keepDispute(context.store), { invoice, disputed: disputed ? 1 : 0, reason })
  await keepOpen(context, item, { minor: item.open_minor, functionalMinor: item.open_functional_minor }, disputed)
}

const dispute = defineCommand({
  name: 'invoice.dispute',
  summary: 'Note that a customer disputes an invoice',
  input: z.object({ id, reason: shortText }),
  output: z.object({ id }),
  undo: {
    kind: 'inverse',
    call: ({ id: invoice }) => ({ operation: 'invoice.settleDispute', input: { id: invoice }, label: 'Close dispute' }),
  },
  handler: async (context, { id: invoice, reason }) => {
    const item = await itemOfInvoice(context.store, invoice)
    if (item.direction !== 'debit')
      throw refuse('refused', 'invoice.noDebit', `${item.number} is a credit. Only what a customer owes is disputed.`)
    if (item.status === 'L') throw refuse('refused', 'invoice.settled', `Nothing is open of ${item.number}. Un-match it first.`)
    if (item.status === 'I') throw refuse('refused', 'invoice.alreadyDisputed', `${item.number} is disputed already.`)
    await setDispute(context, invoice, item, reason)
    context.summarise(`Dispute of ${item.number} opened: ${reason}`)
    return { id: invoice }
  },
})

const settleDispute = defineCommand({
  name: 'invoice.settleDispute',
  summary: 'Close the dispute of an invoice; it is due again',
  input: z.object({ id }),
  output: z.object({ id, reason: z.string() }),
  undo: {
    kind: 'inverse',
    call: ({ id: invoice, reason }) => ({ operation: 'invoice.dispute', input: { id: invoice, reason }, label: 'Reopen' }),
  },
  handler: async (context, { id: invoice }) => {
    const item = await itemOfInvoice(context.store, invoice)
    if (item.status !== 'I') throw refuse('refused', 'invoice.notDisputed', `${item.number} is not disputed.`)
    const state = await context.store.db
      .selectFrom('invoice_state')
      .select('dispute_reason')
      .where('invoice_id', '=', invoice)
      .executeTakeFirst()
    await setDispute(context, invoice, item, null)
    context.summarise(`Dispute of ${item.number} closed`)
    return { id: invoice, reason: state?.dispute_reason ?? 'Disputed' }
  },
})

export const disputeOperations: AnyOperation[] = [dispute, settleDispute].map(anyOperation)
