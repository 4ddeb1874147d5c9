/** Lists: the columns of a table of records, as windows, bridge and files see them. */
import { z } from 'zod'
import type { ListColumnSql, ListSql } from '../database/list-query.ts'
import { listPage, listTotals } from '../database/list-query.ts'
import type { Choice, ColumnDescription, ListDescription, ListPage, ListTotals } from '../operations/contract.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { dictionary } from '../kernel/own.ts'
import { filterInput, LONGEST_SEARCH, sortInput } from './filter-input.ts'

export interface ListColumn extends Omit<ListColumnSql, 'sortable' | 'filterable' | 'summed'> {
  readonly label: string
  readonly sortable?: boolean
  readonly filterable?: boolean
  readonly summed?: boolean
  readonly choices?: readonly Choice[]
  readonly entity?: string
  readonly priority?: number
}

export interface ListDefinition extends Omit<ListSql, 'columns'> {
  readonly label: string
  readonly pluralLabel: string
  readonly columns: Readonly<Record<string, ListColumn>>
}

const DEFAULT_PRIORITY = 5

const listInput = z.object({
  search: z.string().max(LONGEST_SEARCH).optional(),
  filter: filterInput.optional(),
  sort: sortInput.optional(),
  offset: z.number().int().min(0).optional(),
  after: z.string().max(2000).optional(),
  limit: z.number().int().min(1).max(500).optional(),
})
export type ListInputGiven = z.infer<typeof listInput>

/** `L.list` and `L.totals`. */
export function listOperations(list: ListDefinition): AnyOperation[] {
  const query = listSql(list)
  const page = defineQuery({
    name: `${list.name}.list`,
    summary: `${list.pluralLabel}, page by page`,
    input: listInput,
    output: z.custom<ListPage>(),
    handler: ({ store }, input) => listPage(store, query, input as never),
  })
  const totals = defineQuery({
    name: `${list.name}.totals`,
    summary: `${list.pluralLabel}: count and sums of a whole filter`,
    input: listInput,
    output: z.custom<ListTotals>(),
    handler: ({ store }, input) => listTotals(store, query, input as never),
  })
  return [page, totals].map(anyOperation)
}

export function listSql(list: ListDefinition): ListSql {
  const columns = Object.entries(list.columns).map(([key, column]): [string, ListColumnSql] => [
    key,
    { ...column, sortable: column.sortable ?? false, filterable: column.filterable ?? true, summed: column.summed ?? false },
  ])
  return { ...list, columns: dictionary(Object.fromEntries(columns)), joins: dictionary(list.joins) }
}

export function describeList(list: ListDefinition): ListDescription {
  return {
    name: list.name,
    label: list.label,
    pluralLabel: list.pluralLabel,
    defaultSort: list.defaultSort,
    columns: Object.entries(list.columns).map(([key, column]) => describeColumn(key, column)),
  }
}

function describeColumn(key: string, column: ListColumn): ColumnDescription {
  return {
    key,
    label: column.label,
    type: column.type,
    sortable: column.sortable ?? false,
    filterable: column.filterable ?? true,
    summed: column.summed ?? false,
    priority: column.priority ?? DEFAULT_PRIORITY,
    ...(column.choices ? { choices: column.choices } : {}),
    ...(column.entity ? { entity: column.entity } : {}),
    ...(column.currencyColumn ? { currencyColumn: column.currencyColumn } : {}),
  }
}
