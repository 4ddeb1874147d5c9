import { describe, expect, test } from 'vitest'
import { changeInput, firstWish, runningServices } from '../../../../src-renderer/pages/subscription/change-wish.ts'
import { counterShares } from '../../../../src-renderer/pages/subscription/counters.tsx'
import { lanesOf } from '../../../../src-renderer/pages/subscription/phase-timeline.tsx'
import type { Phase, Service } from '../../../../src-renderer/pages/subscription/subscription-data.ts'
import { canChange } from '../../../../src-renderer/pages/subscription/subscription-page.tsx'

const service = (id: number, more: Partial<Service> = {}): Service => ({
  id,
  code: `SUB-1-${id}`,
  product_name: 'SIP trunk',
  attributes: { speed: '500' },
  attribute_rules: [],
  quantity: '30',
  status: 'active',
  start_date: '2026-01-01',
  end_date: null,
  ...more,
})
const view = { id: 7, offer_id: 3, services: [service(1), service(2, { status: 'terminated' }), service(3, { end_date: '2026-12-01' })] }
const wish = firstWish('2026-11-22')

describe('the input of a change', () => {
  test('names only what differs, and is none while nothing does', () => {
    expect(runningServices(view).map((one) => one.id)).toEqual([1])
    expect(changeInput(view, wish)).toBeNull()
    expect(
      changeInput(view, { ...wish, offer: 3, quantities: new Map([[1, '30.0']]), attributes: new Map([[1, { speed: '500' }]]) }),
    ).toBeNull()
    expect(changeInput(view, { ...wish, offer: 4, date: null })).toBeNull()
  })

  test('takes offer, quantities, attributes over those that stay, and a term', () => {
    expect(
      changeInput(view, {
        ...wish,
        offer: 4,
        quantities: new Map([[1, '45']]),
        attributes: new Map([[1, { business: true }]]),
        termMonths: '24',
        takesEffect: 'nextPeriod',
      }),
    ).toEqual({
      id: 7,
      date: '2026-11-22',
      takes_effect: 'nextPeriod',
      offer: 4,
      services: [{ id: 1, quantity: '45', attributes: { speed: '500', business: true } }],
      term_months: 24,
    })
  })

  test('is not offered where the subscription ends or waits for another change', () => {
    const running = { status: 'active', termination_date: null, changes: [] }
    const planned = { id: 1, date: '2026-12-01', state: 'planned', offer: 'Fibre', agreement_date: null }
    expect(canChange(running)).toBe(true)
    expect(canChange({ ...running, changes: [{ ...planned, state: 'made' }] })).toBe(true)
    expect(canChange({ ...running, changes: [planned] })).toBe(false)
    expect(canChange({ ...running, termination_date: '2026-12-31' })).toBe(false)
    expect(canChange({ ...running, status: 'suspended' })).toBe(false)
  })
})

test('the chart has the term, offers, prices, a row a product, and pauses last', () => {
  const phase = (row: Phase['row'], lane?: string): Phase => ({
    row,
    kind: 'open',
    label: row,
    start: '2026-01-01',
    end: null,
    ...(lane ? { lane } : {}),
  })
  const lanes = lanesOf([
    phase('suspension'),
    phase('service', 'Fibre'),
    phase('phase'),
    phase('service', 'SIP'),
    phase('service', 'Fibre'),
    phase('offer'),
  ])
  expect(lanes.map((lane) => [lane.name, lane.phases.length])).toEqual([
    ['Phase', 1],
    ['Offer', 1],
    ['Fibre', 2],
    ['SIP', 1],
    ['Pause', 1],
  ])
})

test('a counter’s bar holds what is used and what is over, and where the period stands', () => {
  const counter = { used: '500', ceiling: '2000', from: '2026-11-01', to: '2026-12-01' }
  expect(counterShares(counter, '2026-11-16')).toEqual({ used: 25, over: 0, passed: 50 })
  const over = counterShares({ ...counter, used: '2500' }, '2026-11-16')
  expect(over).toEqual({ used: 80, over: 20, passed: 40 })
  expect(counterShares({ ...counter, used: '0', ceiling: null }, '2027-01-01')).toMatchObject({ used: 0, over: 0 })
})
