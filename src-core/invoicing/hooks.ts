/** What invoicing tells those above it. */
import type { CalendarDate } from '../kernel/dates.ts'
import { defineHook } from '../operations/hooks.ts'

/**
 * A validated document with all that its posting needs, so that a run of 100,000 reads nothing back.
 * All amounts are minor units; a credit note's are negative.
 */
export interface ValidatedInvoice {
  readonly id: number
  readonly number: string
  readonly kind: 'invoice' | 'creditNote'
  /** Whether its type creates an account operation. */
  readonly posts: boolean
  readonly customerAccountId: number
  readonly billingAccountId: number
  readonly currency: string
  readonly invoiceDate: CalendarDate
  readonly dueDate: CalendarDate
  readonly grossMinor: number
  /** Units of the currency for one of the company currency, as stored decimal text. */
  readonly rate: string
  /** The gross in company currency, minor units. */
  readonly functionalMinor: number
  /** Net by revenue account; with the taxes they sum to the gross. */
  readonly revenue: readonly { readonly ledgerAccountId: number; readonly amountMinor: number }[]
  readonly taxes: readonly { readonly ledgerAccountId: number; readonly amountMinor: number }[]
}

/** Documents validated together, in the order of their ids: one at the desk, the accounts of a step in a run. */
export const invoicesValidated = defineHook<readonly ValidatedInvoice[]>('invoices.validated')
