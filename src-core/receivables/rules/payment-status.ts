/** The payment status of an invoice, from its open item. Source: Opencell 14.2, 14.3.5, 14.4, 14.5. */
import type { CalendarDate } from '../../kernel/dates.ts'

export type PaymentStatus = 'PENDING' | 'UNPAID' | 'PPAID' | 'PAID' | 'CREDITED' | 'DISPUTED' | 'ABANDONED' | 'REFUNDED'

export interface InvoiceStanding {
  readonly amountMinor: number
  readonly openMinor: number
  readonly dueDate: CalendarDate
  readonly disputed: boolean
  /** What it is matched with, in minor units by kind of operation; kinds with nothing left are not in it. */
  readonly matchedWith: ReadonlyMap<string, number>
}

/** Due after today is pending, due today is unpaid; what closed an invoice decides what it is called then. */
export function paymentStatus(standing: InvoiceStanding, today: CalendarDate): PaymentStatus {
  const { amountMinor, openMinor, matchedWith } = standing
  if (openMinor === 0) return closedStatus(matchedWith)
  if (standing.disputed) return 'DISPUTED'
  if (openMinor < amountMinor) return 'PPAID'
  return standing.dueDate > today ? 'PENDING' : 'UNPAID'
}

/**
 * Money that came makes it paid; credit notes alone do not (Opencell calls it abandoned, as a write-off). A write-off of less than
 * the money that came is a small difference: the invoice stays paid.
 */
function closedStatus(matchedWith: ReadonlyMap<string, number>): PaymentStatus {
  const writtenOff = matchedWith.get('writeOff') ?? 0
  if (writtenOff > 0) return moneyOf(matchedWith) > writtenOff ? 'PAID' : 'ABANDONED'
  if (matchedWith.has('refund')) return 'REFUNDED'
  return matchedWith.size === 1 && matchedWith.has('creditNote') ? 'CREDITED' : 'PAID'
}

const NO_MONEY: ReadonlySet<string> = new Set(['writeOff', 'creditNote'])

function moneyOf(matchedWith: ReadonlyMap<string, number>): number {
  return [...matchedWith].reduce((sum, [kind, amount]) => (NO_MONEY.has(kind) ? sum : sum + amount), 0)
}
