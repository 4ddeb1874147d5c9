/** What matching asks the core: open credits, proposals, the open items of an account, what was just matched. */
import { useMemo } from 'react'
import type { Filter, ListPage, ListRow, ListTotals } from '../../../src-core/operations/contract.ts'
import { useOperation, type OperationState } from '../../client/use-operation.ts'
import { itemOfToday, type OpenItem, useOpenItemWords } from '../customer/open-items.tsx'
import type { MatchItem } from './balance.ts'

const READS = ['accountOperation', 'matching', 'invoice']
export const MOST_CREDITS = 200

/** A proposal as `matching.propose` answers it. */
export interface Proposal {
  readonly basis: 'wholeNumber' | 'partOfNumber' | 'amount' | 'oldest'
  readonly points: number
  readonly label: string
  readonly operations: readonly { readonly id: number; readonly number: string; readonly due_date: string; readonly amount_minor: number }[]
  readonly reasons: readonly { readonly kind: 'reference' | 'payer' | 'amount' | 'date'; readonly words: string; readonly points: number }[]
  readonly left_minor: number
}

export interface Credit {
  readonly id: number
  readonly number: string
  readonly kind: string
  readonly date: string
  readonly customerId: number
  readonly customer: string
  readonly accountId: number
  readonly account: string
  readonly reference: string
  readonly payer: string
  readonly currency: string
  readonly openMinor: number
}

function creditOf(row: ListRow, kind: (code: string) => string): Credit {
  return {
    id: row.id,
    number: String(row['number']),
    kind: kind(String(row['kind'])),
    date: String(row['operation_date']),
    customerId: Number(row['customer_id']),
    customer: String(row['customer_idLabel'] ?? ''),
    accountId: Number(row['customer_account_id']),
    account: String(row['customer_account_idLabel'] ?? ''),
    reference: String(row['reference'] ?? ''),
    payer: String(row['payer'] ?? ''),
    currency: String(row['currency']),
    openMinor: Math.abs(Number(row['open_minor'])),
  }
}

function creditFilter(customer: number | undefined): readonly Filter[] {
  return [
    { column: 'direction', op: '$equals', value: 'credit' },
    ...(customer === undefined ? [] : [{ column: 'customer_id', op: '$equals' as const, value: customer }]),
  ]
}

/** Open credits, the oldest first. */
export function useCredits(customer: number | undefined): OperationState<ListPage> & { readonly credits: readonly Credit[] } {
  const input = { filter: creditFilter(customer), sort: [{ column: 'due_date', direction: 'asc' }], limit: MOST_CREDITS }
  const state = useOperation<ListPage>('openItem.list', input, { reads: READS })
  const word = useOpenItemWords()
  const credits = useMemo(
    () => state.data?.rows.map((row) => creditOf(row, (code) => word('kind', code) ?? code)) ?? [],
    [state.data, word],
  )
  return { ...state, credits }
}

/** Count and sums of all open credits. */
export function useCreditTotals(customer: number | undefined): ListTotals | undefined {
  return useOperation<ListTotals>('openItem.totals', { filter: creditFilter(customer) }, { reads: READS }).data
}

export function useProposals(credit: number | null, enabled = true): OperationState<{ readonly proposals: readonly Proposal[] }> {
  return useOperation('matching.propose', { id: credit }, { enabled: enabled && credit !== null, reads: READS })
}

export interface AccountItem extends OpenItem, MatchItem {
  readonly isDisputed: boolean
}

/** All that is open on an account but the credit itself, due first. */
export function useAccountItems(credit: Credit | undefined): OperationState<ListPage> & { readonly items: readonly AccountItem[] } {
  const input = {
    filter: [{ column: 'customer_account_id', op: '$equals', value: credit?.accountId ?? 0 }],
    sort: [{ column: 'due_date', direction: 'asc' }],
    limit: 500,
  }
  const state = useOperation<ListPage>('openItem.list', input, { enabled: credit !== undefined, reads: READS })
  const word = useOpenItemWords()
  const items = useMemo(
    () =>
      (state.data?.rows ?? [])
        .filter((row) => row.id !== credit?.id)
        .map((row): AccountItem => {
          const item = itemOfToday(row, word)
          const direction = item.credit ? 'credit' : 'debit'
          return { ...item, direction, openMinor: Math.abs(item.open), isDisputed: row['status'] === 'I' }
        }),
    [state.data, credit?.id, word],
  )
  return { ...state, items }
}

/** The last matchings that still hold. */
export function useJustMatched(): readonly ListRow[] {
  const filter = [
    { column: 'reversed_by', op: '$is_null' },
    { column: 'kind', op: '$in', value: ['manual', 'automatic'] },
    { column: 'takes_back', op: '$equals', value: false },
  ]
  return (
    useOperation<ListPage>('matching.list', { filter, sort: [{ column: 'entry', direction: 'desc' }], limit: 8 }, { reads: ['matching'] })
      .data?.rows ?? []
  )
}
