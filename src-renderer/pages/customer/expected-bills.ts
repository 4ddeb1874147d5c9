/** Bills to come, as `subscription.forecast` and `customer.nextBills` answer them, put in rows for the window. */
import { type Decimal, decimal, sumDecimals, toPlain } from '../../../src-core/kernel/decimal.ts'

/** Amounts and quantities are decimal text. */
export interface ExpectedLine {
  readonly kind: string
  readonly subscription_id: number | null
  readonly service_id: number | null
  readonly charge_id: number | null
  readonly label: string
  readonly in_advance: boolean
  readonly period_start: string | null
  /** Exclusive. */
  readonly period_end: string | null
  /** `null` where the whole period is charged. */
  readonly days: number | null
  readonly of_days: number | null
  readonly quantity: string
  /** `null` where tiers price it. */
  readonly unit_price: string | null
  readonly amount: string
  readonly rated: boolean
}

export interface ExpectedTax {
  readonly label: string
  readonly percent: string
  readonly base_minor: number
  readonly tax_minor: number
}

export interface ExpectedBill {
  readonly date: string
  readonly lines: readonly ExpectedLine[]
  readonly taxes: readonly ExpectedTax[]
  readonly net_minor: number
  readonly tax_minor: number
  readonly gross_minor: number
  /** An estimate of usage is in it. */
  readonly estimate: boolean
}

export interface ExpectedBills {
  readonly currency: string
  readonly bills: readonly ExpectedBill[]
  /** Decimal text. */
  readonly recurring_month: string
}

/** What changes bills to come. */
export const BILL_READS: readonly string[] = [
  'billingAccount',
  'subscription',
  'invoice',
  'usageRecord',
  'ratedTransaction',
  'rejectedUsage',
  'priceVersion',
  'pricePlan',
  'charge',
]

export interface RowWords {
  readonly advance: string
  readonly arrears: string
  readonly credit: string
  readonly once: string
  readonly other: string
}

export interface BillCell {
  readonly lines: readonly ExpectedLine[]
  readonly amount: Decimal
  readonly estimate: boolean
}

export interface BillRow {
  readonly key: string
  readonly label: string
  /** One a bill. */
  readonly cells: readonly BillCell[]
}

const ORDER = ['advance', 'arrears', 'once', 'credit', 'other']

/** Recurring charges are one row, usage is one a charge. */
function rowOf(line: ExpectedLine): string {
  if (line.kind === 'recurring') return line.in_advance ? 'advance' : 'arrears'
  if (line.kind === 'oneShot') return 'once'
  if (line.kind === 'reimbursement') return 'credit'
  return line.kind === 'usage' || line.kind === 'estimate' ? `usage ${line.charge_id ?? line.label}` : 'other'
}

/** The rows of a table with a column a bill; what no bill has, or what costs nothing on each, is left out. */
export function billRows(bills: readonly ExpectedBill[], words: RowWords): readonly BillRow[] {
  const keys = [...new Set(bills.flatMap((bill) => bill.lines.map(rowOf)))]
  const usage = keys.filter((key) => !ORDER.includes(key))
  const order = [...ORDER.filter((key) => key !== 'other'), ...usage, 'other']
  return order
    .filter((key) => keys.includes(key))
    .map((key) => {
      const cells = bills.map((bill) => cellOf(bill.lines.filter((line) => rowOf(line) === key)))
      const first = cells.flatMap((cell) => cell.lines)[0]
      return { key, label: key in words ? words[key as keyof RowWords] : (first?.label ?? ''), cells }
    })
    .filter((row) => row.cells.some((cell) => !cell.amount.isZero()))
}

function cellOf(lines: readonly ExpectedLine[]): BillCell {
  return { lines, amount: sumDecimals(lines.map((line) => decimal(line.amount))), estimate: lines.some((line) => line.kind === 'estimate') }
}

export interface TaxRow {
  readonly key: string
  readonly label: string
  /** Minor units, one a bill. */
  readonly minor: readonly number[]
}

/** One row a tax. */
export function taxRows(bills: readonly ExpectedBill[]): readonly TaxRow[] {
  const keys = [...new Set(bills.flatMap((bill) => bill.taxes.map((tax) => `${tax.label} ${tax.percent}`)))]
  return keys.map((key) => {
    const minor = bills.map((bill) => bill.taxes.find((tax) => `${tax.label} ${tax.percent}` === key)?.tax_minor ?? 0)
    const tax = bills.flatMap((bill) => bill.taxes).find((one) => `${one.label} ${one.percent}` === key)
    return { key, label: tax?.label ?? key, minor }
  })
}

/** Sum of the lines' amounts as decimal text. */
export function amountOf(lines: readonly ExpectedLine[]): string {
  return toPlain(sumDecimals(lines.map((line) => decimal(line.amount))))
}
