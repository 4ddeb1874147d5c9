/** Reading subscriptions for commands. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { readRecord, type Row } from '../entities/records.ts'
import type { CalendarDate, OpenPeriod } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { subscription } from './model.ts'
import type { SubscriptionState } from './rules/lifecycle.ts'
import type { ProrationPolicy } from './rules/proration.ts'
import type { TerminationReasonFlags } from './rules/termination.ts'

export interface SubscriptionRow extends Row {
  readonly code: string
  readonly status: SubscriptionState
  readonly subscription_date: CalendarDate
  readonly termination_date: CalendarDate | null
  readonly end_agreement_date: CalendarDate | null
  readonly termination_reason_id: number | null
  readonly user_account_id: number
  readonly offer_id: number
  readonly seller_id: number
}

/** @throws Refusal when there is none */
export async function readSubscription(store: ReadStore, id: number): Promise<SubscriptionRow> {
  return (await readRecord(store, subscription, id)) as unknown as SubscriptionRow
}

export const servicesOf = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('service').selectAll().where('subscription_id', '=', p.id).orderBy('id'),
)
export type ServiceRow = NonNullable<ReturnType<typeof servicesOf>['row']>

type OfLine = Pick<ServiceRow, 'id' | 'start_date' | 'first_service_id' | 'first_start'>

/** The first day of the line: a change is no new beginning. */
export const lineStart = ({ first_start, start_date }: Pick<OfLine, 'start_date' | 'first_start'>): CalendarDate =>
  first_start ?? start_date

/** The first service of the line. */
export const firstOfLine = ({ first_service_id, id }: Pick<OfLine, 'id' | 'first_service_id'>): number => first_service_id ?? id

const oneService = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('service').selectAll().where('id', '=', p.id))

/** @throws Refusal when there is none */
export async function readService(store: ReadStore, id: number): Promise<ServiceRow> {
  const row = await store.first(oneService(store), { id })
  if (!row) throw refuse('notFound', 'record.notFound', `There is no service with the id ${id}.`)
  return row
}

export const suspensionsOf = preparedSelect<{ subscription: number }>()((db, p) =>
  db.selectFrom('subscription_suspension').selectAll().where('subscription_id', '=', p.subscription).orderBy('start_date'),
)
export type SuspensionRow = NonNullable<ReturnType<typeof suspensionsOf>['row']>

export const daysOf = ({ start_date: start, end_date: end }: Pick<SuspensionRow, 'start_date' | 'end_date'>): OpenPeriod => ({ start, end })

/** The days on which a subscription pauses, and with it whatever service it has on them; the first is the first. */
export async function readSuspensions(store: ReadStore, subscription: number): Promise<OpenPeriod[]> {
  return (await store.all(suspensionsOf(store), { subscription })).map(daysOf)
}

const plannedChange = preparedSelect<{ subscription: number }>()((db, p) =>
  db.selectFrom('subscription_change').selectAll().where('subscription_id', '=', p.subscription).where('state', '=', 'planned'),
)
export type ChangeRow = NonNullable<ReturnType<typeof plannedChange>['row']>

/** @throws Refusal when a change of the subscription waits for its day */
export async function refusePlanned(store: ReadStore, row: SubscriptionRow): Promise<void> {
  const planned = await store.first(plannedChange(store), { subscription: row.id })
  if (planned)
    throw refuse(
      'refused',
      'subscription.changePlanned',
      `Subscription ${row.code} changes on ${planned.date}. Take that change back first.`,
    )
}

const customerOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('user_account as u')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .select('a.customer_id')
    .where('u.id', '=', p.id),
)

/** Names the subscription and its customer in the change notice and in their timelines. */
export async function touchSubscription(
  context: CommandContext,
  row: { readonly id: number; readonly user_account_id: number },
): Promise<void> {
  context.touch('subscription', row.id)
  const owner = await context.store.first(customerOf(context.store), { id: row.user_account_id })
  if (owner) context.touch('customer', owner.customer_id)
}

const reasonOf = preparedSelect<{ id: number | null }>()((db, p) =>
  db
    .selectFrom('termination_reason')
    .select(['apply_agreement', 'apply_reimbursement', 'apply_termination_charges', 'reimburse_one_shots', 'proration', 'cut_period'])
    .where('id', '=', p.id as number),
)

const lastDayOf = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('termination_reason').select('charge_last_day').where('id', '=', p.id),
)

/** Whether the day that is named for an end is charged, by its reason. */
export async function dayOfTermination(store: ReadStore, reasonId: number | null): Promise<ProrationPolicy['dayOfTermination']> {
  const row = reasonId === null ? undefined : await store.first(lastDayOf(store), { id: reasonId })
  return row?.charge_last_day === 1 ? 'charged' : 'notCharged'
}

/** The flags of a reason; without one, what was charged in advance is given back and nothing more. */
export async function reasonFlags(store: ReadStore, id: number | null): Promise<TerminationReasonFlags> {
  const row = await store.first(reasonOf(store), { id })
  return {
    applyAgreement: row?.apply_agreement === 1,
    invoiceAgreementImmediately: false,
    applyReimbursement: row?.apply_reimbursement !== 0,
    applyTerminationCharges: row?.apply_termination_charges === 1,
    proration: row?.proration ?? 'asCharge',
    cutPeriod: row?.cut_period ?? 'kept',
    reimburseOneShots: row?.reimburse_one_shots === 1,
  }
}
