/** Codes of customers and accounts that are checked and gathered but stand in no table yet. */
import type { RecordKey } from './codes.ts'

const CODED = ['code', 'customer_account_code', 'billing_account_code', 'user_account_code', 'party'] as const
/** Whose code: the customer's, its accounts' by the names of their values, its party's. */
export type Coded = (typeof CODED)[number]

export interface GatheredCodes {
  /** The id of a gathered row by code or id, or `null`. */
  find(of: Coded, key: RecordKey): number | null
  add(of: Coded, code: string, id: number): void
  /** After the rows were written. */
  clear(): void
}

export function gatheredCodes(): GatheredCodes {
  const ids = Object.fromEntries(CODED.map((of) => [of, new Map<string, number>()])) as Record<Coded, Map<string, number>>
  return {
    find: (of, key) => {
      if (typeof key === 'string') return ids[of].get(key) ?? null
      return ids[of].values().some((id) => id === key) ? key : null
    },
    add: (of, code, id) => ids[of].set(code, id),
    clear: () => {
      for (const of of CODED) ids[of].clear()
    },
  }
}
