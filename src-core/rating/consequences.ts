/** What the life of a service does to its rated transactions. */
import { preparedWrite } from '../database/store.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import { chargesWithdrawn, serviceActivated, serviceReinstated, serviceTerminated } from '../subscriptions/hooks.ts'
import { ratingBook } from './book.ts'
import { rateOneShots, reimburseOneShots } from './recurring.ts'

const cancelOfService = preparedWrite<{ service: number; date: string; op: number }>()((db, p) =>
  db
    .updateTable('rated_transaction')
    .set({ cancelled_op: p.op })
    .where('service_id', '=', p.service)
    .where('usage_date', '>=', p.date)
    .where('invoice_line_id', 'is', null)
    .where('cancelled_op', 'is', null)
    .where('kind', 'in', ['oneShot', 'reimbursement']),
)
const cancelOfSubscription = preparedWrite<{ subscription: number; op: number }>()((db, p) =>
  db
    .updateTable('rated_transaction')
    .set({ cancelled_op: p.op })
    .where('subscription_id', '=', p.subscription)
    .where('invoice_line_id', 'is', null)
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
  on(serviceTerminated, async (context, { serviceId, subscriptionId, date, reason }) => {
    if (reason.applyTerminationCharges)
      await rateOneShots(context, await ratingBook(context.store), subscriptionId, serviceId, 'termination', date)
    if (reason.reimburseOneShots) await reimburseOneShots(context, serviceId, date)
  }),
  // What is billed stays and is credited by hand; recurring charges go on from where they stood.
  on(serviceReinstated, async (context, { serviceId, date }) => {
    await context.store.run(cancelOfService(context.store), { service: serviceId, date, op: context.op })
    await context.store.run(chargeAgain(context.store), { service: serviceId, op: context.op })
  }),
  on(chargesWithdrawn, async (context, { subscriptionId }) => {
    await context.store.run(cancelOfSubscription(context.store), { subscription: subscriptionId, op: context.op })
    await context.store.run(chargeFromStart(context.store), { subscription: subscriptionId, op: context.op })
  }),
]
