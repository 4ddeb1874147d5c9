/** Never more is credited than was charged: by line, by tax rate and in all. */
import { describe, expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'

const over = { code: 'invoice.overCredited' }

async function billed(charges: Readonly<Record<string, { price: string; tax?: string }>>, policies = {}) {
  const world = await creditWorld(policies)
  for (const [code, one] of Object.entries(charges)) await world.charge(code, { type: 'oneShot', ...one })
  const { account } = await world.subscribe(Object.keys(charges))
  const { id } = await world.bill(account)
  const lines = await world.lines(id)
  const lineOf = (label: string) => lines.find((one) => one.label === label)?.id as number
  const credit = (amounts?: Readonly<Record<string, string>>) => ({
    id,
    reason: 'wrong',
    ...(amounts ? { lines: Object.entries(amounts).map(([label, amount]) => ({ line_id: lineOf(label), amount })) } : {}),
  })
  const creditable = () =>
    world.run<{ lines: { label: string; left: string; tax_minor: number }[]; net_minor: number; tax_minor: number }>('invoice.creditable', {
      id,
    })
  return { world, id, credit, creditable }
}

it('credits one line once, though others leave room in the invoice', async () => {
  const { world, credit, creditable } = await billed({ Std: { price: '100' }, Red: { price: '300', tax: 'REDUCED' } })
  await world.run('invoice.credit', credit({ Std: '100' }))
  const refused = await world.fail('invoice.credit', credit({ Std: '100' }))
  expect(refused).toMatchObject({ ...over, fields: [{ path: 'lines.0.amount', reason: 'at most 0' }] })
  const left = await creditable()
  expect(left).toMatchObject({ net_minor: 30000, tax_minor: 2100 })
  expect(left.lines.map(({ label, left: open, tax_minor }) => [label, open, tax_minor]).sort()).toEqual([
    ['Red', '300', 2100],
    ['Std', '0', 0],
  ])
  expect(await world.verify()).toEqual([])
})

it('bounds a line by what is left of it', async () => {
  const { world, credit } = await billed({ Small: { price: '1' }, Big: { price: '100' } })
  await world.run('invoice.credit', credit({ Small: '0.99' }))
  expect(await world.fail('invoice.credit', credit({ Small: '0.10' }))).toMatchObject(over)
  await world.run('invoice.credit', credit({ Small: '0.01' }))
  expect(await world.fail('invoice.credit', credit({ Small: '0.01' }))).toMatchObject(over)
})

it('never credits more than the line over several notes', async () => {
  const { world, credit } = await billed({ Line: { price: '89' }, Other: { price: '200' } })
  await world.run('invoice.credit', credit({ Line: '5' }))
  expect(await world.fail('invoice.credit', credit({ Line: '89' }))).toMatchObject(over)
  await world.run('invoice.credit', credit({ Line: '84' }))
  expect(await world.total()).toBe(200)
})

it('credits the rest in one call, with the cent of net and tax by rate', async () => {
  const { world, credit } = await billed({ A: { price: '10.05' }, B: { price: '20.02', tax: 'REDUCED' }, C: { price: '0.03' } })
  await world.run('invoice.credit', credit({ A: '3.33', B: '7.77' }))
  await world.run('invoice.credit', credit())
  const [sums] = await world.rows('SELECT SUM(net_minor) AS net, SUM(tax_minor) AS tax FROM invoice')
  expect(sums).toEqual({ net: 0, tax: 0 })
  const message = expect.stringContaining('would be credited beyond its total: nothing is left of it.') as string
  expect(await world.fail('invoice.credit', credit())).toMatchObject({ ...over, message })
  expect(await world.verify()).toEqual([])
})

it('leaves nothing open of lines that are not rounded', async () => {
  const { world, credit } = await billed({ A: { price: '0.333' }, B: { price: '0.333' }, C: { price: '0.334' } }, { line_rounding: 'none' })
  await world.run('invoice.credit', credit({ A: '0.333' }))
  await world.run('invoice.credit', credit({ B: '0.333' }))
  await world.run('invoice.credit', credit({ C: '0.334' }))
  expect(await world.total()).toBe(0)
})

it('issues no credit note of nothing unless the company allows it', async () => {
  const first = await billed({ A: { price: '10' } })
  expect(await first.world.fail('invoice.credit', first.credit({ A: '0' }))).toMatchObject({ code: 'invoice.creditZero' })
  const second = await billed({ A: { price: '10' } }, { allow_zero_credit: true })
  expect(await second.world.run('invoice.credit', second.credit({ A: '0' }))).toMatchObject({ gross_minor: 0 })
})

it('is no credit note where it would raise the debt', async () => {
  const { world, credit } = await billed({ Plus: { price: '100' }, Minus: { price: '-30' } })
  expect(await world.fail('invoice.credit', credit({ Minus: '-30' }))).toMatchObject({ code: 'invoice.creditRaises' })
})

describe('whatever a company rounds to, note and ledger say the same of a part', () => {
  it.each([
    ['ceiling', 'places', '0.01', '0.03'],
    ['floor', 'places', '0.19', '0.07'],
    ['ceiling', 'currency', '0.333', '0.333'],
    ['floor', 'currency', '0.335', '0.105'],
    ['halfEven', 'currency', '0.125', '0.005'],
    ['halfUp', 'none', '0.335', '0.105'],
  ])('%s, lines to %s: %s and 10.05, of which %s is credited, then the rest', async (rounding_mode, line_rounding, price, part) => {
    const terms = { A: { price }, B: { price: '10.05', tax: 'REDUCED' } }
    const { world, credit } = await billed(terms, { rounding_mode, line_rounding, line_rounding_places: 1 })
    await world.run('invoice.credit', credit({ A: part, B: '3.33' }))
    expect(await world.verify()).toEqual([])
    await world.run('invoice.credit', credit())
    const [sums] = await world.rows('SELECT SUM(net_minor) AS net, SUM(tax_minor) AS tax FROM invoice')
    expect(sums).toEqual({ net: 0, tax: 0 })
    const rates = await world.rows('SELECT SUM(base_minor) AS net, SUM(tax_minor) AS tax FROM invoice_tax GROUP BY tax_id')
    expect(rates).toEqual([
      { net: 0, tax: 0 },
      { net: 0, tax: 0 },
    ])
    expect(await world.verify()).toEqual([])
  })
})

it('credits no more of a tax rate than is left of it, though other rates leave room in the invoice', async () => {
  const { world, credit } = await billed({ Plus: { price: '100' }, Minus: { price: '-30' }, Red: { price: '200', tax: 'REDUCED' } })
  const refused = await world.fail('invoice.credit', credit({ Plus: '100' }))
  expect(refused).toMatchObject(over)
  expect(refused.message).toContain('would be credited beyond what is left of a tax rate: of ')
  // 70.00 are left of the rate.
  expect(await world.run('invoice.credit', credit({ Plus: '70' }))).toMatchObject({ gross_minor: -8330 })
})

it('credits a part of what is owed to the customer at a rate of its own with a part of what is charged', async () => {
  const { world, id, credit } = await billed({ Plus: { price: '100' }, Minus: { price: '-30', tax: 'REDUCED' } })
  // 10.00 and 1.90 tax off, 5.00 and 0.35 tax on.
  expect(await world.run('invoice.credit', credit({ Plus: '10', Minus: '-5' }))).toMatchObject({ gross_minor: -655 })
  expect(await world.run('invoice.creditable', { id })).toMatchObject({ net_minor: 6500, tax_minor: 1710 - 175 })
  const [entry] = await world.rows<{ summary: string }>('SELECT summary FROM audit_entry ORDER BY id DESC LIMIT 1')
  expect(entry?.summary).toMatch(/^Credit note \S+ for INV-2026-000001: wrong$/)
})

it('credits a line once in one call, only of this invoice, and with its sign', async () => {
  const { world, id, credit } = await billed({ A: { price: '10' }, B: { price: '20' } })
  const [line] = await world.lines(id)
  const twice = { id, reason: 'x', lines: [1, 2].map(() => ({ line_id: line?.id, amount: '1' })) }
  expect(await world.fail('invoice.credit', twice)).toMatchObject({
    code: 'invoice.lineMissing',
    message: `Line ${line?.id} is named twice.`,
    fields: [{ path: 'lines.1.line_id', reason: 'named twice' }],
  })
  expect(await world.fail('invoice.credit', { ...twice, lines: [{ line_id: 99, amount: '1' }] })).toMatchObject({
    message: 'Line 99 is not on this invoice: INV-2026-000001.',
  })
  const beyond = { code: 'invoice.lineAmount', fields: [{ path: 'lines.0.amount', reason: 'at most 10' }] }
  expect(await world.fail('invoice.credit', credit({ A: '-5' }))).toMatchObject(beyond)
  expect(await world.fail('invoice.credit', credit({ A: '10.01' }))).toMatchObject(beyond)
  expect(await world.run('invoice.credit', credit({ A: '10', B: '0' }))).toMatchObject({ gross_minor: -1190 })
})

it('has the type of its kind, an invoice as a credit note', async () => {
  const { world, credit } = await billed({ A: { price: '10' } })
  await world.run('invoice.credit', credit({ A: '1' }))
  expect(
    await world.rows('SELECT i.kind, t.kind AS type FROM invoice i JOIN invoice_type t ON t.id = i.invoice_type_id ORDER BY i.id'),
  ).toEqual([
    { kind: 'invoice', type: 'invoice' },
    { kind: 'creditNote', type: 'creditNote' },
  ])
})
