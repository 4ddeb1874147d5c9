/** Putting a record back to what it was before a change: undo, doing again, and taking back what a file brought. */
import type { Entity } from './define-entity.ts'
import { isTold, restoreStates, toldSame } from './dated/restore-states.ts'
import { endAll, restoreKnown } from './dated/write-states.ts'
import {
  afterChange,
  findTwin,
  insertRow,
  invalidRecord,
  keyPath,
  mendableFields,
  refuseBroken,
  refuseFixed,
  removeRow,
  type Row,
  calledOf,
  type Values,
  writeChange,
} from './records.ts'
import { refuseGap } from './rules.ts'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext, RecordChange } from '../operations/context.ts'

/** What every write moves: it says nothing of what was changed. */
const STAMPS = new Set(['version', 'changed_at', 'changed_by', 'changed_op'])

/**
 * Puts a record back to what it was before a change.
 *
 * @throws Refusal when what the change wrote moved since, or when another record has taken its code or what else is its alone
 */
export async function restoreRecord(context: CommandContext, entity: Entity, change: RecordChange): Promise<void> {
  if (change.after === null) return bringBack(context, entity, change.before as Row)
  const after = change.after as Row
  const current = await standing(context.store, entity, change.id)
  if (!current) throw moved(entity, after, 'deleted')
  if (!(await standsAs(context.store, entity, current, after))) return restorePart(context, entity, current, change)
  if (change.before === null) return takeAway(context, entity, current)
  const { version: _v, changed_at: _a, changed_by: _b, changed_op, ...kept } = change.before as Row
  const changed = Object.fromEntries(Object.entries(kept).filter(([key, value]) => current[key] !== value))
  const row = { ...current, ...changed }
  await refuseBroken(context, entity, row, change.id, Object.keys(changed))
  await refuseTaken(context.store, entity, row, change.id)
  const mendable = await mendableFields(context.store, entity, current, Object.keys(changed))
  await refuseFixed(context.store, entity, current, changed, mendable)
  await entity.checkBack?.(context, current, row)
  await writeChange(
    context,
    entity,
    current,
    entity.dated ? await restoreStates(context, entity, current, Number(changed_op), changed) : changed,
  )
}

/** A deleted record is there again, as it was. */
async function bringBack(context: CommandContext, entity: Entity, row: Row): Promise<void> {
  await refuseTaken(context.store, entity, row, null)
  await refuseBroken(context, entity, row, null, Object.keys(row))
  insertRow(context.store, entity, { ...row })
  await restoreKnown(context, entity, row.id, Number(row['changed_op']))
  context.recordChange({ entity: entity.name, id: row.id, before: null, after: row })
  await afterChange(context, entity, row)
}

/** A record that the change made is there no longer. */
async function takeAway(context: CommandContext, entity: Entity, current: Row): Promise<void> {
  await refuseGap(context.store, entity, current)
  await entity.checkBack?.(context, current, null)
  await removeRow(context.store, entity, current)
  await endAll(context, entity, current.id)
  context.recordChange({ entity: entity.name, id: current.id, before: current, after: null })
  await afterChange(context, entity, null, current.id)
}

async function standing(store: ReadStore, entity: Entity, id: number): Promise<Row | undefined> {
  const [row] = await store.select(`SELECT * FROM "${entity.tableName}" WHERE id = ?`, [id])
  return row as Row | undefined
}

/**
 * Whether a record stands as a change left it: nothing was done with it since, or whatever was done was taken back. Stamps do not
 * count, and of what is told by day what is told counts, since its column follows the days.
 */
async function standsAs(store: ReadStore, entity: Entity, current: Row, after: Row): Promise<boolean> {
  if (current.version === after.version) return true
  const told = await toldSame(store, entity, current.id, Number(after['changed_op']))
  if (told === null) return false
  return Object.keys(after).every((key) => STAMPS.has(key) || told.has(key) || !(key in current) || current[key] === after[key])
}

/**
 * Takes an earlier change back after others of the same record: its own fields alone, where none of them moved since. What the
 * record would be then is held to every rule once more, since it is a record that never was.
 *
 * @throws Refusal `undo.moved` where one of its fields moved since, is told by day, or the record was made by it
 */
async function restorePart(context: CommandContext, entity: Entity, current: Row, { before, after }: RecordChange): Promise<void> {
  if (before === null || after === null) throw moved(entity, current, 'changed')
  const own = Object.keys(before).filter((key) => !STAMPS.has(key) && before[key] !== after[key])
  if (own.length === 0 || own.some((key) => current[key] !== after[key]) || own.some((key) => isTold(entity, key)))
    throw moved(entity, current, 'changed')
  const changed = Object.fromEntries(own.map((key) => [key, before[key]]))
  const row = { ...current, ...changed }
  const faults = entity.check?.(row) ?? []
  if (faults.length > 0) throw invalidRecord(entity, faults)
  await refuseBroken(context, entity, row, current.id, own)
  const mendable = await mendableFields(context.store, entity, current, own)
  await refuseFixed(context.store, entity, current, changed, mendable)
  await entity.checkInStore?.(context, row, current.id)
  await refuseTaken(context.store, entity, row, current.id)
  await entity.checkBack?.(context, current, row)
  await writeChange(context, entity, current, changed)
}

/** @param how what was done with it since */
function moved(entity: Entity, row: Values, how: 'changed' | 'deleted') {
  const out = how === 'changed' ? '; undo the later change first' : '. Undo that first; where it was made anew, change the new one'
  return refuse('conflict', 'undo.moved', `${calledOf(entity, row)} was ${how} since${out}.`)
}

/** @throws Refusal `undo.taken` where another record has by now what a unique key gives to one alone */
async function refuseTaken(store: ReadStore, entity: Entity, row: Row, id: number | null): Promise<void> {
  const found = await findTwin(store, entity, row, id)
  if (!found) return
  const { twin, key } = found
  const words = key.map((column) => `${labelOf(entity, keyPath(column))} ${String(row[keyPath(column)])}`).join(', ')
  const names = [entity.code ? twin['code'] : null, entity.title ? twin[entity.title] : null].filter(Boolean)
  const what = entity.label.toLowerCase()
  const other = names.length > 0 ? `${what} “${names.join(' ')}”` : `another ${what}`
  const message = `${calledOf(entity, row)} cannot be put back: ${other} has taken its ${words} since. Undo that one, or delete it, and then take this back.`
  throw refuse('conflict', 'undo.taken', message, { details: { id: twin.id } })
}

function labelOf(entity: Entity, key: string): string {
  return (entity.fields[key]?.label ?? key).toLowerCase()
}
