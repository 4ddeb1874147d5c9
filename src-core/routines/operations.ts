/**
 * Routines at work: which are due, running one, and keeping them. The host has the clock; it asks for
 * what is due and has it run, one after the other, as ordinary operations of the actor “job”.
 */
import { z } from 'zod'
import { readRecord, createRecord, presentRecord, updateRecord, type Values } from '../entities/records.ts'
import { Refusal, refuse, refuseField } from '../kernel/failures.ts'
import type { Actor, CommandContext } from '../operations/context.ts'
import { readClosed } from '../operations/closed-input.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { failureOf, isOfFile } from '../operations/incident.ts'
import { may, requireRight } from '../operations/permissions.ts'
import { heldBack } from '../operations/rights-now.ts'
import type { Registry } from '../operations/registry.ts'
import { DAILY_BACKUP, routine, routineState } from './model.ts'
import { dueRoutines, type Outcome, readRoutine, type RoutineRow, timedRoutines } from './read.ts'

const id = z.number().int()
/** What the workstation does for the daily backup. */
const BACKUP = 'backup.create'
const key = z.object({ id })

const due = defineQuery({
  name: 'routine.due',
  summary: 'Routines that are to be run now, the longest due first',
  input: z.object({
    /** When the workstation opened the company, milliseconds since 1970; routines of the opening are due then. */
    opened: z.number().int().nullable().default(null),
  }),
  output: z.array(z.object({ id, code: z.string(), operation: z.string(), due_at: z.number().int() })),
  handler: ({ store, now }, { opened }) => dueRoutines(store, now, opened),
})

const overview = defineQuery({
  name: 'routine.overview',
  summary: 'All routines with their rhythm, how they went last and when they run next',
  input: z.object({}),
  output: z.array(z.record(z.string(), z.unknown())),
  handler: async ({ store, now }) =>
    (await timedRoutines(store, now)).map((one) => ({
      id: one.id,
      version: one.version,
      code: one.code,
      name: one.name,
      operation: one.operation,
      rhythm: one.rhythm,
      time: one.time,
      weekday: one.weekday,
      month_day: one.monthDay,
      is_on: one.isOn,
      last_run_at: one.lastRunAt,
      outcome: one.outcome,
      job_id: one.jobId,
      message: one.message,
      next_run_at: one.nextRunAt,
    })),
})

/** Keeps how a routine went; its history is its timeline. */
function keepRun({ store, now, touch }: CommandContext, { id: routine_id }: RoutineRow, run: Run): void {
  store.runText('DELETE FROM routine_state WHERE routine_id = ?', [routine_id])
  store
    .bulk(routineState, ['routine_id', 'last_run_at', 'outcome', 'job_id', 'message'])
    .add([routine_id, now, run.outcome, run.job, run.message])
  touch('routine', routine_id)
}

interface Run {
  readonly outcome: Outcome
  readonly job: number | null
  readonly message: string | null
}

const ran = z.object({ id, outcome: z.string(), job: id.nullable(), message: z.string().nullable() })

const finish = defineCommand({
  name: 'routine.finish',
  summary: 'Note how a routine went that the workstation does itself',
  input: z.object({ id, failure: z.string().max(2000).nullable(), message: z.string().max(2000).nullable().default(null) }),
  output: ran,
  undo: { kind: 'none', reason: 'It notes what happened.' },
  handler: async (context, { id: routineId, failure, message }) => {
    const row = await readRoutine(context.store, routineId)
    if (row.operation !== DAILY_BACKUP)
      throw refuse('refused', 'routine.notByItself', `Routine ${row.code} notes by itself how it went. Run it instead.`)
    const run: Run = { outcome: failure === null ? 'done' : 'failed', job: null, message: failure ?? message }
    keepRun(context, row, run)
    context.summarise(`Routine ${row.code}: ${run.message ?? 'done'}`)
    return { id: routineId, ...run }
  },
})

const values = z.record(z.string(), z.unknown())

/** Operations that need the whole registry: what a routine runs is checked when it is kept. */
export function routineOperations(registry: () => Registry): AnyOperation[] {
  const run = defineCommand({
    name: 'routine.run',
    summary: 'Run a routine now',
    input: key,
    output: ran,
    undo: { kind: 'none', reason: 'What the routine did is taken back where it stands.' },
    handler: async (context, input) => {
      const row = await readRoutine(context.store, input.id)
      requireRight(context.actor, row.operation === DAILY_BACKUP ? BACKUP : row.operation)
      const result = await runRoutine(context, registry(), row)
      keepRun(context, row, result)
      context.summarise(`Routine ${row.code}: ${result.message ?? WORDS[result.outcome]}`)
      return { id: row.id, ...result }
    },
  })
  const create = defineCommand({
    name: 'routine.create',
    summary: 'New routine',
    input: z.object({ values }),
    output: key,
    undo: { kind: 'restore' },
    handler: async (context, input) => {
      refuseUnfit(context, registry(), input.values)
      return { id: await createRecord(context, routine, input.values) }
    },
  })
  const update = defineCommand({
    name: 'routine.update',
    summary: 'Change a routine',
    input: z.object({ id, version: z.number().int(), values }),
    output: z.record(z.string(), z.unknown()),
    undo: { kind: 'restore' },
    handler: async (context, input) => {
      const before = presentRecord(routine, await readRecord(context.store, routine, input.id))
      refuseUnfit(context, registry(), { ...before, ...input.values })
      await updateRecord(context, routine, input.id, input.version, input.values)
      return presentRecord(routine, await readRecord(context.store, routine, input.id))
    },
  })
  return [due, overview, run, finish, create, update].map(anyOperation)
}

const WORDS: Readonly<Record<Outcome, string>> = {
  waiting: 'waits for the workstation',
  started: 'started',
  done: 'done',
  failed: 'failed',
}

/** Only what the one who keeps it may run himself, with an input that the operation takes. */
function refuseUnfit({ actor }: CommandContext, registry: Registry, given: Values): void {
  const name = given['operation']
  // What is no text its field refuses.
  if (typeof name !== 'string' || name === DAILY_BACKUP || name === '') return
  const operation = registry.get(name)
  if (!operation || operation.kind === 'query')
    throw refuseField('operation', 'routine.unknownOperation', `There is no command or job “${name}”. Choose one from the reference.`)
  if (!may(actor, name)) throw refuseField('operation', 'routine.notPermitted', `${actor.name} may not run ${name}.`)
  const read = readClosed<unknown>(operation.input, given['input'] ?? {})
  if (read.ok) return
  const [fault] = read.faults
  throw refuseField('input', 'routine.input', `${name} does not take this input: ${fault?.path || 'input'}: ${fault?.reason ?? ''}`)
}

/** A command runs here and now, a job is queued; a refusal takes back what was begun and is kept as the outcome. */
async function runRoutine(context: CommandContext, registry: Registry, row: RoutineRow): Promise<Run> {
  if (row.operation === DAILY_BACKUP) return { outcome: 'waiting', job: null, message: null }
  try {
    return await context.attempt(() => begin(context, registry, row))
  } catch (error) {
    // What the caller may not do is told to him: nothing was run, and the routine is due as before.
    if (isOfFile(error) || (isForbidden(error) && !mayAll(context.actor))) throw error
    return { outcome: 'failed', job: null, message: failureOf(error).message }
  }
}

const isForbidden = (error: unknown): boolean => error instanceof Refusal && error.failure.kind === 'forbidden'
const mayAll = ({ permissions, atMost = [] }: Actor): boolean => permissions.includes('*') && atMost.length === 0

/** With the rights of who set it up, as they are by now. */
async function begin(context: CommandContext, registry: Registry, { operation: name, input, changedOp }: RoutineRow): Promise<Run> {
  const operation = registry.get(name)
  if (!operation || operation.kind === 'query') return { outcome: 'failed', job: null, message: `There is no command or job “${name}”.` }
  const owner = await ownerOf(context, changedOp, name)
  const actor = heldBack(context.actor, owner.rights)
  if (!may(actor, name)) {
    return { outcome: 'failed', job: null, message: `${owner.name}, who set this routine up, may not run ${name}.` }
  }
  const { value } = await context.run({ operation: name, input: JSON.parse(input) as unknown }, { ...context, actor })
  return operation.kind === 'job'
    ? { outcome: 'started', job: (value as { readonly job: number }).job, message: null }
    : { outcome: 'done', job: null, message: null }
}

/** Who changed a routine last has set it up as it is; a token that nobody can look up may do what was checked then. */
async function ownerOf({ store, rightsNow }: CommandContext, changedOp: number, operation: string) {
  const entry = await store.db
    .selectFrom('audit_entry')
    .select(['actor_kind', 'actor_id', 'actor_name'])
    .where('id', '=', changedOp)
    .executeTakeFirst()
  if (!entry) return { name: '', rights: null }
  const rights = await rightsNow({ kind: entry.actor_kind, id: entry.actor_id })
  return { name: entry.actor_name, rights: rights ?? (entry.actor_kind === 'token' ? [operation] : null) }
}
