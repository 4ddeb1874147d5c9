/** Prices of a plan in one currency, charged in another: which way a rate is read, and over what. */
import { describe, expect, it } from 'vitest'
import { crossRate, type PriceBook } from '../../../src-core/charging/catalog.ts'
import { decimal, type Decimal, ONE } from '../../../src-core/kernel/decimal.ts'
import { type ChargeTerms, type Desk, desk } from '../../support/desk.ts'

/** A euro is 1.25 dollars, 0.80 pounds until June and 0.90 from then on. */
const RATES: Readonly<Record<string, (date: string) => Decimal | null>> = {
  EUR: () => ONE,
  USD: () => decimal('1.25'),
  GBP: (date) => decimal(date < '2026-06-01' ? '0.80' : '0.90'),
}
const book: PriceBook = {
  currency: 'EUR',
  attributes: new Map(),
  grid: () => {
    throw new TypeError('no grid is asked for')
  },
  rateOn: (currency, date) => RATES[currency]?.(date) ?? null,
}
const rate = (from: string, to: string, date = '2026-03-01') => crossRate(book, from, to, date)?.toString() ?? null

describe('the rate from one currency into another', () => {
  it('is how many units of the second one of the first makes', () => {
    expect(rate('EUR', 'USD')).toBe('1.25')
    expect(rate('USD', 'EUR')).toBe('0.8')
    expect(rate('GBP', 'USD')).toBe('1.5625')
    expect(rate('USD', 'GBP')).toBe('0.64')
  })

  it('is that of the day, to 12 digits', () => {
    expect([rate('EUR', 'GBP', '2026-05-31'), rate('EUR', 'GBP', '2026-06-01')]).toEqual(['0.8', '0.9'])
    expect(rate('GBP', 'USD', '2026-06-01')).toBe('1.388888888889')
  })

  it('is one between the same, and none where either is unknown', () => {
    expect([rate('USD', 'USD'), rate('CHF', 'CHF'), rate('CHF', 'USD'), rate('USD', 'CHF')]).toEqual(['1', '1', null, null])
  })
})

/** Ten units by a plan in one currency, for a customer who is charged in another. */
async function charged(
  made: Desk,
  planCurrency: string,
  own: string,
  values: Record<string, unknown> = {},
  code = `${planCurrency}-${own}`,
): Promise<number[]> {
  await made.usageCharge(code, { price: '2', currency: planCurrency, values })
  const customer = await made.customer(code, { currency: own })
  await made.subscribe(customer, [code], { subscription_date: '2026-01-01', access_points: [{ access_id: code }] })
  await made.usage(`2026-01-05T10:00:00Z;10;${code};V\n`)
  const rows = await made.rows<{ amount: string }>(
    'SELECT r.amount FROM rated_transaction r JOIN charge c ON c.id = r.charge_id WHERE c.code = ? ORDER BY r.id',
    code,
  )
  return rows.map((row) => Number(row.amount))
}

it('usage is charged in the account’s currency, and so is the maximum', async () => {
  const made = await desk()
  made.at('2026-01-01')
  await made.run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-01-01', rate: '1.25' } })
  await made.run('exchangeRate.create', { values: { currency: 'GBP', from_date: '2026-01-01', rate: '0.80' } })
  made.at('2026-01-31')
  expect(await charged(made, 'EUR', 'EUR')).toEqual([20])
  expect(await charged(made, 'EUR', 'USD')).toEqual([25])
  expect(await charged(made, 'USD', 'EUR')).toEqual([16])
  expect(await charged(made, 'USD', 'GBP')).toEqual([12.8])
  // Ten dollars at most are 6.40 pounds.
  expect(await charged(made, 'USD', 'GBP', { maximum_amount: '10' }, 'CAPPED')).toEqual([6.4])
  expect(await made.differences()).toEqual([])
})

/** 30.00 EUR at most, charged in dollars at 1.25 on 1 January, 1.50 from the 10th: the month’s maximum is 37.50 dollars. */
describe('a maximum in another currency', () => {
  const early = '2026-01-05T10:00:00Z;10;X;V\n'
  const late = '2026-01-12T10:00:00Z;10;X;V\n'
  const capped = async (files: readonly string[], rates: readonly (readonly [string, string])[]) => {
    const made = await desk()
    made.at('2026-01-01')
    for (const [from_date, rate] of rates) await made.run('exchangeRate.create', { values: { currency: 'USD', from_date, rate } })
    await made.usageCharge('CAP', { price: '2', values: { maximum_amount: '30' } })
    const customer = await made.customer('K', { currency: 'USD' })
    await made.subscribe(customer, ['CAP'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'X' }] })
    made.at('2026-02-20')
    for (const file of files) await made.usage(file)
    const amounts = async () =>
      (await made.rows<{ amount: string }>('SELECT amount FROM rated_transaction ORDER BY id')).map(({ amount }) => Number(amount))
    return { made, amounts }
  }
  const daily = [
    ['2026-01-01', '1.25'],
    ['2026-01-10', '1.5'],
  ] as const

  it.each([
    // 20.00 EUR are 25.00 dollars; of 30.00 the 12.50 that are left
    ['in the order of the days', [early, late], [25, 12.5]],
    // 20.00 EUR are 30.00 dollars; of 25.00 the 7.50 that are left
    ['the later first', [late, early], [30, 7.5]],
    ['in one file', [late + early], [30, 7.5]],
  ])('is one amount a month: %s', async (_what, files, expected) => {
    const { made, amounts } = await capped(files, daily)
    expect(await amounts()).toEqual(expected)
    expect(await made.differences()).toEqual([])
  })

  it('is converted anew in the next month, and of the day of usage where no rate is known on the first', async () => {
    const { made, amounts } = await capped(['2026-02-05T10:00:00Z;40;X;V\n'], daily)
    expect(await amounts()).toEqual([45])
    const other = await capped([late + late.replace('-12', '-13')], [['2026-01-11', '1.5']])
    expect(await other.amounts()).toEqual([30, 15])
    expect([await made.differences(), await other.made.differences()]).toEqual([[], []])
  })

  it('stays as it was charged by earlier rules: at the rate of each record', async () => {
    const { made, amounts } = await capped([early, late], daily)
    // As it was: up to 45.00 in all with the second record.
    made.plant("UPDATE rated_transaction SET rules = 2, amount = '20.000000000000' WHERE id = 2")
    made.plant('UPDATE rated_transaction SET rules = 2 WHERE id = 1')
    expect(await amounts()).toEqual([25, 20])
    const ratedAgain = async () => (await made.differences()).filter((words) => words.includes('rated again'))
    expect(await ratedAgain()).toEqual([])
    made.plant('UPDATE rated_transaction SET rules = 3 WHERE id = 2')
    expect(await ratedAgain()).toEqual(['Rated transaction 2 states the amount 20; rated again it is 12.5.'])
  })
})

/** A charge in euros, counted over January for a customer in dollars: 1.25 on the 1st, 1.50 from the 10th. */
describe('tiers in another currency', () => {
  const early = (quantity: number) => `2026-01-05T10:00:00Z;${quantity};X;V\n`
  const late = (quantity: number) => `2026-01-12T10:00:00Z;${quantity};X;V\n`
  const UNITS = 'volume[range-number];priceWithoutTax[number]\n0|100;1\n100|;0.50\n'
  const RANGES = 'volume[range-number];priceWithoutTax[number]\n0|100;100\n100|;150\n'
  const RISES: ChargeTerms = {
    prices: [
      [null, '2'],
      ['2026-01-10', '3'],
    ],
  }

  it.each<[string, ChargeTerms['values'] & object, ChargeTerms, string[], number[]]>([
    // 90.00 EUR, then 110 units at 0.50: 55.00 EUR, 68.75 dollars in all
    ['volume', { tier_model: 'volume' }, { grid: UNITS }, [early(90), late(20)], [112.5, -43.75]],
    ['volume, the later first', { tier_model: 'volume' }, { grid: UNITS }, [late(20), early(90)], [25, 43.75]],
    // 100.00 EUR for the first range, 150.00 for the second in its place: 187.50 dollars
    ['volume by range', { tier_model: 'volume', tier_price: 'tier' }, { grid: RANGES }, [early(90), late(20)], [125, 62.5]],
    [
      'volume by range, the later first',
      { tier_model: 'volume', tier_price: 'tier' },
      { grid: RANGES },
      [late(20), early(90)],
      [125, 62.5],
    ],
    // The second range beside the first: 250.00 EUR
    ['graduated by range', { tier_model: 'graduated', tier_price: 'tier' }, { grid: RANGES }, [early(90), late(20)], [125, 187.5]],
    ['graduated', { tier_model: 'graduated' }, { grid: UNITS }, [early(90), late(20)], [112.5, 18.75]],
    // A correction finds the line that it corrects, though the rate is another by then: 70.00 EUR stay
    ['volume, corrected', { tier_model: 'volume' }, { grid: UNITS }, [early(90), late(-20)], [112.5, -25]],
    ['graduated, corrected', { tier_model: 'graduated' }, { grid: UNITS }, [early(90), late(-20)], [112.5, -25]],
    // Without ranges, 2.00 then 3.00 EUR: what came before is not priced anew as if it were dollars
    ['volume of one price', { tier_model: 'volume' }, RISES, [early(10), late(10)], [25, 37.5]],
    // Five are free: 3 at 2.00 EUR, 1 at 3.00 EUR; three less take the 1 back, and 2 at 2.00 EUR of the other line
    ['included units, corrected', { included_quantity: '5' }, RISES, [early(8), late(1), late(-3)], [7.5, 4.5, -10.5]],
  ])('are one amount for the month: %s', async (_what, values, terms, files, expected) => {
    const made = await desk()
    made.at('2026-01-01')
    for (const [from_date, rate] of [
      ['2026-01-01', '1.25'],
      ['2026-01-10', '1.5'],
    ])
      await made.run('exchangeRate.create', { values: { currency: 'USD', from_date, rate } })
    await made.run('attribute.create', {
      values: { code: 'volume', name: 'Volume', kind: 'number', source: 'derived', derived_from: 'quantity' },
    })
    await made.usageCharge('C', { ...terms, values })
    const customer = await made.customer('K', { currency: 'USD' })
    await made.subscribe(customer, ['C'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'X' }] })
    made.at('2026-02-20')
    for (const file of files) await made.usage(file)
    const amounts = async () =>
      (await made.rows<{ amount: string }>('SELECT amount FROM rated_transaction ORDER BY id')).map(({ amount }) => Number(amount))
    expect(await amounts()).toEqual(expected)
    // The last file taken back and loaded again comes to the same.
    const [{ batch } = { batch: 0 }] = await made.rows<{ batch: number }>('SELECT MAX(id) AS batch FROM import_batch')
    await made.job('usage.takeBack', { batch })
    expect(await amounts()).toEqual(expected.slice(0, -1))
    await made.usage(files.at(-1) as string)
    expect(await amounts()).toEqual(expected)
    expect(await made.differences()).toEqual([])
  })
})
