/** Ends of subscriptions by their reasons, through the operations. */
import { expect, it } from 'vitest'
import { monthlyOn } from '../../../src-core/setup/calendars/common.ts'
import { desk } from '../../support/desk.ts'
import { flatPrice } from '../../support/prices.ts'
import { bill, dayComes, end, endOnLastDay, fee, figure, LAST_DAY, type Play, subscribe } from '../../support/scenario-form.ts'
import { playScenario } from '../../support/scenario-player.ts'
import { moveTo, smallCompany } from '../../support/small-company.ts'
import { telecomOffer } from '../../support/telecom-offer.ts'

async function outcomesOf(play: Play) {
  const outcomes = await playScenario({ id: 'ends', area: 'ends', setting: '', plays: [play] })
  return outcomes.filter((one) => !one.passed)
}

it('charges an agreement period by period to its end, after the termination too', async () => {
  const differing = await outcomesOf({
    catalog: { PLAN: fee('30', monthlyOn(1)) },
    timeline: [
      ['2026-01-01', subscribe('s', 'PLAN', { agreedTo: '2026-05-16' }), bill('january')],
      ['2026-02-10', bill('february'), end('s', { reason: 'CUSTOMER' })],
      ['2026-03-01', bill('march')],
      ['2026-04-01', bill('april')],
      ['2026-05-01', bill('may')],
      ['2026-06-01', bill('june')],
    ],
    expect: [
      figure('march', [['2026-03-01', '2026-04-01', '30']], (read) => read.periods('march')),
      figure('april', [['2026-04-01', '2026-05-01', '30']], (read) => read.periods('april')),
      figure('may', [['2026-05-01', '2026-05-16', '14.52']], (read) => read.periods('may')),
      figure('june', false, (read) => read.invoiced('june')),
    ],
  })
  expect(differing).toEqual([])
})

it('charges the day that is named where the reason says so, also when it begins a period', async () => {
  const differing = await outcomesOf({
    company: LAST_DAY,
    catalog: { PLAN: fee('31', monthlyOn(1)) },
    timeline: [
      ['2026-01-01', subscribe('s', 'PLAN'), subscribe('t', 'PLAN'), bill('january')],
      ['2026-02-01', endOnLastDay('s'), end('t'), bill('february')],
      ['2026-02-02', dayComes, bill('after')],
    ],
    expect: [
      figure('one day of 28', [['2026-02-01', '2026-02-02', '1.11']], (read) => read.periods('february')),
      figure('nothing more', false, (read) => read.invoiced('after')),
    ],
  })
  expect(differing).toEqual([])
})

it('ends on the same day again when the way back is taken back', async () => {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const { charges } = await telecomOffer(company)
  await flatPrice(company, charges.minutes, 'PP_MINUTES', '0.05')
  await company.run('terminationReason.create', { values: { code: 'LAST', name: 'Last day', charge_last_day: true } })
  const customer = await company.run<Record<string, number>>('customer.create', { name: 'Rhein' })
  const services = [{ product: 'ACCESS', attributes: { speed: '1000', distance: '2' } }]
  const input = { user_account: customer['user_account_id'], offer: 'FIBRE', services }
  const { id } = await company.run<{ id: number }>('subscription.create', input)
  const ended = await company.run<{ date: string }>('subscription.terminate', { id, date: '2026-12-24', reason: 'LAST' })
  expect(ended.date).toBe('2026-12-25')
  const back = await company.run<{ date: string; reason: number }>('subscription.withdrawTermination', { id })
  expect(back.date).toBe('2026-12-24')
  const again = await company.run<{ date: string }>('subscription.terminate', { id, date: back.date, reason: back.reason })
  expect(again.date).toBe('2026-12-25')
})

it('explains a rounded fraction, and rates it again to the same amount', async () => {
  const differing = await outcomesOf({
    company: { policies: { proration_ratio_places: 2, line_rounding: 'none' } },
    catalog: { PLAN: fee('7', monthlyOn(1)) },
    timeline: [['2026-01-11', subscribe('s', 'PLAN'), bill('january')]],
    expect: [figure('21 of 31 days are 0.68', [['2026-01-11', '2026-02-01', '4.76']], (read) => read.periods('january'))],
  })
  expect(differing).toEqual([])
})

it('an access serves no longer than its subscription, whatever end it is given, and has its own again when the end is taken back', async () => {
  const books = await desk()
  books.at('2026-01-01')
  await books.usageCharge('ONE', { price: '1' })
  await books.usageCharge('TWO', { price: '2' })
  const access_points = [{ access_id: 'X' }]
  const first = await books.subscribe(await books.customer('A'), ['ONE'], { subscription_date: '2026-01-01', access_points })
  const other = await books.subscribe(await books.customer('B'), ['TWO'], { subscription_date: '2026-01-01' })
  const ends = async () =>
    (await books.rows<{ end_date: string | null }>('SELECT end_date FROM access_point ORDER BY id')).map((row) => row.end_date)
  books.at('2026-01-20')
  await books.run('subscription.terminate', { id: first.id, date: '2026-01-25', reason: 'END' })
  await books.run('accessPoint.end', { id: 1, end_date: null })
  await books.run('accessPoint.add', { subscription_id: first.id, access_id: 'Y', start_date: '2026-01-10' })
  await books.run('accessPoint.add', { subscription_id: first.id, access_id: 'Z', start_date: '2026-01-10', end_date: '2026-01-30' })
  expect(await ends()).toEqual(['2026-01-25', '2026-01-25', '2026-01-25'])
  // An end of its own and back again: it is the subscription's that stands.
  await books.run('accessPoint.end', { id: 1, end_date: '2026-01-22' })
  const [entry] = await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
  await books.run('operation.undo', { entry: entry?.id })
  await books.run('subscription.withdrawTermination', { id: first.id })
  expect(await ends()).toEqual([null, null, '2026-01-30'])
  await books.run('subscription.terminate', { id: first.id, date: '2026-01-25', reason: 'END' })
  await books.run('accessPoint.add', { subscription_id: other.id, access_id: 'X', start_date: '2026-01-25' })
  // The hour of midnight in Berlin is 23:00 of the day before
  books.at('2026-01-31')
  await books.usage('2026-01-24T22:59:59Z;10;X;\n2026-01-24T23:00:00Z;10;X;\n')
  const rated = await books.rows('SELECT subscription_id AS id, CAST(amount AS REAL) AS amount FROM rated_transaction ORDER BY id')
  expect(rated).toEqual([
    { id: first.id, amount: 10 },
    { id: other.id, amount: 20 },
  ])
  expect(await books.differences()).toEqual([])
})
