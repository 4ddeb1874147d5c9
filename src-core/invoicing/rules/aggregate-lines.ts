/**
 * Rated transactions into invoice lines: what is grouped, how it is summed, in which order the lines stand.
 * Source: Opencell `InvoiceLineAggregationService` (10.3).
 */
import { type CalendarDate, addDays, weekdayOf } from '../../kernel/dates.ts'
import { STORED_FRACTION_DIGITS, decimal, toStored } from '../../kernel/decimal.ts'
import { divide } from '../../kernel/rounding.ts'
import { storedOf, unitsOf } from '../../kernel/stored.ts'

/** A rated transaction to invoice; quantity and amounts in stored form (12 fraction digits), one currency. */
export interface RatedRow {
  readonly id: number
  readonly billingAccount: number
  readonly currency: string
  readonly article: string
  readonly articleLabel: string
  /** The article always has one line a rated transaction. */
  readonly articleIgnoresAggregation: boolean
  readonly description: string
  readonly tax: string
  readonly taxPercent: string
  readonly offer: number | null
  readonly productVersion: number | null
  readonly subscription: number | null
  readonly serviceInstance: number | null
  readonly order: string | null
  readonly userAccount: number | null
  /** The rated transaction that this one discounts. */
  readonly discountedRow: number | null
  readonly discountValue: string | null
  readonly discountPlanType: string | null
  readonly usageDate: CalendarDate
  /** Blank goes last. */
  readonly sortIndex: number | null
  readonly quantity: string
  readonly unitAmount: string
  readonly amountNet: string
  readonly amountTax: string
  readonly amountGross: string
}

export interface AggregationOptions {
  /** One line a rated transaction. */
  readonly disableAggregation: boolean
  readonly dateAggregation: 'none' | 'day' | 'week' | 'month'
  readonly ignoreSubscriptions: boolean
  readonly ignoreOrders: boolean
  readonly ignoreUserAccounts: boolean
  /** Different unit amounts in one line, whose unit price is then amount ÷ quantity. */
  readonly aggregateUnitAmounts: boolean
  readonly useArticleLabel: boolean
  /** Discounts: a line each, or one line for all that discount with one value and plan type. */
  readonly discountAggregation: 'none' | 'full'
}

/** The reference system's defaults. */
export const DEFAULT_AGGREGATION: AggregationOptions = {
  disableAggregation: false,
  dateAggregation: 'none',
  ignoreSubscriptions: false,
  ignoreOrders: false,
  ignoreUserAccounts: false,
  aggregateUnitAmounts: false,
  useArticleLabel: false,
  discountAggregation: 'none',
}

/** An invoice line to be; sums are exact, in stored form. */
export interface AggregatedLine {
  /** The row with the lowest id: what the group has in common is read from it. */
  readonly sample: RatedRow
  /** Ascending. */
  readonly rows: readonly number[]
  readonly label: string
  /** First day of the usage-date bucket; `null` where dates are not told apart. */
  readonly bucket: CalendarDate | null
  readonly firstUsage: CalendarDate
  readonly lastUsage: CalendarDate
  readonly quantity: string
  /** 12 decimals, half up; `null` where units differ and the quantity is zero. */
  readonly unitPrice: string | null
  readonly amountNet: string
  readonly amountTax: string
  readonly amountGross: string
}

/** First day of the bucket a usage date falls in; weeks begin on Monday. */
export function usageBucket(date: CalendarDate, by: AggregationOptions['dateAggregation']): CalendarDate | null {
  if (by === 'none') return null
  if (by === 'day') return date
  return by === 'month' ? `${date.slice(0, 8)}01` : addDays(date, 1 - weekdayOf(date))
}

/**
 * Groups rows into lines. The answer does not depend on the order of the rows: lines stand by billing account,
 * subscription, sort index, article, bucket and first row.
 */
export function aggregateLines(rows: Iterable<RatedRow>, options: AggregationOptions = DEFAULT_AGGREGATION): AggregatedLine[] {
  const groups: Group[] = []
  const byKey = new Map<string | null, Group>()
  for (const row of rows) {
    const key = standsAlone(row, options) ? null : groupKey(row, options)
    const group = key === null ? undefined : byKey.get(key)
    if (group) {
      addTo(group, row)
      continue
    }
    const made = newGroup(row)
    groups.push(made)
    byKey.set(key, made)
  }
  return groups.map((group) => lineOf(group, options)).sort(compareLines)
}

function standsAlone(row: RatedRow, options: AggregationOptions): boolean {
  return (
    options.disableAggregation || row.articleIgnoresAggregation || (row.discountedRow !== null && options.discountAggregation === 'none')
  )
}

/** Texts come with their length, so that no two groups share a key. */
function groupKey(row: RatedRow, options: AggregationOptions): string {
  const part = (value: string | number | null) =>
    value === null ? '-' : typeof value === 'number' ? `${value}|` : `${value.length}:${value}`
  const { ignoreSubscriptions, ignoreOrders, ignoreUserAccounts, aggregateUnitAmounts, dateAggregation } = options
  const what = `${part(row.billingAccount)}${part(row.currency)}${part(row.offer)}${part(row.article)}${part(row.tax)}${part(row.taxPercent)}${part(row.productVersion)}`
  const discount = `${row.discountedRow === null ? 0 : 1}${part(row.discountValue)}${part(row.discountPlanType)}`
  const whose = ignoreSubscriptions ? '--' : `${part(row.subscription)}${part(row.serviceInstance)}`
  const bucket = part(usageBucket(row.usageDate, dateAggregation))
  return `${what}${discount}${bucket}${whose}${ignoreOrders ? '-' : part(row.order)}${ignoreUserAccounts ? '-' : part(row.userAccount)}${aggregateUnitAmounts ? '-' : part(row.unitAmount)}`
}

/** In units of the twelfth decimal. */
interface Sums {
  quantity: bigint
  net: bigint
  tax: bigint
  gross: bigint
}

/** Mutable while rows are added. */
interface Group {
  sample: RatedRow
  readonly rows: number[]
  firstUsage: CalendarDate
  lastUsage: CalendarDate
  /** `null` while there is one row: its own texts are the sums. */
  sums: Sums | null
}

function newGroup(row: RatedRow): Group {
  return { sample: row, rows: [row.id], firstUsage: row.usageDate, lastUsage: row.usageDate, sums: null }
}

function addTo(group: Group, row: RatedRow): void {
  const sums = (group.sums ??= sumsOf(group.sample))
  sums.quantity += unitsOf(row.quantity)
  sums.net += unitsOf(row.amountNet)
  sums.tax += unitsOf(row.amountTax)
  sums.gross += unitsOf(row.amountGross)
  group.rows.push(row.id)
  if (row.id < group.sample.id) group.sample = row
  if (row.usageDate < group.firstUsage) group.firstUsage = row.usageDate
  if (row.usageDate > group.lastUsage) group.lastUsage = row.usageDate
}

function sumsOf(row: RatedRow): Sums {
  return {
    quantity: unitsOf(row.quantity),
    net: unitsOf(row.amountNet),
    tax: unitsOf(row.amountTax),
    gross: unitsOf(row.amountGross),
  }
}

function lineOf(group: Group, options: AggregationOptions): AggregatedLine {
  const { sample, firstUsage, lastUsage, sums } = group
  return {
    sample,
    rows: group.rows.sort((one, other) => one - other),
    label: options.useArticleLabel ? sample.articleLabel : sample.description,
    bucket: standsAlone(sample, options) ? null : usageBucket(sample.usageDate, options.dateAggregation),
    firstUsage,
    lastUsage,
    quantity: sums ? storedOf(sums.quantity) : sample.quantity,
    unitPrice: options.aggregateUnitAmounts && sums ? averagePrice(sums) : sample.unitAmount,
    amountNet: sums ? storedOf(sums.net) : sample.amountNet,
    amountTax: sums ? storedOf(sums.tax) : sample.amountTax,
    amountGross: sums ? storedOf(sums.gross) : sample.amountGross,
  }
}

function averagePrice({ net, quantity }: Sums): string | null {
  if (quantity === 0n) return null
  return toStored(divide(decimal(net), decimal(quantity), { places: STORED_FRACTION_DIGITS, mode: 'halfUp' }))
}

/** Blank goes last. */
function compareBlankLast(one: number | null, other: number | null): number {
  return (one ?? Number.MAX_SAFE_INTEGER) - (other ?? Number.MAX_SAFE_INTEGER)
}

const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

function compareLines(one: AggregatedLine, other: AggregatedLine): number {
  const [left, right] = [one.sample, other.sample]
  return (
    left.billingAccount - right.billingAccount ||
    compareBlankLast(left.subscription, right.subscription) ||
    compareBlankLast(left.sortIndex, right.sortIndex) ||
    compareText(left.article, right.article) ||
    compareText(one.bucket ?? '', other.bucket ?? '') ||
    left.id - right.id
  )
}
