/** What is expected where something pauses, ends or is still to begin; on 20 November 2026. */
import { describe, expect, it } from 'vitest'
import { monthsOf } from '../../../../src-core/invoicing/rules/expected-bills.ts'
import type { ExpectedBills } from '../../../../src-core/subscriptions/index.ts'
import { desk } from '../../../support/desk.ts'

/** Plan at 31.00 a month, care at 30.00 a quarter, calls; the next bill is that of 1 December. */
async function world() {
  const d = await desk()
  d.at('2026-08-01')
  await d.monthly('PLAN', { price: '31' })
  await d.monthly('CARE', { price: '30', calendar: 'QUARTERLY' })
  await d.usageCharge('CALLS', { price: '1' })
  const k = await d.customer('K')
  const [account] = await d.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
  await d.run('billingAccount.update', { ...account, values: { next_invoice_date: '2026-12-01' } })
  const forecast = (id: number) => d.run<ExpectedBills>('subscription.forecast', { id })
  const month = async (id: number) => (await forecast(id)).recurring_month
  const estimates = async (id: number) =>
    (await forecast(id)).bills.map(({ date, lines }) => [
      date,
      ...lines.filter(({ kind }) => kind === 'estimate').map((one) => `${one.period_start} ${one.period_end} ${one.days} = ${one.amount}`),
    ])
  return { ...d, k, forecast, month, estimates }
}

describe('recurring charges a month', () => {
  it('are those that run on the day, by the length of their periods', async () => {
    const d = await world()
    const { id } = await d.subscribe(d.k, ['PLAN', 'CARE'])
    expect(await d.month(id)).toBe('41')
    const [care] = await d.rows<{ id: number }>("SELECT s.id FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = 'CARE'")
    d.at('2026-11-20')
    await d.run('service.terminate', { id: care?.id, date: '2026-11-20' })
    expect(await d.month(id)).toBe('31')
    d.at('2026-11-19')
    expect(await d.month(id)).toBe('41')
  })

  it('are nothing on days of a pause, and before the first day', async () => {
    const d = await world()
    const { id } = await d.subscribe(d.k, ['PLAN'])
    d.at('2026-11-20')
    await d.run('subscription.suspend', { id, date: '2026-11-10' })
    await d.run('subscription.resume', { id, date: '2026-11-20' })
    const on = async (day: string) => {
      d.at(day)
      return d.month(id)
    }
    expect([await on('2026-11-09'), await on('2026-11-10'), await on('2026-11-19'), await on('2026-11-20')]).toEqual(['31', '0', '0', '31'])
    const later = await d.subscribe(d.k, ['PLAN'], { subscription_date: '2026-12-15' })
    expect(await d.month(later.id)).toBe('0')
    d.at('2026-12-15')
    expect(await d.month(later.id)).toBe('31')
  })

  it('are nothing between the periods of a season, and behind the last of them', async () => {
    const d = await world()
    const season = { kind: 'interval', by: 'yearDay', intervals: [{ begin: '09-01', end: '11-01' }] }
    await d.monthly('SEASON', { price: '30', calendar: season })
    await d.monthly('TWICE', { price: '7', calendar: { kind: 'period', length: 1, unit: 'month', periods: 2 } })
    const { id } = await d.subscribe(d.k, ['SEASON', 'TWICE'])
    const on = async (day: string) => {
      d.at(day)
      return d.month(id)
    }
    // From 1 August on: TWICE in August and September, SEASON in September and October.
    expect([await on('2026-08-31'), await on('2026-09-30'), await on('2026-10-31'), await on('2026-11-01')]).toEqual(['7', '22', '15', '0'])
  })

  it('are counted in whole months from a day to the same day, else by the mean month', () => {
    expect(monthsOf({ start: '2026-11-15', end: '2027-02-15' }).toNumber()).toBe(3)
    expect(monthsOf({ start: '2025-11-01', end: '2026-11-01' }).toNumber()).toBe(12)
    // 30 and 31 of 30.4375 days.
    expect(monthsOf({ start: '2026-11-01', end: '2026-12-01' }).toNumber()).toBe(1)
    expect(monthsOf({ start: '2026-11-01', end: '2026-12-02' }).toFixed(12)).toBe('1.018480492813')
    expect(monthsOf({ start: '2026-11-01', end: '2026-11-01' }).toNumber()).toBe(0)
  })
})

describe('usage that is expected', () => {
  /** 92 units at 1.00 in the 92 days of August to October: 1.00 a day. */
  async function used() {
    const d = await world()
    const { id } = await d.subscribe(d.k, ['CALLS'], { access_points: [{ access_id: 'A' }] })
    d.at('2026-11-20')
    await d.usage('2026-10-05T10:00:00Z;92;A;V\n')
    return { ...d, id }
  }

  it('comes on the days that are left, up to the day of the bill', async () => {
    const d = await used()
    expect(await d.estimates(d.id)).toEqual([
      ['2026-12-01', '2026-11-20 2026-12-01 11 = 11'],
      ['2027-01-01', '2026-12-01 2027-01-01 31 = 31'],
      ['2027-02-01', '2027-01-01 2027-02-01 31 = 31'],
      ['2027-03-01', '2027-02-01 2027-03-01 28 = 28'],
    ])
  })

  it('ends with the last service that has its charge', async () => {
    const d = await used()
    await d.run('subscription.terminate', { id: d.id, date: '2026-12-16', reason: 'CUSTOMER' })
    expect((await d.estimates(d.id)).slice(0, 3)).toEqual([
      ['2026-12-01', '2026-11-20 2026-12-01 11 = 11'],
      ['2027-01-01', '2026-12-01 2026-12-16 15 = 15'],
      ['2027-02-01'],
    ])
  })

  it('is not expected on the days of a pause', async () => {
    const d = await used()
    await d.run('subscription.suspend', { id: d.id, date: '2026-12-06', until: '2026-12-16' })
    expect((await d.estimates(d.id)).slice(0, 2)).toEqual([
      ['2026-12-01', '2026-11-20 2026-12-01 11 = 11'],
      ['2027-01-01', '2026-12-01 2026-12-06 5 = 5', '2026-12-16 2027-01-01 16 = 16'],
    ])
  })
})

it('the lines of a bill say what is charged in advance', async () => {
  const d = await world()
  await d.monthly('LATE', { price: '5', values: { in_advance: false } })
  await d.once('FEE', { price: '9' })
  const { id } = await d.subscribe(d.k, ['PLAN', 'LATE', 'FEE'])
  d.at('2026-11-20')
  const { bills } = await d.forecast(id)
  const [first] = bills
  const inAdvance = new Map(first?.lines.map(({ label, in_advance }) => [label, in_advance]))
  expect([...inAdvance].sort()).toEqual([
    ['FEE', false],
    ['LATE', false],
    ['PLAN', true],
  ])
})

it('a part of a period is told in days, the price by the whole quantity', async () => {
  const d = await world()
  const { id } = await d.subscribe(d.k, [{ product: 'PLAN', quantity: '3' }], { subscription_date: '2026-12-15' })
  d.at('2026-11-20')
  const [, january] = (await d.forecast(id)).bills
  expect(january?.lines.map(({ days, of_days, quantity, amount, rated }) => [days, of_days, quantity, amount, rated])).toEqual([
    [17, 31, '3', '51', false],
    [null, null, '3', '93', false],
  ])
})
