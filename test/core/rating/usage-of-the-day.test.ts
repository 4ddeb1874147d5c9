/** Whether usage is rated is decided by the state of the subscription on the day of the usage, however late it comes. */
import { describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

async function world() {
  const d = await desk()
  d.at('2026-03-01')
  await d.usageCharge('U', { price: '1' })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'A' }] })
  return { d, k, id }
}

let second = 0
/** Records of days of March 2026 in one file; the days that are rated by now. */
async function comes(d: Desk, ...days: number[]): Promise<void> {
  await d.usage(
    days.map((day) => `2026-03-${String(day).padStart(2, '0')}T10:00:${String(second++ % 60).padStart(2, '0')}Z;1;A;x\n`).join(''),
  )
}

async function rated(d: Desk): Promise<number[]> {
  const rows = await d.rows<{ day: string }>('SELECT DISTINCT usage_date AS day FROM rated_transaction ORDER BY usage_date')
  return rows.map(({ day }) => Number(day.slice(8)))
}

describe('usage', () => {
  it('of days before, in and after a pause that runs or is over', async () => {
    const { d, id } = await world()
    d.at('2026-03-10')
    await d.run('subscription.suspend', { id })
    d.at('2026-03-12')
    await comes(d, 5, 9, 10, 11)
    expect(await rated(d)).toEqual([5, 9])
    d.at('2026-03-20')
    await d.run('subscription.resume', { id })
    await comes(d, 15, 19, 20)
    await d.job('usage.reprocess')
    expect(await rated(d)).toEqual([5, 9, 20])
    expect(await d.rows('SELECT DISTINCT reason FROM rejected_usage')).toEqual([
      { reason: 'the subscription is suspended from 2026-03-10 up to 2026-03-20' },
    ])
  })

  it('of several pauses, one told late, one moved, one taken back and processed again', async () => {
    const { d, id } = await world()
    d.at('2026-03-31')
    for (const [date, until] of [
      ['2026-03-02', '2026-03-04'],
      ['2026-03-10', '2026-03-12'],
      ['2026-03-20', '2026-03-25'],
    ])
      await d.run('subscription.suspend', { id, date, until })
    await comes(d, 1, 2, 3, 4, 10, 11, 12, 20, 22, 24, 25)
    expect(await rated(d)).toEqual([1, 4, 12, 25])
    await d.run('subscription.changeSuspension', { id, date: '2026-03-20', until: '2026-03-22' })
    await d.run('subscription.withdrawSuspension', { id, date: '2026-03-02' })
    await d.job('usage.reprocess')
    expect(await rated(d)).toEqual([1, 2, 3, 4, 12, 22, 24, 25])
    expect(await d.differences()).toEqual([])
  })

  it('of a pause to come is refused when it comes, whether or not the job of the day ran', async () => {
    const { d, id } = await world()
    await d.run('subscription.suspend', { id, date: '2026-03-10', until: '2026-03-15' })
    d.at('2026-03-14')
    await comes(d, 9, 10, 14)
    expect(await rated(d)).toEqual([9])
    await d.job('subscription.runDates')
    expect(await d.run('subscription.view', { id })).toMatchObject({ status: 'suspended' })
    d.at('2026-03-15')
    await comes(d, 15)
    expect(await rated(d)).toEqual([9, 15])
    await d.job('subscription.runDates')
    expect(await d.run('subscription.view', { id })).toMatchObject({ status: 'active', services: [{ status: 'active' }] })
  })

  it('of days before an end is rated after it, also of a subscription that paused', async () => {
    const { d, id } = await world()
    d.at('2026-03-10')
    await d.run('subscription.suspend', { id })
    d.at('2026-03-20')
    await d.run('subscription.terminate', { id, date: '2026-03-18', reason: 'END' })
    await comes(d, 5, 12, 18, 19)
    expect(await rated(d)).toEqual([5])
    await d.run('subscription.withdrawTermination', { id })
    expect(await d.run('subscription.view', { id })).toMatchObject({ status: 'suspended' })
    await d.run('subscription.resume', { id, date: '2026-03-15' })
    await d.job('usage.reprocess')
    expect(await rated(d)).toEqual([5, 18, 19])
  })

  it('of the day of a planned change is rated by what runs then, before the job of that day too', async () => {
    const { d, id } = await world()
    const [service] = await d.rows<{ id: number }>('SELECT id FROM service')
    await d.run('subscription.change', { id, services: [{ id: service?.id, quantity: '2' }], date: '2026-03-10' })
    d.at('2026-03-11')
    await comes(d, 9, 10)
    expect(await d.rows('SELECT usage_date, service_id = ? AS old FROM rated_transaction ORDER BY 1', service?.id)).toEqual([
      { usage_date: '2026-03-09', old: 1 },
      { usage_date: '2026-03-10', old: 0 },
    ])
    expect(await d.differences()).toEqual([])
  })

  it('goes by the days of access points and services', async () => {
    const { d, id } = await world()
    d.at('2026-03-20')
    const [access] = await d.rows<{ id: number }>('SELECT id FROM access_point')
    await d.run('accessPoint.end', { id: access?.id, end_date: '2026-03-15' })
    const [service] = await d.rows<{ id: number }>('SELECT id FROM service')
    await d.run('service.add', { subscription_id: id, product: 'U', start_date: '2026-03-12' })
    await d.run('service.terminate', { id: service?.id, date: '2026-03-10' })
    await comes(d, 9, 10, 11, 12, 14, 15)
    expect(await rated(d)).toEqual([9, 12, 14])
  })
})

it('leaves access points with their own ends when the end of a subscription moves or is taken back', async () => {
  const { d, id } = await world()
  d.at('2026-03-20')
  await d.run('accessPoint.add', { subscription_id: id, access_id: 'B', end_date: '2026-05-01' })
  await d.run('accessPoint.add', { subscription_id: id, access_id: 'C', end_date: '2026-04-10' })
  const ends = async () =>
    (await d.rows<{ end: string | null }>('SELECT end_date AS end FROM access_point ORDER BY id')).map(({ end }) => end)
  await d.run('subscription.terminate', { id, date: '2026-04-10', reason: 'END' })
  expect(await ends()).toEqual(['2026-04-10', '2026-04-10', '2026-04-10'])
  await d.run('subscription.terminate', { id, date: '2026-04-20', reason: 'END' })
  expect(await ends()).toEqual(['2026-04-20', '2026-04-20', '2026-04-10'])
  await d.run('subscription.withdrawTermination', { id })
  expect(await ends()).toEqual([null, '2026-05-01', '2026-04-10'])
})

it('expects no usage on days of a pause', async () => {
  const { d, id } = await world()
  d.at('2026-01-31')
  await d.usage(Array.from({ length: 31 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}T09:00:00Z;1;A;x\n`).join(''))
  d.at('2026-02-01')
  const expected = async () => {
    const { bills } = await d.run<{ bills: { date: string; lines: { kind: string; amount: string }[] }[] }>('subscription.forecast', { id })
    return bills.map((bill) => bill.lines.filter((line) => line.kind === 'estimate').map((line) => Number(line.amount)))
  }
  const before = await expected()
  await d.run('subscription.suspend', { id, date: '2026-02-11', until: '2026-02-21' })
  const after = await expected()
  expect(before.flat().length).toBeGreaterThan(0)
  const sum = (all: number[][]) => all.flat().reduce((total, one) => total + one, 0)
  expect(sum(before) - sum(after)).toBe(10)
})

it('refuses days that meet another suspension, are none, or lie outside', async () => {
  const { d, id } = await world()
  d.at('2026-03-20')
  await d.run('subscription.suspend', { id, date: '2026-03-10', until: '2026-03-12' })
  const fails = async (input: object, code: string) =>
    expect(await d.fail('subscription.suspend', { id, ...input })).toMatchObject({ code })
  await fails({ date: '2026-03-11', until: '2026-03-15' }, 'subscription.suspended')
  await fails({ date: '2026-03-05' }, 'subscription.suspended')
  await fails({ date: '2026-03-15', until: '2026-03-15' }, 'suspension.empty')
  await fails({ date: '2025-12-31', until: '2026-01-05' }, 'subscription.date')
  await d.run('subscription.suspend', { id, date: '2026-03-13', until: '2026-03-15' })
  expect(await d.fail('subscription.changeSuspension', { id, date: '2026-03-10', until: '2026-03-14' })).toMatchObject({
    code: 'subscription.suspended',
  })
})

it('is undone by name: told, resumed, moved and taken back', async () => {
  const { d, id } = await world()
  d.at('2026-03-20')
  const undo = async () => {
    const [entry] = await d.run<{ entry: number }[]>('audit.timeline', { entity: 'subscription', id })
    await d.run('operation.undo', { entry: entry?.entry })
  }
  const days = () => d.rows('SELECT start_date AS a, end_date AS b FROM subscription_suspension ORDER BY 1')
  await d.run('subscription.suspend', { id, date: '2026-03-10' })
  await d.run('subscription.resume', { id, date: '2026-03-15' })
  await undo()
  expect(await days()).toEqual([{ a: '2026-03-10', b: null }])
  await d.run('subscription.resume', { id, date: '2026-03-10' })
  expect(await days()).toEqual([])
  await undo()
  expect(await days()).toEqual([{ a: '2026-03-10', b: null }])
  expect(await d.run('subscription.view', { id })).toMatchObject({ status: 'suspended' })
  await d.run('subscription.changeSuspension', { id, date: '2026-03-10', from: '2026-03-01', until: '2026-03-05' })
  expect(await d.run('subscription.view', { id })).toMatchObject({ status: 'active' })
  await undo()
  expect(await days()).toEqual([{ a: '2026-03-10', b: null }])
  await d.run('subscription.withdrawSuspension', { id, date: '2026-03-10' })
  await undo()
  expect(await days()).toEqual([{ a: '2026-03-10', b: null }])
})
