/**
 * Writes customers with their account trees: by the thousand in one transaction, checked once a row.
 *
 * Everything that is the same for all rows (company, reference data, counters, prepared statements) is
 * read when the writer is opened; a row then costs its inserts.
 */
import type { Insertable } from 'kysely'
import type { TableDescription } from '../database/columns.ts'
import type { Schema } from '../database/schema.ts'
import { preparedSelect, type WriteStore } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import { searchEntry } from '../entities/model.ts'
import { type CalendarDate, isCalendarDate, later } from '../kernel/dates.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import { sortKey } from '../kernel/text.ts'
import type { CommandContext } from '../operations/context.ts'
import { ibanCheck, vatIdCheck } from '../parties/identifiers.ts'
import { party, partyRole } from '../parties/model.ts'
import { type NumberBlock, type NumberedDocument, openNumberBlock } from '../sequences/index.ts'
import { nextDate } from '../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { billingCycle, brand, creditCategory, paymentTerm, salesChannel, seller, title } from '../setup/model.ts'
import { customerCategory, taxCategory } from '../tax/model.ts'
import { type CodeIndex, codeIndex, companyOf, type RecordKey } from './codes.ts'
import { categoryCode, type CustomerDefaults, nameOf } from './customer-defaults.ts'
import { type CustomerIds, type CustomerValues, customerValues } from './customer-values.ts'
import { billingAccount, customer, customerAccount, userAccount } from './model.ts'

export interface CustomerWriter {
  /**
   * Checks one row and writes its party, customer, customer account, billing account, user account and
   * roles. Nothing is written of a row at fault.
   *
   * @throws Refusal naming each field at fault
   */
  create(values: unknown): Promise<CustomerIds>
  /** Keeps the counters; the last thing to do. */
  finish(): Promise<void>
}

export interface WriterOptions {
  /** Whether the audit entry keeps each record so that undo can take it back; not for thousands. */
  readonly undoable: boolean
}

/** One customer with its tree. */
export async function createCustomerTree(context: CommandContext, values: unknown): Promise<CustomerIds> {
  const writer = await openCustomerWriter(context, { undoable: true })
  const ids = await writer.create(values)
  await writer.finish()
  return ids
}

/** Opens a writer for one transaction. */
export async function openCustomerWriter(context: CommandContext, options: WriterOptions): Promise<CustomerWriter> {
  const world = await readWorld(context)
  const tables = tableWriters(context, options)
  return {
    create: async (given) => {
      const row = await checkedRow(context, world, given)
      const ids = await writeTree(context, world, tables, row)
      context.summarise(`Customer ${ids.code} ${row.name} created`)
      return ids
    },
    finish: async () => {
      for (const block of Object.values(world.numbers)) await block.keep()
    },
  }
}

// ---- What is the same for all rows

const INDEXED = {
  title,
  seller,
  brand,
  sales_channel: salesChannel,
  credit_category: creditCategory,
  payment_term: paymentTerm,
  billing_cycle: billingCycle,
  customer_category: customerCategory,
  tax_category: taxCategory,
} as const
type IndexedField = keyof typeof INDEXED

const NUMBERED = [
  'customer',
  'customerAccount',
  'billingAccount',
  'userAccount',
  'party',
  'mandate',
] as const satisfies readonly NumberedDocument[]
type Numbered = (typeof NUMBERED)[number]

interface World {
  readonly company: CustomerDefaults
  readonly indexes: Readonly<Record<IndexedField, CodeIndex>>
  readonly mainSeller: number
  readonly mainCycle: number | null
  readonly countries: ReadonlySet<string>
  readonly currencies: ReadonlySet<string>
  readonly languages: ReadonlySet<string>
  readonly numbers: Readonly<Record<Numbered, NumberBlock>>
  /** The next boundary of a cycle after a day, once computed. */
  readonly nextDates: Map<string, CalendarDate>
}

async function readWorld(context: CommandContext): Promise<World> {
  const { store, today } = context
  const company = await companyOf(store)
  const countries = await store.db.selectFrom('country').select(['code', 'european_union']).execute()
  const codes = async (table: 'currency' | 'language') =>
    new Set((await store.db.selectFrom(table).select('code').execute()).map((row) => row.code))
  const mainSeller = await store.db
    .selectFrom('seller')
    .select('id')
    .where('parent_id', 'is', null)
    .where('archived_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!mainSeller) throw refuse('refused', 'seller.missing', 'There is no seller yet. Add one under Setup, Sellers.')
  const indexes = {} as Record<IndexedField, CodeIndex>
  for (const field of Object.keys(INDEXED) as IndexedField[]) indexes[field] = await codeIndex(store, INDEXED[field])
  const numbers = {} as Record<Numbered, NumberBlock>
  for (const document of NUMBERED) numbers[document] = await openNumberBlock(context, { document, sellerId: mainSeller.id, date: today })
  return {
    company: { ...company, members: new Set(countries.filter((one) => one.european_union === 1).map((one) => one.code)) },
    indexes,
    mainSeller: mainSeller.id,
    mainCycle: indexes.billing_cycle.find('MONTHLY'),
    countries: new Set(countries.map((one) => one.code)),
    currencies: await codes('currency'),
    languages: await codes('language'),
    numbers,
    nextDates: new Map(),
  }
}

// ---- The check of a row

type References = Readonly<Record<IndexedField, number | null>>
interface CheckedRow {
  readonly values: CustomerValues
  readonly name: string
  readonly since: CalendarDate
  readonly country: string
  readonly currency: string
  readonly language: string
  readonly references: References & { readonly seller: number; readonly customer_category: number; readonly billing_cycle: number }
  readonly parent_id: number | null
  readonly sales_representative_id: number | null
}

async function checkedRow(context: CommandContext, world: World, given: unknown): Promise<CheckedRow> {
  const parsed = customerValues.safeParse(withoutEmpty(given))
  if (!parsed.success) throw invalidCustomer(parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })))
  const values = parsed.data
  const name = nameOf(values)
  const country = values.country ?? world.company.country
  const currency = values.currency ?? world.company.currency
  const language = values.language ?? world.company.language
  const faults: FieldFault[] = name === null ? [{ path: 'name', reason: 'Fill this in.' }] : []
  const known = (path: string, key: string, codes: ReadonlySet<string>, what: string) => {
    if (!codes.has(key)) faults.push({ path, reason: `There is no ${what} “${key}”.` })
  }
  known('country', country, world.countries, 'country')
  known('currency', currency, world.currencies, 'currency')
  known('language', language, world.languages, 'language')
  faults.push(...identifierFaults(values, country))
  const references = findReferences(world, values, country, faults)
  const parent_id = await findByCode(context.store, 'parent', values.parent, faults)
  const sales_representative_id = await findByCode(context.store, 'sales_representative', values.sales_representative, faults)
  faults.push(...(await takenCodes(context.store, values)))
  if (faults.length > 0) throw invalidCustomer(faults)
  return {
    values,
    name: name as string,
    since: values.since ?? context.today,
    country,
    currency,
    language,
    references: references as CheckedRow['references'],
    parent_id,
    sales_representative_id,
  }
}

function withoutEmpty(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '' && value !== null && value !== undefined))
}

function invalidCustomer(faults: readonly FieldFault[]) {
  const first = faults[0] as FieldFault
  return refuse('invalid', 'customer.invalid', `Customer: ${first.path}: ${first.reason}`, { fields: faults })
}

function identifierFaults(values: CustomerValues, country: string): FieldFault[] {
  const faults: FieldFault[] = []
  const judge = (path: string, result: { ok: true } | { ok: false; reason: string }) => {
    if (!result.ok) faults.push({ path, reason: result.reason })
  }
  if (values.tax_id) judge('tax_id', vatIdCheck(country, values.tax_id))
  if (values.iban) judge('iban', ibanCheck(values.iban))
  else if (values.payment_method === 'directDebit') faults.push({ path: 'iban', reason: 'A direct debit needs the IBAN of the payer.' })
  return faults
}

function findReferences(world: World, values: CustomerValues, country: string, faults: FieldFault[]): References {
  const found = {} as Record<IndexedField, number | null>
  const category = categoryCode(values.account_type, country, world.company)
  const defaults: Partial<Record<IndexedField, RecordKey | null>> = {
    seller: world.mainSeller,
    billing_cycle: world.mainCycle,
    customer_category: category,
  }
  for (const field of Object.keys(INDEXED) as IndexedField[]) {
    const key = values[field] ?? defaults[field] ?? null
    found[field] = key === null ? null : world.indexes[field].find(key)
    if (key !== null && found[field] === null)
      faults.push({ path: field, reason: `There is no ${INDEXED[field].label.toLowerCase()} “${key}”.` })
    else if (key === null && field === 'billing_cycle') faults.push({ path: field, reason: 'Fill this in.' })
  }
  return found
}

const BY_CODE = { parent: customer, sales_representative: party } as const

async function findByCode(
  store: WriteStore,
  field: keyof typeof BY_CODE,
  key: RecordKey | null | undefined,
  faults: FieldFault[],
): Promise<number | null> {
  if (key === null || key === undefined) return null
  const entity: Entity = BY_CODE[field]
  const [row] = (await store.select(`SELECT id FROM "${entity.tableName}" WHERE ${typeof key === 'number' ? 'id' : 'code'} = ?`, [
    key,
  ])) as { id: number }[]
  if (!row) faults.push({ path: field, reason: `There is no ${entity.label.toLowerCase()} “${key}”.` })
  return row?.id ?? null
}

const takenCustomer = preparedSelect<{ code: string }>()((db, p) => db.selectFrom('customer').select('id').where('code', '=', p.code))
const takenCustomerAccount = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('customer_account').select('id').where('code', '=', p.code),
)
const takenBillingAccount = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('billing_account').select('id').where('code', '=', p.code),
)
const takenUserAccount = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('user_account').select('id').where('code', '=', p.code),
)
const CODED = [
  ['code', takenCustomer],
  ['customer_account_code', takenCustomerAccount],
  ['billing_account_code', takenBillingAccount],
  ['user_account_code', takenUserAccount],
] as const

async function takenCodes(store: WriteStore, values: CustomerValues): Promise<FieldFault[]> {
  const faults: FieldFault[] = []
  for (const [path, taken] of CODED) {
    const code = values[path]
    if (code && (await store.first(taken(store), { code }))) faults.push({ path, reason: `“${code}” is already in use.` })
  }
  return faults
}

// ---- The writing of a row

/** Adds rows to one entity's table with its standard columns; answers the id. */
type Add<Row> = (row: Omit<Row, StandardColumn>) => number
type StandardColumn = 'id' | 'version' | 'created_at' | 'created_by' | 'created_op' | 'changed_at' | 'changed_by' | 'changed_op'

interface TableWriters {
  readonly index: (customerId: number, row: CheckedRow, code: string) => void
  readonly party: Add<Insertable<Schema['party']>>
  readonly customer: Add<Insertable<Schema['customer']>>
  readonly customerAccount: Add<Insertable<Schema['customer_account']>>
  readonly billingAccount: Add<Insertable<Schema['billing_account']>>
  readonly userAccount: Add<Insertable<Schema['user_account']>>
  readonly role: Add<Insertable<Schema['party_role']>>
}

function tableWriters(context: CommandContext, options: WriterOptions): TableWriters {
  const search = context.store.bulk(searchEntry, ['entity', 'record_id', 'code_key', 'title', 'detail', 'words'])
  const stamp = {
    version: 1,
    created_at: context.now,
    created_by: context.actor.name,
    created_op: context.op,
    changed_at: context.now,
    changed_by: context.actor.name,
    changed_op: context.op,
    archived_at: null,
  }
  const writer = (entity: Entity & { readonly table: TableDescription }) => {
    const columns = Object.keys(entity.table.columns)
    const insert = context.store.bulk(entity.table, columns)
    return (given: object): number => {
      const row: Record<string, unknown> = Object.assign({}, stamp, given)
      const id = insert.add(columns.map((column) => row[column] ?? null))
      if (options.undoable) context.recordChange({ entity: entity.name, id, before: null, after: { ...row, id } })
      else if (entity.name === 'customer') context.touch(entity.name, id)
      return id
    }
  }
  return {
    /** The owner is found as its customer: one entry instead of two of one name, which is half the cost of a row. */
    index: (id, row, code) => {
      const { values, name, country } = row
      const words = [sortKey(name), values.external_ref, values.city, values.street, values.email].filter(Boolean).join(' ')
      search.add([customer.name, id, code.toLowerCase(), name, [values.city, country].filter(Boolean).join(', '), words])
    },
    party: writer(party),
    customer: writer(customer),
    customerAccount: writer(customerAccount),
    billingAccount: writer(billingAccount),
    userAccount: writer(userAccount),
    role: writer(partyRole),
  }
}

async function writeTree(context: CommandContext, world: World, tables: TableWriters, row: CheckedRow): Promise<CustomerIds> {
  const { values, numbers } = { values: row.values, numbers: world.numbers }
  const codes = {
    code: values.code || numbers.customer.take(),
    customer_account_code: values.customer_account_code || numbers.customerAccount.take(),
    billing_account_code: values.billing_account_code || numbers.billingAccount.take(),
    user_account_code: values.user_account_code || numbers.userAccount.take(),
  }
  const nextInvoice = values.next_invoice_date ?? (await nextInvoiceDate(context, world, row.references.billing_cycle, row.since))
  const party_id = tables.party(partyRow(row, numbers.party.take()))
  const id = tables.customer(customerRow(row, codes.code, party_id))
  const customer_account_id = tables.customerAccount(customerAccountRow(row, codes.customer_account_code, id, numbers.mandate))
  const billing_account_id = tables.billingAccount(billingAccountRow(row, codes.billing_account_code, customer_account_id, nextInvoice))
  const user_account_id = tables.userAccount(userAccountRow(row, codes.user_account_code, billing_account_id))
  tables.index(id, row, codes.code)
  tables.role({ party_id, entity: 'customer', record_id: id, role: 'owner', valid_from: null, valid_to: null })
  tables.role({ party_id, entity: 'billingAccount', record_id: billing_account_id, role: 'billReceiver', valid_from: null, valid_to: null })
  return { id, party_id, customer_account_id, billing_account_id, user_account_id, ...codes }
}

function partyRow(
  { values, name, country, language, references }: CheckedRow,
  code: string,
): Omit<Insertable<Schema['party']>, StandardColumn> {
  return {
    code,
    kind: values.account_type === 'private' ? 'person' : 'organisation',
    name,
    name_key: sortKey(name),
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

function customerRow(row: CheckedRow, code: string, party_id: number): Omit<Insertable<Schema['customer']>, StandardColumn> {
  const { values, name, references } = row
  return {
    code,
    name,
    name_key: sortKey(name),
    account_type: values.account_type,
    party_id,
    parent_id: row.parent_id,
    seller_id: references.seller,
    customer_category_id: references.customer_category,
    brand_id: references.brand,
    sales_channel_id: references.sales_channel,
    sales_representative_id: row.sales_representative_id,
    since: row.since,
    external_ref: values.external_ref ?? null,
  }
}

/** A direct debit without a mandate reference gets one from its sequence. */
function customerAccountRow(
  row: CheckedRow,
  code: string,
  customer_id: number,
  mandates: NumberBlock,
): Omit<Insertable<Schema['customer_account']>, StandardColumn> {
  const { values, references } = row
  const name = values.customer_account_name || row.name
  const debited = values.payment_method === 'directDebit'
  return {
    code,
    customer_id,
    name,
    name_key: sortKey(name),
    currency: row.currency,
    credit_category_id: references.credit_category,
    payment_method: values.payment_method ?? 'transfer',
    account_holder: values.account_holder ?? (values.iban ? row.name : null),
    iban: values.iban?.replace(/\s/g, '').toUpperCase() ?? null,
    bic: values.bic ?? null,
    mandate_reference: values.mandate_reference ?? (debited ? mandates.take() : null),
    mandate_date: values.mandate_date ?? (debited ? row.since : null),
    payment_term_id: references.payment_term,
    excluded_from_payment: 0,
    status: 'active',
  }
}

function billingAccountRow(
  row: CheckedRow,
  code: string,
  customer_account_id: number,
  nextInvoice: CalendarDate,
): Omit<Insertable<Schema['billing_account']>, StandardColumn> {
  const { values, references } = row
  const name = values.billing_account_name || row.name
  return {
    code,
    customer_account_id,
    name,
    name_key: sortKey(name),
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

function userAccountRow(
  row: CheckedRow,
  code: string,
  billing_account_id: number,
): Omit<Insertable<Schema['user_account']>, StandardColumn> {
  const name = row.values.user_account_name || row.name
  return { code, billing_account_id, name, name_key: sortKey(name), is_consumer: 1, status: 'active' }
}

// ---- The next invoice

const calendarOfCycle = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('billing_cycle')
    .innerJoin('calendar', 'calendar.id', 'billing_cycle.calendar_id')
    .select('definition')
    .where('billing_cycle.id', '=', p.id),
)

/**
 * The first boundary of the cycle that is still to come: after today, and after the first day of the account.
 *
 * @throws Refusal when the cycle's calendar has ended
 */
export async function nextBoundaryOfCycle(
  store: WriteStore,
  cycle: number,
  since: CalendarDate,
  today: CalendarDate,
): Promise<CalendarDate> {
  const row = await store.first(calendarOfCycle(store), { id: cycle })
  const next = row ? nextDate(JSON.parse(row.definition) as CalendarDefinition, later(since, today), since) : null
  if (next === null || !isCalendarDate(next))
    throw refuse('refused', 'billingCycle.ended', 'The calendar of the billing cycle has ended. Choose another billing cycle.')
  return next
}

async function nextInvoiceDate(context: CommandContext, world: World, cycle: number, since: CalendarDate): Promise<CalendarDate> {
  const key = `${cycle}/${since}`
  const known = world.nextDates.get(key)
  if (known !== undefined) return known
  const next = await nextBoundaryOfCycle(context.store, cycle, since, context.today)
  world.nextDates.set(key, next)
  return next
}
