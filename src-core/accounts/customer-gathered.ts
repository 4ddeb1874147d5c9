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

/** Rows of one kind: an index by code is made when one is first looked for, and most files look for none. */
interface Gathered {
  readonly codes: string[]
  readonly ids: number[]
  /** Of the first rows; the others are added when it is next asked. */
  readonly index: Map<string, number>
  indexed: number
}

export function gatheredCodes(): GatheredCodes {
  const kinds = Object.fromEntries(
    CODED.map((of): [Coded, Gathered] => [of, { codes: [], ids: [], index: new Map(), indexed: 0 }]),
  ) as Record<Coded, Gathered>
  return {
    find: (of, key) => {
      const kind = kinds[of]
      if (typeof key !== 'string') return kind.ids.includes(key) ? key : null
      return upToDate(kind).get(key) ?? null
    },
    add: (of, code, id) => {
      const kind = kinds[of]
      kind.codes.push(code)
      kind.ids.push(id)
    },
    clear: () => {
      for (const of of CODED) kinds[of] = { codes: [], ids: [], index: new Map(), indexed: 0 }
    },
  }
}

function upToDate(kind: Gathered): ReadonlyMap<string, number> {
  for (; kind.indexed < kind.codes.length; kind.indexed++)
    kind.index.set(kind.codes[kind.indexed] as string, kind.ids[kind.indexed] as number)
  return kind.index
}
