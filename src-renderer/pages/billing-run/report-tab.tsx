/** What a run came to: by state and currency, the jobs that worked on it, and who did what. */
import type { TimelineEntry } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useJobs, useZone } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { formatCount } from '../../format/numbers.ts'
import { JobLine } from '../../frame/jobs-tray.tsx'
import { isOfRun, type RunView, type StateSums } from './run-data.ts'
import { runText as text } from './text.ts'

export function ReportTab({ run }: { readonly run: RunView }) {
  const zone = useZone()
  const jobs = useJobs().filter((job) => isOfRun(job, run))
  return (
    <div className="page-body">
      <Panel label={text.report.title}>
        <Section title={text.report.totals}>
          <Totals states={run.states} />
        </Section>
        <Section title={text.report.jobs}>
          {jobs.map((job) => (
            <JobLine key={job.id} job={job} zone={zone} />
          ))}
          {jobs.length === 0 && <p className="ink3">{text.report.noJobs}</p>}
        </Section>
      </Panel>
      <RunTimeline id={run.id} />
    </div>
  )
}

function Totals({ states }: { readonly states: readonly StateSums[] }) {
  const { report } = text
  const heads = [report.count, report.transactions, report.lines, report.net, report.tax, report.gross]
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{report.state}</th>
          {heads.map((head) => (
            <th key={head} scope="col" className="right">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {states.map((row) => (
          <tr key={`${row.state} ${row.currency}`}>
            <td>
              <Status code={row.state} word={text.draftStates[row.state]} />
            </td>
            {[row.count, row.transactions, row.lines].map((count, index) => (
              <td key={index} className="num right">
                {formatCount(count)}
              </td>
            ))}
            {[row.net_minor, row.tax_minor, row.gross_minor].map((minor, index) => (
              <td key={index} className="right">
                <Amount minor={minor} currency={row.currency} code={index === 2 ? 'shown' : 'none'} strong={index === 2} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RunTimeline({ id }: { readonly id: number }) {
  const { data, failure, refetch } = useOperation<readonly TimelineEntry[]>('audit.timeline', { entity: 'billingRun', id })
  return (
    <Panel ground="paper" className="panel-side" label={text.report.timeline}>
      <h2 className="section-title">{text.report.timeline}</h2>
      <FailureNote failure={failure} onRetry={refetch} />
      {data && <Timeline entries={data} on={[{ entity: 'billingRun', id }]} />}
    </Panel>
  )
}
