/** A billing account through its life cycle, and to another payer. */
import { z } from 'zod'
import { readRecord, updateRecord } from '../entities/records.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { nextState } from '../kernel/lifecycle.ts'
import { defineCommand } from '../operations/define.ts'
import { terminationReason } from '../setup/model.ts'
import { writeFixedField } from './account-operations.ts'
import { idOf, idOrNull } from './codes.ts'
import { recordKey } from './customer-values.ts'
import { billingAccountLifecycle, type BillingAccountState } from './lifecycle.ts'
import { isOn, readReceivers } from '../parties/roles.ts'
import { receiveFrom } from './bill-receiver.ts'
import { billingAccount, customer, customerAccount } from './model.ts'

const RESTORED = { kind: 'restore' } as const
const moved = z.object({ id: z.number(), status: z.string() })

/** A command that moves a billing account by one verb of its life cycle. */
function moveBy<const Verb extends string>(verb: Verb, summary: string, past: string) {
  return defineCommand({
    name: `billingAccount.${verb}`,
    summary,
    input: z.strictObject({ id: z.number().int(), version: z.number().int().optional(), termination_reason: recordKey.optional() }),
    output: moved,
    undo: RESTORED,
    handler: async (context, { id, version, termination_reason }) => {
      const before = await readRecord(context.store, billingAccount, id)
      const name = `Billing account ${String(before['code'])}`
      const status = nextState(billingAccountLifecycle, before['status'] as BillingAccountState, verb, name)
      const reason = await idOrNull(context.store, terminationReason, termination_reason, 'termination_reason')
      const values = reason === null ? { status } : { status, termination_reason_id: reason }
      await updateRecord(context, billingAccount, id, version ?? before.version, values)
      context.summarise(`${name} ${past}`)
      return { id, status }
    },
  })
}

export const billingAccountMoves = [
  moveBy('activate', 'Activate a billing account', 'activated'),
  moveBy('suspend', 'Suspend a billing account: it is left out of billing runs', 'suspended'),
  moveBy('requestUpdate', 'Mark a billing account for an update that someone must confirm', 'waits for an update'),
  moveBy('requestClose', 'Mark a billing account to be closed after its last invoice', 'waits to be closed'),
  moveBy('close', 'Close a billing account for good', 'closed'),
] as const

/**
 * Moves a billing account to another customer account, which pays from then on. Nothing is rated
 * again, and what is already posted stays where it is (Opencell: *change payer*).
 */
export const changePayer = defineCommand({
  name: 'billingAccount.changePayer',
  summary: 'Move a billing account to another customer account, which pays from then on',
  input: z.strictObject({ id: z.number().int(), version: z.number().int().optional(), customer_account: recordKey }),
  output: z.object({ id: z.number(), customer_account_id: z.number() }),
  undo: RESTORED,
  handler: async (context, { id, version, customer_account }) => {
    const { store } = context
    const before = await readRecord(store, billingAccount, id)
    const code = String(before['code'])
    if (version !== undefined && version !== before.version)
      throw refuse('conflict', 'record.conflict', `Billing account ${code} was changed since you opened it.`)
    const target = await idOf(store, customerAccount, customer_account, 'customer_account')
    const from = await readRecord(store, customerAccount, before['customer_account_id'] as number)
    const to = await readRecord(store, customerAccount, target)
    if (from.id === to.id)
      throw refuseField('customer_account', 'billingAccount.samePayer', `${String(to['code'])} already pays for ${code}.`)
    refuseUnfit(code, from, to)
    await refuseSameName(context, before, to)
    writeFixedField(context, billingAccount, before, { customer_account_id: to.id })
    await handOverBills(context, id, from, to)
    context.touch('customerAccount', from.id)
    context.touch('customerAccount', to.id)
    context.summarise(`Billing account ${code}: payer ${String(from['code'])} → ${String(to['code'])}`)
    return { id, customer_account_id: to.id }
  },
})

/** Where the customer received the bills, the new one does so from today on; another receiver stays. */
async function handOverBills(context: Context, id: number, from: Row, to: Row): Promise<void> {
  const [old, own] = await Promise.all([from, to].map((account) => partyOf(context, account['customer_id'] as number)))
  if (old === own) return
  const receiver = (await readReceivers(context.store, id)).find((one) => isOn(one, context.today))
  if (receiver?.party_id === old) await receiveFrom(context, id, own as number, context.today)
}

async function partyOf({ store }: Context, id: number): Promise<number> {
  return (await readRecord(store, customer, id))['party_id'] as number
}

type Row = Awaited<ReturnType<typeof readRecord>>
type Context = Parameters<(typeof changePayer)['handler']>[0]

function refuseUnfit(code: string, from: Row, to: Row): void {
  if (from['currency'] !== to['currency']) {
    const [has, needs] = [String(to['currency']), String(from['currency'])]
    const words = `${String(to['code'])} is kept in ${has} and ${code} is billed in ${needs}. Choose a customer account in ${needs}.`
    throw refuseField('customer_account', 'billingAccount.otherCurrency', words)
  }
  if (to['status'] === 'closed')
    throw refuseField('customer_account', 'customerAccount.closed', `Customer account ${String(to['code'])} is closed.`)
}

async function refuseSameName({ store }: Context, account: Row, to: Row): Promise<void> {
  const same = await store.db
    .selectFrom('billing_account')
    .select('code')
    .where('customer_account_id', '=', to.id)
    .where('name_key', '=', String(account['name_key']))
    .executeTakeFirst()
  if (!same) return
  const words = `${String(to['code'])} already has a billing account of that name, ${same.code}. Rename one of them first.`
  throw refuseField('customer_account', 'billingAccount.sameName', words)
}
