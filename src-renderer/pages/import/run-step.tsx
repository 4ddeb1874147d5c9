/** The last step: the job with its bar and rate, then what it wrote, what it left out, and the way back. */
import { type UnusedColumn, UnusedNote } from '../../components/unused-note.tsx'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { GroupCount, ReadingDecision } from '../../../src-core/exchange/contract.ts'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useJobs } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { DecidedNotes } from '../../components/decided-notes.tsx'
import { type FigureItem, Figures, Panel } from '../../components/layout.tsx'
import { Note } from '../../components/note.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatCount, formatSeconds } from '../../format/numbers.ts'
import { isUnderWay } from '../../frame/jobs-tray.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { listOfKind } from '../../list/exchange-kinds.ts'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { GroupTable } from './batch-panels.tsx'
import { SaveRejects, UndoBatch } from './batch-actions.tsx'
import { importText as text } from './text.ts'
import type { WizardControl } from './use-wizard.ts'
import type { Wizard } from './wizard.ts'

interface Report {
  readonly batch: number
  readonly rows: number
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly duplicates: number
  readonly errors: number
  readonly left: number
  readonly groups: readonly GroupCount[]
  readonly decided?: readonly ReadingDecision[]
  readonly unused?: readonly UnusedColumn[]
}

export interface RunStepProps {
  readonly control: WizardControl
  readonly label: string
  readonly onAgain: () => void
}

export function RunStep({ control, label, onAgain }: RunStepProps) {
  const { wizard } = control
  const job = useImportJob(wizard)
  const cancel = useCommand('job.cancel', { failures: 'toast' })
  const report = job?.state === 'succeeded' ? (job.report as unknown as Report | null) : null
  const under = job === undefined || isUnderWay(job)
  useDoneToast(control, report)
  return (
    <Panel label={text.steps.run}>
      <div className="import-run">
        <Figures small items={figuresOf(job, report)} />
        <ProgressBar
          label={text.running}
          done={job?.done ?? 0}
          total={job?.total ?? 1}
          tone={under ? 'info' : job.state === 'succeeded' ? 'ok' : job.state === 'failed' ? 'bad' : 'warn'}
        />
        {under && (
          <p className="ink2" role="status">
            {job?.state === 'queued' ? text.waiting : (job?.step ?? text.waiting)}
          </p>
        )}
        {job?.state === 'failed' && (
          <Note tone="bad" title={text.failed}>
            {job.message}
          </Note>
        )}
        {job?.state === 'stopped' && <Note tone="warn">{text.stopped}</Note>}
        {report && <Done report={report} />}
        <div className="actions">
          {job && under && <Button onClick={() => void cancel.run({ id: job.id })}>{text.cancel}</Button>}
          {!under && <After control={control} report={report} state={job.state} label={label} onAgain={onAgain} />}
        </div>
      </div>
    </Panel>
  )
}

/** The job as notices move it; asked for by name once, as it may have ended before the window heard of it. */
function useImportJob({ job: id }: Wizard): JobProgress | undefined {
  const live = useJobs().find((job) => job.id === id)
  const { data } = useOperation<JobProgress>('job.get', { id }, { enabled: id !== null, reads: ['job'] })
  if (!live || !data) return live ?? data
  return isUnderWay(live) && !isUnderWay(data) ? data : { ...data, ...live, report: live.report ?? data.report }
}

/** Says once that the import is done, with the way back. */
function useDoneToast({ wizard, change }: WizardControl, report: Report | null): void {
  const toasts = useToasts()
  const said = useRef(false)
  useEffect(() => {
    if (!report || said.current || wizard.undo === null) return
    said.current = true
    toasts.done(text.done(formatCount(report.created + report.changed + report.same)), wizard.undo)
    change({ ...wizard, undo: null })
  }, [report, wizard, change, toasts])
}

function figuresOf(job: JobProgress | undefined, report: Report | null): FigureItem[] {
  if (!job) return []
  const figure = (label: string, value: string, tone?: FigureItem['tone']): FigureItem => ({
    key: label,
    label,
    value,
    ...(tone ? { tone } : {}),
  })
  const some = (label: string, count: number, tone?: FigureItem['tone']) => (count > 0 ? [figure(label, formatCount(count), tone)] : [])
  const rows = figure(text.figures.rows, shared.jobs.doneOf(formatCount(job.done), formatCount(job.total)))
  if (report)
    return [
      rows,
      ...some(text.figures.created, report.created, 'ok'),
      ...some(text.figures.changed, report.changed),
      ...some(text.figures.same, report.same),
      ...some(text.figures.left, report.errors + report.duplicates + report.left, 'warn'),
    ]
  return [
    rows,
    ...some(text.figures.left, job.rejected, 'warn'),
    ...(isUnderWay(job) && job.rate > 0 ? [figure(text.rate, formatCount(Math.round(job.rate)))] : []),
    ...(isUnderWay(job) && job.secondsLeft !== null ? [figure(text.timeLeft, formatSeconds(job.secondsLeft))] : []),
  ]
}

function Done({ report }: { readonly report: Report }) {
  const left = report.errors + report.duplicates + report.left
  return (
    <>
      <Note tone={left > 0 ? 'warn' : 'ok'}>
        {text.done(formatCount(report.created + report.changed + report.same))}.{left > 0 && ` ${text.leftRows(formatCount(left))}`}
      </Note>
      <DecidedNotes decided={report.decided ?? []} />
      <UnusedNote unused={report.unused ?? []} />
      <GroupTable groups={report.groups} />
    </>
  )
}

interface AfterProps extends RunStepProps {
  readonly report: Report | null
  readonly state: JobProgress['state']
}

function After({ control, report, state, label, onAgain }: AfterProps) {
  const { wizard, change } = control
  const navigate = useNavigate()
  const left = report ? report.errors + report.duplicates + report.left : 0
  if (state === 'failed')
    return (
      <>
        <Button kind="filled" onClick={() => change({ ...wizard, step: 'preview', job: null, undo: null })}>
          {text.back}
        </Button>
        <Button onClick={onAgain}>{text.another}</Button>
      </>
    )
  return (
    <>
      <Button kind="filled" onClick={() => void navigate({ to: listPath(listOfKind(wizard.kind ?? '')) })}>
        {text.toList(label)}
      </Button>
      {report && left > 0 && <SaveRejects batch={report.batch} count={left} />}
      {report && <UndoBatch batch={report.batch} onDone={onAgain} />}
      {report && <Button onClick={() => void navigate({ to: recordPath('importBatch', report.batch) })}>{text.toBatch}</Button>}
      <Button onClick={onAgain}>{text.another}</Button>
    </>
  )
}
