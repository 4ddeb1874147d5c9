/**
 * Plants one nonsensical row for every rule that a description of an entity states: each bound of each number, each date, text,
 * choice and structure, each range, each reference, each tree, each set of periods, each check over several fields. The rows are
 * copies of sound ones that nothing else refers to, but for what `LIVE` hangs on the account of a customer called Hit.
 */
import type { Database } from 'better-sqlite3'
import type { Entity } from '../../src-core/entities/define-entity.ts'
import type { Field } from '../../src-core/entities/fields.ts'
import { ruledEntities } from '../../src-core/finance/verify/ruled-entities.ts'

export interface Planted {
  readonly entity: string
  readonly id: number
  /** The field that a check of the books names. */
  readonly field: string
  /** `bound`, `reference`, `tree`. */
  readonly kind: string
}

type Row = Record<string, unknown>

const NOWHERE = 9_000_000
const TOO_LONG = 'x'.repeat(20_000)

/** Values that hold against the rules of a field, each with the kind of rule. */
function nonsenseOf(field: Field): [kind: string, columns: Row][] {
  const { bounds, kind } = field
  const found: [string, Row][] = []
  if (bounds !== undefined && !('any' in bounds)) {
    const stored = (value: number) => (kind === 'integer' || kind === 'money' ? value : `${value}.000000000000`)
    if (bounds.min !== undefined) found.push(['bound', { '': stored(Number(bounds.min) - 1) }])
    if (bounds.above !== undefined) found.push(['bound', { '': stored(Number(bounds.above)) }])
    if (bounds.max !== undefined) found.push(['bound', { '': stored(Number(bounds.max) + 1) }])
  }
  if (kind === 'date') found.push(['date', { '': '2026-02-31' }], ['date', { '': '26-1-1 noon' }])
  if (kind === 'choice') found.push(['choice', { '': 'nonsense' }])
  if (kind === 'json') found.push(['structure', { '': '{"kind":"lunar"}' }])
  if (kind === 'translated') found.push(['text', { '': TOO_LONG, _key: 'x' }], ['text', { _i18n: '{"de":5}' }])
  if (field.columns['']?.references) found.push(['reference', { '': kind === 'reference' ? NOWHERE : 'QQQ' }])
  else if (kind === 'text') found.push(['text', { '': field.pattern ? 'of another form' : TOO_LONG }])
  return found
}

/** Checks over several fields, by entity: the field that is named, and columns that hold against it. */
const TOGETHER: Readonly<Record<string, readonly [field: string, columns: Row][]>> = {
  ledgerAccount: [['heading', { role: 'badDebt', heading: 1 }]],
  unitOfMeasure: [['parent_id', { parent_id: null, multiplier: '5.000000000000' }]],
  routine: [
    ['time', { rhythm: 'daily', time: null, is_on: 0 }],
    ['weekday', { rhythm: 'weekly', weekday: null, is_on: 0 }],
    ['month_day', { rhythm: 'monthly', month_day: null, is_on: 0 }],
  ],
  numberSequence: [
    ['pattern', { pattern: 'A-{n' }],
    ['pattern', { pattern: 'A-{what}-{n}' }],
    ['pattern', { pattern: 'A' }],
    ['pattern', { pattern: 'A-{n}', yearly: 1 }],
  ],
  party: [['tax_id', { country: 'DE', tax_id: 'DE123' }]],
  customerAccount: [['iban', { iban: 'DE00123' }]],
  attribute: [
    ['usage_parameter', { source: 'usage', usage_parameter: null }],
    ['derived_from', { source: 'derived', derived_from: null }],
  ],
  counter: [
    ['accumulator', { kind: 'usageAmount', accumulator: 0, unit_id: null }],
    ['notification_levels', { notification_levels: 'soon' }],
  ],
  charge: [
    ['calendar_id', { type: 'recurring', calendar_id: null }],
    ['one_shot_moment', { type: 'oneShot', one_shot_moment: null }],
    ['first_increment', { type: 'recurring', first_increment: '60.000000000000', further_increment: '60.000000000000' }],
    ['further_increment', { type: 'usage', first_increment: '60.000000000000', further_increment: null }],
  ],
}

/** What keeps the copies of an entity from being used for what is sound. */
const INERT: Readonly<Record<string, Row>> = {
  taxMapping: { priority: -1_000_000 },
  partyRole: { record_id: 0 },
  accountingPeriod: { start_date: '1950-01-01', end_date: '1950-02-01' },
  routine: { is_on: 0 },
  numberSequence: { document: 'mandate' },
  exchangeRate: { currency: 'XPF' },
}

/** Plants them all. References and checks of the file are off, its guards are gone while that is done. */
export function plantEvery(raw: Database): readonly Planted[] {
  const planted: Planted[] = []
  const triggers = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as { name: string; sql: string }[]
  raw.pragma('foreign_keys = OFF')
  raw.pragma('ignore_check_constraints = ON')
  for (const { name } of triggers) raw.exec(`DROP TRIGGER "${name}"`)
  try {
    for (const entity of ruledEntities) planted.push(...plantEntity(raw, entity))
  } finally {
    for (const { sql } of triggers) raw.exec(sql)
  }
  return planted
}

function plantEntity(raw: Database, entity: Entity): Planted[] {
  const of = copier(raw, entity)
  if (!of) return []
  const planted: Planted[] = []
  const plant = (field: string, kind: string, columns: Row) => planted.push({ entity: entity.name, field, kind, id: of(columns) })
  for (const [key, field] of Object.entries(entity.fields)) {
    // Any object is an input; a translation belongs to a text.
    for (const [kind, columns] of nonsenseOf(field))
      if (!(entity.name === 'routine' && kind === 'structure') && !('_i18n' in columns && !field.required))
        plant(key, kind, Object.fromEntries(Object.entries(columns).map(([suffix, value]) => [`${key}${suffix}`, value])))
    for (const column of Object.keys(field.options.unless ?? {})) plant(key, 'unfit', { [key]: unfitTarget(raw, column) })
    if (field.kind === 'reference' && field.entity === entity.name) plantCircle(raw, entity, key, of, planted)
  }
  for (const { from, to } of entity.ranges ?? []) {
    const value = rangeValue(entity.fields[from] as Field)
    plant(to, 'range', { [from]: value, [to]: value })
  }
  for (const [field, columns] of TOGETHER[entity.name] ?? []) plant(field, 'check', columns)
  if (entity.periods) plantPeriods(entity, of, planted)
  return planted
}

function rangeValue({ kind }: Field): unknown {
  if (kind === 'date') return '1950-01-01'
  return kind === 'integer' ? 5 : '5.000000000000'
}

/** Makes copies of the first row of an entity, each with an id and a code of its own; `null` where there is no row. */
function copier(raw: Database, entity: Entity): ((columns: Row) => number) | null {
  const [first] = raw.prepare(`SELECT * FROM "${entity.tableName}" ORDER BY id LIMIT 1`).all() as Row[]
  if (!first || entity.name === 'company') return null
  let id = (raw.prepare(`SELECT MAX(id) AS id FROM "${entity.tableName}"`).get() as { id: number }).id + 1000
  const names = Object.keys(first)
  const insert = raw.prepare(`INSERT INTO "${entity.tableName}" VALUES (${names.map(() => '?').join(', ')})`)
  return (columns) => {
    id += 1
    const row: Row = { ...first, ...(INERT[entity.name] ?? {}), ...columns, id, ...(entity.code ? { code: codeOf(entity, id) } : {}) }
    for (const key of uniqueKeys(entity)) if (!(key in columns) && row[key] !== null) row[key] = apart(entity, key, id, row[key])
    if (entity.name === 'ledgerAccount' && columns['role'])
      raw.prepare('UPDATE ledger_account SET role = NULL WHERE role = ?').run(columns['role'])
    insert.run(...names.map((name) => row[name]))
    return id
  }
}

const codeOf = ({ name, code }: Entity, id: number) => (code?.pattern ? `${name}-${id}`.slice(0, 30) : `BROKEN-${id}`)

const uniqueKeys = ({ uniques = [] }: Entity) => [...new Set(uniques.flatMap((columns) => columns.slice(-1)))]

/** Another value for a column of which no two rows have the same. */
function apart({ fields }: Entity, key: string, id: number, value: unknown): unknown {
  if (typeof value === 'number') return NOWHERE + id
  if (fields[key]?.kind !== 'date') return `${String(value)} ${id}`
  return `19${String(50 + Math.floor(id / 28)).slice(-2)}-01-${String((id % 28) + 1).padStart(2, '0')}`
}

function unfitTarget(raw: Database, column: string): number {
  return (raw.prepare(`SELECT id FROM ledger_account WHERE code = ?`).get(column === 'heading' ? 'HEADING' : 'CLOSED') as { id: number }).id
}

/** Three that are each other's parent. */
function plantCircle(raw: Database, entity: Entity, key: string, of: (columns: Row) => number, planted: Planted[]): void {
  const ids = [of({}), of({}), of({})] as const
  const set = raw.prepare(`UPDATE "${entity.tableName}" SET "${key}" = ? WHERE id = ?`)
  ids.forEach((id, at) => set.run(ids[(at + 1) % 3], id))
  planted.push({ entity: entity.name, id: ids[0], field: key, kind: 'tree' })
}

function plantPeriods({ name, periods }: Entity, of: (columns: Row) => number, planted: Planted[]): void {
  const { from, to, only = {}, joined } = periods as NonNullable<Entity['periods']>
  const days = (start: string, end: string) =>
    of({ [from]: start, [to]: end, ...only, ...(name === 'taxMapping' ? { priority: -999_999 } : {}) })
  days('1940-01-01', '1940-03-01')
  planted.push({ entity: name, id: days('1940-02-01', '1940-04-01'), field: from, kind: 'shared days' })
  if (joined) planted.push({ entity: name, id: days('1940-05-01', '1940-06-01'), field: from, kind: 'gap' })
}
