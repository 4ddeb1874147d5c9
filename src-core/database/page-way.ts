/** The shortest way to a page that a scroll bar jumps to. */
import { type KeptSums, segmentsOf } from './kept-sums.ts'
import type { ReadStore } from './store.ts'

export interface PageWay {
  /** A condition on the id that leaves out whole segments before the page; empty for none. */
  readonly condition: string
  readonly values: readonly number[]
  /** Counted from the end of the list, in the reverse order. */
  readonly isReversed: boolean
  readonly limit: number
  readonly offset: number
}

export interface PagePlace {
  readonly table: string
  /** Of a list that is sorted by id alone. */
  readonly idDirection: 'asc' | 'desc' | null
  readonly kept: KeptSums | null
  readonly limit: number
  readonly offset: number
}

/** Rows that are stepped over faster than the list's length is counted. */
const FAR = 100_000

/** The way to a page of all rows of a table. */
export async function pageWay(store: ReadStore, place: PagePlace): Promise<PageWay> {
  const { table, kept, idDirection, limit, offset } = place
  const straight: PageWay = { condition: '', values: [], isReversed: false, limit, offset }
  if (offset < FAR) return straight
  if (kept && idDirection) return bySegments(await segmentsOf(store, kept), straight, table, idDirection)
  // Ids are no fewer than rows: before their middle it is not worth counting.
  const [{ ids }] = (await store.select(`SELECT (SELECT MAX(id) FROM "${table}") - (SELECT MIN(id) FROM "${table}") AS ids`, [])) as [
    { ids: number | null },
  ]
  if (offset <= (ids ?? 0) / 2) return straight
  const [{ count }] = (await store.select(`SELECT COUNT(*) AS count FROM "${table}"`, [])) as [{ count: number }]
  const rows = Math.max(0, Math.min(limit, count - offset))
  return { ...straight, isReversed: true, limit: rows, offset: Math.max(0, count - offset - rows) }
}

/** Steps over the segments before the page. */
function bySegments(
  segments: Awaited<ReturnType<typeof segmentsOf>>,
  straight: PageWay,
  table: string,
  direction: 'asc' | 'desc',
): PageWay {
  let { offset } = straight
  for (const { after, upTo, count } of direction === 'asc' ? segments : segments.toReversed()) {
    if (offset < count) {
      const [condition, value] = direction === 'asc' ? [`"${table}".id > ?`, after] : [`"${table}".id <= ?`, upTo]
      return { ...straight, condition, values: [value], offset }
    }
    offset -= count
  }
  return { ...straight, condition: '1 = 0', offset: 0 }
}
