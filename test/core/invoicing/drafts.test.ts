/** What a draft makes of its lines: its period, its kind by its sign, its currency. */
import { expect, it } from 'vitest'
import { kindOfDraft } from '../../../src-core/invoicing/issue.ts'
import { desk } from '../../support/desk.ts'

it('has the period from the first start to the last end of its lines, whichever lines have them', async () => {
  const world = await desk()
  world.at('2026-01-05')
  await world.monthly('MIDDLE', {})
  await world.monthly('EARLY', {})
  await world.monthly('LONG', { calendar: 'QUARTERLY' })
  await world.monthly('LATE', {})
  await world.once('FEE', {})
  const who = await world.customer('A')
  world.at('2026-01-25')
  await world.subscribe(who, ['MIDDLE', 'FEE'], { subscription_date: '2026-01-12' })
  await world.subscribe(who, ['EARLY'], { subscription_date: '2026-01-07' })
  await world.subscribe(who, ['LONG'], { subscription_date: '2026-01-10' })
  await world.subscribe(who, ['LATE'], { subscription_date: '2026-01-20' })
  const { id } = await world.bill(who)
  expect(await world.rows('SELECT period_start, period_end FROM invoice_line WHERE invoice_id = ? ORDER BY position', id)).toEqual([
    { period_start: '2026-01-12', period_end: '2026-02-01' },
    { period_start: null, period_end: null },
    { period_start: '2026-01-07', period_end: '2026-02-01' },
    { period_start: '2026-01-10', period_end: '2026-04-01' },
    { period_start: '2026-01-20', period_end: '2026-02-01' },
  ])
  expect(await world.rows('SELECT period_start, period_end FROM invoice')).toEqual([
    { period_start: '2026-01-07', period_end: '2026-04-01' },
  ])
})

it('has no period where no line has one', async () => {
  const world = await desk()
  world.at('2026-01-05')
  await world.once('FEE', { price: '5' })
  const who = await world.customer('A')
  await world.subscribe(who, ['FEE'])
  await world.bill(who)
  expect(await world.rows('SELECT period_start, period_end FROM invoice')).toEqual([{ period_start: null, period_end: null }])
})

it('is an invoice down to 0.00, and a credit note only below', async () => {
  expect([1, 0, -1].map((grossMinor) => kindOfDraft({ grossMinor }))).toEqual(['invoice', 'invoice', 'creditNote'])
  const world = await desk()
  world.at('2026-01-05')
  await world.once('FEE', { price: '31' })
  await world.once('REBATE', { price: '-31' })
  const who = await world.customer('A')
  await world.subscribe(who, ['FEE', 'REBATE'])
  await world.bill(who)
  const rows = await world.rows<{ kind: string; gross_minor: number; due_date: string }>('SELECT kind, gross_minor, due_date FROM invoice')
  expect(rows).toEqual([{ kind: 'invoice', gross_minor: 0, due_date: expect.any(String) }])
  // What is owed to the customer is due at once; nothing is owed here.
  expect(rows[0]?.due_date).not.toBe('2026-01-05')
  expect(await world.differences()).toEqual([])
})

it('is refused in a currency without an exchange rate, and nothing is written', async () => {
  const world = await desk()
  world.at('2026-01-05')
  await world.monthly('PLAN', { price: '10', currency: 'USD' })
  const who = await world.customer('A', { currency: 'USD' })
  await world.subscribe(who, ['PLAN'])
  const refused = await world.fail('invoice.issue', { billing_account_id: who.billing_account_id, recurring: true })
  expect(refused).toMatchObject({ kind: 'refused', code: 'exchangeRate.missing' })
  expect(await world.rows('SELECT 1 FROM invoice')).toEqual([])
  expect(await world.rows('SELECT 1 FROM rated_transaction')).toEqual([])
  const rate = { currency: 'USD', from_date: '2026-01-06', rate: '1.25' }
  await world.run('exchangeRate.create', { values: rate })
  // The rate begins a day later than the invoice.
  expect(await world.fail('invoice.issue', { billing_account_id: who.billing_account_id, recurring: true })).toMatchObject({
    code: 'exchangeRate.missing',
  })
  world.at('2026-01-06')
  await world.bill(who)
  // 27 of 31 days of 10.00 USD are 8.71, at 1.25 for one EUR 6.97
  expect(await world.rows('SELECT gross_minor, functional_minor FROM invoice')).toEqual([{ gross_minor: 871, functional_minor: 697 }])
})
