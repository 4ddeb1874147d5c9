/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { addAccess, endAccess, removeAccess } from './access-points.ts'
import { activate, cancel, deactivate, discard } from './activation.ts'
import { change, withdrawChange } from './change.ts'
import { chargeHolders, reachCharge, withdrawChanges } from './charge-reach.ts'
import { changeQuantity, overridePrice } from './change-service.ts'
import { addService, newSubscription } from './create-subscription.ts'
import { subscriptionList } from './lists.ts'
import { runDates } from './run-dates.ts'
import { changeSuspension, resume, suspend, withdrawSuspension } from './suspension.ts'
import { reinstateService, terminate, terminateService, withdrawTermination } from './termination.ts'
import { viewSubscription } from './view.ts'
import { subscriptionSources } from './search.ts'

export {
  createSubscription,
  newSubscription,
  type SubscriptionIds,
  type SubscriptionValues,
  subscriptionValues,
} from './create-subscription.ts'
export { type ChargeLine } from './charge-preview.ts'
export { type BillsAsked, billsAsked, type ExpectedBill, type ExpectedBills, type ExpectedLine, type MoveCost } from './expected.ts'
export {
  type ChargesWithdrawn,
  chargesWithdrawn,
  type ServiceActivated,
  serviceActivated,
  type ServiceReinstated,
  serviceReinstated,
  type ServiceTerminated,
  serviceTerminated,
} from './hooks.ts'

export const subscriptionsModule: ModuleDefinition = {
  name: 'subscriptions',
  operations: [
    newSubscription,
    activate,
    deactivate,
    cancel,
    discard,
    suspend,
    resume,
    changeSuspension,
    withdrawSuspension,
    terminate,
    withdrawTermination,
    addService,
    terminateService,
    reinstateService,
    change,
    withdrawChange,
    chargeHolders,
    reachCharge,
    withdrawChanges,
    changeQuantity,
    overridePrice,
    addAccess,
    endAccess,
    removeAccess,
    viewSubscription,
    runDates,
  ].map(anyOperation),
  lists: [subscriptionList],
  searched: subscriptionSources,
  hooks: [],
}
