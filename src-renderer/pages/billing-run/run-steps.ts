/** The steps of a billing run: what is done, what works now and how fast, what waits for the operator. */
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { formatCount, formatSeconds } from '../../format/numbers.ts'
import { countIn, decisionCounts, type RunView, sumsIn } from './run-data.ts'
import { runText as text } from './text.ts'

export type StepState = 'waiting' | 'running' | 'stopped' | 'decide' | 'done'

export interface RunStep {
  readonly key: 'accounts' | 'recurring' | 'drafts' | 'decide' | 'validate'
  readonly label: string
  readonly state: StepState
  readonly done: number
  readonly total: number
  /** Beside the figure: time or what is left. */
  readonly aside: string
  readonly note: string
}

const PHASES = ['accounts', 'recurring', 'drafts'] as const
type Phase = (typeof PHASES)[number]

/** The preparing job goes three times over its accounts: collecting, rating, drafting. */
function phaseDone(job: JobProgress, phase: Phase): { readonly done: number; readonly total: number } {
  const total = Math.round(job.total / PHASES.length)
  const done = Math.min(total, Math.max(0, job.done - total * PHASES.indexOf(phase)))
  return { done, total }
}

function isUnderWay(job: JobProgress | undefined): boolean {
  return job !== undefined && (job.state === 'queued' || job.state === 'running' || job.state === 'stopping')
}

function pace(job: JobProgress): { readonly aside: string; readonly note: string } {
  return {
    aside: job.secondsLeft === null ? '' : text.steps.timeLeft(formatSeconds(job.secondsLeft)),
    note: job.rate > 0 ? text.steps.rate(formatCount(job.rate), job.unit) : '',
  }
}

function preparing(run: RunView, job: JobProgress | undefined): readonly RunStep[] {
  const accounts = run.states.reduce((total, row) => total + row.count, 0)
  const drafts = countIn(run, 'draft', 'suspect', 'rejected', 'validated')
  const transactions = sumsIn(run, 'draft', 'suspect', 'rejected', 'validated').reduce((total, row) => total + row.transactions, 0)
  const totals: Record<Phase, number> = { accounts, recurring: accounts, drafts }
  const notes: Record<Phase, string> = {
    accounts: text.steps.accountsNote,
    recurring: text.steps.recurringNote,
    drafts: transactions > 0 ? text.steps.draftsNote(formatCount(transactions)) : text.steps.draftsBare,
  }
  return PHASES.map((phase) => {
    const own = { key: phase, label: text.steps[phase], aside: '', note: notes[phase] }
    if (run.state === 'created') return { ...own, state: 'waiting', done: 0, total: 0 }
    if (run.state !== 'preparing') return { ...own, state: 'done', done: totals[phase], total: totals[phase] }
    return { ...own, ...workingPhase(phase, job) }
  })
}

function workingPhase(
  phase: Phase,
  job: JobProgress | undefined,
): Pick<RunStep, 'state' | 'done' | 'total'> & Partial<Pick<RunStep, 'aside' | 'note'>> {
  if (!job) return { state: 'waiting', done: 0, total: 0 }
  const share = phaseDone(job, phase)
  if (share.done >= share.total && share.total > 0) return { state: 'done', ...share }
  const before = PHASES.indexOf(phase) * share.total
  const begun = job.done >= before
  if (!begun) return { state: 'waiting', ...share }
  return isUnderWay(job) ? { state: 'running', ...share, ...pace(job) } : { state: 'stopped', ...share }
}

/** Decided drafts are those a rule once held; without any, the step is done as soon as there are drafts. */
function deciding(run: RunView): RunStep {
  const { left, total } = decisionCounts(run.rules)
  const state: StepState = run.state === 'created' || run.state === 'preparing' ? 'waiting' : left > 0 ? 'decide' : 'done'
  return {
    key: 'decide',
    label: text.steps.decide,
    state: run.state === 'cancelled' ? 'waiting' : state,
    done: total - left,
    total,
    aside: left > 0 ? text.steps.left(formatCount(left)) : '',
    note: text.steps.decideNote,
  }
}

function validating(run: RunView, job: JobProgress | undefined): RunStep {
  const done = countIn(run, 'validated')
  const total = done + countIn(run, 'draft')
  const own = { key: 'validate' as const, label: text.steps.validate, aside: '', note: text.steps.validateNote }
  if (run.state === 'validated') return { ...own, state: 'done', done, total: done }
  if (run.state !== 'validating') return { ...own, state: 'waiting', done: 0, total: 0 }
  if (!job) return { ...own, state: 'running', done, total }
  const share = { done: job.done, total: job.total }
  return isUnderWay(job) ? { ...own, state: 'running', ...share, ...pace(job) } : { ...own, state: 'stopped', ...share }
}

/** The five steps in their order. @param job the newest job of this run */
export function stepsOf(run: RunView, job: JobProgress | undefined): readonly RunStep[] {
  const prepare = job?.operation === 'billingRun.prepare' ? job : undefined
  const validate = job?.operation === 'billingRun.validate' ? job : undefined
  return [...preparing(run, prepare), deciding(run), validating(run, validate)]
}
