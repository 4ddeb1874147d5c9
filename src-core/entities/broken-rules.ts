/**
 * What records of a file hold against the rules of their entity: an earlier version, or a hand, let it in. Candidates are found by
 * SQL conditions that no sound record meets, so that a hundred thousand sound ones cost a scan; what is said of one comes from the
 * same functions that refuse it on its way in.
 */
import type { ReadStore } from '../database/store.ts'
import type { FieldFault } from '../kernel/failures.ts'
import type { Entity } from './define-entity.ts'
import { type Field, tableName } from './fields.ts'
import { circleReason, entityWords, nodeSelect, type PeriodsRule, rangeFaults, targetOf } from './rules.ts'

/** One thing that a record holds against a rule. */
export interface Broken {
  readonly entity: string
  readonly id: number
  /** `Unit of measure MINUTE` */
  readonly label: string
  /** The field at fault. */
  readonly field: string
  /** What must be, in the operator's words. */
  readonly reason: string
}

type Row = Readonly<Record<string, unknown>> & { readonly id: number }

/** More of one entity say nothing new. */
const MOST = 100

export interface Depth {
  /** Whether checks that need each row are made: of an identifier's digits, of several fields. */
  readonly eachRow: boolean
  /** Which records that are named are looked for: all; those that the database itself knows no reference to; or none. */
  readonly references: 'all' | 'unknownToDatabase' | 'none'
}

/** Everything that records of an entity hold against its rules. */
export async function brokenRecords(store: ReadStore, entity: Entity, depth: Depth): Promise<Broken[]> {
  return [...(await brokenFields(store, entity, depth, 0, Number.MAX_SAFE_INTEGER)), ...(await brokenTogether(store, entity, depth))]
}

/** What records of an entity are only together: references to nothing, circles, shared days. */
export async function brokenTogether(store: ReadStore, entity: Entity, { references }: Depth): Promise<Broken[]> {
  return [
    ...(references === 'none' ? [] : await brokenReferences(store, entity, references === 'all')),
    ...(await unfitReferences(store, entity)),
    ...(await brokenTrees(store, entity)),
    ...(await brokenPeriods(store, entity)),
  ]
}

/** Something that records hold against each other beyond the rules of one entity: a module finds it. */
export interface StandingRule {
  /** `service.quantity` */
  readonly name: string
  find(store: ReadStore): Promise<Broken[]>
}

const labelOf = (entity: Entity, row: Row): string =>
  `${entity.label} ${String((entity.code ? row['code'] : entity.title ? row[entity.title] : null) ?? row.id)}`

// ---- Fields and ranges

/** What fields of the records after one id up to another hold against their rules. */
export async function brokenFields(store: ReadStore, entity: Entity, { eachRow }: Depth, after: number, upTo: number): Promise<Broken[]> {
  const suspect = suspectConditions(entity)
  if (suspect.length === 0 && !eachRow) return []
  const where = eachRow ? '' : `AND (${suspect.map((one) => `(${one})`).join(' OR ')})`
  const rows = (await store.select(`SELECT * FROM "${entity.tableName}" WHERE id > ? AND id <= ? ${where}`, [after, upTo])) as Row[]
  return rows.flatMap((row) => faultsOfRow(entity, row, eachRow)).slice(0, MOST)
}

function faultsOfRow(entity: Entity, row: Row, eachRow: boolean): Broken[] {
  const found: Broken[] = []
  const add = (field: string, reason: string) => found.push({ entity: entity.name, id: row.id, label: labelOf(entity, row), field, reason })
  for (const [key, field] of Object.entries(entity.fields)) {
    if (!isChecked(field, eachRow)) continue
    const value = presented(field, row, key)
    if (value === null) continue
    const parsed = field.schema.safeParse(value)
    if (!parsed.success) add(key, parsed.error.issues[0]?.message ?? 'It is not what it must be.')
  }
  for (const rule of entity.ranges ?? []) for (const { path, reason } of rangeFaults(entity, rule, row)) add(path, reason)
  if (!eachRow) return found
  const told = new Set(found.map(({ field }) => field))
  for (const { path, reason } of togetherFaults(entity, row)) if (!told.has(path)) add(path, reason)
  return found
}

/** What several fields hold against each other; a check that stumbles over one of them says nothing, since that one is told. */
function togetherFaults(entity: Entity, row: Row): readonly FieldFault[] {
  try {
    return entity.check?.(row) ?? []
  } catch {
    return []
  }
}

/** Kinds of fields whose values are rules of their own that a glance over a large table does not look at. */
const CLOSELY = new Set(['text', 'json', 'choice', 'translated'])

/** Fields whose values have rules that a column's type does not hold. */
function isChecked({ kind, bounds }: Field, eachRow: boolean): boolean {
  return bounds !== undefined || kind === 'date' || (eachRow && CLOSELY.has(kind))
}

/** The value as the field takes it in; the stored one where it cannot be read. */
function presented(field: Field, row: Row, key: string): unknown {
  try {
    return field.present(row, key)
  } catch {
    return row[key]
  }
}

/** Conditions in SQL that a record which holds against a rule of a field meets. */
function suspectConditions(entity: Entity): string[] {
  const fields = Object.entries(entity.fields).flatMap(([key, field]) => suspectField(`"${key}"`, field))
  const ranges = (entity.ranges ?? []).map(({ from, to }) => `${numeric(entity, to)} <= ${numeric(entity, from)}`)
  return [...fields, ...ranges]
}

const asNumber = (column: string) => `CAST(${column} AS REAL)`

function numeric(entity: Entity, key: string): string {
  const kind = entity.fields[key]?.kind
  return kind === 'decimal' || kind === 'percent' ? asNumber(`"${key}"`) : `"${key}"`
}

function suspectField(column: string, { kind, bounds }: Field): string[] {
  if (kind === 'date') return [`${column} NOT GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' OR ${column} < '1900'`]
  if (bounds === undefined || 'any' in bounds) return []
  const value = kind === 'integer' ? column : asNumber(column)
  return [
    ...(bounds.min === undefined ? [] : [`${value} < ${bounds.min}`]),
    ...(bounds.above === undefined ? [] : [`${value} <= ${bounds.above}`]),
    ...(bounds.max === undefined ? [] : [`${value} > ${bounds.max}`]),
  ]
}

// ---- References

async function brokenReferences(store: ReadStore, entity: Entity, all: boolean): Promise<Broken[]> {
  const found: Broken[] = []
  for (const [key, field] of Object.entries(entity.fields)) {
    if (!all && field.recordOf === undefined) continue
    const rows = await danglingRows(store, entity, key, field)
    for (const row of rows) {
      const what = entityWords(String(field.entity ?? row[field.recordOf ?? ''] ?? 'record'))
      const reason = `There is no ${what} ${typeof row[key] === 'number' ? `with the id ${row[key]}` : `“${String(row[key])}”`}.`
      found.push({ entity: entity.name, id: row.id, label: labelOf(entity, row), field: key, reason })
    }
  }
  return found
}

async function danglingRows(store: ReadStore, entity: Entity, key: string, field: Field): Promise<Row[]> {
  const select = `SELECT one.* FROM "${entity.tableName}" AS one WHERE one."${key}" IS NOT NULL`
  const target = targetOf(field)
  if (target) {
    const missing = `NOT EXISTS (SELECT 1 FROM "${target.table}" AS other WHERE other."${target.column}" = one."${key}")`
    return (await store.select(`${select} AND ${missing} LIMIT ${MOST}`, [])) as Row[]
  }
  if (field.recordOf === undefined) return []
  const kinds = (await store.select(`SELECT DISTINCT "${field.recordOf}" AS kind FROM "${entity.tableName}"`, [])) as { kind: string }[]
  const rows = await Promise.all(kinds.map(({ kind }) => rowsWithoutRecord(store, `${select} AND one."${field.recordOf}" = ?`, key, kind)))
  return rows.flat()
}

async function rowsWithoutRecord(store: ReadStore, select: string, key: string, kind: string): Promise<Row[]> {
  const table = tableName(kind)
  const [known] = await store.select(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`, [table])
  const missing = known ? ` AND NOT EXISTS (SELECT 1 FROM "${table}" AS other WHERE other.id = one."${key}")` : ''
  return (await store.select(`${select}${missing} LIMIT ${MOST}`, [kind])) as Row[]
}

/** References to a record that is there and does not take them. */
async function unfitReferences(store: ReadStore, entity: Entity): Promise<Broken[]> {
  const found: Broken[] = []
  for (const [key, field] of Object.entries(entity.fields)) {
    const target = targetOf(field)
    for (const [column, reason] of Object.entries(field.options.unless ?? {})) {
      const rows = (await store.select(
        `SELECT one.* FROM "${entity.tableName}" AS one JOIN "${target?.table}" AS other ON other."${target?.column}" = one."${key}"
         WHERE other."${column}" = 1 LIMIT ${MOST}`,
        [],
      )) as Row[]
      found.push(...rows.map((row) => ({ entity: entity.name, id: row.id, label: labelOf(entity, row), field: key, reason })))
    }
  }
  return found
}

// ---- Trees

interface Node {
  readonly id: number
  readonly parent: number
  readonly label: string
}

/** Each circle once, with the record of the lowest id in it. */
async function brokenTrees(store: ReadStore, entity: Entity): Promise<Broken[]> {
  const found: Broken[] = []
  for (const [key, field] of Object.entries(entity.fields)) {
    if (field.kind !== 'reference' || field.entity !== entity.name) continue
    const nodes = (await store.select(`${nodeSelect(entity, key)} WHERE "${key}" IS NOT NULL`, [])) as Node[]
    for (const circle of circlesOf(new Map(nodes.map((node) => [node.id, node])))) {
      const [first] = circle as [Node]
      const labels = [...circle, first].map(({ label }) => label)
      found.push({ entity: entity.name, id: first.id, label: `${entity.label} ${first.label}`, field: key, reason: circleReason(labels) })
    }
  }
  return found
}

/** Circles of a forest in which each node names at most one parent; each begins with its lowest id. */
export function circlesOf(nodes: ReadonlyMap<number, Node>): Node[][] {
  const done = new Set<number>()
  const circles: Node[][] = []
  for (const start of nodes.values()) {
    const path: Node[] = []
    const places = new Map<number, number>()
    let at: Node | undefined = start
    while (at && !done.has(at.id) && !places.has(at.id)) {
      places.set(at.id, path.length)
      path.push(at)
      at = nodes.get(at.parent)
    }
    const begin = at ? places.get(at.id) : undefined
    if (begin !== undefined) circles.push(fromLowest(path.slice(begin)))
    for (const { id } of path) done.add(id)
  }
  return circles
}

function fromLowest(circle: Node[]): Node[] {
  const lowest = circle.reduce((least, node, at) => (node.id < (circle[least] as Node).id ? at : least), 0)
  return [...circle.slice(lowest), ...circle.slice(0, lowest)]
}

// ---- Periods

interface PeriodRow {
  readonly id: number
  readonly label: string
  readonly thing: string
  readonly start: string | null
  readonly end: string | null
}

/** Records that share days with the one before in their thing, or leave days out after it. */
async function brokenPeriods(store: ReadStore, entity: Entity): Promise<Broken[]> {
  const rule = entity.periods
  if (!rule) return []
  const rows = (await store.select(periodSelect(entity, rule), Object.values(rule.only ?? {}))) as PeriodRow[]
  const found: Broken[] = []
  let last: PeriodRow | null = null
  for (const row of rows) {
    const reason = last === null || last.thing !== row.thing ? null : againstTheOneBefore(entity, rule, last, row)
    if (reason !== null) found.push({ entity: entity.name, id: row.id, label: `${entity.label} ${row.label}`, field: rule.from, reason })
    last = last !== null && last.thing === row.thing && endsLater(last, row) ? last : row
  }
  return found.slice(0, MOST)
}

const endsLater = (one: PeriodRow, other: PeriodRow) => one.end === null || (other.end !== null && one.end > other.end)

function againstTheOneBefore(entity: Entity, { joined }: PeriodsRule, last: PeriodRow, row: PeriodRow): string | null {
  const before = `${entity.label.toLowerCase()} ${last.label}`
  if (last.end === null || row.start === null || row.start < last.end)
    return `It shares days with ${before}, which goes up to ${last.end ?? 'further notice'}.`
  return joined && row.start > last.end ? `The days from ${last.end} up to ${row.start} are left out after ${before}.` : null
}

/** Of things that have more than one period, in order of their beginning. */
function periodSelect(entity: Entity, { from, to, within, only = {}, archivedToo }: PeriodsRule): string {
  const thing = within.length === 0 ? `''` : `json_array(${within.map((key) => `"${key}"`).join(', ')})`
  const where = [...Object.keys(only).map((key) => `"${key}" = ?`), ...(archivedToo ? [] : ['archived_at IS NULL'])]
  const label = entity.code ? 'code' : 'id'
  const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
  return `SELECT * FROM (
      SELECT id, "${label}" AS label, ${thing} AS thing, "${from}" AS start, "${to}" AS "end", COUNT(*) OVER (PARTITION BY ${thing}) AS many
      FROM "${entity.tableName}" ${condition}
    ) WHERE many > 1 ORDER BY thing, start, id`
}
