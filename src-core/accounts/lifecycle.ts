/** The life cycle of a billing account. */
import { defineLifecycle } from '../kernel/lifecycle.ts'

/** TM Forum's six states of a billing account; Opencell's and SubscriptionFlow's words map onto them. */
export const billingAccountLifecycle = defineLifecycle({
  name: 'billingAccount',
  states: ['defined', 'active', 'pendingUpdate', 'suspended', 'pendingClosed', 'closed'],
  initial: 'defined',
  transitions: [
    { by: 'activate', from: ['defined', 'suspended', 'pendingUpdate'], to: 'active' },
    { by: 'suspend', from: ['active'], to: 'suspended' },
    { by: 'requestUpdate', from: ['active'], to: 'pendingUpdate' },
    { by: 'requestClose', from: ['active'], to: 'pendingClosed' },
    { by: 'close', from: ['suspended', 'pendingClosed'], to: 'closed' },
  ],
})
export type BillingAccountState = (typeof billingAccountLifecycle)['states'][number]
