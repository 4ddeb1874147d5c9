/** The rows of what is told: told, ended, put back to what was known, and the columns of today kept in step. */
import { preparedSelect, preparedWrite, type ReadStore, type WriteStore } from '../../database/store.ts'
import type { CalendarDate } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/failures.ts'
import type { CommandContext } from '../../operations/context.ts'
import type { Entity } from '../define-entity.ts'
import type { Field } from '../fields.ts'
import { datedState, FROM_BEGINNING } from './model.ts'
import { type RecordStates, readStates, statesOf, type Telling } from './read-states.ts'

type Values = Readonly<Record<string, unknown>>
/** A record as it is stored. */
type Stored = Values & { readonly id: number }

const TOLD_COLUMNS = ['entity', 'record_id', 'field', 'valid_from', 'value', 'refers_to', 'told_op', 'replaced_op', 'in_step']

type Told = Pick<Telling, 'record_id' | 'field' | 'valid_from' | 'value'>

/** Tells a value from a day on. */
export function tell(context: CommandContext, entity: Entity, told: Told, op = context.op): number {
  const { record_id, field, valid_from, value } = told
  const inStep = valid_from <= context.today ? 1 : 0
  const { kind, entity: other } = entity.fields[field] as Field
  const refersTo = kind === 'reference' && value !== null ? other : null
  return context.store
    .bulk(datedState, TOLD_COLUMNS)
    .add([entity.name, record_id, field, valid_from, JSON.stringify(value ?? null), refersTo, op, null, inStep])
}

const endOne = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db
    .updateTable('dated_state')
    .set({ replaced_op: p.op as never })
    .where('id', '=', p.id),
)

/** What was told holds no longer: it is corrected, or taken back. */
export async function end(context: CommandContext, id: number): Promise<void> {
  await context.store.run(endOne(context.store), { id, op: context.op })
}

const toldOfRecord = preparedSelect<{ entity: string; value: string }>()((db, p) =>
  db
    .selectFrom('dated_state')
    .select(['entity', 'record_id', 'valid_from'])
    .where('refers_to', '=', p.entity)
    .where('value', '=', p.value)
    .where('replaced_op', 'is', null)
    .limit(1),
)

/** @throws Refusal for a record that another one has from some day, though not today */
export async function refuseTold(store: ReadStore, entity: Entity, row: Stored): Promise<void> {
  const told = await store.first(toldOfRecord(store), { entity: entity.name, value: JSON.stringify(row.id) })
  if (!told) return
  const named = String(row['code'] ?? row.id)
  const words = `${entity.label} ${named} is what a record has or had on other days and cannot be deleted. Archive it instead.`
  throw refuse('refused', 'record.inUse', words, { details: { entity: told.entity, id: told.record_id } })
}

/** What held before anything was told of a field: what its column says. */
export function tellBeginning(context: CommandContext, entity: Entity, row: Stored, field: string): Telling {
  const told = { entity: entity.name, record_id: row.id, field, valid_from: FROM_BEGINNING, value: row[field] }
  return { ...told, id: tell(context, entity, told, 0), told_op: 0 }
}

/** Of one field, in order of days. */
export function toldOf(states: RecordStates, field: string): readonly Telling[] {
  return states.tellings.filter((one) => one.field === field)
}

/** Corrects the fields among changed columns where they were told that hold today; of one never told, for all days. */
export async function correctToday(context: CommandContext, entity: Entity, before: Stored, changed: Values): Promise<void> {
  const fields = (entity.dated ?? []).filter((field) => field in changed)
  if (fields.length === 0) return
  const states = await statesOf(context.store, entity.name, before.id)
  for (const field of fields) {
    const deciding =
      toldOf(states, field).findLast((one) => one.valid_from <= context.today) ?? tellBeginning(context, entity, before, field)
    await end(context, deciding.id)
    tell(context, entity, { ...deciding, value: changed[field] })
  }
}

/**
 * Makes what holds again what was known at an audit entry: what was told since ends, what was ended since is told again.
 * So a command is taken back, whatever it told, and done again.
 */
export async function restoreKnown(context: CommandContext, entity: Entity, id: number, op: number): Promise<void> {
  if (!entity.dated) return
  const key = (one: Telling) => `${one.field} ${one.valid_from}`
  const now = await statesOf(context.store, entity.name, id)
  const then = (await readStates(context.store, [[entity.name, id]], op)).of(entity.name, id)
  const thenIds = new Set(then.tellings.map((one) => one.id))
  const kept = new Set<string>()
  for (const one of now.tellings) {
    if (thenIds.has(one.id)) kept.add(key(one))
    else await end(context, one.id)
  }
  for (const one of then.tellings) if (!kept.has(key(one))) tell(context, entity, one)
}

/** Nothing told of a deleted record holds any longer. */
export async function endAll(context: CommandContext, entity: Entity, id: number): Promise<void> {
  if (!entity.dated) return
  for (const one of (await statesOf(context.store, entity.name, id)).tellings) await end(context, one.id)
}

/** The columns that differ from the state of today. */
export function columnsOutOfStep(entity: Entity, states: RecordStates, row: Stored, today: CalendarDate): Record<string, unknown> {
  const state = states.on(row, today)
  const columns: Record<string, unknown> = {}
  for (const key of entity.dated ?? []) if (state[key] !== row[key]) Object.assign(columns, columnsOf(entity, key, state[key]))
  return columns
}

/** All columns of a field whose first one holds the value. */
function columnsOf(entity: Entity, key: string, value: unknown): Record<string, unknown> {
  const field = entity.fields[key] as Field
  const stored = field.store(field.present({ [key]: value }, key))
  return Object.fromEntries(Object.entries(stored).map(([suffix, column]) => [`${key}${suffix}`, column]))
}

const waiting = preparedSelect<{ entity: string; id: number; today: string }>()((db, p) =>
  db
    .selectFrom('dated_state')
    .select('id')
    .where('entity', '=', p.entity)
    .where('record_id', '=', p.id)
    .where('in_step', '=', 0)
    .where('replaced_op', 'is', null)
    .where('valid_from', '<=', p.today)
    .limit(1),
)
const stepped = preparedWrite<{ entity: string; id: number; today: string }>()((db, p) =>
  db
    .updateTable('dated_state')
    .set({ in_step: 1 })
    .where('entity', '=', p.entity)
    .where('record_id', '=', p.id)
    .where('in_step', '=', 0)
    .where('valid_from', '<=', p.today),
)

/** The columns of a record whose day has come, marked as followed; `null` where none waits. */
export async function columnsWaiting(context: CommandContext, entity: Entity, row: Stored): Promise<Values | null> {
  if (!entity.dated) return null
  const { store, today } = context
  if (!(await store.first(waiting(store), { entity: entity.name, id: row.id, today }))) return null
  const columns = columnsOutOfStep(entity, await statesOf(store, entity.name, row.id), row, today)
  await markInStep(store, entity, row.id, today)
  return Object.keys(columns).length > 0 ? columns : null
}

/** What holds today is followed by the columns. */
export async function markInStep(store: WriteStore, entity: Entity, id: number, today: CalendarDate): Promise<void> {
  await store.run(stepped(store), { entity: entity.name, id, today })
}
