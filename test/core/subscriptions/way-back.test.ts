/** Undone, an act leaves what was before it: days, states and the next invoice. Plan 31.00 a month in advance, January. */
import { expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

async function january() {
  const world = await desk()
  world.at('2026-01-01')
  await world.monthly('PLAN', { price: '31' })
  await world.run('terminationReason.create', { values: { code: 'LAST', name: 'Last day', charge_last_day: true } })
  const who = await world.customer('A')
  const { id } = await world.subscribe(who, ['PLAN'])
  return { world, who, id }
}

/** Does something and answers the entry by which it is undone. */
async function done(world: Desk, operation: string, input: object): Promise<number> {
  const result = await world.core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(result.failure.message)
  return result.entry as number
}
const undo = (world: Desk, entry: number) => world.run('operation.undo', { entry })
const pauses = (world: Desk) => world.rows('SELECT start_date AS "from", end_date AS "to" FROM subscription_suspension ORDER BY id')
const state = async (world: Desk) =>
  (await world.rows('SELECT status, termination_date AS ends FROM subscription'))[0] as Record<string, unknown>

/** Net of the lines of the next invoice, in EUR. */
async function lines(world: Desk, who: DeskCustomer): Promise<unknown[]> {
  const { id } = await world.bill(who)
  const rows = await world.rows<{ kind: string; period_start: string; amount: string }>(
    'SELECT kind, period_start, amount FROM invoice_line WHERE invoice_id = ? ORDER BY position',
    id,
  )
  return rows.map(({ kind, period_start, amount }) => [kind, period_start, Number(amount)])
}

it('a pause that is still to come can be undone', async () => {
  const { world, id } = await january()
  const pause = await done(world, 'subscription.suspend', { id, date: '2026-01-20' })
  await undo(world, pause)
  expect(await pauses(world)).toEqual([])
  // Its end cannot be told ahead, once it has begun by then.
  await done(world, 'subscription.suspend', { id, date: '2026-01-20' })
  expect(await world.fail('subscription.resume', { id, date: '2026-01-21' })).toMatchObject({ code: 'subscription.date' })
})

it('a pause to come that was taken back stands again from its own day', async () => {
  const { world, id } = await january()
  await done(world, 'subscription.suspend', { id, date: '2026-01-20' })
  world.at('2026-01-05')
  const back = await done(world, 'subscription.resume', { id, date: '2026-01-05' })
  expect(await pauses(world)).toEqual([])
  await undo(world, back)
  expect(await pauses(world)).toEqual([{ from: '2026-01-20', to: null }])
  expect(await state(world)).toMatchObject({ status: 'active' })
})

it('a pause behind an end to come, taken back, stands again', async () => {
  const { world, id } = await january()
  await done(world, 'subscription.suspend', { id, date: '2026-01-20' })
  await done(world, 'subscription.terminate', { id, date: '2026-01-16', reason: 'CUSTOMER' })
  const back = await done(world, 'subscription.resume', { id, date: '2026-01-01' })
  expect(await world.fail('subscription.suspend', { id, date: '2026-01-20' })).toMatchObject({ code: 'subscription.date' })
  await undo(world, back)
  expect(await pauses(world)).toEqual([{ from: '2026-01-20', to: null }])
})

it('a pause that goes on from the day on which another ended is one pause, and undone it ends there again', async () => {
  const { world, who, id } = await january()
  world.at('2026-01-05')
  const first = await done(world, 'subscription.suspend', { id, date: '2026-01-03' })
  const back = await done(world, 'subscription.resume', { id, date: '2026-01-05' })
  const second = await done(world, 'subscription.suspend', { id, date: '2026-01-05' })
  expect(await pauses(world)).toEqual([{ from: '2026-01-03', to: null }])
  await undo(world, second)
  expect(await pauses(world)).toEqual([{ from: '2026-01-03', to: '2026-01-05' }])
  await undo(world, back)
  await undo(world, first)
  expect(await pauses(world)).toEqual([])
  expect(await lines(world, who)).toEqual([['recurring', '2026-01-01', 31]])
})

it('a pause begins on no day on which one was already, nor before it', async () => {
  const { world, who, id } = await january()
  world.at('2026-01-21')
  await done(world, 'subscription.suspend', { id, date: '2026-01-06' })
  await done(world, 'subscription.resume', { id, date: '2026-01-11' })
  for (const date of ['2026-01-03', '2026-01-06', '2026-01-10']) {
    const refused = await world.fail('subscription.suspend', { id, date })
    expect(refused).toMatchObject({ kind: 'refused', code: 'subscription.suspended' })
  }
  await done(world, 'subscription.suspend', { id, date: '2026-01-16' })
  await done(world, 'subscription.resume', { id, date: '2026-01-21' })
  // 5 days, 5 between the pauses, 11 behind them
  expect(await lines(world, who)).toEqual([
    ['recurring', '2026-01-01', 5],
    ['recurring', '2026-01-11', 5],
    ['recurring', '2026-01-21', 11],
  ])
  expect(await world.differences()).toEqual([])
})

it('an end in the place of one to come is undone to that one', async () => {
  const { world, id } = await january()
  world.at('2026-01-05')
  const first = await done(world, 'subscription.terminate', { id, date: '2026-01-24', reason: 'LAST' })
  const second = await done(world, 'subscription.terminate', { id, date: '2026-01-04', reason: 'CUSTOMER' })
  expect(await state(world)).toEqual({ status: 'terminated', ends: '2026-01-04' })
  await undo(world, second)
  expect(await state(world)).toEqual({ status: 'active', ends: '2026-01-25' })
  expect(await world.rows('SELECT end_date, ended_by, status FROM service')).toEqual([
    { end_date: '2026-01-25', ended_by: 'subscription', status: 'active' },
  ])
  await undo(world, first)
  expect(await state(world)).toEqual({ status: 'active', ends: null })
})

it('an end in the place of one whose day has come meanwhile is undone to that one, which ends it', async () => {
  const { world, who, id } = await january()
  await world.bill(who)
  await done(world, 'subscription.terminate', { id, date: '2026-01-26', reason: 'CUSTOMER' })
  world.at('2026-01-21')
  const second = await done(world, 'subscription.terminate', { id, date: '2026-01-16', reason: 'CUSTOMER' })
  world.at('2026-01-28')
  await undo(world, second)
  expect(await state(world)).toEqual({ status: 'terminated', ends: '2026-01-26' })
  expect(await lines(world, who)).toEqual([['reimbursement', '2026-01-26', -6]])
  expect(await world.differences()).toEqual([])
})

it('a change that was taken back is in the way of no end before it', async () => {
  const { world, who, id } = await january()
  await world.bill(who)
  world.at('2026-01-21')
  const [service] = await world.rows<{ id: number }>('SELECT id FROM service')
  await undo(world, await done(world, 'subscription.change', { id, date: '2026-01-21', services: [{ id: service?.id, quantity: '2' }] }))
  await done(world, 'subscription.terminate', { id, date: '2026-01-16', reason: 'CUSTOMER' })
  expect(await lines(world, who)).toEqual([['reimbursement', '2026-01-16', -16]])
  // One that stands is.
  const other = await world.customer('B')
  const { id: second } = await world.subscribe(other, ['PLAN'], { subscription_date: '2026-01-01' })
  const [fresh] = await world.rows<{ id: number }>('SELECT MAX(id) AS id FROM service')
  await done(world, 'subscription.change', { id: second, date: '2026-01-20', services: [{ id: fresh?.id, quantity: '2' }] })
  expect(await world.fail('subscription.terminate', { id: second, date: '2026-01-16', reason: 'CUSTOMER' })).toMatchObject({
    code: 'subscription.changedSince',
  })
})

it('a pause goes on when an end that came into it is taken back', async () => {
  const { world, who, id } = await january()
  world.at('2026-01-11')
  await done(world, 'subscription.suspend', { id, date: '2026-01-11' })
  world.at('2026-01-16')
  const end = await done(world, 'subscription.terminate', { id, date: '2026-01-16', reason: 'CUSTOMER' })
  expect(await state(world)).toEqual({ status: 'terminated', ends: '2026-01-16' })
  expect(await world.fail('subscription.resume', { id, date: '2026-01-16' })).toMatchObject({ code: 'subscription.notSuspended' })
  const shown = await world.run<{ suspensions: object[] }>('subscription.view', { id })
  expect(shown.suspensions).toMatchObject([{ start_date: '2026-01-11', end_date: '2026-01-16' }])
  await undo(world, end)
  expect(await state(world)).toEqual({ status: 'suspended', ends: null })
  expect(await world.rows('SELECT status FROM service')).toEqual([{ status: 'suspended' }])
  expect(await pauses(world)).toEqual([{ from: '2026-01-11', to: null }])
  world.at('2026-01-21')
  await world.run('subscription.resume', { id, date: '2026-01-21' })
  // 10 days, and 11 after the pause
  expect(await lines(world, who)).toEqual([
    ['recurring', '2026-01-01', 10],
    ['recurring', '2026-01-21', 11],
  ])
})

it('an agreement is charged behind an end that came into a pause', async () => {
  const { world, who } = await january()
  await world.run('terminationReason.create', { values: { code: 'AGREED', name: 'Agreed', apply_agreement: true } })
  const other = await world.customer('B')
  const { id } = await world.subscribe(other, ['PLAN'], { end_agreement_date: '2026-03-01' })
  await world.bill(other)
  world.at('2026-01-11')
  await world.run('subscription.suspend', { id, date: '2026-01-11' })
  world.at('2026-02-01')
  await world.run('subscription.terminate', { id, date: '2026-02-01', reason: 'AGREED' })
  expect(await lines(world, other)).toEqual([['recurring', '2026-02-01', 31]])
  expect(who.id).not.toBe(other.id)
})

it('another quantity is undone without a trace on the next invoice', async () => {
  const { world, who, id } = await january()
  await world.bill(who)
  world.at('2026-01-16')
  const [service] = await world.rows<{ id: number }>('SELECT id FROM service')
  const change = await done(world, 'service.changeQuantity', { id: service?.id, quantity: '2', date: '2026-01-16' })
  await undo(world, change)
  expect(await world.rows("SELECT id, quantity, end_date FROM service WHERE status = 'active'")).toEqual([
    { id: service?.id, quantity: '1.000000000000', end_date: null },
  ])
  world.at('2026-02-01')
  expect(await lines(world, who)).toEqual([['recurring', '2026-02-01', 31]])
  expect(await world.differences()).toEqual([])
  // On its first day too, with nothing charged.
  const other = await world.customer('B')
  await world.subscribe(other, ['PLAN'])
  const [fresh] = await world.rows<{ id: number }>('SELECT MAX(id) AS id FROM service')
  await undo(world, await done(world, 'service.changeQuantity', { id: fresh?.id, quantity: '3', date: '2026-02-01' }))
  expect(await lines(world, other)).toEqual([['recurring', '2026-02-01', 31]])
  expect(id).toBeGreaterThan(0)
})

it('another quantity is undone after its invoice too, and only in the order of what was done', async () => {
  const { world, who, id } = await january()
  await world.bill(who)
  world.at('2026-01-16')
  const service = async () => (await world.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active'"))[0]?.id
  const first = await done(world, 'service.changeQuantity', { id: await service(), quantity: '2', date: '2026-01-16' })
  expect(await lines(world, who)).toEqual([
    ['reimbursement', '2026-01-16', -16],
    ['recurring', '2026-01-16', 32],
  ])
  const second = await done(world, 'service.changeQuantity', { id: await service(), quantity: '4', date: '2026-01-16' })
  expect(await world.fail('operation.undo', { entry: first })).toMatchObject({ code: 'subscription.changedSince' })
  await undo(world, second)
  await undo(world, first)
  expect(await lines(world, who)).toEqual([
    ['recurring', '2026-01-16', 16],
    ['reimbursement', '2026-01-16', -32],
  ])
  expect(await world.balance()).toBe(3100)
  expect(await world.differences()).toEqual([])
  expect(id).toBeGreaterThan(0)
})
