/** A billing run: its steps, what it leaves to decide, its drafts page by page, and its report. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useJobs } from '../../client/use-session.ts'
import { PageHead } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { type TabItem, Tabs } from '../../components/tabs.tsx'
import { formatDay } from '../../format/dates.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { DraftsTab } from './drafts-tab.tsx'
import { ExceptionsTab } from './exceptions-tab.tsx'
import { PagesTab } from './pages-tab.tsx'
import { ReportTab } from './report-tab.tsx'
import { RunActions } from './run-actions.tsx'
import { countIn, type DraftState, jobOfRun, RUN_SIGNS, type RunView, settledIn } from './run-data.ts'
import { SettledTab } from './settled-tab.tsx'
import { stepsOf } from './run-steps.ts'
import { StepsView } from './steps-view.tsx'
import { runText as text } from './text.ts'

export interface BillingRunPageProps {
  readonly id: number
}

export function BillingRunPage({ id }: BillingRunPageProps) {
  const { data, failure, refetch } = useOperation<RunView>('billingRun.view', { id }, { reads: ['billingRun'] })
  usePagePath([{ label: text.path, to: listPath('billingRun') }, { label: data?.code ?? '' }])
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{(run) => <RunBody key={run.id} run={run} />}</Await>
}

const TABS = ['exceptions', 'drafts', 'pages', 'left', 'settled', 'report'] as const
type TabName = (typeof TABS)[number]
const DRAFTS: readonly DraftState[] = ['pending', 'draft', 'suspect', 'rejected', 'validated', 'cancelled']
const LEFT: readonly DraftState[] = ['left']

/** Tab and account stand in the address, so that Back works. */
function usePlace(run: RunView) {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const first: TabName = run.state === 'validated' || run.state === 'cancelled' ? 'drafts' : 'exceptions'
  const account = Number(search['account'])
  return {
    tab: TABS.find((one) => one === search['tab']) ?? first,
    account: Number.isSafeInteger(account) && account > 0 ? account : null,
    choose: (tab: TabName) => void navigate({ to: '.', search: { tab } as never }),
    page: (next: number) => void navigate({ to: '.', search: { tab: 'pages', account: next } as never }),
  }
}

function tabItems(run: RunView): readonly TabItem[] {
  const drafts = countIn(run, ...DRAFTS)
  return [
    { key: 'exceptions', label: text.tabs.exceptions, count: countIn(run, 'suspect', 'rejected') },
    { key: 'drafts', label: text.tabs.drafts, count: drafts },
    { key: 'pages', label: text.tabs.pages },
    { key: 'left', label: text.tabs.left, count: countIn(run, 'left') },
    { key: 'settled', label: text.tabs.settled, count: settledIn(run) },
    { key: 'report', label: text.tabs.report },
  ]
}

function RunBody({ run }: { readonly run: RunView }) {
  const { tab, account, choose, page } = usePlace(run)
  const navigate = useNavigate()
  const job = jobOfRun(useJobs(), run)
  useShortcuts([
    ...TABS.map((one, index) => ({ keys: String(index + 1), label: text.tabs[one], bar: false, run: () => choose(one) })),
    { keys: 'Esc', label: shared.keys.backToList, bar: false, run: () => void navigate({ to: listPath('billingRun') }) },
  ])
  return (
    <div className="page">
      <PageHead title={text.title(run.code)} over={<Over run={run} />} actions={<RunActions run={run} job={job} />}>
        <StepsView steps={stepsOf(run, job)} />
        <Tabs label={text.tabs.label} items={tabItems(run)} active={tab} onChoose={(key) => choose(key as TabName)} />
      </PageHead>
      <EndedEarly run={run} job={job} />
      <TabBody tab={tab} run={run} account={account} onPage={page} />
    </div>
  )
}

interface TabBodyProps {
  readonly tab: TabName
  readonly run: RunView
  readonly account: number | null
  readonly onPage: (account: number) => void
}

function TabBody({ tab, run, account, onPage }: TabBodyProps) {
  const drafts = { title: text.none.noDraft, says: text.none.noDraftSays }
  const left = { title: text.none.noLeft, says: text.none.noLeftSays }
  if (tab === 'exceptions') return <ExceptionsTab run={run} onPage={onPage} />
  if (tab === 'drafts') return <DraftsTab run={run} states={DRAFTS} empty={drafts} onPage={onPage} />
  if (tab === 'left') return <DraftsTab run={run} states={LEFT} empty={left} onPage={onPage} />
  if (tab === 'pages') return <PagesTab run={run} account={account} onPage={onPage} />
  if (tab === 'settled') return <SettledTab run={run} />
  return <ReportTab run={run} />
}

function Over({ run }: { readonly run: RunView }) {
  return (
    <>
      <Status code={RUN_SIGNS[run.state]} word={text.states[run.state]} />
      {run.billing_cycle && <span className="ellipsis">{text.cycle(run.billing_cycle)}</span>}
      <span className="num">{text.invoiceDate(dayWords(run.invoice_date))}</span>
      <span className="num run-usage">{text.usageBefore(dayWords(run.usage_before))}</span>
    </>
  )
}

/** A day with its year: a run of last December is looked at in January. */
function dayWords(date: string): string {
  return `${formatDay(date)} ${date.slice(0, 4)}`
}

/** The job of the run stopped or failed: why, and the way on. */
function EndedEarly({ run, job }: { readonly run: RunView; readonly job: JobProgress | undefined }) {
  const resume = useCommand('job.resume', { failures: 'toast' })
  const between = run.state === 'preparing' || run.state === 'validating'
  if (!between || !job || (job.state !== 'stopped' && job.state !== 'failed')) return null
  return (
    <Note tone={job.state === 'failed' ? 'bad' : 'warn'} title={text.stopped}>
      {job.message}{' '}
      <button type="button" className="link" disabled={resume.running} onClick={() => void resume.run({ id: job.id })}>
        {text.resume}
      </button>
    </Note>
  )
}
