/** Sharing a whole number of minor units out over amounts, so that the shares add up to it. */
import { type Decimal, ZERO } from '../../kernel/decimal.ts'
import { round, type RoundingMode } from '../../kernel/rounding.ts'

/** One share an amount, in their order: each the difference of two rounded running sums. All to the first where the amounts cancel. */
export function shareOut(whole: number, amounts: readonly Decimal[], mode: RoundingMode): number[] {
  const total = amounts.reduce((sum, amount) => sum.plus(amount), ZERO)
  let running = ZERO
  let given = 0
  return amounts.map((amount, at) => {
    running = running.plus(amount)
    const upTo = total.isZero() ? whole : round(running.times(whole).div(total), { places: 0, mode }).toNumber()
    const share = (at === amounts.length - 1 ? whole : upTo) - given
    given += share
    return share
  })
}
