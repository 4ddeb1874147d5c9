/** One-shot charges: when a service begins or ends, on request, and what an end or its way back does to them. */
import { sql } from 'kysely'
import { priceOf } from '../charging/price.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, ZERO } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { type RatingBook, ratingBook } from './book.ts'
import { rounded, taxOn } from './give-back.ts'
import { chargeOf } from './recurring.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import { takenOf } from './taken.ts'
import { type NewTransaction, transactionWriter } from './write-transactions.ts'

/**
 * A one-shot charge of a service on a day, priced and taxed; nothing is written.
 *
 * @throws Refusal when it has no price or no tax
 */
export function rateOnce(
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  quantity: Decimal,
  date: CalendarDate,
): NewTransaction {
  const priced = priceOf(book, { subscriber, charged, date, quantity, parameters: [], before: ZERO })
  if (!priced.ok) throw refuse('refused', 'rating.noPrice', `${charged.charge.name}: ${priced.reason}`)
  const { unitPrice, amount, versionId, lineId } = priced
  return chargeOf(book, subscriber, charged, {
    kind: 'oneShot',
    date,
    period: null,
    quantity,
    unitPrice,
    amount,
    versionId,
    lineId,
    inputs: null,
  })
}

/**
 * Rates the one-shot charges of a service for a moment of its life.
 *
 * @returns how many transactions were written
 * @throws Refusal when a charge has no price or no tax
 */
export async function rateOneShots(
  context: CommandContext,
  book: RatingBook,
  subscriptionId: number,
  serviceId: number,
  moment: 'subscription' | 'termination',
  date: CalendarDate,
): Promise<number> {
  const subscriber = await readSubscriber(context.store, book, subscriptionId)
  const charges = subscriber?.charges.filter((one) => one.serviceId === serviceId && one.charge.oneShotMoment === moment) ?? []
  const write = transactionWriter(context.store, context.op)
  for (const charged of charges) write(rateOnce(book, subscriber as Subscriber, charged, charged.serviceQuantity, date))
  return charges.length
}

/** The services of the line to which a service belongs, or itself alone. */
const servicesOfLine = preparedSelect<{ service: number }>()((db, p) =>
  db
    .selectFrom('service as own')
    .innerJoin('service as one', (join) =>
      join.on((e) =>
        e.or([
          e('one.id', '=', e.fn.coalesce('own.first_service_id', 'own.id')),
          e('one.first_service_id', '=', e.fn.coalesce('own.first_service_id', 'own.id')),
        ]),
      ),
    )
    .select('one.id')
    .where('own.id', '=', p.service)
    .where((e) => e.or([e('one.ended_by', 'is', null), e('one.ended_by', '<>', 'withdrawn')])),
)

async function servicesOf(store: ReadStore, service: number, of: 'line' | 'service'): Promise<string> {
  const ids = of === 'service' ? [service] : (await store.all(servicesOfLine(store), { service })).map((one) => one.id)
  return JSON.stringify(ids)
}

const chargedFees = preparedSelect<{ services: string; moment: 'subscription' | 'termination'; from: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('charge', 'charge.id', 'rated_transaction.charge_id')
    .leftJoin('invoice_line', 'invoice_line.id', 'rated_transaction.invoice_line_id')
    .selectAll('rated_transaction')
    .select('invoice_line.tax_id as billed_tax_id')
    .where('rated_transaction.service_id', 'in', sql<number>`(select value from json_each(${p.services}))`)
    .where('rated_transaction.usage_record_id', 'is', null)
    .where('rated_transaction.kind', '=', 'oneShot')
    .where('charge.one_shot_moment', '=', p.moment)
    .where('rated_transaction.usage_date', '>=', p.from)
    .where('cancelled_op', 'is', null),
)

const FIRST_DAY = '0001-01-01'

/** Gives fees of the beginning back, of a service or of all of its line; what was charged on request stays. */
export async function reimburseOneShots(
  context: CommandContext,
  serviceId: number,
  date: CalendarDate,
  of: 'line' | 'service',
): Promise<void> {
  const services = await servicesOf(context.store, serviceId, of)
  await giveFeesBack(
    context,
    await context.store.all(chargedFees(context.store), { services, moment: 'subscription', from: FIRST_DAY }),
    date,
  )
}

/** A fee of an end that is taken back: one that is invoiced is given back, the others were cancelled. */
export async function reimburseEndFees(context: CommandContext, serviceId: number, date: CalendarDate): Promise<void> {
  const services = await servicesOf(context.store, serviceId, 'service')
  await giveFeesBack(context, await context.store.all(chargedFees(context.store), { services, moment: 'termination', from: date }), date)
}

/** What is left of each, with its price and tax. */
async function giveFeesBack(context: CommandContext, rows: readonly FeeRow[], date: CalendarDate): Promise<void> {
  const { store } = context
  if (rows.length === 0) return
  const book = await ratingBook(store)
  const subscriber = await readSubscriber(store, book, rows[0]?.subscription_id as number)
  const currency = subscriber?.currency ?? book.policies.currency
  const write = transactionWriter(store, context.op)
  for (const row of rows) {
    const gone = await takenOf(store, row.id)
    const left = rounded(book, decimal(row.amount), currency).minus(gone.amount)
    if (left.isZero() || left.isNegative() !== decimal(row.amount).isNegative()) continue
    const quantity = decimal(row.quantity).minus(gone.quantity)
    write({
      ...copyOf(row),
      kind: 'reimbursement',
      usageDate: date,
      quantity: quantity.negated(),
      amount: left.negated(),
      inputs: JSON.stringify({ reverses: row.id }),
      takes: { source: row.id, amount: left, quantity, taxMinor: taxOn(book, row.billed_tax_id ?? row.tax_id, left, currency) },
    })
  }
}

type FeeRow = NonNullable<ReturnType<typeof chargedFees>['row']>
type RatedRow = Omit<FeeRow, 'billed_tax_id'>

/** A transaction as it stands, to be written once more. */
function copyOf(row: RatedRow): NewTransaction {
  return {
    billingAccountId: row.billing_account_id,
    subscriptionId: row.subscription_id,
    serviceId: row.service_id,
    chargeId: row.charge_id,
    articleId: row.article_id,
    taxId: row.tax_id,
    kind: row.kind,
    usageRecordId: null,
    priceVersionId: row.price_version_id,
    priceLineId: row.price_line_id,
    usageDate: row.usage_date,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    quantity: decimal(row.quantity),
    unitPrice: decimal(row.unit_price),
    amount: decimal(row.amount),
    inputs: null,
  }
}

const billedGiveBacks = preparedSelect<{ services: string; date: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('taken', 'taken.taker_transaction_id', 'rated_transaction.id')
    .innerJoin('rated_transaction as source', 'source.id', 'taken.source_transaction_id')
    .innerJoin('charge', 'charge.id', 'source.charge_id')
    .selectAll('rated_transaction')
    .select('taken.source_transaction_id as source')
    .where('rated_transaction.service_id', 'in', sql<number>`(select value from json_each(${p.services}))`)
    .where('rated_transaction.usage_record_id', 'is', null)
    .where('rated_transaction.kind', '=', 'reimbursement')
    .where('source.kind', '=', 'oneShot')
    .where((e) => e.or([e('charge.one_shot_moment', 'is', null), e('charge.one_shot_moment', '<>', 'termination')]))
    .where('rated_transaction.usage_date', '=', p.date)
    .where('rated_transaction.invoice_line_id', 'is not', null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('rated_transaction as again')
            .select('again.id')
            .whereRef('again.service_id', '=', 'rated_transaction.service_id')
            .where('again.kind', '=', 'oneShot')
            .where('again.cancelled_op', 'is', null)
            .where('again.inputs', '=', sql<string>`json_object('again', rated_transaction.id)`),
        ),
      ),
    ),
)

/** A fee of the line whose give-back is invoiced is charged once more when the end that gave it back is taken back. */
export async function chargeFeesAgain(context: CommandContext, serviceId: number, date: CalendarDate): Promise<void> {
  const { store } = context
  const write = transactionWriter(store, context.op)
  const services = await servicesOf(store, serviceId, 'line')
  for (const row of await store.all(billedGiveBacks(store), { services, date }))
    write({ ...againOf(row), kind: 'oneShot', inputs: JSON.stringify({ again: row.id }) })
}

/** What was given back, to be charged once more. */
export function againOf(given: RatedRow): NewTransaction {
  return { ...copyOf(given), quantity: decimal(given.quantity).negated(), amount: decimal(given.amount).negated() }
}
