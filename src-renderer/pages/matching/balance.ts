/** What a matching applies and what it leaves: minor units of one currency, exact. */

/** An open item of the customer account; amounts positive, the direction says which side it stands on. */
export interface MatchItem {
  readonly id: number
  readonly number: string
  readonly direction: 'debit' | 'credit'
  readonly openMinor: number
}

/** Amounts applied, by operation; an operation that is not in it is not taken. */
export type Taken = ReadonlyMap<number, number>

export interface MatchBalance {
  /** Debits less the other credits that are taken: what the credit itself has to give. */
  readonly appliedMinor: number
  readonly leftMinor: number
  readonly count: number
  readonly ready: boolean
}

/**
 * How a choice stands to the credit.
 *
 * @param creditMinor what is open of the credit
 */
export function balanceOf(creditMinor: number, items: readonly MatchItem[], taken: Taken): MatchBalance {
  const chosen = items.filter((item) => taken.has(item.id))
  const appliedMinor = chosen.reduce((sum, item) => sum + (item.direction === 'debit' ? 1 : -1) * (taken.get(item.id) ?? 0), 0)
  const debits = chosen.some((item) => item.direction === 'debit' && (taken.get(item.id) ?? 0) > 0)
  const leftMinor = creditMinor - appliedMinor
  return { appliedMinor, leftMinor, count: chosen.length, ready: debits && appliedMinor > 0 && leftMinor >= 0 }
}

/**
 * Takes an item with as much as the credit still has, or drops it. Another credit gives all it has.
 *
 * @returns the choice as it was where the credit has nothing left for a debit
 */
export function toggleItem(creditMinor: number, items: readonly MatchItem[], taken: Taken, item: MatchItem): Taken {
  const next = new Map(taken)
  if (next.delete(item.id)) return next
  const { leftMinor } = balanceOf(creditMinor, items, taken)
  const amount = item.direction === 'credit' ? item.openMinor : Math.min(item.openMinor, leftMinor)
  if (amount <= 0) return taken
  return next.set(item.id, amount)
}

/** The operations of `matching.match`: the credit gives what is applied, each item what was chosen. */
export function operationsOf(
  creditId: number,
  balance: MatchBalance,
  taken: Taken,
): { readonly id: number; readonly amount_minor: number }[] {
  return [{ id: creditId, amount_minor: balance.appliedMinor }, ...[...taken].map(([id, amount_minor]) => ({ id, amount_minor }))]
}
