/** A list's state in the address of its page, or in the component for a list inside another page. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { ListDescription } from '../../src-core/operations/contract.ts'
import {
  addressOfState,
  ALL_VIEW,
  definitionOf,
  type ListAddress,
  type ListDefinition,
  type ListState,
  type ListView,
  readAddress,
  stateOfAddress,
} from './list-state.ts'

export interface ListControl {
  readonly state: ListState
  readonly views: readonly ListView[]
  /** Changes some of what the view fixes. */
  change(part: Partial<ListDefinition>): void
  /** Takes a view as it was saved. */
  choose(view: string): void
}

/** State in the address: each change is a step that Back takes back. */
export function useListAddress(list: ListDescription, views: readonly ListView[]): ListControl {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const state = useMemo(() => stateOfAddress(readAddress(search), list, views), [search, list, views])
  const go = (address: ListAddress) => void navigate({ to: '.', search: address as never })
  return {
    state,
    views,
    change: (part) => go(addressOfState(state.view, { ...definitionFrom(state), ...part }, list, views)),
    choose: (view) => go(view === ALL_VIEW ? {} : { view }),
  }
}

/** State in the component, for a list that is a part of a page. */
export function useListLocal(list: ListDescription, start: Partial<ListDefinition> = {}): ListControl {
  const [state, setState] = useState<ListState>(() => ({ ...definitionOf(undefined, list), ...start, view: ALL_VIEW, edited: false }))
  return {
    state,
    views: [],
    change: (part) => setState((before) => ({ ...before, ...part, edited: true })),
    choose: () => undefined,
  }
}

function definitionFrom({ search, filter, sort, columns }: ListState): ListDefinition {
  return { search, filter, sort, columns }
}
