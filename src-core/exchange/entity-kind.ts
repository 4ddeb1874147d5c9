/** Import and export of any entity by its definition: the exported file, imported again, changes nothing. */
import type { ReadStore } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import type { Field } from '../entities/fields.ts'
import { createRecord, type Row } from '../entities/records.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { Decimal, decimal } from '../kernel/decimal.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import type { TranslatedText } from '../kernel/text.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { canonicalJson } from '../operations/digest.ts'
import { VALID_FROM, writeRow } from './dated-rows.ts'
import { cellOf, codeReader, type EntityLookup, entityFields, keyOf } from './entity-fields.ts'
import type { ImportField } from './import-fields.ts'
import type { ImportKind, ImportRow, UnitWriter, WrittenUnit } from './import-kind.ts'
import { refuseOtherCurrency, refuseTooFine } from './row-currency.ts'
import { restoreChanges } from './undo-steps.ts'

/** The kind of an entity; none for those that richer operations create. */
export function entityKind(entity: Entity, entities: EntityLookup): ImportKind | null {
  if (entity.without?.includes('create') || entity.without?.includes('update')) return null
  return {
    name: entity.name,
    label: entity.pluralLabel,
    hint: entity.hint,
    ...(entity.code && !entity.code.scope ? { makes: { entity: entity.name, code: 'code', again: 'changed' } as const } : {}),
    fields: async (store) => [...(await entityFields(store, entity, entities)), ...(hasDays(entity) ? [VALID_FROM] : [])],
    open: (context) => openEntityWriter(context, entity, entities),
    undo: (context, batch, part) => restoreChanges(context, batch, part, entities),
    exportRows: (store, ids) => exportEntity(store, entity, entities, ids),
  }
}

type Values = Record<string, unknown>

/** Whether a day in the file says from when its changes hold; a field of that name means something else. */
const hasDays = (entity: Entity) => entity.dated !== undefined && !('valid_from' in entity.fields)

async function openEntityWriter(context: CommandContext, entity: Entity, entities: EntityLookup): Promise<UnitWriter> {
  const find = referenceFinder(context.store, entities)
  const decimals = await currencyDigits(context.store)
  let moved = false
  const watched: CommandContext = {
    ...context,
    recordChange: (change) => {
      moved = true
      context.recordChange(change)
    },
  }
  const write = async (row: ImportRow): Promise<WrittenUnit> => {
    const faults: FieldFault[] = []
    const { cells, from } = hasDays(entity) ? withDay(row.values) : { cells: row.values, from: null }
    const values = await fieldValues(entity, cells, find, faults)
    if (faults.length > 0) throw invalidRow(entity, faults)
    const before = await findRecord(context.store, entity, values)
    moneyToMinor(entity, values, before, decimals, row.notes)
    const { id: _id, ...given } = values
    if (!before) {
      requireRight(context.actor, `${entity.name}.create`)
      await createRecord(watched, entity, filled(entity, given))
      return { outcome: 'created' }
    }
    moved = false
    await writeRow(watched, entity, before, from, given, (one, values) => differing(entity, one, values))
    return { outcome: moved ? 'changed' : 'same' }
  }
  return { write: ([row]) => write(row as ImportRow), finish: async () => undefined }
}

function withDay({ [VALID_FROM.key]: from, ...cells }: Values): { readonly cells: Values; readonly from: CalendarDate | null } {
  return { cells, from: (from ?? null) as CalendarDate | null }
}

/** Empty cells of a new record are left out, so that defaults hold. */
function filled(entity: Entity, given: Values): Values {
  const present = Object.entries(given).filter(([, value]) => value !== null)
  return Object.fromEntries(
    present.map(([key, value]) => [key, entity.fields[key]?.kind === 'translated' ? mergeTranslations(null, value as GivenText) : value]),
  )
}

function invalidRow(entity: Entity, fields: readonly FieldFault[]) {
  return refuse('invalid', 'record.invalid', `${entity.label}: ${fields[0]?.reason ?? ''}`, { fields })
}

// ---- A row's values as the entity layer takes them

type FindReference = (entity: string, code: string) => Promise<number | null>

function referenceFinder(store: ReadStore, entities: EntityLookup): FindReference {
  const found = new Map<string, number>()
  return async (name, code) => {
    const key = `${name}:${code}`
    const known = found.get(key)
    if (known !== undefined) return known
    const entity = entities(name)
    const [row] = entity
      ? ((await store.select(`SELECT id FROM "${entity.tableName}" WHERE "${entity.code ? 'code' : 'id'}" = ?`, [code])) as {
          id: number
        }[])
      : []
    // Only what is there is kept: a row further down may create it.
    if (row) found.set(key, row.id)
    return row?.id ?? null
  }
}

async function fieldValues(entity: Entity, given: Values, find: FindReference, faults: FieldFault[]): Promise<Values> {
  const values: Values = {}
  for (const [key, value] of Object.entries(given)) {
    if (key.includes('.')) continue
    const stored = key in entity.fields || !(`${key}_id` in entity.fields) ? key : `${key}_id`
    const field = entity.fields[stored]
    values[stored] = field?.kind === 'translated' ? translatedValue(key, value, given) : value
    if (!field?.entity || value === null) continue
    const id = await find(field.entity, String(value))
    if (id === null) faults.push({ path: key, reason: `There is no ${words(field.entity)} “${value}”.` })
    else if (field.kind === 'reference') values[stored] = id
  }
  return values
}

const words = (entity: string) => entity.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function translatedValue(key: string, base: unknown, given: Values): unknown {
  if (base === null) return null
  const columns = Object.entries(given).filter(([name]) => name.startsWith(`${key}.`))
  if (columns.length === 0) return { base }
  return { base, translations: Object.fromEntries(columns.map(([name, text]) => [name.slice(key.length + 1), text])) }
}

/** What differs from the record: equal values are left out, whatever the order of their parts; languages without a column stay. */
export function differing(entity: Entity, before: Row, values: Values): Values {
  const changed: Values = {}
  for (const [key, value] of Object.entries(values)) {
    const field = entity.fields[key]
    const present = field ? field.present(before, key) : key === 'custom' ? parsed(before[key]) : before[key]
    const given = field?.kind === 'translated' ? mergeTranslations(present as TranslatedText | null, value as GivenText | null) : value
    if (canonicalJson(given) !== canonicalJson(present)) changed[key] = given
  }
  return changed
}

const parsed = (json: unknown): unknown => (typeof json === 'string' ? JSON.parse(json) : null)

type GivenText = { readonly base: string; readonly translations?: Readonly<Record<string, string | null>> }

function mergeTranslations(before: TranslatedText | null, given: GivenText | null): TranslatedText | null {
  if (given === null) return null
  const merged = { ...before?.translations, ...given.translations }
  const translations = Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null))
  return Object.keys(translations).length > 0 ? { base: given.base, translations } : { base: given.base }
}

function moneyToMinor(
  entity: Entity,
  values: Values,
  before: Row | null,
  decimals: ReadonlyMap<string, number>,
  notes: ImportRow['notes'],
): void {
  const faults: FieldFault[] = []
  for (const [key, field] of Object.entries(entity.fields)) {
    const value = values[key]
    if (field.kind !== 'money' || typeof value !== 'string') continue
    const currency = currencyOf(field, values, before)
    const digits = decimals.get(currency) ?? 2
    if (currency !== '') {
      refuseOtherCurrency(key, notes[key], currency)
      refuseTooFine(key, value, notes[key], currency, digits)
    }
    const minor = decimal(value).times(Decimal.pow(10, digits))
    if (minor.isInteger()) values[key] = minor.toNumber()
    else faults.push({ path: key, reason: `More than ${digits} digits after the mark.` })
  }
  if (faults.length > 0) throw invalidRow(entity, faults)
}

function currencyOf(field: Field, values: Values, before: Row | null): string {
  const name = field.currencyField ?? ''
  return String(values[name] ?? before?.[name] ?? '')
}

async function currencyDigits(store: ReadStore): Promise<ReadonlyMap<string, number>> {
  const rows = await store.db.selectFrom('currency').select(['code', 'decimals']).execute()
  return new Map(rows.map((row) => [row.code, row.decimals]))
}

async function findRecord(store: ReadStore, entity: Entity, values: Values): Promise<Row | null> {
  const key = keyOf(entity)
  if (key.some((name) => values[name] === null || values[name] === undefined)) return null
  const where = key.map((name) => `"${name}" = ?`).join(' AND ')
  const rows = (await store.select(
    `SELECT * FROM "${entity.tableName}" WHERE ${where}`,
    key.map((name) => values[name]),
  )) as Row[]
  if (rows[0] || key[0] !== 'id') return rows[0] ?? null
  throw refuse('invalid', 'record.notFound', `There is no ${entity.label.toLowerCase()} with the id ${String(values['id'])}.`, {
    fields: [{ path: 'id', reason: `There is no ${entity.label.toLowerCase()} with this id. Leave it empty for a new one.` }],
  })
}

// ---- Out

const PAGE = 500

async function* exportEntity(
  store: ReadStore,
  entity: Entity,
  entities: EntityLookup,
  ids: readonly number[] | null,
): AsyncGenerator<readonly string[]> {
  const columns = await withoutUnused(store, entity, await entityFields(store, entity, entities))
  yield columns.map(({ key }) => key)
  const parts = { code: codeReader(store, entities), decimals: await currencyDigits(store) }
  for await (const row of recordsOf(store, entity, ids)) {
    const cells: string[] = []
    for (const column of columns) cells.push(await cellOf(parts, entity, column, row))
    yield cells
  }
}

/** Leaves out the languages in which nothing is translated. */
async function withoutUnused(store: ReadStore, entity: Entity, columns: readonly ImportField[]): Promise<ImportField[]> {
  const used = new Set<string>()
  for (const [key, field] of Object.entries(entity.fields)) {
    if (field.kind !== 'translated') continue
    const rows = (await store.select(
      `SELECT DISTINCT j.key AS language FROM "${entity.tableName}" AS t, json_each(t."${key}_i18n") AS j`,
      [],
    )) as { language: string }[]
    for (const { language } of rows) used.add(`${key}.${language}`)
  }
  return columns.filter(({ key }) => !key.includes('.') || used.has(key))
}

/** Records by id, page by page; all that are not archived where none are named. */
async function* recordsOf(store: ReadStore, entity: Entity, ids: readonly number[] | null): AsyncGenerator<Row> {
  if (ids) {
    for (let at = 0; at < ids.length; at += PAGE) {
      const page = ids.slice(at, at + PAGE)
      const rows = (await store.select(
        `SELECT * FROM "${entity.tableName}" WHERE id IN (${page.map(() => '?').join(', ')}) ORDER BY id`,
        page,
      )) as Row[]
      yield* rows
    }
    return
  }
  for (let after = 0; ; ) {
    const rows = (await store.select(`SELECT * FROM "${entity.tableName}" WHERE id > ? AND archived_at IS NULL ORDER BY id LIMIT ${PAGE}`, [
      after,
    ])) as Row[]
    yield* rows
    if (rows.length < PAGE) return
    after = rows.at(-1)?.id ?? after
  }
}
