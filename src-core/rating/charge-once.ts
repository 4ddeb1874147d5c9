/** A one-shot charge on request: so many times, on a day. */
import { z } from 'zod'
import { recordKey } from '../accounts/index.ts'
import { preparedWrite } from '../database/store.ts'
import { quantityFault, quantityInput } from '../entities/inputs.ts'
import { isCalendarDate } from '../kernel/dates.ts'
import { refuseFarDate } from '../kernel/far-dates.ts'
import { decimal } from '../kernel/decimal.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { confirmDate } from '../setup/index.ts'
import { readService, readSubscription, touchSubscription } from '../subscriptions/read.ts'
import { ratingBook } from './book.ts'
import { rateOnce } from './one-shots.ts'
import { readSubscriber } from './subscriber.ts'
import { transactionWriter } from './write-transactions.ts'

/** Rates a one-shot charge of a service; it stands on the next invoice. */
const chargeOnce = defineCommand({
  name: 'service.chargeOnce',
  summary: 'Charge a one-shot of a service, so many times, on a day',
  input: z.strictObject({
    id: z.number().int(),
    charge: recordKey,
    quantity: z
      .union([z.string(), z.number()])
      .transform((value): string | number => String(value))
      .pipe(quantityInput)
      .default('1'),
    date: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
    confirm_date: confirmDate,
  }),
  output: z.object({ id: z.number() }),
  undo: { kind: 'inverse', call: ({ id }) => ({ operation: 'ratedTransaction.withdraw', input: { id }, label: 'Undo' }) },
  handler: async (context, { id, charge: key, quantity: given, date = context.today, confirm_date }) => {
    refuseFarDate(context.today, date, confirm_date, 'date')
    const { store } = context
    const service = await readService(store, id)
    const book = await ratingBook(store)
    const subscriber = await readSubscriber(store, book, service.subscription_id)
    const charged = subscriber?.charges.find((one) => one.serviceId === id && (one.charge.id === key || one.charge.code === key))
    if (!subscriber || !charged) throw refuseField('charge', 'record.unknown', `Service ${service.code} has no charge “${key}”.`)
    if (charged.charge.type !== 'oneShot') throw refuseField('charge', 'charge.notOnce', `${charged.charge.name} is not charged once.`)
    if (date < service.start_date || date > context.today)
      throw refuseField('date', 'service.date', `The day lies between ${service.start_date} and today.`)
    const quantity = decimal(given)
    const unfit = quantityFault(quantity)
    if (unfit !== null) throw refuseField('quantity', 'service.quantity', unfit)
    const made = transactionWriter(store, context.op)(rateOnce(book, subscriber, charged, quantity, date))
    await touchSubscription(context, await readSubscription(store, service.subscription_id))
    context.summarise(`${charged.charge.name} of ${service.code} charged on ${date}`)
    return { id: made }
  },
})

const cancelCharge = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db
    .updateTable('rated_transaction')
    .set({ cancelled_op: p.op })
    .where('id', '=', p.id)
    .where('kind', '=', 'oneShot')
    .where('invoice_line_id', 'is', null)
    .where('settlement_id', 'is', null)
    .where('cancelled_op', 'is', null),
)

const withdrawCharge = defineCommand({
  name: 'ratedTransaction.withdraw',
  summary: 'Cancel a one-shot charge that is not invoiced',
  input: z.strictObject({ id: z.number().int() }),
  output: z.object({ id: z.number() }),
  undo: { kind: 'none', reason: 'Charge it once more.' },
  handler: async (context, { id }) => {
    const back = await context.store.db
      .selectFrom('rated_transaction')
      .select('id')
      .where('id', '=', id)
      .where('cancelled_op', 'is not', null)
      .executeTakeFirst()
    if (back) throw refuse('refused', 'ratedTransaction.cancelled', 'This charge was taken back already.')
    const cancelled = await context.store.run(cancelCharge(context.store), { id, op: context.op })
    if (cancelled === 0) throw refuse('refused', 'ratedTransaction.billed', 'It is no one-shot charge, or it is invoiced by now.')
    context.touch('ratedTransaction', id)
    context.summarise('One-shot charge taken back')
    return { id }
  },
})

export const onceOperations: readonly AnyOperation[] = [chargeOnce, withdrawCharge].map(anyOperation)
