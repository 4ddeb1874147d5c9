/** Price plans of a charge, their dated versions, and the lines of a version's grid. */
import {
  choiceColumn,
  dateColumn,
  decimalColumn,
  defineTable,
  integerColumn,
  jsonColumn,
  referenceColumn,
  textColumn,
} from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { NO_LESS_THAN_ZERO, PRIORITY } from '../entities/bounds.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { codeOf, date, decimalNumber, flag, integer, reference, text, translated } from '../entities/fields.ts'
import { PRICE_VERSION_STATUSES } from './grid.ts'

/** Months of a subscription's age: a hundred years. */
const AGE = { min: 0, max: 1200 } as const

export const pricePlan = defineEntity({
  name: 'pricePlan',
  label: 'Price plan',
  pluralLabel: 'Price plans',
  module: 'catalog',
  hint: 'A candidate price of a charge; the first whose criteria are met is taken.',
  code: {},
  title: 'name',
  revisions: ['catalog'],
  ranges: [
    { from: 'subscribed_from', to: 'subscribed_to' },
    { from: 'rated_from', to: 'rated_to' },
    { from: 'quantity_from', to: 'quantity_to' },
    { from: 'age_from', to: 'age_to' },
  ],
  fields: {
    name: translated('Name', { required: true }),
    charge_id: reference('Charge', 'charge', { required: true, createOnly: true }),
    priority: integer('Priority', { ...PRIORITY, required: true, defaultValue: 1, hint: 'The lower goes first.' }),
    enabled: flag('In use', { defaultValue: true }),
    currency: codeOf('Currency of its prices', 'currency', { required: true, createOnly: true, startsAs: 'companyCurrency' }),
    offer_id: reference('Only for the offer', 'offer', { section: 'Criteria', listed: false }),
    seller_id: reference('Only for the seller', 'seller', { section: 'Criteria', listed: false }),
    country: codeOf('Only for the country', 'country', { section: 'Criteria', listed: false }),
    billing_currency: codeOf('Only for the billing currency', 'currency', { section: 'Criteria', listed: false }),
    criterion_1: text('Parameter 1 is', { section: 'Criteria', listed: false }),
    criterion_2: text('Parameter 2 is', { section: 'Criteria', listed: false }),
    criterion_3: text('Parameter 3 is', { section: 'Criteria', listed: false }),
    subscribed_from: date('Subscribed from', { section: 'Criteria', listed: false }),
    subscribed_to: date('Subscribed up to', { section: 'Criteria', listed: false }),
    rated_from: date('Rated from', { section: 'Criteria', listed: false }),
    rated_to: date('Rated up to', { section: 'Criteria', listed: false }),
    quantity_from: decimalNumber('Quantity from', { ...NO_LESS_THAN_ZERO, section: 'Criteria', listed: false }),
    quantity_to: decimalNumber('Quantity up to', { ...NO_LESS_THAN_ZERO, section: 'Criteria', listed: false }),
    age_from: integer('Age from, months', { ...AGE, section: 'Criteria', listed: false }),
    age_to: integer('Age up to, months', { ...AGE, section: 'Criteria', listed: false }),
  },
})

/** A dated version: a flat price or a grid. Published ones never change but for their end, so that explanations replay. */
export const priceVersion = defineTable(
  'price_version',
  {
    price_plan_id: referenceColumn('price_plan'),
    number: integerColumn(),
    status: choiceColumn(PRICE_VERSION_STATUSES),
    label: textColumn(),
    valid_from: dateColumn({ nullable: true }),
    valid_to: dateColumn({ nullable: true }),
    price: decimalColumn({ nullable: true }),
    price_expression: textColumn({ nullable: true }),
    currency_prices: jsonColumn(),
    /** Grid columns, `[]` for a flat price. */
    columns: jsonColumn(),
    currencies: jsonColumn(),
    version: integerColumn(),
    created_op: integerColumn(),
    changed_op: integerColumn(),
  },
  { autoincrement: true, indexes: [{ on: ['price_plan_id', 'number'], unique: true }] },
)

export const priceLine = defineTable(
  'price_line',
  {
    price_version_id: referenceColumn('price_version', { onDelete: 'CASCADE' }),
    position: integerColumn(),
    priority: integerColumn(),
    unit_price: decimalColumn({ nullable: true }),
    cells: jsonColumn(),
    currency_prices: jsonColumn(),
    description: textColumn(),
    price_expression: textColumn({ nullable: true }),
  },
  { autoincrement: true, indexes: [{ on: ['price_version_id', 'position'] }] },
)

export const pricingEntities = { price_plan: pricePlan }
export const pricingTables = { price_version: priceVersion, price_line: priceLine }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof pricingEntities>>, TablesOf<typeof pricingTables> {}
}
