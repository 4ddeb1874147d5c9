/** The drafts of a run as a list: all of them, or those that are left out. */
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Filter, ListDescription, ListRow } from '../../../src-core/operations/contract.ts'
import { useSystem } from '../../client/use-session.ts'
import type { BulkAction } from '../../list/bulk-bar.tsx'
import { List } from '../../list/list.tsx'
import { isSelected } from '../../list/selection.ts'
import { useListLocal } from '../../list/use-list-address.ts'
import { recordPath } from '../../records/record-links.ts'
import { type DraftState, draftRow, type RunView } from './run-data.ts'
import { runText as text } from './text.ts'
import { useDecisions } from './use-decisions.ts'

export interface DraftsTabProps {
  readonly run: RunView
  readonly states: readonly DraftState[]
  readonly empty: { readonly title: string; readonly says: string }
  readonly onPage: (account: number) => void
}

export function DraftsTab(props: DraftsTabProps) {
  const list = useSystem().list('billingRunAccount')
  return list ? <Drafts key={props.states.join()} {...props} list={list} /> : null
}

function Drafts({ run, states, empty, onPage, list }: DraftsTabProps & { readonly list: ListDescription }) {
  const navigate = useNavigate()
  const control = useListLocal(list)
  const fixed = useMemo<readonly Filter[]>(
    () => [
      { column: 'billing_run_id', op: '$equals', value: run.id },
      { column: 'state', op: '$in', value: [...states] },
    ],
    [run.id, states],
  )
  const bulk = useBulk(run, states)
  const open = (row: ListRow) => {
    const invoice = row['invoice_id']
    if (typeof invoice === 'number') void navigate({ to: recordPath('invoice', invoice) })
    else if (draftRow(row).state !== 'left') onPage(draftRow(row).accountId)
  }
  return <List list={list} control={control} fixed={fixed} bulk={bulk} empty={empty} layer="part" onOpen={open} />
}

/** What is decided can be decided otherwise while the run is drafted. */
function useBulk(run: RunView, states: readonly DraftState[]): readonly BulkAction[] {
  const decisions = useDecisions(run.id)
  if (run.state !== 'drafted') return []
  const action = (key: 'reject' | 'reopen', label: string): BulkAction => ({
    key,
    label,
    run: ({ query, selection }) => decisions.decideAll(query.filter, (id) => isSelected(selection, id), key),
  })
  return states.includes('left') ? [action('reopen', text.decide.reopen)] : [action('reject', text.decide.reject)]
}
