/** The rejected records: by cause, then record by record with the correction beside them. */
import { useMemo, useState } from 'react'
import type { Filter, ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { BulkAction, BulkTarget } from '../../list/bulk-bar.tsx'
import { EVERYTHING } from '../../list/selection.ts'
import { filterInput } from '../../list/use-list-data.ts'
import { EmbeddedList } from '../customer/embedded-list.tsx'
import { MendPanel } from './mend-panel.tsx'
import { type RejectGroup, RejectGroups, useRejectGroups } from './reject-groups.tsx'
import { usageText as text } from './text.ts'

/** What the core takes at once. */
const MOST_IDS = 10_000
const PAGE = 500

/** The ids of what is selected, or `null` where they are too many; a whole filter is read page by page. */
function useTargetIds(): (target: BulkTarget) => Promise<readonly number[] | null> {
  const client = useClient()
  return async (target) => {
    const { selection, query } = target
    if (target.count > MOST_IDS) return null
    if (selection.kind === 'some') return [...selection.ids]
    const ids: number[] = []
    for (let offset = 0; ; offset += PAGE) {
      const page = await client.call<ListPage>('rejectedUsage.list', { ...filterInput(query), offset, limit: PAGE })
      if (!page.ok) return null
      ids.push(...page.value.rows.map((row) => row.id).filter((id) => !selection.but.has(id)))
      if (page.value.next === null) return ids
    }
  }
}

function useBulk(discarded: boolean): readonly BulkAction[] {
  const toasts = useToasts()
  const idsOf = useTargetIds()
  const discard = useCommand<{ readonly ids: readonly number[] }>('rejectedUsage.discard', {
    done: ({ ids }) => text.discarded(ids.length),
    failures: 'toast',
  })
  const reopen = useCommand<{ readonly ids: readonly number[] }>('rejectedUsage.reopen', {
    done: ({ ids }) => text.reopened(ids.length),
    failures: 'toast',
  })
  const again = useCommand('usage.reprocess', { failures: 'toast' })
  const on = (command: { run(input: unknown): Promise<unknown> }) => (target: BulkTarget) => {
    void idsOf(target).then((ids) => {
      if (ids !== null) return command.run({ ids })
      return toasts.failed({ kind: 'refused', code: 'window.tooMany', message: text.tooMany(formatCount(MOST_IDS)) })
    })
  }
  if (discarded) return [{ key: 'reopen', label: text.reopen, keys: 'O', run: on(reopen) }]
  return [
    { key: 'again', label: text.again, keys: 'R', run: on(again) },
    { key: 'discard', label: text.discard, keys: 'D', run: on(discard) },
  ]
}

export interface RejectsProps {
  readonly cause: string | null
  readonly onCause: (cause: string | null) => void
}

function openOf(cause: string | undefined): readonly Filter[] {
  const open: Filter = { column: 'status', op: '$equals', value: 'open' }
  return cause === undefined ? [open] : [open, { column: 'cause', op: '$equals', value: cause }]
}

const HIDDEN = ['status', 'cause'] as const

export function Rejects({ cause, onCause }: RejectsProps) {
  const groups = useRejectGroups()
  const known = groups.data?.find((group) => group.cause === cause) ?? groups.data?.[0]
  const again = useCommand('usage.reprocess', { failures: 'toast' })
  const [row, setRow] = useState<ListRow | undefined>(undefined)
  const bulk = useBulk(false)
  const fixed = useMemo(() => openOf(known?.cause), [known?.cause])
  const discardAll = (group: RejectGroup) =>
    bulk
      .find((action) => action.key === 'discard')
      ?.run({
        ...{ selection: EVERYTHING, count: group.count },
        query: { search: '', filter: openOf(group.cause), sort: [] },
      })
  return (
    <>
      <div className="rejects">
        <section className="reject-top" aria-label={text.groups}>
          <div className="section-head">
            <h2 className="section-title">{text.groups}</h2>
            <span className="section-note">{text.groupsNote}</span>
            <span className="spacer" />
            {groups.data && groups.data.length > 1 && (
              <Button small disabled={again.running} onClick={() => void again.run({})}>
                {text.againAll}
              </Button>
            )}
          </div>
          <RejectGroups groups={groups} current={known?.cause ?? null} onChoose={onCause} onDiscard={discardAll} />
        </section>
        {known && (
          <EmbeddedList
            key={known.cause}
            name="rejectedUsage"
            fixed={fixed}
            hidden={HIDDEN}
            bulk={bulk}
            onCursor={setRow}
            onOpen={setRow}
          />
        )}
      </div>
      {known && <MendPanel row={row} />}
    </>
  )
}

const DISCARDED: readonly Filter[] = [{ column: 'status', op: '$equals', value: 'discarded' }]

export function Discarded() {
  const bulk = useBulk(true)
  return (
    <div className="rejects">
      <EmbeddedList name="rejectedUsage" fixed={DISCARDED} hidden={['status']} bulk={bulk} empty={text.noneDiscarded} />
    </div>
  )
}
