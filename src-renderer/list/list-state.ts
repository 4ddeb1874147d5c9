/** What a list shows: view, search, filters, order, columns; and how that stands in the address, so that Back works. */
import { type Filter, FILTER_OPERATORS, type FilterOperator, type ListDescription, type Sort } from '../../src-core/operations/contract.ts'

/** What a view fixes. */
export interface ListDefinition {
  readonly search: string
  readonly filter: readonly Filter[]
  readonly sort: readonly Sort[]
  /** Column keys in order; `null` for those that the list shows by itself. */
  readonly columns: readonly string[] | null
}

/** A view that comes with the product or was saved by the operator. */
export interface ListView extends Partial<ListDefinition> {
  readonly key: string
  readonly name: string
  /** The id of a saved view; the product's own have none. */
  readonly saved?: number
}

export interface ListState extends ListDefinition {
  readonly view: string
  /** Whether it differs from what the view fixes. */
  readonly edited: boolean
}

/** Search parameters of a list's address; compact, for they are read by people too. */
export interface ListAddress {
  readonly view?: string
  readonly q?: string
  readonly f?: readonly (readonly [column: string, op: string, value?: Filter['value'], currency?: string])[]
  /** `due,-open`: a minus for descending. */
  readonly s?: string
  readonly c?: string
}

export const ALL_VIEW = 'all'

/** The definition of a view over a list's own order. */
export function definitionOf(view: ListView | undefined, list: ListDescription): ListDefinition {
  return {
    search: view?.search ?? '',
    filter: view?.filter ?? [],
    sort: view?.sort ?? list.defaultSort,
    columns: view?.columns ?? null,
  }
}

function sortFromText(textOf: string): readonly Sort[] {
  return textOf
    .split(',')
    .filter(Boolean)
    .map((part) => (part.startsWith('-') ? { column: part.slice(1), direction: 'desc' } : { column: part, direction: 'asc' }))
}

function sortText(sort: readonly Sort[]): string {
  return sort.map((one) => (one.direction === 'desc' ? `-${one.column}` : one.column)).join(',')
}

function isOperator(op: unknown): op is FilterOperator {
  return FILTER_OPERATORS.includes(op as FilterOperator)
}

/** Reads search parameters as they came from the address; what is not understood is dropped. */
export function readAddress(search: Readonly<Record<string, unknown>>): ListAddress {
  const textOf = (key: string) => (search[key] === undefined ? {} : { [key]: String(search[key]) })
  const filters = Array.isArray(search['f'])
    ? search['f'].filter((one) => Array.isArray(one) && typeof one[0] === 'string' && isOperator(one[1]))
    : undefined
  return { ...textOf('view'), ...textOf('q'), ...textOf('s'), ...textOf('c'), ...(filters ? { f: filters } : {}) }
}

/** The state that an address means: the view's definition with what the address says otherwise. */
export function stateOfAddress(address: ListAddress, list: ListDescription, views: readonly ListView[]): ListState {
  const view = views.find((one) => one.key === address.view) ?? views.find((one) => one.key === ALL_VIEW)
  const base = definitionOf(view, list)
  const edited = address.f !== undefined || address.q !== undefined || address.s !== undefined || address.c !== undefined
  return {
    view: view?.key ?? ALL_VIEW,
    edited,
    search: address.q ?? base.search,
    filter:
      address.f?.map(([column, op, value, currency]) => ({
        ...{ column, op: op as FilterOperator },
        ...(value === undefined ? {} : { value }),
        ...(currency === undefined ? {} : { currency }),
      })) ?? base.filter,
    sort: address.s === undefined ? base.sort : sortFromText(address.s),
    columns: address.c === undefined ? base.columns : address.c.split(',').filter(Boolean),
  }
}

/** The address of a state; what equals the view's definition is left out. */
export function addressOfState(view: string, definition: ListDefinition, list: ListDescription, views: readonly ListView[]): ListAddress {
  const base = definitionOf(
    views.find((one) => one.key === view),
    list,
  )
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  return {
    ...(view === ALL_VIEW ? {} : { view }),
    ...(definition.search === base.search ? {} : { q: definition.search }),
    ...(same(definition.filter, base.filter)
      ? {}
      : {
          f: definition.filter.map(({ column, op, value, currency }) => {
            if (value === undefined) return [column, op] as const
            return currency === undefined ? ([column, op, value] as const) : ([column, op, value, currency] as const)
          }),
        }),
    ...(same(definition.sort, base.sort) ? {} : { s: sortText(definition.sort) }),
    ...(same(definition.columns, base.columns) ? {} : { c: (definition.columns ?? []).join(',') }),
  }
}

/**
 * The order after a press on a column's head: ascending, descending, then as it was without it.
 *
 * @param add keeps the other columns and gives this one the next rank
 */
export function toggleSort(sort: readonly Sort[], column: string, add: boolean): readonly Sort[] {
  const now = sort.find((one) => one.column === column)
  const others = add ? sort.filter((one) => one.column !== column) : []
  if (!now || (!add && sort.length > 1)) return [...others, { column, direction: 'asc' }]
  if (now.direction === 'desc') return others
  return add ? sort.map((one) => (one === now ? { column, direction: 'desc' } : one)) : [{ column, direction: 'desc' }]
}
