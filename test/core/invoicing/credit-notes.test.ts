/** Credit notes over several documents of one invoice, through the operations. */
import { expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'
import { bill, credit, figure, once, type Play, subscribe } from '../../support/scenario-form.ts'
import { playScenario } from '../../support/scenario-player.ts'

async function differing(play: Play) {
  const outcomes = await playScenario({ id: 'credit notes', area: 'credit_note', setting: '', plays: [play] })
  return outcomes.filter((one) => !one.passed)
}

it('takes the rest of each tax by itself, and of gross prices too', async () => {
  const lines = { A: once('0.07', { tax: 'HIGH' }), B: once('0.07', { tax: 'HIGH' }), C: once('33.33', { tax: 'LOW' }) }
  const outcomes = await differing({
    company: { policies: { amounts_from: 'gross' } },
    taxes: { HIGH: '19', LOW: '7' },
    catalog: lines,
    timeline: [
      [
        '2024-03-01',
        subscribe('s', ['A', 'B', 'C']),
        bill('bill'),
        credit('c1', 'bill', { 1: '0.07', 3: '11.11' }),
        credit('c2', 'bill', { 3: '11.11' }),
        credit('c3', 'bill', { 2: '0.07', 3: '11.11' }),
      ],
    ],
    expect: [
      figure('tax of the notes', ['-0.74', '-0.73', '-0.73'], async (read) => [
        (await read.invoice('c1')).tax,
        (await read.invoice('c2')).tax,
        (await read.invoice('c3')).tax,
      ]),
      figure('tax of the invoice', '2.2', async (read) => (await read.invoice('bill')).tax),
      figure('all is credited', '0', (read) => read.balance()),
    ],
  })
  expect(outcomes).toEqual([])
})

it('credits an invoice that gives days of another back: those can be taken of the other again', async () => {
  const world = await creditWorld()
  await world.charge('PLAN', { price: '31' })
  await world.charge('FEE', { type: 'oneShot', price: '100' })
  const { subscription, account } = await world.subscribe(['PLAN', 'FEE'])
  const first = await world.bill(account)
  world.at('2026-01-16')
  const [service] = await world.services()
  await world.run('service.chargeOnce', { id: (await world.services())[1]?.id, charge: 'FEE', date: '2026-01-16' })
  await world.run('service.terminate', { id: service?.id, date: '2026-01-16' })
  const second = await world.bill(account)
  expect(await world.total()).toBe(131 + 100 - 16)
  expect(await world.run('invoice.creditable', { id: first.id })).toMatchObject({ net_minor: 11500 })
  await world.run('invoice.credit', { id: second.id, reason: 'wrong' })
  expect(await world.total()).toBe(131)
  expect(await world.run('invoice.creditable', { id: first.id })).toMatchObject({ net_minor: 13100 })
  await world.run('invoice.credit', { id: first.id, reason: 'all of it' })
  expect(await world.total()).toBe(0)
  expect(subscription).toBeGreaterThan(0)
  expect(await world.verify()).toEqual([])
})
