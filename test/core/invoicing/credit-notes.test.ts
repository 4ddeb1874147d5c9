/** Credit notes over several documents of one invoice, through the operations. */
import { describe, expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'
import { type Desk, desk } from '../../support/desk.ts'
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

describe('a credit note is owed to who owes the invoice, by who sold', () => {
  const documents = (books: Desk) =>
    books.rows(
      `SELECT number, customer_account_id AS payer, seller_id AS seller, snapshot ->> '$.buyer.name' AS buyer,
        snapshot ->> '$.seller.taxId' AS seller_tax_id FROM invoice ORDER BY id`,
    )

  it('though another pays by now: nothing is open with either', async () => {
    const books = await desk()
    books.at('2026-03-10')
    await books.monthly('FEE', { price: '31', tax: 'STANDARD' })
    const [daughter, mother] = [await books.customer('Daughter'), await books.customer('Mother', { tax_exempt: true })]
    await books.subscribe(daughter, ['FEE'], { subscription_date: '2026-03-01' })
    const { id } = await books.bill(daughter)
    await books.run('billingAccount.changePayer', { id: daughter.billing_account_id, customer_account: mother.customer_account_id })
    const note = await books.run<{ id: number }>('invoice.credit', { id, reason: 'Wrong' })
    expect(await books.figures(note.id)).toEqual([-3100, -589, -3689])
    expect((await documents(books)).map((row) => [row['payer'], row['buyer']])).toEqual([
      [daughter.customer_account_id, 'Daughter'],
      [daughter.customer_account_id, 'Daughter'],
    ])
    for (const account of [daughter, mother])
      expect(await books.run('customerAccount.balance', { id: account.customer_account_id })).toMatchObject({ balance_minor: 0 })
    books.at('2026-04-01')
    expect(await books.figures((await books.bill(daughter)).id)).toEqual([3100, 0, 3100])
    expect(await books.run('customerAccount.balance', { id: mother.customer_account_id })).toMatchObject({ balance_minor: 3100 })
    expect(await books.differences()).toEqual([])
  })

  it('though another sells by now: by the number and tax id of the seller of the invoice', async () => {
    const books = await desk()
    books.at('2026-03-10')
    await books.monthly('FEE', { price: '31', tax: 'STANDARD' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['FEE'], { subscription_date: '2026-03-01' })
    const { id } = await books.bill(customer)
    const { id: shop } = await books.run<{ id: number }>('seller.create', {
      values: { code: 'SHOP', name: 'Shop', country: 'FR', tax_id: 'FR40303265045' },
    })
    const own = { code: 'SHOP', document: 'creditNote', seller_id: shop, pattern: 'SC-{yyyy}-{n}', yearly: true }
    await books.run('numberSequence.create', { values: own })
    await books.run('customer.update', { id: customer.id, version: 1, values: { seller_id: shop } })
    await books.run('invoice.credit', { id, reason: 'Wrong' })
    expect((await documents(books)).map((row) => [row['number'], row['seller'], row['seller_tax_id']])).toEqual([
      ['INV-2026-000001', 1, null],
      ['CN-2026-000001', 1, null],
    ])
    expect(await books.differences()).toEqual([])
  })
})
