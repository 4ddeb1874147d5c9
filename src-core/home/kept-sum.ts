/** Sums over facts that are read once and kept while no fact is added. */
import type { ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { rowsOf } from './rows.ts'

interface Fingerprint {
  readonly count: number
  readonly last: number | null
}
const kept = new WeakMap<ReadStore, Map<string, { readonly print: string; readonly value: number }>>()

/** A sum over facts of a span of days, made again only when their number or their last id has changed. */
export async function keptSum(
  store: ReadStore,
  key: string,
  table: string,
  column: string,
  span: readonly [CalendarDate, CalendarDate],
  make: () => Promise<number>,
): Promise<number> {
  const sumsKept = kept.get(store) ?? new Map()
  kept.set(store, sumsKept)
  const [found] = await rowsOf<Fingerprint>(
    store,
    `SELECT COUNT(*) AS count, MAX(id) AS last FROM ${table} WHERE ${column} >= ? AND ${column} < ?`,
    span,
  )
  const print = `${span[0]} ${span[1]} ${found?.count ?? 0} ${found?.last ?? 0}`
  const known = sumsKept.get(key)
  if (known?.print === print) return known.value
  const value = await make()
  sumsKept.set(key, { print, value })
  return value
}
