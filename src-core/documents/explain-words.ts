/** Figures, quantities and kinds of explanations, in the operator's words. */
import { type Decimal, decimal } from '../kernel/decimal.ts'
import { readableText } from '../kernel/readable-decimal.ts'
import { RATED_KIND_WORDS } from '../rating/model.ts'

/** @param digits the fewest fraction digits */
export function figure(value: Decimal | string, digits = 0): string {
  return readableText(decimal(value), digits)
}

/** @example inUnit('1.366666666667', 'GB') // '1.366667 GB' */
export function inUnit(value: Decimal | string, unit: string | null): string {
  return unit === null ? figure(value) : `${figure(value)} ${unit}`
}

/** As {@link inUnit}, for a sentence; what has no unit is a bare quantity. */
export function quantityText(value: Decimal | string, unit: string | null): string {
  return unit === null ? `quantity ${figure(value)}` : inUnit(value, unit)
}

/** A kind of rated transaction or line, within a sentence. */
export function kindText(kind: string): string {
  const words = kind in RATED_KIND_WORDS ? RATED_KIND_WORDS[kind as keyof typeof RATED_KIND_WORDS] : kind
  return words.toLowerCase()
}
