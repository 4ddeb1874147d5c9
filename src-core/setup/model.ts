/** Set-up: the company and the reference data that everything else points to. */
import type { TablesOf } from '../database/schema.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import {
  choice,
  codeOf,
  date,
  decimalNumber,
  flag,
  integer,
  longText,
  nameText,
  picture,
  reference,
  structured,
  text,
  translated,
} from '../entities/fields.ts'
import { MORE_THAN_ZERO, NO_LESS_THAN_ZERO } from '../entities/bounds.ts'
import { isTimeZone } from '../kernel/instants.ts'
import { calendarDefinition } from './calendars/definition.ts'
import { checkLedgerAccount } from './ledger-accounts.ts'
import { MATCHING_RULES } from './matching-rules.ts'
import { checkPaymentTerm } from './payment-terms.ts'
import { checkPeriod, refusePeriodBack } from './periods.ts'
import { checkUnit, unitFaults } from './units.ts'
import { CALENDAR_USES, INVOICED, NUMBERED_BY_TYPE, POSTED_TO, RATED, RECEIVABLES_POSTED, UNIT_USES } from './uses.ts'

const module = 'setup'

export const currency = defineEntity({
  name: 'currency',
  label: 'Currency',
  pluralLabel: 'Currencies',
  module,
  hint: 'Currencies the company bills in, with the digits of their minor unit.',
  code: { label: 'ISO code', pattern: /^[A-Z]{3}$/, hint: 'Three capital letters, as EUR.' },
  title: 'name',
  fields: {
    name: translated('Name', { required: true }),
    symbol: text('Symbol', { max: 8 }),
    decimals: integer('Digits', {
      required: true,
      min: 0,
      max: 3,
      createOnly: true,
      instead: 'Every amount in this currency counts its minor units. Make a currency of another code.',
      hint: 'Of the minor unit: JPY 0, EUR 2, KWD 3.',
    }),
  },
})

export const language = defineEntity({
  name: 'language',
  label: 'Language',
  pluralLabel: 'Languages',
  module,
  hint: 'Languages of customer documents and translated labels.',
  code: { label: 'ISO code', pattern: /^[a-z]{2}$/, hint: 'Two small letters, as en.' },
  title: 'name',
  fields: { name: translated('Name', { required: true }) },
})

export const country = defineEntity({
  name: 'country',
  label: 'Country',
  pluralLabel: 'Countries',
  module,
  hint: 'Countries of sellers and buyers; taxes are found by them.',
  code: { label: 'ISO code', pattern: /^[A-Z]{2}$/, hint: 'Two capital letters, as DE.' },
  title: 'name',
  revisions: ['catalog'],
  fields: {
    name: translated('Name', { required: true }),
    currency: codeOf('Currency', 'currency', { required: true }),
    language: codeOf('Language', 'language', { required: true }),
    european_union: flag('European Union', { hint: 'Deliveries to a business in another member state are reverse charged.' }),
  },
})

const ROUNDING_MODES = { halfUp: 'Half up', floor: 'Down', ceiling: 'Up', halfEven: 'Half to even' } as const

/** The company of the file: one row. Policies stand here with their defaults and are passed to the rules. */
export const company = defineEntity({
  name: 'company',
  label: 'Company',
  pluralLabel: 'Companies',
  module,
  hint: 'The company that bills, its addresses, currency, zone and policies.',
  code: { hint: 'A short code.' },
  title: 'name',
  without: ['create', 'delete'],
  revisions: ['catalog'],
  fixedOnceUsed: [
    { fields: ['amounts_from'], uses: [INVOICED, RATED], instead: 'Create another company where prices are meant the other way.' },
  ],
  dated: ['name', 'legal_name', 'street', 'postal_code', 'city', 'tax_id', 'registration_number'],
  fields: {
    name: nameText('Name', { required: true }),
    legal_name: text('Legal name', { hint: 'As documents name the company; the name if empty.' }),
    currency: codeOf('Currency', 'currency', {
      required: true,
      createOnly: true,
      instead: 'The books are kept in it. Create another company for another currency.',
      hint: 'Of the books; fixed.',
    }),
    country: codeOf('Country', 'country', { required: true }),
    language: codeOf('Language', 'language', { required: true }),
    zone: text('Time zone', {
      required: true,
      createOnly: true,
      instead: 'The days of usage and of postings are reckoned in it. Create another company for another zone.',
      hint: 'IANA name, as Europe/Berlin; fixed.',
      known: isTimeZone,
      knownHint: 'There is no such time zone; it is written as Europe/Berlin.',
    }),
    street: text('Street', { section: 'Address' }),
    postal_code: text('Postal code', { section: 'Address', max: 20 }),
    city: text('City', { section: 'Address' }),
    tax_id: text('VAT number', { section: 'Identifiers', max: 40 }),
    registration_number: text('Registration', { section: 'Identifiers' }),
    email: text('E-mail', { section: 'Contact' }),
    phone: text('Phone', { section: 'Contact', max: 40 }),
    website: text('Website', { section: 'Contact' }),
    bank_name: text('Bank', { section: 'Bank account' }),
    iban: text('IBAN', { section: 'Bank account', max: 40 }),
    bic: text('BIC', { section: 'Bank account', max: 11 }),
    logo: picture('Logo', { section: 'Documents', listed: false, hint: 'PNG or JPEG, at most 1 MB.' }),
    invoice_footer: longText('Footer of documents', { section: 'Documents', listed: false }),
    amounts_from: choice(
      'Prices are',
      { net: 'Net (business customers)', gross: 'Gross (consumers)' },
      { required: true, section: 'Policies', defaultValue: 'net' },
    ),
    line_rounding: choice(
      'Lines are rounded',
      { currency: 'To the currency', places: 'To fixed digits', none: 'Not at all' },
      { required: true, section: 'Policies', defaultValue: 'currency' },
    ),
    line_rounding_places: integer('Digits of lines', { section: 'Policies', min: 0, max: 12 }),
    allow_zero_credit: flag('Credit notes of 0.00 are allowed', { section: 'Policies', addedLater: true }),
    zero_drafts: choice(
      'Drafts of 0.00',
      { settle: 'Settled without a document', document: 'Make a document' },
      {
        required: true,
        section: 'Policies',
        listed: false,
        defaultValue: 'settle',
        addedLater: true,
        hint: 'Where every line and every tax is 0.00. Lines that cancel each other always make a document.',
      },
    ),
    matching_rule: choice('Payments settle by themselves', MATCHING_RULES, {
      required: true,
      section: 'Policies',
      listed: false,
      defaultValue: 'wholeNumber',
      addedLater: true,
      hint: 'Parts of numbers, years and beginnings are proposed only. A customer account may have a rule of its own.',
    }),
    rounding_mode: choice('Rounding', ROUNDING_MODES, { required: true, section: 'Policies', defaultValue: 'halfUp' }),
    rounding_down: choice(
      'Down means',
      { floor: 'To the lower number: -1.5 to -2', zero: 'Towards zero: -1.5 to -1' },
      {
        required: true,
        section: 'Policies',
        listed: false,
        defaultValue: 'floor',
        addedLater: true,
        hint: 'Of amounts, where they are rounded down, and of quantities of charges that are.',
      },
    ),
    tax_totals: choice(
      'Invoice tax',
      { perTaxOnInvoice: 'Once per tax on the invoice', sumOfLineTaxes: 'Sum of line taxes' },
      { required: true, section: 'Policies', defaultValue: 'perTaxOnInvoice' },
    ),
    tax_point: choice(
      'Tax is that of',
      { ownDate: 'The day of what is charged; the invoice date in advance', invoiceDate: 'The invoice date' },
      {
        required: true,
        section: 'Policies',
        defaultValue: 'ownDate',
        addedLater: true,
        hint: 'The last day of a period in arrears, the day of usage, the own day of what is charged once.',
      },
    ),
    proration_divisor: choice(
      'Part of a period is measured',
      { actualDays: 'In actual days of the period', thirtyDays: 'In thirtieths of a month' },
      { required: true, section: 'Policies', defaultValue: 'actualDays' },
    ),
    first_period: choice(
      'A first period that is cut is measured in',
      { boundaries: 'The period of its calendar', countedBack: 'Whole months counted back from its end' },
      {
        required: true,
        section: 'Policies',
        listed: false,
        defaultValue: 'boundaries',
        addedLater: true,
        hint: 'Up to 29 February, for calendars of the 31st: from 31 January, or from 29 January.',
      },
    ),
    proration_month_days: integer('Days of a month', {
      section: 'Policies',
      min: 28,
      max: 31,
      listed: false,
      hint: 'Where parts of a period are not measured in actual days: 30 if empty.',
    }),
    proration_ratio_places: integer('Digits of the fraction', {
      section: 'Policies',
      min: 0,
      max: 12,
      listed: false,
      hint: 'Of a period that is charged in part; the fraction is not rounded if empty.',
    }),
    late_pause: choice(
      'A suspension told after its days were charged',
      { kept: 'They stay charged', givenBack: 'They are given back' },
      { required: true, section: 'Policies', listed: false, defaultValue: 'kept', addedLater: true },
    ),
    dates_rise: flag('Numbers and dates rise together', { section: 'Policies', listed: false, defaultValue: true, addedLater: true }),
    draft_change_limit: decimalNumber('Suspect above a change of, %', {
      min: '0',
      max: '1000000',
      section: 'Policies',
      hint: 'A draft that differs more from the invoice before is held for a decision.',
    }),
  },
})

export const seller = defineEntity({
  name: 'seller',
  label: 'Seller',
  pluralLabel: 'Sellers',
  module,
  hint: 'Who sells, as a tree; documents and number sequences belong to a seller or its nearest parent.',
  code: {},
  title: 'name',
  revisions: ['catalog'],
  dated: ['name', 'country', 'legal_name', 'street', 'postal_code', 'city', 'tax_id', 'registration_number'],
  fields: {
    name: nameText('Name', { required: true }),
    parent_id: reference('Parent', 'seller', {}),
    country: codeOf('Country', 'country', { required: true }),
    legal_name: text('Legal name', {}),
    street: text('Street', { section: 'Address' }),
    postal_code: text('Postal code', { section: 'Address', max: 20 }),
    city: text('City', { section: 'Address' }),
    tax_id: text('VAT number', { section: 'Identifiers', max: 40 }),
    registration_number: text('Registration', { section: 'Identifiers' }),
  },
})

const titled = (name: string, label: string, pluralLabel: string, hint: string) =>
  defineEntity({
    name,
    label,
    pluralLabel,
    module,
    hint,
    code: {},
    title: 'name',
    fields: { name: translated('Name', { required: true }) },
  })

export const title = defineEntity({
  name: 'title',
  label: 'Title or legal type',
  pluralLabel: 'Titles and legal types',
  module,
  hint: 'How persons are addressed, and what kinds of organisation there are.',
  code: {},
  title: 'name',
  fields: { name: translated('Name', { required: true }), is_company: flag('Legal type of an organisation', {}) },
})

export const creditCategory = titled('creditCategory', 'Credit category', 'Credit categories', 'How far a customer account is trusted.')
export const brand = titled('brand', 'Brand', 'Brands', 'Under which name a customer was won.')
export const salesChannel = titled('salesChannel', 'Sales channel', 'Sales channels', 'Where a customer or subscription came from.')

export const calendar = defineEntity({
  name: 'calendar',
  label: 'Calendar',
  pluralLabel: 'Calendars',
  module,
  hint: 'Where periods begin: of recurring charges, billing cycles, counters and price validity.',
  code: {},
  title: 'name',
  revisions: ['catalog'],
  fixedOnceUsed: [
    {
      fields: ['definition'],
      uses: CALENDAR_USES,
      instead: 'Make another calendar, and a charge or counter with it for what comes.',
    },
  ],
  fields: {
    name: translated('Name', { required: true }),
    definition: structured('Definition', calendarDefinition, { required: true }),
  },
})

export const billingCycle = defineEntity({
  name: 'billingCycle',
  label: 'Billing cycle',
  pluralLabel: 'Billing cycles',
  module,
  hint: 'When accounts are billed, and up to where.',
  code: {},
  title: 'name',
  fields: {
    name: translated('Name', { required: true }),
    calendar_id: reference('Calendar', 'calendar', { required: true }),
    due_days: integer('Due after, days', { required: true, min: 0, max: 365, defaultValue: 30 }),
    invoicing_threshold: decimalNumber('Threshold, net', {
      ...NO_LESS_THAN_ZERO,
      hint: 'Below it nothing is invoiced and the usage waits for the next run.',
    }),
    aggregate_usage: choice(
      'Usage on an invoice',
      { perArticle: 'One line an article and price', perDay: 'One line a day', perTransaction: 'Every rated transaction' },
      { required: true, defaultValue: 'perArticle' },
    ),
  },
})

export const unitOfMeasure = defineEntity({
  name: 'unitOfMeasure',
  label: 'Unit of measure',
  pluralLabel: 'Units of measure',
  module,
  hint: 'Units of usage and of prices; a unit converts within its parent.',
  code: {},
  title: 'name',
  check: unitFaults,
  checkInStore: checkUnit,
  revisions: ['catalog'],
  fixedOnceUsed: [{ fields: ['multiplier', 'parent_id'], uses: UNIT_USES, instead: 'Make another unit, and a charge with it.' }],
  fields: {
    name: translated('Name', { required: true }),
    symbol: text('Symbol', { required: true, max: 12 }),
    parent_id: reference('Base unit', 'unitOfMeasure', {}),
    multiplier: decimalNumber('Of the base unit', {
      ...MORE_THAN_ZERO,
      required: true,
      defaultValue: '1',
      hint: 'A minute is 60 of the base unit second.',
    }),
  },
})

export const paymentTerm = defineEntity({
  name: 'paymentTerm',
  label: 'Payment term',
  pluralLabel: 'Payment terms',
  module,
  hint: 'When an invoice is due.',
  code: {},
  title: 'name',
  fields: {
    name: translated('Name', { required: true }),
    days: integer('Days', { required: true, min: 0, max: 365 }),
    end_of_month: flag('Then to the end of the month', {}),
    fixed_day: integer('Then to the day of a month', { min: 1, max: 31, hint: 'The next one; 31 is the last day of each month.' }),
    banking_calendar_id: reference('Banking days', 'calendar', { hint: 'A due date on which banks are closed is moved by this calendar.' }),
    banking_move: choice(
      'Moved to',
      { later: 'The next banking day', earlier: 'The banking day before' },
      { hint: 'The next banking day if empty.' },
    ),
  },
  checkInStore: checkPaymentTerm,
})

export const invoiceType = defineEntity({
  name: 'invoiceType',
  label: 'Invoice type',
  pluralLabel: 'Invoice types',
  module,
  hint: 'Kinds of documents, their numbering and how they post.',
  code: {},
  title: 'name',
  revisions: ['catalog'],
  fixedOnceUsed: [
    {
      fields: ['kind', 'posts'],
      uses: [NUMBERED_BY_TYPE],
      instead: 'Make another invoice type and archive this one: new documents take the first of their kind.',
    },
  ],
  fields: {
    name: translated('Name', { required: true }),
    kind: choice('Kind', { invoice: 'Invoice', creditNote: 'Credit note' }, { required: true }),
    posts: flag('Creates an account operation', { defaultValue: true }),
    excluded_from_aging: flag('Left out of aged receivables', {}),
  },
})

export const terminationReason = defineEntity({
  name: 'terminationReason',
  label: 'Termination reason',
  pluralLabel: 'Termination reasons',
  module,
  hint: 'Why a subscription ends, and what is charged or given back then.',
  code: {},
  title: 'name',
  fields: {
    name: translated('Name', { required: true }),
    apply_agreement: flag('Charge until the end of the agreement', {}),
    apply_reimbursement: flag('Give back what was charged in advance', { defaultValue: true }),
    apply_termination_charges: flag('Charge termination fees', {}),
    charge_last_day: flag('The day itself is charged', {
      addedLater: true,
      hint: 'The day named for the end is then the last that is charged.',
    }),
    reimburse_one_shots: flag('Give back subscription fees', {}),
    proration: choice(
      'Last partial period',
      { asCharge: 'As the charge says', prorated: 'In proportion', full: 'In full' },
      { required: true, defaultValue: 'asCharge' },
    ),
    cut_period: choice(
      'If it is in full and charged already',
      { kept: 'It stays charged', givenBack: 'All of it is given back' },
      {
        required: true,
        addedLater: true,
        defaultValue: 'kept',
        listed: false,
        hint: 'Kept, it costs what it costs where the end is told before.',
      },
    ),
  },
})

export const exchangeRate = defineEntity({
  name: 'exchangeRate',
  label: 'Exchange rate',
  pluralLabel: 'Exchange rates',
  module,
  hint: 'Units of a currency for one unit of the company currency, from a date on.',
  revisions: ['catalog'],
  uniques: [['currency', 'from_date']],
  fields: {
    currency: codeOf('Currency', 'currency', { required: true, createOnly: true }),
    from_date: date('From', { required: true, createOnly: true }),
    rate: decimalNumber('Rate', { ...MORE_THAN_ZERO, required: true }),
  },
})

export const accountingPeriod = defineEntity({
  name: 'accountingPeriod',
  label: 'Accounting period',
  pluralLabel: 'Accounting periods',
  module,
  hint: 'Periods that can be closed for posting.',
  code: {},
  periods: { from: 'start_date', to: 'end_date', within: [], joined: true, archivedToo: true },
  checkInStore: checkPeriod,
  checkBack: refusePeriodBack,
  fields: {
    start_date: date('From', { required: true, createOnly: true }),
    end_date: date('Up to', { required: true, createOnly: true, hint: 'The first day that is no longer in it.' }),
    status: choice('Status', { open: 'Open', closed: 'Closed' }, { required: true, defaultValue: 'open' }),
    reopen_reason: text('Reason for reopening', { max: 300, hint: 'A closed period is opened again with a reason alone.' }),
  },
})

const POSTED_BY_ROLE = 'What it is used for posts to it. Choose another account for that first.'

/** The chart of accounts stands in set-up because taxes, articles and payment methods point to it. */
export const ledgerAccount = defineEntity({
  name: 'ledgerAccount',
  label: 'Ledger account',
  pluralLabel: 'Ledger accounts',
  module: 'finance',
  hint: 'The chart of accounts.',
  code: {},
  title: 'name',
  fixedOnceUsed: [
    { fields: ['kind', 'heading'], uses: [POSTED_TO], instead: 'Make another ledger account.' },
    { fields: ['role'], uses: [RECEIVABLES_POSTED], instead: 'What customers owe stays on this account.' },
  ],
  fields: {
    name: translated('Name', { required: true }),
    kind: choice(
      'Kind',
      { assets: 'Assets', liabilities: 'Liabilities', equity: 'Equity', revenue: 'Revenue', expense: 'Expense' },
      { required: true },
    ),
    /** Which postings use it by themselves; one account a role. */
    role: choice(
      'Used for',
      {
        receivable: 'Receivables',
        bank: 'Bank',
        cash: 'Cash',
        card: 'Card clearing',
        revenue: 'Revenue without an article account',
        rounding: 'Rounding differences',
        exchangeGain: 'Exchange gains',
        exchangeLoss: 'Exchange losses',
        badDebt: 'Written-off receivables',
      },
      {},
    ),
    heading: flag('Heading only', { hint: 'Nothing is posted to a heading.' }),
    closed: flag('Closed', { addedLater: true, hint: 'Nothing more is posted to it.' }),
  },
  uniques: [['role']],
  check: (values) =>
    values['role'] === null
      ? []
      : (['heading', 'closed'] as const).filter((key) => values[key] === 1).map((key) => ({ path: key, reason: POSTED_BY_ROLE })),
  checkInStore: checkLedgerAccount,
})

export const setupEntities = {
  ledger_account: ledgerAccount,
  currency,
  language,
  country,
  company,
  seller,
  title,
  credit_category: creditCategory,
  brand,
  sales_channel: salesChannel,
  calendar,
  billing_cycle: billingCycle,
  unit_of_measure: unitOfMeasure,
  payment_term: paymentTerm,
  invoice_type: invoiceType,
  termination_reason: terminationReason,
  exchange_rate: exchangeRate,
  accounting_period: accountingPeriod,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof setupEntities>> {}
}
