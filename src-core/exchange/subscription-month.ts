/** What a subscription that an import wrote brings in a month from its first day on, by its own prices and the catalog's. */
import type { ReadStore } from '../database/store.ts'
import { monthsOf } from '../invoicing/rules/expected-bills.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, ONE, sumDecimals, toPlain, ZERO } from '../kernel/decimal.ts'
import { divide } from '../kernel/rounding.ts'
import { priceOf } from '../charging/price.ts'
import type { RatingBook } from '../rating/index.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from '../rating/subscriber.ts'
import { dateSpanAround } from '../setup/calendars/boundaries.ts'
import type { WrittenUnit } from './import-kind.ts'

/** Net, in the currency of the account, a charge rounded to its digits; a charge without a price brings nothing. */
export async function monthOfSubscription(
  store: ReadStore,
  book: RatingBook,
  id: number,
  decimals: ReadonlyMap<string, number>,
): Promise<Pick<WrittenUnit, 'amount'>> {
  const subscriber = await readSubscriber(store, book, id, 'begunAndPlanned')
  if (!subscriber) return {}
  const places = decimals.get(subscriber.currency) ?? 2
  const on = subscriber.subscriptionDate
  const months = subscriber.charges.map((charged) => monthOfCharge(book, subscriber, charged, on, places))
  return { amount: { value: toPlain(sumDecimals(months)), currency: subscriber.currency } }
}

function monthOfCharge(book: RatingBook, subscriber: Subscriber, charged: SubscribedCharge, date: CalendarDate, places: number): Decimal {
  const { recurring } = charged.charge
  if (!recurring) return ZERO
  const { start, end } = dateSpanAround(recurring.calendar, date, charged.lineStart)
  const months = start === null || end === null ? ONE : monthsOf({ start, end })
  const priced = priceOf(book, { subscriber, charged, date, quantity: charged.serviceQuantity, parameters: [], before: ZERO })
  return priced.ok ? divide(priced.amount, months, { places, mode: 'halfUp' }) : ZERO
}
