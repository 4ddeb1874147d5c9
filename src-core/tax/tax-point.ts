/**
 * The tax point: the day whose state decides the tax of what is charged. A rate that changes holds for what is supplied
 * from then on, whenever it is invoiced.
 */
import { type CalendarDate, addDays } from '../kernel/dates.ts'

export const TAX_POINT_POLICIES = [
  'ownDate', // of what is charged: the default
  'invoiceDate', // for everything
] as const
export type TaxPointPolicy = (typeof TAX_POINT_POLICIES)[number]

/** What is charged, as far as its tax point depends on it. */
export interface Charged {
  readonly kind: string
  readonly usageDate: CalendarDate
  /** Exclusive. */
  readonly periodEnd: CalendarDate | null
}

export interface TaxPoint {
  readonly date: CalendarDate
  readonly by: 'usageDate' | 'ownDay' | 'lastDay' | 'invoiceDate'
}

/**
 * Usage has its day, what is charged once its own, a period in arrears its last day. What is charged in advance is
 * supplied in the days to come: its tax is that of the invoice.
 */
export function taxPointOf({ kind, usageDate, periodEnd }: Charged, policy: TaxPointPolicy, invoiceDate: CalendarDate): TaxPoint {
  if (policy === 'invoiceDate') return { date: invoiceDate, by: 'invoiceDate' }
  if (kind === 'usage') return { date: usageDate, by: 'usageDate' }
  if (kind !== 'recurring' || periodEnd === null) return { date: usageDate, by: 'ownDay' }
  // What falls due when its period is over is in arrears.
  return usageDate >= periodEnd ? { date: addDays(periodEnd, -1), by: 'lastDay' } : { date: invoiceDate, by: 'invoiceDate' }
}

/** {@link taxPointOf} as SQL over a rated transaction and the invoice `v` whose snapshot names the setting; no tax point of what keeps a tax. */
export const TAX_POINT_SQL = `CASE
    WHEN COALESCE(v.snapshot ->> '$.taxPoint', 'invoiceDate') = 'invoiceDate' THEN v.invoice_date
    WHEN rated_transaction.kind <> 'recurring' OR rated_transaction.period_end IS NULL THEN rated_transaction.usage_date
    WHEN rated_transaction.usage_date >= rated_transaction.period_end THEN date(rated_transaction.period_end, '-1 day')
    ELSE v.invoice_date END`
