/** Derivations of what is expected: trees that add up from line to bill. */
import { decimal, toPlain } from '../../../src-core/kernel/decimal.ts'
import { decimalFromMinor } from '../../../src-core/kernel/money.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { formatDecimal, readDecimal } from '../../format/numbers.ts'
import { amountOf, type ExpectedBill, type ExpectedLine } from './expected-bills.ts'
import { customerText } from './text.ts'

const { explain: text } = customerText
const PRICE_DIGITS = 4

/** `15 of 30 days × 1 × 89.0000`; an estimate by its days. */
export function lineHow(line: ExpectedLine): string {
  const quantity = readDecimal(line.quantity)
  if (line.unit_price === null) return `${quantity}, ${text.tiers}`
  const price = readDecimal(line.unit_price, PRICE_DIGITS)
  if (line.kind === 'estimate') return text.perDay(price, line.quantity)
  const share = line.days === null || line.of_days === null ? '' : `${text.share(line.days, line.of_days)} × `
  return `${share}${quantity} × ${price}`
}

export function explainLine(line: ExpectedLine, currency: string): ExplanationNode {
  const link = line.charge_id === null ? {} : { link: { entity: 'charge', id: line.charge_id } }
  const period = line.period_start === null ? {} : { when: { start: line.period_start, end: line.period_end } }
  return { label: line.label, how: lineHow(line), ...period, amount: padded(line.amount), unit: currency, ...link, children: [] }
}

/** As an amount of money is read: with two digits at least. */
function padded(amount: string): string {
  const value = decimal(amount)
  return value.decimalPlaces() < 2 ? value.toFixed(2) : toPlain(value)
}

export function explainLines(label: string, lines: readonly ExpectedLine[], currency: string): ExplanationNode {
  const children = lines.map((line) => explainLine(line, currency))
  return { label, how: '', amount: padded(amountOf(lines)), unit: currency, children }
}

/** Net by its lines, taxes by their bases, gross. */
export function explainBill(label: string, bill: ExpectedBill, currency: string, decimals: number): ExplanationNode {
  const amount = (minor: number) => decimalFromMinor(minor, decimals).toFixed(decimals)
  const step = (name: string, how: string, minor: number, children: readonly ExplanationNode[] = []): ExplanationNode => ({
    ...{ label: name, how, amount: amount(minor), unit: currency, children },
  })
  return step(label, '', bill.gross_minor, [
    step(text.net, '', bill.net_minor, [...explainLines('', bill.lines, currency).children]),
    ...bill.taxes.map((tax) =>
      step(
        tax.label,
        text.taxOf(formatDecimal(tax.percent), formatDecimal(toPlain(decimal(amount(tax.base_minor))), decimals)),
        tax.tax_minor,
      ),
    ),
  ])
}
