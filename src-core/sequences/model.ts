/** Number sequences and their counters. */
import { defineTable, integerColumn, referenceColumn, textColumn } from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { choice, flag, integer, reference, text } from '../entities/fields.ts'
import { checkSequence } from './checks.ts'
import { patternFaults } from './rules.ts'
import { NUMBERS_GIVEN } from '../setup/uses.ts'

export const numberSequence = defineEntity({
  name: 'numberSequence',
  label: 'Number sequence',
  pluralLabel: 'Number sequences',
  module: 'setup',
  hint: 'How numbers are made; a sequence belongs to a kind of document and a seller or its nearest parent.',
  code: {},
  uniques: [['document', 'seller_id']],
  fixedOnceUsed: [
    { fields: ['yearly'], uses: [NUMBERS_GIVEN], instead: 'Archive this sequence and make another one, with a pattern of its own.' },
  ],
  checkInStore: checkSequence,
  check: (values) => patternFaults(String(values['pattern']), values['yearly'] === 1),
  fields: {
    document: choice(
      'Numbers',
      {
        customer: 'Customers',
        customerAccount: 'Customer accounts',
        billingAccount: 'Billing accounts',
        userAccount: 'User accounts',
        party: 'Parties',
        subscription: 'Subscriptions',
        billingRun: 'Billing runs',
        invoice: 'Invoices',
        creditNote: 'Credit notes',
        payment: 'Payments',
        refund: 'Refunds',
        reversal: 'Reversals of payments, refunds and write-offs',
        writeOff: 'Write-offs',
        mandate: 'Mandates',
      },
      { required: true, createOnly: true },
    ),
    seller_id: reference('Seller', 'seller', { createOnly: true, hint: 'All sellers without their own if empty.' }),
    pattern: text('Pattern', { required: true, max: 60, hint: 'As INV-{yyyy}-{n}; {n} is the number.' }),
    size: integer('Digits', { required: true, min: 1, max: 20, defaultValue: 6 }),
    yearly: flag('Starts again each year', {}),
  },
})

/** The last number given, per sequence and year (empty for those that do not start again). */
export const sequenceCounter = defineTable(
  'sequence_counter',
  { number_sequence_id: referenceColumn('number_sequence'), reset_key: textColumn(), last: integerColumn() },
  { primaryKey: ['number_sequence_id', 'reset_key'] },
)

export const sequenceEntities = { number_sequence: numberSequence }
export const sequenceTables = { sequence_counter: sequenceCounter }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof sequenceEntities>>, TablesOf<typeof sequenceTables> {}
}
