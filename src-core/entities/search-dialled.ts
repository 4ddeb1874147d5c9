/** What is found by a number that is dialled, in the indexes of the column that it stands in. */
import { beginningWith, dialledWays } from '../database/dialled.ts'
import type { ReadStore } from '../database/store.ts'
import { dialledKey } from '../kernel/phone/written-numbers.ts'
import { eachOnce, type Found, type SearchAsked } from './search-source.ts'

interface DialledRows<R extends { readonly number: string }> {
  /** The statement that reads rows, without a condition; the number as `number`. */
  readonly rows: string
  /** The column of the number, as the statement names it. */
  readonly at: string
  readonly hasPlainIndex: boolean
  readonly asFound: (row: R, score: number) => Found
}

const WHOLE = 100
const BEGINNING = 90

/** The way in which a source finds numbers: whatever writing was typed, whatever writing they stand in. */
export function foundDialled<R extends { readonly number: string }>({ rows, at, hasPlainIndex, asFound }: DialledRows<R>) {
  const texts = dialledWays(at, hasPlainIndex).map(
    ({ key, where }) => `${rows} WHERE ${where} AND ${key} >= +? AND ${key} < +? ORDER BY ${key} LIMIT +?`,
  )
  return async (store: ReadStore, { dialled, limit }: SearchAsked): Promise<readonly Found[]> => {
    const all: Found[] = []
    for (const text of texts)
      for (const key of dialled) {
        const found = (await store.select(text, [...beginningWith(key), limit])) as R[]
        all.push(...found.map((row) => asFound(row, dialled.includes(dialledKey(row.number)) ? WHOLE : BEGINNING)))
      }
    return eachOnce(all)
  }
}
