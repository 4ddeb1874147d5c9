/** An end that is undone revives what it ended, and nothing that ended for another reason on the same day. 31.00 a month each. */
import { describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

async function three() {
  const on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '31' })
  const who = await on.customer('A')
  const { id } = await on.subscribe(who, ['LINE', 'LINE', 'LINE'], { access_points: [{ access_id: '+49431' }, { access_id: '+49432' }] })
  await on.bill(who)
  on.at('2026-01-16')
  const services = (await on.rows<{ id: number }>('SELECT id FROM service ORDER BY id')).map((one) => one.id)
  return { on, who, id, services }
}

async function done(on: Desk, operation: string, input: object): Promise<number> {
  const result = await on.core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(result.failure.message)
  return result.entry as number
}
const undo = (on: Desk, entry: number) => on.run('operation.undo', { entry })
const running = async (on: Desk) =>
  (await on.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active' ORDER BY id")).map((one) => one.id)
const end = { date: '2026-01-16', reason: 'CUSTOMER' }

describe('an end of a subscription, undone,', () => {
  it('leaves what ended by itself, by a change, or with its access on the same day', async () => {
    const { on, who, id, services } = await three()
    const [first, second, third] = services as [number, number, number]
    await done(on, 'service.terminate', { id: first, date: '2026-01-16' })
    await done(on, 'service.changeQuantity', { id: second, quantity: '2', date: '2026-01-16' })
    const [access] = await on.rows<{ id: number }>("SELECT id FROM access_point WHERE access_id = '+49431'")
    await done(on, 'accessPoint.end', { id: access?.id, end_date: '2026-01-16' })
    const before = await running(on)
    expect(before).toHaveLength(2)
    expect(before).toContain(third)
    const ended = await done(on, 'subscription.terminate', { id, ...end })
    expect(await running(on)).toEqual([])
    await undo(on, ended)
    expect(await running(on)).toEqual(before)
    expect(await on.rows('SELECT access_id, end_date, ended_by FROM access_point ORDER BY access_id')).toEqual([
      { access_id: '+49431', end_date: '2026-01-16', ended_by: 'access' },
      { access_id: '+49432', end_date: null, ended_by: null },
    ])
    // 16 of 31 days given back of two services, 16 charged of two; February of the third and of two of the second.
    on.at('2026-02-01')
    const { id: invoice } = await on.bill(who)
    expect((await on.figures(invoice))[0]).toBe(-16_00 - 16_00 + 32_00 + 31_00 + 62_00)
    expect(await on.differences()).toEqual([])
  })
})

describe('what an undo reaches', () => {
  it('is the subscription, whatever part of it was written', async () => {
    const { on, id, services } = await three()
    const acts = [
      await done(on, 'service.changeQuantity', { id: services[0], quantity: '2' }),
      await done(on, 'subscription.suspend', { id, date: '2026-01-20' }),
      await done(on, 'accessPoint.end', { id: 1, end_date: '2026-01-25' }),
    ]
    for (const entry of acts) {
      const plan = (screen: number) => on.run('operation.undoPlan', { entry, on: [{ entity: 'subscription', id: screen }] })
      expect(await plan(id)).toMatchObject({ records: 1, beyond: 0 })
      expect(await plan(id + 1)).toMatchObject({ records: 1, beyond: 1, kinds: [{ entity: 'subscription', count: 1, beyond: 1 }] })
    }
  })
})

describe('an earlier end', () => {
  it('is not undone while a later one of the same record stands: that one is named', async () => {
    const { on, id, services } = await three()
    const first = await done(on, 'subscription.terminate', { id, date: '2026-03-01', reason: 'CUSTOMER' })
    await done(on, 'subscription.withdrawTermination', { id })
    const second = await done(on, 'subscription.terminate', { id, date: '2026-04-01', reason: 'CUSTOMER' })
    expect(await on.fail('operation.undo', { entry: first })).toMatchObject({
      code: 'undo.moved',
      message: expect.stringContaining('ends on 2026-04-01'),
    })
    expect(await on.rows('SELECT termination_date AS date FROM subscription')).toEqual([{ date: '2026-04-01' }])
    await undo(on, second)
    const one = await done(on, 'service.terminate', { id: services[0], date: '2026-01-10' })
    await done(on, 'service.reinstate', { id: services[0] })
    await done(on, 'service.terminate', { id: services[0], date: '2026-01-12' })
    expect(await on.fail('operation.undo', { entry: one })).toMatchObject({ code: 'undo.moved' })
  })

  it('so with own prices of one charge, and not of another service', async () => {
    const { on, services } = await three()
    const price = (service: number | undefined, amount: string) =>
      done(on, 'service.overridePrice', { id: service, charge: 'LINE', price: amount })
    const first = await price(services[0], '20')
    const other = await price(services[1], '22')
    const later = await price(services[0], '21')
    expect(await on.fail('operation.undo', { entry: first })).toMatchObject({ code: 'undo.moved' })
    await undo(on, other)
    await undo(on, later)
    await undo(on, first)
    expect(await on.rows('SELECT DISTINCT price_override AS price FROM charge_instance')).toEqual([{ price: null }])
  })
})
