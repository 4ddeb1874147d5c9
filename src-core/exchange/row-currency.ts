/** The sign beside an amount, against the currency that the amount is in. */
import { refuseField } from '../kernel/failures.ts'

/** @throws Refusal of the field where its sign is that of another currency */
export function refuseOtherCurrency(field: string, signs: readonly string[] | undefined, currency: string): void {
  if (signs === undefined || signs.includes(currency)) return
  const words = signs.length === 1 ? (signs[0] as string) : `one of ${signs.join(', ')}`
  throw refuseField(
    field,
    'import.otherCurrency',
    `The amount is in ${words}, but ${currency} is meant here. Take the sign off only if it is wrong.`,
  )
}
