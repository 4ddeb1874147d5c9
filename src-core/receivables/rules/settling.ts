/**
 * What a payment settles by itself, and what it never does.
 *
 * Whole numbers in its reference settle under every rule but `byHand`. Where the reference speaks for no document at all, the
 * operator's rule may let the amount or the due date decide. Everything else is a proposal.
 */

import type { MatchingRule } from '../../setup/index.ts'

export interface SettleCandidate {
  readonly id: number
  /** Minor units, more than zero. */
  readonly openMinor: number
  readonly disputed: boolean
}

export interface SettleQuestion {
  readonly rule: MatchingRule
  /** Open debits of the account that the reference names by their whole number, the oldest due first. */
  readonly named: readonly SettleCandidate[]
  /** The reference names any document whole, or a part of the number of an open one. */
  readonly speaks: boolean
  /** Open debits of the very amount, at least two where there are two; disputed ones too. */
  readonly ofAmount: readonly SettleCandidate[]
}

export type SettleAnswer =
  | { readonly kind: 'documents'; readonly ids: readonly number[] }
  /** The oldest due first, as the operator's rule says. */
  | { readonly kind: 'oldest' }
  | { readonly kind: 'none' }

const NONE: SettleAnswer = { kind: 'none' }

/** A disputed document is settled by nobody, but it may be what was meant: two of one amount are no certainty. */
export function settlesByItself({ rule, named, speaks, ofAmount }: SettleQuestion): SettleAnswer {
  if (rule === 'byHand') return NONE
  if (named.length > 0) {
    const ids = named.filter(({ disputed }) => !disputed).map(({ id }) => id)
    return ids.length === 0 ? NONE : { kind: 'documents', ids }
  }
  if (speaks) return NONE
  if (rule === 'oldestFirst') return { kind: 'oldest' }
  const [only] = ofAmount
  return rule === 'exactAmount' && only && ofAmount.length === 1 && !only.disputed ? { kind: 'documents', ids: [only.id] } : NONE
}
