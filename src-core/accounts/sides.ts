/**
 * Who buys and who sells, as of a day: what taxes, prices and reverse charge are found by. A question about a day is answered with
 * what was told of that day, whatever the records say today.
 */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { FROM_BEGINNING } from '../entities/dated/model.ts'
import { type RecordName, type RecordStates, readStates, type States } from '../entities/dated/read-states.ts'
import type { CalendarDate } from '../kernel/dates.ts'

/** Both sides on one day. */
export interface Side {
  /** Code of the tax category: the billing account's own, else that of the customer category. */
  readonly taxCategory: string | null
  readonly sellerCountry: string
  readonly buyerCountry: string
  /** Why the buyer is free from tax; `null` where it is not. */
  readonly exoneration: string | null
  /** Code. */
  readonly customerCategory: string
}

export interface Sides {
  /** The same object for all days between two changes. */
  on(day: CalendarDate): Side
}

/** What the records of a billing account say today, read by who asks; ids name what was told of them. */
export interface SideRow {
  readonly billing_account_id: number
  readonly customer_id: number
  readonly seller_id: number
  readonly customer_category_id: number
  readonly buyer_country: string
  readonly seller_country: string
  readonly tax_category_id: number | null
  readonly own_category: string | null
  readonly tax_exempt: number
  readonly exemption_reason: string | null
  readonly exempt_until: CalendarDate | null
  readonly category: string
  readonly general_category: string | null
  readonly category_exempt: number
  readonly category_reason: string | null
}

/** The columns of a {@link SideRow}, over `ba`, `c`, `cc`, `s`, and the tax categories `own` and `general`. */
export const SIDE_COLUMNS = [
  'ba.id as billing_account_id',
  'ba.country as buyer_country',
  'ba.tax_category_id',
  'own.code as own_category',
  'c.id as customer_id',
  'c.customer_category_id',
  'c.tax_exempt',
  'c.exemption_reason',
  'c.exempt_until',
  'cc.code as category',
  'general.code as general_category',
  'cc.tax_exempt as category_exempt',
  'cc.exemption_reason as category_reason',
  's.id as seller_id',
  's.country as seller_country',
] as const

const isToldOf = (entity: string, id: string) =>
  sql<number>`EXISTS (SELECT 1 FROM dated_state WHERE entity = ${sql.lit(entity)} AND record_id = ${sql.ref(id)})`

/** Whether anything was told of one of the records, over the same tables: most of them are asked for one by one, and nothing was. */
export const IS_TOLD = sql<number>`(${sql.join(
  [isToldOf('billingAccount', 'ba.id'), isToldOf('customer', 'c.id'), isToldOf('customerCategory', 'cc.id'), isToldOf('seller', 's.id')],
  sql` OR `,
)})`.as('is_told')

/** The records whose states decide on the sides of a row. */
export function sideRecords(row: SideRow): RecordName[] {
  return [
    ['billingAccount', row.billing_account_id],
    ['customer', row.customer_id],
    ['customerCategory', row.customer_category_id],
    ['seller', row.seller_id],
  ]
}

/**
 * The sides of rows that were read together, in their order.
 *
 * @param states of all {@link sideRecords}
 * @param known as that of the states
 */
export async function sidesOf(store: ReadStore, rows: readonly SideRow[], states: States, known?: number): Promise<Sides[]> {
  const changes = rows.map((row) => !isConstant(row, states))
  if (!changes.includes(true)) return rows.map(constantSides)
  const categories = await readCategories(store, known)
  return rows.map((row, at) => (changes[at] ? changingSides(row, states, categories) : constantSides(row)))
}

/** Whether nothing was told that would make one day differ from another. */
function isConstant(row: SideRow, states: States): boolean {
  if (row.exempt_until !== null) return false
  return states.empty || sideRecords(row).every(([entity, id]) => states.of(entity, id).tellings.length === 0)
}

function constantSides(row: SideRow): Sides {
  const side: Side = {
    taxCategory: row.own_category ?? row.general_category,
    sellerCountry: row.seller_country,
    buyerCountry: row.buyer_country,
    exoneration: exonerationOf(row.tax_exempt === 1, row.exemption_reason) ?? exonerationOf(row.category_exempt === 1, row.category_reason),
    customerCategory: row.category,
  }
  return { on: () => side }
}

const exonerationOf = (isExempt: boolean, reason: string | null) => (isExempt ? (reason ?? 'free from tax') : null)

// ---- Sides that change

interface Category {
  readonly code: string
  readonly tax_category_id: number | null
  readonly tax_exempt: number
  readonly exemption_reason: string | null
}

interface Categories {
  readonly rows: ReadonlyMap<number, Category>
  readonly states: States
  /** Codes of tax categories. */
  readonly codes: ReadonlyMap<number, string>
}

const allCategories = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('customer_category').select(['id', 'code', 'tax_category_id', 'tax_exempt', 'exemption_reason']),
)
const taxCategories = preparedSelect<Record<string, never>>()((db) => db.selectFrom('tax_category').select(['id', 'code']))

/** All of them: a customer may have any from some day on. */
async function readCategories(store: ReadStore, known?: number): Promise<Categories> {
  const rows = await store.all(allCategories(store), {})
  const names = rows.map(({ id }): RecordName => ['customerCategory', id])
  const codes = await store.all(taxCategories(store), {})
  return {
    rows: new Map(rows.map((row) => [row.id, row])),
    states: await readStates(store, names, known),
    codes: new Map(codes.map((row) => [row.id, row.code])),
  }
}

function changingSides(row: SideRow, states: States, categories: Categories): Sides {
  const days = daysOf(row, states, categories)
  const first = sideOn(row, states, categories, FROM_BEGINNING)
  const spans = days.map((from) => ({ from, side: sideOn(row, states, categories, from) }))
  return { on: (day) => spans.findLast(({ from }) => from <= day)?.side ?? first }
}

/** The days on which anything may change, rising. */
function daysOf(row: SideRow, states: States, categories: Categories): CalendarDate[] {
  const customer = states.of('customer', row.customer_id)
  const held = valuesOf(customer, 'customer_category_id', row.customer_category_id) as number[]
  const ends = valuesOf(customer, 'exempt_until', row.exempt_until).filter((day) => day !== null) as CalendarDate[]
  const all = [
    ...states.of('billingAccount', row.billing_account_id).days,
    ...customer.days,
    ...states.of('seller', row.seller_id).days,
    ...held.flatMap((id) => categories.states.of('customerCategory', id).days),
    ...ends,
  ]
  return [...new Set(all)].sort()
}

/** All values that a field ever has. */
const valuesOf = ({ tellings }: RecordStates, field: string, today: unknown) => {
  const told = tellings.filter((one) => one.field === field).map((one) => one.value)
  return told.length > 0 ? told : [today]
}

function sideOn(row: SideRow, states: States, categories: Categories, day: CalendarDate): Side {
  const account = states
    .of('billingAccount', row.billing_account_id)
    .on({ country: row.buyer_country, tax_category_id: row.tax_category_id }, day)
  const { customer_category_id, tax_exempt, exemption_reason, exempt_until } = row
  const customer = states.of('customer', row.customer_id).on({ customer_category_id, tax_exempt, exemption_reason, exempt_until }, day)
  const category = categoryOn(categories, customer.customer_category_id, day)
  const isExempt = customer.tax_exempt === 1 && (customer.exempt_until === null || day < customer.exempt_until)
  const taxCategory = account.tax_category_id ?? category.tax_category_id
  return {
    taxCategory: taxCategory === null ? null : (categories.codes.get(taxCategory) ?? null),
    sellerCountry: states.of('seller', row.seller_id).on({ country: row.seller_country }, day).country,
    buyerCountry: account.country,
    exoneration: exonerationOf(isExempt, customer.exemption_reason) ?? exonerationOf(category.tax_exempt === 1, category.exemption_reason),
    customerCategory: category.code,
  }
}

function categoryOn({ rows, states }: Categories, id: number, day: CalendarDate): Category {
  return states.of('customerCategory', id).on(rows.get(id) as Category, day)
}
