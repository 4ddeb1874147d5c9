/** What the customer's page asks the core: balances of the accounts, open items, aging. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { operationQuery, type OperationState, useOperation } from '../../client/use-operation.ts'
import type { NodeBalance } from './account-tree.tsx'
import { nearestAbove, nodeKey, type TreeNode } from './tree-rows.ts'

/** What moves balances. */
export const MONEY_MOVES: readonly string[] = ['accountOperation', 'matching', 'invoice', 'customerAccount']

/** Minor units of one currency, as `customer.balance` and `customerAccount.balance` answer. */
export interface Balance {
  readonly currency: string
  readonly balance_minor: number
  readonly due_minor: number
  readonly overdue_minor: number
  readonly debits_minor: number
  readonly credits_minor: number
  readonly disputed_minor: number
  readonly open_items: number
}

/** The customer or one of its customer accounts. */
export type Scope = { readonly customer_id: number } | { readonly customer_account_id: number }

export function scopeOf(nodes: readonly TreeNode[], node: TreeNode): Scope {
  const account = nearestAbove(nodes, node, 'customerAccount')
  return account ? { customer_account_id: account.id } : { customer_id: node.id }
}

/** The balances of the scope, one a currency, at the end of a day. */
export function useScopeBalances(scope: Scope, date: string | undefined): readonly Balance[] {
  const whole = 'customer_id' in scope
  const day = date === undefined ? {} : { date }
  const id = whole ? scope.customer_id : scope.customer_account_id
  const customer = useOperation<{ readonly balances: readonly Balance[] }>(
    'customer.balance',
    { id, ...day },
    { enabled: whole, reads: MONEY_MOVES },
  )
  const account = useOperation<Balance>('customerAccount.balance', { id, ...day }, { enabled: !whole, reads: MONEY_MOVES })
  return whole ? (customer.data?.balances ?? []) : account.data ? [account.data] : []
}

const MOST_ITEMS = 500

/** What is open today, due first; with the state of each invoice and its billing account. */
export function useOpenToday(customerId: number): OperationState<ListPage> {
  const filter = [{ column: 'customer_id', op: '$equals', value: customerId }]
  const sort = [{ column: 'due_date', direction: 'asc' }]
  return useOperation<ListPage>('openItem.list', { filter, sort, limit: MOST_ITEMS }, { reads: MONEY_MOVES })
}

function add(sums: Map<string, NodeBalance>, key: string, currency: string, minor: number): void {
  const before = sums.get(key)
  // amounts of two currencies are never added: such a node shows none
  sums.set(
    key,
    before && before.currency !== currency ? { minor: Number.NaN, currency: '' } : { minor: (before?.minor ?? 0) + minor, currency },
  )
}

/** Open amounts by account, from the open items. */
export function balancesOfNodes(nodes: readonly TreeNode[], rows: readonly ListRow[]): ReadonlyMap<string, NodeBalance> {
  const sums = new Map<string, NodeBalance>()
  for (const node of nodes) {
    if (node.kind === 'customerAccount' || node.kind === 'billingAccount')
      sums.set(nodeKey(node), { minor: 0, currency: node.currency ?? '' })
  }
  for (const row of rows) {
    const [currency, minor] = [String(row['currency']), Number(row['open_minor'])]
    const places = [`customerAccount:${String(row['customer_account_id'])}`, `billingAccount:${String(row['billing_account_id'])}`]
    for (const key of places) if (sums.has(key)) add(sums, key, currency, minor)
    if (nodes[0]) add(sums, nodeKey(nodes[0]), currency, minor)
  }
  return new Map([...sums].filter(([, { minor }]) => !Number.isNaN(minor)))
}

/** The balances in the tree; beyond 500 open items those of the customer accounts alone. */
export function useNodeBalances(nodes: readonly TreeNode[], open: ListPage | undefined): ReadonlyMap<string, NodeBalance> {
  const client = useClient()
  const whole = open !== undefined && open.next === null
  const accounts = nodes.filter((node) => node.kind === 'customerAccount')
  const queries = useQueries({
    queries: accounts.map(({ id }) => ({
      ...operationQuery<Balance>(client, 'customerAccount.balance', { id }, MONEY_MOVES),
      enabled: open !== undefined && !whole,
    })),
  })
  const sums = useMemo(() => (whole ? balancesOfNodes(nodes, open.rows) : null), [whole, nodes, open])
  if (sums) return sums
  const known = accounts.flatMap((node, index) => {
    const data = queries[index]?.data
    return data ? [[nodeKey(node), { minor: data.balance_minor, currency: data.currency }] as const] : []
  })
  return new Map(known)
}

export interface AgingLine {
  readonly currency: string
  readonly buckets_minor: readonly number[]
  readonly credits_minor: number
  readonly excluded_minor: number
  readonly balance_minor: number
}

export interface Aging {
  readonly date: string
  readonly buckets: readonly { readonly from_days: number; readonly to_days: number | null }[]
  readonly totals: readonly AgingLine[]
}

export function useAging(scope: Scope, date: string | undefined): OperationState<Aging> {
  return useOperation<Aging>(
    'receivables.aging',
    { ...scope, ...(date === undefined ? {} : { date }) },
    { reads: MONEY_MOVES, keepPrevious: true },
  )
}
