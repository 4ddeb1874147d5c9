/** The jobs tray: docked above the status bar, it pushes the page up and never covers a sum. */
import { useNavigate } from '@tanstack/react-router'
import type { JobProgress } from '../../src-core/operations/contract.ts'
import { useCommand } from '../client/use-command.ts'
import { useJobs, useSession, useZone } from '../client/use-session.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { ProgressBar } from '../components/progress-bar.tsx'
import { ShapeIcon } from '../components/status.tsx'
import { signOfState } from '../components/states.ts'
import { dateIn, formatTime } from '../format/dates.ts'
import { formatCount, formatSeconds } from '../format/numbers.ts'
import { jobPath } from '../operations/operation-links.ts'
import { text } from '../text/en.ts'

const AT_MOST = 4

export function isUnderWay(job: JobProgress): boolean {
  return job.state === 'queued' || job.state === 'running' || job.state === 'stopping'
}

/** Jobs under way first, then those that finished today. */
export function jobsOfToday(jobs: readonly JobProgress[], zone: string, today: string): readonly JobProgress[] {
  const finished = jobs.filter((job) => !isUnderWay(job) && job.finishedAt !== null && dateIn(zone, job.finishedAt) === today)
  return [...jobs.filter(isUnderWay), ...finished]
}

export function JobsTray({ onHide }: { readonly onHide: () => void }) {
  const zone = useZone()
  const session = useSession()
  const jobs = jobsOfToday(useJobs(), zone, session?.today ?? '')
  const running = jobs.filter(isUnderWay).length
  return (
    <section className="tray" aria-label={text.jobs.title}>
      <div className="tray-head">
        <strong>{text.jobs.title}</strong>
        <span className="small ink2">{text.jobs.summary(running, jobs.length - running)}</span>
        <span className="spacer" />
        <button type="button" className="link-quiet key-label" onClick={onHide}>
          <KeyHint keys="Ctrl J" /> {text.jobs.hide}
        </button>
      </div>
      {jobs.slice(0, AT_MOST).map((job) => (
        <JobLine key={job.id} job={job} zone={zone} />
      ))}
    </section>
  )
}

function toneOf(job: JobProgress): 'info' | 'ok' | 'warn' | 'bad' {
  if (job.state === 'succeeded') return 'ok'
  if (job.state === 'failed') return 'bad'
  if (job.waits) return 'warn'
  return job.state === 'stopped' ? 'warn' : 'info'
}

function stepOf(job: JobProgress, zone: string): string {
  if (job.state === 'succeeded' && job.finishedAt !== null) return text.jobs.doneAt(formatTime(zone, job.finishedAt))
  if (job.waits) return text.jobs.waits
  if (job.state === 'queued') return text.jobs.queued
  return job.step === '' ? signOfState(job.state).word : job.step
}

/** What is left, or how it ended. */
function EndOf({ job }: { readonly job: JobProgress }) {
  if (job.rejected > 0) return <span className="tone-bad">{text.jobs.rejected(formatCount(job.rejected))}</span>
  if (job.state === 'failed') return <span className="tone-bad ellipsis">{job.message ?? text.jobs.failed}</span>
  if (job.waits)
    return (
      <span className="tone-bad ellipsis" title={job.waits.message}>
        {job.waits.message}
      </span>
    )
  if (isUnderWay(job)) return <span>{job.secondsLeft === null ? '' : text.jobs.left(formatSeconds(job.secondsLeft))}</span>
  if (job.state === 'stopped') return <span className="ellipsis">{job.message ?? ''}</span>
  return <span>{job.state === 'succeeded' ? text.jobs.noErrors : ''}</span>
}

export function JobLine({ job, zone }: { readonly job: JobProgress; readonly zone: string }) {
  const navigate = useNavigate()
  const cancel = useCommand('job.cancel', { failures: 'toast' })
  const resume = useCommand('job.resume', { failures: 'toast' })
  const sign = job.state === 'succeeded' ? ({ shape: 'tick', tone: 'ok', word: text.jobs.done } as const) : signOfState(job.state)
  const act = (label: string, run: () => void) => (
    <button type="button" className="link" onClick={run}>
      {label}
    </button>
  )
  return (
    <div className="job-line small">
      <ShapeIcon shape={sign.shape} tone={sign.tone} label={sign.word} />
      <span className="ellipsis job-title" title={job.title}>
        {job.title}
      </span>
      <span className="ellipsis ink2">{stepOf(job, zone)}</span>
      <ProgressBar label={job.title} done={job.done} total={job.total} tone={toneOf(job)} />
      <span className="num right">{text.jobs.doneOf(formatCount(job.done), formatCount(job.total))}</span>
      <span className="num right ink2 ellipsis">{job.rate > 0 ? text.jobs.rate(formatCount(Math.round(job.rate)), job.unit) : ''}</span>
      <span className="num ink2 ellipsis">
        <EndOf job={job} />
      </span>
      <span className="right">
        {isUnderWay(job) && act(text.jobs.cancel, () => void cancel.run({ id: job.id }))}
        {job.state === 'stopped' && job.report?.['takenBack'] !== true && act(text.jobs.resume, () => void resume.run({ id: job.id }))}
        {(job.state === 'succeeded' || job.state === 'failed') && act(text.jobs.report, () => void navigate({ to: jobPath(job.id) }))}
      </span>
    </div>
  )
}
