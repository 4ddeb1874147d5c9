/** A company with two customers, and what is planted by hand into the records of one of them. */
import { type Desk, type DeskCustomer, desk } from './desk.ts'

const inCode = (table: string, code: string) => `(SELECT id FROM ${table} WHERE code = '${code}')`

/** What is done to the file, what the home page says, and who of hit and other is still billed. */
export interface Plant {
  readonly sql: string
  readonly says: string
  /** What mends it, where a form does; the decision is then gone. */
  readonly mend?: readonly [entity: string, table: string, code: string, values: Readonly<Record<string, unknown>>]
}

export const PLANTS: Readonly<Record<string, Plant>> = {
  'a circle of sellers': {
    sql: `UPDATE seller SET parent_id = ${inCode('seller', 'HIT')} WHERE code = 'HIT'`,
    says: 'Seller HIT: Parent: A tree has no circle, and this is one: HIT > HIT.',
    mend: ['seller', 'seller', 'HIT', { parent_id: null }],
  },
  'a circle of customers': {
    sql: `UPDATE customer SET parent_id = ${inCode('customer', 'HIT')} WHERE code = 'HIT'`,
    says: 'Customer HIT: Parent customer: A tree has no circle, and this is one: HIT > HIT.',
    mend: ['customer', 'customer', 'HIT', { parent_id: null }],
  },
  'a circle of user accounts': {
    sql: `UPDATE user_account SET parent_id = id WHERE name = 'Hit'`,
    says: 'Parent user account: A tree has no circle',
  },
  'a circle of units': {
    sql: `UPDATE unit_of_measure SET parent_id = id WHERE code = 'HIT'`,
    says: 'Unit of measure HIT: Base unit: A tree has no circle, and this is one: HIT > HIT.',
    mend: ['unitOfMeasure', 'unit_of_measure', 'HIT', { parent_id: 'SECOND' }],
  },
  'an exchange rate of nought': {
    sql: `UPDATE exchange_rate SET rate = '0.000000000000'`,
    says: 'Rate: More than 0.',
  },
  'a negative exchange rate': {
    sql: `UPDATE exchange_rate SET rate = '-2.000000000000'`,
    says: 'Rate: More than 0.',
  },
  'a tax of 5,000 %': {
    sql: `UPDATE tax SET percent = '5000.000000000000' WHERE code = 'HIT'`,
    says: 'Tax HIT: Percent: At most 1000.',
    mend: ['tax', 'tax', 'HIT', { percent: '50' }],
  },
  'a payment term on day 40': {
    sql: `UPDATE payment_term SET fixed_day = 40 WHERE code = 'HIT'`,
    says: 'Payment term HIT: Then to the day of a month: At most 31.',
    mend: ['paymentTerm', 'payment_term', 'HIT', { fixed_day: 31 }],
  },
  'a payment term of days before': {
    sql: `UPDATE payment_term SET days = -90 WHERE code = 'HIT'`,
    says: 'Payment term HIT: Days: At least 0.',
    mend: ['paymentTerm', 'payment_term', 'HIT', { days: 14 }],
  },
  'a multiplier of nought': {
    sql: `UPDATE unit_of_measure SET multiplier = '0.000000000000' WHERE code = 'HIT'`,
    says: 'Unit of measure HIT: Of the base unit: More than 0.',
    mend: ['unitOfMeasure', 'unit_of_measure', 'HIT', { multiplier: '60' }],
  },
  'a package of nothing': {
    sql: `UPDATE charge SET tier_model = 'package', package_size = '0.000000000000' WHERE code = 'HIT-CALLS'`,
    says: 'Charge HIT-CALLS: Units of a package: More than 0.',
    mend: ['charge', 'charge', 'HIT-CALLS', { package_size: '10' }],
  },
  'included units below nought': {
    sql: `UPDATE charge SET included_quantity = '-5.000000000000' WHERE code = 'HIT-CALLS'`,
    says: 'Charge HIT-CALLS: Included a period: At least 0.',
  },
  'a duration of no months': {
    sql: `UPDATE charge SET duration_months = -1 WHERE code = 'HIT-PLAN'`,
    says: 'Charge HIT-PLAN: Ends after, months: At least 1.',
  },
  'places of a quantity that no decimal has': {
    sql: `UPDATE charge SET quantity_places = 99 WHERE code = 'HIT-CALLS'`,
    says: 'Charge HIT-CALLS: Digits of the quantity: At most 12.',
  },
  'a charge without its calendar': {
    sql: `UPDATE charge SET calendar_id = 9999 WHERE code = 'HIT-PLAN'`,
    says: 'Charge HIT-PLAN: Calendar: There is no calendar with the id 9999.',
  },
  'a calendar of no definition': {
    sql: `UPDATE calendar SET definition = '{"kind":"lunar"}' WHERE code = 'C-HIT-PLAN'`,
    says: 'Calendar C-HIT-PLAN: Definition: ',
  },
  'units of two dimensions': {
    sql: `UPDATE charge SET unit_id = ${inCode('unit_of_measure', 'GIGABYTE')}, input_unit_id = ${inCode('unit_of_measure', 'HOUR')} WHERE code = 'HIT-CALLS'`,
    says: 'Charge HIT-CALLS: Unit of usage: HOUR does not convert into GIGABYTE: units convert within one dimension.',
  },
  'two versions for the same days': {
    sql: `INSERT INTO price_version SELECT id + 900, price_plan_id, 9, status, label, valid_from, valid_to, price, price_expression, currency_prices, columns, currencies, version, created_op, changed_op FROM price_version WHERE price_plan_id = ${inCode('price_plan', 'HIT-PLAN')}`,
    says: 'Price plan HIT-PLAN: Versions 1 and 9 are published for the same days. End one of them.',
  },
  'a version that ends before it begins': {
    sql: `UPDATE price_version SET valid_from = '2026-10-01', valid_to = '2026-09-01' WHERE price_plan_id = ${inCode('price_plan', 'HIT-PLAN')}`,
    says: 'Price plan HIT-PLAN: Version 1 ends on 2026-09-01 and begins on 2026-10-01: it has no day.',
  },
  'a heading that is posted to': {
    sql: `UPDATE ledger_account SET heading = 1 WHERE code = 'HIT'`,
    says: 'Article A-HIT-',
    mend: ['ledgerAccount', 'ledger_account', 'HIT', { heading: false }],
  },
  'two tax rates of one day': {
    sql: `INSERT INTO tax_mapping SELECT MAX(id) OVER () + 1, tax_category_id, tax_class_id, seller_country, buyer_country, valid_from, valid_to, priority, tax_id, version, created_at, created_by, created_op, changed_at, changed_by, changed_op, archived_at, external_ref, custom FROM tax_mapping WHERE tax_class_id = ${inCode('tax_class', 'HIT')} LIMIT 1`,
    says: 'From: It shares days with tax mapping',
  },
  'a gap between accounting periods': {
    sql: `DELETE FROM accounting_period WHERE code = '2020-05'`,
    says: 'Accounting period 2020-06: From: The days from 2020-05-01 up to 2020-06-01 are left out after accounting period 2020-04.',
  },
  'accounting periods that share days': {
    sql: `UPDATE accounting_period SET end_date = '2020-06-15' WHERE code = '2020-05'`,
    says: 'Accounting period 2020-06: From: It shares days with accounting period 2020-05, which goes up to 2020-06-15.',
    mend: ['accountingPeriod', 'accounting_period', '2020-05', { end_date: '2020-06-01' }],
  },
  'an accounting period that ends before it begins': {
    sql: `UPDATE accounting_period SET end_date = '2020-04-15' WHERE code = '2020-05'`,
    says: 'Accounting period 2020-05: Up to: It lies after “From”, which is 2020-05-01.',
    mend: ['accountingPeriod', 'accounting_period', '2020-05', { end_date: '2020-06-01' }],
  },
  'two receivers of one bill': {
    sql: `INSERT INTO party_role SELECT MAX(id) OVER () + 1, party_id, entity, record_id, role, valid_from, valid_to, version, created_at, created_by, created_op, changed_at, changed_by, changed_op, archived_at, external_ref, custom FROM party_role WHERE role = 'billReceiver' LIMIT 1`,
    says: 'From: It shares days with role',
  },
  'a role of nobody': {
    sql: `UPDATE party_role SET party_id = 9999 WHERE id = (SELECT MIN(id) FROM party_role WHERE role = 'billReceiver')`,
    says: 'Party: There is no party with the id 9999.',
  },
  'a language that is not there': {
    sql: `UPDATE billing_account SET language = 'xx' WHERE name = 'Hit'`,
    says: 'Language: There is no language “xx”.',
  },
  'a country that is not there': {
    sql: `UPDATE seller SET country = 'XX' WHERE code = 'HIT'`,
    says: 'Seller HIT: Country: There is no country “XX”.',
    mend: ['seller', 'seller', 'HIT', { country: 'DE' }],
  },
  'a currency that is not there': {
    sql: `UPDATE price_plan SET currency = 'XXX' WHERE code = 'HIT-PLAN'`,
    says: 'Price plan HIT-PLAN: Currency of its prices: There is no currency “XXX”.',
  },
  'a time zone that is not there': {
    sql: `UPDATE company SET zone = 'Europe/Atlantis'`,
    says: 'Time zone: There is no such time zone; it is written as Europe/Berlin.',
    mend: ['company', 'company', 'MAIN', { zone: 'Europe/Berlin' }],
  },
  'an attribute that is not there': {
    sql: `UPDATE product SET attributes = '["NOWHERE"]' WHERE code = 'HIT-PLAN'`,
    says: 'Product HIT-PLAN: Attributes of its services: There is no attribute of services “NOWHERE”.',
    mend: ['product', 'product', 'HIT-PLAN', { attributes: [] }],
  },
  'numbers that would come twice': {
    sql: `UPDATE number_sequence SET pattern = 'INV-{yyyy}-{n}' WHERE document = 'creditNote'`,
    says: 'Pattern: Sequence INVOICE gives the same numbers with INV-{yyyy}-{n}.',
  },
  'a sequence that starts again without the year': {
    sql: `UPDATE number_sequence SET pattern = 'CN-{n}' WHERE document = 'creditNote'`,
    says: 'Pattern: A sequence that starts again each year needs {yyyy} or {yy}, or a number would come twice.',
  },
  'a quantity of nothing': {
    sql: `UPDATE service SET quantity = '0.000000000000' WHERE product_id = ${inCode('product', 'HIT-PLAN')}`,
    says: 'has a quantity that is not more than zero: change it, or end the service.',
  },
  'a service that ends before it begins': {
    sql: `UPDATE service SET end_date = '2020-01-01' WHERE product_id = ${inCode('product', 'HIT-PLAN')}`,
    says: 'ends on 2020-01-01, before it begins on 2026-10-01.',
  },
  'a subscription that ends before it begins': {
    sql: `UPDATE subscription SET termination_date = '2020-01-01' WHERE id = (SELECT subscription_id FROM service WHERE product_id = ${inCode('product', 'HIT-PLAN')})`,
    says: 'Ends: It ends on 2020-01-01, before it begins on 2026-10-01.',
  },
  'an agreement that ends before it begins': {
    sql: `UPDATE subscription SET end_agreement_date = '2020-01-01' WHERE id = (SELECT subscription_id FROM service WHERE product_id = ${inCode('product', 'HIT-PLAN')})`,
    says: 'Agreed up to: It lies after “From”, which is 2026-10-01.',
  },
  'a pause that ends before it begins': {
    sql: `INSERT INTO subscription_suspension (subscription_id, start_date, end_date, created_op, changed_op) SELECT subscription_id, '2026-12-01', '2026-11-01', 1, 1 FROM service WHERE product_id = ${inCode('product', 'HIT-PLAN')}`,
    says: 'a pause ends after it begins.',
  },
  'an access of two on one day': {
    sql: `UPDATE access_point SET access_id = 'HIT'`,
    says: 'Access HIT serves subscription',
  },
  'a threshold below nought': {
    sql: `UPDATE billing_cycle SET invoicing_threshold = '-1.000000000000' WHERE code = 'MONTHLY'`,
    says: 'Billing cycle MONTHLY: Threshold, net: At least 0.',
    mend: ['billingCycle', 'billing_cycle', 'MONTHLY', { invoicing_threshold: null }],
  },
}

/** Two customers of one cycle: everything of Hit has its own records, so that what is planted concerns Hit alone. */
export async function hitCompany(): Promise<Desk & { readonly hit: DeskCustomer; readonly other: DeskCustomer }> {
  const at = await desk()
  const create = async (entity: string, values: object) => (await at.run<{ id: number }>(`${entity}.create`, { values })).id
  const idOf = (table: string, code: string) => at.id(table, code)
  at.at('2026-10-01')
  await create('seller', { code: 'HIT', name: 'Hit', country: 'DE' })
  await create('exchangeRate', { currency: 'USD', from_date: '2026-01-01', rate: '1.1' })
  const account = await create('ledgerAccount', { code: 'HIT', name: 'Hit', kind: 'revenue' })
  const tax_id = await create('tax', { code: 'HIT', name: 'Hit', percent: '10', ledger_account_id: await idOf('ledger_account', '3840') })
  const tax_class_id = await create('taxClass', { code: 'HIT', name: 'Hit' })
  for (const { id } of await at.rows<{ id: number }>('SELECT id FROM tax_category'))
    await create('taxMapping', { tax_category_id: id, tax_class_id, tax_id })
  await create('paymentTerm', { code: 'HIT', name: 'Hit', days: 30, fixed_day: 10 })
  const parent_id = await idOf('unit_of_measure', 'SECOND')
  const unit = await create('unitOfMeasure', { code: 'HIT', name: 'Hit', symbol: 'hit', parent_id, multiplier: '60' })
  const definition = (await at.rows<{ definition: string }>(`SELECT definition FROM calendar WHERE code = 'MONTHLY'`))[0]
    ?.definition as string
  await at.monthly('HIT-PLAN', { price: '10', tax: 'HIT', calendar: JSON.parse(definition) as object, currency: 'USD' })
  await at.usageCharge('HIT-CALLS', { price: '1', tax: 'HIT', values: { unit_id: unit, input_unit_id: parent_id }, currency: 'USD' })
  await at.monthly('PLAN', { price: '20' })
  await at.usageCharge('CALLS', { price: '2' })
  for (const { id, version } of await at.rows<{ id: number; version: number }>(`SELECT id, version FROM article WHERE code LIKE 'A-HIT%'`))
    await at.run('article.update', { id, version, values: { ledger_account_id: account } })
  const hit = await at.customer('Hit', { code: 'HIT', seller: 'HIT', currency: 'USD', payment_term: 'HIT', customer_account_code: 'HIT' })
  const other = await at.customer('Other', { code: 'OTHER' })
  await at.subscribe(hit, ['HIT-PLAN', 'HIT-CALLS'], { access_points: [{ access_id: 'HIT' }] })
  await at.subscribe(other, ['PLAN', 'CALLS'], { access_points: [{ access_id: 'OTHER' }] })
  at.at('2026-11-03')
  return { ...at, hit, other }
}
