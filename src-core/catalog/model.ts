/** The catalog: offers hold products, products hold charges; articles say how a charge is invoiced and posted. */
import type { TablesOf } from '../database/schema.ts'
import { z } from 'zod'
import { MORE_THAN_ZERO, NO_LESS_THAN_ZERO, PRIORITY } from '../entities/bounds.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { choice, date, decimalNumber, flag, integer, reference, structured, text, translated } from '../entities/fields.ts'
import type { FieldCondition, Filter } from '../operations/contract.ts'
import { POSTABLE } from '../setup/ledger-accounts.ts'
import { chargeFaults } from './charge-faults.ts'
import { checkCharge, checkProduct } from './catalog-checks.ts'
import { checkCounter, checkCountedCharge, counterFaults } from './counter-checks.ts'
import { ATTRIBUTE_NAMED, COUNTED, GRID_USES, ON_LINES_AS, RATED_AS } from '../setup/uses.ts'

const module = 'catalog'
const revisions = ['catalog'] as const

/** Accounts of the chart to which sales are posted. */
const REVENUE_ACCOUNTS: readonly Filter[] = [
  { column: 'kind', op: '$in', value: ['revenue'] },
  { column: 'heading', op: '$equals', value: false },
  { column: 'closed', op: '$equals', value: false },
]

export const article = defineEntity({
  name: 'article',
  label: 'Article',
  pluralLabel: 'Articles',
  module,
  hint: 'What a line of an invoice is called, taxed as and posted to.',
  code: {},
  title: 'name',
  revisions,
  uses: [ON_LINES_AS.article, RATED_AS.article],
  fields: {
    name: translated('Name', { required: true }),
    tax_class_id: reference('Tax class', 'taxClass', { required: true, usual: [{ column: 'code', op: '$equals', value: 'STANDARD' }] }),
    ledger_account_id: reference('Revenue account', 'ledgerAccount', { required: true, unless: POSTABLE, usual: REVENUE_ACCOUNTS }),
    analytic_code: text('Analytic code', { max: 40 }),
  },
})

/** Attributes are what price grids and filters compare. */
export const attribute = defineEntity({
  name: 'attribute',
  label: 'Attribute',
  pluralLabel: 'Attributes',
  module,
  hint: 'What a price depends on: given with a service, read from a usage record, or derived.',
  code: {},
  title: 'name',
  uses: ATTRIBUTE_NAMED,
  revisions,
  fixedOnceUsed: [
    { fields: ['usage_parameter', 'derived_from'], uses: [GRID_USES], instead: 'Make another attribute, and a price version with it.' },
  ],
  fields: {
    name: translated('Name', { required: true }),
    kind: choice(
      'Type',
      { text: 'Text', number: 'Number', boolean: 'Yes or no', date: 'Date', textList: 'One of a list', textMultipleList: 'Some of a list' },
      { required: true, createOnly: true },
    ),
    source: choice(
      'Comes from',
      { service: 'The service', usage: 'The usage record', derived: 'The subscription or account' },
      { required: true, createOnly: true },
    ),
    usage_parameter: integer('Parameter of the usage record', { min: 1, max: 9 }),
    derived_from: choice(
      'Derived from',
      {
        subscriptionAge: 'Age of the subscription in months',
        customerCategory: 'Customer category',
        creditCategory: 'Credit category',
        quantity: 'Quantity',
        buyerCountry: 'Country of the buyer',
      },
      {},
    ),
    allowed_values: structured('Allowed values', z.array(z.string().min(1)), {}),
    unit: text('Unit', { max: 12 }),
  },
  check: (values) => {
    if (values['source'] === 'usage' && values['usage_parameter'] === null)
      return [{ path: 'usage_parameter', reason: 'Say which parameter of the usage record.' }]
    if (values['source'] === 'derived' && values['derived_from'] === null)
      return [{ path: 'derived_from', reason: 'Say what it is derived from.' }]
    return []
  },
})

/** What a subscription or a service may use up within a period, or what is added up there. Source: Opencell `CounterTemplate` (3.7). */
export const counter = defineEntity({
  name: 'counter',
  label: 'Counter',
  pluralLabel: 'Counters',
  module,
  hint: 'What may be used up in a period before the next charge rates, or what is added up.',
  code: {},
  title: 'name',
  revisions,
  fixedOnceUsed: [
    { fields: ['unit_id', 'calendar_id'], uses: [COUNTED], instead: 'Make another counter, and give it to the charge in its place.' },
  ],
  checkInStore: checkCounter,
  fields: {
    name: translated('Name', { required: true }),
    kind: choice(
      'Counts',
      { usage: 'Quantity', usageAmount: 'Amount', notification: 'Quantity, each record whole or not at all' },
      { required: true, defaultValue: 'usage', createOnly: true },
    ),
    accumulator: flag('Adds up only', { createOnly: true, hint: 'It limits nothing: it adds up what was rated.' }),
    ceiling: decimalNumber('Ceiling', { ...NO_LESS_THAN_ZERO, hint: 'At the beginning of each period; unlimited if empty.' }),
    unit_id: reference('Unit', 'unitOfMeasure', { hint: 'In which the ceiling counts; that of the usage if empty.' }),
    calendar_id: reference('Periods', 'calendar', { hint: 'Counted from the day of subscription; calendar months if empty.' }),
    level: choice(
      'Held by',
      { subscription: 'The subscription', service: 'Each service' },
      { required: true, defaultValue: 'subscription', createOnly: true },
    ),
    corrects: choice(
      'A correction goes back first',
      { counter: 'To the counter', charged: 'To what was charged when it was used up' },
      { required: true, addedLater: true, defaultValue: 'counter', listed: false, hint: 'Usage with a negative quantity.' },
    ),
    notification_levels: text('Levels to note', { max: 100, listed: false, hint: 'As 80%, 100: of the ceiling, or of what is left.' }),
  },
  check: counterFaults,
})

const RECURRING: FieldCondition = { field: 'type', values: ['recurring'] }
const ONE_SHOT: FieldCondition = { field: 'type', values: ['oneShot'] }
const USAGE: FieldCondition = { field: 'type', values: ['usage'] }

export const charge = defineEntity({
  name: 'charge',
  label: 'Charge',
  pluralLabel: 'Charges',
  module,
  hint: 'What is charged: in each period, once, or by usage.',
  code: {},
  title: 'name',
  revisions,
  uses: [ON_LINES_AS.charge, RATED_AS.charge],
  fixedOnceUsed: [{ fields: ['unit_id', 'input_unit_id'], uses: [RATED_AS.charge], instead: 'Make another charge, in the other unit.' }],
  fields: {
    name: translated('Name', { required: true }),
    type: choice('Type', { recurring: 'Recurring', oneShot: 'One-shot', usage: 'Usage' }, { required: true, createOnly: true }),
    article_id: reference('Article', 'article', { required: true }),
    unit_id: reference('Unit', 'unitOfMeasure', { hint: 'In which it is priced.' }),
    input_unit_id: reference('Unit of usage', 'unitOfMeasure', {
      onlyWith: USAGE,
      listed: false,
      hint: 'In which usage records count; the unit if empty.',
    }),
    quantity_places: integer('Digits of the quantity', { required: true, min: 0, max: 12, defaultValue: 12, listed: false }),
    quantity_rounding: choice(
      'Quantity is rounded',
      { halfUp: 'Half up', floor: 'Down', ceiling: 'Up', halfEven: 'Half to even' },
      { required: true, defaultValue: 'halfUp', listed: false },
    ),
    amount_editable: flag('Price may be overridden', { listed: false }),
    calendar_id: reference('Calendar', 'calendar', {
      section: 'Recurring',
      onlyWith: RECURRING,
      neededWith: RECURRING,
      listed: false,
      hint: 'Of the periods of a recurring charge.',
    }),
    in_advance: flag('In advance', { section: 'Recurring', onlyWith: RECURRING, listed: false }),
    subscription_proration: flag('First partial period in proportion', {
      section: 'Recurring',
      onlyWith: RECURRING,
      defaultValue: true,
      listed: false,
    }),
    termination_proration: flag('Last partial period in proportion', {
      section: 'Recurring',
      onlyWith: RECURRING,
      defaultValue: true,
      listed: false,
    }),
    split_at_price_change: flag('Split where the price changes', {
      section: 'Recurring',
      onlyWith: RECURRING,
      defaultValue: true,
      listed: false,
    }),
    duration_months: integer('Ends after, months', { section: 'Recurring', onlyWith: RECURRING, min: 1, max: 1200, listed: false }),
    new_counts_from: choice(
      'New with another plan, it counts',
      { change: 'From the change', line: 'From the first service before it' },
      {
        required: true,
        addedLater: true,
        defaultValue: 'change',
        listed: false,
        hint: 'Its duration and ages of price, where a change brings it to a service. One that was there before goes on counting.',
      },
    ),
    one_shot_moment: choice(
      'Charged',
      { subscription: 'At activation', termination: 'At termination', other: 'On request' },
      { section: 'One-shot', onlyWith: ONE_SHOT, neededWith: ONE_SHOT, listed: false },
    ),
    filter_1: text('Parameter 1 is', { section: 'Usage', onlyWith: USAGE, listed: false }),
    filter_2: text('Parameter 2 is', { section: 'Usage', onlyWith: USAGE, listed: false }),
    filter_3: text('Parameter 3 is', { section: 'Usage', onlyWith: USAGE, listed: false }),
    filter_4: text('Parameter 4 is', { section: 'Usage', onlyWith: USAGE, listed: false }),
    priority: integer('Priority', {
      ...PRIORITY,
      required: true,
      defaultValue: 1,
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'The lowest takes the usage first.',
    }),
    tier_model: choice(
      'Ranges of quantity mean',
      {
        perUnit: 'Nothing: one price a unit',
        graduated: 'Graduated: each part at its own price',
        volume: 'Volume: all at the price reached',
        package: 'Packages',
      },
      { required: true, defaultValue: 'perUnit', section: 'Ranges of quantity', listed: false },
    ),
    package_size: decimalNumber('Units of a package', {
      ...MORE_THAN_ZERO,
      section: 'Ranges of quantity',
      listed: false,
      hint: 'Started ones are charged whole; in graduated and volume prices too, where it is filled in.',
    }),
    tier_price: choice(
      'The price of a range is for',
      { unit: 'Each unit', tier: 'The range, once a calendar month' },
      { required: true, addedLater: true, defaultValue: 'unit', section: 'Ranges of quantity', listed: false },
    ),
    maximum_amount: decimalNumber('At most a calendar month', {
      ...NO_LESS_THAN_ZERO,
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'The most that the usage of a calendar month costs, in the currency of the price plan.',
    }),
    counts_together: choice(
      'What counts together',
      { subscription: 'All of a subscription', service: 'Each service', line: 'Each price line' },
      {
        required: true,
        addedLater: true,
        defaultValue: 'subscription',
        section: 'Ranges of quantity',
        listed: false,
        hint: 'For ranges, included units and the maximum of a month: over all zones, price versions and services, or apart.',
      },
    ),
    first_increment: decimalNumber('First increment', {
      ...MORE_THAN_ZERO,
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'The least that a record is charged as, in the unit of usage: 60 of 60/60, 30 of 30/6.',
    }),
    further_increment: decimalNumber('Further increments', {
      ...MORE_THAN_ZERO,
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'Beyond the first one, started ones are charged whole.',
    }),
    connection_fee: decimalNumber('Connection fee', {
      ...NO_LESS_THAN_ZERO,
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'Of each record beside its price, in the currency of the price plan.',
    }),
    included_quantity: decimalNumber('Included a period', {
      ...NO_LESS_THAN_ZERO,
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'Free units of each calendar month.',
    }),
    counter_id: reference('Counter', 'counter', {
      section: 'Usage',
      onlyWith: USAGE,
      listed: false,
      hint: 'It rates as far as this reaches; the next charge by priority rates the rest.',
    }),
  },
  checkInStore: checkCharge,
  check: chargeFaults,
})

const STATUS = { draft: 'Draft', active: 'Active', retired: 'Retired' } as const

export const product = defineEntity({
  name: 'product',
  label: 'Product',
  pluralLabel: 'Products',
  module,
  hint: 'What a customer gets; a service is one of a customer.',
  code: {},
  title: 'name',
  checkInStore: checkProduct,
  revisions,
  fields: {
    name: translated('Name', { required: true }),
    status: choice('Status', STATUS, { required: true, defaultValue: 'active' }),
    attributes: structured('Attributes of its services', z.array(z.string()), { hint: 'Codes of attributes that come from the service.' }),
  },
})

export const productCharge = defineEntity({
  name: 'productCharge',
  label: 'Charge of a product',
  pluralLabel: 'Charges of products',
  module,
  hint: 'Which charges a product has.',
  revisions,
  uniques: [['product_id', 'charge_id']],
  fields: {
    product_id: reference('Product', 'product', { required: true, createOnly: true }),
    charge_id: reference('Charge', 'charge', { required: true, createOnly: true }),
    counter_id: reference('Counter', 'counter', { hint: 'Of this product, in the place of the charge’s own.' }),
  },
  checkInStore: checkCountedCharge,
})

export const offer = defineEntity({
  name: 'offer',
  label: 'Offer',
  pluralLabel: 'Offers',
  module,
  hint: 'What can be subscribed to.',
  code: {},
  title: 'name',
  revisions,
  ranges: [{ from: 'sold_from', to: 'sold_to' }],
  fields: {
    name: translated('Name', { required: true }),
    status: choice('Status', STATUS, { required: true, defaultValue: 'active' }),
    family: choice('Family', { telecom: 'Telecom', software: 'Software', other: 'Other' }, { required: true, defaultValue: 'other' }),
    sold_from: date('Sold from', {}),
    sold_to: date('Sold up to', {}),
    term_months: integer('Term, months', { min: 1, max: 1200 }),
    description: text('Description', { max: 500, listed: false }),
  },
})

export const offerProduct = defineEntity({
  name: 'offerProduct',
  label: 'Product of an offer',
  pluralLabel: 'Products of offers',
  module,
  hint: 'Which products an offer holds.',
  revisions,
  uniques: [['offer_id', 'product_id']],
  fields: {
    offer_id: reference('Offer', 'offer', { required: true, createOnly: true }),
    product_id: reference('Product', 'product', { required: true, createOnly: true }),
    mandatory: flag('Always part', { defaultValue: true }),
    default_quantity: decimalNumber('Quantity', { ...MORE_THAN_ZERO, required: true, defaultValue: '1' }),
  },
})

export const catalogEntities = {
  article,
  attribute,
  counter,
  charge,
  product,
  product_charge: productCharge,
  offer,
  offer_product: offerProduct,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof catalogEntities>> {}
}
