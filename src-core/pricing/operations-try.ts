/** `price.try`: what something would cost, and why. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { type CalendarDate, wholeMonthsBetween } from '../kernel/dates.ts'
import { type Decimal, decimal, ONE, toPlain, ZERO } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { divide } from '../kernel/rounding.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { UNIT_ROUNDING } from './amounts.ts'
import type { ChargeSettings } from './charge-pricing.ts'
import { decimalTextSchema, type GridColumn, type PricePlan, type PriceVersion } from './grid.ts'
import { gridTableInput, soundGrid } from './grid-input.ts'
import type { GridValue } from './match-cell.ts'
import type { SelectionNote } from './selection.ts'
import { readPlans } from './stored-plans.ts'
import { readVersion, versionRow } from './stored-versions.ts'
import { type PriceTrial, type TrialOutcome, type TrialSlice, tryPrice } from './try-price.ts'
import { type TrialSubscriber, trialSubscriber } from './try-subscriber.ts'
import { dateInput, id } from './version-input.ts'
import { groupDigits } from './words.ts'

const tryInput = z
  .object({
    price_plan_id: id.optional(),
    charge_id: id.optional(),
    /** Tried whatever its status and days; without it the version published for the date. */
    price_version_id: id.optional(),
    /** The grid as it is being typed, instead of the stored one of the version. */
    table: gridTableInput.optional(),
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
  readonly kind: 'plan' | 'version' | 'line' | 'flat' | 'passedBy' | 'amount'
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
    const version = input.price_version_id === undefined ? null : await triedVersion(store, input.price_version_id, input)
    const planId =
      input.price_plan_id ??
      (input.price_version_id === undefined ? undefined : (await versionRow(store, input.price_version_id)).price_plan_id)
    const charge = await triedCharge(store, input.charge_id, planId)
    const stored = (await readPlans(store, 'withDrafts', charge.id)).filter(({ plan }) => planId === undefined || plan.id === planId)
    const date = input.date ?? today
    const subscriber = input.subscription_id === undefined ? null : await trialSubscriber(store, input.subscription_id, charge.id)
    const [first] = stored
    const currency = input.currency ?? subscriber?.currency ?? first?.currency ?? ''
    const currencies = new Map(stored.map((one) => [one.plan.id, one.currency]))
    const trial: PriceTrial = {
      plans: stored.map(({ plan }) => plan),
      version,
      query: queryOf(input, date, subscriber, planId === undefined ? null : (first?.plan ?? null)),
      charge,
      date,
      quantity: decimal(input.quantity),
      before: decimal(input.quantity_before),
      currency,
      planCurrency: (plan) => currencies.get(plan.id) ?? currency,
      rate: await rateReader(store, date),
      valueOf: await valueReader(store, input, date, subscriber),
      isQuantity: await quantityTest(store),
    }
    return present(tryPrice(trial), currency, charge.unit, decimal(input.quantity))
  },
})

async function triedVersion(store: ReadStore, versionId: number, { table }: TryInput): Promise<PriceVersion> {
  const version = await readVersion(store, versionId)
  return table ? { ...version, table: await soundGrid(store, table) } : version
}

interface TriedCharge extends ChargeSettings {
  readonly id: number
  readonly unit: string | null
}

async function triedCharge(store: ReadStore, chargeId: number | undefined, planId: number | undefined): Promise<TriedCharge> {
  let query = store.db
    .selectFrom('charge')
    .leftJoin('unit_of_measure as unit', 'unit.id', 'charge.unit_id')
    .select([
      'charge.id',
      'charge.tier_model',
      'charge.package_size',
      'charge.included_quantity',
      'charge.tier_price',
      'charge.maximum_amount',
      'unit.symbol',
    ])
  if (chargeId !== undefined) query = query.where('charge.id', '=', chargeId)
  if (planId !== undefined)
    query = query.where('charge.id', 'in', (e) => e.selectFrom('price_plan').select('charge_id').where('price_plan.id', '=', planId))
  const row = await query.executeTakeFirst()
  if (!row) throw refuse('notFound', 'price.notFound', 'There is no such charge or price plan, or the plan is of another charge.')
  const size = (text: string | null) => (text === null ? null : decimal(text))
  return {
    id: row.id,
    unit: row.symbol,
    tierModel: row.tier_model,
    packageSize: size(row.package_size),
    included: size(row.included_quantity),
    tierPrice: row.tier_price,
    maximum: size(row.maximum_amount),
  }
}

/** Without a subscription a plan's own criteria are taken as met: it is this plan that is tried. */
function queryOf(input: TryInput, date: CalendarDate, subscriber: TrialSubscriber | null, plan: PricePlan | null): PriceTrial['query'] {
  const [one, two, three] = plan?.criteria ?? [null, null, null]
  return {
    seller: subscriber?.seller ?? plan?.seller ?? '',
    offer: subscriber ? subscriber.offer : (plan?.offer ?? null),
    country: subscriber ? subscriber.country : (plan?.country ?? null),
    currency: subscriber?.currency ?? plan?.currency ?? '',
    parameters: [one, two, three],
    subscriptionDate: subscriber?.subscriptionDate ?? plan?.subscribed.start ?? date,
    operationDate: date,
    startDate: date,
    endDate: null,
    quantity: decimal(input.quantity),
  }
}

/** Cross rates over the company currency, 12 decimals. */
async function rateReader(store: ReadStore, date: CalendarDate): Promise<PriceTrial['rate']> {
  const company = await store.db.selectFrom('company').select('currency').executeTakeFirst()
  const rows = await store.db
    .selectFrom('exchange_rate')
    .select(['currency', 'rate'])
    .where('from_date', '<=', date)
    .orderBy('from_date')
    .execute()
  // Later rates overwrite earlier ones.
  const rates = new Map<string, Decimal>(rows.map((row) => [row.currency, decimal(row.rate)]))
  if (company) rates.set(company.currency, ONE)
  return (from, to) => {
    if (from === to) return ONE
    const [one, other] = [rates.get(from), rates.get(to)]
    return one && other ? divide(other, one, UNIT_ROUNDING) : null
  }
}

async function quantityTest(store: ReadStore): Promise<(code: string) => boolean> {
  const rows = await store.db.selectFrom('attribute').select('code').where('derived_from', '=', 'quantity').execute()
  const codes = new Set(rows.map((row) => row.code))
  return (code) => codes.has(code)
}

/** Values that were given, else what the subscription or the quantity says. */
async function valueReader(
  store: ReadStore,
  input: TryInput,
  date: CalendarDate,
  subscriber: TrialSubscriber | null,
): Promise<(column: GridColumn) => GridValue> {
  const rows = await store.db.selectFrom('attribute').select(['code', 'source', 'derived_from']).execute()
  const sources = new Map(rows.map((row) => [row.code, row]))
  return ({ code }) => {
    const given = input.values[code]
    if (given !== undefined && given !== '') return given
    const attribute = sources.get(code)
    if (attribute?.source !== 'derived') return subscriber?.attributes[code] ?? null
    if (attribute.derived_from === 'quantity') return decimal(input.quantity)
    return subscriber ? derivedValue(attribute.derived_from, subscriber, date) : null
  }
}

function derivedValue(derivedFrom: string | null, subscriber: TrialSubscriber, date: CalendarDate): GridValue {
  if (derivedFrom === 'subscriptionAge') return decimal(wholeMonthsBetween(subscriber.subscriptionDate, date))
  if (derivedFrom === 'customerCategory') return subscriber.customerCategory
  if (derivedFrom === 'creditCategory') return subscriber.creditCategory
  return derivedFrom === 'buyerCountry' ? subscriber.country : null
}

// ---- Words

function present(outcome: TrialOutcome, currency: string, unit: string | null, quantity: Decimal): PriceTried {
  const { trace } = outcome
  const noted = trace.filter((note) => note.step !== 'line' && note.taken).map(stepOfNote)
  const passed = nearMisses(trace).map((note) => step('passedBy', 'Passed by', `${note.name}, ${note.why}`))
  if (!outcome.priced)
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
  const slices = outcome.slices.length > 0 ? outcome.slices : [wholeSlice(outcome, quantity)]
  return {
    priced: true,
    reason: null,
    plan: { id: outcome.plan.id, code: outcome.plan.code },
    version: { id: outcome.version.id, number: outcome.version.number },
    currency,
    amount,
    unit_price: toPlain(outcome.unitPrice),
    steps: [
      ...noted,
      ...slices.map((slice) => stepOfSlice(slice, unit)),
      ...passed,
      step('amount', 'Amount', 'before discount and tax', amount),
    ],
    trace,
  }
}

const SHOWN_NEAR_MISSES = 3

/** Lines that one cell alone speaks against, those beside the lines taken first; the trace has them all. */
function nearMisses(trace: readonly SelectionNote[]): SelectionNote[] {
  const lines = trace.filter((note) => note.step === 'line')
  const rowOf = (note: SelectionNote) => Number(note.name.replace('line ', ''))
  const taken = lines.filter((note) => note.taken).map(rowOf)
  const distance = (note: SelectionNote) => Math.min(...taken.map((row) => Math.abs(row - rowOf(note))), Number.MAX_SAFE_INTEGER)
  const missed = lines.filter((note) => !note.taken && note.misses === 1)
  return missed.sort((one, other) => distance(one) - distance(other) || rowOf(other) - rowOf(one)).slice(0, SHOWN_NEAR_MISSES)
}

function wholeSlice(outcome: Extract<TrialOutcome, { priced: true }>, quantity: Decimal): TrialSlice {
  return { kind: 'units', quantity, unitPrice: outcome.unitPrice, amount: outcome.amount, line: null }
}

function step(kind: TrialStep['kind'], label: string, how: string, amount: string | null = null): TrialStep {
  return { kind, label, how, amount }
}

function stepOfNote(note: SelectionNote): TrialStep {
  if (note.step === 'plan') return step('plan', 'Plan', `${note.name}, ${note.why}`)
  return step('version', 'Version', `${note.name.replace('version ', '')}, ${note.why}`)
}

const SLICE_UNITS: Record<TrialSlice['kind'], string> = { units: '', blocks: 'packages', flatFee: 'fee', repricing: 'units repriced' }

function stepOfSlice({ line, kind, quantity, unitPrice, amount }: TrialSlice, unit: string | null): TrialStep {
  const label = line ? `Line ${line.position}` : unitPrice.eq(ZERO) ? 'Included' : 'Price'
  const counted = kind === 'units' ? (unit ?? '') : SLICE_UNITS[kind]
  const how =
    kind === 'repricing'
      ? 'earlier quantity at the price now reached'
      : `${groupDigits(toPlain(quantity))} ${counted} × ${toPlain(unitPrice, 4)}`.replace('  ', ' ')
  return step(line ? 'line' : 'flat', label, how, toPlain(amount))
}

export const tryOperations: AnyOperation[] = [anyOperation(tryOut)]
