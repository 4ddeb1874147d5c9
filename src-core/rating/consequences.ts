/** What the life of a service does to its rated transactions. */
import { sql } from 'kysely'
import { preparedSelect, preparedWrite } from '../database/store.ts'
import type { CommandContext } from '../operations/context.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import {
  chargesWithdrawn,
  endAsked,
  endTold,
  pauseMoved,
  serviceActivated,
  type ServiceReinstated,
  serviceReinstated,
  serviceTerminated,
} from '../subscriptions/hooks.ts'
import { ratingBook } from './book.ts'
import { chargeDaysAgain, dropChargedAgain } from './charge-again.ts'
import { movePauseDays } from './pause-days.ts'
import { endLines } from './end-lines.ts'
import { chargeFeesAgain, rateOneShots, reimburseEndFees, reimburseOneShots } from './one-shots.ts'

/** What a suspension gave back stays with it, whatever becomes of an end. */
const NOT_OF_A_PAUSE = sql<boolean>`json_extract(rated_transaction.inputs, '$.pause') IS NULL`

const openGiveBacks = preparedSelect<{ service: number; date: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select(['id', 'charge_id', 'period_end'])
    .where('service_id', '=', p.service)
    .where('usage_record_id', 'is', null)
    .where('kind', '=', 'reimbursement')
    .where(NOT_OF_A_PAUSE)
    .where('usage_date', '>=', p.date)
    .where('invoice_line_id', 'is', null)
    .where('settlement_id', 'is', null)
    .where('cancelled_op', 'is', null),
)
/** Fees of the end; what was charged on request or for the beginning stays. */
const openEndFees = preparedSelect<{ service: number; date: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('charge', 'charge.id', 'rated_transaction.charge_id')
    .select('rated_transaction.id')
    .where('service_id', '=', p.service)
    .where('usage_record_id', 'is', null)
    .where('kind', '=', 'oneShot')
    .where('charge.one_shot_moment', '=', 'termination')
    .where('usage_date', '>=', p.date)
    .where('invoice_line_id', 'is', null)
    .where('settlement_id', 'is', null)
    .where('cancelled_op', 'is', null),
)
const cancel = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db.updateTable('rated_transaction').set({ cancelled_op: p.op }).where('id', '=', p.id),
)
/** Moves nothing where it names no charge or no day, as the give-back of a fee. */
const chargedAgainTo = preparedWrite<{ service: number; charge: number | null; to: string | null; op: number }>()((db, p) =>
  db
    .updateTable('charge_instance')
    .set({ charged_to: p.to, changed_op: p.op })
    .where('service_id', '=', p.service)
    .where('charge_id', '=', p.charge as number)
    .where('charged_to', '<', p.to),
)
const cancelOfSubscription = preparedWrite<{ subscription: number; op: number }>()((db, p) =>
  db
    .updateTable('rated_transaction')
    .set({ cancelled_op: p.op })
    .where('subscription_id', '=', p.subscription)
    .where('invoice_line_id', 'is', null)
    .where('settlement_id', 'is', null)
    .where('cancelled_op', 'is', null),
)

const chargeAgain = preparedWrite<{ service: number; op: number }>()((db, p) =>
  db.updateTable('charge_instance').set({ active: 1, changed_op: p.op }).where('service_id', '=', p.service),
)
const chargeFromStart = preparedWrite<{ subscription: number; op: number }>()((db, p) =>
  db
    .updateTable('charge_instance')
    .set({ charged_to: null, changed_op: p.op })
    .where('service_id', 'in', (e) => e.selectFrom('service').select('service.id').where('subscription_id', '=', p.subscription)),
)

export const ratingHooks: readonly HookRegistration[] = [
  on(serviceActivated, async (context, { serviceId, subscriptionId, date, first }) => {
    if (first) await rateOneShots(context, await ratingBook(context.store), subscriptionId, serviceId, 'subscription', date)
  }),
  on(endAsked, async ({ store }, { serviceId, subscriptionId, termination, answer }) =>
    answer(await endLines(store, await ratingBook(store), subscriptionId, serviceId, termination)),
  ),
  on(pauseMoved, movePauseDays),
  on(endTold, (context, { serviceId, date }) => dropChargedAgain(context, serviceId, date)),
  on(serviceTerminated, async (context, { serviceId, subscriptionId, date, reason, feesOf }) => {
    if (reason.applyTerminationCharges)
      await rateOneShots(context, await ratingBook(context.store), subscriptionId, serviceId, 'termination', date)
    if (reason.reimburseOneShots) await reimburseOneShots(context, serviceId, date, feesOf)
  }),
  on(serviceReinstated, async (context, reinstated) => {
    const { serviceId, date, isOfSubscription } = reinstated
    await takeGiveBacksBack(context, reinstated)
    if (isOfSubscription) {
      await reimburseEndFees(context, serviceId, date)
      await chargeFeesAgain(context, serviceId, date)
    }
    await context.store.run(chargeAgain(context.store), { service: serviceId, op: context.op })
  }),
  on(chargesWithdrawn, async (context, { subscriptionId }) => {
    await context.store.run(cancelOfSubscription(context.store), { subscription: subscriptionId, op: context.op })
    await context.store.run(chargeFromStart(context.store), { subscription: subscriptionId, op: context.op })
  }),
]

/** What was to be given back and is not invoiced stays charged; days whose give-back is invoiced are charged once more. */
async function takeGiveBacksBack(context: CommandContext, reinstated: ServiceReinstated): Promise<void> {
  const { store, op } = context
  const { serviceId: service, date } = reinstated
  const givenBack = await store.all(openGiveBacks(store), { service, date })
  for (const { id, charge_id, period_end } of givenBack) {
    await store.run(cancel(store), { id, op })
    await store.run(chargedAgainTo(store), { service, charge: charge_id, to: period_end, op })
  }
  await chargeDaysAgain(context, reinstated)
  for (const { id } of await store.all(openEndFees(store), { service, date })) await store.run(cancel(store), { id, op })
}
