/**
 * The life of a subscription at a desk, as a sequence of acts: what is told, on which day, for which day; with invoices
 * in between. One line of it is charged: PLAN by the month in advance, or BIGGER in its place after a change of plan.
 *
 * What is refused changes nothing and the life goes on: only refusals with a reason are taken, never a fault.
 */
import fc from 'fast-check'
import { addDays, type CalendarDate, daysBetween } from '../../../src-core/kernel/dates.ts'
import type { CallResult } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

export type Act =
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'bill' }
  /** `back`: days before today on which it takes effect; below zero a day to come. */
  | { readonly do: 'quantity'; readonly to: number; readonly back: number }
  | { readonly do: 'change'; readonly to: 'PLAN' | 'BIGGER'; readonly quantity: number; readonly back: number }
  | { readonly do: 'takeChangeBack' }
  | { readonly do: 'price'; readonly to: string; readonly back: number }
  | { readonly do: 'ownPrice'; readonly to: string | null }
  | { readonly do: 'pause'; readonly back: number /** Days; until it is resumed if left out. */; readonly days?: number }
  | { readonly do: 'resume'; readonly back: number }
  | { readonly do: 'end'; readonly back: number; readonly reason: 'BACK' | 'KEPT' | 'LASTDAY' }
  | { readonly do: 'takeEndBack' }
  /** Percent of what is left of the line at this place among all that were billed. */
  | { readonly do: 'credit'; readonly line: number; readonly percent: number }
  | { readonly do: 'creditRest'; readonly invoice: number }

/** As {@link Act}, written so that a failing sequence can be read. */
export const told = (acts: readonly Act[]): string =>
  acts.map(({ do: what, ...more }) => [what, ...Object.entries(more).map(([key, value]) => `${key}=${value}`)].join(' ')).join('; ')

export interface LifeTerms {
  /** Of PLAN; BIGGER costs twice as much. */
  readonly price: string
  readonly start: CalendarDate
  readonly quantity: number
  readonly tax?: string
  readonly policies?: object
  readonly values?: Readonly<Record<string, unknown>>
  /** `MONTHLY` if left out. */
  readonly calendar?: string
}

export interface Life {
  readonly desk: Desk
  readonly customer: DeskCustomer
  readonly subscription: number
  today(): CalendarDate
  moveTo(day: CalendarDate): void
  /** Does an act on the day that it is. @returns the entry of what was done; `null` where it was refused */
  act(one: Act): Promise<number | null>
}

const LAST_START = '2026-06-01'
export const REASONS = {
  BACK: {},
  KEPT: { apply_reimbursement: false },
  LASTDAY: { charge_last_day: true },
} as const

/** A subscription of PLAN that begins on a day, which is today. */
export async function beginLife({
  price,
  start,
  quantity,
  tax,
  policies = {},
  values = {},
  calendar = 'MONTHLY',
}: LifeTerms): Promise<Life> {
  const world = await desk({}, policies)
  world.at(addDays(start, -1))
  const terms = { values, calendar, ...(tax ? { tax } : {}) }
  const plans = {
    PLAN: await world.monthly('PLAN', { ...terms, price }),
    BIGGER: await world.monthly('BIGGER', { ...terms, price: String(Number(price) * 2) }),
  }
  for (const [code, flags] of Object.entries(REASONS))
    await world.run('terminationReason.create', { values: { code, name: code, ...flags } })
  const customer = await world.customer('A')
  let today = start
  const moveTo = (day: CalendarDate) => {
    today = day
    world.at(day)
  }
  moveTo(start)
  const { id: subscription } = await world.subscribe(customer, [{ product: 'PLAN', quantity: String(quantity) }])
  const life: Life = {
    desk: world,
    customer,
    subscription,
    today: () => today,
    moveTo,
    act: async (one) => {
      if (one.do === 'wait') {
        moveTo(addDays(today, one.days))
        await world.job('subscription.runDates')
        return null
      }
      if (one.do === 'price') return publishFrom(world, plans.PLAN, one.to, addDays(today, -one.back))
      const call = await callOf(life, one)
      return call && entryOf(await world.core.call({ operation: call[0], input: call[1] }, OPERATOR))
    },
  }
  return life
}

/** From a day on the list has another price; a draft that cannot be published stays one. */
async function publishFrom({ core }: Desk, price_plan_id: number, price: string, valid_from: CalendarDate): Promise<number | null> {
  const made = await core.call({ operation: 'priceVersion.create', input: { price_plan_id, price, valid_from } }, OPERATOR)
  if (!made.ok) return null
  const { id, version } = made.value as { id: number; version: number }
  return entryOf(await core.call({ operation: 'priceVersion.publish', input: { id, version, resolve_overlaps: true } }, OPERATOR))
}

const entryOf = (result: CallResult): number | null => (result.ok ? (result.entry ?? null) : null)

type Call = readonly [operation: string, input: object]

async function callOf({ desk: world, customer, subscription: id, today }: Life, one: Act): Promise<Call | null> {
  const dayOf = (back: number) => addDays(today(), -back)
  switch (one.do) {
    case 'bill':
      return ['invoice.issue', { billing_account_id: customer.billing_account_id, recurring: true, accept: true }]
    case 'quantity': {
      const service = await running(world, id)
      return service && ['service.changeQuantity', { id: service.id, quantity: String(one.to), date: dayOf(one.back) }]
    }
    case 'change': {
      const service = await running(world, id)
      const wish = service?.product === one.to ? { quantity: String(one.quantity) } : { product: one.to, quantity: String(one.quantity) }
      return service && ['subscription.change', { id, date: dayOf(one.back), services: [{ id: service.id, ...wish }] }]
    }
    case 'takeChangeBack': {
      const [change] = await world.rows<{ id: number }>("SELECT id FROM subscription_change WHERE state <> 'withdrawn' ORDER BY id DESC")
      return change ? ['subscription.withdrawChange', { id: change.id }] : null
    }
    case 'ownPrice': {
      const service = await running(world, id)
      return service && ['service.overridePrice', { id: service.id, charge: service.product, price: one.to }]
    }
    case 'pause':
      return [
        'subscription.suspend',
        { id, date: dayOf(one.back), ...(one.days === undefined ? {} : { until: addDays(dayOf(one.back), one.days) }) },
      ]
    case 'resume':
      return ['subscription.resume', { id, date: dayOf(one.back) }]
    case 'end':
      return ['subscription.terminate', { id, date: dayOf(one.back), reason: one.reason }]
    case 'takeEndBack':
      return ['subscription.withdrawTermination', { id }]
    case 'credit':
      return creditOf(world, one.line, one.percent)
    case 'creditRest': {
      const invoices = await world.rows<{ id: number }>("SELECT id FROM invoice WHERE kind = 'invoice' ORDER BY id")
      const invoice = invoices[one.invoice % Math.max(1, invoices.length)]
      return invoice ? ['invoice.credit', { id: invoice.id, reason: 'goodwill' }] : null
    }
    default:
      return null
  }
}

async function running(world: Desk, subscription: number): Promise<{ id: number; product: string } | null> {
  const [service] = await world.rows<{ id: number; product: string }>(
    `SELECT s.id, p.code AS product FROM service s JOIN product p ON p.id = s.product_id
     WHERE s.subscription_id = ? AND s.status IN ('active', 'suspended') ORDER BY s.id DESC`,
    subscription,
  )
  return service ?? null
}

async function creditOf(world: Desk, at: number, percent: number): Promise<Call | null> {
  const lines = await world.rows<{ id: number; invoice: number }>(
    `SELECT l.id, l.invoice_id AS invoice FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
     WHERE i.kind = 'invoice' AND l.kind = 'recurring' ORDER BY l.id`,
  )
  const line = lines[at % Math.max(1, lines.length)]
  if (!line) return null
  const { lines: left } = await world.run<{ lines: { line_id: number; left: string }[] }>('invoice.creditable', { id: line.invoice })
  const open = Number(left.find(({ line_id }) => line_id === line.id)?.left ?? 0)
  const amount = Math.round(open * percent) / 100
  return amount > 0
    ? ['invoice.credit', { id: line.invoice, reason: 'goodwill', lines: [{ line_id: line.id, amount: String(amount) }] }]
    : null
}

// ---- What happens, by chance

const back = fc.integer({ min: -12, max: 20 })
const past = fc.integer({ min: 0, max: 20 })
const quantity = fc.integer({ min: 1, max: 4 })

/** What a desk does to one subscription; each kind of act by itself, so that a property can say which it takes. */
export const ACTS = {
  wait: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 16 }) }),
  bill: fc.record({ do: fc.constant('bill' as const) }),
  quantity: fc.record({ do: fc.constant('quantity' as const), to: quantity, back: past }),
  change: fc.record({ do: fc.constant('change' as const), to: fc.constantFrom('PLAN' as const, 'BIGGER' as const), quantity, back }),
  takeChangeBack: fc.record({ do: fc.constant('takeChangeBack' as const) }),
  price: fc.record({ do: fc.constant('price' as const), to: fc.constantFrom('15', '31', '62.5', '7.77'), back }),
  ownPrice: fc.record({ do: fc.constant('ownPrice' as const), to: fc.constantFrom('5', '100', '9.99', null) }),
  pause: fc.record({ do: fc.constant('pause' as const), back }),
  resume: fc.record({ do: fc.constant('resume' as const), back: past }),
  end: fc.record({ do: fc.constant('end' as const), back, reason: fc.constantFrom('BACK' as const, 'KEPT' as const, 'LASTDAY' as const) }),
  takeEndBack: fc.record({ do: fc.constant('takeEndBack' as const) }),
  credit: fc.record({ do: fc.constant('credit' as const), line: fc.nat(7), percent: fc.integer({ min: 1, max: 100 }) }),
  creditRest: fc.record({ do: fc.constant('creditRest' as const), invoice: fc.nat(3) }),
} as const

/** What is done is taken back later, or not, with other acts in between. */
const WAYS_BACK: Readonly<Partial<Record<Kind, Kind>>> = { end: 'takeEndBack', change: 'takeChangeBack', pause: 'resume' }
type Kind = keyof typeof ACTS

/** A life of some kinds of acts; time goes on and invoices come more often than anything else. */
export function life(kinds: readonly Kind[], most: number): fc.Arbitrary<Act[]> {
  const actOf = (kind: Kind) => ACTS[kind] as fc.Arbitrary<Act>
  const weighted = kinds.map((kind) => ({ arbitrary: actOf(kind), weight: kind === 'wait' || kind === 'bill' ? 4 : 1 }))
  const some = fc.array(fc.oneof(...weighted), { maxLength: 3, size: 'max' })
  const episodes = kinds.map((kind) => {
    const way = WAYS_BACK[kind]
    const again = way && kinds.includes(way) ? [actOf(way), some, actOf(kind), some] : []
    const parts = [actOf(kind), some, ...again]
    return fc.tuple(...(parts as fc.Arbitrary<Act | Act[]>[])).map((episode) => episode.flat())
  })
  return fc
    .array(fc.oneof(...episodes), { minLength: 1, maxLength: Math.ceil(most / 4), size: 'max' })
    .map((all) => all.flat().slice(0, most))
}

export const terms: fc.Arbitrary<LifeTerms> = fc.record({
  price: fc.constantFrom('31', '10', '9.99', '100'),
  start: fc.integer({ min: 0, max: daysBetween('2026-01-01', LAST_START) }).map((days) => addDays('2026-01-01', days)),
  quantity,
  tax: fc.constantFrom('ZERO', 'STANDARD'),
  calendar: fc.constantFrom('MONTHLY', 'MONTHLY', 'QUARTERLY'),
  values: fc.record({ in_advance: fc.constantFrom(true, true, true, false) }),
  policies: fc.constantFrom(
    {},
    {},
    { late_pause: 'givenBack' },
    { amounts_from: 'gross' },
    { tax_totals: 'sumOfLineTaxes' },
    { proration_divisor: 'thirtyDays' },
  ),
})
