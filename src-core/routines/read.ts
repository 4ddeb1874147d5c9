/** Routines with how they went last and when they run next. */
import type { ReadStore } from '../database/store.ts'
import { refuseMissing } from '../kernel/failures.ts'
import { type Instant, companyZone } from '../kernel/instants.ts'
import { OUTCOMES } from './model.ts'
import { dueSince, nextRun, type Routine } from './rules/rhythm.ts'

export type Outcome = (typeof OUTCOMES)[number]

export interface RoutineRow extends Routine {
  readonly id: number
  readonly version: number
  readonly code: string
  readonly name: string
  readonly operation: string
  readonly input: string
  readonly isOn: boolean
  readonly lastRunAt: Instant | null
  /** How it went last; a job under way is `started`. */
  readonly outcome: Outcome | null
  readonly jobId: number | null
  readonly message: string | null
  /** The audit entry that made it what it is. */
  readonly changedOp: number
}

/** All routines that are not archived, by code. */
export async function readRoutines(store: ReadStore): Promise<RoutineRow[]> {
  const rows = await store.db
    .selectFrom('routine')
    .leftJoin('routine_state as state', 'state.routine_id', 'routine.id')
    .leftJoin('job', 'job.id', 'state.job_id')
    .select([
      'routine.id',
      'routine.version',
      'code',
      'name',
      'routine.operation',
      'routine.input',
      'rhythm',
      'time',
      'weekday',
      'month_day',
      'is_on',
      'changed_at',
      'changed_op',
      'state.last_run_at',
      'state.outcome',
      'state.job_id',
      'state.message',
      'job.state as job_state',
      'job.message as job_message',
    ])
    .where('archived_at', 'is', null)
    .orderBy('code')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    code: row.code,
    name: row.name,
    operation: row.operation,
    input: row.input,
    rhythm: row.rhythm,
    time: row.time,
    weekday: row.weekday,
    monthDay: row.month_day,
    isOn: row.is_on === 1,
    since: Math.max(row.last_run_at ?? 0, row.changed_at),
    lastRunAt: row.last_run_at,
    outcome: row.job_state === null ? row.outcome : outcomeOfJob(row.job_state),
    jobId: row.job_id,
    message: row.job_message ?? row.message,
    changedOp: row.changed_op,
  }))
}

function outcomeOfJob(state: string): Outcome {
  if (state === 'succeeded') return 'done'
  return state === 'failed' || state === 'stopped' ? 'failed' : 'started'
}

/** @throws Refusal when there is no such routine, or it is archived */
export async function readRoutine(store: ReadStore, id: number): Promise<RoutineRow> {
  const found = (await readRoutines(store)).find((one) => one.id === id)
  if (!found) throw refuseMissing('routine', id)
  return found
}

async function clockOf(store: ReadStore) {
  const company = await store.db.selectFrom('company').select('zone').executeTakeFirst()
  return companyZone(company?.zone)
}

export interface TimedRoutine extends RoutineRow {
  /** `null` while it is off, and for one that runs when the company opens. */
  readonly nextRunAt: Instant | null
}

/** With the next run of each. One that is due already runs at its next time nevertheless, or now where a workstation has the file open. */
export async function timedRoutines(store: ReadStore, now: Instant): Promise<TimedRoutine[]> {
  const clock = await clockOf(store)
  return (await readRoutines(store)).map((one) => ({ ...one, nextRunAt: one.isOn ? nextRun(one, Math.max(one.since, now), clock) : null }))
}

export interface DueRoutine {
  readonly id: number
  readonly code: string
  readonly operation: string
  readonly due_at: Instant
}

/** Those to be run now, the longest due first; one that was asked for is due since then, on or off. */
export async function dueRoutines(store: ReadStore, now: Instant, opened: Instant | null): Promise<DueRoutine[]> {
  const clock = await clockOf(store)
  const due = (await readRoutines(store)).flatMap((one) => {
    const { id, code, operation, outcome, lastRunAt } = one
    const due_at = outcome === 'waiting' ? lastRunAt : one.isOn ? dueSince(one, now, opened, clock) : null
    return due_at === null ? [] : [{ id, code, operation, due_at }]
  })
  return due.sort((one, other) => one.due_at - other.due_at)
}
