/** What is given back is counted as it was charged, in its currency, and never below nothing. */
import { expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

it.each([
  // Charged 20 of 30 days of 31.00, as it is counted now: 15 of those 20 days.
  [null, '-15.5', { days: 15, of: 30 }],
  // Charged by the days of the calendar, as it was counted once: 16 of those 21 days.
  ['{"days":21,"of":31,"whole":"1"}', '-15.75', { days: 16, of: 21 }],
  ['{"days":20,"of":31,"whole":"1"}', '-15.75', { days: 16, of: 21 }],
])('gives back as it was counted when it was charged: %s', async (inputs, amount, days) => {
  const d = await desk({}, { proration_divisor: 'thirtyDays' })
  d.at('2026-01-11')
  await d.monthly('PLAN', { price: '31' })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN'])
  await d.bill(k)
  if (inputs !== null) d.plant('UPDATE rated_transaction SET inputs = ?', inputs)
  d.at('2026-01-16')
  await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'CUSTOMER' })
  await d.bill(k)
  const [back] = await d.rows<{ amount: string; inputs: string }>(
    "SELECT amount, inputs FROM rated_transaction WHERE kind = 'reimbursement'",
  )
  expect([String(Number(back?.amount)), JSON.parse(back?.inputs as string)]).toEqual([amount, { reverses: 1, ...days }])
})

it('takes the tax in the digits of its currency', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.run('exchangeRate.create', { values: { currency: 'KWD', from_date: '2026-01-01', rate: '0.35' } })
  await d.monthly('PLAN', { price: '31', currency: 'KWD', tax: 'STANDARD' })
  const k = await d.customer('K', { currency: 'KWD' })
  const { id } = await d.subscribe(k, ['PLAN'])
  await d.bill(k)
  d.at('2026-01-16')
  await d.run('subscription.terminate', { id, date: '2026-01-16', reason: 'CUSTOMER' })
  await d.bill(k)
  // 19 % of 16.000, in thousandths.
  expect(await d.rows('SELECT tax_minor FROM taken')).toEqual([{ tax_minor: 3040 }])
  expect(await d.rows('SELECT SUM(gross_minor) AS gross FROM invoice')).toEqual([{ gross: 17_850 }])
})

it('gives nothing back of days that were given back too dearly, and tells no days of a period given back as a whole', async () => {
  const d = await desk()
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '31' })
  const who = [await d.customer('A'), await d.customer('B')]
  const ids: number[] = []
  for (const k of who) {
    ids.push((await d.subscribe(k, ['PLAN'])).id)
    await d.bill(k)
  }
  d.plant(
    "INSERT INTO taken (created_op, kind, source_transaction_id, amount, tax_minor, quantity) VALUES (1, 'release', 1, '40.000000000000', 0, '1.000000000000')",
  )
  for (const [at, id] of ids.entries()) {
    await d.run('subscription.terminate', { id, date: '2026-01-01', reason: 'CUSTOMER' })
    await d.bill(who[at] as never).catch(() => undefined)
  }
  const rows = await d.rows<{ amount: string; inputs: string }>("SELECT amount, inputs FROM rated_transaction WHERE kind = 'reimbursement'")
  expect(rows.map(({ amount, inputs }) => [Number(amount), JSON.parse(inputs)])).toEqual([[-31, { reverses: 2 }]])
})
