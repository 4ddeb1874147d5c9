/** Taxes: what is sold (class), who buys (category), and the mapping by date and country. */
import type { TablesOf } from '../database/schema.ts'
import { PRIORITY } from '../entities/bounds.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { codeOf, date, flag, integer, percent, reference, text, translated } from '../entities/fields.ts'
import { POSTABLE } from '../setup/ledger-accounts.ts'
import { ON_LINES_AS, RATED_AS } from '../setup/uses.ts'

const module = 'tax'
const revisions = ['catalog'] as const

export const tax = defineEntity({
  name: 'tax',
  label: 'Tax',
  pluralLabel: 'Taxes',
  module,
  hint: 'A rate with its account in the ledger.',
  code: {},
  title: 'name',
  revisions,
  uses: [ON_LINES_AS.tax, RATED_AS.tax],
  fixedOnceUsed: [{ fields: ['reverse_charge'], uses: [ON_LINES_AS.tax], instead: 'Make another tax, and map it from the day on.' }],
  fields: {
    name: translated('Name', { required: true }),
    percent: percent('Percent', {
      min: '-100',
      max: '1000',
      required: true,
      createOnly: true,
      instead: 'A new rate is a new tax.',
      hint: 'Fixed: a new rate is a new tax.',
    }),
    ledger_account_id: reference('Ledger account', 'ledgerAccount', { required: true, unless: POSTABLE }),
    reverse_charge: flag('Reverse charge', { hint: 'The buyer owes the tax; the document says so.' }),
    note: translated('Note on documents', {
      max: 300,
      hint: 'Of reverse charge; the words of the law in the document’s language if empty.',
    }),
  },
})

export const taxClass = defineEntity({
  name: 'taxClass',
  label: 'Tax class',
  pluralLabel: 'Tax classes',
  module,
  hint: 'What is sold, for tax.',
  code: {},
  title: 'name',
  revisions,
  fields: { name: translated('Name', { required: true }) },
})

export const taxCategory = defineEntity({
  name: 'taxCategory',
  label: 'Tax category',
  pluralLabel: 'Tax categories',
  module,
  hint: 'Who buys, for tax.',
  code: {},
  title: 'name',
  revisions,
  fields: { name: translated('Name', { required: true }) },
})

export const taxMapping = defineEntity({
  name: 'taxMapping',
  label: 'Tax mapping',
  pluralLabel: 'Tax mappings',
  module,
  hint: 'Which tax applies to whom, for what, between which countries, from when.',
  revisions,
  periods: {
    from: 'valid_from',
    to: 'valid_to',
    within: ['tax_category_id', 'tax_class_id', 'seller_country', 'buyer_country', 'priority'],
  },
  fields: {
    tax_category_id: reference('Tax category', 'taxCategory', { required: true }),
    tax_class_id: reference('Tax class', 'taxClass', { hint: 'Any if empty.' }),
    seller_country: codeOf('Seller country', 'country', { hint: 'Any if empty.' }),
    buyer_country: codeOf('Buyer country', 'country', { hint: 'Any if empty.' }),
    valid_from: date('From', {}),
    valid_to: date('Up to', { hint: 'The first day on which it no longer applies.' }),
    priority: integer('Priority', {
      ...PRIORITY,
      required: true,
      defaultValue: 0,
      hint: 'The higher goes first among equally specific ones.',
    }),
    tax_id: reference('Tax', 'tax', { required: true }),
  },
})

/** Customer categories stand here because they may free from tax. */
export const customerCategory = defineEntity({
  name: 'customerCategory',
  label: 'Customer category',
  pluralLabel: 'Customer categories',
  module: 'setup',
  hint: 'Kinds of customers; a category may name the tax category and free from tax.',
  code: {},
  title: 'name',
  revisions,
  dated: ['tax_category_id', 'tax_exempt', 'exemption_reason'],
  fields: {
    name: translated('Name', { required: true }),
    tax_category_id: reference('Tax category', 'taxCategory', {}),
    tax_exempt: flag('Free from tax', {}),
    exemption_reason: text('Reason', {}),
  },
})

export const taxEntities = {
  tax,
  tax_class: taxClass,
  tax_category: taxCategory,
  tax_mapping: taxMapping,
  customer_category: customerCategory,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof taxEntities>> {}
}
