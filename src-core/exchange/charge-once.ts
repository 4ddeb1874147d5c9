/** A one-shot charge on request: so many times, on a day. */
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, ZERO } from '../kernel/decimal.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { ratingBook } from '../rating/index.ts'
import { priceOf } from '../rating/price.ts'
import { readSubscriber } from '../rating/subscriber.ts'
import { taxOf } from '../rating/taxes.ts'
import { transactionWriter } from '../rating/write-transactions.ts'
import type { ServiceRow } from '../subscriptions/read.ts'

/**
 * Rates a one-shot charge of a service.
 *
 * @returns the rated transaction's id
 * @throws Refusal when the service has no such charge, or it has no price or no tax
 */
export async function chargeOnce(
  context: CommandContext,
  service: ServiceRow,
  charge: string,
  quantity: Decimal,
  date: CalendarDate,
): Promise<number> {
  const book = await ratingBook(context.store)
  const subscriber = await readSubscriber(context.store, book, service.subscription_id)
  const charged = subscriber?.charges.find((one) => one.serviceId === service.id && one.charge.code === charge)
  if (!subscriber || !charged) throw refuseField('charge', 'record.unknown', `Service ${service.code} has no charge “${charge}”.`)
  if (charged.charge.type !== 'oneShot') throw refuseField('charge', 'charge.notOnce', `${charged.charge.name} is not charged once.`)
  if (date < service.start_date || date > context.today)
    throw refuseField('date', 'service.date', `The day lies between ${service.start_date} and today.`)
  if (quantity.lte(0)) throw refuseField('quantity', 'service.quantity', 'More than zero is needed.')
  const priced = priceOf(book, { subscriber, charged, date, quantity, parameters: [], before: ZERO })
  if (!priced.ok) throw refuse('refused', 'rating.noPrice', `${charged.charge.name}: ${priced.reason}`)
  const tax = taxOf(book, subscriber, charged.charge.taxClassCode, date)
  if (!tax.ok) throw refuse('refused', 'rating.noTax', `${charged.charge.name}: ${tax.reason}`)
  return transactionWriter(
    context.store,
    context.op,
  )({
    billingAccountId: subscriber.billingAccountId,
    subscriptionId: subscriber.subscriptionId,
    serviceId: service.id,
    chargeId: charged.charge.id,
    articleId: charged.charge.articleId,
    taxId: tax.tax.id,
    kind: 'oneShot',
    usageRecordId: null,
    priceVersionId: priced.versionId,
    priceLineId: priced.lineId,
    usageDate: date,
    periodStart: null,
    periodEnd: null,
    quantity,
    unitPrice: priced.unitPrice,
    amount: priced.amount,
    inputs: null,
  })
}
