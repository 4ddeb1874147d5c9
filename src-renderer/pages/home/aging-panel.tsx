/** Aged receivables in company currency; buckets and credits give the balance. Each line leads to its open items. */
import { Link } from '@tanstack/react-router'
import { addDays } from '../../../src-core/kernel/dates.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { formatCount, formatPercent, ZERO_MARK } from '../../format/numbers.ts'
import { listPath } from '../../records/record-links.ts'
import { useCharts } from './charts-panel.tsx'
import type { AgingAnswer } from './home-data.ts'
import { homeText as text } from './text.ts'

const READS = ['accountOperation', 'matching', 'customerAccount', 'billingRun', 'invoice'] as const
type Bucket = AgingAnswer['buckets'][number]

function bucketWords({ from_days, to_days }: Bucket): string {
  if (to_days === 0) return text.aging.notDue
  return to_days === null ? text.aging.over(from_days - 1) : text.aging.from(from_days, to_days)
}

/** The due dates of a bucket as filters of the list of open items. */
function bucketFilters({ from_days, to_days }: Bucket, today: string): readonly (readonly unknown[])[] {
  const debit = ['direction', '$in', ['debit']]
  if (to_days === 0) return [debit, ['due_date', '$gte', today]]
  const latest = ['due_date', '$lte', addDays(today, -from_days)]
  return to_days === null ? [debit, latest] : [debit, latest, ['due_date', '$gte', addDays(today, -to_days)]]
}

export function Aging() {
  const { data, failure, refetch } = useOperation<AgingAnswer>('receivables.aging', {}, { reads: READS, fresh: true })
  const counts = useCharts().data?.aged_counts
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!data) return null
  const { company, buckets } = data
  const isEmpty = company.balance_minor === 0 && company.credits_minor === 0 && company.buckets_minor.every((minor) => minor === 0)
  if (isEmpty) return <EmptyState title={text.aging.none}>{text.aging.noneSays}</EmptyState>
  const late = company.buckets_minor.slice(1).reduce((total, minor) => total + minor, 0)
  return (
    <section className="home-chart" aria-label={text.aging.title}>
      <div className="section-head">
        <h2 className="section-title">{text.aging.title}</h2>
        <span className="spacer" />
        <span className="small ink2">
          {text.aging.overdue} <Amount minor={late} currency={company.currency} strong />
        </span>
        <Link to={listPath('openItem')}>{text.aging.open}</Link>
      </div>
      <AgingTable answer={data} counts={counts} buckets={buckets} />
    </section>
  )
}

interface AgingTableProps {
  readonly answer: AgingAnswer
  readonly counts: readonly number[] | undefined
  readonly buckets: readonly Bucket[]
}

function AgingTable({ answer, counts, buckets }: AgingTableProps) {
  const { company } = answer
  const whole = company.buckets_minor.reduce((total, minor) => total + minor, 0)
  const most = Math.max(1, ...company.buckets_minor)
  return (
    <table className="home-aging">
      <thead>
        <tr>
          <th scope="col">{text.aging.days}</th>
          <th scope="col" className="right">
            {text.aging.items}
          </th>
          <th aria-hidden />
          <th scope="col" className="right home-share">
            {text.aging.share}
          </th>
          <th scope="col" className="right">
            {text.aging.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {buckets.map((bucket, index) => (
          <BucketRow
            key={bucket.from_days}
            bucket={bucket}
            index={index}
            minor={company.buckets_minor[index] ?? 0}
            count={counts?.[index]}
            whole={whole}
            most={most}
            currency={company.currency}
          />
        ))}
        <tr>
          <th scope="row">{text.aging.credits}</th>
          <td />
          <td />
          <td className="home-share" />
          <td className="right">
            <Amount minor={company.credits_minor} currency={company.currency} zeroMark />
          </td>
        </tr>
        <tr className="strong">
          <th scope="row">{text.aging.receivable}</th>
          <td className="num right">{counts && formatCount(counts.reduce((total, count) => total + count, 0))}</td>
          <td />
          <td className="home-share" />
          <td className="right">
            <Amount minor={company.balance_minor} currency={company.currency} strong rule="final" />
          </td>
        </tr>
      </tbody>
    </table>
  )
}

interface BucketRowProps {
  readonly bucket: Bucket
  readonly index: number
  readonly minor: number
  readonly count: number | undefined
  readonly whole: number
  readonly most: number
  readonly currency: string
}

function BucketRow({ bucket, index, minor, count, whole, most, currency }: BucketRowProps) {
  const today = useSession()?.today ?? ''
  return (
    <tr>
      <th scope="row">
        <Link className="home-quiet" to={listPath('openItem')} search={{ f: bucketFilters(bucket, today) } as never}>
          {bucketWords(bucket)}
        </Link>
      </th>
      <td className="num right ink2">{count === undefined ? '' : count === 0 ? ZERO_MARK : formatCount(count)}</td>
      <td className="home-bar">
        {minor > 0 && <span style={{ width: `${Math.max(2, (minor * 100) / most)}%`, background: `var(--aging-${index + 1})` }} />}
      </td>
      <td className="num right ink2 home-share">{minor === 0 ? '' : formatPercent(((minor * 100) / whole).toFixed(1), 1)}</td>
      <td className="right">
        <Amount minor={minor} currency={currency} zeroMark />
      </td>
    </tr>
  )
}
