/**
 * A row of `customers.csv`: a party, a customer, its customer account, billing account and user account in one.
 * Columns are named as the fields of these entities; the three names of accounts carry the account in front.
 */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'

export type PaymentMethod = 'directDebit' | 'transfer' | 'card' | 'cash' | 'check'

export interface DemoCustomer {
  readonly code: string
  readonly name: string
  readonly account_type: 'private' | 'company'
  readonly first_name: string | null
  readonly last_name: string | null
  readonly street: string
  readonly street_2: string | null
  readonly postal_code: string
  readonly city: string
  readonly state: string | null
  readonly country: string
  readonly email: string
  readonly phone: string
  readonly language: string
  readonly tax_id: string | null
  readonly registration_number: string | null
  /** Code of the parent customer, which stands further up in the file. */
  readonly parent: string | null
  readonly customer_category: string
  readonly credit_category: string
  readonly sales_channel: string
  readonly since: CalendarDate
  readonly customer_account_name: string
  readonly currency: string
  readonly payment_method: PaymentMethod
  readonly payment_term: string | null
  readonly account_holder: string | null
  readonly iban: string | null
  readonly bic: string | null
  readonly mandate_reference: string | null
  readonly mandate_date: CalendarDate | null
  readonly billing_account_name: string
  readonly billing_cycle: string
  /** Set where the customer category's own does not fit: `EU_BUSINESS` and `EXPORT` for key accounts abroad. */
  readonly tax_category: string | null
  readonly delivery: 'email' | 'post'
  readonly invoice_email: string | null
  readonly order_reference: string | null
  readonly user_account_name: string
}

export const CUSTOMER_COLUMNS = [
  'code',
  'name',
  'account_type',
  'first_name',
  'last_name',
  'street',
  'street_2',
  'postal_code',
  'city',
  'state',
  'country',
  'email',
  'phone',
  'language',
  'tax_id',
  'registration_number',
  'parent',
  'customer_category',
  'credit_category',
  'sales_channel',
  'since',
  'customer_account_name',
  'currency',
  'payment_method',
  'payment_term',
  'account_holder',
  'iban',
  'bic',
  'mandate_reference',
  'mandate_date',
  'billing_account_name',
  'billing_cycle',
  'tax_category',
  'delivery',
  'invoice_email',
  'order_reference',
  'user_account_name',
] as const satisfies readonly (keyof DemoCustomer)[]

/** Code of the customer at a place of the file, from 0. */
export function customerCode(index: number): string {
  return `CUST-${String(index + 1).padStart(5, '0')}`
}

/** The place of a code in the file, from 0, or `null` for another's code. */
export function customerIndex(code: string): number | null {
  const digits = /^CUST-(\d{5})$/.exec(code)?.[1]
  return digits === undefined || digits === '00000' ? null : Number(digits) - 1
}
