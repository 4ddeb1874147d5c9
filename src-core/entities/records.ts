/** Creating, changing, archiving and deleting records of entities, with everything that goes with it. */
import { z } from 'zod'
import type { Field } from './fields.ts'
import { columnsWaiting, correctToday, endAll, refuseTold } from './dated/write-states.ts'
import { firstUse, refuseFixedFields } from './in-use.ts'
import type { Entity } from './define-entity.ts'
import { bumpRevision } from './revisions.ts'
import { refuseGap, ruleFaults } from './rules.ts'
import type { ReadStore, WriteStore } from '../database/store.ts'
import { showDate } from '../kernel/dates.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import { indexWords } from '../kernel/words.ts'
import { ANOTHER_FORM, FILL_IN } from '../kernel/value-faults.ts'
import type { CommandContext } from '../operations/context.ts'

export type Row = Record<string, unknown> & { readonly id: number; readonly version: number }
export type Values = Readonly<Record<string, unknown>>

/** Keys of `values` that are not fields but belong to every record. */
const COMMON_KEYS = new Set(['code', 'external_ref', 'custom'])

/** @throws Refusal when there is no such record */
export async function readRecord(store: ReadStore, entity: Entity, id: number): Promise<Row> {
  const rows = await store.select(`SELECT * FROM "${entity.tableName}" WHERE id = ?`, [id])
  const row = rows[0] as Row | undefined
  if (!row) throw refuse('notFound', 'record.notFound', `There is no ${entity.label.toLowerCase()} with the id ${id}.`)
  return row
}

/** The record as doors show it. */
export function presentRecord(entity: Entity, row: Values): Record<string, unknown> {
  const fields = Object.entries(entity.fields).map(([key, field]) => [key, field.present(row, key)])
  const { id, version, code, external_ref, archived_at, created_at, created_by, changed_at, changed_by, custom } = row
  return {
    id,
    version,
    ...(entity.code ? { code } : {}),
    ...Object.fromEntries(fields),
    external_ref,
    custom: typeof custom === 'string' ? JSON.parse(custom) : null,
    archived_at,
    created_at,
    created_by,
    changed_at,
    changed_by,
  }
}

/**
 * Creates a record from values as doors give them.
 *
 * @returns its id
 * @throws Refusal naming each field at fault
 */
export async function createRecord(context: CommandContext, entity: Entity, values: Values): Promise<number> {
  const columns = checkedColumns(entity, values, null, NOTHING_MENDABLE)
  await refuseBroken(context, entity, columns, null, Object.keys(columns))
  await entity.checkInStore?.(context, columns, null)
  const row = {
    ...columns,
    version: 1,
    created_at: context.now,
    created_by: context.actor.name,
    created_op: context.op,
    changed_at: context.now,
    changed_by: context.actor.name,
    changed_op: context.op,
    archived_at: null,
  }
  await refuseDuplicates(context, entity, columns, null)
  const id = insertRow(context.store, entity, row)
  context.recordChange({ entity: entity.name, id, before: null, after: { ...row, id } })
  await afterChange(context, entity, { ...row, id })
  context.summarise(`${calledOf(entity, row)} created`)
  return id
}

/**
 * Changes a record; absent values stay. Of a dated field it is a correction: what was told that holds today is repaired from
 * its own day.
 *
 * @throws Refusal `record.conflict` when it moved since `version`, with both values of each field that differs
 */
export async function updateRecord(context: CommandContext, entity: Entity, id: number, version: number, values: Values): Promise<void> {
  const before = await bringIntoStep(context, entity, await readRecord(context.store, entity, id))
  if (before.version !== version) throw conflict(entity, before, values)
  const mendable = await mendableFields(context.store, entity, before, Object.keys(values))
  const columns = checkedColumns(entity, values, before, mendable)
  const changed = Object.fromEntries(Object.entries(columns).filter(([key, value]) => before[key] !== value))
  if (Object.keys(changed).length === 0) return
  await refuseBroken(context, entity, { ...before, ...columns }, id, Object.keys(changed))
  await refuseFixed(context.store, entity, before, changed, mendable)
  await entity.checkInStore?.(context, { ...before, ...columns }, id)
  await refuseDuplicates(context, entity, { ...before, ...columns }, id)
  await correctToday(context, entity, before, changed)
  await writeChange(context, entity, before, changed)
  context.summarise(`${calledOf(entity, before)}: ${changeWords(entity, before, changed)}`)
}

/** Hides a record from pickers, or shows it again. */
export async function archiveRecord(
  context: CommandContext,
  entity: Entity,
  id: number,
  version: number,
  archived: boolean,
): Promise<void> {
  const before = await readRecord(context.store, entity, id)
  if (before.version !== version) throw conflict(entity, before, {})
  if (!archived) await refuseBroken(context, entity, { ...before, archived_at: null }, id, Object.keys(before))
  await writeChange(context, entity, before, { archived_at: archived ? context.now : null })
  context.summarise(`${calledOf(entity, before)} ${archived ? 'archived' : 'taken out of the archive'}`)
}

/** Deletes a record that nothing refers to. @throws Refusal otherwise, with the way out */
export async function deleteRecord(context: CommandContext, entity: Entity, id: number): Promise<void> {
  const before = await readRecord(context.store, entity, id)
  await refuseGap(context.store, entity, before)
  await entity.checkBack?.(context, before, null)
  await refuseTold(context.store, entity, before)
  await removeRow(context.store, entity, before)
  await endAll(context, entity, id)
  context.recordChange({ entity: entity.name, id, before, after: null })
  await afterChange(context, entity, null, id)
  context.summarise(`${calledOf(entity, before)} deleted`)
}

/** Brings the columns of a record to the state of today, where a day has come; answers its row. */
export async function bringIntoStep(context: CommandContext, entity: Entity, row: Row): Promise<Row> {
  const columns = await columnsWaiting(context, entity, row)
  return columns === null ? row : writeColumns(context, entity, row, columns)
}

/** As sentences name a record: its label with its code or title; one that has neither is called by its label alone. */
export function calledOf(entity: Entity, row: Values): string {
  const title = entity.code ? row['code'] : entity.title ? row[entity.title] : null
  return title === null || title === undefined || title === '' ? entity.label : `${entity.label} ${String(title)}`
}

// ---- Steps

/** A change by somebody: a new version, kept for undo. */
export async function writeChange(context: CommandContext, entity: Entity, before: Row, changed: Values): Promise<void> {
  const after = await writeColumns(context, entity, before, {
    ...changed,
    version: before.version + 1,
    changed_at: context.now,
    changed_by: context.actor.name,
    changed_op: context.op,
  })
  context.recordChange({ entity: entity.name, id: before.id, before, after })
}

/** Columns that are changed by nobody: the version stays, undo knows nothing of it. Answers the row. */
async function writeColumns(context: CommandContext, entity: Entity, before: Row, columns: Values): Promise<Row> {
  const names = Object.keys(columns)
  // Built as text because the table is known only at run time; names come from the definition.
  context.store.runText(`UPDATE "${entity.tableName}" SET ${names.map((name) => `"${name}" = ?`).join(', ')} WHERE id = ?`, [
    ...names.map((name) => columns[name]),
    before.id,
  ])
  const after = { ...before, ...columns }
  await afterChange(context, entity, after)
  return after
}

export function insertRow(store: WriteStore, entity: Entity, row: Values): number {
  const names = Object.keys(row)
  return store.bulk(entity.table, names).add(names.map((name) => row[name] ?? null))
}

export async function removeRow(store: WriteStore, entity: Entity, row: Row): Promise<void> {
  const use = await firstUse(store, entity.uses ?? [], row)
  if (use !== null) throw refuse('refused', 'record.inUse', `${calledOf(entity, row)} is not deleted, because ${use}. Archive it instead.`)
  try {
    store.runText(`DELETE FROM "${entity.tableName}" WHERE id = ?`, [row.id])
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('FOREIGN KEY')) throw error
    throw refuse('refused', 'record.inUse', `${calledOf(entity, row)} is used by other records and cannot be deleted. Archive it instead.`)
  }
}

export async function afterChange(context: CommandContext, entity: Entity, row: Values | null, id?: number): Promise<void> {
  for (const name of entity.revisions ?? []) bumpRevision(context.store, name)
  await indexForSearch(context.store, entity, row, id)
}

async function indexForSearch(store: WriteStore, entity: Entity, row: Values | null, id?: number): Promise<void> {
  if (!entity.searched) return
  const recordId = (row?.['id'] as number | undefined) ?? (id as number)
  store.runText('DELETE FROM search_entry WHERE entity = ? AND record_id = ?', [entity.name, recordId])
  if (!row) return
  const entry = await entity.searched(row, store)
  store.runText('INSERT INTO search_entry (entity, record_id, code_key, title, detail, words) VALUES (?, ?, ?, ?, ?, ?)', [
    entity.name,
    recordId,
    String(row['code'] ?? '').toLowerCase(),
    entry.title,
    entry.detail,
    indexWords(entry.words),
  ])
}

const NOTHING_MENDABLE: ReadonlySet<string> = new Set()

export function checkedColumns(
  entity: Entity,
  values: Values,
  before: Row | null,
  mendable: ReadonlySet<string> = NOTHING_MENDABLE,
): Record<string, unknown> {
  const faults: FieldFault[] = unknownKeys(entity, values)
  const columns: Record<string, unknown> = {}
  if (entity.code) checkCode(entity, values, before, columns, faults)
  for (const [key, field] of Object.entries(entity.fields)) checkField(key, field, values, before, mendable.has(key), columns, faults)
  for (const key of ['external_ref', 'custom'] as const) checkCommon(key, values, before, columns, faults)
  if (faults.length === 0) faults.push(...(entity.check?.({ ...before, ...columns }) ?? []))
  if (faults.length > 0) throw invalidRecord(entity, faults)
  return columns
}

const COMMON = {
  external_ref: z.string().max(200, 'At most 200 characters.').nullable(),
  custom: z.record(z.string(), z.unknown()).nullable(),
} as const

function checkCommon(key: keyof typeof COMMON, values: Values, before: Row | null, columns: Record<string, unknown>, faults: FieldFault[]) {
  if (!(key in values)) {
    if (!before) columns[key] = null
    return
  }
  const parsed = COMMON[key].safeParse(values[key])
  if (!parsed.success) faults.push(...parsed.error.issues.map(({ message }) => ({ path: key, reason: message })))
  else columns[key] = key === 'custom' && parsed.data !== null ? JSON.stringify(parsed.data) : parsed.data
}

/** @throws Refusal naming each field that holds against the rules of its entity */
export async function refuseBroken({ store }: CommandContext, entity: Entity, row: Values, id: number | null, changed: readonly string[]) {
  const faults = await ruleFaults(store, entity, row, id, new Set(changed))
  if (faults.length > 0) throw invalidRecord(entity, faults)
}

export function invalidRecord(entity: Entity, faults: readonly FieldFault[]) {
  const first = faults[0] as FieldFault
  const label = entity.fields[first.path]?.label ?? first.path
  return refuse('invalid', 'record.invalid', `${entity.label}: ${label}: ${first.reason}`, { fields: faults })
}

function unknownKeys(entity: Entity, values: Values): FieldFault[] {
  return Object.keys(values)
    .filter((key) => !(key in entity.fields) && !COMMON_KEYS.has(key))
    .map((key) => ({ path: key, reason: `${entity.label} has no field “${key}”.` }))
}

function checkCode(entity: Entity, values: Values, before: Row | null, columns: Record<string, unknown>, faults: FieldFault[]): void {
  const code = values['code']
  if (before) {
    if (code !== undefined && code !== before['code']) faults.push({ path: 'code', reason: 'A code is never changed or reused.' })
    return
  }
  if (typeof code !== 'string' || code.trim() === '') faults.push({ path: 'code', reason: FILL_IN })
  else if (code.length > 60) faults.push({ path: 'code', reason: 'At most 60 characters.' })
  else if (entity.code?.pattern && !entity.code.pattern.test(code)) faults.push({ path: 'code', reason: entity.code.hint ?? ANOTHER_FORM })
  else columns['code'] = code.trim()
}

function checkField(
  key: string,
  field: Field,
  values: Values,
  before: Row | null,
  isMendable: boolean,
  columns: Record<string, unknown>,
  faults: FieldFault[],
): void {
  const given = key in values
  if (!given && before) return
  const value = given ? values[key] : (field.options.defaultValue ?? null)
  if (value === null && !field.required) {
    assign(columns, key, field.store(null))
    return
  }
  if (value === null || value === undefined || value === '') {
    if (field.required) faults.push({ path: key, reason: FILL_IN })
    else assign(columns, key, field.store(null))
    return
  }
  const parsed = field.schema.safeParse(value)
  if (parsed.success) {
    const stored = field.store(parsed.data)
    if (before && field.options.createOnly && stored[''] !== before[key] && !isMendable)
      faults.push({ path: key, reason: `This is fixed after creation. ${field.options.instead ?? 'Make another one instead.'}` })
    else assign(columns, key, stored)
  } else {
    for (const issue of parsed.error.issues) faults.push({ path: [key, ...issue.path].join('.'), reason: issue.message })
  }
}

/**
 * Fields that are fixed and can be changed all the same, because what is stored holds against a rule: an older version, or a hand,
 * let it in, and it can be mended.
 */
export async function mendableFields(store: ReadStore, entity: Entity, before: Row, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const fixed = (entity.fixedOnceUsed ?? []).flatMap(({ fields }) => fields)
  const mendable = new Set<string>()
  for (const key of keys) {
    const field = entity.fields[key]
    if (field && (field.options.createOnly || fixed.includes(key)) && (await isBroken(store, entity, key, field, before))) mendable.add(key)
  }
  return mendable
}

async function isBroken(store: ReadStore, entity: Entity, key: string, field: Field, before: Row): Promise<boolean> {
  if (!field.schema.safeParse(field.present(before, key)).success) return true
  if ((entity.check?.(before) ?? []).some(({ path }) => path === key)) return true
  return (await ruleFaults(store, entity, before, before.id, new Set([key]))).length > 0
}

export async function refuseFixed(
  store: ReadStore,
  entity: Entity,
  before: Row,
  changed: Values,
  mendable: ReadonlySet<string>,
): Promise<void> {
  const held = Object.entries(changed).filter(([key]) => !mendable.has(key))
  await refuseFixedFields(store, entity, before, Object.fromEntries(held))
}

function assign(columns: Record<string, unknown>, key: string, stored: Readonly<Record<string, unknown>>): void {
  for (const [suffix, value] of Object.entries(stored)) columns[`${key}${suffix}`] = value
}

async function refuseDuplicates({ store }: CommandContext, entity: Entity, columns: Values, id: number | null): Promise<void> {
  const found = await findTwin(store, entity, columns, id)
  if (!found) return
  const path = keyPath(found.key.at(-1) as string)
  const reason = `There is already a ${entity.label.toLowerCase()} with ${path} “${String(columns[path])}”.`
  throw refuse('invalid', 'record.duplicate', reason, { fields: [{ path, reason }], details: { id: found.twin.id } })
}

/** Another record with the values of a unique key, and that key; `id` is the record's own. */
export async function findTwin(
  store: ReadStore,
  entity: Entity,
  columns: Values,
  id: number | null,
): Promise<{ readonly twin: Row; readonly key: readonly string[] } | null> {
  const keys = [...(entity.code ? [[...(entity.code.scope ?? []), 'code']] : []), ...(entity.uniques ?? [])]
  for (const key of keys) {
    if (key.some((name) => columns[name] === null || columns[name] === undefined)) continue
    const where = key.map((name) => `"${name}" = ?`).join(' AND ')
    const [twin] = await store.select(`SELECT * FROM "${entity.tableName}" WHERE ${where} AND id IS NOT ?`, [
      ...key.map((name) => columns[name]),
      id,
    ])
    if (twin) return { twin: twin as Row, key }
  }
  return null
}

/** The field of a column that holds it in another form. */
export const keyPath = (column: string): string => column.replace(/_key$/, '')

export function conflict(entity: Entity, current: Row, values: Values) {
  const presented = presentRecord(entity, current)
  const changed = Object.entries(values)
    .filter(([key, value]) => Object.hasOwn(presented, key) && JSON.stringify(presented[key]) !== JSON.stringify(value))
    .map(([field, yours]) => ({ field, yours, theirs: presented[field] }))
  const words = `${calledOf(entity, current)} was changed by ${String(current['changed_by'])} since you opened it. Choose which values to keep.`
  return refuse('conflict', 'record.conflict', words, { details: { current: presented, version: current.version, changed } })
}

function valueWords(field: Field, value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'object') return String((value as { base?: string }).base ?? 'changed')
  if (field.kind === 'date') return showDate(String(value))
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value)
}

export function changeWords(entity: Entity, before: Row, changed: Values): string {
  const words = Object.keys(changed)
    .filter((key) => key in entity.fields)
    .map((key) => {
      const field = entity.fields[key] as Field
      // Records are known by numbers here, which nobody reads.
      if (field.kind === 'reference') return `${field.label} changed`
      const show = (row: Values) => valueWords(field, field.present(row, key))
      return `${field.label} ${show(before)} → ${show({ ...before, ...changed })}`
    })
  return words.join('; ') || 'changed'
}
