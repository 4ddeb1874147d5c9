/** What a file of events says from a day on holds from that day on: an own price neither before it nor later. */
import { beforeEach, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { type Desk, type DeskCustomer, desk } from '../../support/desk.ts'

let on: Desk
let customer: DeskCustomer
let code: string

beforeEach(async () => {
  on = await desk()
  on.at('2026-11-01')
  await on.monthly('LINE', { price: '10' })
  customer = await on.customer('Kunde')
  code = (await on.subscribe(customer, ['LINE'])).code
  await on.bill(customer)
})

const override = (date: string, price: string) =>
  on.run<{ batch: number; changed: number }>('import.run', {
    staged: on.stage(`date;subscription;event;charge;price\n${date};${code};override;LINE;${price}\n`),
    file_name: 'events.csv',
    kind: 'subscriptionEvents',
  })
const lines = async (day: string) => {
  on.at(day)
  const { id } = await on.bill(customer)
  return on.rows<object>('SELECT period_start AS day, amount FROM invoice_line WHERE invoice_id = ? ORDER BY id', id)
}
const amount = (text: string) => decimal(text).toFixed(12)

it('an own price from a day to come is charged from then on', async () => {
  on.at('2026-11-30')
  await override('2027-01-01', '4')
  expect(await lines('2026-12-01')).toEqual([{ day: '2026-12-01', amount: amount('10') }])
  on.at('2027-01-01')
  await on.job('subscription.runDates')
  expect(await lines('2027-01-01')).toEqual([{ day: '2027-01-01', amount: amount('4') }])
  expect(await lines('2027-02-01')).toEqual([{ day: '2027-02-01', amount: amount('4') }])
  expect(await on.differences()).toEqual([])
})

it('an own price from a day that is charged already gives back and charges anew by the day', async () => {
  on.at('2026-11-20')
  await override('2026-11-16', '4')
  // 15 of 30 days: 5.00 back, 2.00 charged.
  expect(await lines('2026-12-01')).toEqual([
    { day: '2026-11-16', amount: amount('-5') },
    { day: '2026-11-16', amount: amount('2') },
    { day: '2026-12-01', amount: amount('4') },
  ])
  expect(await on.differences()).toEqual([])
})

it('an own price from a day that nothing is charged beyond, though days before it are not charged yet', async () => {
  on.at('2027-01-15')
  await override('2027-01-01', '4')
  expect(await lines('2027-01-15')).toEqual([
    { day: '2026-12-01', amount: amount('10') },
    { day: '2027-01-01', amount: amount('4') },
  ])
})

it('an own price from where the last charge ended leaves the service as it is', async () => {
  on.at('2026-12-01')
  await override('2026-12-01', '4')
  expect(await on.rows('SELECT COUNT(*) AS n FROM service')).toEqual([{ n: 1 }])
  expect(await lines('2026-12-01')).toEqual([{ day: '2026-12-01', amount: amount('4') }])
})

it.each(['2026-11-16', '2026-12-01', '2027-06-01'])('an own price from %s is taken back with its file', async (day) => {
  on.at('2026-12-01')
  const { batch } = await override(day, '4')
  await on.run('import.undo', { batch })
  expect(await lines('2026-12-01')).toEqual([{ day: '2026-12-01', amount: amount('10') }])
  expect(await on.differences()).toEqual([])
})
