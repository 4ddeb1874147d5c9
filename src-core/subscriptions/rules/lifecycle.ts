/** Life cycles of subscriptions and services. Source: Opencell `SubscriptionStatusEnum`, `InstanceStatusEnum` (3.2). */
import { defineLifecycle } from '../../kernel/lifecycle.ts'

/**
 * `terminated` is Opencell's RESILIATED. A subscription that a new version replaces is `closed`; a pending one becomes
 * active by the daily job when its date comes. Only suspended, terminated and cancelled ones can be taken up again.
 */
export const subscriptionLifecycle = defineLifecycle({
  name: 'subscription',
  states: ['created', 'pending', 'active', 'suspended', 'terminated', 'cancelled', 'closed'],
  initial: 'created',
  transitions: [
    { by: 'schedule', from: ['created'], to: 'pending' },
    { by: 'activate', from: ['created', 'pending'], to: 'active' },
    { by: 'cancel', from: ['created', 'pending'], to: 'cancelled' },
    { by: 'suspend', from: ['active'], to: 'suspended' },
    { by: 'resume', from: ['suspended'], to: 'active' },
    { by: 'terminate', from: ['active', 'suspended'], to: 'terminated' },
    { by: 'reactivate', from: ['terminated', 'cancelled'], to: 'active' },
    { by: 'replace', from: ['active', 'suspended'], to: 'closed' },
    { by: 'close', from: ['terminated', 'cancelled'], to: 'closed' },
  ],
})
export type SubscriptionState = (typeof subscriptionLifecycle.states)[number]

/** A service follows its subscription, but can also be added, suspended or ended by itself. */
export const serviceLifecycle = defineLifecycle({
  name: 'service',
  states: ['inactive', 'active', 'suspended', 'terminated', 'cancelled'],
  initial: 'inactive',
  transitions: [
    { by: 'activate', from: ['inactive'], to: 'active' },
    { by: 'cancel', from: ['inactive'], to: 'cancelled' },
    { by: 'suspend', from: ['active'], to: 'suspended' },
    { by: 'resume', from: ['suspended'], to: 'active' },
    { by: 'terminate', from: ['active', 'suspended'], to: 'terminated' },
    { by: 'reactivate', from: ['terminated', 'cancelled'], to: 'active' },
  ],
})
export type ServiceState = (typeof serviceLifecycle.states)[number]
