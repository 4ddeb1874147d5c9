/** What every entity offers by its definition: list, get, create, update, archive, delete, timeline, description. */
import { z } from 'zod'
import { isCalendarDate } from '../kernel/dates.ts'
import type { Confirmed } from '../kernel/far-dates.ts'
import { ANOTHER_FORM } from '../kernel/value-faults.ts'
import type { ColumnType, EntityDescription, FieldDescription, FieldType } from '../operations/contract.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { datedOperations } from './dated/dated-operations.ts'
import type { Entity } from './define-entity.ts'
import { refuseFarValues } from './far-values.ts'
import { describeList, type ListColumn, type ListDefinition, listOperations } from './define-list.ts'
import { type Field, tableName } from './fields.ts'
import { archiveRecord, createRecord, deleteRecord, presentRecord, readRecord, updateRecord } from './records.ts'

const id = z.number().int()
const versioned = z.object({ id, version: z.number().int() })
const values = z.record(z.string(), z.unknown())
const RESTORED = { kind: 'restore' } as const

/** The standard operations of an entity. `list` is given where a richer one takes the place of the standard list. */
export function entityOperations(entity: Entity, entities: (name: string) => Entity | undefined, list?: ListDefinition): AnyOperation[] {
  const without = new Set(entity.without ?? [])
  const operations: AnyOperation[] = [...listOperations(list ?? standardList(entity, entities)), anyOperation(getOperation(entity))]
  if (!without.has('create')) operations.push(anyOperation(createOperation(entity)))
  if (!without.has('update'))
    operations.push(...[updateOperation(entity), archiveOperation(entity, true), archiveOperation(entity, false)].map(anyOperation))
  if (!without.has('delete')) operations.push(anyOperation(deleteOperation(entity)))
  return [...operations, ...datedOperations(entity)]
}

function getOperation(entity: Entity) {
  return defineQuery({
    name: `${entity.name}.get`,
    summary: `One ${entity.label.toLowerCase()}`,
    input: z.object({ id }),
    output: z.record(z.string(), z.unknown()),
    handler: async ({ store }, input) => presentRecord(entity, await readRecord(store, entity, input.id)),
  })
}

function createOperation(entity: Entity) {
  return defineCommand({
    name: `${entity.name}.create`,
    summary: `New ${entity.label.toLowerCase()}`,
    input: z.object({ values, ...confirming(entity) }),
    output: z.object({ id }),
    undo: RESTORED,
    handler: async (context, input) => {
      refuseFarValues(context, entity, input.values, null, (input as Confirming).confirm_date)
      return { id: await createRecord(context, entity, input.values) }
    },
  })
}

function updateOperation(entity: Entity) {
  return defineCommand({
    name: `${entity.name}.update`,
    summary: `Change a ${entity.label.toLowerCase()}`,
    input: versioned.extend({ values, ...confirming(entity) }),
    output: z.record(z.string(), z.unknown()),
    undo: RESTORED,
    handler: async (context, input) => {
      const { store } = context
      const before = Object.keys(input.values).some((key) => entity.fields[key]?.kind === 'date')
        ? await readRecord(store, entity, input.id)
        : null
      refuseFarValues(context, entity, input.values, before, (input as Confirming).confirm_date)
      await updateRecord(context, entity, input.id, input.version, input.values)
      return presentRecord(entity, await readRecord(context.store, entity, input.id))
    },
  })
}

interface Confirming {
  readonly confirm_date?: Confirmed
}

const day = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')

/** The dates again that lie far from today, of records that have dates. */
function confirming(entity: Entity) {
  const has = Object.values(entity.fields).some(({ kind }) => kind === 'date')
  return has ? { confirm_date: z.union([day, z.array(day).max(20)]).optional() } : {}
}

function archiveOperation(entity: Entity, archived: boolean) {
  return defineCommand({
    name: `${entity.name}.${archived ? 'archive' : 'restore'}`,
    summary: archived ? `Hide a ${entity.label.toLowerCase()} from pickers` : `Take a ${entity.label.toLowerCase()} out of the archive`,
    input: versioned,
    output: z.object({ id }),
    undo: RESTORED,
    handler: async (context, input) => {
      await archiveRecord(context, entity, input.id, input.version, archived)
      return { id: input.id }
    },
  })
}

function deleteOperation(entity: Entity) {
  return defineCommand({
    name: `${entity.name}.delete`,
    summary: `Delete a ${entity.label.toLowerCase()} that nothing refers to`,
    input: z.object({ id }),
    output: z.object({ id }),
    undo: RESTORED,
    handler: async (context, input) => {
      await deleteRecord(context, entity, input.id)
      return input
    },
  })
}

// ---- The standard list

const COLUMN_TYPE_OF: Partial<Record<Field['kind'], ColumnType>> = {
  text: 'text',
  longText: 'text',
  translated: 'text',
  integer: 'integer',
  decimal: 'decimal',
  percent: 'percent',
  money: 'money',
  boolean: 'boolean',
  date: 'date',
  instant: 'instant',
  choice: 'choice',
  reference: 'reference',
}

/** Code, title, then the other simple fields; archived records only by filter. */
export function standardList(entity: Entity, entities: (name: string) => Entity | undefined): ListDefinition {
  const table = entity.tableName
  const columns: Record<string, ListColumn> = {}
  const joins: Record<string, { sql: string }> = {}
  if (entity.code)
    columns['code'] = {
      label: entity.code.label ?? 'Code',
      type: 'code',
      sql: `"${table}".code`,
      sortable: true,
      searched: true,
      notNull: true,
      priority: 1,
    }
  for (const [key, field] of Object.entries(entity.fields)) {
    const type = COLUMN_TYPE_OF[field.kind]
    if (!type || field.options.listed === false) continue
    columns[key] = fieldColumn(entity, key, field, type)
    if (field.kind === 'reference') addReference(table, key, field, columns, joins, entities)
  }
  columns['archived'] = { label: 'Archived', type: 'boolean', sql: `("${table}".archived_at IS NOT NULL)`, priority: 9 }
  return {
    name: entity.name,
    label: entity.label,
    pluralLabel: entity.pluralLabel,
    table,
    joins,
    columns,
    dialled: (entity.dialled ?? []).map((column) => ({ id: `"${table}".id`, table, gives: 'id', column })),
    defaultSort: [{ column: entity.code ? 'code' : (entity.title ?? Object.keys(columns)[0] ?? 'id'), direction: 'asc' }],
  }
}

function fieldColumn(entity: Entity, key: string, field: Field, type: ColumnType): ListColumn {
  const sql = `"${entity.tableName}"."${key}"`
  const isTitle = entity.title === key
  return {
    label: field.label,
    type: type === 'choice' && key === 'status' ? 'status' : type,
    sql,
    sortable: field.options.sortable ?? field.kind !== 'longText',
    summed: field.options.summed ?? false,
    notNull: field.required,
    priority: isTitle ? 2 : 5,
    ...(field.keyed ? { sortSql: `"${entity.tableName}"."${key}_key"`, searched: true } : {}),
    ...(field.choices ? { choices: field.choices } : {}),
    ...(field.currencyField ? { currencyColumn: field.currencyField } : {}),
    ...(field.entity ? { entity: field.entity } : {}),
  }
}

/** Joins the referred table for its label: its title, else its code. */
function addReference(
  table: string,
  key: string,
  field: Field,
  columns: Record<string, ListColumn>,
  joins: Record<string, { sql: string }>,
  entities: (name: string) => Entity | undefined,
): void {
  const target = entities(field.entity ?? '')
  if (!target) return
  const alias = `${key}__of`
  joins[alias] = { sql: `LEFT JOIN "${tableName(target.name)}" AS "${alias}" ON "${alias}".id = "${table}"."${key}"` }
  const label = target.title ? `"${alias}"."${target.title}"` : `"${alias}".code`
  columns[key] = { ...(columns[key] as ListColumn), labelSql: label, sortSql: label, join: alias, sortable: true }
}

// ---- Description

export function describeEntity(entity: Entity, list: ListDefinition): EntityDescription {
  return {
    name: entity.name,
    label: entity.label,
    pluralLabel: entity.pluralLabel,
    module: entity.module,
    hint: entity.hint,
    hasCode: entity.code !== null,
    fields: [
      ...codeField(entity),
      ...Object.entries(entity.fields).map(([key, field]) => ({
        ...describeField(key, field),
        ...(entity.dated?.includes(key) ? { dated: true } : {}),
      })),
    ],
    ranges: (entity.ranges ?? []).map(({ from, to }) => ({ from, to })),
    list: describeList(list),
  }
}

function codeField(entity: Entity): FieldDescription[] {
  if (!entity.code) return []
  const { label, hint, generated, pattern } = entity.code
  return [
    {
      key: 'code',
      label: label ?? 'Code',
      type: 'text',
      required: !generated,
      createOnly: true,
      section: '',
      maxLength: 60,
      ...(hint ? { hint } : {}),
      ...(pattern ? { pattern: pattern.source, patternReason: hint ?? ANOTHER_FORM } : {}),
    },
  ]
}

const FORM_TYPE: Partial<Record<Field['kind'], FieldType>> = { instant: 'text' }

function boundsOf({ bounds }: Field): Pick<FieldDescription, 'minimum' | 'above' | 'maximum'> {
  if (bounds === undefined || 'any' in bounds) return {}
  const { min, above, max } = bounds
  return {
    ...(min === undefined ? {} : { minimum: String(min) }),
    ...(above === undefined ? {} : { above: String(above) }),
    ...(max === undefined ? {} : { maximum: String(max) }),
  }
}

function defaultOf({ options: { defaultValue } }: Field): Pick<FieldDescription, 'defaultValue'> {
  const isPlain = typeof defaultValue === 'string' || typeof defaultValue === 'number' || typeof defaultValue === 'boolean'
  return isPlain ? { defaultValue } : {}
}

function describeField(key: string, field: Field): FieldDescription {
  return {
    key,
    label: field.label,
    type: field.rows ? 'list' : (FORM_TYPE[field.kind] ?? (field.kind as FieldType)),
    required: field.required && field.options.defaultValue === undefined,
    createOnly: field.options.createOnly ?? false,
    section: field.options.section ?? '',
    ...(field.options.hint ? { hint: field.options.hint } : {}),
    ...defaultOf(field),
    ...(field.choices ? { choices: field.choices } : {}),
    ...(field.entity ? { entity: field.entity } : {}),
    ...(field.options.usual ? { usual: field.options.usual } : {}),
    ...(field.options.startsAs ? { startsAs: field.options.startsAs } : {}),
    ...(field.options.onlyWith ? { onlyWith: field.options.onlyWith } : {}),
    ...(field.options.neededWith ? { neededWith: field.options.neededWith } : {}),
    ...(field.currencyField ? { currencyField: field.currencyField } : {}),
    ...(field.maxLength ? { maxLength: field.maxLength } : {}),
    ...(field.pattern ? { pattern: field.pattern.form.source, patternReason: field.pattern.reason } : {}),
    ...(field.isPicture ? { isPicture: true } : {}),
    ...boundsOf(field),
    ...(field.rows ? { fields: field.rows } : {}),
  }
}
