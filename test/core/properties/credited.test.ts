/**
 * Parts of lines credited in any order, then the rest: nothing is left of net and tax, in all and by tax rate, and no note takes
 * more than there was, whatever the company rounds and however it states prices and taxes.
 *
 * Left out: an invoice whose lines come to nothing or less, which is none to credit.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'
import { PATIENCE, runs } from './runs.ts'

const policies = fc.record({
  amounts_from: fc.constantFrom('net', 'gross'),
  tax_totals: fc.constantFrom('perTaxOnInvoice', 'sumOfLineTaxes'),
  rounding_mode: fc.constantFrom('halfUp', 'halfEven', 'floor', 'ceiling'),
  rounding_down: fc.constantFrom('floor', 'zero'),
  line_rounding: fc.constantFrom('currency', 'none', 'places'),
  line_rounding_places: fc.constantFrom(1, 3),
})
const cents = fc.integer({ min: 1, max: 5000 }).map((one) => (one / 100).toFixed(2))
const line = fc.record({
  price: fc.oneof(cents, fc.constantFrom('0.01', '0.333', '0.005', '-0.30', '-3.33', '33.335', '0.125')),
  tax: fc.constantFrom('STANDARD', 'REDUCED', 'ZERO'),
})
/** Percent of what is left of a line. */
const part = fc.record({ line: fc.nat(3), percent: fc.constantFrom(1, 10, 33, 50, 90, 99, 100) })
const notes = fc.array(fc.uniqueArray(part, { selector: (one) => one.line, minLength: 1, maxLength: 3 }), { maxLength: 4 })

/** With a reason that is the operator's to know; never a fault. */
const REFUSED = ['invoice.overCredited', 'invoice.lineAmount', 'invoice.creditZero', 'invoice.creditRaises']

async function credited(settings: object, lines: readonly { price: string; tax: string }[], given: readonly (readonly Part[])[]) {
  const world = await desk({}, settings)
  world.at('2026-01-01')
  for (const [at, terms] of lines.entries()) await world.once(`L${at}`, terms)
  const buyer = await world.customer('K')
  await world.subscribe(
    buyer,
    lines.map((_, at) => `L${at}`),
  )
  const { id } = await world.run<{ id: number | null }>('invoice.issue', { billing_account_id: buyer.billing_account_id })
  const [invoice] = await world.rows<{ kind: string; gross: number }>('SELECT kind, gross_minor AS gross FROM invoice')
  if (id === null || invoice?.kind !== 'invoice' || invoice.gross <= 0) return world.core.close()
  const words = JSON.stringify([settings, lines, given])
  const credit = async (some?: readonly object[]) => {
    const input = { id, reason: 'goodwill', ...(some ? { lines: some } : {}) }
    const result = await world.core.call({ operation: 'invoice.credit', input }, OPERATOR)
    if (!result.ok) expect(REFUSED, `${words}: ${result.failure.message}`).toContain(result.failure.code)
  }
  for (const parts of given) {
    const { lines: left } = await world.run<{ lines: { line_id: number; left: string }[] }>('invoice.creditable', { id })
    const wanted = new Map(parts.map(({ line: at, percent }) => [left[at % left.length], percent]))
    const some = [...wanted].flatMap(([one, percent]) => {
      const amount = Math.round(Number(one?.left) * percent) / 100
      return amount === 0 ? [] : [{ line_id: one?.line_id, amount: String(amount) }]
    })
    if (some.length > 0) await credit(some)
  }
  await credit()
  const rates = await world.rows('SELECT SUM(base_minor) AS net, SUM(tax_minor) AS tax FROM invoice_tax GROUP BY tax_id')
  expect(rates, words).toEqual(rates.map(() => ({ net: 0, tax: 0 })))
  expect(await world.balance(), words).toBe(0)
  expect(await world.differences(), words).toEqual([])
  return world.core.close()
}
interface Part {
  readonly line: number
  readonly percent: number
}

it(
  'parts and then the rest leave nothing, by tax rate and in all',
  async () => {
    await fc.assert(fc.asyncProperty(policies, fc.array(line, { minLength: 1, maxLength: 4 }), notes, credited), runs(25))
  },
  PATIENCE,
)
