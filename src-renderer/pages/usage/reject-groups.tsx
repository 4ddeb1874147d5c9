/** Rejected usage by cause: how many, what it means, what mends it, and processing it again. */
import { Link } from '@tanstack/react-router'
import { useCommand } from '../../client/use-command.ts'
import { useOperation, type OperationState } from '../../client/use-operation.ts'
import { Button } from '../../components/button.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { DateText } from '../../components/text-values.tsx'
import { formatCount } from '../../format/numbers.ts'
import { listPath } from '../../records/record-links.ts'
import { usageText as text } from './text.ts'

export interface RejectGroup {
  readonly cause: string
  readonly title: string
  readonly meaning: string
  readonly fix: string
  readonly mended_in: string
  readonly count: number
  readonly oldest: string | null
}

export function useRejectGroups(): OperationState<readonly RejectGroup[]> {
  return useOperation<readonly RejectGroup[]>('rejectedUsage.groups', {}, { reads: ['rejectedUsage', 'usageRecord', 'importBatch'] })
}

/** Where a cause is mended, beside the records themselves. */
const PLACES: Readonly<Record<string, string>> = {
  access: listPath('subscription'),
  subscription: listPath('subscription'),
  catalog: listPath('charge'),
  tax: listPath('taxMapping'),
  wallet: listPath('billingAccount'),
}

export interface RejectGroupsProps {
  readonly groups: OperationState<readonly RejectGroup[]>
  readonly current: string | null
  readonly onChoose: (cause: string) => void
  /** Discards a cause that nothing mends. */
  readonly onDiscard: (group: RejectGroup) => void
}

export function RejectGroups({ groups, current, onChoose, onDiscard }: RejectGroupsProps) {
  const { data, failure, refetch } = groups
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!data) return <LoadingRows rows={4} />
  if (data.length === 0) return <EmptyState title={text.noRejects}>{text.noRejectsSays}</EmptyState>
  return (
    <table className="table reject-groups">
      <thead>
        <tr>
          <th scope="col" className="right">
            {text.columns.count}
          </th>
          <th scope="col">{text.columns.cause}</th>
          <th scope="col">{text.columns.fix}</th>
          <th scope="col">{text.columns.oldest}</th>
          <th scope="col">
            <span className="hidden-text">{text.again}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {data.map((group) => (
          <GroupRow
            key={group.cause}
            group={group}
            isCurrent={group.cause === current}
            onChoose={() => onChoose(group.cause)}
            onDiscard={() => onDiscard(group)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface GroupRowProps {
  readonly group: RejectGroup
  readonly isCurrent: boolean
  readonly onChoose: () => void
  readonly onDiscard: () => void
}

function GroupRow({ group, isCurrent, onChoose, onDiscard }: GroupRowProps) {
  const again = useCommand('usage.reprocess', { failures: 'toast' })
  const place = PLACES[group.mended_in]
  return (
    <tr className={isCurrent ? 'reject-current' : undefined}>
      <td className="num right strong">{formatCount(group.count)}</td>
      <td>
        <button type="button" className="link" aria-pressed={isCurrent} aria-label={text.show(group.title)} onClick={onChoose}>
          {group.title}
        </button>
        <div className="small ink2">{group.meaning}</div>
      </td>
      <td>
        {group.fix}{' '}
        {place && (
          <Link to={place} className="small">
            {text.fixes[group.mended_in]}
          </Link>
        )}
      </td>
      <td>
        <DateText date={group.oldest} />
      </td>
      <td className="right">
        {group.mended_in === 'nowhere' ? (
          <Button small onClick={onDiscard}>
            {text.discardOf(formatCount(group.count))}
          </Button>
        ) : (
          <>
            {group.cause === 'DATE_FAR' && (
              <Button small disabled={again.running} onClick={() => void again.run({ cause: group.cause, confirm_date: 'all' })}>
                {text.againMeant}
              </Button>
            )}
            <Button small disabled={again.running} onClick={() => void again.run({ cause: group.cause })}>
              {text.againOf(formatCount(group.count))}
            </Button>
          </>
        )}
      </td>
    </tr>
  )
}
