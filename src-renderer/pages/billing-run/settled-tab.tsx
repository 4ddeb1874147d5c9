/** What a run settled at 0.00 without a document: each entry leads to its transactions, and all of it can be taken back. */
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Filter, ListDescription, ListRow } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useMay, useSystem } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/note.tsx'
import { countOf } from '../../format/numbers.ts'
import { List } from '../../list/list.tsx'
import { useListLocal } from '../../list/use-list-address.ts'
import { listPath } from '../../records/record-links.ts'
import { type RunView, settledIn } from './run-data.ts'
import { runText as text } from './text.ts'

export interface SettledTabProps {
  readonly run: RunView
}

export function SettledTab({ run }: SettledTabProps) {
  const list = useSystem().list('settlement')
  return list ? <Settled run={run} list={list} /> : null
}

interface TakenBack {
  readonly settlements: number
}

function Settled({ run, list }: SettledTabProps & { readonly list: ListDescription }) {
  const navigate = useNavigate()
  const may = useMay()
  const control = useListLocal(list)
  const fixed = useMemo<readonly Filter[]>(() => [{ column: 'billing_run_id', op: '$equals', value: run.id }], [run.id])
  const back = useCommand<TakenBack>('settlement.takeBack', { done: ({ settlements }) => text.settled.done(entries(settlements)) })
  const count = settledIn(run)
  const open = (row: ListRow) => {
    const filter: readonly Filter[] = [{ column: 'settlement_id', op: '$equals', value: row.id }]
    void navigate({ to: listPath('ratedTransaction'), search: { f: filter } as never })
  }
  return (
    <>
      {count > 0 && may('settlement.takeBack') && (
        <div className="settled-head">
          <p className="ink2">{text.settled.says}</p>
          <Button disabled={back.running} onClick={() => void back.run({ billing_run_id: run.id })}>
            {text.settled.takeBack(entries(count))}
          </Button>
        </div>
      )}
      <FailureNote failure={back.failure} />
      <List list={list} control={control} fixed={fixed} empty={EMPTY} layer="part" onOpen={open} />
    </>
  )
}

const EMPTY = { title: text.none.noSettled, says: text.none.noSettledSays }

function entries(count: number): string {
  return countOf(count, text.settled.entry, text.settled.entries)
}
