/** Amounts are whole minor units that a number counts exactly: what is more is refused in words, by whoever comes to it. */
import { type Decimal, toPlain } from './decimal.ts'
import { type Refusal, refuse } from './failures.ts'

/** A refusal of an amount that cannot be counted exactly. A run takes it as an exception of its record. */
export function tooLargeAmount(value: Decimal | string): Refusal {
  const text = typeof value === 'string' ? value : toPlain(value)
  const words = `${text} is more than the largest amount that can be counted exactly. Take back or correct the quantity or the price that it comes from.`
  return refuse('refused', 'amount.tooLarge', words)
}
