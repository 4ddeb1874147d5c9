/**
 * A month given back in pieces, each on a document of its own, in any order, with parts of lines credited in between: nothing is
 * left of net and tax, in all and by tax rate, whatever the company rounds and however it states prices and taxes.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays } from '../../../src-core/kernel/dates.ts'
import { OPERATOR } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'
import { PATIENCE, runs } from './runs.ts'

const policies = fc.record({
  amounts_from: fc.constantFrom('net', 'gross'),
  tax_totals: fc.constantFrom('perTaxOnInvoice', 'sumOfLineTaxes'),
  rounding_mode: fc.constantFrom('halfUp', 'halfEven', 'floor', 'ceiling'),
  rounding_down: fc.constantFrom('floor', 'zero'),
  proration_divisor: fc.constantFrom('actualDays', 'actualDays', 'thirtyDays'),
})
const plan = fc.record({
  price: fc.integer({ min: 1, max: 5000 }).map((one) => (one / 100).toFixed(2)),
  tax: fc.constantFrom('STANDARD', 'REDUCED'),
})
/** Days of January on which pieces begin, and in which order they are given back. */
const pieces = fc.uniqueArray(fc.integer({ min: 2, max: 31 }), { maxLength: 4 }).chain((cuts) => {
  const days = [1, ...cuts.sort((one, other) => one - other), 32]
  return fc.shuffledSubarray(
    days.slice(1).map((end, at) => [days[at] as number, end] as const),
    { minLength: days.length - 1 },
  )
})
const credits = fc.array(fc.record({ after: fc.nat(4), line: fc.nat(3), percent: fc.constantFrom(1, 33, 90) }), { maxLength: 2 })

async function given(
  settings: object,
  plans: readonly { price: string; tax: string }[],
  notes: readonly (readonly [number, number])[],
  some: readonly Credit[],
) {
  const d = await desk({}, { late_pause: 'givenBack', ...settings })
  d.at('2026-01-01')
  for (const [at, terms] of plans.entries()) await d.monthly(`P${at}`, terms)
  const k = await d.customer('K')
  const { id } = await d.subscribe(
    k,
    plans.map((_, at) => `P${at}`),
  )
  await d.bill(k)
  d.at('2026-01-31')
  const words = JSON.stringify([settings, plans, notes, some])
  const day = (one: number) => addDays('2026-01-01', one - 1)
  for (const [at, [from, to]] of notes.entries()) {
    for (const { line, percent } of some.filter(({ after }) => after === at)) {
      const { lines } = await d.run<{ lines: { line_id: number; left: string }[] }>('invoice.creditable', { id: 1 })
      const one = lines[line % lines.length]
      const amount = Math.round(Number(one?.left) * percent) / 100
      if (amount > 0)
        await d.core.call(
          { operation: 'invoice.credit', input: { id: 1, reason: 'goodwill', lines: [{ line_id: one?.line_id, amount: String(amount) }] } },
          OPERATOR,
        )
    }
    await d.run('subscription.suspend', { id, date: day(from), until: day(to) })
    await d.bill(k).catch((fault: Error) => expect(fault.message, words).toContain('invoice.nothing'))
  }
  const rates = await d.rows('SELECT SUM(base_minor) AS net, SUM(tax_minor) AS tax FROM invoice_tax GROUP BY tax_id')
  expect(rates, words).toEqual(rates.map(() => ({ net: 0, tax: 0 })))
  expect(await d.balance(), words).toBe(0)
  expect(await d.differences(), words).toEqual([])
  return d.core.close()
}
interface Credit {
  readonly after: number
  readonly line: number
  readonly percent: number
}

it(
  'a month given back in pieces leaves nothing, by tax rate and in all',
  async () => {
    await fc.assert(fc.asyncProperty(policies, fc.array(plan, { minLength: 1, maxLength: 4 }), pieces, credits, given), runs(15))
  },
  PATIENCE,
)
