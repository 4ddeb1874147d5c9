/** What happened to an account and to all below it, in one timeline, each entry with its undo. */
import { useQueries } from '@tanstack/react-query'
import type { TimelineEntry } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { failureOf, operationQuery } from '../../client/use-operation.ts'
import { Panel } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { text } from '../../text/en.ts'

/** More records than these are not asked for at once. */
const MOST_RECORDS = 24
const ENTRIES_EACH = 40
const SHOWN = 60

export interface TimelineOf {
  readonly entity: string
  readonly id: number
}

/** An entry that touched several of the records is one entry. */
export function mergeTimelines(lists: readonly (readonly TimelineEntry[])[]): readonly TimelineEntry[] {
  const byEntry = new Map(lists.flat().map((entry) => [entry.entry, entry]))
  return [...byEntry.values()].sort((one, other) => other.entry - one.entry).slice(0, SHOWN)
}

export function TimelinePanel({ records }: { readonly records: readonly TimelineOf[] }) {
  const client = useClient()
  const queries = useQueries({
    queries: records
      .slice(0, MOST_RECORDS)
      .map(({ entity, id }) =>
        operationQuery<readonly TimelineEntry[]>(client, 'audit.timeline', { entity, id, limit: ENTRIES_EACH }, [entity]),
      ),
  })
  const failed = queries.find((query) => query.error !== null)
  return (
    <Panel ground="paper" className="panel-side" label={text.timeline.title}>
      <h2 className="section-title">{text.timeline.title}</h2>
      <FailureNote failure={failureOf(failed?.error ?? null)} />
      {queries.every((query) => query.data !== undefined) && (
        <Timeline entries={mergeTimelines(queries.map((query) => query.data ?? []))} on={records} />
      )}
    </Panel>
  )
}
