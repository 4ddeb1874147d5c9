/** A correction of usage, with a negative quantity: to the counter first, or to what was charged when it was used up. */
import { describe, expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

/** 100 free units a month, then 1.00 each; records of 5 January in one file each. */
async function counted(values: Record<string, unknown>, over: Record<string, unknown> = {}) {
  const d = await desk()
  d.at('2026-01-01')
  await d.usageCharge('OVER', { price: '1', values: { priority: 2, ...over } })
  await d.usageCharge('FREE', { price: '0', values: { priority: 1 } })
  const counter = { code: 'C', name: 'Free units', ceiling: '100', calendar_id: await d.id('calendar', 'MONTHLY'), ...values }
  const { id } = await d.run<{ id: number }>('counter.create', { values: counter })
  const free = await d.id('charge', 'FREE')
  const { version } = await d.run<{ version: number }>('charge.get', { id: free })
  await d.run('charge.update', { id: free, version, values: { counter_id: id } })
  await d.run('productCharge.create', { values: { product_id: await d.id('product', 'FREE'), charge_id: await d.id('charge', 'OVER') } })
  const k = await d.customer('K')
  await d.subscribe(k, ['FREE'], { access_points: [{ access_id: 'A' }] })
  d.at('2026-01-20')
  let at = 0
  const use = async (...quantities: readonly (number | string)[]) => {
    for (const one of quantities) {
      at += 1
      const [quantity, zone = 'x'] = String(one).split(' ')
      await d.usage(`2026-01-05T10:00:${String(at).padStart(2, '0')}Z;${quantity};A;${zone}\n`)
    }
  }
  const standing = async () => {
    const [row] = await d.rows<{ used: string; over: string }>('SELECT used, over FROM counter_period')
    const amounts = await d.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE cancelled_op IS NULL')
    return [Number(row?.used), Number(row?.over), amounts.reduce((sum, { amount }) => sum + Number(amount), 0)]
  }
  return { d, use, standing }
}

describe('80 and 50 of 100 free units, then a correction', () => {
  it.each([
    ['counter', -40, [60, 30, 30]],
    ['charged', -40, [90, 0, 0]],
    ['charged', -20, [100, 10, 10]],
    ['charged', -30, [100, 0, 0]],
    ['charged', -130, [0, 0, 0]],
    ['charged', -140, [-10, 0, 0]],
  ] as const)('%s first, of %d', async (corrects, quantity, expected) => {
    const { d, use, standing } = await counted({ corrects })
    await use(80, 50, quantity)
    expect(await standing()).toEqual(expected)
    expect(await d.differences()).toEqual([])
  })

  it('and used anew, is as if the correction had come before', async () => {
    const { d, use, standing } = await counted({ corrects: 'charged' })
    await use(80, 50, -40, 30)
    expect(await standing()).toEqual([100, 20, 20])
    expect(await d.differences()).toEqual([])
  })

  it('whose records are counted whole or not at all goes back whole', async () => {
    const { use, standing } = await counted({ corrects: 'charged', kind: 'notification' })
    await use(80, 50, -40)
    expect(await standing()).toEqual([80, 10, 10])
    await use(-20)
    expect(await standing()).toEqual([60, 10, 10])
  })

  it('goes to the counter where no charge takes what was charged', async () => {
    const { d, use, standing } = await counted({ corrects: 'charged' }, { filter_1: 'x' })
    await use(80, 50, '-40 y')
    expect(await standing()).toEqual([60, 30, 30])
    expect(await d.differences()).toEqual([])
  })

  it('is taken back with its file, and everything stands as before', async () => {
    const { d, use, standing } = await counted({ corrects: 'charged' })
    await use(80, 50, -40)
    const [batch] = await d.rows<{ id: number }>('SELECT MAX(id) AS id FROM import_batch')
    await d.job('usage.takeBack', { batch: batch?.id })
    expect(await standing()).toEqual([100, 30, 30])
  })
})
