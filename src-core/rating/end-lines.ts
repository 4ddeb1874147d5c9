/** What an end of a service would charge and give back, by the very rule of the billing run. */
import type { ReadStore } from '../database/store.ts'
import { later, type CalendarDate } from '../kernel/dates.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { UNIT_ROUNDING } from '../pricing/amounts.ts'
import { divide } from '../kernel/rounding.ts'
import type { ChargeLine } from '../subscriptions/charge-preview.ts'
import { shareText } from '../subscriptions/rules/proration.ts'
import type { Termination } from '../subscriptions/rules/termination.ts'
import type { RatingBook } from './book.ts'
import { chargesToEnd, type DueCharge, dueParts } from './recurring.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import type { NewTransaction } from './write-transactions.ts'

/** In quantities: prices are put to them by the run. Quantities of days that are given back are negative. */
export async function endLines(
  store: ReadStore,
  book: RatingBook,
  subscriptionId: number,
  serviceId: number,
  termination: Termination,
): Promise<ChargeLine[]> {
  const subscriber = await readSubscriber(store, book, subscriptionId)
  if (!subscriber) return []
  const dues = await chargesToEnd(store, serviceId)
  return dues.flatMap((due) => {
    const charged = subscriber.charges.find((one) => one.instanceId === due.id)
    if (!charged) return []
    return charged.charge.recurring ? recurringLines(book, subscriber, charged, due, termination) : feeLines(charged, termination)
  })
}

function recurringLines(
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  due: DueCharge,
  termination: Termination,
): ChargeLine[] {
  const { slices, giveBacks } = dueParts(book, subscriber, charged, due, termination, lastDayToRate(termination))
  const given = giveBacks.map((one): ChargeLine => ({ ...named(charged), kind: 'reimbursement', ...givenBack(one) }))
  const rated = slices.map(
    ({ mode, period, quantity, ratioText }): ChargeLine => ({
      ...named(charged),
      kind: mode === 'subscription' ? 'recurring' : mode,
      period_start: period.start,
      period_end: period.end,
      quantity: toPlain(quantity),
      ratio: ratioText,
    }),
  )
  return [...given, ...rated]
}

const named = ({ serviceId, charge }: SubscribedCharge) => ({ service_id: serviceId, charge_id: charge.id, charge: charge.name })

function givenBack(one: NewTransaction): Pick<ChargeLine, 'period_start' | 'period_end' | 'quantity' | 'ratio'> {
  const { days = 1, of = 1 } = (one.inputs === null ? {} : JSON.parse(one.inputs)) as { days?: number; of?: number }
  const ratio = divide(decimal(days), decimal(of), UNIT_ROUNDING)
  return {
    period_start: one.periodStart ?? one.usageDate,
    period_end: one.periodEnd ?? one.usageDate,
    quantity: toPlain(one.quantity),
    ratio: shareText({ days, ofDays: of, ratio }),
  }
}

/** Up to where the end of a service charges: its day, or that of an agreement which outlasts it. */
function lastDayToRate({ date, endAgreementDate, reason }: Termination): CalendarDate {
  return reason.applyAgreement && endAgreementDate !== null ? later(date, endAgreementDate) : date
}

function feeLines(charged: SubscribedCharge, { date, reason }: Termination): ChargeLine[] {
  if (charged.charge.oneShotMoment !== 'termination' || !reason.applyTerminationCharges) return []
  const quantity = toPlain(charged.serviceQuantity)
  return [{ ...named(charged), kind: 'oneShot', period_start: date, period_end: date, quantity, ratio: '' }]
}
