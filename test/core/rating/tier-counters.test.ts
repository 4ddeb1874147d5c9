/** What a month has so far of a charge: what is read of it, and records that cross a bound, a file or the end of a month. */
import { describe, expect, it } from 'vitest'
import { NOTHING_USED, usedOnOneLine } from '../../../src-core/charging/standing.ts'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { NO_SUM, sumOf } from '../../../src-core/kernel/sums.ts'
import { monthOfUsage, moveTo, standingAt, type TierCounter, tierCounters } from '../../../src-core/rating/tier-counters.ts'
import { OPERATOR } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'

describe('where a set stands', () => {
  const counter = (used: string, sets: TierCounter['sets'] = new Map()): TierCounter => ({
    subscription: 1,
    charge: 1,
    period: '2026-01-01',
    used: sumOf(decimal(used)),
    sets,
    moved: false,
  })
  const ten = { ...NOTHING_USED, used: sumOf(decimal('10')) }

  it('is what it has, and nothing for a set that has none', () => {
    const known = counter('10', new Map([['s1', ten]]))
    expect(standingAt(known, 's1')).toBe(ten)
    expect(standingAt(known, 's2')).toEqual(NOTHING_USED)
    expect(standingAt(known, '')).toEqual(NOTHING_USED)
  })

  it('is the quantity alone in a counter of before, which had one set', () => {
    expect(standingAt(counter('10'), '')).toEqual(usedOnOneLine(sumOf(decimal('10'))))
    expect(standingAt(counter('10'), 's1')).toEqual(NOTHING_USED)
  })

  it('moves the quantity of all sets by what the one moves', () => {
    const both = counter('10', new Map([['s1', ten]]))
    moveTo(both, 's2', { ...NOTHING_USED, used: sumOf(decimal('5')) })
    moveTo(both, 's1', { ...NOTHING_USED, used: sumOf(decimal('12')) })
    moveTo(both, 's2', { ...NOTHING_USED, used: sumOf(decimal('4')) })
    expect([both.used.toString(), both.moved]).toEqual(['16', true])
  })

  it('begins anew with the calendar month', () => {
    expect(['2026-01-31', '2026-02-01', '2027-02-28'].map((day) => monthOfUsage(day))).toEqual(['2026-01-01', '2026-02-01', '2027-02-01'])
  })
})

/** Units at 0.10 up to 100 in a month, at 0.04 from there; one subscriber since January. */
async function tiered(tier_model: 'graduated' | 'volume') {
  const made = await desk()
  made.at('2026-01-01')
  await made.run('attribute.create', {
    values: { code: 'volume', name: 'Volume', kind: 'number', source: 'derived', derived_from: 'quantity' },
  })
  await made.usageCharge('U', { grid: 'volume[range-number];priceWithoutTax[number]\n0|100;0.10\n100|;0.04\n', values: { tier_model } })
  const customer = await made.customer('K')
  await made.subscribe(customer, ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'A' }] })
  made.at('2026-02-28')
  let minute = 0
  const load = async (...records: readonly (readonly [day: string, quantity: number])[]) => {
    await made.usage(records.map(([day, quantity]) => `${day}T10:${String(minute++).padStart(2, '0')}:00Z;${quantity};A;V\n`).join(''))
    return (await made.rows<{ amount: string }>('SELECT amount FROM rated_transaction ORDER BY id')).map((row) => Number(row.amount))
  }
  return { ...made, load }
}

describe('a record that crosses a bound', () => {
  it('has each part at its own price, within a file as over two', async () => {
    const { load, differences } = await tiered('graduated')
    expect(await load(['2026-01-05', 90], ['2026-01-06', 20])).toEqual([9, 1.4])
    expect(await load(['2026-01-07', 10])).toEqual([9, 1.4, 0.4])
    expect(await differences()).toEqual([])
  })

  it('takes all of a volume with it, and one that comes back gives all of it back', async () => {
    const { load, differences } = await tiered('volume')
    expect(await load(['2026-01-05', 90], ['2026-01-06', 20])).toEqual([9, -4.6])
    expect(await load(['2026-01-07', -20])).toEqual([9, -4.6, 4.6])
    expect(await differences()).toEqual([])
  })

  it('of another month crosses none, whatever the order of days', async () => {
    const { load, differences } = await tiered('graduated')
    expect(await load(['2026-02-01', 100], ['2026-01-31', 100], ['2026-02-02', 1], ['2026-01-30', 1])).toEqual([10, 10, 0.04, 0.04])
    expect(await differences()).toEqual([])
  })
})

it('is kept in the order of the sets’ names, so that the same standing is the same text', async () => {
  const { core, clock, rows } = await tiered('graduated')
  const [at] = await rows<{ subscription: number; charge: number }>(
    'SELECT s.subscription_id AS subscription, i.charge_id AS charge FROM charge_instance i JOIN service s ON s.id = i.service_id',
  )
  const one = sumOf(decimal('1'))
  const standing = { used: one, lines: [{ key: '1:', quantity: one, gross: one }], gross: one, fees: NO_SUM, amount: one, isCut: false }
  const move = (sets: readonly string[]) =>
    core.dispatcher.transact({ actor: OPERATOR, now: clock.now, today: '2026-02-28', job: null }, async ({ context }) => {
      const counters = tierCounters(context.store)
      const counter = counters.at(at?.subscription as number, at?.charge as number, '2026-01-01')
      for (const set of sets) moveTo(counter, set, standing)
      await counters.flush()
      return { value: null, operation: 'test', input: null, summary: 'Moved', undo: null }
    })
  const kept = async () => (await rows<{ sets: string }>('SELECT sets FROM usage_counter'))[0]?.sets as string
  await move(['s3', 's1', 's2'])
  expect(Object.keys(JSON.parse(await kept()) as object)).toEqual(['s1', 's2', 's3'])
  await move(['s0'])
  expect(Object.keys(JSON.parse(await kept()) as object)).toEqual(['s0', 's1', 's2', 's3'])
})
