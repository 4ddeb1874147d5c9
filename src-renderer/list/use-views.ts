/** Views of a list: those of the product and those that the operator saved, with what each holds. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ListDescription, ListTotals } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { useCommand } from '../client/use-command.ts'
import { operationQuery, useOperation } from '../client/use-operation.ts'
import { useSystem } from '../client/use-session.ts'
import { text } from '../text/en.ts'
import { ALL_VIEW, type ListDefinition, type ListView } from './list-state.ts'
import { filterInput, readsOf } from './use-list-data.ts'

/** A saved view as `view.list {list}` answers it; `view.save {list, name, state}` puts one under its name. */
export interface SavedView {
  readonly id: number
  readonly list: string
  readonly name: string
  readonly state: Partial<ListDefinition>
}

/** The views of a list in order: all records, the product's own, the operator's. */
export function useViews(list: ListDescription, own: readonly ListView[]): readonly ListView[] {
  const kept = useSystem().operation('view.list') !== undefined
  const { data } = useOperation<readonly SavedView[]>('view.list', { list: list.name }, { enabled: kept })
  return useMemo(() => {
    const all: ListView = { key: ALL_VIEW, name: text.list.all }
    const saved = (data ?? []).map((view): ListView => ({ ...view.state, key: `v${view.id}`, name: view.name, saved: view.id }))
    return [all, ...own, ...saved]
  }, [data, own])
}

/** How many records each view holds; asked for after the page, `undefined` until it is known. */
export function useViewCounts(list: ListDescription, views: readonly ListView[], enabled: boolean): readonly (number | undefined)[] {
  const client = useClient()
  const system = useSystem()
  const summed = system.operation(`${list.name}.totals`) !== undefined
  return useQueries({
    queries: views.map((view) => ({
      ...operationQuery<ListTotals>(
        client,
        `${list.name}.totals`,
        filterInput({ search: view.search ?? '', filter: view.filter ?? [], sort: [] }),
        readsOf(list, system),
      ),
      enabled: enabled && summed,
    })),
  }).map((query) => query.data?.count)
}

/** Saving and deleting views, where the core keeps them. */
export function useViewCommands(list: ListDescription) {
  const system = useSystem()
  const save = useCommand<{ readonly id: number }>('view.save', { done: () => text.list.viewSaved, failures: 'toast' })
  const remove = useCommand('view.delete', { done: () => text.list.viewDeleted, failures: 'toast' })
  return {
    available: system.operation('view.save') !== undefined,
    save: (name: string, state: ListDefinition) => save.run({ list: list.name, name, state }),
    remove: (view: ListView) => remove.run({ id: view.saved }),
  }
}
