/**
 * What is given back in several notes comes to what was charged, of net and of tax: 10.00 a month at 19 %, given back by three
 * pauses told after the invoice. Ten days of 31 are 3.23 (3.22 rounded down), the last eleven the rest.
 */
import { describe, expect, it } from 'vitest'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

async function january(policies: object, plans: readonly string[] = ['10']) {
  const d = await desk({}, { late_pause: 'givenBack', ...policies })
  d.at('2026-01-01')
  for (const [at, price] of plans.entries()) await d.monthly(`P${at}`, { price, tax: 'STANDARD' })
  const k = await d.customer('K')
  const { id } = await d.subscribe(
    k,
    plans.map((_, at) => `P${at}`),
  )
  await d.bill(k)
  d.at('2026-01-31')
  return { d, k, id }
}
const PAUSES = [
  ['2026-01-01', '2026-01-11'],
  ['2026-01-11', '2026-01-21'],
  ['2026-01-21', '2026-02-01'],
] as const

async function givenBack(d: Desk, k: DeskCustomer, id: number, pauses: readonly (readonly [string, string])[]) {
  const notes: number[][] = []
  for (const [date, until] of pauses) {
    await d.run('subscription.suspend', { id, date, until })
    notes.push(await d.figures((await d.bill(k)).id))
  }
  return notes
}
async function isNothing(d: Desk) {
  expect(await d.rows('SELECT SUM(base_minor) AS net, SUM(tax_minor) AS tax FROM invoice_tax GROUP BY tax_id')).toEqual([
    { net: 0, tax: 0 },
  ])
  expect(await d.balance()).toBe(0)
  expect(await d.differences()).toEqual([])
}

describe('give-backs in three notes', () => {
  it.each([
    // 1.90 charged; 0.61 and 0.61 given back, 0.68 are left
    [
      'half up',
      {},
      [
        [-323, -61],
        [-323, -61],
        [-354, -68],
      ],
    ],
    // -0.6118 is -0.62 at the lower number; 0.66 are left
    [
      'to the lower number',
      { rounding_mode: 'floor' },
      [
        [-322, -62],
        [-322, -62],
        [-356, -66],
      ],
    ],
    [
      'towards zero',
      { rounding_mode: 'floor', rounding_down: 'zero' },
      [
        [-322, -61],
        [-322, -61],
        [-356, -68],
      ],
    ],
    [
      'up',
      { rounding_mode: 'ceiling' },
      [
        [-323, -61],
        [-323, -61],
        [-354, -68],
      ],
    ],
    // 8.40 and 1.60 in 10.00
    [
      'gross',
      { amounts_from: 'gross' },
      [
        [-271, -52],
        [-271, -52],
        [-298, -56],
      ],
    ],
    [
      'gross, to the lower number',
      { amounts_from: 'gross', rounding_mode: 'floor' },
      [
        [-271, -51],
        [-271, -51],
        [-298, -58],
      ],
    ],
    [
      'by line',
      { tax_totals: 'sumOfLineTaxes' },
      [
        [-323, -61],
        [-323, -61],
        [-354, -68],
      ],
    ],
  ] as const)('come to what was charged, rounded %s', async (_what, policies, notes) => {
    const { d, k, id } = await january(policies)
    expect((await givenBack(d, k, id, PAUSES)).map(([net, tax]) => [net, tax])).toEqual(notes)
    expect(await d.run('invoice.creditable', { id: 1 })).toMatchObject({ net_minor: 0, tax_minor: 0 })
    await isNothing(d)
  })

  it.each([{}, { rounding_mode: 'floor' }, { rounding_mode: 'ceiling' }, { amounts_from: 'gross' }, { tax_totals: 'sumOfLineTaxes' }])(
    'of several lines come to the tax of the invoice: %o',
    async (policies) => {
      const { d, k, id } = await january(policies, ['10', '0.03', '0.03', '7.77'])
      await givenBack(d, k, id, PAUSES)
      await isNothing(d)
    },
  )

  it.each([{}, { rounding_mode: 'floor' }, { amounts_from: 'gross' }])(
    'and a credit note of the rest leave nothing: %o',
    async (policies) => {
      const { d, k, id } = await january(policies, ['10', '3.33'])
      await givenBack(d, k, id, PAUSES.slice(0, 2))
      await d.run('invoice.credit', { id: 1, reason: 'goodwill' })
      await isNothing(d)
    },
  )

  it('after a credit note of a part take what that left', async () => {
    const { d, k, id } = await january({ rounding_mode: 'floor' })
    const [line] = await d.rows<{ id: number }>('SELECT id FROM invoice_line')
    await d.run('invoice.credit', { id: 1, reason: 'goodwill', lines: [{ line_id: line?.id, amount: '1.11' }] })
    await givenBack(d, k, id, PAUSES)
    await isNothing(d)
  })

  it('of two months end with the tax of both', async () => {
    const { d, k, id } = await january({ rounding_mode: 'floor' })
    d.at('2026-02-01')
    await d.bill(k)
    d.at('2026-02-28')
    await givenBack(d, k, id, [
      ['2026-01-11', '2026-02-11'],
      ['2026-01-01', '2026-01-11'],
      ['2026-02-11', '2026-03-01'],
    ])
    await isNothing(d)
  })
})

it('gives back all of a charge whose days are worth less than a cent', async () => {
  // Ten days of 0.01 are 0.0032: nothing; the last eleven are all that is left.
  const { d, k, id } = await january({}, ['10', '0.01'])
  const notes = await givenBack(d, k, id, PAUSES)
  expect(notes.map(([net]) => net)).toEqual([-323, -323, -355])
  await isNothing(d)
})

it('gives back all of a month in thirtieths, though its 31st was given back before and counted nothing', async () => {
  // Of 0.06: six days are 0.012, the 31st and the 1st nothing, and the rest is what is left.
  const { d, k, id } = await january({ proration_divisor: 'thirtyDays' }, ['0.06'])
  for (const [date, until] of [
    ['2026-01-02', '2026-01-08'],
    ['2026-01-31', '2026-02-01'],
    ['2026-01-01', '2026-01-02'],
    ['2026-01-08', '2026-01-31'],
  ] as const) {
    await d.run('subscription.suspend', { id, date, until })
    await d.bill(k)
  }
  expect(await d.rows('SELECT net_minor AS net FROM invoice ORDER BY id')).toEqual([{ net: 6 }, { net: -1 }, { net: -5 }])
  await isNothing(d)
})
