/** New accounts below existing ones; closing a customer account and changing its currency. */
import { z } from 'zod'
import type { Entity } from '../entities/define-entity.ts'
import { createRecord, readRecord, updateRecord, type Values } from '../entities/records.ts'
import { isCalendarDate } from '../kernel/dates.ts'
import { refuseFarDate, refuseFarDays } from '../kernel/far-dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { party, partyRole } from '../parties/model.ts'
import { type NumberedDocument, takeCode, takeNumber } from '../sequences/index.ts'
import { confirmDates } from '../setup/index.ts'
import { billingCycle, creditCategory, paymentTerm } from '../setup/model.ts'
import { taxCategory } from '../tax/model.ts'
import { refuseFixedCurrency } from './checks.ts'
import { companyOf, idOf, idOrNull } from './codes.ts'
import { billingValues, paymentValues, recordKey } from './customer-values.ts'
import { billingAccount, customer, customerAccount, userAccount } from './model.ts'
import { nextBoundaryOfCycle } from './next-invoice.ts'

const created = z.object({ id: z.number(), code: z.string() })
const code = z.string().trim().min(1).max(60).optional()
const name = z.string().trim().min(1).max(200)
const RESTORED = { kind: 'restore' } as const

const customerAccountInput = z.strictObject({ customer: recordKey, name, code, ...paymentValues, confirm_date: confirmDates })

export const createCustomerAccount = defineCommand({
  name: 'customerAccount.create',
  summary: 'New customer account of a customer',
  input: customerAccountInput,
  output: created,
  undo: RESTORED,
  handler: async (context, given) => {
    const { store } = context
    const { customer: owner, credit_category, payment_term, code: givenCode, confirm_date, ...values } = given
    refuseFarDate(context.today, values.mandate_date, confirm_date, 'mandate_date')
    const customer_id = await idOf(store, customer, owner, 'customer')
    if (values.payment_method === 'directDebit' && !values.iban)
      throw refuseField('iban', 'customerAccount.iban', 'A direct debit needs the IBAN of the payer.')
    const { seller_id } = (await readRecord(store, customer, customer_id)) as unknown as { seller_id: number }
    return createCoded(context, 'customerAccount', seller_id, givenCode, {
      ...withoutEmpty(values),
      ...(await mandateOf(context, seller_id, values)),
      currency: values.currency ?? (await companyOf(store)).currency,
      customer_id,
      credit_category_id: await idOrNull(store, creditCategory, credit_category, 'credit_category'),
      payment_term_id: await idOrNull(store, paymentTerm, payment_term, 'payment_term'),
    })
  },
})

/** The mandate of a direct debit that names none. */
async function mandateOf(context: CommandContext, sellerId: number, values: Values): Promise<Values> {
  if (values['payment_method'] !== 'directDebit') return {}
  return {
    mandate_reference: values['mandate_reference'] || (await takeNumber(context, { document: 'mandate', sellerId, date: context.today })),
    mandate_date: values['mandate_date'] || context.today,
  }
}

const billingAccountInput = z.strictObject({
  customer_account: recordKey,
  name,
  code,
  subscription_date: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
  status: z.enum(['defined', 'active']).default('active'),
  /** The party that receives the bill; the customer's own if left out. */
  bill_receiver: recordKey.optional(),
  ...billingValues,
  confirm_date: confirmDates,
})

/** A billing account has a bill receiver from its first moment (TM Forum 666). */
export const createBillingAccount = defineCommand({
  name: 'billingAccount.create',
  summary: 'New billing account below a customer account',
  input: billingAccountInput,
  output: created,
  alsoNeeds: [
    { option: 'status', operation: 'billingAccount.activate', asked: ({ status }) => status === 'active' },
    { option: 'bill_receiver', operation: 'billingAccount.changeReceiver', asked: (input) => input.bill_receiver !== undefined },
  ],
  undo: RESTORED,
  handler: async (context, given) => {
    const { store } = context
    const { customer_account, bill_receiver, billing_cycle, tax_category, code: givenCode, confirm_date, ...values } = given
    refuseFarDays(context.today, values, ['subscription_date', 'next_invoice_date'], confirm_date)
    const customer_account_id = await idOf(store, customerAccount, customer_account, 'customer_account')
    const payer = await payerOf(context, customer_account_id)
    const company = await companyOf(store)
    const billing_cycle_id = await idOf(store, billingCycle, billing_cycle ?? 'MONTHLY', 'billing_cycle')
    const receiver = bill_receiver === undefined ? payer.party_id : await idOf(store, party, bill_receiver, 'bill_receiver')
    const since = values.subscription_date ?? context.today
    const made = await createCoded(context, 'billingAccount', payer.seller_id, givenCode, {
      ...withoutEmpty(values),
      country: values.country ?? payer.country,
      language: values.language ?? payer.language ?? company.language,
      customer_account_id,
      billing_cycle_id,
      tax_category_id: await idOrNull(store, taxCategory, tax_category, 'tax_category'),
      subscription_date: since,
      next_invoice_date: values.next_invoice_date ?? (await nextBoundaryOfCycle(store, billing_cycle_id, since, context.today)),
    })
    await createRecord(context, partyRole, { party_id: receiver, entity: 'billingAccount', record_id: made.id, role: 'billReceiver' })
    context.summarise(`Billing account ${made.code} ${given.name} created`)
    return made
  },
})

const userAccountInput = z.strictObject({
  billing_account: recordKey,
  name,
  code,
  parent: recordKey.optional(),
  is_consumer: z.boolean().default(true),
  external_ref: z.string().trim().max(200).optional(),
})

export const createUserAccount = defineCommand({
  name: 'userAccount.create',
  summary: 'New user account below a billing account',
  input: userAccountInput,
  output: created,
  undo: RESTORED,
  handler: async (context, given) => {
    const { store } = context
    const billing_account_id = await idOf(store, billingAccount, given.billing_account, 'billing_account')
    const above = (await readRecord(store, billingAccount, billing_account_id)) as unknown as {
      status: string
      code: string
      customer_account_id: number
    }
    if (above.status === 'closed')
      throw refuse('refused', 'billingAccount.closed', `Billing account ${above.code} is closed. Choose another one.`)
    const parent_id = await idOrNull(store, userAccount, given.parent, 'parent')
    if (parent_id !== null) await refuseOtherAccount(context, parent_id, billing_account_id)
    const { seller_id } = await payerOf(context, above.customer_account_id)
    const { billing_account: _below, parent: _parent, code: givenCode, ...values } = given
    return createCoded(context, 'userAccount', seller_id, givenCode, { ...values, billing_account_id, parent_id })
  },
})

async function refuseOtherAccount(context: CommandContext, parent: number, billingAccountId: number): Promise<void> {
  const row = (await readRecord(context.store, userAccount, parent)) as unknown as { billing_account_id: number }
  if (row.billing_account_id === billingAccountId) return
  throw refuseField('parent', 'userAccount.parent', 'The parent user account stands below another billing account.')
}

interface Payer {
  readonly party_id: number
  readonly seller_id: number
  readonly country: string
  readonly language: string | null
}

/** Who stands above a customer account. @throws Refusal when the account is closed */
async function payerOf({ store }: CommandContext, customerAccountId: number): Promise<Payer> {
  const row = await store.db
    .selectFrom('customer_account')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .innerJoin('party', 'party.id', 'customer.party_id')
    .select([
      'customer_account.status',
      'customer_account.code',
      'customer.party_id',
      'customer.seller_id',
      'party.country',
      'party.language',
    ])
    .where('customer_account.id', '=', customerAccountId)
    .executeTakeFirstOrThrow()
  if (row.status === 'closed')
    throw refuse('refused', 'customerAccount.closed', `Customer account ${row.code} is closed. Choose another one.`)
  return row
}

const ENTITY_OF = { customerAccount, billingAccount, userAccount } as const

/** Creates a record with the code given or the next number of its sequence. */
async function createCoded(
  context: CommandContext,
  document: keyof typeof ENTITY_OF & NumberedDocument,
  sellerId: number,
  given: string | undefined,
  values: Values,
): Promise<{ id: number; code: string }> {
  const entity = ENTITY_OF[document]
  const recordCode = given ?? (await takeCode(context, { document, sellerId, date: context.today }, entity.tableName))
  const id = await createRecord(context, entity, { ...values, code: recordCode })
  context.summarise(`${entity.label} ${recordCode} ${String(values['name'])} created`)
  return { id, code: recordCode }
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''))
}

// ---- Closing and currency

const versioned = z.strictObject({ id: z.number().int(), version: z.number().int().optional() })

/**
 * Refused while a billing account below is not closed and while anything is open, on either side. What the customer owes
 * is not booked away (Opencell: an account operation `CLOSE_ACC`): it is paid, credited or written off, each by its name.
 */
export const closeCustomerAccount = defineCommand({
  name: 'customerAccount.close',
  summary: 'Close a customer account for good',
  input: versioned,
  output: z.object({ id: z.number(), code: z.string() }),
  undo: RESTORED,
  handler: async (context, { id, version }) => {
    const before = await readRecord(context.store, customerAccount, id)
    if (before['status'] === 'closed')
      throw refuse('refused', 'customerAccount.closed', `Customer account ${String(before['code'])} is already closed.`)
    await updateRecord(context, customerAccount, id, version ?? before.version, { status: 'closed' })
    context.summarise(`Customer account ${String(before['code'])} closed`)
    return { id, code: String(before['code']) }
  },
})

export const changeCurrency = defineCommand({
  name: 'customerAccount.changeCurrency',
  summary: 'Change the currency of a customer account on which nothing is posted yet',
  input: versioned.extend({ currency: z.string() }),
  output: z.object({ id: z.number() }),
  undo: RESTORED,
  handler: async (context, { id, version, currency }) => {
    const before = await readRecord(context.store, customerAccount, id)
    const recordCode = String(before['code'])
    if (version !== undefined && version !== before.version)
      throw refuse('conflict', 'record.conflict', `Customer account ${recordCode} was changed since you opened it.`)
    const known = await context.store.db.selectFrom('currency').select('code').where('code', '=', currency).executeTakeFirst()
    if (!known) throw refuseField('currency', 'currency.unknown', `There is no currency “${currency}”.`)
    await refuseFixedCurrency(context.store, id, recordCode)
    writeFixedField(context, customerAccount, before, { currency })
    context.summarise(`Customer account ${recordCode}: currency ${String(before['currency'])} → ${currency}`)
    return { id }
  },
})

type Row = Awaited<ReturnType<typeof readRecord>>

/** Changes a field that the standard update holds fixed; undo puts it back. */
export function writeFixedField(context: CommandContext, entity: Entity, before: Row, changed: Values): void {
  const columns: Record<string, unknown> = {
    ...changed,
    version: before.version + 1,
    changed_at: context.now,
    changed_by: context.actor.name,
    changed_op: context.op,
  }
  const names = Object.keys(columns)
  context.store.runText(`UPDATE "${entity.tableName}" SET ${names.map((column) => `"${column}" = ?`).join(', ')} WHERE id = ?`, [
    ...names.map((column) => columns[column]),
    before.id,
  ])
  context.recordChange({ entity: entity.name, id: before.id, before, after: { ...before, ...columns } })
}
