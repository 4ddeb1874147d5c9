/** Rates recurring charges of a billing account up to a date. */
import { sql } from 'kysely'
import { planQuery, priceOf } from '../charging/price.ts'
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import type { CalendarDate, OpenPeriod, Period } from '../kernel/dates.ts'
import { type Decimal, ZERO, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { UNROUNDED_PLACES } from '../kernel/rounding.ts'
import { comingImports, comingSubscriptions } from '../operations/coming.ts'
import type { CommandContext } from '../operations/context.ts'
import { candidatePlans } from '../pricing/select-plan.ts'
import { lineStart, readSuspensions } from '../subscriptions/read.ts'
import { suspensionsBefore } from '../subscriptions/rules/suspensions.ts'
import { splitByPriceVersions } from '../subscriptions/rules/price-versions.ts'
import type { ProrationPolicy } from '../subscriptions/rules/proration.ts'
import { isChargedToTheEnd, type RecurringInput, type RecurringSlice, recurringSlices, refundOf } from '../subscriptions/rules/recurring.ts'
import type { Termination, TerminationReasonFlags } from '../subscriptions/rules/termination.ts'
import { taxPointOf } from '../tax/tax-point.ts'
import type { RatingBook } from './book.ts'
import { type ChargedDays, giveBack, readChargedDays } from './give-back.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import { taxOf } from './taxes.ts'
import { type NewTransaction, transactionWriter } from './write-transactions.ts'

/** Charges of services as recurring rating reads them. */
function instances(db: ReadStore['db']) {
  return db
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
      'charge_instance.since',
      'service.start_date',
      'service.first_start',
      'service.end_date',
      'service.ended_by',
      'service.subscription_id',
      'subscription.end_agreement_date',
      'subscription.termination_date',
      'reason.apply_agreement',
      'reason.apply_reimbursement',
      'reason.apply_termination_charges',
      'reason.reimburse_one_shots',
      'reason.proration',
      'reason.cut_period',
      'service.status as service_status',
      'subscription.status as subscription_status',
    ])
}
const RATED_SERVICES = ['active', 'suspended', 'terminated'] as const

const dueInstances = preparedSelect<{ accounts: string; charges: string; date: string }>()((db, p) =>
  instances(db)
    .where('user_account.billing_account_id', 'in', sql<number>`(select value from json_each(${p.accounts}))`)
    .where('charge_instance.charge_id', 'in', sql<number>`(select value from json_each(${p.charges}))`)
    .where('charge_instance.active', '=', 1)
    .where('service.status', 'in', RATED_SERVICES)
    .where((e) =>
      e.or([
        e('charge_instance.charged_to', 'is', null),
        e('charge_instance.charged_to', '<=', p.date),
        e('service.end_date', 'is not', null),
      ]),
    )
    .orderBy('user_account.billing_account_id')
    .orderBy('service.subscription_id')
    .orderBy('service.id')
    .orderBy('charge_instance.id'),
)
/** What is charged now, and the services that begin on a day to come. */
const expectedInstances = preparedSelect<{ account: number }>()((db, p) =>
  instances(db)
    .where('user_account.billing_account_id', '=', p.account)
    .where((e) =>
      e.or([
        e.and([e('charge_instance.active', '=', 1), e('service.status', 'in', RATED_SERVICES)]),
        e.and([e('service.status', '=', 'inactive'), e('subscription.status', 'in', ['pending', 'active', 'suspended'])]),
      ]),
    )
    .orderBy('service.subscription_id')
    .orderBy('charge_instance.id'),
)
type DueInstance = NonNullable<ReturnType<typeof dueInstances>['row']>

const keepChargedTo = preparedWrite<{ id: number; to: string; active: number; op: number }>()((db, p) =>
  db.updateTable('charge_instance').set({ charged_to: p.to, active: p.active, changed_op: p.op }).where('id', '=', p.id),
)

/**
 * Rates what is due of all recurring charges of billing accounts up to and including `referenceDate`,
 * account by account in the order of their ids, and moves their `charged_to`.
 *
 * @returns how many transactions were written
 * @throws Refusal when a charge has no price or no tax: the account and the cause are named
 */
export async function rateRecurringOf(
  context: CommandContext,
  book: RatingBook,
  billingAccounts: readonly number[],
  referenceDate: CalendarDate,
): Promise<number> {
  const { store } = context
  const charges = [...book.charges.values()].flatMap((charge) => (charge.recurring ? [charge.id] : []))
  const given = { accounts: JSON.stringify(billingAccounts), charges: JSON.stringify(charges), date: referenceDate }
  let written = 0
  let subscriber: Subscriber | null = null
  let suspensions: readonly OpenPeriod[] = []
  for (const row of await withoutComing(store, await store.all(dueInstances(store), given))) {
    if (subscriber?.subscriptionId !== row.subscription_id) {
      subscriber = await readSubscriber(store, book, row.subscription_id)
      suspensions = await readSuspensions(store, row.subscription_id)
    }
    if (subscriber) written += await rateInstance(context, book, subscriber, await dueChargeOf(store, row, suspensions), referenceDate)
  }
  return written
}

/** Subscriptions of an import under way are charged when it is done. */
async function withoutComing<Row extends { readonly subscription_id: number }>(
  store: ReadStore,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const imports = await comingImports(store)
  if (imports.length === 0) return rows
  const ids = [...new Set(rows.map((row) => row.subscription_id))]
  const coming = await comingSubscriptions(store, imports, ids)
  return rows.filter((row) => !coming.has(row.subscription_id))
}

async function rateInstance(
  context: CommandContext,
  book: RatingBook,
  subscriber: Subscriber,
  due: DueCharge,
  referenceDate: CalendarDate,
): Promise<number> {
  const rated = rateDue(book, subscriber, due, referenceDate)
  const write = transactionWriter(context.store, context.op)
  for (const one of rated.transactions) write(one)
  if (rated.transactions.length > 0 || rated.isOver) {
    const active = rated.isOver ? 0 : 1
    await context.store.run(keepChargedTo(context.store), { id: due.id, to: rated.chargedTo, active, op: context.op })
  }
  return rated.transactions.length
}

/** A recurring charge at a service, with the days on which it pauses. */
export interface DueCharge extends DueInstance {
  readonly suspensions: readonly OpenPeriod[]
  /** What charged its days from the end on, where it has one: an end gives back of it. */
  readonly charged: readonly ChargedDays[]
}

/** @param isEnding whether it ends, or is asked what an end would give back */
async function dueChargeOf(
  store: ReadStore,
  row: DueInstance,
  suspensions: readonly OpenPeriod[],
  isEnding: boolean = row.end_date !== null,
): Promise<DueCharge> {
  const ends = isEnding && row.charged_to !== null
  return { ...row, suspensions, charged: ends ? await readChargedDays(store, row.service_id, row.charge_id, row.start_date) : [] }
}

export interface RatedDue {
  readonly transactions: readonly NewTransaction[]
  /** The first day that is not charged yet. */
  readonly chargedTo: CalendarDate
  /** Nothing more will come of it. */
  readonly isOver: boolean
}

/**
 * What is due of a recurring charge up to and including `referenceDate`, priced and taxed; nothing is written. The
 * billing run writes it, a forecast shows it.
 *
 * @throws Refusal when it has no price or no tax
 */
export function rateDue(book: RatingBook, subscriber: Subscriber, due: DueCharge, referenceDate: CalendarDate): RatedDue {
  const charged = subscriber.charges.find((one) => one.instanceId === due.id)
  if (!charged) return { transactions: [], chargedTo: due.charged_to ?? due.start_date, isOver: false }
  const { slices, giveBacks, chargedTo, isOver } = dueParts(book, subscriber, charged, due, terminationOf(due), referenceDate)
  return { transactions: [...giveBacks, ...ratedSlices(book, subscriber, charged, slices)], chargedTo, isOver }
}

/** Slices with their prices and taxes, cut where the price changes. */
function ratedSlices(
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  slices: readonly RecurringSlice[],
): NewTransaction[] {
  const parts = charged.charge.recurring?.splitAtPriceChange
    ? slices.flatMap((slice) => splitSlice(charged, subscriber, slice, book.policies.proration))
    : slices
  return parts.map((slice) => ratedSlice(book, subscriber, charged, slice))
}

/**
 * What a charge costs on days of its own, which nothing charges: those of a suspension that was taken back.
 *
 * @throws Refusal when it has no price or no tax
 */
export function rateDays(
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  due: DueCharge,
  days: Period,
): NewTransaction[] {
  const { recurring } = charged.charge
  if (!recurring) return []
  const { slices } = recurringSlices({
    charge: recurring,
    quantity: charged.serviceQuantity,
    subscriptionDate: lineStart(due),
    start: due.start_date,
    durationFrom: due.since ?? due.start_date,
    chargedTo: days.start,
    referenceDate: days.end,
    termination: null,
    suspensions: [],
    until: days.end,
    policy: book.policies.proration,
  })
  return ratedSlices(book, subscriber, charged, slices)
}

export interface DueParts {
  /** What is to be charged, without a price. */
  readonly slices: readonly RecurringSlice[]
  /** Shares of what was charged; where there are any, nothing is charged. */
  readonly giveBacks: readonly NewTransaction[]
  readonly chargedTo: CalendarDate
  readonly isOver: boolean
}

/** What a recurring charge charges and gives back up to and including `referenceDate`, where it ends as told. */
export function dueParts(
  book: RatingBook,
  { currency }: Pick<Subscriber, 'currency'>,
  { charge: { recurring }, serviceQuantity: quantity }: SubscribedCharge,
  due: DueCharge,
  termination: Termination | null,
  referenceDate: CalendarDate,
): DueParts {
  if (!recurring) return { slices: [], giveBacks: [], chargedTo: due.charged_to ?? due.start_date, isOver: false }
  const anchor = lineStart(due)
  const input: RecurringInput = {
    charge: recurring,
    quantity,
    subscriptionDate: anchor,
    start: due.start_date,
    durationFrom: due.since ?? due.start_date,
    chargedTo: due.charged_to,
    referenceDate,
    termination,
    suspensions: termination ? suspensionsBefore(due.suspensions, termination.date) : due.suspensions,
    until: null,
    policy: book.policies.proration,
  }
  const refund = refundOf(input)
  if (refund && termination) {
    const { from, to, chargedTo } = refund
    const wanted = { days: [{ start: from, end: to }], date: termination.date, calendar: recurring.calendar, anchor, currency }
    return { slices: [], giveBacks: giveBack(book, due.charged, wanted), chargedTo, isOver: isChargedToTheEnd(input, chargedTo) }
  }
  const { slices, chargedTo } = recurringSlices(input)
  return { slices, giveBacks: [], chargedTo, isOver: isChargedToTheEnd(input, chargedTo) }
}

const instancesOfService = preparedSelect<{ service: number }>()((db, p) =>
  instances(db).where('service.id', '=', p.service).orderBy('charge_instance.id'),
)

/** The charges of a service, with what an end gives back of. */
export async function chargesToEnd(store: ReadStore, service: number): Promise<DueCharge[]> {
  const rows = await store.all(instancesOfService(store), { service })
  const [first] = rows
  if (!first) return []
  const suspensions = await readSuspensions(store, first.subscription_id)
  return Promise.all(rows.map((row) => dueChargeOf(store, row, suspensions, true)))
}

const chargedInstances = preparedSelect<{ subscription: number }>()((db, p) =>
  instances(db)
    .where('subscription.id', '=', p.subscription)
    .where('service.status', 'in', RATED_SERVICES)
    .where((e) => e.or([e('service.ended_by', 'is', null), e('service.ended_by', '<>', 'withdrawn')]))
    .where('charge_instance.charged_to', 'is not', null)
    .orderBy('charge_instance.id'),
)

/** The charges of a subscription that were charged at all, with what charged their days. */
export async function chargesWithDays(store: ReadStore, subscription: number): Promise<DueCharge[]> {
  const rows = await store.all(chargedInstances(store), { subscription })
  const suspensions = await readSuspensions(store, subscription)
  return Promise.all(rows.map((row) => dueChargeOf(store, row, suspensions, true)))
}

/** A one-shot charge that falls due on a day to come: the service begins, or ends with a fee. */
export interface ExpectedOnce {
  readonly subscriptionId: number
  readonly instanceId: number
  readonly date: CalendarDate
}

export interface ExpectedCharges {
  readonly recurring: readonly DueCharge[]
  /** Suspensions by subscription: no usage comes on their days. */
  readonly pauses: ReadonlyMap<number, readonly OpenPeriod[]>
  readonly once: readonly ExpectedOnce[]
}

/** What a billing account will be charged if nothing changes, also by services that are to begin or to end. */
export async function expectedCharges(store: ReadStore, book: RatingBook, billingAccountId: number): Promise<ExpectedCharges> {
  const rows = await withoutComing(store, await store.all(expectedInstances(store), { account: billingAccountId }))
  const recurring: DueCharge[] = []
  const once: ExpectedOnce[] = []
  const pauses = new Map<number, OpenPeriod[]>()
  for (const row of rows) {
    const charge = book.charges.get(row.charge_id)
    const suspensions = pauses.get(row.subscription_id) ?? (await readSuspensions(store, row.subscription_id))
    pauses.set(row.subscription_id, suspensions)
    if (charge?.recurring) recurring.push(await dueChargeOf(store, row, suspensions))
    const date = charge?.oneShotMoment ? momentOf(row, charge.oneShotMoment) : null
    if (date !== null) once.push({ subscriptionId: row.subscription_id, instanceId: row.id, date })
  }
  return { recurring, pauses, once }
}

function momentOf(row: DueInstance, moment: 'subscription' | 'termination' | 'other'): CalendarDate | null {
  if (moment === 'subscription' && row.service_status === 'inactive' && row.subscription_status === 'pending') return row.start_date
  const ends = row.service_status === 'active' || row.service_status === 'suspended'
  return moment === 'termination' && ends && endsWithAll(row) && row.apply_termination_charges === 1 ? row.end_date : null
}

/** Whether a service ends with its subscription: reason and agreement are of that end, not of a change or of its own. */
function endsWithAll({ ended_by, end_date, termination_date }: DueInstance): boolean {
  if (ended_by !== null) return ended_by === 'subscription'
  return end_date !== null && termination_date !== null && end_date >= termination_date
}

/** Of an end by itself: what was charged in advance is given back, and nothing more. */
const OWN_END: TerminationReasonFlags = {
  applyAgreement: false,
  invoiceAgreementImmediately: false,
  applyReimbursement: true,
  applyTerminationCharges: false,
  proration: 'asCharge',
  cutPeriod: 'kept',
  reimburseOneShots: false,
}

function terminationOf(row: DueInstance): Termination | null {
  if (row.end_date === null) return null
  if (!endsWithAll(row)) {
    const goesOn = row.ended_by === 'change' || row.ended_by === 'withdrawn'
    return { date: row.end_date, endAgreementDate: null, reason: OWN_END, goesOn }
  }
  return {
    date: row.end_date,
    endAgreementDate: row.end_agreement_date,
    reason: {
      applyAgreement: row.apply_agreement === 1,
      invoiceAgreementImmediately: false,
      applyReimbursement: row.apply_reimbursement !== 0,
      applyTerminationCharges: row.apply_termination_charges === 1,
      proration: row.proration ?? 'asCharge',
      cutPeriod: row.cut_period ?? 'kept',
      reimburseOneShots: row.reimburse_one_shots === 1,
    },
  }
}

/** Cuts a slice where its price changes: on each day the first plan that has a version prices it, as {@link priceOf} takes it. */
function splitSlice(charged: SubscribedCharge, subscriber: Subscriber, slice: RecurringSlice, policy: ProrationPolicy): RecurringSlice[] {
  if (charged.priceOverride) return [slice]
  const { start: date } = slice.period
  const { serviceQuantity: quantity } = charged
  const plans = candidatePlans(charged.charge.plans, planQuery({ subscriber, charged, date, quantity, parameters: [], before: ZERO }))
  const published = plans.flatMap((plan) => plan.versions.filter((version) => version.status === 'published'))
  if (published.length < 2) return [slice]
  return splitByPriceVersions(slice, published, policy).map((part) => part.slice)
}

/** Price goes by the first day of the slice, tax and billing by its operation date. */
function ratedSlice(book: RatingBook, subscriber: Subscriber, charged: SubscribedCharge, slice: RecurringSlice): NewTransaction {
  const priceDate = slice.period.start
  const { quantity } = slice
  const selectBy = charged.serviceQuantity
  const priced = priceOf(book, { subscriber, charged, date: priceDate, quantity, selectBy, parameters: [], before: ZERO })
  if (!priced.ok) throw refuse('refused', 'rating.noPrice', `${charged.charge.name}, ${slice.period.start}: ${priced.reason}`)
  return chargeOf(book, subscriber, charged, {
    kind: 'recurring',
    date: slice.operationDate,
    period: slice.period,
    quantity: slice.quantity,
    unitPrice: priced.unitPrice,
    amount: priced.amount,
    versionId: priced.versionId,
    lineId: priced.lineId,
    inputs: slice.days < slice.ofDays ? partInputs(book, charged, slice) : null,
  })
}

/** The days of a part, and what makes its exact quantity again; one of a rounded ratio is stored as it is. */
function partInputs(book: RatingBook, charged: SubscribedCharge, slice: RecurringSlice): string {
  const { days, ofDays: of, ratio } = slice
  const whole = toPlain(charged.serviceQuantity)
  const since = slice.countedFrom === undefined ? {} : { since: slice.countedFrom }
  const isExact = book.policies.proration.fraction.places === UNROUNDED_PLACES
  return JSON.stringify(isExact ? { days, of, ...since, whole } : { days, of, ...since, ratio: toPlain(ratio), by: whole })
}

export interface PricedCharge {
  readonly kind: 'recurring' | 'oneShot'
  readonly date: CalendarDate
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } | null
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly amount: Decimal
  readonly versionId: number | null
  readonly lineId: number | null
  readonly inputs: string | null
}

/** A transaction of a charge at a service with its tax. @throws Refusal when no tax applies */
export function chargeOf(book: RatingBook, subscriber: Subscriber, charged: SubscribedCharge, one: PricedCharge): NewTransaction {
  // What is charged in advance is taxed by its invoice, which is not there yet: until then by its own day.
  const taxed = { kind: one.kind, usageDate: one.date, periodEnd: one.period?.end ?? null }
  const { date } = taxPointOf(taxed, 'ownDate', one.date)
  const tax = taxOf(book, subscriber.sideOn(date), charged.charge.taxClassCode, date)
  if (!tax.ok) throw refuse('refused', 'rating.noTax', `${charged.charge.name}: ${tax.reason}`)
  return {
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
  }
}
