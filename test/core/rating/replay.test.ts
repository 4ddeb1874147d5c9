/** A transaction is rated again from what it keeps. Plan 31.00 a month, from 11 January: 21 of 31 days. */
import { expect, it } from 'vitest'
import { PRICE_RULES, STANDINGS_SINCE } from '../../../src-core/charging/price.ts'
import type { Priced } from '../../../src-core/charging/request.ts'
import type { Standing } from '../../../src-core/charging/standing.ts'
import { ratingBook } from '../../../src-core/rating/book.ts'
import type { RatedInputs } from '../../../src-core/rating/rated-inputs.ts'
import { type RatedRow, readRated, replayAsThen, replayRated } from '../../../src-core/rating/replay.ts'
import { desk } from '../../support/desk.ts'

async function world() {
  const d = await desk()
  d.at('2026-01-11')
  const plan = await d.monthly('PLAN', { price: '31' })
  const k = await d.customer('K')
  await d.subscribe(k, [{ product: 'PLAN', quantity: '2' }])
  await d.bill(k)
  const { store } = d.core.dispatcher
  const row = (await readRated(store, 1)) as RatedRow
  const replay = async (inputs: RatedInputs | null, more: Partial<RatedRow> = {}) =>
    replayRated(store, await ratingBook(store), { ...row, ...more, inputs: inputs === null ? null : JSON.stringify(inputs) })
  const amounts = async (inputs: RatedInputs | null, more: Partial<RatedRow> = {}) => {
    const { priced } = await replay(inputs, more)
    return priced?.ok ? [priced.amount.toString(), priced.unitPrice.toString(), priced.how] : (priced?.reason ?? null)
  }
  return { d, k, plan, store, row, replay, amounts }
}

it('is made again from its days, priced by the whole quantity', async () => {
  const { row, replay } = await world()
  expect(JSON.parse(row.inputs as string)).toEqual({ days: 21, of: 31, whole: '2' })
  const { request, priced } = await replay({ days: 21, of: 31, whole: '2' })
  expect([request?.quantity.toFixed(6), request?.selectBy?.toString(), request?.date]).toEqual(['1.354839', '2', '2026-01-11'])
  // Two times 21 days of 31: more digits than are stored.
  expect(request?.quantity.times(31).toFixed(20)).toBe('42.00000000000000000000')
  expect((priced as Priced).amount.toFixed(6)).toBe('42.000000')
  const listed = await replay({ days: 21, of: 31, by: '5' })
  expect([listed.request?.quantity.toString(), listed.request?.selectBy?.toString()]).toEqual(['1.354838709677', '5'])
  const whole = await replay(null, { quantity: '2.000000000000' })
  expect([whole.request?.selectBy?.toString(), (whole.priced as Priced).amount.toString()]).toEqual(['2', '62'])
})

it.each<[what: string, inputs: RatedInputs]>([
  ['its days are missing', { of: 31, whole: '2' }],
  ['the days of its period are missing', { days: 21, whole: '2' }],
  ['the quantity of the whole is missing', { days: 21, of: 31 }],
  ['all of them are missing', {}],
])('is the quantity that stands where %s', async (_, inputs) => {
  const { replay } = await world()
  const { request, priced } = await replay(inputs)
  expect(request?.quantity.toString()).toBe('1.354838709677')
  // 1.354838709677 at 31.00.
  expect((priced as Priced).amount.toString()).toBe('41.999999999987')
})

it('of usage goes on in the increments that its record has begun', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.usageCharge('CALLS', { price: '1' })
  await d.subscribe(await d.customer('K'), ['CALLS'], { access_points: [{ access_id: 'A' }] })
  d.at('2026-01-20')
  await d.usage('2026-01-05T10:00:00Z;45;A;V\n')
  const { store } = d.core.dispatcher
  const row = (await readRated(store, 1)) as RatedRow
  const quantityOf = async (inputs: RatedInputs) =>
    (await replayRated(store, await ratingBook(store), { ...row, inputs: JSON.stringify(inputs) })).request?.quantity.toString()
  const increments = ['60', '10'] as const
  expect(await quantityOf({})).toBe('45')
  // From 0 to 45: the first 60.
  expect(await quantityOf({ increments })).toBe('60')
  // From 30 to 75: charged as 80, of which the first 30 were 60.
  expect(await quantityOf({ increments, start: '30' })).toBe('20')
  // 15 of it, from 60 to 75: 80 less 60.
  expect(await quantityOf({ increments, start: '60', taken: '15' })).toBe('20')
  // From 5 to 20: within the first.
  expect(await quantityOf({ increments, start: '5', taken: '15' })).toBe('0')
})

it('keeps days of a part only', async () => {
  const { d, k, store } = await world()
  d.at('2026-02-01')
  await d.bill(k)
  expect(await readRated(store, 2)).toMatchObject({ period_start: '2026-02-01', period_end: '2026-03-01', inputs: null })
})

it('goes by the first day of what is charged by the period, else by its own day', async () => {
  const { replay } = await world()
  const dateOf = async (kind: RatedRow['kind']) =>
    (await replay({ days: 21, of: 31, whole: '2' }, { kind, usage_date: '2026-02-01', period_start: '2026-01-11' })).request?.date
  expect([await dateOf('recurring'), await dateOf('reimbursement'), await dateOf('oneShot')]).toEqual([
    '2026-01-11',
    '2026-01-11',
    '2026-02-01',
  ])
})

it('is that which it gives back, negated: by the ledger, or all of it where an earlier version gave it back', async () => {
  const { d, k, store, amounts, row } = await world()
  expect(await amounts({ reverses: row.id })).toEqual(['-42', '31', 'listed'])
  expect(await amounts({ again: row.id })).toEqual(['-42', '31', 'listed'])
  expect(await amounts({ again: 99 })).toBe('There is no rated transaction 99, which it gives back.')
  d.at('2026-01-21')
  await d.run('subscription.terminate', { id: 1, date: '2026-01-21', reason: 'CUSTOMER' })
  await d.bill(k)
  const back = (await readRated(store, 2)) as RatedRow
  // 11 of the 31 days of 62.00.
  expect(await amounts({ reverses: row.id }, back)).toEqual(['-22', '31', 'listed'])
})

it('stands as it is where earlier rules made it, and is not rated without its service', async () => {
  const { amounts, row, replay } = await world()
  expect(await amounts({ days: 1, of: 31, whole: '9' }, { rules: STANDINGS_SINCE - 1 })).toEqual(['42', '31', 'asKept'])
  for (const gone of [{ subscription_id: null }, { service_id: 99 }, { charge_id: 99 }])
    expect(await replay({ days: 21, of: 31, whole: '2' }, gone)).toMatchObject({ request: null, priced: null })
  expect(row.rules).toBe(PRICE_RULES)
})

it('is priced by the version that it names, though another would be taken today', async () => {
  const { d, plan, store, row, replay } = await world()
  const draft = await d.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id: plan, price: '310' })
  await d.run('priceVersion.publish', { id: draft.id, version: draft.version, resolve_overlaps: true })
  const { request, priced } = await replay({ days: 21, of: 31, whole: '2' })
  const book = await ratingBook(store)
  expect((priced as Priced).amount.toFixed(2)).toBe('420.00')
  const then = request && replayAsThen(book, row, request)
  expect(then?.ok && then.amount.toFixed(2)).toBe('42.00')
  expect(request && replayAsThen(book, { ...row, price_version_id: null }, request)).toBeNull()
})

it('stands where the records of the month before it left the set, where a whole month is rated again', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.usageCharge('CALLS', { price: '10', values: { maximum_amount: '30' } })
  await d.subscribe(await d.customer('K'), ['CALLS'], { access_points: [{ access_id: 'A' }] })
  d.at('2026-01-20')
  await d.usage('2026-01-05T10:00:00Z;2;A;V\n2026-01-06T10:00:00Z;2;A;V\n')
  const { store } = d.core.dispatcher
  const book = await ratingBook(store)
  const amountsIn = async (ids: readonly number[], standings: Map<string, Standing>) => {
    const made: string[] = []
    for (const id of ids) {
      const { priced } = await replayRated(store, book, (await readRated(store, id)) as RatedRow, { standings })
      made.push((priced as Priced).amount.toString())
    }
    return made
  }
  expect(await amountsIn([1, 2], new Map())).toEqual(['20', '10'])
  // Without the first the second has all of the month.
  expect(await amountsIn([2], new Map())).toEqual(['20'])
})
