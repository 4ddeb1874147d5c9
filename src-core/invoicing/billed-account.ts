/** The billing account as an invoice needs it: whose it is, who sells, who is taxed, what the page says of both. */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { translatedText } from '../entities/translations.ts'
import { onlyInLanguage } from '../kernel/text.ts'
import { type Refusal, refuse } from '../kernel/failures.ts'
import { type StoredTerm, storedTerm } from '../setup/payment-terms.ts'

export interface BilledAccount {
  readonly id: number
  readonly customerAccountId: number
  readonly customerId: number
  readonly sellerId: number
  readonly currency: string
  readonly sellerCountry: string
  readonly buyerCountry: string
  readonly taxCategory: string | null
  readonly exoneration: string | null
  readonly dueTerm: StoredTerm
  /** Name of the payment term in the account's language; `null` where it has none in it. */
  readonly dueTermName: string | null
  readonly language: string
  readonly paymentMethod: string
  readonly orderReference: string | null
  readonly customerCode: string
  readonly customerName: string
  readonly accountName: string
  readonly street: string | null
  readonly street2: string | null
  readonly postalCode: string | null
  readonly city: string | null
  readonly partyCountry: string
  readonly taxId: string | null
  readonly aggregateUsage: 'perArticle' | 'perDay' | 'perTransaction'
  readonly threshold: string | null
}

const accountsOf = preparedSelect<{ ids: string }>()((db, p) =>
  db
    .selectFrom('billing_account as ba')
    .innerJoin('customer_account as ca', 'ca.id', 'ba.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'ca.customer_id')
    .innerJoin('party as p', 'p.id', 'c.party_id')
    .innerJoin('seller as s', 's.id', 'c.seller_id')
    .innerJoin('customer_category as cc', 'cc.id', 'c.customer_category_id')
    .innerJoin('billing_cycle as bc', 'bc.id', 'ba.billing_cycle_id')
    .leftJoin('payment_term as pt', 'pt.id', 'ca.payment_term_id')
    .leftJoin('tax_category as own', 'own.id', 'ba.tax_category_id')
    .leftJoin('tax_category as general', 'general.id', 'cc.tax_category_id')
    .select([
      'ba.id',
      'ba.country as buyer_country',
      'ba.language',
      'ba.order_reference',
      'ba.name as account_name',
      'ca.id as customer_account_id',
      'ca.currency',
      'ca.payment_method',
      'c.id as customer_id',
      'c.code as customer_code',
      'c.name as customer_name',
      'c.seller_id',
      's.country as seller_country',
      'own.code as own_category',
      'general.code as general_category',
      'cc.tax_exempt',
      'cc.exemption_reason',
      'bc.due_days',
      'bc.aggregate_usage',
      'bc.invoicing_threshold',
      'pt.code as term_code',
      'pt.name as term_name',
      'pt.name_i18n as term_name_i18n',
      'pt.days as term_days',
      'pt.end_of_month as term_end_of_month',
      'pt.fixed_day as term_fixed_day',
      'pt.banking_calendar_id as term_banking_calendar_id',
      'pt.banking_move as term_banking_move',
      'p.street',
      'p.street_2',
      'p.postal_code',
      'p.city',
      'p.country as party_country',
      'p.tax_id',
    ])
    .where('ba.id', 'in', sql<number>`(select value from json_each(${p.ids}))`),
)
type AccountRow = NonNullable<ReturnType<typeof accountsOf>['row']>

/** @throws Refusal when there is no such billing account */
export async function readBilledAccount(store: ReadStore, id: number): Promise<BilledAccount> {
  const account = (await readBilledAccounts(store, [id])).get(id)
  if (!account) throw noBillingAccount(id)
  return account
}

export function noBillingAccount(id: number): Refusal {
  return refuse('notFound', 'billingAccount.notFound', `There is no billing account ${id}.`)
}

/** Those of the accounts that there are, by id. */
export async function readBilledAccounts(store: ReadStore, ids: readonly number[]): Promise<ReadonlyMap<number, BilledAccount>> {
  const rows = await store.all(accountsOf(store), { ids: JSON.stringify(ids) })
  return new Map(rows.map((row) => [row.id, accountFrom(row)]))
}

function accountFrom(row: AccountRow): BilledAccount {
  return {
    id: row.id,
    customerAccountId: row.customer_account_id,
    customerId: row.customer_id,
    sellerId: row.seller_id,
    currency: row.currency,
    sellerCountry: row.seller_country,
    buyerCountry: row.buyer_country,
    taxCategory: row.own_category ?? row.general_category,
    exoneration: row.tax_exempt === 1 ? (row.exemption_reason ?? 'free from tax') : null,
    dueTerm: storedTerm(row, row.due_days),
    dueTermName: row.term_name && onlyInLanguage(translatedText(row.term_name, row.term_name_i18n), row.language),
    language: row.language,
    paymentMethod: row.payment_method,
    orderReference: row.order_reference,
    customerCode: row.customer_code,
    customerName: row.customer_name,
    accountName: row.account_name,
    street: row.street,
    street2: row.street_2,
    postalCode: row.postal_code,
    city: row.city,
    partyCountry: row.party_country,
    taxId: row.tax_id,
    aggregateUsage: row.aggregate_usage,
    threshold: row.invoicing_threshold,
  }
}
