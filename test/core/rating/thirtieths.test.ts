/**
 * 30.00 a month that become 60.00 on a day within a period, counted in thirtieths: an end comes to as much told before the
 * invoice as after it.
 */
import { describe, expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

describe('thirtieths at two prices', () => {
  const ended = async (told: string, calendar: string | object, price: string, cut: string, end: string) => {
    const d = await desk({}, { proration_divisor: 'thirtyDays' })
    d.at('2026-01-01')
    await d.monthly('PLAN', {
      calendar,
      prices: [
        [null, price],
        [cut, String(Number(price) * 2)],
      ],
    })
    const k = await d.customer('K')
    const { id } = await d.subscribe(k, ['PLAN'])
    d.at('2026-01-15')
    if (told === 'after') await d.bill(k)
    d.at('2026-04-01')
    await d.run('subscription.terminate', { id, date: end, reason: 'END' })
    await d.bill(k).catch(() => undefined)
    expect(await d.differences()).toEqual([])
    return (await d.balance()) / 100
  }
  const cases: readonly [calendar: string | object, price: string, cut: string, end: string, total: number][] = [
    // 30 days up to the 31st, which counts nothing at either price
    ['MONTHLY', '30', '2026-01-31', '2026-01-31', 30],
    ['MONTHLY', '30', '2026-01-31', '2026-02-01', 30],
    ['MONTHLY', '30', '2026-01-31', '2026-01-30', 29],
    ['MONTHLY', '30', '2026-01-30', '2026-01-31', 29 + 2],
    ['MONTHLY', '30', '2026-01-30', '2026-01-30', 29],
    ['MONTHLY', '30', '2026-01-16', '2026-01-31', 15 + 30],
    ['MONTHLY', '30', '2026-01-16', '2026-01-20', 15 + 8],
    // A quarter of 90 days: 30 up to 31 January, 39 up to 10 February, 69 up to 10 March, 79 up to the 20th, 89 up to the 31st
    ['QUARTERLY', '90', '2026-01-31', '2026-01-31', 30],
    ['QUARTERLY', '90', '2026-01-31', '2026-02-10', 30 + 18],
    ['QUARTERLY', '90', '2026-03-10', '2026-03-20', 69 + 20],
    ['QUARTERLY', '90', '2026-03-10', '2026-03-31', 69 + 40],
    ['QUARTERLY', '90', '2026-03-31', '2026-03-31', 89],
  ]
  it.each(cases.flatMap((one) => (['before', 'after'] as const).map((told) => [told, ...one] as const)))(
    'told %s: %s at %s, another price from %s, ended on %s',
    async (told, calendar, price, cut, end, total) => {
      expect(await ended(told, calendar, price, cut, end)).toBe(total)
    },
  )
})
