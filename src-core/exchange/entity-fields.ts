/** An entity's fields as columns of a file: references by code, translations a column each, money in its currency. */
import type { ReadStore } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import type { Field } from '../entities/fields.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import { unmistakable } from '../files/values/number-text.ts'
import type { TranslatedText } from '../kernel/text.ts'
import type { CellType, ImportField } from './import-fields.ts'

export type EntityLookup = (name: string) => Entity | undefined

const TYPE_OF: Partial<Record<Field['kind'], CellType>> = {
  integer: 'integer',
  decimal: 'decimal',
  percent: 'decimal',
  money: 'decimal',
  boolean: 'boolean',
  date: 'date',
  choice: 'choice',
  json: 'json',
  list: 'json',
  instant: 'integer',
}

/** How a record of an entity is found again: its code, else the fields that are unique together, else its id. */
export function keyOf(entity: Entity): readonly string[] {
  if (entity.code) return [...(entity.code.scope ?? []), 'code']
  return (entity.uniques ?? []).find((names) => names.every((name) => name in entity.fields)) ?? ['id']
}

/** The columns of an entity's file. */
export async function entityFields(store: ReadStore, entity: Entity, entities: EntityLookup): Promise<ImportField[]> {
  const key = keyOf(entity)
  const languages = (await store.db.selectFrom('language').select('code').orderBy('code').execute()).map((row) => row.code)
  const { code } = entity
  return [
    ...(key[0] === 'id'
      ? [{ key: 'id', label: 'Id', type: 'integer', required: false, hint: 'Of the record to change; empty for a new one.' } as const]
      : []),
    ...(code
      ? [{ key: 'code', label: code.label ?? 'Code', type: 'code', required: true, ...(code.hint ? { hint: code.hint } : {}) } as const]
      : []),
    ...Object.entries(entity.fields).flatMap(([name, field]) => fieldColumns(name, field, key.includes(name), languages, entities)),
    { key: 'external_ref', label: 'External reference', type: 'text', required: false },
    { key: 'custom', label: 'Custom fields', type: 'json', required: false },
  ]
}

function fieldColumns(key: string, field: Field, isKey: boolean, languages: readonly string[], entities: EntityLookup): ImportField[] {
  const isCode = field.kind === 'reference' || field.entity !== undefined
  const target = field.entity ? entities(field.entity) : undefined
  const type: CellType = isCode ? (field.kind === 'reference' && !target?.code ? 'integer' : 'code') : (TYPE_OF[field.kind] ?? 'text')
  const hasDefault = field.options.defaultValue !== undefined
  const own: ImportField = {
    key: field.kind === 'reference' ? key.replace(/_id$/, '') : key,
    label: field.label,
    type,
    required: isKey || (field.required && !hasDefault),
    headings: [key],
    ...(field.kind === 'money' ? { number: 'amount' as const } : field.kind === 'percent' ? { number: 'percent' as const } : {}),
    ...(field.currencyField ? { currencyField: field.currencyField } : {}),
    ...(field.options.hint ? { hint: field.options.hint } : {}),
    ...(field.choices ? { choices: field.choices } : {}),
    ...(field.entity ? { entity: field.entity } : {}),
  }
  if (field.kind !== 'translated') return [own]
  return [
    own,
    ...languages.map(
      (language): ImportField => ({ key: `${key}.${language}`, label: `${field.label} (${language})`, type: 'text', required: false }),
    ),
  ]
}

// ---- Out

/** Codes of records by id, each table read once. */
export function codeReader(store: ReadStore, entities: EntityLookup): (entity: string, id: number) => Promise<string> {
  const known = new Map<string, Map<number, string>>()
  return async (name, id) => {
    const entity = entities(name)
    if (!entity?.code) return String(id)
    let codes = known.get(name)
    if (!codes) {
      const rows = (await store.select(`SELECT id, code FROM "${entity.tableName}"`, [])) as { id: number; code: string }[]
      codes = new Map(rows.map((row) => [row.id, row.code]))
      known.set(name, codes)
    }
    return codes.get(id) ?? String(id)
  }
}

export interface CellWriterParts {
  readonly code: (entity: string, id: number) => Promise<string>
  /** Digits of a currency. */
  readonly decimals: ReadonlyMap<string, number>
}

/** The text of a field's column for a stored row. */
export async function cellOf(
  parts: CellWriterParts,
  entity: Entity,
  column: ImportField,
  row: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (column.key in row && !(column.key in entity.fields)) return plainCell(row[column.key])
  const [name = '', language] = column.key.split('.')
  const stored = name in entity.fields ? name : `${name}_id`
  const field = entity.fields[stored] as Field
  const value = field.present(row, stored)
  if (field.kind === 'translated')
    return language ? ((value as TranslatedText | null)?.translations?.[language] ?? '') : ((value as TranslatedText | null)?.base ?? '')
  if (value === null) return ''
  if (field.kind === 'reference') return parts.code(field.entity as string, value as number)
  if (field.kind === 'money') {
    const digits = parts.decimals.get(String(row[field.currencyField ?? ''])) ?? 2
    return unmistakable(toPlain(decimalFromMinor(decimal(value as number), digits), digits))
  }
  return field.kind === 'decimal' || field.kind === 'percent' ? unmistakable(plainCell(value)) : plainCell(value)
}

function plainCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
