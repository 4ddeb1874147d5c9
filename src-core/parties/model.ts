/** Parties and the roles they play: owner, bill receiver, delivery, subscription user, contact, sales representative. */
import type { TablesOf } from '../database/schema.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { choice, codeOf, date, longText, nameText, recordId, reference, text } from '../entities/fields.ts'
import { joinedWords } from '../kernel/words.ts'
import { ibanCheck, vatIdCheck } from './identifiers.ts'

const module = 'parties'
const ADDRESS = { section: 'Address' } as const
const IDENTIFIERS = { section: 'Identifiers' } as const

/** The words that a party, or a customer by its party, is found by. */
export function namedWords(row: Readonly<Record<string, unknown>>): string {
  const joined = joinedWords(String(row['name'] ?? ''))
  return [row['name'], ...joined, row['city'], row['street'], row['email']].filter(Boolean).join(' ')
}

/** A person or an organisation. */
export const party = defineEntity({
  name: 'party',
  label: 'Party',
  pluralLabel: 'Parties',
  module,
  hint: 'Persons and organisations, once each, whatever roles they play.',
  code: { generated: true },
  title: 'name',
  searched: (row) => ({
    title: String(row['name']),
    detail: [row['city'], row['country']].filter(Boolean).join(', '),
    words: namedWords(row),
  }),
  check: (values) => {
    const country = values['country'] as string | null
    const tax = values['tax_id'] as string | null
    if (!tax || !country) return []
    const result = vatIdCheck(country, tax)
    return result.ok ? [] : [{ path: 'tax_id', reason: result.reason }]
  },
  dated: [
    'name',
    'first_name',
    'last_name',
    'tax_id',
    'registration_number',
    'street',
    'street_2',
    'postal_code',
    'city',
    'state',
    'country',
  ],
  dialled: ['phone', 'mobile'],
  fields: {
    kind: choice('Kind', { person: 'Person', organisation: 'Organisation' }, { required: true }),
    name: nameText('Name', { required: true, max: 200 }),
    title_id: reference('Title or legal type', 'title', {}),
    first_name: text('First name', { max: 100 }),
    last_name: text('Last name', { max: 100 }),
    personal_id: text('Personal id', { ...IDENTIFIERS, max: 40 }),
    tax_id: text('VAT number', { ...IDENTIFIERS, max: 40 }),
    registration_number: text('Registration', { ...IDENTIFIERS, max: 60 }),
    street: text('Street', ADDRESS),
    street_2: text('Street, second line', ADDRESS),
    postal_code: text('Postal code', { ...ADDRESS, max: 20 }),
    city: text('City', { ...ADDRESS, max: 100 }),
    state: text('State', { ...ADDRESS, max: 100 }),
    country: codeOf('Country', 'country', { ...ADDRESS, required: true }),
    email: text('E-mail', {
      section: 'Contact',
      max: 200,
      pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
      patternHint: 'An e-mail address is needed, as name@company.com.',
    }),
    phone: text('Phone', { section: 'Contact', max: 40 }),
    mobile: text('Mobile', { section: 'Contact', max: 40 }),
    language: codeOf('Language', 'language', { section: 'Contact' }),
  },
})

export const PARTY_ROLES = {
  owner: 'Owner',
  billReceiver: 'Bill receiver',
  delivery: 'Delivery address',
  subscriptionUser: 'Subscription user',
  contact: 'Contact',
  salesRepresentative: 'Sales representative',
} as const

/** Who plays what for which account or subscription, from when to when (half open). */
export const partyRole = defineEntity({
  name: 'partyRole',
  label: 'Role',
  pluralLabel: 'Roles',
  module,
  hint: 'A party in a role for an account or a subscription.',
  indexes: [['entity', 'record_id', 'role']],
  periods: { from: 'valid_from', to: 'valid_to', within: ['entity', 'record_id', 'role'], only: { role: 'billReceiver' } },
  dated: ['party_id'],
  fields: {
    party_id: reference('Party', 'party', { required: true }),
    entity: choice(
      'Of',
      {
        customer: 'Customer',
        customerAccount: 'Customer account',
        billingAccount: 'Billing account',
        userAccount: 'User account',
        subscription: 'Subscription',
      },
      { required: true, createOnly: true },
    ),
    record_id: recordId('Record', 'entity', { required: true, createOnly: true }),
    role: choice('Role', PARTY_ROLES, { required: true }),
    valid_from: date('From', {}),
    valid_to: date('Up to', {}),
  },
})

/** What an operator wants to remember of a record: its author and moment are those of its creation. */
export const note = defineEntity({
  name: 'note',
  label: 'Note',
  pluralLabel: 'Notes',
  module,
  hint: 'A remark on a record, by whom and when.',
  indexes: [['entity', 'record_id']],
  fields: {
    /** Name of the record's entity. */
    entity: text('Of', { required: true, createOnly: true, max: 60 }),
    record_id: recordId('Record', 'entity', { required: true, createOnly: true }),
    text: longText('Note', { required: true }),
  },
})

/** A field fault for an IBAN that does not add up, or none. */
export function ibanFaults(path: string, iban: unknown): { path: string; reason: string }[] {
  if (typeof iban !== 'string' || iban === '') return []
  const result = ibanCheck(iban)
  return result.ok ? [] : [{ path, reason: result.reason }]
}

export const partyEntities = { party, party_role: partyRole, note }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof partyEntities>> {}
}
