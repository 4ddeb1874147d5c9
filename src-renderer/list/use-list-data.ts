/** The rows of a list by windows of a hundred, and its totals after the page. Old rows stay until new ones are there. */
import { useQueries } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { Filter, ListDescription, ListInput, ListPage, ListRow, ListTotals, Sort } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { type SystemIndex, useSystem } from '../client/use-session.ts'
import { failureOf, operationQuery, useOperation } from '../client/use-operation.ts'
import { windowsOf } from './virtual-rows.ts'

export const WINDOW = 100

export interface ListQuery {
  readonly search: string
  readonly filter: readonly Filter[]
  readonly sort: readonly Sort[]
}

export interface ListData {
  /** Records of the filter; until the totals are there, what is known of it. */
  readonly count: number
  readonly totals: ListTotals | undefined
  /** A row by its position, where its window is there. */
  row(index: number): ListRow | undefined
  /** Nothing was shown yet. */
  readonly loading: boolean
  /** The rows belong to the filter before. */
  readonly outdated: boolean
  readonly failure: Failure | null
  readonly retry: () => void
}

/** The entities whose changes move a list: its own and those it refers to; unknown for lists over several entities. */
export function readsOf(list: ListDescription, system: SystemIndex): readonly string[] | undefined {
  if (!system.entity(list.name)) return undefined
  return [list.name, ...list.columns.flatMap((column) => (column.entity ? [column.entity] : []))]
}

/** The part of a list's input that the totals share. */
export function filterInput(query: ListQuery): ListInput {
  return { ...(query.search === '' ? {} : { search: query.search }), ...(query.filter.length === 0 ? {} : { filter: query.filter }) }
}

interface Shown {
  readonly key: string
  readonly count: number
  readonly pages: ReadonlyMap<number, ListPage>
}

/** @param first and `end` the rows in sight */
export function useListData(list: ListDescription, query: ListQuery, first: number, end: number): ListData {
  const client = useClient()
  const system = useSystem()
  const reads = readsOf(list, system)
  const shared = filterInput(query)
  const input = { ...shared, ...(query.sort.length === 0 ? {} : { sort: query.sort }) }
  const key = JSON.stringify([list.name, input])
  const offsets = windowsOf(first, end, WINDOW)
  const windows = useQueries({
    queries: offsets.map((offset) => operationQuery<ListPage>(client, `${list.name}.list`, { ...input, offset, limit: WINDOW }, reads)),
  })
  const pages = new Map(windows.flatMap((window, index) => (window.data ? [[offsets[index] ?? 0, window.data] as const] : [])))
  const summed = system.operation(`${list.name}.totals`) !== undefined
  const totals = useOperation<ListTotals>(`${list.name}.totals`, shared, {
    enabled: summed && pages.size > 0,
    ...(reads ? { reads } : {}),
  })
  const failed = windows.find((window) => window.error !== null)
  const last = useRef<Shown | null>(null)
  const now: Shown = { key, pages, count: totals.data?.count ?? knownCount(pages, last.current?.key === key ? last.current.count : 0) }
  const outdated = pages.size === 0 && !failed && last.current !== null && last.current.key !== key
  if (pages.size > 0) last.current = now
  const shown = outdated && last.current ? last.current : now
  return {
    count: shown.count,
    totals: totals.data,
    row: (index) => shown.pages.get(Math.floor(index / WINDOW) * WINDOW)?.rows[index % WINDOW],
    loading: pages.size === 0 && !failed && !outdated,
    outdated,
    failure: failureOf(failed?.error ?? null),
    retry: () => void failed?.refetch(),
  }
}

/** Without totals: the end of the furthest window, and one window more where it goes on. */
export function knownCount(pages: ReadonlyMap<number, ListPage>, before: number): number {
  let count = before
  for (const [offset, page] of pages) {
    const end = offset + page.rows.length
    if (page.next === null) return end
    count = Math.max(count, end + WINDOW)
  }
  return count
}
