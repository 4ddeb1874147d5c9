/** All jobs, and the report of one. */
import { Link, useParams } from '@tanstack/react-router'
import type { JobProgress } from '../../src-core/operations/contract.ts'
import { useOperation } from '../client/use-operation.ts'
import { useJobs, useZone } from '../client/use-session.ts'
import { type FigureItem, Figures, PageHead, Panel, Section } from '../components/layout.tsx'
import { Await } from '../components/loading.tsx'
import { EmptyState, FailureNote, Note } from '../components/note.tsx'
import { Status } from '../components/status.tsx'
import { InstantText } from '../components/text-values.tsx'
import { formatCount, formatSeconds } from '../format/numbers.ts'
import { JobLine } from '../frame/jobs-tray.tsx'
import { usePagePath } from '../frame/path.tsx'
import { text } from '../text/en.ts'
import { wordsOfKey } from './input-fields.ts'
import { operationPath } from './operation-links.ts'

export function JobsPage() {
  const jobs = useJobs()
  const zone = useZone()
  usePagePath([{ label: text.rail.operations }, { label: text.rail.jobs }])
  return (
    <div className="page">
      <PageHead title={text.jobs.title} under={text.jobs.says} />
      <div className="panel panel-surface jobs-list">
        {jobs.map((job) => (
          <JobLine key={job.id} job={job} zone={zone} />
        ))}
        {jobs.length === 0 && <EmptyState title={text.jobs.nothing}>{text.jobs.nothingSays}</EmptyState>}
      </div>
    </div>
  )
}

/** The page at `/operations/jobs/$id`. */
export function JobRoute() {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const { data, failure, refetch } = useOperation<JobProgress>('job.get', { id: Number(id) }, { reads: ['job'] })
  const live = useJobs().find((job) => job.id === Number(id))
  usePagePath([
    { label: text.rail.operations, to: '/operations/jobs' },
    { label: text.rail.jobs, to: '/operations/jobs' },
    { label: (live ?? data)?.title ?? '' },
  ])
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return (
    <Await data={live && data ? { ...data, ...live, report: live.report ?? data.report } : (live ?? data)}>
      {(job) => <JobReport job={job} />}
    </Await>
  )
}

function figuresOf(job: JobProgress): readonly FigureItem[] {
  const seconds = job.startedAt !== null && job.finishedAt !== null ? (job.finishedAt - job.startedAt) / 1000 : null
  return [
    { key: 'done', label: wordsOfKey(job.unit), value: text.jobs.doneOf(formatCount(job.done), formatCount(job.total)) },
    {
      key: 'rejected',
      label: text.jobs.rejectedLabel,
      value: formatCount(job.rejected),
      ...(job.rejected > 0 ? { tone: 'bad' as const } : {}),
    },
    ...(job.startedAt === null ? [] : [{ key: 'started', label: text.jobs.started, value: <InstantText at={job.startedAt} /> }]),
    ...(seconds === null ? [] : [{ key: 'took', label: text.jobs.took, value: formatSeconds(seconds) }]),
  ]
}

function JobReport({ job }: { readonly job: JobProgress }) {
  return (
    <div className="page">
      <PageHead
        title={job.title}
        over={
          <>
            <Status code={job.state} />
            <span>{job.step}</span>
          </>
        }
      >
        <Figures items={figuresOf(job)} />
      </PageHead>
      <Panel label={text.jobs.report}>
        {job.waits && <Note tone="warn">{job.waits.message}</Note>}
        {job.message && <Note tone={job.state === 'failed' ? 'bad' : 'info'}>{job.message}</Note>}
        <Section title={text.jobs.report} actions={<Link to={operationPath(job.operation)}>{job.operation}</Link>}>
          <Report report={job.report} />
        </Section>
      </Panel>
    </div>
  )
}

/** The report's facts by name; what is structured is shown as it is. */
function Report({ report }: { readonly report: JobProgress['report'] }) {
  if (report === null || Object.keys(report).length === 0) return <p className="ink3">{text.jobs.noReport}</p>
  return (
    <table className="table">
      <tbody>
        {Object.entries(report).map(([key, value]) => (
          <tr key={key}>
            <th scope="row">{wordsOfKey(key)}</th>
            <td>
              {typeof value === 'object' && value !== null ? (
                <pre className="result mono">{JSON.stringify(value, null, 2)}</pre>
              ) : (
                <span className="num">{typeof value === 'number' ? formatCount(value) : String(value ?? '')}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
