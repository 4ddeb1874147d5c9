/** Checking the books: the job with its progress, and the report of the last check. */
import { Link } from '@tanstack/react-router'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useJobs, useMay, useSession, useSystem } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Figures, Panel, Section } from '../../components/layout.tsx'
import { EmptyState, FailureNote, Note } from '../../components/note.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatCount } from '../../format/numbers.ts'
import { isUnderWay } from '../../frame/jobs-tray.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { wordsOfKey } from '../../operations/input-fields.ts'
import { recordPath } from '../../records/record-links.ts'
import { NotedOutside } from './noted-outside.tsx'
import { ledgerText as text } from './text.ts'

interface Difference {
  readonly check: string
  readonly entity: string
  readonly id: number
  readonly expected: string
  readonly got: string
  readonly words: string
}

export interface VerifyReport {
  readonly checks: number
  readonly count: number
  readonly differences: readonly Difference[]
  /** The entry from which on each row is proved; absent in reports of earlier versions. */
  readonly since?: { readonly entry: number; readonly at: Instant } | null
}

/** The report of a finished check; nothing while it runs or where it failed. */
export function reportOf(job: JobProgress | undefined): VerifyReport | null {
  if (job?.state !== 'succeeded' || !job.report || !Array.isArray(job.report['differences'])) return null
  return job.report as unknown as VerifyReport
}

export function VerifyBooks() {
  const may = useMay()
  const session = useSession()
  const jobs = useJobs().filter((job) => job.operation === 'books.verify')
  const running = jobs.find(isUnderWay)
  const last = jobs.find((job) => !isUnderWay(job))
  const report = reportOf(last)
  const verify = useCommand('books.verify')
  const start = () => void verify.run({})
  const known = may('books.verify')
  useShortcuts(known ? [{ keys: 'V', label: text.keys.check, run: start }] : [])
  const at = (report ? last?.finishedAt : session?.books.verifiedAt) ?? null
  const differences = report?.count ?? session?.books.differences ?? 0
  return (
    <Panel label={text.tabs.verify}>
      <Section
        title={text.verify}
        actions={
          <Button
            kind="filled"
            keys="V"
            disabled={running !== undefined || verify.running}
            reason={known ? null : text.unavailable('books.verify')}
            onClick={start}
          >
            {text.verify}
          </Button>
        }
      >
        <p className="ink2 ledger-says">{text.verifySays}</p>
        <Figures
          small
          items={[
            { key: 'last', label: text.lastCheck, value: at === null ? text.never : <InstantText at={at} /> },
            {
              ...{ key: 'differences', label: text.differences, value: at === null ? '–' : formatCount(differences) },
              ...(differences > 0 ? { tone: 'bad' as const } : {}),
            },
            ...(report?.since ? [{ key: 'since', label: text.provedSince, value: <InstantText at={report.since.at} /> }] : []),
          ]}
        />
        <FailureNote failure={verify.failure} />
        {running && <Running job={running} />}
      </Section>
      {/* The report is of its day, what is noted is asked now: a report without differences stands apart from it. */}
      {report?.count === 0 && !running && <Report report={report} />}
      {may('books.notedHeads') && <NotedOutside />}
      {report && report.count > 0 && !running && <Report report={report} />}
      {!report && !running && <EmptyState title={text.notChecked}>{text.start}</EmptyState>}
    </Panel>
  )
}

function Running({ job }: { readonly job: JobProgress }) {
  return (
    <div className="ledger-running">
      <ProgressBar label={text.running} done={job.done} total={job.total} />
      <span className="small ink2">
        {text.running}: {job.step} <span className="num">{`${formatCount(job.done)} / ${formatCount(job.total)}`}</span>
      </span>
    </div>
  )
}

function Report({ report }: { readonly report: VerifyReport }) {
  if (report.count === 0) {
    return (
      <Note tone="ok" title={text.noDifference}>
        {text.noDifferenceSays(formatCount(report.checks))}
      </Note>
    )
  }
  const note =
    report.differences.length < report.count ? text.shownOf(formatCount(report.differences.length), formatCount(report.count)) : undefined
  return (
    <Section title={text.differ(formatCount(report.count))} note={note}>
      <table className="table differences">
        <thead>
          <tr>
            <th scope="col">{text.what}</th>
            <th scope="col">{text.check}</th>
            <th scope="col" className="right">
              {text.expected}
            </th>
            <th scope="col" className="right">
              {text.found}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.differences.map((one, index) => (
            <DifferenceRow key={`${one.check} ${one.id} ${index}`} difference={one} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** `openItem.open` as `Open item, open`; whatever a rule of a record finds is called by that. */
function checkWords(check: string): string {
  const [of = '', ...more] = check.split('.')
  if (of === 'rule') return text.rule
  return [wordsOfKey(of), ...more.map((one) => wordsOfKey(one).toLowerCase())].join(', ')
}

function DifferenceRow({ difference }: { readonly difference: Difference }) {
  const opens = useSystem().entity(difference.entity) !== undefined || difference.entity === 'invoice'
  // What holds against a rule is said in the sentence: there is no other figure beside it.
  const isRule = difference.check.startsWith('rule.')
  return (
    <tr>
      <td>{opens ? <Link to={recordPath(difference.entity, difference.id)}>{difference.words}</Link> : difference.words}</td>
      <td className="ink2">{checkWords(difference.check)}</td>
      <td className="right num">{isRule ? '' : difference.expected}</td>
      <td className="right num tone-bad">{isRule ? '' : difference.got}</td>
    </tr>
  )
}
