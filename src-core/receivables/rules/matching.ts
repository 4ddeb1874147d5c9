/**
 * Matching: how credits are spread over debits.
 *
 * Source: Opencell `MatchingCodeService` (14.3): the caller's sequence is kept, credits go in order,
 * each is spread over the debits in order. Its test that drops amounts below one unit is not followed.
 * All amounts are minor units of one currency and positive; the direction says which way.
 */
export type Direction = 'debit' | 'credit'

/** An operation with the part of it that is to be matched. */
export interface Offered {
  readonly id: number
  readonly direction: Direction
  readonly openMinor: number
  /** How much of it to match; all that is open if absent. */
  readonly amountMinor?: number | undefined
}

export interface Pairing {
  readonly debitId: number
  readonly creditId: number
  readonly amountMinor: number
}

/**
 * Spreads the credits over the debits; what has no counterpart stays open.
 *
 * @example spread([{ id: 1, direction: 'debit', openMinor: 70 }, { id: 2, direction: 'credit', openMinor: 100 }]) // 70 from 2 to 1
 */
export function spread(operations: readonly Offered[]): Pairing[] {
  const debits = remaining(operations, 'debit')
  const pairings: Pairing[] = []
  let at = 0
  for (const credit of remaining(operations, 'credit')) {
    while (credit.left > 0 && at < debits.length) {
      const debit = debits[at] as Remaining
      const amountMinor = Math.min(credit.left, debit.left)
      if (amountMinor > 0) pairings.push({ debitId: debit.id, creditId: credit.id, amountMinor })
      credit.left -= amountMinor
      debit.left -= amountMinor
      if (debit.left === 0) at += 1
    }
  }
  return pairings
}

interface Remaining {
  readonly id: number
  left: number
}

function remaining(operations: readonly Offered[], direction: Direction): Remaining[] {
  return operations.filter((one) => one.direction === direction).map((one) => ({ id: one.id, left: takenOf(one) }))
}

function takenOf({ openMinor, amountMinor }: Offered): number {
  return Math.min(openMinor, amountMinor ?? openMinor)
}

/** What stands against matching these operations as they were given. */
export type MatchingPlan =
  | { readonly kind: 'ready'; readonly operations: readonly Offered[] }
  /** Several operations could stay partly open: the operator names the one. */
  | { readonly kind: 'choose'; readonly candidates: readonly number[]; readonly differenceMinor: number; readonly direction: Direction }
  | { readonly kind: 'impossible'; readonly differenceMinor: number; readonly direction: Direction }

/**
 * Balances a matching by hand: where debits and credits differ, exactly one operation of the larger
 * side stays partly open. It must be larger than the difference and come without an amount of its own.
 */
export function planMatching(operations: readonly Offered[]): MatchingPlan {
  const difference = totalOf(operations, 'debit') - totalOf(operations, 'credit')
  if (difference === 0) return { kind: 'ready', operations }
  const direction: Direction = difference > 0 ? 'debit' : 'credit'
  const differenceMinor = Math.abs(difference)
  const candidates = operations.filter(
    (one) => one.direction === direction && one.amountMinor === undefined && one.openMinor > differenceMinor,
  )
  const [only] = candidates
  if (!only) return { kind: 'impossible', differenceMinor, direction }
  if (candidates.length > 1) return { kind: 'choose', candidates: candidates.map(({ id }) => id), differenceMinor, direction }
  const partly = { ...only, amountMinor: only.openMinor - differenceMinor }
  return { kind: 'ready', operations: operations.map((one) => (one === only ? partly : one)) }
}

function totalOf(operations: readonly Offered[], direction: Direction): number {
  return operations.reduce((sum, one) => (one.direction === direction ? sum + takenOf(one) : sum), 0)
}

/** `O` open, `P` partly matched, `L` matched; an item in dispute stays `I` while anything is open. */
export function openStatus(amountMinor: number, openMinor: number, disputed: boolean): 'O' | 'P' | 'L' | 'I' {
  if (openMinor === 0) return 'L'
  if (disputed) return 'I'
  return openMinor === amountMinor ? 'O' : 'P'
}
