/** Numbers that are dialled, found by their beginning in an index of their own column, in lists and in the search. */
import { dialledKeySql } from '../kernel/phone/written-numbers.ts'
import type { IndexDescription } from './columns.ts'
import type { ReadStore } from './store.ts'

/** The index of a column of numbers that may be empty. */
export function dialledIndex(column: string): IndexDescription {
  return { on: [dialledKeySql(`"${column}"`)], where: `"${column}" IS NOT NULL` }
}

/** Beside an index of the column itself: of those numbers alone that are written in another way than their key. */
export function otherwiseWrittenIndex(column: string): IndexDescription {
  const key = dialledKeySql(`"${column}"`)
  return { on: [key], where: `${key} <> "${column}"` }
}

/** Where a list's records have numbers: in a column of their own, or in one of another table that gives their ids for a number. */
export type DialledPlace = OwnNumbers | NumbersOfTable

interface OwnNumbers {
  /** The column, without an index: each row is looked at. */
  readonly own: string
}

interface NumbersOfTable {
  /** What is compared with the ids: `customer.party_id`. */
  readonly id: string
  readonly table: string
  /** The column of the table that has the id. */
  readonly gives: string
  readonly column: string
  /** The column has an index of its own beside the one of otherwise written numbers. */
  readonly hasPlainIndex?: boolean
}

/** A way into an index: what it is ordered by, and the condition of which rows stand in it. */
export interface DialledWay {
  readonly key: string
  readonly where: string
}

/** The indexes in which numbers of a column are found; `at` the column as the statement names it. */
export function dialledWays(at: string, hasPlainIndex = false): readonly DialledWay[] {
  const key = dialledKeySql(at)
  return hasPlainIndex
    ? [
        { key: at, where: `${at} IS NOT NULL` },
        { key, where: `${key} <> ${at}` },
      ]
    : [{ key, where: `${at} IS NOT NULL` }]
}

/** The range of texts that begin with a prefix: from it, and before the last of them. */
export function beginningWith(prefix: string): readonly [from: string, before: string] {
  return [prefix, `${prefix}\u{10ffff}`]
}

interface Condition {
  readonly text: string
  readonly values: readonly string[]
}

/** The condition that one of the list's numbers begins with one of the keys. */
export function dialledSql(places: readonly DialledPlace[], keys: readonly string[]): readonly Condition[] {
  if (keys.length === 0) return []
  return places.map((place) => ('own' in place ? ownSql(place, keys) : ofTableSql(place, keys)))
}

function ownSql({ own }: OwnNumbers, keys: readonly string[]): Condition {
  const key = dialledKeySql(own)
  return { text: keys.map(() => `(${key} >= +? AND ${key} < +?)`).join(' OR '), values: keys.flatMap((prefix) => beginningWith(prefix)) }
}

function ofTableSql({ id, table, gives, column, hasPlainIndex }: NumbersOfTable, keys: readonly string[]): Condition {
  const ranges = dialledWays(`"${column}"`, hasPlainIndex).flatMap(({ key, where }) =>
    keys.map((prefix) => ({
      text: `SELECT "${gives}" FROM "${table}" WHERE ${where} AND ${key} >= +? AND ${key} < +?`,
      values: beginningWith(prefix),
    })),
  )
  return { text: `${id} IN (${ranges.map(({ text }) => text).join(' UNION ALL ')})`, values: ranges.flatMap(({ values }) => values) }
}

/** The country of the company, by whose way of dialling numbers are read; `null` before there is one. */
export async function dialledFrom(store: ReadStore): Promise<string | null> {
  const [company] = (await store.select('SELECT country FROM company LIMIT 1', [])) as { country: string }[]
  return company?.country ?? null
}
