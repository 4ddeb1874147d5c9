/** The billing account as an invoice needs it: whose it is, who sells, who is taxed, what the page says of the buyer. */
import { sql } from 'kysely'
import { SIDE_COLUMNS, sideRecords, type Sides, sidesOf } from '../accounts/index.ts'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type RecordName, readStates, type States } from '../entities/dated/read-states.ts'
import { translatedText } from '../entities/translations.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { onlyInLanguage } from '../kernel/text.ts'
import { type Refusal, refuse } from '../kernel/failures.ts'
import { type StoredTerm, storedTerm } from '../setup/payment-terms.ts'

/** What the page says of the buyer. */
export interface Buyer {
  readonly name: string
  readonly street: string | null
  readonly street2: string | null
  readonly postalCode: string | null
  readonly city: string | null
  readonly country: string
  readonly taxId: string | null
}

export interface BilledAccount {
  readonly id: number
  readonly customerAccountId: number
  readonly customerId: number
  readonly sellerId: number
  readonly currency: string
  /** Who buys and sells, as of a day. */
  readonly sides: Sides
  readonly dueTerm: StoredTerm
  /** Name of the payment term in the account's language; `null` where it has none in it. */
  readonly dueTermName: string | null
  readonly language: string
  readonly paymentMethod: string
  readonly orderReference: string | null
  readonly customerCode: string
  /** Of today, as sentences name it. */
  readonly customerName: string
  readonly accountName: string
  readonly aggregateUsage: 'perArticle' | 'perDay' | 'perTransaction'
  readonly threshold: string | null
  buyerOn(day: CalendarDate): Buyer
}

/** Payer and seller are those of today where they are not given. */
const accountsOf = preparedSelect<{ ids: string; payer: number | null; seller: number | null }>()((db, p) =>
  db
    .selectFrom('billing_account as ba')
    .innerJoin('customer_account as ca', (join) => join.on('ca.id', '=', sql<number>`coalesce(${p.payer}, ba.customer_account_id)`))
    .innerJoin('customer as c', 'c.id', 'ca.customer_id')
    .innerJoin('party as p', 'p.id', 'c.party_id')
    .innerJoin('seller as s', (join) => join.on('s.id', '=', sql<number>`coalesce(${p.seller}, c.seller_id)`))
    .innerJoin('customer_category as cc', 'cc.id', 'c.customer_category_id')
    .innerJoin('billing_cycle as bc', 'bc.id', 'ba.billing_cycle_id')
    .leftJoin('payment_term as pt', 'pt.id', 'ca.payment_term_id')
    .leftJoin('tax_category as own', 'own.id', 'ba.tax_category_id')
    .leftJoin('tax_category as general', 'general.id', 'cc.tax_category_id')
    .select(SIDE_COLUMNS)
    .select([
      'ba.language',
      'ba.order_reference',
      'ba.name as account_name',
      'ca.id as customer_account_id',
      'ca.currency',
      'ca.payment_method',
      'c.code as customer_code',
      'c.name as customer_name',
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
      'p.id as party_id',
      'p.street',
      'p.street_2',
      'p.postal_code',
      'p.city',
      'p.country',
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

/**
 * Those of the accounts that there are, by id.
 *
 * @param known the audit entry up to which counts what was told of days; all of it if left out
 */
export async function readBilledAccounts(
  store: ReadStore,
  ids: readonly number[],
  known?: number,
): Promise<ReadonlyMap<number, BilledAccount>> {
  return accountsFrom(store, await store.all(accountsOf(store), { ids: JSON.stringify(ids), payer: null, seller: null }), known)
}

/** Which billing account a document is of, who owes it and who sold. */
export interface DocumentSides {
  readonly billing_account_id: number
  readonly customer_account_id: number
  readonly seller_id: number
}

/**
 * The account of a document with the payer and the seller that the document names, whoever they are today.
 *
 * @param known as that of {@link readBilledAccounts}
 */
export async function readAccountOf(store: ReadStore, document: DocumentSides, known?: number): Promise<BilledAccount> {
  const { billing_account_id: id, customer_account_id: payer, seller_id: seller } = document
  const account = (await accountsFrom(store, await store.all(accountsOf(store), { ids: JSON.stringify([id]), payer, seller }), known)).get(
    id,
  )
  if (!account) throw noBillingAccount(id)
  return account
}

async function accountsFrom(store: ReadStore, rows: readonly AccountRow[], known?: number): Promise<ReadonlyMap<number, BilledAccount>> {
  const names = rows.flatMap((row): RecordName[] => [...sideRecords(row), ['party', row.party_id]])
  const states = await readStates(store, names, known)
  const sides = await sidesOf(store, rows, states, known)
  return new Map(rows.map((row, at) => [row.billing_account_id, accountFrom(row, sides[at] as Sides, states)]))
}

function accountFrom(row: AccountRow, sides: Sides, states: States): BilledAccount {
  return {
    id: row.billing_account_id,
    customerAccountId: row.customer_account_id,
    customerId: row.customer_id,
    sellerId: row.seller_id,
    currency: row.currency,
    sides,
    dueTerm: storedTerm(row, row.due_days),
    dueTermName: row.term_name && onlyInLanguage(translatedText(row.term_name, row.term_name_i18n), row.language),
    language: row.language,
    paymentMethod: row.payment_method,
    orderReference: row.order_reference,
    customerCode: row.customer_code,
    customerName: row.customer_name,
    accountName: row.account_name,
    aggregateUsage: row.aggregate_usage,
    threshold: row.invoicing_threshold,
    buyerOn: (day) => buyerOn(row, states, day),
  }
}

function buyerOn(row: AccountRow, states: States, day: CalendarDate): Buyer {
  const { street, street_2, postal_code, city, country, tax_id } = row
  const party = states.of('party', row.party_id).on({ street, street_2, postal_code, city, country, tax_id }, day)
  return {
    name: states.of('customer', row.customer_id).on({ name: row.customer_name }, day).name,
    street: party.street,
    street2: party.street_2,
    postalCode: party.postal_code,
    city: party.city,
    country: party.country,
    taxId: party.tax_id,
  }
}
