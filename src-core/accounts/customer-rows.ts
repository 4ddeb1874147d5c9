/** The rows of a new customer's tree, from its checked values. */
import type { Insertable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { sortKey } from '../kernel/text.ts'
import type { NumberBlock } from '../sequences/index.ts'
import type { CheckedRow } from './customer-check.ts'

/** Columns that every entity row has, filled by the writer. */
export type StandardColumn = 'id' | 'version' | 'created_at' | 'created_by' | 'created_op' | 'changed_at' | 'changed_by' | 'changed_op'

export function partyRow(
  { values, name, name_key, country, language, references }: CheckedRow,
  code: string,
): Omit<Insertable<Schema['party']>, StandardColumn> {
  return {
    code,
    kind: values.account_type === 'private' ? 'person' : 'organisation',
    name,
    name_key,
    title_id: references.title,
    first_name: values.first_name ?? null,
    last_name: values.last_name ?? null,
    personal_id: values.personal_id ?? null,
    tax_id: values.tax_id ?? null,
    registration_number: values.registration_number ?? null,
    street: values.street ?? null,
    street_2: values.street_2 ?? null,
    postal_code: values.postal_code ?? null,
    city: values.city ?? null,
    state: values.state ?? null,
    country,
    email: values.email ?? null,
    phone: values.phone ?? null,
    mobile: values.mobile ?? null,
    language,
  }
}

export function customerRow(row: CheckedRow, code: string, party_id: number): Omit<Insertable<Schema['customer']>, StandardColumn> {
  const { values, name, name_key, references } = row
  return {
    code,
    name,
    name_key,
    account_type: values.account_type,
    party_id,
    parent_id: row.parent_id,
    seller_id: references.seller,
    customer_category_id: references.customer_category,
    brand_id: references.brand,
    sales_channel_id: references.sales_channel,
    sales_representative_id: row.sales_representative_id,
    since: row.since,
    tax_exempt: values.tax_exempt ? 1 : 0,
    exemption_reason: values.exemption_reason ?? null,
    exempt_until: values.exempt_until ?? null,
    external_ref: values.external_ref ?? null,
  }
}

/** A direct debit without a mandate reference gets one from its sequence. */
export function customerAccountRow(
  row: CheckedRow,
  code: string,
  customer_id: number,
  mandates: NumberBlock,
): Omit<Insertable<Schema['customer_account']>, StandardColumn> {
  const { values, references } = row
  const debited = values.payment_method === 'directDebit'
  return {
    code,
    customer_id,
    ...named(values.customer_account_name, row),
    currency: row.currency,
    credit_category_id: references.credit_category,
    payment_method: values.payment_method ?? 'transfer',
    account_holder: values.account_holder ?? (values.iban ? row.name : null),
    iban: values.iban?.replace(/\s/g, '').toUpperCase() ?? null,
    bic: values.bic ?? null,
    mandate_reference: values.mandate_reference ?? (debited ? mandates.take() : null),
    mandate_date: values.mandate_date ?? (debited ? row.since : null),
    payment_term_id: references.payment_term,
    matching_rule: values.matching_rule ?? null,
    excluded_from_payment: 0,
    status: 'active',
  }
}

export function billingAccountRow(
  row: CheckedRow,
  code: string,
  customer_account_id: number,
  nextInvoice: CalendarDate,
): Omit<Insertable<Schema['billing_account']>, StandardColumn> {
  const { values, references } = row
  return {
    code,
    customer_account_id,
    ...named(values.billing_account_name, row),
    kind: values.kind ?? 'postpaid',
    billing_cycle_id: references.billing_cycle,
    country: row.country,
    language: row.language,
    tax_category_id: references.tax_category,
    status: 'active',
    subscription_date: row.since,
    next_invoice_date: nextInvoice,
    delivery: values.delivery ?? (values.email || values.invoice_email ? 'email' : 'post'),
    invoice_email: values.invoice_email ?? null,
    order_reference: values.order_reference ?? null,
  }
}

export function userAccountRow(
  row: CheckedRow,
  code: string,
  billing_account_id: number,
): Omit<Insertable<Schema['user_account']>, StandardColumn> {
  return { code, billing_account_id, ...named(row.values.user_account_name, row), is_consumer: 1, status: 'active' }
}

/** An account's own name, else its customer's. */
function named(given: string | null | undefined, { name, name_key }: CheckedRow): { readonly name: string; readonly name_key: string } {
  return given && given !== name ? { name: given, name_key: sortKey(given) } : { name, name_key }
}
