/** Rates recurring charges of a billing account up to a date, and one-shot charges when they fall due. */
import { preparedSelect, preparedWrite } from '../database/store.ts'
import type { CalendarDate, OpenPeriod } from '../kernel/dates.ts'
import { type Decimal, ZERO, decimal, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { candidatePlans } from '../pricing/select-plan.ts'
import { splitByPriceVersions } from '../subscriptions/rules/price-versions.ts'
import { DEFAULT_PRORATION, type ProrationPolicy } from '../subscriptions/rules/proration.ts'
import { type RecurringInput, type RecurringSlice, recurringSlices } from '../subscriptions/rules/recurring.ts'
import type { Termination } from '../subscriptions/rules/termination.ts'
import type { BookCharge, RatingBook } from './book.ts'
import { priceOf } from './price.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import { taxOf } from './taxes.ts'
import { transactionWriter } from './write-transactions.ts'

const dueInstances = preparedSelect<{ account: number; date: string }>()((db, p) =>
  db
    .selectFrom('user_account')
    .innerJoin('subscription', 'subscription.user_account_id', 'user_account.id')
    .innerJoin('service', 'service.subscription_id', 'subscription.id')
    .innerJoin('charge_instance', 'charge_instance.service_id', 'service.id')
    .leftJoin('termination_reason as reason', 'reason.id', 'subscription.termination_reason_id')
    .select([
      'charge_instance.id',
      'charge_instance.charge_id',
      'charge_instance.charged_to',
      'service.id as service_id',
      'service.start_date',
      'service.end_date',
      'service.subscription_id',
      'subscription.end_agreement_date',
      'reason.apply_agreement',
      'reason.apply_reimbursement',
      'reason.apply_termination_charges',
      'reason.reimburse_one_shots',
      'reason.proration',
    ])
    .where('user_account.billing_account_id', '=', p.account)
    .where('charge_instance.active', '=', 1)
    .where('service.status', 'in', ['active', 'suspended', 'terminated'])
    .where((e) =>
      e.or([
        e('charge_instance.charged_to', 'is', null),
        e('charge_instance.charged_to', '<=', p.date),
        e('service.end_date', 'is not', null),
      ]),
    )
    .orderBy('service.subscription_id'),
)
type DueInstance = NonNullable<ReturnType<typeof dueInstances>['row']>

const suspensionsOf = preparedSelect<{ service: number }>()((db, p) =>
  db.selectFrom('service_suspension').select(['start_date', 'end_date']).where('service_id', '=', p.service),
)
const keepChargedTo = preparedWrite<{ id: number; to: string; active: number; op: number }>()((db, p) =>
  db.updateTable('charge_instance').set({ charged_to: p.to, active: p.active, changed_op: p.op }).where('id', '=', p.id),
)

/**
 * Rates what is due of all recurring charges of an account up to and including `referenceDate`, and
 * moves their `charged_to`.
 *
 * @returns how many transactions were written
 * @throws Refusal when a charge has no price or no tax: the account and the cause are named
 */
export async function rateRecurringOf(
  context: CommandContext,
  book: RatingBook,
  billingAccountId: number,
  referenceDate: CalendarDate,
): Promise<number> {
  const { store } = context
  const due = await store.all(dueInstances(store), { account: billingAccountId, date: referenceDate })
  let written = 0
  let subscriber: Subscriber | null = null
  for (const row of due) {
    if (!book.charges.get(row.charge_id)?.recurring) continue
    if (subscriber?.subscriptionId !== row.subscription_id) subscriber = await readSubscriber(store, book, row.subscription_id)
    if (subscriber) written += await rateInstance(context, book, subscriber, row, referenceDate)
  }
  return written
}

async function rateInstance(
  context: CommandContext,
  book: RatingBook,
  subscriber: Subscriber,
  row: DueInstance,
  referenceDate: CalendarDate,
): Promise<number> {
  const charged = subscriber.charges.find((one) => one.instanceId === row.id)
  const { recurring } = book.charges.get(row.charge_id) as BookCharge
  if (!charged || !recurring) return 0
  const policy = prorationPolicy(book)
  const termination = terminationOf(row)
  const result = recurringSlices({
    charge: recurring,
    quantity: charged.serviceQuantity,
    subscriptionDate: row.start_date,
    chargedTo: row.charged_to,
    referenceDate,
    termination,
    suspensions: await readSuspensions(context, row.service_id),
    until: null,
    policy,
  } satisfies RecurringInput)
  const slices = recurring.splitAtPriceChange
    ? result.slices.flatMap((slice) => splitSlice(charged, subscriber, slice, policy))
    : result.slices
  for (const slice of slices) rateSlice(context, book, subscriber, charged, slice)
  const isOver = termination !== null && referenceDate >= termination.date && result.chargedTo >= termination.date
  if (slices.length > 0 || isOver) {
    await context.store.run(keepChargedTo(context.store), { id: row.id, to: result.chargedTo, active: isOver ? 0 : 1, op: context.op })
  }
  return slices.length
}

async function readSuspensions(context: CommandContext, service: number): Promise<OpenPeriod[]> {
  const rows = await context.store.all(suspensionsOf(context.store), { service })
  return rows.map((row) => ({ start: row.start_date, end: row.end_date }))
}

function terminationOf(row: DueInstance): Termination | null {
  if (row.end_date === null) return null
  return {
    date: row.end_date,
    endAgreementDate: row.end_agreement_date,
    reason: {
      applyAgreement: row.apply_agreement === 1,
      invoiceAgreementImmediately: false,
      applyReimbursement: row.apply_reimbursement !== 0,
      applyTerminationCharges: row.apply_termination_charges === 1,
      proration: row.proration ?? 'asCharge',
      reimburseOneShots: row.reimburse_one_shots === 1,
    },
  }
}

/** The company's proration policy. */
export function prorationPolicy(book: RatingBook): ProrationPolicy {
  return { ...DEFAULT_PRORATION, divisor: book.policies.prorationDivisor }
}

/** Cuts a slice where the price of its plan changes. */
function splitSlice(charged: SubscribedCharge, subscriber: Subscriber, slice: RecurringSlice, policy: ProrationPolicy): RecurringSlice[] {
  if (charged.priceOverride) return [slice]
  const [plan] = candidatePlans(charged.charge.plans, {
    seller: subscriber.sellerCode,
    offer: subscriber.offerCode,
    country: subscriber.buyerCountry,
    currency: subscriber.currency,
    parameters: [null, null, null],
    subscriptionDate: subscriber.subscriptionDate,
    operationDate: slice.period.start,
    startDate: slice.period.start,
    endDate: slice.period.end,
    quantity: slice.quantity,
  })
  if (!plan || plan.versions.length < 2) return [slice]
  const published = plan.versions.filter((version) => version.status === 'published')
  return splitByPriceVersions(slice, published, policy).map((part) => part.slice)
}

/** Price and tax go by the first day of the slice; billing by its operation date. */
function rateSlice(
  context: CommandContext,
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  slice: RecurringSlice,
): void {
  const priceDate = slice.period.start
  const priced = priceOf(book, { subscriber, charged, date: priceDate, quantity: slice.quantity, parameters: [], before: ZERO })
  if (!priced.ok) throw refuse('refused', 'rating.noPrice', `${charged.charge.name}, ${slice.period.start}: ${priced.reason}`)
  writeCharge(context, book, subscriber, charged, {
    kind: slice.mode === 'reimbursement' ? 'reimbursement' : 'recurring',
    date: slice.operationDate,
    period: slice.period,
    quantity: slice.quantity,
    unitPrice: priced.unitPrice,
    amount: priced.amount,
    versionId: priced.versionId,
    lineId: priced.lineId,
    inputs:
      slice.days < slice.ofDays
        ? JSON.stringify({ days: slice.days, of: slice.ofDays, whole: toPlain(wholeQuantity(charged, slice)) })
        : null,
  })
}

/** The quantity of a whole period, negative where it is given back: with the days it makes the exact quantity again. */
function wholeQuantity(charged: SubscribedCharge, slice: RecurringSlice): Decimal {
  return slice.mode === 'reimbursement' ? charged.serviceQuantity.negated() : charged.serviceQuantity
}

interface ChargeToWrite {
  readonly kind: 'recurring' | 'reimbursement' | 'oneShot'
  readonly date: CalendarDate
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } | null
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly amount: Decimal
  readonly versionId: number | null
  readonly lineId: number | null
  readonly inputs: string | null
}

function writeCharge(
  context: CommandContext,
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  one: ChargeToWrite,
): void {
  const tax = taxOf(book, subscriber, charged.charge.taxClassCode, one.date)
  if (!tax.ok) throw refuse('refused', 'rating.noTax', `${charged.charge.name}: ${tax.reason}`)
  transactionWriter(
    context.store,
    context.op,
  )({
    billingAccountId: subscriber.billingAccountId,
    subscriptionId: subscriber.subscriptionId,
    serviceId: charged.serviceId,
    chargeId: charged.charge.id,
    articleId: charged.charge.articleId,
    taxId: tax.tax.id,
    kind: one.kind,
    usageRecordId: null,
    priceVersionId: one.versionId,
    priceLineId: one.lineId,
    usageDate: one.date,
    periodStart: one.period?.start ?? null,
    periodEnd: one.period?.end ?? null,
    quantity: one.quantity,
    unitPrice: one.unitPrice,
    amount: one.amount,
    inputs: one.inputs,
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
  for (const charged of charges) {
    const quantity = charged.serviceQuantity
    const priced = priceOf(book, { subscriber: subscriber as Subscriber, charged, date, quantity, parameters: [], before: ZERO })
    if (!priced.ok) throw refuse('refused', 'rating.noPrice', `${charged.charge.name}: ${priced.reason}`)
    const { unitPrice, amount, versionId, lineId } = priced
    writeCharge(context, book, subscriber as Subscriber, charged, {
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
  return charges.length
}

const billedOneShots = preparedSelect<{ service: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .selectAll()
    .where('service_id', '=', p.service)
    .where('kind', '=', 'oneShot')
    .where('cancelled_op', 'is', null),
)

/** Gives subscription fees back: a negative transaction for each that was charged. */
export async function reimburseOneShots(context: CommandContext, serviceId: number, date: CalendarDate): Promise<void> {
  const rows = await context.store.all(billedOneShots(context.store), { service: serviceId })
  const write = transactionWriter(context.store, context.op)
  for (const row of rows) {
    write({
      billingAccountId: row.billing_account_id,
      subscriptionId: row.subscription_id,
      serviceId,
      chargeId: row.charge_id,
      articleId: row.article_id,
      taxId: row.tax_id,
      kind: 'reimbursement',
      usageRecordId: null,
      priceVersionId: row.price_version_id,
      priceLineId: row.price_line_id,
      usageDate: date,
      periodStart: null,
      periodEnd: null,
      quantity: decimal(row.quantity).negated(),
      unitPrice: decimal(row.unit_price),
      amount: decimal(row.amount).negated(),
      inputs: JSON.stringify({ reverses: row.id }),
    })
  }
}
