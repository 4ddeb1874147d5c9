/** The payment status of an invoice, from its open item. Source: Opencell 14.2, 14.3.5, 14.4, 14.5. */
import type { CalendarDate } from '../../kernel/dates.ts'

export type PaymentStatus = 'PENDING' | 'UNPAID' | 'PPAID' | 'PAID' | 'DISPUTED' | 'ABANDONED' | 'REFUNDED'

export interface InvoiceStanding {
  readonly amountMinor: number
  readonly openMinor: number
  readonly dueDate: CalendarDate
  readonly disputed: boolean
  /** Kinds of the operations that it is matched with. */
  readonly matchedWith: ReadonlySet<string>
}

/** Due after today is pending, due today is unpaid; what closed an invoice decides what it is called then. */
export function paymentStatus(standing: InvoiceStanding, today: CalendarDate): PaymentStatus {
  const { amountMinor, openMinor, matchedWith } = standing
  if (openMinor === 0) {
    if (matchedWith.has('writeOff')) return 'ABANDONED'
    return matchedWith.has('refund') ? 'REFUNDED' : 'PAID'
  }
  if (standing.disputed) return 'DISPUTED'
  if (openMinor < amountMinor) return 'PPAID'
  return standing.dueDate > today ? 'PENDING' : 'UNPAID'
}
