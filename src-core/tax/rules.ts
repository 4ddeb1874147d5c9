/**
 * Which tax applies: exoneration, then the mapping rows of the buyer's tax category.
 * Source: Opencell `TaxMappingService.determineTax`.
 */
import { type CalendarDate, type OpenPeriod, holds } from '../kernel/dates.ts'
import { type Decimal, ZERO, sumDecimals } from '../kernel/decimal.ts'
import { allocateMinor } from '../kernel/money.ts'

export interface TaxPart {
  readonly code: string
  /** 20 for 20 %. */
  readonly percent: Decimal
}

/** A tax; a composite one is the sum of its parts. */
export interface Tax extends TaxPart {
  readonly parts: readonly TaxPart[]
}

export interface TaxMapping {
  readonly id: number
  /** Who buys. */
  readonly category: string
  /** What is sold; `null` is any. */
  readonly taxClass: string | null
  readonly sellerCountry: string | null
  readonly buyerCountry: string | null
  /** Half open. */
  readonly validity: OpenPeriod
  /** Among equally specific rows the higher goes first. */
  readonly priority: number
  /** Kept verbatim; blank always holds. */
  readonly filter: string | null
  readonly tax: Tax
}

export interface TaxQuery {
  /** The billing account's category, else that of its customer category; `null` where neither has one. */
  readonly category: string | null
  readonly taxClass: string | null
  readonly sellerCountry: string | null
  readonly buyerCountry: string | null
  /** Operation date at rating, invoice date at invoicing. */
  readonly date: CalendarDate
  /** Why the buyer pays no tax; `null` for a buyer who does. */
  readonly exoneration: string | null
}

export interface TaxNote {
  readonly mapping: number
  readonly taken: boolean
  /** `is for class SERVICES`, `ended before 1 Jan 2026`. */
  readonly why: string
}

export type TaxDecision =
  | { readonly found: true; readonly tax: Tax; readonly mapping: number | null; readonly exoneration: string | null }
  | { readonly found: false; readonly reason: 'NO_TAX'; readonly message: string }

/** The percent-0 tax of an exonerated buyer, with its own code. */
export interface TaxSettings {
  readonly zeroTax: Tax
  /** Evaluates a mapping's filter; needed only where one has one. */
  readonly filterHolds?: (filter: string, mapping: TaxMapping) => boolean
}

export type TaxDeterminer = (query: TaxQuery, trace?: TaxNote[]) => TaxDecision

/** A composite tax is as high as its parts together. */
export function compositeTax(code: string, parts: readonly TaxPart[]): Tax {
  return { code, percent: sumDecimals(parts.map((part) => part.percent)), parts }
}

/** A tax without parts. */
export function simpleTax(code: string, percent: Decimal): Tax {
  return { code, percent, parts: [] }
}

const unspecific = (value: string | null) => (value === null ? 1 : 0)

/** The specific before the general, by class, seller country, buyer country; then priority descending, then id. */
export function compareMappings(one: TaxMapping, other: TaxMapping): number {
  return (
    unspecific(one.taxClass) - unspecific(other.taxClass) ||
    unspecific(one.sellerCountry) - unspecific(other.sellerCountry) ||
    unspecific(one.buyerCountry) - unspecific(other.buyerCountry) ||
    other.priority - one.priority ||
    one.id - other.id
  )
}

/**
 * Prepares the mapping rows once; each query then looks at its category's rows only.
 *
 * @returns a function that answers the tax, or `NO_TAX`: the usage or line is rejected with that cause
 */
export function taxDeterminer(mappings: readonly TaxMapping[], settings: TaxSettings): TaxDeterminer {
  const byCategory = Map.groupBy([...mappings].sort(compareMappings), (mapping) => mapping.category)
  return (query, trace) => {
    if (query.exoneration !== null) return { found: true, tax: settings.zeroTax, mapping: null, exoneration: query.exoneration }
    if (query.category === null) return noTax('The billing account has no tax category, and its customer category has none either.')
    const rows = byCategory.get(query.category) ?? []
    const mapping = rows.find((row) => isTaken(row, query, settings, trace))
    if (mapping) return { found: true, tax: mapping.tax, mapping: mapping.id, exoneration: null }
    return noTax(
      `No tax mapping of category ${query.category} fits class ${query.taxClass ?? 'none'}, from ${query.sellerCountry ?? 'anywhere'} to ${query.buyerCountry ?? 'anywhere'} on ${query.date}.`,
    )
  }
}

function noTax(message: string): TaxDecision {
  return { found: false, reason: 'NO_TAX', message }
}

function isTaken(mapping: TaxMapping, query: TaxQuery, settings: TaxSettings, trace: TaxNote[] | undefined): boolean {
  const against = reasonAgainst(mapping, query, settings)
  trace?.push({ mapping: mapping.id, taken: against === null, why: against ?? 'the first that fits' })
  return against === null
}

function reasonAgainst(mapping: TaxMapping, query: TaxQuery, { filterHolds }: TaxSettings): string | null {
  if (mapping.taxClass !== null && mapping.taxClass !== query.taxClass) return `is for class ${mapping.taxClass}`
  if (mapping.sellerCountry !== null && mapping.sellerCountry !== query.sellerCountry) return `is for sellers in ${mapping.sellerCountry}`
  if (mapping.buyerCountry !== null && mapping.buyerCountry !== query.buyerCountry) return `is for buyers in ${mapping.buyerCountry}`
  if (!holds(mapping.validity, query.date)) return 'is not valid on the date'
  if (mapping.filter === null) return null
  if (!filterHolds) throw new TypeError(`no evaluator was given for “${mapping.filter}”`)
  return filterHolds(mapping.filter, mapping) ? null : 'its filter does not hold'
}

/** A part of a composite tax with its share, in minor units of one currency. */
export interface TaxShare extends TaxPart {
  readonly taxMinor: number
}

/**
 * Splits the rounded amount of a tax over its parts, by their percents; the shares add up to the amount.
 * A tax without parts has itself as its only share.
 */
export function splitTax(tax: Tax, taxMinor: number): TaxShare[] {
  const parts = tax.parts.length > 0 ? tax.parts : [{ code: tax.code, percent: tax.percent }]
  const weights = parts.map((part) => part.percent)
  if (sumDecimals(weights).lte(ZERO)) return parts.map((part) => ({ ...part, taxMinor: 0 }))
  const shares = allocateMinor(taxMinor, weights)
  return parts.map((part, index) => ({ ...part, taxMinor: shares[index] ?? 0 }))
}
