/** Rounding down to the lower number or towards zero, and what a first period that is cut is measured in. */
import { describe, expect, it } from 'vitest'
import { monthlyOn } from '../../../src-core/setup/calendars/common.ts'
import { desk } from '../../support/desk.ts'

describe('rounding down', () => {
  it.each([
    ['floor', '-0.16', 15],
    ['zero', '-0.15', 15],
  ])('goes to the lower number or towards zero, as the company says: %s', async (rounding_down, below, above) => {
    const books = await desk({}, { rounding_mode: 'floor', rounding_down })
    books.at('2026-03-10')
    await books.once('FEE', { price: '0.159' })
    await books.once('REBATE', { price: '-0.155' })
    const buyer = await books.customer('Kunde')
    await books.subscribe(buyer, ['REBATE'])
    const { id } = await books.bill(buyer)
    expect(await books.rows('SELECT ROUND(amount, 2) AS amount FROM invoice_line')).toEqual([{ amount: Number(below) }])
    expect(await books.figures(id)).toEqual([Number(below) * 100, 0, Number(below) * 100])
    await books.subscribe(buyer, ['FEE'])
    expect(await books.figures((await books.bill(buyer)).id)).toEqual([above, 0, above])
    expect(await books.differences()).toEqual([])
  })

  it('of quantities follows: a correction of 1.5 units is one unit towards zero, two to the lower number', async () => {
    const quantities = async (rounding_down: string) => {
      const books = await desk({}, { rounding_down })
      books.at('2026-03-10')
      await books.usageCharge('CALLS', { price: '1', values: { quantity_places: 0, quantity_rounding: 'floor' } })
      const buyer = await books.customer('Kunde')
      const { id } = await books.subscribe(buyer, ['CALLS'])
      await books.run('accessPoint.add', { subscription_id: id, access_id: '4931' })
      await books.usage('2026-03-10T10:00:00Z;10;4931;CALLS\n2026-03-10T10:00:01Z;-1.5;4931;CALLS')
      return (await books.rows<{ quantity: string }>('SELECT quantity FROM rated_transaction ORDER BY id')).map((row) =>
        Number(row.quantity),
      )
    }
    expect([await quantities('floor'), await quantities('zero')]).toEqual([
      [10, -2],
      [10, -1],
    ])
  })
})

describe('the first period of a calendar of the 31st, from 2 to 29 February 2012', () => {
  // 27 of the 29 days from 31 January, or of the 31 days from 29 January.
  const charged = { boundaries: 23271, countedBack: 21770 } as const
  // 8 of them, ended on the 10th.
  const kept = { boundaries: 6895, countedBack: 6450 } as const

  describe.each(['boundaries', 'countedBack'] as const)('measured by %s', (first_period) => {
    async function subscribed() {
      const books = await desk({ first_year: 2011, last_year: 2013 }, { first_period })
      await books.monthly('PLAN', { price: '249.95', calendar: monthlyOn(31) })
      books.at('2012-02-02')
      const buyer = await books.customer('Kunde')
      const { id } = await books.subscribe(buyer, ['PLAN'])
      const [reason] = await books.rows<{ id: number }>('SELECT id FROM termination_reason WHERE apply_reimbursement = 1 LIMIT 1')
      return { books, buyer, end: () => books.run('subscription.terminate', { id, date: '2012-02-10', reason: reason?.id }) }
    }

    it('is charged, and the next one in full', async () => {
      const { books, buyer } = await subscribed()
      expect(await books.figures((await books.bill(buyer)).id)).toEqual([charged[first_period], 0, charged[first_period]])
      books.at('2012-02-29')
      expect(await books.figures((await books.bill(buyer)).id)).toEqual([24995, 0, 24995])
    })

    it('comes to the same when its end is told before and after the invoice', async () => {
      const early = await subscribed()
      await early.end()
      await early.books.bill(early.buyer)
      const late = await subscribed()
      await late.books.bill(late.buyer)
      late.books.at('2012-02-10')
      await late.end()
      await late.books.bill(late.buyer)
      expect([await early.books.balance(), await late.books.balance()]).toEqual([kept[first_period], kept[first_period]])
      expect(await late.books.differences()).toEqual([])
    })
  })
})
