/** A row of a file that changes a record: a correction, or, with a day, a change from that day on. */
import type { Entity } from '../entities/define-entity.ts'
import { statesOf } from '../entities/dated/read-states.ts'
import { changeFrom, correctChange } from '../entities/dated/tell-states.ts'
import { type Row, updateRecord, type Values } from '../entities/records.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import type { ImportField } from './import-fields.ts'

/** The column that tells the two acts apart. */
export const VALID_FROM: ImportField = {
  key: 'valid_from',
  label: 'Changes hold from',
  type: 'date',
  required: false,
  headings: ['from', 'holds from', 'gueltig ab', 'valable des'],
  hint: 'Empty corrects what is there; with a day what was before it is kept.',
}

/**
 * Writes what differs. With a day, dated fields are held against the state of that day: what is told from that very day already
 * is corrected, so that a file read twice changes nothing the second time.
 *
 * @param differing of values, what differs from a row
 * @throws Refusal when the actor may not change such records, or of the record
 * @returns whether anything did
 */
export async function writeRow(
  context: CommandContext,
  entity: Entity,
  before: Row,
  from: CalendarDate | null,
  given: Values,
  differing: (row: Row, given: Values) => Values,
): Promise<boolean> {
  const isDated = (key: string) => from !== null && (entity.dated ?? []).includes(key)
  const part = (dated: boolean) => Object.fromEntries(Object.entries(given).filter(([key]) => isDated(key) === dated))
  const corrected = differing(before, part(false))
  if (Object.keys(corrected).length > 0) requireRight(context.actor, `${entity.name}.update`)
  await updateRecord(context, entity, before.id, before.version, corrected)
  const changed = from === null ? false : await tellFrom(context, entity, before, from, part(true), differing)
  return changed || Object.keys(corrected).length > 0
}

async function tellFrom(
  context: CommandContext,
  entity: Entity,
  before: Row,
  from: CalendarDate,
  given: Values,
  differing: (row: Row, given: Values) => Values,
): Promise<boolean> {
  const states = await statesOf(context.store, entity.name, before.id)
  const told = new Set(states.tellings.filter((one) => one.valid_from === from).map((one) => one.field))
  const changed = Object.entries(differing(states.on(before, from), given))
  const correction = Object.fromEntries(changed.filter(([key]) => told.has(key)))
  const change = Object.fromEntries(changed.filter(([key]) => !told.has(key)))
  if (Object.keys(correction).length > 0) {
    requireRight(context.actor, `${entity.name}.correctChange`)
    await correctChange(context, entity, { id: before.id, from, values: correction })
  }
  if (Object.keys(change).length > 0) {
    requireRight(context.actor, `${entity.name}.changeFrom`)
    await changeFrom(context, entity, { id: before.id, from, values: change })
  }
  return changed.length > 0
}
