/** Credit notes over several documents of one invoice, through the operations. */
import { expect, it } from 'vitest'
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
