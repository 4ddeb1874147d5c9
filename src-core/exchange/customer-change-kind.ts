/** Changes of customers: one row a customer and day, what was before that day is kept; without a day what is there is corrected. */
import { idOrNull } from '../accounts/index.ts'
import { billingAccount, customer } from '../accounts/model.ts'
import type { ReadStore } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import { readRecord, type Row, type Values } from '../entities/records.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { type FieldFault, Refusal, refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { party } from '../parties/model.ts'
import { customerCategory, taxCategory } from '../tax/model.ts'
import { VALID_FROM, writeRow } from './dated-rows.ts'
import type { EntityLookup } from './entity-fields.ts'
import { differing } from './entity-kind.ts'
import type { CellType, ImportField } from './import-fields.ts'
import type { ImportKind, ImportRow } from './import-kind.ts'
import { restoreChanges } from './undo-steps.ts'

const field = (key: string, label: string, more: Partial<ImportField> = {}): ImportField => ({
  key,
  label,
  type: 'text' as CellType,
  required: false,
  ...more,
})

/** Where each column goes: to the party, the customer, the billing account, or several of them. */
const PARTY = ['name', 'tax_id', 'registration_number', 'street', 'street_2', 'postal_code', 'city', 'state', 'country'] as const
const CUSTOMER = ['name', 'customer_category', 'tax_exempt', 'exemption_reason', 'exempt_until'] as const
const BILLING = ['country', 'tax_category'] as const

const FIELDS: readonly ImportField[] = [
  field('code', 'Customer number', {
    type: 'code',
    required: true,
    headings: ['customer', 'customer no', 'kundennummer', 'numéro client'],
  }),
  VALID_FROM,
  field('billing_account_code', 'Billing account number', { type: 'code', hint: 'Where a customer has several.' }),
  field('name', 'Name', { headings: ['company', 'customer name', 'firma', 'kunde'] }),
  field('tax_id', 'Tax id', { headings: ['vat id', 'vat number', 'ust id', 'ustidnr'] }),
  field('registration_number', 'Registration number', { headings: ['handelsregister'] }),
  field('street', 'Street', { headings: ['address', 'address 1', 'strasse'] }),
  field('street_2', 'Street, second line', { headings: ['address 2', 'street2'] }),
  field('postal_code', 'Postal code', { headings: ['zip', 'zip code', 'plz', 'postcode'] }),
  field('city', 'City', { headings: ['town', 'ort', 'stadt'] }),
  field('state', 'State', { headings: ['region', 'province', 'bundesland'] }),
  field('country', 'Country', {
    type: 'code',
    entity: 'country',
    headings: ['country code', 'land'],
    hint: 'Of the address and of the billing account, as DE.',
  }),
  field('customer_category', 'Customer category', { type: 'code', entity: 'customerCategory', headings: ['category'] }),
  field('tax_category', 'Tax category', { type: 'code', entity: 'taxCategory' }),
  field('tax_exempt', 'Free from tax', { type: 'boolean', headings: ['tax exempt', 'steuerbefreit'] }),
  field('exemption_reason', 'Reason', { headings: ['exemption', 'certificate'] }),
  field('exempt_until', 'Free from tax up to', { type: 'date', hint: 'The first day on which it no longer is.' }),
]

export function customerChangeKind(entities: EntityLookup): ImportKind {
  return {
    name: 'customerChanges',
    label: 'Changes of customers',
    hint: 'One row a customer and day: names, addresses, VAT numbers, categories and exemptions that change from it.',
    fields: async () => FIELDS,
    tellsOnce: ['code', 'valid_from', 'billing_account_code'],
    open: async (context) => ({
      write: async ([row]) => {
        const isChanged = await writeChange(context, row as ImportRow)
        return { outcome: isChanged ? 'changed' : 'same' }
      },
      finish: async () => undefined,
    }),
    undo: (context, batch, part) => restoreChanges(context, batch, part, entities),
  }
}

async function writeChange(context: CommandContext, { values }: ImportRow): Promise<boolean> {
  const from = (values['valid_from'] ?? null) as CalendarDate | null
  const buyer = await customerOf(context.store, String(values['code']))
  const tax = await references(context.store, values)
  const parts: [Entity, number, Values][] = [
    [party, buyer['party_id'] as number, given(PARTY, values)],
    [customer, buyer.id, { ...given(CUSTOMER, values), ...tax.customer }],
  ]
  const billing = { ...given(BILLING, values), ...tax.billing }
  if (Object.keys(billing).length > 0) parts.push([billingAccount, await billingAccountOf(context.store, buyer, values), billing])
  let isChanged = false
  for (const [entity, id, part] of parts) {
    if (Object.keys(part).length === 0) continue
    const before = await readRecord(context.store, entity, id)
    if (await written(context, entity, before, from, part)) isChanged = true
  }
  return isChanged
}

async function written(context: CommandContext, entity: Entity, before: Row, from: CalendarDate | null, part: Values): Promise<boolean> {
  try {
    return await writeRow(context, entity, before, from, part, (row, values) => differing(entity, row, values))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { kind, code, message, details, fields } = error.failure
    throw refuse(kind, code, message, { ...(fields ? { fields: fields.map(atColumn) } : {}), ...(details ? { details } : {}) })
  }
}

const COLUMN_OF: Readonly<Record<string, string>> = { customer_category_id: 'customer_category', tax_category_id: 'tax_category' }

function atColumn({ path, reason }: FieldFault): FieldFault {
  const key = path.replace(/^values\./, '')
  return { path: COLUMN_OF[key] ?? key, reason }
}

/** The columns that the file has, as fields; an empty cell empties one that may be empty. */
function given(keys: readonly string[], values: Values): Values {
  return Object.fromEntries(keys.filter((key) => key in values && !REFERENCES.has(key)).map((key) => [key, valueOf(key, values[key])]))
}
const REFERENCES = new Set(['customer_category', 'tax_category'])
const valueOf = (key: string, value: unknown) => (key === 'tax_exempt' ? value === true : value)

async function references(store: ReadStore, values: Values): Promise<{ readonly customer: Values; readonly billing: Values }> {
  const category = values['customer_category'] as string | null | undefined
  const tax = values['tax_category'] as string | null | undefined
  const categoryId = category ? await idOrNull(store, customerCategory, category, 'customer_category') : null
  return {
    customer: categoryId === null ? {} : { customer_category_id: categoryId },
    billing: tax === undefined ? {} : { tax_category_id: await idOrNull(store, taxCategory, tax, 'tax_category') },
  }
}

async function customerOf(store: ReadStore, code: string): Promise<Row> {
  const [row] = (await store.select('SELECT * FROM customer WHERE code = ?', [code])) as Row[]
  if (!row) throw refuseField('code', 'customer.notFound', `There is no customer “${code}”.`)
  return row
}

/** The one named, else the only one. */
async function billingAccountOf(store: ReadStore, buyer: Row, values: Values): Promise<number> {
  const rows = (await store.select(
    `SELECT b.id, b.code FROM billing_account b JOIN customer_account a ON a.id = b.customer_account_id WHERE a.customer_id = ? ORDER BY b.id`,
    [buyer.id],
  )) as { id: number; code: string }[]
  const code = values['billing_account_code']
  if (!code && rows.length > 1) {
    const words = `Customer ${String(buyer['code'])} has ${rows.length} billing accounts. Name the one that is meant.`
    throw refuseField('billing_account_code', 'billingAccount.several', words)
  }
  const found = code ? rows.find((row) => row.code === code) : rows[0]
  if (found) return found.id
  const words = code
    ? `Customer ${String(buyer['code'])} has no billing account “${String(code)}”.`
    : `Customer ${String(buyer['code'])} has no billing account.`
  throw refuseField('billing_account_code', 'billingAccount.notFound', words)
}
