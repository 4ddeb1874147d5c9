/**
 * What an account may become, checked wherever it is changed: by its own commands, by the standard
 * update, by an import. Sources: Opencell `CustomerAccountService.closeCustomerAccount`, the states
 * of TM Forum's billing account.
 */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { verbsFrom } from '../kernel/lifecycle.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import type { CommandContext } from '../operations/context.ts'
import { billingAccountLifecycle, type BillingAccountState } from './lifecycle.ts'

type Values = Readonly<Record<string, unknown>>

const billingStatus = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('billing_account').select(['status', 'code']).where('id', '=', p.id),
)
const accountState = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('customer_account').select(['id', 'status', 'code', 'currency']).where('id', '=', p.id),
)
const liveSubscription = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('user_account', 'user_account.id', 'subscription.user_account_id')
    .select('subscription.code')
    .where('user_account.billing_account_id', '=', p.account)
    .where('subscription.status', 'in', ['created', 'pending', 'active', 'suspended'])
    .limit(1),
)
const liveBillingAccount = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('billing_account')
    .select(['id', 'code'])
    .where('customer_account_id', '=', p.account)
    .where('status', '<>', 'closed')
    .limit(1),
)

/** A billing account moves by its life cycle, and closes only when nothing below it runs. */
export async function checkBillingAccount(context: CommandContext, values: Values, id: number | null): Promise<void> {
  if (id === null) return
  const before = await context.store.first(billingStatus(context.store), { id })
  const from = before?.status as BillingAccountState
  const to = values['status'] as BillingAccountState
  if (!before || from === to) return
  if (!billingAccountLifecycle.transitions.some((one) => one.from.includes(from) && one.to === to)) {
    const open = verbsFrom(billingAccountLifecycle, from)
    const way = open.length > 0 ? `From here one can: ${open.join(', ')}.` : 'That state is final.'
    throw refuse('refused', 'billingAccount.wrongState', `Billing account ${before.code} is ${from} and cannot become ${to}. ${way}`)
  }
  if (to === 'closed') await refuseLiveSubscriptions(context.store, id, before.code)
}

const accountOfUser = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('user_account').select('billing_account_id').where('id', '=', p.id),
)

/** User accounts of one tree consume below one billing account. */
export async function checkUserAccount({ store }: CommandContext, values: Values): Promise<void> {
  const parent = values['parent_id']
  if (typeof parent !== 'number') return
  const above = await store.first(accountOfUser(store), { id: parent })
  if (above?.billing_account_id === values['billing_account_id']) return
  throw refuseField('parent_id', 'userAccount.parent', 'The parent user account stands below another billing account.')
}

async function refuseLiveSubscriptions(store: ReadStore, account: number, code: string): Promise<void> {
  const live = await store.first(liveSubscription(store), { account })
  if (!live) return
  const words = `Billing account ${code} still has subscription ${live.code}. Terminate or cancel its subscriptions first.`
  throw refuse('refused', 'billingAccount.inUse', words, { details: { subscription: live.code } })
}

/** A customer account closes once, with nothing billed below it and nothing open on it. */
export async function checkCustomerAccount(context: CommandContext, values: Values, id: number | null): Promise<void> {
  if (id === null) return
  const before = await context.store.first(accountState(context.store), { id })
  if (!before || before.status === values['status']) return
  if (before.status === 'closed')
    throw refuse('refused', 'customerAccount.closed', `Customer account ${before.code} is closed, and stays so.`)
  await refuseLiveBillingAccount(context.store, id, before.code)
  await refuseOpenItems(context.store, before)
}

async function refuseLiveBillingAccount(store: ReadStore, account: number, code: string): Promise<void> {
  const live = await store.first(liveBillingAccount(store), { account })
  if (!live) return
  const subscribed = await store.first(liveSubscription(store), { account: live.id })
  const message = subscribed
    ? `Customer account ${code} still has subscription ${subscribed.code} below billing account ${live.code}. Terminate it, then close the billing account first.`
    : `Customer account ${code} still has billing account ${live.code}. Close that first.`
  throw refuse('refused', 'customerAccount.inUse', message, { details: { billingAccount: live.code } })
}

interface AccountState {
  readonly id: number
  readonly code: string
  readonly currency: string
}

/** Nothing may be open, on either side: what the customer owes, and what of the customer's money we have. */
async function refuseOpenItems(store: ReadStore, account: AccountState): Promise<void> {
  const sums = await store.all(openSums(store), { account: account.id })
  const minorOf = (direction: string) => sums.find((row) => row.direction === direction)?.minor ?? 0
  const [owed, credit] = [minorOf('debit'), minorOf('credit')]
  if (owed === 0 && credit === 0) return
  const words = (minor: number) => moneyWords(store, minor, account.currency)
  const details = { balanceMinor: owed - credit }
  const has = `Customer account ${account.code} still has`
  if (credit === 0) {
    const message = `${has} ${await words(owed)} open. Have it paid, credit it or write it off first.`
    throw refuse('refused', 'customerAccount.balance', message, { details })
  }
  if (owed === 0) {
    const message = `${has} ${await words(credit)} of the customer's money. Refund it first.`
    throw refuse('refused', 'customerAccount.credit', message, { details })
  }
  const message = `${has} ${await words(owed)} open and ${await words(credit)} of the customer's money. Match the two first.`
  throw refuse('refused', 'customerAccount.openItems', message, { details })
}

const currencyDigits = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('currency').select('decimals').where('code', '=', p.code),
)

/** `12.50 EUR` */
async function moneyWords(store: ReadStore, minor: number, currency: string): Promise<string> {
  const decimals = (await store.first(currencyDigits(store), { code: currency }))?.decimals ?? 2
  return `${decimalFromMinor(minor, decimals).toFixed(decimals)} ${currency}`
}

const openSums = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .select((e) => ['direction', e.fn.sum<number>('open_minor').as('minor')])
    .where('customer_account_id', '=', p.account)
    .where('status', '<>', 'L')
    .groupBy('direction'),
)

/** Whether anything was ever posted to the account, which fixes its currency. */
const anyPosting = preparedSelect<{ account: number }>()((db, p) =>
  db.selectFrom('account_operation').select('number').where('customer_account_id', '=', p.account).limit(1),
)
const anyRated = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('billing_account', 'billing_account.id', 'rated_transaction.billing_account_id')
    .select('rated_transaction.id')
    .where('billing_account.customer_account_id', '=', p.account)
    .limit(1),
)

/** @throws Refusal when the account's currency is fixed by what was rated or posted */
export async function refuseFixedCurrency(store: ReadStore, account: number, code: string): Promise<void> {
  const posted = await store.first(anyPosting(store), { account })
  if (posted)
    throw refuseField(
      'currency',
      'customerAccount.currencyFixed',
      `The currency of ${code} is fixed: ${posted.number} is posted in it. Open another customer account.`,
    )
  if (await store.first(anyRated(store), { account })) {
    throw refuseField(
      'currency',
      'customerAccount.currencyFixed',
      `The currency of ${code} is fixed: charges are rated in it. Open another customer account.`,
    )
  }
}
