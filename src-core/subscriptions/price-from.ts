/** An own price of a charge from a day on. */
import type { RecordKey } from '../accounts/index.ts'
import { priceInput } from '../entities/inputs.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { decimal, toStored } from '../kernel/decimal.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { changeServices } from './change.ts'
import { chargeToPrice } from './change-service.ts'
import { readService, readSubscription, type ServiceRow } from './read.ts'

export interface PriceFrom {
  /** The service. */
  readonly id: number
  readonly charge: RecordKey
  /** Plain decimal text; `null` for the price of the catalog. */
  readonly price: string | null
  /** The first day that costs it. */
  readonly date: CalendarDate
}

/**
 * What lies before the day keeps its price, charged or not, and what was charged beyond it is given back and charged anew by the day:
 * a service of the new price takes the place of the old one on the day, planned where it is to come. Where nothing lies on the wrong
 * side of the day the service itself takes the price.
 *
 * @returns the call that takes it back, if there is one; `same` where it costs that from then on already
 * @throws Refusal as `service.overridePrice` and `subscription.change` do
 */
export async function priceFrom(context: CommandContext, { id, charge, price, date }: PriceFrom) {
  const { store } = context
  const unfit = price === null ? undefined : priceInput.safeParse(price).error
  if (unfit) throw refuseField('price', 'charge.price', unfit.issues[0]?.message ?? '')
  const service = await readService(store, id)
  const found = await chargeToPrice(store, service, charge)
  const isExact = date <= context.today && isFromThere(service, found, date)
  const stored = price === null ? null : toStored(decimal(price))
  if (found.price_override === stored && (isExact || service.start_date === date)) return 'same'
  if (isExact) {
    return (await context.run({ operation: 'service.overridePrice', input: { id, charge, price } })).back
  }
  requireRight(context.actor, 'service.overridePrice')
  requireRight(context.actor, 'subscription.change')
  const row = await readSubscription(store, service.subscription_id)
  const own = { service: id, charge: found.charge_id, price: stored }
  const wish = { id: row.id, date, takes_effect: 'byTheDay' as const, services: [{ id }], end: [], add: [] }
  const { change } = await changeServices(context, row, wish, own)
  return { operation: 'subscription.withdrawChange', input: { id: change } }
}

/** Whether whatever the charge still charges lies from the day on, and what it has charged before it. */
function isFromThere(
  { start_date }: ServiceRow,
  { type, charged_to }: { readonly type: string; readonly charged_to: string | null },
  date: CalendarDate,
): boolean {
  if (type === 'recurring' && charged_to !== null) return charged_to === date
  return date <= start_date
}
