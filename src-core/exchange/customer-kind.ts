/** Customers: one row a customer with its account tree, by the thousand. */
import { type CheckedCustomer, openCustomerChecker, openCustomerWriter } from '../accounts/index.ts'
import { PAYMENT_METHODS } from '../accounts/model.ts'
import { MATCHING_RULES } from '../setup/index.ts'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { eachRecordBack } from './batches.ts'
import { CUSTOMER_COLUMNS_SQL } from './customer-columns.ts'
import type { CellType, ImportField } from './import-fields.ts'
import type { ImportBatch, ImportKind, ImportRow, UndonePart, UndoPart } from './import-kind.ts'

type FieldMore = Partial<Omit<ImportField, 'key' | 'label'>>
const field = (key: string, label: string, more: FieldMore = {}): ImportField => ({ key, label, type: 'text', required: false, ...more })
const code = (key: string, label: string, entity: string, more: FieldMore = {}) => field(key, label, { type: 'code', entity, ...more })
const typed = (key: string, label: string, type: CellType, more: FieldMore = {}) => field(key, label, { type, ...more })
const choices = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))

const FIELDS: readonly ImportField[] = [
  field('code', 'Customer number', {
    type: 'code',
    headings: ['customer', 'customer no', 'kundennummer', 'kdnr', 'debitorennummer', 'numéro client'],
  }),
  field('name', 'Name', { headings: ['company', 'customer name', 'firma', 'kunde'] }),
  typed('account_type', 'Kind', 'choice', {
    choices: choices({ private: 'Private', company: 'Company' }),
    headings: ['type', 'kundenart'],
  }),
  field('external_ref', 'External reference', { headings: ['ext ref', 'external id'] }),
  code('title', 'Title', 'title', { headings: ['anrede', 'salutation'] }),
  field('first_name', 'First name', { headings: ['vorname', 'given name'] }),
  field('last_name', 'Last name', { headings: ['nachname', 'surname', 'family name'] }),
  field('personal_id', 'Personal id'),
  field('tax_id', 'Tax id', { headings: ['vat id', 'vat number', 'ust id', 'ustidnr'] }),
  field('registration_number', 'Registration number', { headings: ['handelsregister'] }),
  field('street', 'Street', { headings: ['address', 'address 1', 'strasse'] }),
  field('street_2', 'Street, second line', { headings: ['address 2', 'street2'] }),
  field('postal_code', 'Postal code', { headings: ['zip', 'zip code', 'plz', 'postcode'] }),
  field('city', 'City', { headings: ['town', 'ort', 'stadt'] }),
  field('state', 'State', { headings: ['region', 'province', 'bundesland'] }),
  code('country', 'Country', 'country', { headings: ['country code', 'land'], hint: 'Its code, as DE or DEU, or its name.' }),
  field('email', 'E-mail', { headings: ['mail', 'e mail address'] }),
  field('phone', 'Phone', { headings: ['telephone', 'telefon', 'phone number'] }),
  field('mobile', 'Mobile', { headings: ['cell', 'mobile phone', 'handy'] }),
  code('language', 'Language', 'language', { headings: ['language code', 'sprache'], hint: 'Two small letters, as en.' }),
  code('parent', 'Parent customer', 'customer', { headings: ['parent code'] }),
  code('seller', 'Seller', 'seller'),
  code('customer_category', 'Customer category', 'customerCategory', { headings: ['category'] }),
  code('credit_category', 'Credit category', 'creditCategory'),
  code('brand', 'Brand', 'brand'),
  code('sales_channel', 'Sales channel', 'salesChannel', { headings: ['channel'] }),
  code('sales_representative', 'Sales representative', 'party'),
  typed('since', 'Customer since', 'date', {
    headings: ['customer since', 'since', 'kunde seit', 'seit', 'client depuis', 'depuis', 'klant sinds', 'sinds'],
  }),
  typed('tax_exempt', 'Free from tax', 'boolean', { headings: ['tax exempt', 'steuerbefreit'] }),
  field('exemption_reason', 'Reason of the exemption', { headings: ['exemption', 'certificate'] }),
  typed('exempt_until', 'Free from tax up to', 'date'),
  field('customer_account_code', 'Customer account number', { type: 'code' }),
  field('customer_account_name', 'Customer account'),
  field('billing_account_code', 'Billing account number', { type: 'code' }),
  field('billing_account_name', 'Billing account'),
  field('user_account_code', 'User account number', { type: 'code' }),
  field('user_account_name', 'User account'),
  code('currency', 'Currency', 'currency', { headings: ['waehrung', 'currency code'], hint: 'Three capital letters, as EUR.' }),
  typed('payment_method', 'Payment method', 'choice', { choices: choices(PAYMENT_METHODS), headings: ['zahlungsart'] }),
  code('payment_term', 'Payment term', 'paymentTerm', { headings: ['zahlungsziel', 'zahlungsbedingung'] }),
  field('account_holder', 'Account holder', { headings: ['kontoinhaber'] }),
  field('iban', 'IBAN'),
  field('bic', 'BIC', { headings: ['swift'] }),
  field('mandate_reference', 'Mandate reference', { headings: ['mandate', 'mandatsreferenz'] }),
  typed('mandate_date', 'Mandate date', 'date', { headings: ['mandate signed'] }),
  typed('matching_rule', 'Payments settle by themselves', 'choice', { choices: choices(MATCHING_RULES) }),
  code('billing_cycle', 'Billing cycle', 'billingCycle'),
  typed('kind', 'Billing', 'choice', {
    choices: choices({ postpaid: 'Postpaid', prepaid: 'Prepaid cash card', advancedPrepaid: 'Advanced prepaid' }),
  }),
  code('tax_category', 'Tax category', 'taxCategory'),
  typed('delivery', 'Delivery', 'choice', { choices: choices({ email: 'By e-mail', post: 'By post', none: 'Nowhere' }) }),
  field('invoice_email', 'Invoice e-mail', { headings: ['billing email', 'rechnung email'] }),
  field('order_reference', 'Order reference', { headings: ['po number', 'bestellnummer'] }),
  typed('next_invoice_date', 'Next invoice', 'date'),
]

const CODES = new Set(['code', 'customer_account_code', 'billing_account_code', 'user_account_code'])

export const customerKind: ImportKind = {
  name: 'customers',
  label: 'Customers',
  hint: 'One row a customer with its customer account, billing account and user account.',
  fields: async () => FIELDS,
  checksFirst: true,
  takenBackAlone: true,
  makes: { entity: 'customer', code: 'code', again: 'duplicate' },
  isDuplicate: ({ fields = [] }) =>
    fields.length > 0 && fields.every(({ path, reason }) => CODES.has(path) && reason.endsWith('already in use.')),
  check: async (context) => {
    const checker = await openCustomerChecker(context)
    return {
      check: ([row]) => {
        requireRight(context.actor, 'customer.create')
        return checker.check((row as ImportRow).values)
      },
    }
  },
  open: async (context) => {
    const writer = await openCustomerWriter(context, { undoable: false })
    return {
      write: async ([row], checked) => {
        requireRight(context.actor, 'customer.create')
        const { id } = await writer.create((row as ImportRow).values, checked as CheckedCustomer | undefined)
        return { outcome: 'created', created: { entity: 'customer', id } }
      },
      finish: () => writer.finish(),
    }
  },
  undo: undoCustomers,
  exportRows: exportCustomers,
}

/** What a customer's import made, from the last to the first; ids come from the customer. */
const REMOVALS = [
  `DELETE FROM search_entry WHERE entity = 'customer' AND record_id = ?`,
  `DELETE FROM dated_state WHERE entity = 'customer' AND record_id = ?`,
  `DELETE FROM dated_state WHERE entity = 'party' AND record_id = (SELECT party_id FROM customer WHERE id = ?)`,
  `DELETE FROM dated_state WHERE entity = 'billingAccount' AND record_id IN (SELECT b.id FROM billing_account b JOIN customer_account a ON a.id = b.customer_account_id WHERE a.customer_id = ?)`,
  `DELETE FROM party_role WHERE entity = 'customer' AND record_id = ?`,
  `DELETE FROM party_role WHERE entity = 'billingAccount' AND record_id IN (SELECT b.id FROM billing_account b JOIN customer_account a ON a.id = b.customer_account_id WHERE a.customer_id = ?)`,
  `DELETE FROM user_account WHERE billing_account_id IN (SELECT b.id FROM billing_account b JOIN customer_account a ON a.id = b.customer_account_id WHERE a.customer_id = ?)`,
  `DELETE FROM billing_account WHERE customer_account_id IN (SELECT id FROM customer_account WHERE customer_id = ?)`,
  'DELETE FROM customer_account WHERE customer_id = ?',
  'DELETE FROM customer WHERE id = ?',
]

const OF_BATCH = 'created_op BETWEEN ? AND ? AND (SELECT job_id FROM audit_entry WHERE id = created_op) IS ?'

const ACCOUNTS_OF_OTHERS = `SELECT 1 FROM (
    SELECT created_op FROM customer_account WHERE customer_id = ?
    UNION ALL SELECT b.created_op FROM billing_account b JOIN customer_account a ON a.id = b.customer_account_id WHERE a.customer_id = ?
    UNION ALL SELECT u.created_op FROM user_account u JOIN billing_account b ON b.id = u.billing_account_id JOIN customer_account a ON a.id = b.customer_account_id WHERE a.customer_id = ?
  ) AS made WHERE NOT (${OF_BATCH}) LIMIT 1`

/** Customers of the same file that name one: taken back before it, but in a trial they still stand. */
const LOOSENED = [
  `UPDATE customer SET parent_id = NULL WHERE parent_id = ? AND ${OF_BATCH}`,
  `UPDATE customer SET sales_representative_id = NULL WHERE sales_representative_id = (SELECT party_id FROM customer WHERE id = ?) AND ${OF_BATCH}`,
]

function undoCustomers(context: CommandContext, batch: ImportBatch, part: UndoPart): Promise<UndonePart> {
  requireRight(context.actor, 'customer.create')
  return eachRecordBack(context, batch.id, 'customer', part, (id) => removeCustomer(context, id, batch))
}

async function removeCustomer(context: CommandContext, id: number, { job, ops, isTrial }: ImportBatch): Promise<void> {
  const { store } = context
  const [row] = (await store.select('SELECT code, name, party_id FROM customer WHERE id = ?', [id])) as {
    code: string
    name: string
    party_id: number
  }[]
  if (!row) return
  const later = await store.select(ACCOUNTS_OF_OTHERS, [id, id, id, ops.at(0), ops.at(-1), job])
  if (later.length > 0)
    throw refuse(
      'refused',
      'import.inUse',
      `Customer ${row.code} ${row.name} got further accounts since, so the import as a whole cannot be taken back.`,
    )
  if (isTrial) for (const loosened of LOOSENED) store.runText(loosened, [id, ops.at(0), ops.at(-1), job])
  try {
    for (const removal of REMOVALS) store.runText(removal, [id])
    store.runText('DELETE FROM party WHERE id = ?', [row.party_id])
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('FOREIGN KEY')) throw error
    throw refuse(
      'refused',
      'import.inUse',
      `Customer ${row.code} ${row.name} is used by now, so the import as a whole cannot be taken back.`,
      { details: { customer: id } },
    )
  }
  context.touch('customer', id)
}

async function* exportCustomers(store: ReadStore, ids: readonly number[] | null): AsyncGenerator<readonly string[]> {
  const columns = Object.keys(CUSTOMER_COLUMNS_SQL)
  yield columns
  const selection = Object.entries(CUSTOMER_COLUMNS_SQL).map(([key, sql]) => `${sql} AS "${key}"`)
  const text = `SELECT c.id AS id, ${selection.join(', ')} FROM customer c
    JOIN party p ON p.id = c.party_id
    JOIN customer_account a ON a.id = (SELECT MIN(id) FROM customer_account WHERE customer_id = c.id)
    JOIN billing_account b ON b.id = (SELECT MIN(id) FROM billing_account WHERE customer_account_id = a.id)
    LEFT JOIN user_account u ON u.id = (SELECT MIN(id) FROM user_account WHERE billing_account_id = b.id)
    WHERE c.id > ? AND c.archived_at IS NULL ORDER BY c.id LIMIT 500`
  const wanted = ids ? new Set(ids) : null
  for (let after = 0; ; ) {
    const rows = (await store.select(text, [after])) as (Record<string, string | null> & { id: number })[]
    for (const row of rows) if (!wanted || wanted.has(row.id)) yield columns.map((column) => row[column] ?? '')
    const last = rows.at(-1)
    if (!last) return
    after = last.id
  }
}
