/** Subscriptions and one-off charges that an earlier file brought: the same by their values. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { refuseRepeated } from './repeats.ts'

const sameReference = preparedSelect<{ holder: number; reference: string }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .select('s.code')
    .where('s.external_ref', '=', p.reference)
    .where('s.status', '<>', 'cancelled')
    .where('a.customer_id', '=', (e) =>
      e
        .selectFrom('user_account as hu')
        .innerJoin('billing_account as hb', 'hb.id', 'hu.billing_account_id')
        .innerJoin('customer_account as ha', 'ha.id', 'hb.customer_account_id')
        .select('ha.customer_id')
        .where('hu.id', '=', p.holder),
    )
    .limit(1),
)

/**
 * @param holder the user account
 * @throws Refusal `import.duplicate` where its customer has a subscription of this reference
 */
export async function refuseKnownReference({ store }: CommandContext, holder: number, reference: unknown): Promise<void> {
  if (typeof reference !== 'string' || reference === '') return
  const known = await store.first(sameReference(store), { holder, reference })
  if (!known) return
  const words = `${known.code} is the customer’s subscription with the external reference “${reference}”. Another one is imported with known_again.`
  throw refuse('invalid', 'import.duplicate', words, { details: { asks: 'known_again' } })
}

const begun = preparedSelect<{ id: number; op: number }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('subscription as o', 'o.user_account_id', 's.user_account_id')
    .select(['o.id', 'o.code', 'o.subscription_date'])
    .where('s.id', '=', p.id)
    .where('o.created_op', '<', p.op)
    .where('o.status', '<>', 'cancelled')
    .orderBy('o.id'),
)

interface Made {
  readonly id: number
  /** Whether the file names the day; else that of the import says nothing. */
  readonly isDayGiven: boolean
  readonly since: number
}

/**
 * What was made is held against what stood before its file, each as it began: whatever changed since is another matter.
 *
 * @throws Refusal `import.duplicate`, which takes it back
 */
export async function refuseKnownSubscription(context: CommandContext, { id, isDayGiven, since }: Made): Promise<void> {
  const { store } = context
  const others = await store.all(begun(store), { id, op: since })
  if (others.length === 0) return
  const own = await beginningOf(store, id)
  const equal: string[] = []
  for (const other of others) {
    const its = await beginningOf(store, other.id)
    if (its.parts !== own.parts) continue
    if (isDayGiven ? its.day === own.day : await isOfFile(store, other.id)) equal.push(other.code)
  }
  await refuseRepeated(context, 'subscription', equal)
}

const headOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .leftJoin('subscription_change as k', 'k.subscription_id', 's.id')
    .select(['s.offer_id', 'k.offer_before_id', 's.subscription_date'])
    .where('s.id', '=', p.id)
    .orderBy('k.id')
    .limit(1),
)
const firstServices = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('service as v')
    .innerJoin('subscription as s', 's.id', 'v.subscription_id')
    .select(['v.product_id', 'v.quantity', 'v.attributes', 'v.service_number', 'v.device'])
    .where('v.subscription_id', '=', p.id)
    .whereRef('v.created_op', '=', 's.created_op'),
)

/** Day, offer and services with which a subscription began. */
async function beginningOf(store: ReadStore, id: number): Promise<{ readonly day: string | undefined; readonly parts: string }> {
  const head = await store.first(headOf(store), { id })
  const services = (await store.all(firstServices(store), { id })).map((one) => JSON.stringify(one)).toSorted()
  return { day: head?.subscription_date, parts: JSON.stringify([head?.offer_before_id ?? head?.offer_id, services]) }
}

const ofFile = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('import_batch_record').select('record_id').where('entity', '=', 'subscription').where('record_id', '=', p.id).limit(1),
)
const isOfFile = async (store: ReadStore, id: number): Promise<boolean> => (await store.first(ofFile(store), { id })) !== undefined

// ---- One-off charges

export interface OnceCharged {
  readonly service: number
  readonly charge: string
  readonly date: string
  /** As it is stored. */
  readonly quantity: string
  readonly op: number
}

const chargedOnce = preparedSelect<OnceCharged>()((db, p) =>
  db
    .selectFrom('rated_transaction as t')
    .innerJoin('charge as c', 'c.id', 't.charge_id')
    .innerJoin('service as v', 'v.id', 't.service_id')
    .select(['t.id', 'c.name'])
    .where('t.kind', '=', 'oneShot')
    .where('c.code', '=', p.charge)
    .where('t.usage_date', '=', p.date)
    .where('t.quantity', '=', p.quantity)
    .where('t.created_op', '<', p.op)
    .where('t.usage_record_id', 'is', null)
    .where('t.cancelled_op', 'is', null)
    .where((e) => {
      const line = e
        .selectFrom('service as n')
        .select((one) => one.fn.coalesce('n.first_service_id', 'n.id').as('line'))
        .where('n.id', '=', p.service)
      return e.or([e('v.id', '=', line), e('v.first_service_id', '=', line)])
    })
    .orderBy('t.id'),
)

/** @throws Refusal `import.duplicate` where the line of the service has the charge from before the file */
export async function refuseKnownCharge(context: CommandContext, once: OnceCharged): Promise<void> {
  const equal = await context.store.all(chargedOnce(context.store), once)
  await refuseRepeated(
    context,
    'charge',
    equal.map(({ id, name }) => `${name} (${id}) of ${once.date}`),
  )
}
