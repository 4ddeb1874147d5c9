/** The check of one new customer: every field at fault is named, and nothing is written. */
import type { ZodType } from 'zod'
import { preparedSelect, type WriteStore } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import { missingCode } from '../entities/rules.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import { sortKey } from '../kernel/text.ts'
import { own } from '../kernel/own.ts'
import type { CommandContext } from '../operations/context.ts'
import { ibanCheck, vatIdCheck } from '../parties/identifiers.ts'
import { party } from '../parties/model.ts'
import type { RecordKey } from './codes.ts'
import { categoryCode, nameOf } from './customer-defaults.ts'
import type { GatheredCodes } from './customer-gathered.ts'
import { type CustomerValues, customerValues } from './customer-values.ts'
import { INDEXED, type IndexedField, type World } from './customer-world.ts'
import { customer } from './model.ts'

type References = Readonly<Record<IndexedField, number | null>>
export interface CheckedRow {
  readonly values: CustomerValues
  readonly name: string
  readonly name_key: string
  readonly since: CalendarDate
  readonly country: string
  readonly currency: string
  readonly language: string
  readonly references: References & { readonly seller: number; readonly customer_category: number; readonly billing_cycle: number }
  readonly parent_id: number | null
  readonly sales_representative_id: number | null
}

/** @param gathered codes of rows that are checked but not written yet */
export async function checkedRow(context: CommandContext, world: World, gathered: GatheredCodes, given: unknown): Promise<CheckedRow> {
  const values = readValues(given)
  const name = nameOf(values)
  const country = values.country ?? world.company.country
  const currency = values.currency ?? world.company.currency
  const language = values.language ?? world.company.language
  const faults: FieldFault[] = name === null ? [{ path: 'name', reason: 'Fill this in.' }] : []
  const known = (path: string, key: string, codes: ReadonlySet<string>, what: string) => {
    if (!codes.has(key)) faults.push({ path, reason: missingCode(what, key, [...codes]) })
  }
  known('country', country, world.countries, 'country')
  known('currency', currency, world.currencies, 'currency')
  known('language', language, world.languages, 'language')
  faults.push(...identifierFaults(values, country))
  const references = findReferences(world, values, country, faults)
  const parent_id = await findByCode(context.store, gathered, 'parent', values.parent, faults)
  const sales_representative_id = await findByCode(context.store, gathered, 'sales_representative', values.sales_representative, faults)
  faults.push(...(await takenCodes(context.store, gathered, values)))
  if (faults.length > 0) throw invalidCustomer(faults)
  return {
    values,
    name: name as string,
    name_key: sortKey(name as string),
    since: values.since ?? context.today,
    country,
    currency,
    language,
    references: references as CheckedRow['references'],
    parent_id,
    sales_representative_id,
  }
}

const FIELDS: Readonly<Record<string, ZodType>> = customerValues.shape
const ABSENT = Object.fromEntries(Object.entries(FIELDS).map(([key, field]) => [key, field.parse(undefined)])) as CustomerValues

/** The values as their fields take them; only what is filled in is looked at. @throws Refusal naming each field at fault */
function readValues(given: unknown): CustomerValues {
  if (typeof given !== 'object' || given === null) return customerValues.parse(given)
  const values: Record<string, unknown> = { ...ABSENT }
  for (const [key, value] of Object.entries(given)) {
    if (value === '' || value === null || value === undefined) continue
    const read = own(FIELDS, key)?.safeParse(value)
    if (!read?.success) throw invalidCustomer(faultsOf(given))
    values[key] = read.data
  }
  return values as CustomerValues
}

function faultsOf(given: object): FieldFault[] {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '' && value !== null && value !== undefined))
  const issues = customerValues.safeParse(filled).error?.issues ?? []
  return issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message }))
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
      faults.push({ path: field, reason: missingCode(INDEXED[field].label.toLowerCase(), String(key), world.indexes[field].codes) })
    else if (key === null && field === 'billing_cycle') faults.push({ path: field, reason: 'Fill this in.' })
  }
  return found
}

const BY_CODE = { parent: customer, sales_representative: party } as const

async function findByCode(
  store: WriteStore,
  gathered: GatheredCodes,
  field: keyof typeof BY_CODE,
  key: RecordKey | null | undefined,
  faults: FieldFault[],
): Promise<number | null> {
  if (key === null || key === undefined) return null
  const known = gathered.find(field === 'parent' ? 'code' : 'party', key)
  if (known !== null) return known
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

/** @throws Refusal naming each code that another record has */
export async function refuseTakenCodes(store: WriteStore, gathered: GatheredCodes, values: CustomerValues): Promise<void> {
  const faults = await takenCodes(store, gathered, values)
  if (faults.length > 0) throw invalidCustomer(faults)
}

async function takenCodes(store: WriteStore, gathered: GatheredCodes, values: CustomerValues): Promise<FieldFault[]> {
  const faults: FieldFault[] = []
  for (const [path, taken] of CODED) {
    const code = values[path]
    if (code && (gathered.find(path, code) !== null || (await store.first(taken(store), { code }))))
      faults.push({ path, reason: `“${code}” is already in use.` })
  }
  return faults
}
