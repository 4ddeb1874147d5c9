/**
 * The account tree: customer > customer account > billing account > user account.
 *
 * A customer is who; a customer account holds balance, currency and payment means; a billing account
 * receives invoices in a cycle; a user account consumes. Rator's account is a customer with one
 * customer account, its billing group a customer account with one billing account.
 */
import type { TablesOf } from '../database/schema.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { choice, codeOf, date, flag, nameText, reference, text } from '../entities/fields.ts'
import { ibanFaults } from '../parties/model.ts'
import { MATCHING_RULES } from '../setup/matching-rules.ts'
import { ACCOUNT_OPERATIONS, ACCOUNT_RATED } from '../setup/uses.ts'
import { customerWords } from './search-words.ts'
import { checkBillingAccount, checkCustomerAccount, checkUserAccount } from './checks.ts'

const module = 'accounts'

export const customer = defineEntity({
  name: 'customer',
  label: 'Customer',
  pluralLabel: 'Customers',
  module,
  hint: 'Who buys.',
  code: { label: 'Customer number', generated: true },
  title: 'name',
  without: ['create'],
  searched: customerWords,
  dated: ['name', 'customer_category_id', 'tax_exempt', 'exemption_reason', 'exempt_until'],
  fields: {
    name: nameText('Name', { required: true }),
    account_type: choice('Account type', { private: 'Private', company: 'Company' }, { required: true }),
    party_id: reference('Party', 'party', {
      required: true,
      listed: false,
      createOnly: true,
      instead: 'Who buys is who it is: correct the party itself, or open another customer and move the billing accounts to it.',
    }),
    parent_id: reference('Parent customer', 'customer', { listed: false }),
    seller_id: reference('Seller', 'seller', { required: true }),
    customer_category_id: reference('Customer category', 'customerCategory', { required: true }),
    brand_id: reference('Brand', 'brand', { listed: false }),
    sales_channel_id: reference('Sales channel', 'salesChannel', {}),
    sales_representative_id: reference('Sales representative', 'party', { listed: false }),
    since: date('Customer since', { required: true }),
    tax_exempt: flag('Free from tax', { section: 'Tax', listed: false, addedLater: true, hint: 'Beside those whose category is.' }),
    exemption_reason: text('Reason', { section: 'Tax', listed: false, hint: 'The law or the certificate.' }),
    exempt_until: date('Free from tax up to', { section: 'Tax', listed: false, hint: 'The first day on which it no longer is.' }),
  },
})

export const PAYMENT_METHODS = {
  directDebit: 'Direct debit',
  transfer: 'Bank transfer',
  card: 'Card',
  cash: 'Cash',
  check: 'Check',
} as const

export const customerAccount = defineEntity({
  name: 'customerAccount',
  label: 'Customer account',
  pluralLabel: 'Customer accounts',
  module,
  hint: 'Balance and payment means, in one currency.',
  code: { generated: true },
  title: 'name',
  without: ['create'],
  uniques: [['customer_id', 'name_key']],
  indexes: [['iban']],
  check: (values) => ibanFaults('iban', values['iban']),
  fixedOnceUsed: [{ fields: ['currency'], uses: [ACCOUNT_OPERATIONS, ACCOUNT_RATED], instead: 'Open another customer account.' }],
  checkInStore: checkCustomerAccount,
  fields: {
    customer_id: reference('Customer', 'customer', { required: true, createOnly: true }),
    name: nameText('Name', { required: true }),
    currency: codeOf('Currency', 'currency', {
      required: true,
      createOnly: true,
      instead: 'Before its first posting it is changed by customerAccount.changeCurrency; afterwards open another customer account.',
      hint: 'Fixed with the first posting.',
    }),
    credit_category_id: reference('Credit category', 'creditCategory', {}),
    payment_method: choice('Payment method', PAYMENT_METHODS, { required: true, section: 'Payment', defaultValue: 'transfer' }),
    account_holder: text('Account holder', { section: 'Payment' }),
    iban: text('IBAN', { section: 'Payment', max: 40 }),
    bic: text('BIC', { section: 'Payment', max: 11 }),
    mandate_reference: text('Mandate', { section: 'Payment', max: 35 }),
    mandate_date: date('Mandate signed', { section: 'Payment' }),
    payment_term_id: reference('Payment term', 'paymentTerm', { section: 'Payment' }),
    matching_rule: choice('Payments settle by themselves', MATCHING_RULES, {
      section: 'Payment',
      listed: false,
      addedLater: true,
      hint: 'By the rule of the company if empty. Whatever is not settled is proposed.',
    }),
    excluded_from_payment: flag('Left out of automatic payments', { section: 'Payment' }),
    status: choice('Status', { active: 'Active', closed: 'Closed' }, { required: true, defaultValue: 'active' }),
  },
})

export const billingAccount = defineEntity({
  name: 'billingAccount',
  label: 'Billing account',
  pluralLabel: 'Billing accounts',
  module,
  hint: 'Receives the invoices of a cycle.',
  code: { generated: true },
  title: 'name',
  without: ['create'],
  uniques: [['customer_account_id', 'name_key']],
  // With the state, so that home and runs count accounts by their day without reading them.
  indexes: [['billing_cycle_id', 'next_invoice_date', 'status'], ['order_reference COLLATE NOCASE']],
  checkInStore: checkBillingAccount,
  dated: ['country', 'tax_category_id'],
  fields: {
    customer_account_id: reference('Customer account', 'customerAccount', { required: true, createOnly: true }),
    name: nameText('Name', { required: true }),
    kind: choice(
      'Kind',
      { postpaid: 'Postpaid', prepaid: 'Prepaid cash card', advancedPrepaid: 'Advanced prepaid' },
      { required: true, createOnly: true, defaultValue: 'postpaid' },
    ),
    billing_cycle_id: reference('Billing cycle', 'billingCycle', { required: true }),
    country: codeOf('Country', 'country', { required: true, hint: 'Of the buyer; taxes are found by it.' }),
    language: codeOf('Language', 'language', { required: true, hint: 'Of its documents.' }),
    tax_category_id: reference('Tax category', 'taxCategory', { hint: 'That of the customer category if empty.' }),
    status: choice(
      'Status',
      {
        defined: 'Defined',
        active: 'Active',
        pendingUpdate: 'Pending update',
        suspended: 'Suspended',
        pendingClosed: 'Pending close',
        closed: 'Closed',
      },
      { required: true, defaultValue: 'active' },
    ),
    subscription_date: date('Since', { required: true }),
    next_invoice_date: date('Next invoice', { required: true }),
    termination_reason_id: reference('Termination reason', 'terminationReason', { listed: false }),
    delivery: choice('Invoices go', { email: 'By e-mail', post: 'By post', none: 'Nowhere' }, { required: true, defaultValue: 'email' }),
    invoice_email: text('E-mail for invoices', {}),
    order_reference: text('Order reference', { hint: 'Of the customer; stands on each invoice.' }),
  },
})

export const userAccount = defineEntity({
  name: 'userAccount',
  label: 'User account',
  pluralLabel: 'User accounts',
  module,
  hint: 'Consumes; subscriptions hang below it.',
  code: { generated: true },
  title: 'name',
  without: ['create'],
  uniques: [['billing_account_id', 'name_key']],
  checkInStore: checkUserAccount,
  fields: {
    billing_account_id: reference('Billing account', 'billingAccount', { required: true, createOnly: true }),
    name: nameText('Name', { required: true }),
    parent_id: reference('Parent user account', 'userAccount', { listed: false }),
    is_consumer: flag('May consume', { defaultValue: true }),
    status: choice(
      'Status',
      { active: 'Active', terminated: 'Terminated', cancelled: 'Cancelled', closed: 'Closed' },
      { required: true, defaultValue: 'active' },
    ),
  },
})

export const accountEntities = { customer, customer_account: customerAccount, billing_account: billingAccount, user_account: userAccount }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof accountEntities>> {}
}
