import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JobProgress } from '../../../../src-core/operations/contract.ts'
import { bridgeOf, placeOf, scaleOf } from '../../../../src-renderer/pages/billing-run/difference.ts'
import {
  creditNotesIn,
  decisionCounts,
  type DifferenceRow,
  isNegative,
  jobOfRun,
  settledIn,
  zeroDraftsIn,
  ruleGroups,
  type RunView,
  type StateSums,
  sumsIn,
} from '../../../../src-renderer/pages/billing-run/run-data.ts'
import { changePercent } from '../../../../src-renderer/format/numbers.ts'
import { stepsOf } from '../../../../src-renderer/pages/billing-run/run-steps.ts'

const sums = (state: StateSums['state'], count: number, currency = 'EUR'): StateSums => ({
  state,
  currency,
  count,
  net_minor: count * 100,
  tax_minor: count * 19,
  gross_minor: count * 119,
  transactions: count * 2,
  lines: count,
})
const run = (more: Partial<RunView>): RunView => ({
  id: 3,
  code: 'BR-2026-03',
  state: 'drafted',
  billing_cycle_id: 1,
  billing_cycle: 'Monthly',
  invoice_date: '2026-11-01',
  usage_before: '2026-11-01',
  validated_at: null,
  states: [],
  rules: [],
  difference: [],
  settled: [],
  ...more,
})
const job = (more: Partial<JobProgress>): JobProgress => ({
  id: 1,
  operation: 'billingRun.prepare',
  title: 'Billing run BR-2026-03: prepare',
  state: 'running',
  step: 'Recurring charges',
  done: 90,
  total: 180,
  unit: 'accounts',
  rate: 30,
  secondsLeft: 3,
  rejected: 0,
  startedAt: 0,
  finishedAt: null,
  message: null,
  report: null,
  byItself: false,
  ...more,
})

describe('a draft that is negative', () => {
  it('is so by its rule and amount, and is counted once it was decided to be credited', () => {
    expect(isNegative({ rule: 'negativeTotal', gross: -1 })).toBe(true)
    expect(isNegative({ rule: 'changedMuch', gross: -1 })).toBe(false)
    const rules = (['draft', 'suspect', 'left'] as const).map((state) => ({ rule: 'negativeTotal', state, count: 2, label: '' }))
    expect(creditNotesIn({ rules: [...rules, { rule: 'changedMuch', state: 'draft', count: 5, label: '' }] })).toBe(2)
  })
})

describe('the difference to the run before', () => {
  const rows: readonly DifferenceRow[] = [
    { currency: 'EUR', kind: 'new', count: 9, gross_minor: 207095, previous_minor: null },
    { currency: 'EUR', kind: 'changedMuch', count: 5, gross_minor: 121703, previous_minor: 88587 },
    { currency: 'EUR', kind: 'same', count: 11, gross_minor: 214617, previous_minor: 214617 },
  ]

  it('shows as gone what the run before had beyond the accounts compared with', () => {
    const steps = bridgeOf(rows, { count: 18, minor: 88587 + 214617 + 5000 })
    expect(steps.map((step) => [step.key, step.count, step.minor])).toEqual([
      ['before', 18, 308204],
      ['new', 9, 207095],
      ['gone', -2, -5000],
      ['changedMuch', 5, 33116],
      ['changedLittle', 0, 0],
      ['same', 11, 0],
      ['now', 25, 543415],
    ])
  })

  it('adds up to this run whatever the figures are, and every bar lies on the scale', () => {
    const kind = fc.constantFrom('new', 'same', 'changedMuch', 'changedLittle') as fc.Arbitrary<DifferenceRow['kind']>
    const minor = fc.integer({ min: -1_000_000, max: 1_000_000 })
    const row = fc.tuple(kind, fc.nat(50), minor, minor).map(
      ([key, count, gross, before]): DifferenceRow => ({
        currency: 'EUR',
        kind: key,
        count,
        gross_minor: gross,
        previous_minor: key === 'new' ? null : key === 'same' ? gross : before,
      }),
    )
    fc.assert(
      fc.property(fc.array(row), fc.nat(100), minor, (given, count, total) => {
        const steps = bridgeOf(given, { count, minor: total })
        expect(steps.at(-1)?.minor).toBe(given.reduce((sum, one) => sum + one.gross_minor, 0))
        const scale = scaleOf(steps)
        for (const step of steps) {
          const { left, width } = placeOf(step, scale)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(left + width).toBeLessThanOrEqual(100.001)
        }
      }),
    )
  })

  it('begins the bars above zero only where the steps would be too small to see', () => {
    expect(scaleOf(bridgeOf(rows, { count: 16, minor: 303204 })).start).toBe(0)
    const small = [{ currency: 'EUR', kind: 'changedLittle', count: 1, gross_minor: 101000, previous_minor: 100000 }] as const
    expect(scaleOf(bridgeOf(small, { count: 1, minor: 100000 })).start).toBe(99400)
  })
})

describe('steps', () => {
  const states = (view: RunView, at?: JobProgress) => stepsOf(view, at).map((step) => step.state)

  it('waits for everything before it is prepared', () => {
    expect(states(run({ state: 'created' }))).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'waiting'])
  })

  it('shares the preparing job among its three steps', () => {
    const steps = stepsOf(run({ state: 'preparing' }), job({}))
    expect(steps.map((step) => [step.state, step.done, step.total]).slice(0, 3)).toEqual([
      ['done', 60, 60],
      ['running', 30, 60],
      ['waiting', 0, 60],
    ])
    expect(steps[1]).toMatchObject({ aside: '3 s left', note: '30 accounts a second' })
  })

  it('says where a stopped job stands', () => {
    expect(states(run({ state: 'preparing' }), job({ state: 'failed' }))).toEqual(['done', 'stopped', 'waiting', 'waiting', 'waiting'])
  })

  it('asks for decisions, then for validation', () => {
    const rules = [
      { rule: 'changedMuch', state: 'suspect' as const, count: 3, label: 'Changed much' },
      { rule: 'changedMuch', state: 'draft' as const, count: 2, label: 'Changed much' },
      { rule: 'negativeTotal', state: 'rejected' as const, count: 1, label: 'Negative total' },
      { rule: 'nothingToBill', state: 'left' as const, count: 4, label: 'Nothing to bill' },
    ]
    const view = run({ rules, states: [sums('draft', 50), sums('suspect', 3)] })
    expect(decisionCounts(rules)).toEqual({ total: 5, left: 3 })
    expect(stepsOf(view, undefined)[3]).toMatchObject({ state: 'decide', done: 2, total: 5, aside: '3 left' })
    expect(ruleGroups(rules)).toEqual([
      { rule: 'changedMuch', label: 'Changed much', left: 3, decided: 2 },
      { rule: 'negativeTotal', label: 'Negative total', left: 1, decided: 0 },
    ])
    expect(states(run({ state: 'validated', states: [sums('validated', 53)] }))).toEqual(['done', 'done', 'done', 'done', 'done'])
  })
})

describe('a run', () => {
  it('never adds currencies', () => {
    const view = run({ states: [sums('draft', 2, 'USD'), sums('draft', 50), sums('suspect', 3)] })
    expect(sumsIn(view, 'draft', 'suspect').map((row) => [row.currency, row.count, row.gross_minor])).toEqual([
      ['EUR', 53, 6307],
      ['USD', 2, 238],
    ])
  })

  it('finds its own job and not that of a run with a longer code', () => {
    const other = job({ id: 2, title: 'Billing run BR-2026-031: prepare' })
    expect(jobOfRun([other, job({})], run({}))?.id).toBe(1)
  })

  it('tells a change in percent with one digit, and none without an invoice before', () => {
    expect(changePercent(17694, 12820)).toBe('38.0')
    expect(changePercent(-1250, 46500)).toBe('-102.7')
    expect(changePercent(100, null)).toBeNull()
  })
})

describe('drafts of nothing but 0.00', () => {
  it('take no number and are no exception; what they settled is counted over currencies', () => {
    const rules = [{ rule: 'zeroTotal', state: 'draft', count: 3, label: 'Only 0.00' }] as const
    expect([zeroDraftsIn(run({ rules })), ruleGroups(rules)]).toEqual([3, []])
    const settled = [
      { currency: 'EUR', count: 2, transactions: 5 },
      { currency: 'USD', count: 1, transactions: 1 },
    ]
    expect(settledIn(run({ settled }))).toBe(3)
  })
})
