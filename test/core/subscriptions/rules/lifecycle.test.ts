import { describe, expect, it } from 'vitest'
import { nextState, verbsFrom } from '../../../../src-core/kernel/lifecycle.ts'
import { serviceLifecycle, subscriptionLifecycle } from '../../../../src-core/subscriptions/rules/lifecycle.ts'

describe('the life cycle of a subscription', () => {
  it('goes from created to closed', () => {
    const path = ['schedule', 'activate', 'suspend', 'resume', 'terminate', 'close'].reduce<string[]>(
      (states, verb) => [...states, nextState(subscriptionLifecycle, states.at(-1) as never, verb, 'SUB-1')],
      ['created'],
    )
    expect(path).toEqual(['created', 'pending', 'active', 'suspended', 'active', 'terminated', 'closed'])
  })

  it('takes up terminated and cancelled ones again, never active or closed ones', () => {
    const takenUp = subscriptionLifecycle.states.filter((state) =>
      verbsFrom(subscriptionLifecycle, state).some((verb) => verb === 'reactivate' || verb === 'resume'),
    )
    expect(takenUp).toEqual(['suspended', 'terminated', 'cancelled'])
    expect(() => nextState(subscriptionLifecycle, 'closed', 'reactivate', 'SUB-1')).toThrow(
      'SUB-1 is closed; reactivate is not possible. That state is final.',
    )
  })
})

describe('the life cycle of a service', () => {
  it('can be cancelled only before it is active', () => {
    expect(serviceLifecycle.states.filter((state) => verbsFrom(serviceLifecycle, state).includes('cancel'))).toEqual(['inactive'])
  })
})
