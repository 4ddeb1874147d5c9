/**
 * Charges of several tax rates, given back and charged again by pauses told late, moved and taken back, by ends taken back, and credited, on
 * documents that bill other months beside: the tax that is kept is that of what is kept. When all is given back nothing of net and
 * tax is left, by tax rate, whatever is rounded how; and each document gives back of another no more than that one's tax.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays } from '../../../src-core/kernel/dates.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { PATIENCE, runs } from './runs.ts'

const START = '2026-01-01'

export const taxed = async (d: Desk, code: string, percent: string): Promise<void> => {
  const create = async (entity: string, values: object) => (await d.run<{ id: number }>(`${entity}.create`, { values })).id
  const [like] = await d.rows<{ ledger: number }>('SELECT ledger_account_id AS ledger FROM tax WHERE CAST(percent AS REAL) > 0')
  const tax_id = await create('tax', { code, name: code, percent, ledger_account_id: like?.ledger })
  const tax_class_id = await create('taxClass', { code, name: code })
  for (const { id } of await d.rows<{ id: number }>('SELECT id FROM tax_category'))
    await create('taxMapping', { tax_category_id: id, tax_class_id, tax_id, priority: 0 })
}

type Act =
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'bill' | 'takePauseBack' | 'takeEndBack' }
  | { readonly do: 'pause' | 'movePause'; readonly back: number; readonly days: number }
  | { readonly do: 'end'; readonly back: number }
  /** Percent of what is left of the line at this place among all that charge. */
  | { readonly do: 'credit'; readonly line: number; readonly percent: number }
  | { readonly do: 'creditRest'; readonly invoice: number }
interface Told {
  readonly of: number
  readonly act: Act
}

const back = fc.integer({ min: -5, max: 40 })
const days = fc.integer({ min: 1, max: 25 })
const bare = <T extends string>(name: T) => fc.record({ do: fc.constant(name) })
const act = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }),
  bare('bill' as const),
  bare('bill' as const),
  fc.record({ do: fc.constantFrom('pause' as const, 'movePause' as const), back, days }),
  fc.record({ do: fc.constant('pause' as const), back, days }),
  bare('takePauseBack' as const),
  fc.record({ do: fc.constant('end' as const), back }),
  bare('takeEndBack' as const),
  fc.record({ do: fc.constant('credit' as const), line: fc.nat(9), percent: fc.constantFrom(1, 33, 90, 100) }),
  fc.record({ do: fc.constant('creditRest' as const), invoice: fc.nat(5) }),
)
const acts = fc.array(fc.record<Told>({ of: fc.nat(1), act }), { minLength: 3, maxLength: 14 })
const price = fc.integer({ min: 1, max: 5000 }).map((one) => (one / 100).toFixed(2))
const plans = fc.array(fc.record({ price, tax: fc.constantFrom('STANDARD', 'REDUCED', 'SWISS') }), { minLength: 2, maxLength: 4 })
const policies = fc.record({
  rounding_mode: fc.constantFrom('floor', 'halfUp'),
  amounts_from: fc.constantFrom('net', 'net', 'gross'),
  tax_totals: fc.constantFrom('perTaxOnInvoice', 'perTaxOnInvoice', 'sumOfLineTaxes'),
})

async function played(settings: object, terms: readonly { price: string; tax: string }[], told: readonly Told[]) {
  const words = JSON.stringify([settings, terms, told])
  const d = await desk({}, { late_pause: 'givenBack', ...settings })
  let today = addDays(START, -1)
  const moveTo = async (day: string) => {
    today = day as typeof today
    d.at(day)
    await d.job('subscription.runDates')
  }
  d.at(today)
  await taxed(d, 'SWISS', '8.1')
  for (const [at, one] of terms.entries()) await d.monthly(`P${at}`, one)
  const k = await d.customer('K')
  d.at(START)
  today = START
  const half = Math.ceil(terms.length / 2)
  const subscriptions: number[] = []
  for (const [from, to] of [
    [0, half],
    [half, terms.length],
  ] as const) {
    const services = terms.slice(from, to).map((_, at) => `P${from + at}`)
    subscriptions.push((await d.subscribe(k, services)).id)
  }
  const attempt = async (operation: string, input: object) => d.core.call({ operation, input }, OPERATOR)
  const bill = () => attempt('invoice.issue', { billing_account_id: k.billing_account_id, recurring: true, accept: true })
  const pauses: string[][] = [[], []]
  const suspend = async (of: number, from: string, until: string) => {
    const made = await attempt('subscription.suspend', { id: subscriptions[of], date: from, until })
    if (made.ok) pauses[of]?.push((made.value as { suspension: string }).suspension)
  }
  const credit = async ({ line: at, percent }: { readonly line: number; readonly percent: number }) => {
    const lines = await d.rows<{ id: number; invoice: number }>(
      `SELECT l.id, l.invoice_id AS invoice FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
       WHERE i.credits_invoice_id IS NULL AND i.kind = 'invoice' AND l.kind = 'recurring' ORDER BY l.id`,
    )
    const line = lines[at % Math.max(1, lines.length)]
    if (!line) return
    const { lines: left } = await d.run<{ lines: { line_id: number; left: string }[] }>('invoice.creditable', { id: line.invoice })
    const amount = Math.round(Number(left.find(({ line_id }) => line_id === line.id)?.left ?? 0) * percent) / 100
    const asked = { id: line.invoice, reason: 'goodwill', lines: [{ line_id: line.id, amount: String(amount) }] }
    if (amount > 0) await attempt('invoice.credit', asked)
  }
  await bill()
  for (const { of, act: one } of told) {
    const id = subscriptions[of]
    const last = pauses[of]?.at(-1)
    if (one.do === 'wait') await moveTo(addDays(today, one.days))
    else if (one.do === 'bill') await bill()
    else if (one.do === 'pause') await suspend(of, addDays(today, -one.back), addDays(today, one.days - one.back))
    else if (one.do === 'movePause' && last !== undefined) {
      const from = addDays(today, -one.back)
      const moved = await attempt('subscription.changeSuspension', { id, date: last, from, until: addDays(from, one.days) })
      if (moved.ok) pauses[of]?.splice(-1, 1, from)
    } else if (one.do === 'takePauseBack' && last !== undefined) {
      await attempt('subscription.withdrawSuspension', { id, date: last })
      pauses[of]?.pop()
    } else if (one.do === 'end') await attempt('subscription.terminate', { id, date: addDays(today, -one.back), reason: 'CUSTOMER' })
    else if (one.do === 'credit') await credit(one)
    else if (one.do === 'creditRest') await attempt('invoice.credit', { id: one.invoice + 1, reason: 'goodwill' })
    else if (one.do === 'takeEndBack') await attempt('subscription.withdrawTermination', { id })
  }
  await bill()
  const documents = await d.rows<{ net: number; tax: number; gross: number }>(
    'SELECT net_minor AS net, tax_minor AS tax, gross_minor AS gross FROM invoice',
  )
  for (const { net, tax, gross } of documents) expect(net + tax, words).toBe(gross)
  expect(await d.differences(), words).toEqual([])
  for (const id of subscriptions) {
    await attempt('subscription.withdrawTermination', { id })
    const ended = await attempt('subscription.terminate', { id, date: START, reason: 'CUSTOMER' })
    expect(ended.ok || JSON.stringify(ended), words).toBe(true)
  }
  // What is given back of a pause to come stands on its first day.
  await moveTo(addDays(today, 60))
  await bill()
  const left = await d.rows<{ net: number; tax: number }>(
    `SELECT x.tax_id, SUM(x.base_minor) AS net, SUM(x.tax_minor) AS tax FROM invoice_tax x GROUP BY x.tax_id`,
  )
  expect(
    left.map(({ net, tax }) => [net, tax]),
    words,
  ).toEqual(left.map(() => [0, 0]))
  expect(await d.differences(), words).toEqual([])
  return d.core.close()
}

it(
  'when all is given back, nothing of net and tax is left at any rate',
  async () => {
    await fc.assert(fc.asyncProperty(policies, plans, acts, played), runs(12))
  },
  PATIENCE,
)
