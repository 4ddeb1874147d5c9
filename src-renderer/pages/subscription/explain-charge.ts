/** How the price of a charge came about, as a tree. */
import { decimal, toPlain } from '../../../src-core/kernel/decimal.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { readDecimal } from '../../format/numbers.ts'
import type { ExpectedLine } from '../customer/expected-bills.ts'
import { explainLines } from '../customer/explain-bill.ts'
import type { Charge, ChargePrice } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

const PRICE_DIGITS = 4

/** A recurring or one-shot charge: quantity by unit price, and where the price is from. */
export function explainCharge(charge: Charge, unitPrice: string, price: ChargePrice | undefined, currency: string): ExplanationNode {
  const amount = toPlain(decimal(unitPrice).times(charge.quantity))
  const own: ExplanationNode = { label: text.overridden, how: text.overrideSays, amount: null, unit: null, children: [] }
  const steps = (price?.steps ?? []).map(
    (step): ExplanationNode => ({ label: step.label, how: step.how, amount: null, unit: null, children: [] }),
  )
  const how = `${readDecimal(charge.quantity)} × ${readDecimal(unitPrice, PRICE_DIGITS)}`
  const link = { entity: 'charge', id: charge.charge_id }
  return { label: charge.name, how, amount, unit: currency, link, children: charge.price_override === null ? steps : [own] }
}

/** What usage of a charge came to since the last bill. */
export function explainUsage(charge: Charge, lines: readonly ExpectedLine[], currency: string): ExplanationNode {
  return explainLines(charge.name, lines, currency)
}
