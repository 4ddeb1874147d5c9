/** An amount of a row against the currency that it is in, which may be known only when it is written. */
import { fractionDigits } from '../files/values/number-text.ts'
import type { NumberNote } from '../files/values/cells.ts'
import { refuseField } from '../kernel/failures.ts'

/** @throws Refusal of the field where its sign is that of another currency */
export function refuseOtherCurrency(field: string, note: NumberNote | undefined, currency: string): void {
  const signs = note?.currencies
  if (signs === undefined || signs.includes(currency)) return
  const words = signs.length === 1 ? (signs[0] as string) : `one of ${signs.join(', ')}`
  throw refuseField(
    field,
    'import.otherCurrency',
    `The amount is in ${words}, but ${currency} is meant here. Take the sign off only if it is wrong.`,
  )
}

/**
 * `1.000` is no 1.00: an amount that may be a thousand has no more digits than its currency, unless the operator named the mark.
 *
 * @param digits of the currency
 * @throws Refusal of the field
 */
export function refuseTooFine(field: string, amount: string, note: NumberNote | undefined, currency: string, digits: number): void {
  if (!note?.open || fractionDigits(amount) <= digits) return
  const words = digits === 0 ? 'no digits' : `${digits} digits`
  throw refuseField(
    field,
    'import.tooFine',
    `It is read as “${amount}”, but ${currency} has ${words} after the mark, and it may be “${amount.replace('.', '')}”. Name the decimal mark of the file (decimal_mark), or write the amount with the digits of its currency.`,
  )
}
