/** `price.try`: what something would cost, and why. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type Decimal, decimal, toPlain } from '../kernel/decimal.ts'
import { readableText } from '../kernel/readable-decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { divide } from '../kernel/rounding.ts'
import { own } from '../kernel/own.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { ratedQuantity, UNIT_ROUNDING } from '../pricing/amounts.ts'
import { decimalTextSchema, type PricePlan } from '../pricing/grid.ts'
import type { SelectionNote, SelectionTrace } from '../pricing/selection.ts'
import { readPlans } from '../pricing/stored-plans.ts'
import { versionRow } from '../pricing/stored-versions.ts'
import { typedVersion, typedVersionInput } from '../pricing/typed-version.ts'
import { type PriceCatalog, priceCatalog, type PricedCharge } from './catalog.ts'
import { priceOf } from './price.ts'
import type { Priced, PriceRequest, PriceSlice, Unpriced } from './request.ts'
import { type TrialSubscriber, trialSubscriber } from './try-subscriber.ts'
import { dateInput, id } from '../pricing/version-input.ts'

const tryInput = z
  .object({
    price_plan_id: id.optional(),
    charge_id: id.optional(),
    /** Tried whatever its status and days; without it the version published for the date. */
    price_version_id: id.optional(),
    ...typedVersionInput,
    date: dateInput.optional(),
    subscription_id: id.optional(),
    /** By attribute code; what is not given comes from the subscription. */
    values: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])).default({}),
    quantity: decimalTextSchema.default('1'),
    /** What the period has had before. */
    quantity_before: decimalTextSchema.default('0'),
    currency: z.string().length(3).optional(),
  })
  .refine(
    (input) => input.price_plan_id !== undefined || input.charge_id !== undefined || input.price_version_id !== undefined,
    'Name a price plan, a charge or a version.',
  )
type TryInput = z.infer<typeof tryInput>

/** One line of the reasons, as the window shows them; amounts are decimal text in the trial's currency. */
export interface TrialStep {
  readonly kind: 'plan' | 'version' | 'line' | 'flat' | 'fee' | 'increments' | 'passedBy' | 'amount'
  readonly label: string
  readonly how: string
  readonly amount: string | null
}

export interface PriceTried {
  readonly priced: boolean
  /** Why there is no price. */
  readonly reason: string | null
  readonly plan: { readonly id: number; readonly code: string } | null
  readonly version: { readonly id: number; readonly number: number } | null
  readonly currency: string
  /** Not rounded, before discount and tax. */
  readonly amount: string | null
  readonly unit_price: string | null
  readonly steps: readonly TrialStep[]
  readonly trace: readonly SelectionNote[]
}

const tryOut = defineQuery({
  name: 'price.try',
  summary: 'What a quantity would cost by a plan, a charge or a version, and why',
  input: tryInput,
  output: z.custom<PriceTried>(),
  handler: async ({ store, today }, input) => {
    const version = input.price_version_id === undefined ? null : await typedVersion(store, input.price_version_id, input)
    const planId =
      input.price_plan_id ??
      (input.price_version_id === undefined ? undefined : (await versionRow(store, input.price_version_id)).price_plan_id)
    const catalog = await priceCatalog(store)
    const { charge, plan, planCurrency, unit } = await triedCharge(store, catalog, input.charge_id, planId)
    const date = input.date ?? today
    const subscriber = input.subscription_id === undefined ? null : await trialSubscriber(store, input.subscription_id, charge.id, date)
    const currency = input.currency ?? subscriber?.currency ?? planCurrency
    const trace: SelectionTrace = []
    const slices: PriceSlice[] = []
    const request = requestOf(input, { charge, plan, subscriber, currency, date })
    const priced = priceOf(catalog, { ...request, version, trace, slices })
    return present(
      priced,
      { trace, slices, increments: incrementStep(charge, decimal(input.quantity), unit) },
      currency,
      unit,
      request.quantity,
    )
  },
})

interface TriedCharge {
  readonly charge: PricedCharge
  /** Where one plan is tried. */
  readonly plan: PricePlan | null
  readonly planCurrency: string
  readonly unit: string | null
}

/** The charge with its plans, drafts and all: so the reasons name them. */
async function triedCharge(
  store: ReadStore,
  catalog: PriceCatalog,
  chargeId: number | undefined,
  planId: number | undefined,
): Promise<TriedCharge> {
  let query = store.db
    .selectFrom('charge')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .select(['charge.id', 'unit.symbol'])
  if (chargeId !== undefined) query = query.where('charge.id', '=', chargeId)
  if (planId !== undefined)
    query = query.where('charge.id', 'in', (e) => e.selectFrom('price_plan').select('charge_id').where('price_plan.id', '=', planId))
  const row = await query.executeTakeFirst()
  const known = row && catalog.charges.get(row.id)
  if (!known) throw refuse('notFound', 'price.notFound', 'There is no such charge or price plan, or the plan is of another charge.')
  const stored = (await readPlans(store, 'withDrafts', known.id)).filter(({ plan }) => planId === undefined || plan.id === planId)
  const planCurrencies = new Map(stored.map(({ plan, currency }) => [plan.id, currency]))
  return {
    charge: { ...known, plans: stored.map(({ plan }) => plan), planCurrency: planCurrencies },
    plan: planId === undefined ? null : (stored[0]?.plan ?? null),
    planCurrency: stored[0]?.currency ?? catalog.currency,
    unit: row.symbol,
  }
}

interface Tried {
  readonly charge: PricedCharge
  readonly plan: PricePlan | null
  readonly subscriber: TrialSubscriber | null
  readonly currency: string
  readonly date: CalendarDate
}

/** Without a subscription a plan's own criteria are taken as met: it is this plan that is tried. */
function requestOf(input: TryInput, { charge, plan, subscriber, currency, date }: Tried): PriceRequest {
  const side = subscriber?.side ?? { buyerCountry: plan?.country ?? null, customerCategory: null }
  return {
    subscriber: {
      sellerCode: subscriber?.seller ?? plan?.seller ?? '',
      offerCode: subscriber ? subscriber.offer : (plan?.offer ?? null),
      currency,
      subscriptionDate: subscriber?.subscriptionDate ?? plan?.subscribed.start ?? date,
      creditCategory: subscriber?.creditCategory ?? null,
      sideOn: () => side,
    },
    charged: { charge, firstServiceId: 0, agedFrom: null, offerCode: null, attributes: subscriber?.attributes ?? {}, priceOverride: null },
    date,
    quantity: chargedOf(charge, decimal(input.quantity)),
    parameters: plan?.criteria ?? [null, null, null],
    before: decimal(input.quantity_before),
    givenValue: ({ code }) => {
      const given = own(input.values, code)
      return given === '' ? undefined : given
    },
  }
}

/** As a record of the quantity, given in the unit of the price, would be charged. */
function chargedOf({ type, conversion }: PricedCharge, quantity: Decimal): Decimal {
  const { increments, inputMultiplier, ratingMultiplier } = conversion
  if (type !== 'usage' || !increments) return quantity
  const isConverted = inputMultiplier !== null && ratingMultiplier !== null
  return ratedQuantity(isConverted ? divide(quantity.times(ratingMultiplier), inputMultiplier, UNIT_ROUNDING) : quantity, conversion)
}

function incrementStep(charge: PricedCharge, quantity: Decimal, unit: string | null): TrialStep | null {
  const { increments } = charge.conversion
  if (charge.type !== 'usage' || !increments) return null
  const words = (value: Decimal) => `${readableText(value)}${unit === null ? '' : ` ${unit}`}`
  const by = `${readableText(increments.first)}/${readableText(increments.further)}`
  return step('increments', 'Increments', `${by}: ${words(quantity)} measured, ${words(chargedOf(charge, quantity))} charged`)
}

// ---- Words

interface Reasons {
  readonly trace: SelectionTrace
  readonly slices: readonly PriceSlice[]
  /** What the increments of the charge make of the quantity, where it has any. */
  readonly increments: TrialStep | null
}

function present(
  outcome: Priced | Unpriced,
  { trace, slices, increments }: Reasons,
  currency: string,
  unit: string | null,
  quantity: Decimal,
): PriceTried {
  const noted = trace.filter((note) => note.taken && (note.step !== 'line' || note.prefix !== undefined)).map(stepOfNote)
  const passed = nearMisses(trace).map((note) => step('passedBy', 'Passed by', `${note.name}, ${note.why}`))
  if (!outcome.ok)
    return {
      priced: false,
      reason: outcome.reason,
      plan: null,
      version: null,
      currency,
      amount: null,
      unit_price: null,
      steps: [...noted, ...passed],
      trace,
    }
  const amount = toPlain(outcome.amount)
  const shown = slices.length > 0 ? slices : [wholeSlice(outcome, quantity, trace)]
  return {
    priced: true,
    reason: null,
    plan: outcome.plan && { id: outcome.plan.id, code: outcome.plan.code },
    version: outcome.version && { id: outcome.version.id, number: outcome.version.number },
    currency,
    amount,
    unit_price: toPlain(outcome.unitPrice),
    steps: [
      ...noted,
      ...(increments ? [increments] : []),
      ...shown.map((slice) => stepOfSlice(slice, unit)),
      ...(outcome.fee.isZero() ? [] : [step('fee', 'Connection fee', 'once a record', toPlain(outcome.fee))]),
      ...passed,
      step('amount', 'Amount', 'before discount and tax', amount),
    ],
    trace,
  }
}

const SHOWN_NEAR_MISSES = 3

/** Shorter prefixes of the value, then lines that one cell alone speaks against, those beside the lines taken first. */
function nearMisses(trace: readonly SelectionNote[]): SelectionNote[] {
  const lines = trace.filter((note) => note.step === 'line')
  const rowOf = (note: SelectionNote) => Number(note.name.replace('line ', ''))
  const taken = lines.filter((note) => note.taken).map(rowOf)
  const distance = (note: SelectionNote) => Math.min(...taken.map((row) => Math.abs(row - rowOf(note))), Number.MAX_SAFE_INTEGER)
  const missed = lines.filter((note) => !note.taken && (note.misses === 1 || note.prefix !== undefined))
  const rank = (note: SelectionNote) => (note.prefix === undefined ? 1 : 0)
  return missed
    .sort((one, other) => rank(one) - rank(other) || distance(one) - distance(other) || rowOf(other) - rowOf(one))
    .slice(0, SHOWN_NEAR_MISSES)
}

function wholeSlice({ unitPrice, amount, fee, lineId }: Priced, quantity: Decimal, trace: SelectionTrace): PriceSlice {
  const note = trace.find((one) => one.step === 'line' && one.taken && one.id === lineId)
  const line = note && lineId !== null ? { id: lineId, position: Number(note.name.replace('line ', '')) } : null
  return { tier: 0, kind: 'units', quantity, unitPrice, amount: amount.minus(fee), line }
}

function step(kind: TrialStep['kind'], label: string, how: string, amount: string | null = null): TrialStep {
  return { kind, label, how, amount }
}

function stepOfNote(note: SelectionNote): TrialStep {
  if (note.step === 'plan') return step('plan', 'Plan', `${note.name}, ${note.why}`)
  if (note.step === 'line') return step('line', `Line ${note.name.replace('line ', '')}`, note.why)
  return step('version', 'Version', `${note.name.replace('version ', '')}, ${note.why}`)
}

const SLICE_UNITS: Record<PriceSlice['kind'], string> = { units: '', blocks: 'packages', flatFee: 'fee', repricing: 'units repriced' }

function stepOfSlice({ line, kind, quantity, unitPrice, amount, tier }: PriceSlice, unit: string | null): TrialStep {
  const label = line ? `Line ${line.position}` : tier < 0 ? 'Included' : 'Price'
  const counted = kind === 'units' ? (unit ?? '') : SLICE_UNITS[kind]
  const how =
    kind === 'repricing'
      ? 'earlier quantity at the price now reached'
      : `${readableText(quantity)} ${counted} × ${readableText(unitPrice, 4)}`.replace('  ', ' ')
  return step(line ? 'line' : 'flat', label, how, toPlain(amount))
}

export const tryOperations: AnyOperation[] = [anyOperation(tryOut)]
