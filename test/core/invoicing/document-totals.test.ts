/**
 * Documents that give back and charge again beside what they charge anew. A month of 10.00 at 19 % is 1.90 of tax; ten days of it
 * are 3.23 (3.22 rounded down), whose tax by itself is 0.61 (-0.62 rounded down).
 */
import { expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { byHand } from '../../support/by-hand.ts'
import { desk } from '../../support/desk.ts'

async function january(policies: object, prices: readonly string[] = ['10']) {
  const d = await desk({}, { late_pause: 'givenBack', ...policies })
  d.at('2026-01-01')
  for (const [at, price] of prices.entries()) await d.monthly(`P${at}`, { price, tax: 'STANDARD' })
  const k = await d.customer('K')
  const { id } = await d.subscribe(
    k,
    prices.map((_, at) => `P${at}`),
  )
  await d.bill(k)
  d.at('2026-01-31')
  const next = async () => (await d.figures((await d.bill(k)).id)).slice(0, 2)
  return { d, id, k, next }
}
const PAUSE = { date: '2026-01-01', until: '2026-01-11' }

it.each([
  ['half up', {}, [-323, -61]],
  // Charged again by itself 3.22 would be 0.61.
  ['to the lower number', { rounding_mode: 'floor' }, [-322, -62]],
  ['up', { rounding_mode: 'ceiling' }, [-323, -61]],
  ['gross, to the lower number', { amounts_from: 'gross', rounding_mode: 'floor' }, [-271, -51]],
] as const)('charges days again with the tax that was given back for them, rounded %s', async (_what, policies, [net, tax]) => {
  const { d, id, next } = await january(policies)
  await d.run('subscription.suspend', { id, ...PAUSE })
  expect(await next()).toEqual([net, tax])
  await d.run('subscription.withdrawSuspension', { id, date: PAUSE.date })
  expect(await next()).toEqual([-net, -tax])
  expect(await d.rows('SELECT tax_minor AS tax FROM mirrored_tax ORDER BY id')).toEqual([{ tax }, { tax: -tax }])
  expect(await d.differences()).toEqual([])
})

it('adds the tax of what it charges to that of what it gives back, and tells the latter by transaction', async () => {
  // 0.03 at 19 % is nothing rounded down; ten days of it are nothing, too. What is given back of both plans is -3.22: -0.62.
  const { d, id, next } = await january({ rounding_mode: 'floor' }, ['10', '0.03'])
  await d.run('subscription.suspend', { id, ...PAUSE })
  d.at('2026-02-01')
  // February is 10.03: 1.90.
  expect(await next()).toEqual([1003 - 322, 190 - 62])
  expect(await d.rows('SELECT source_invoice_id AS source, tax_minor AS tax FROM mirrored_tax ORDER BY id')).toEqual([
    { source: 1, tax: -62 },
    { source: 1, tax: 0 },
  ])
  // The explanation names the parts.
  const { children } = await d.run<{ children: { amount: string; children: object[] }[] }>('invoice.explain', { id: 2 })
  expect(children[0]).toMatchObject({
    amount: '1.28',
    children: [
      { label: 'Charged here', amount: '1.90' },
      { label: 'Given back', how: 'of the tax of INV-2026-000001', amount: '-0.62' },
    ],
  })
  // All of February is given back: its 1.90, though its document states 1.28.
  await d.run('subscription.terminate', { id, date: '2026-02-01', reason: 'CUSTOMER' })
  expect(await next()).toEqual([-1003, -190])
  expect(await d.differences()).toEqual([])
})

it('gives days back on the document that charges them again: nothing is left', async () => {
  const { d, id, next } = await january({ rounding_mode: 'floor' })
  await d.run('subscription.terminate', { id, date: '2026-01-11', reason: 'CUSTOMER' })
  const note = await next()
  await d.run('subscription.withdrawTermination', { id })
  await d.run('subscription.suspend', { id, date: '2026-01-11', until: '2026-02-01' })
  await next().catch(() => undefined)
  expect(await d.rows('SELECT SUM(base_minor) AS net, SUM(tax_minor) AS tax FROM invoice_tax')).toEqual([
    { net: 1000 + (note[0] ?? 0), tax: 190 + (note[1] ?? 0) },
  ])
  expect(await d.differences()).toEqual([])
})

it('says what an end told anew for another day moved, and comes to nothing of net and tax', async () => {
  const { d, id, next } = await january({ rounding_mode: 'floor' })
  await d.run('subscription.terminate', { id, date: '2026-01-11', reason: 'CUSTOMER' })
  const [net, tax] = (await next()) as [number, number]
  await d.run('subscription.withdrawTermination', { id })
  await d.run('subscription.terminate', { id, date: '2026-01-06', reason: 'CUSTOMER' })
  // The days from the 6th on are given back: of the ten that were left, five more.
  const again = (await next()) as [number, number]
  expect(again[0]).toBeLessThan(0)
  expect(await d.differences()).toEqual([])
  await d.run('subscription.withdrawTermination', { id })
  await d.run('subscription.terminate', { id, date: '2026-01-01', reason: 'CUSTOMER' })
  const last = (await next()) as [number, number]
  expect([net + again[0] + last[0], tax + again[1] + last[1]]).toEqual([-1000, -190])
  expect(await d.differences()).toEqual([])
})

it('takes a give-back that is credited out of what was given back', async () => {
  // February's document gives ten days of January back; credited, January is whole again and gives back all of its tax.
  const { d, id, next } = await january({ rounding_mode: 'floor' })
  await d.run('subscription.suspend', { id, ...PAUSE })
  d.at('2026-02-01')
  expect(await next()).toEqual([1000 - 322, 190 - 62])
  await d.run('invoice.credit', { id: 2, reason: 'wrong' })
  expect(await d.rows("SELECT tax_minor AS tax FROM taken WHERE kind = 'release'")).toEqual([{ tax: -62 }])
  expect(await d.differences()).toEqual([])
})

it('is held to its sources by the check of the books', async () => {
  const { d, id, next } = await january({})
  await d.run('subscription.suspend', { id, ...PAUSE })
  await next()
  await d.run('subscription.suspend', { id, date: '2026-01-11', until: '2026-02-01' })
  await next()
  await d.run('subscription.withdrawSuspension', { id, date: PAUSE.date })
  await next()
  expect(await d.differences()).toEqual([])
  const planted = async (sql: string) => {
    byHand(d, `SAVEPOINT by_hand; ${sql}`)
    const { differences } = await verifyBooks(d.core.dispatcher.store)
    byHand(d, 'ROLLBACK TO by_hand; RELEASE by_hand')
    return differences.map(({ words }) => words).join('\n')
  }
  expect(await planted('UPDATE mirrored_tax SET tax_minor = tax_minor + 1 WHERE id = 2')).toContain('1 of the tax is left')
  expect(await planted('UPDATE mirrored_tax SET tax_minor = 62 WHERE id = 3')).toContain('with 61 of tax; its document states 62')
  expect(await planted('DELETE FROM mirrored_tax WHERE id = 2')).toContain('it is told by no document')
  for (const column of ['created_op', 'invoice_id', 'transaction_id', 'source_invoice_id', 'tax_minor'])
    expect(await planted(`UPDATE mirrored_tax SET ${column} = COALESCE(${column}, 0) + 1000 WHERE id = 1`), column).toContain(
      'mirrored tax 1',
    )
})

it('charges a fee again with the tax that was given back for it', async () => {
  // A month of 10.00 and a fee of 3.22 at 19 %, to the lower number: 1.90 and 0.61 by themselves, 2.51 of 13.22 together.
  const d = await desk({}, { rounding_mode: 'floor' })
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '10', tax: 'STANDARD' })
  await d.once('FEE', { price: '3.22', tax: 'STANDARD' })
  await d.run('terminationReason.create', { values: { code: 'BACK', name: 'Back', reimburse_one_shots: true } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN', 'FEE'])
  const figures = async () => d.figures((await d.bill(k)).id)
  expect(await figures()).toEqual([1322, 251, 1573])
  d.at('2026-01-11')
  await d.run('subscription.terminate', { id, date: '2026-01-11', reason: 'BACK' })
  const given = await figures()
  await d.run('subscription.withdrawTermination', { id })
  expect(await figures()).toEqual(given.map((one) => -one))
  expect(await d.differences()).toEqual([])
})
