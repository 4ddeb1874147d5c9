/** The catalog in memory: read once until the set-up moves, each grid compiled once. */
import { expect, it } from 'vitest'
import { priceCatalog } from '../../../src-core/charging/catalog.ts'
import { desk } from '../../support/desk.ts'

async function world() {
  const d = await desk()
  await d.run('attribute.create', { values: { code: 'zone', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 1 } })
  await d.usageCharge('CALLS', { grid: 'zone[text];priceWithoutTax[number]\nDE;0.01\nFR;0.20\n' })
  await d.usageCharge('FLAT', { price: '3' })
  const { store } = d.core.dispatcher
  const charge = async (code: string) => [...(await priceCatalog(store)).charges.values()].find((one) => one.code === code)
  return { d, store, charge }
}

it('stands until the set-up moves', async () => {
  const { d, store, charge } = await world()
  const before = await priceCatalog(store)
  expect(await priceCatalog(store)).toBe(before)
  const { id, version } = await d.run<{ id: number; version: number }>('charge.get', { id: await d.id('charge', 'FLAT') })
  await d.run('charge.update', { id, version, values: { included_quantity: '5' } })
  expect(await priceCatalog(store)).not.toBe(before)
  expect((await charge('FLAT'))?.included?.toString()).toBe('5')
})

it('compiles each grid once, and none where there is none', async () => {
  const { store, charge } = await world()
  const catalog = await priceCatalog(store)
  const versionOf = async (code: string) => (await charge(code))?.plans[0]?.versions[0] as NonNullable<Parameters<typeof catalog.grid>[0]>
  const grid = catalog.grid(await versionOf('CALLS'))
  expect(grid.select(['FR'])?.line.unitPrice).toBe('0.2')
  expect(catalog.grid(await versionOf('CALLS'))).toBe(grid)
  const flat = await versionOf('FLAT')
  expect(() => catalog.grid(flat)).toThrow('version 1 has no grid')
})

it('reads one increment for both where the other was taken out by hand, and none of zero', async () => {
  const { d, charge } = await world()
  const increments = async (first: string | null, further: string | null) => {
    d.plant("UPDATE charge SET first_increment = ?, further_increment = ? WHERE code = 'CALLS'", first, further)
    const { id, version } = await d.run<{ id: number; version: number }>('charge.get', { id: await d.id('charge', 'FLAT') })
    await d.run('charge.update', { id, version, values: { name: `${first} ${further}` } })
    const made = (await charge('CALLS'))?.conversion.increments
    return made && [made.first.toString(), made.further.toString()]
  }
  expect(await increments('60', '1')).toEqual(['60', '1'])
  expect(await increments('60', null)).toEqual(['60', '60'])
  expect(await increments(null, '6')).toEqual(['6', '6'])
  expect(await increments(null, null)).toBeNull()
  expect(await increments('0', '6')).toBeNull()
  expect(await increments('6', '0')).toBeNull()
})
