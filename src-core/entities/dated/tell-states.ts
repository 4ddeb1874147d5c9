/**
 * Two acts: a change from a day, which keeps what was before, and a correction, which repairs what was told wrongly from its own
 * day. A third takes a told change back.
 *
 * Whatever the order in which changes of different days are told, each day ends with the same state. Documents that were issued
 * stay as they are; who tells is answered which ones another state would have concerned.
 */
import type { CalendarDate } from '../../kernel/dates.ts'
import { showDate } from '../../kernel/dates.ts'
import { type Confirmed, refuseFarDate } from '../../kernel/far-dates.ts'
import { refuseField } from '../../kernel/failures.ts'
import type { CommandContext } from '../../operations/context.ts'
import type { Entity } from '../define-entity.ts'
import { refuseFarValues } from '../far-values.ts'
import {
  changeWords,
  checkedColumns,
  conflict,
  readRecord,
  refuseBroken,
  type Row,
  calledOf,
  type Values,
  bringIntoStep,
  writeChange,
} from '../records.ts'
import { stateTold, type StateTold } from './hooks.ts'
import { FROM_BEGINNING } from './model.ts'
import { type RecordStates, statesOf, type Telling } from './read-states.ts'
import { columnsOutOfStep, end, markInStep, tell, tellBeginning, toldOf } from './write-states.ts'

export interface TellingOf {
  readonly id: number
  /** That the caller saw; the newest if left out. */
  readonly version?: number | undefined
  /** The day once more, where it lies in a closed period; days that lie far from today. */
  readonly confirm_date?: Confirmed
}

export interface Told {
  readonly id: number
  readonly version: number
  /** Issued documents that stand as they are: how many, and the first of them. */
  readonly documents: StateTold['concerned']
}

/**
 * From a day on the fields have other values; what was before is kept.
 *
 * @throws Refusal `state.alreadyTold` where something is told of a field from that very day
 */
export async function changeFrom(
  context: CommandContext,
  entity: Entity,
  input: TellingOf & { readonly from: CalendarDate; readonly values: Values },
): Promise<Told> {
  const { from } = input
  if (Object.keys(input.values).length === 0) throw refuseField('values', 'state.nothing', 'Name at least one field with its new value.')
  const { before, states } = await opened(context, entity, input, input.values)
  const then = states.on(before, from)
  const columns = checkedColumns(entity, input.values, then)
  refuseFarDate(context.today, from, input.confirm_date, 'from')
  refuseFarValues(context, entity, columns, then, input.confirm_date)
  await refuseBroken(context, entity, { ...then, ...columns }, before.id, Object.keys(columns))
  await entity.checkInStore?.(context, { ...then, ...columns }, before.id)
  const fields = Object.keys(input.values)
  for (const field of fields) {
    const told = toldOf(states, field)
    refuseSameDay(entity, told, field, from)
    if (told.length === 0) tellBeginning(context, entity, before, field)
    tell(context, entity, { record_id: before.id, field, valid_from: from, value: columns[field] })
  }
  const words = `${changeWords(entity, then, columns)} from ${showDate(from)}`
  return written(context, entity, { input, before, states, fields, days: [from], words })
}

export interface Correction extends TellingOf {
  /** The day from which it was told; `null` for what holds from the beginning; what holds today if left out. */
  readonly from?: CalendarDate | null | undefined
  readonly values?: Values | undefined
  /** The day from which it really holds. */
  readonly new_from?: CalendarDate | undefined
}

/**
 * Repairs what was told from a day: its values, or the day itself.
 *
 * @throws Refusal `state.notTold` where nothing was told of a field from that day
 */
export async function correctChange(context: CommandContext, entity: Entity, input: Correction): Promise<Told> {
  const { values = {}, new_from } = input
  const { before, states } = await opened(context, entity, input, values)
  const wrong = toCorrect(context, entity, before, states, input)
  const first = wrong[0] as Telling
  const then = states.on(before, first.valid_from)
  const columns = checkedColumns(entity, values, then)
  if (new_from !== first.valid_from) refuseFarDate(context.today, new_from, input.confirm_date, 'new_from')
  refuseFarValues(context, entity, columns, then, input.confirm_date)
  await refuseBroken(context, entity, { ...then, ...columns }, before.id, Object.keys(columns))
  await entity.checkInStore?.(context, { ...then, ...columns }, before.id)
  for (const one of wrong) {
    const day = new_from ?? one.valid_from
    if (day !== one.valid_from) refuseSameDay(entity, toldOf(states, one.field), one.field, day)
    await end(context, one.id)
    tell(context, entity, { ...one, valid_from: day, value: one.field in columns ? columns[one.field] : one.value })
  }
  const words = [
    ...(Object.keys(columns).length > 0 ? [changeWords(entity, then, columns)] : []),
    ...(new_from ? [`from ${showDate(new_from)} instead of ${dayWords(first.valid_from)}`] : []),
  ].join(', ')
  const days = [...wrong.map((one) => one.valid_from), ...(new_from ? [new_from] : [])]
  return written(context, entity, { input, before, states, fields: wrong.map((one) => one.field), days, words: `corrected: ${words}` })
}

/** Takes back what was told from a day, all of it or some fields: what held before it goes on. */
export async function withdrawChange(
  context: CommandContext,
  entity: Entity,
  input: TellingOf & { readonly from: CalendarDate; readonly fields?: readonly string[] | undefined },
): Promise<Told> {
  const { from } = input
  const { before, states } = await opened(context, entity, input, {})
  const told = toldOn(entity, states, from, input.fields ?? null)
  for (const one of told) await end(context, one.id)
  const fields = told.map((one) => one.field)
  const labels = fields.map((field) => entity.fields[field]?.label ?? field).join(', ')
  return written(context, entity, {
    input,
    before,
    states,
    fields,
    days: [from],
    words: `change of ${labels} from ${showDate(from)} taken back`,
  })
}

// ---- Steps

async function opened(
  context: CommandContext,
  entity: Entity,
  { id, version }: TellingOf,
  values: Values,
): Promise<{ readonly before: Row; readonly states: RecordStates }> {
  const before = await bringIntoStep(context, entity, await readRecord(context.store, entity, id))
  if (version !== undefined && before.version !== version) throw conflict(entity, before, values)
  for (const field of Object.keys(values)) {
    if ((entity.dated ?? []).includes(field)) continue
    const label = entity.fields[field]?.label
    const reason = label ? `${label} holds for all days; change it without a day.` : `${entity.label} has no field “${field}”.`
    throw refuseField(`values.${field}`, 'state.notDated', reason)
  }
  return { before, states: await statesOf(context.store, entity.name, id) }
}

const dayWords = (day: CalendarDate) => (day === FROM_BEGINNING ? 'the beginning' : showDate(day))

function refuseSameDay(entity: Entity, told: readonly Telling[], field: string, day: CalendarDate): void {
  if (!told.some((one) => one.valid_from === day)) return
  const label = entity.fields[field]?.label ?? field
  const reason = `A change of ${label} from ${showDate(day)} is told already. Correct it, or take it back first.`
  throw refuseField(`values.${field}`, 'state.alreadyTold', reason)
}

/** The tellings that a correction replaces. */
function toCorrect(context: CommandContext, entity: Entity, before: Row, states: RecordStates, input: Correction): readonly Telling[] {
  const { from, values = {}, new_from } = input
  const fields = Object.keys(values)
  if (from === undefined || from === null) {
    if (new_from !== undefined)
      throw refuseField('new_from', 'state.noDay', 'Name in from the day of the change that begins on another day.')
    if (fields.length === 0) throw refuseField('values', 'state.nothing', 'Name at least one field with its right value.')
    const upTo = from === null ? FROM_BEGINNING : context.today
    return fields.map(
      (field) => toldOf(states, field).findLast((one) => one.valid_from <= upTo) ?? tellBeginning(context, entity, before, field),
    )
  }
  if (fields.length === 0 && new_from === undefined)
    throw refuseField('values', 'state.nothing', 'Name at least one field with its right value, or the day in new_from.')
  return toldOn(entity, states, from, fields.length > 0 ? fields : null)
}

/** What was told from a day: of the fields named, or all of it. @throws Refusal where nothing was */
function toldOn(entity: Entity, states: RecordStates, from: CalendarDate, fields: readonly string[] | null): readonly Telling[] {
  const told = states.tellings.filter((one) => one.valid_from === from)
  const missing = fields?.find((field) => !told.some((one) => one.field === field))
  if (missing === undefined && told.length > 0) return fields ? told.filter((one) => fields.includes(one.field)) : told
  const label = missing === undefined ? null : (entity.fields[missing]?.label ?? missing)
  const days = missing === undefined ? states.days : toldOf(states, missing).map((one) => one.valid_from)
  const others = days.filter((day) => day !== FROM_BEGINNING).map(showDate)
  const way = others.length > 0 ? `Changes are told from ${others.join(', ')}.` : 'No change is told.'
  throw refuseField('from', 'state.notTold', `No change${label ? ` of ${label}` : ''} is told from ${showDate(from)}. ${way}`)
}

interface Written {
  readonly input: TellingOf
  readonly before: Row
  /** As they were before. */
  readonly states: RecordStates
  readonly fields: readonly string[]
  readonly days: readonly CalendarDate[]
  readonly words: string
}

async function written(context: CommandContext, entity: Entity, { input, before, states, fields, days, words }: Written): Promise<Told> {
  const { store, today } = context
  const first = days.reduce((one, other) => (other < one ? other : one))
  const last = days.reduce((one, other) => (other > one ? other : one))
  const event: StateTold = {
    entity: entity.name,
    id: before.id,
    fields,
    from: first === FROM_BEGINNING ? null : first,
    until: nextTold(states, fields, last),
    confirmed: input.confirm_date,
    concerned: { count: 0, documents: [] },
  }
  await context.hooks.run(stateTold, context, event)
  await markInStep(store, entity, before.id, today)
  const after = await statesOf(store, entity.name, before.id)
  await writeChange(context, entity, before, columnsOutOfStep(entity, after, before, today))
  const stand = event.concerned.count === 0 ? '' : `; ${documentWords(event.concerned.count)}`
  context.summarise(`${calledOf(entity, before)}: ${words}${stand}`)
  return { id: before.id, version: before.version + 1, documents: event.concerned }
}

const documentWords = (count: number) => (count === 1 ? '1 issued document stands as it is' : `${count} issued documents stand as they are`)

/** The day from which every one of the fields was told otherwise, `null` where one never was. */
function nextTold(states: RecordStates, fields: readonly string[], after: CalendarDate): CalendarDate | null {
  let until: CalendarDate = FROM_BEGINNING
  for (const field of fields) {
    const next = toldOf(states, field).find((one) => one.valid_from > after)
    if (!next) return null
    if (next.valid_from > until) until = next.valid_from
  }
  return until
}
