/** Subscriptions with their services: one row a service, rows of one subscription one after the other. */
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireOptions, requireRight } from '../operations/permissions.ts'
import { ratingBook } from '../rating/index.ts'
import {
  createSubscription,
  newSubscription,
  type SubscriptionIds,
  type SubscriptionValues,
  subscriptionValues,
} from '../subscriptions/index.ts'
import { readSubscription } from '../subscriptions/read.ts'
import { changeSubscription } from '../subscriptions/write.ts'
import type { ImportField } from './import-fields.ts'
import type { ImportKind, ImportRow, OpenOptions, UnitWriter, WrittenUnit } from './import-kind.ts'
import { readList, readPairs } from './pairs.ts'
import { lean } from './lean.ts'
import { monthOfSubscription } from './subscription-month.ts'
import { attributeKinds, readAttributes } from './service-attributes.ts'
import { exportSubscriptions } from './subscription-export.ts'
import { beginRepeating } from './repeats.ts'
import { refuseKnownReference, refuseKnownSubscription } from './known-subscriptions.ts'
import { runOnRecords } from './undo-steps.ts'

const FIELDS: readonly ImportField[] = [
  {
    key: 'subscription',
    label: 'Subscription',
    type: 'code',
    required: false,
    paths: ['code'],
    headings: ['subscription code', 'subscription number', 'abonnement'],
    hint: 'Its code; the next number if empty.',
  },
  {
    key: 'customer',
    label: 'Customer',
    type: 'code',
    entity: 'customer',
    required: false,
    headings: ['customer number', 'kunde', 'kundennummer'],
    hint: 'Whose first user account takes it.',
  },
  {
    key: 'billing_account',
    label: 'Billing account',
    type: 'code',
    entity: 'billingAccount',
    required: false,
    headings: ['konto', 'account'],
    hint: 'In place of the customer.',
  },
  { key: 'user_account', label: 'User account', type: 'code', entity: 'userAccount', required: false, hint: 'In place of the customer.' },
  { key: 'offer', label: 'Offer', type: 'code', entity: 'offer', required: true, headings: ['offer code', 'angebot', 'plan', 'tarif'] },
  { key: 'subscription_date', label: 'From', type: 'date', required: false, headings: ['start', 'start date', 'begins', 'beginn'] },
  {
    key: 'end_agreement_date',
    label: 'Agreed up to',
    type: 'date',
    required: false,
    headings: ['end of agreement'],
    hint: 'Empty: no agreement. Without the column: by the term of the offer.',
  },
  { key: 'sales_channel', label: 'Sales channel', type: 'code', entity: 'salesChannel', required: false },
  { key: 'external_ref', label: 'External reference', type: 'text', required: false, headings: ['ext ref', 'external id'] },
  { key: 'service', label: 'Service', type: 'code', required: false, headings: ['service code'] },
  {
    key: 'product',
    label: 'Product',
    type: 'code',
    entity: 'product',
    required: false,
    headings: ['product code', 'produkt'],
    hint: 'Without one, those that are always part of the offer.',
  },
  { key: 'quantity', label: 'Quantity', type: 'decimal', required: false, headings: ['qty', 'menge'] },
  { key: 'attributes', label: 'Attributes', type: 'text', required: false, hint: 'As speed=1000|business=true.' },
  { key: 'service_number', label: 'Service number', type: 'text', required: false, headings: ['number', 'rufnr', 'phone number'] },
  { key: 'device', label: 'Device', type: 'text', required: false, headings: ['serial number'] },
  {
    key: 'access_ids',
    label: 'Accesses',
    type: 'text',
    required: false,
    paths: ['access_id', 'access_points'],
    headings: ['access', 'access id', 'access ids', 'access number', 'msisdn'],
    hint: 'As +4943155010|+4943155011.',
  },
  {
    key: 'price_overrides',
    label: 'Own prices',
    type: 'text',
    required: false,
    paths: ['prices'],
    headings: ['price overrides', 'preis'],
    hint: 'As FIBRE_ACCESS=29.40.',
  },
]

export const subscriptionKind: ImportKind = {
  name: 'subscriptions',
  label: 'Subscriptions',
  hint: 'One row a service; the rows of a subscription follow each other.',
  fields: async () => FIELDS,
  together: ({ row, values }) => (typeof values['subscription'] === 'string' ? values['subscription'] : String(row)),
  rowOf: serviceRow,
  rowsAlone: true,
  money: 'Recurring a month',
  isDuplicate: ({ code, fields = [] }) => code === 'record.duplicate' && fields.every(({ path }) => path === 'code'),
  open: openWriter,
  undo: (context, batch, part) => runOnRecords(lean(context), batch, part, 'subscription', 'subscription.discard'),
  exportRows: exportSubscriptions,
}

const isService = ({ values }: ImportRow) => values['product'] !== null && values['product'] !== undefined

/** The row of the n-th service that a refusal names. */
function serviceRow(path: string, rows: readonly ImportRow[]): number | null {
  const at = /^services\.(\d+)\./.exec(path)?.[1]
  const row = at === undefined ? undefined : rows.filter(isService)[Number(at)]
  return row ? rows.indexOf(row) : null
}

async function openWriter(given: CommandContext, since = given.op, { knownAgain = false }: OpenOptions = {}): Promise<UnitWriter> {
  const context = lean(given)
  beginRepeating(context, since)
  const kinds = await attributeKinds(context.store)
  const currencies = await context.store.db.selectFrom('currency').select(['code', 'decimals']).execute()
  const book = await ratingBook(context.store)
  const decimals = new Map(currencies.map((row) => [row.code, row.decimals]))
  return {
    write: async (rows) => {
      requireRight(context.actor, 'subscription.create')
      const made = await writeSubscription(context, rows, kinds, { since, knownAgain })
      return { ...made, ...(await monthOfSubscription(context.store, book, made.created.id, decimals)) }
    },
    finish: async () => undefined,
  }
}

async function writeSubscription(
  context: CommandContext,
  rows: readonly ImportRow[],
  kinds: ReadonlyMap<string, string>,
  { since, knownAgain }: { readonly since: number; readonly knownAgain: boolean },
): Promise<WrittenUnit & Required<Pick<WrittenUnit, 'created'>>> {
  const [first] = rows as [ImportRow]
  refuseDifferences(rows)
  const { values } = first
  const services = rows.filter(isService).map((row) => serviceOf(row, kinds))
  const holder = await holderOf(context.store, values)
  if (!knownAgain) await refuseKnownReference(context, holder, values['external_ref'])
  const input = withoutEmpty({
    user_account: holder,
    offer: values['offer'],
    code: values['subscription'],
    external_ref: values['external_ref'],
    subscription_date: values['subscription_date'],
    end_agreement_date: values['end_agreement_date'],
    sales_channel: values['sales_channel'],
    services: services.length > 0 ? services : null,
    access_points: rows.flatMap((row) => readList(row.values['access_ids'])).map((access_id) => ({ access_id })),
  })
  const wished = checked(input)
  requireOptions(context.actor, newSubscription, wished)
  const made = await createSubscription(context, wished)
  const isDayGiven = typeof values['subscription_date'] === 'string'
  if (!knownAgain && !values['subscription'] && !values['external_ref'])
    await refuseKnownSubscription(context, { id: made.id, isDayGiven, since })
  if (values['end_agreement_date'] === null) await withoutAgreement(context, made)
  return { outcome: 'created', created: { entity: 'subscription', id: made.id }, group: String(values['offer']) }
}

/** A column for the agreement that is empty says that there is none, whatever the offer's term. */
async function withoutAgreement(context: CommandContext, made: SubscriptionIds): Promise<void> {
  const row = await readSubscription(context.store, made.id)
  if (row.end_agreement_date !== null) changeSubscription(context, row, { end_agreement_date: null })
}

function checked(input: unknown): SubscriptionValues {
  const parsed = subscriptionValues.safeParse(input)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message }))
  throw refuse('invalid', 'input.invalid', fields[0]?.reason ?? '', { fields })
}

const OWN = [
  'customer',
  'billing_account',
  'user_account',
  'offer',
  'subscription_date',
  'end_agreement_date',
  'sales_channel',
  'external_ref',
] as const

function refuseDifferences(rows: readonly ImportRow[]): void {
  const [first] = rows as [ImportRow]
  for (const { row, values } of rows) {
    const differing = OWN.find((key) => values[key] !== first.values[key])
    if (differing)
      throw refuseField(differing, 'import.differs', `Row ${row} says something else of the same subscription than row ${first.row}.`)
  }
}

function serviceOf({ values }: ImportRow, kinds: ReadonlyMap<string, string>) {
  return withoutEmpty({
    product: values['product'],
    code: values['service'],
    quantity: values['quantity'],
    attributes: readAttributes(values['attributes'], kinds),
    service_number: values['service_number'],
    device: values['device'],
    prices: readPairs(values['price_overrides'], 'price_overrides').map(([charge, price]) => ({ charge, price })),
  })
}

function withoutEmpty(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined))
}

// ---- Whose it is

const userAccountByCode = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('user_account').select('id').where('code', '=', p.code),
)
const userAccountOfBilling = preparedSelect<{ code: string }>()((db, p) =>
  db
    .selectFrom('user_account as u')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .select('u.id')
    .where('b.code', '=', p.code)
    .where('u.status', '=', 'active')
    .orderBy('u.id')
    .limit(1),
)
const userAccountOfCustomer = preparedSelect<{ code: string }>()((db, p) =>
  db
    .selectFrom('user_account as u')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .select('u.id')
    .where('c.code', '=', p.code)
    .where('u.status', '=', 'active')
    .orderBy('u.id')
    .limit(1),
)
const HOLDERS = [
  ['user_account', userAccountByCode, 'user account'],
  ['billing_account', userAccountOfBilling, 'billing account'],
  ['customer', userAccountOfCustomer, 'customer'],
] as const

async function holderOf(store: WriteStore, values: ImportRow['values']): Promise<number> {
  for (const [field, select, words] of HOLDERS) {
    const code = values[field]
    if (typeof code !== 'string') continue
    const row = await store.first(select(store), { code })
    if (row) return row.id
    throw refuseField(field, 'record.unknown', `There is no ${words} “${code}” with an active user account.`)
  }
  throw refuseField('customer', 'import.holder', 'A customer, billing account or user account is needed.')
}
