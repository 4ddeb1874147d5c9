/**
 * What the values of a record must hold to beside the form of each: whatever they name exists, a range ends after it begins,
 * periods of one thing share no day, a tree has no circle. The rules stand in the description of an entity and are checked here,
 * for whatever door a record comes through; `broken-rules.ts` finds what holds against them in a file.
 */
import type { ReadStore } from '../database/store.ts'
import { decimal } from '../kernel/decimal.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import { notAfter } from '../kernel/value-faults.ts'
import { nearest } from '../operations/closed-input.ts'
import type { Entity } from './define-entity.ts'
import { type Field, tableName } from './fields.ts'

type Values = Readonly<Record<string, unknown>>

/** Two fields of which the second lies after the first; an empty one leaves its side open. */
export interface RangeRule {
  readonly from: string
  /** The first value that is no longer in the range. */
  readonly to: string
}

/** Ranges of records of one thing, which share no day. */
export interface PeriodsRule extends RangeRule {
  /** The fields that say which records are of one thing: equal values, or both empty. */
  readonly within: readonly string[]
  /** Only records with these values. */
  readonly only?: Values
  /** They leave no day out either: each begins where another ends. */
  readonly joined?: true
  /** Archived records keep their days. */
  readonly archivedToo?: true
}

/** `customerCategory` -> `customer category`. */
export function entityWords(entity: string): string {
  return entity.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/**
 * The faults of a record as it would stand.
 *
 * @param row stored columns, all of them
 * @param id its own; `null` for a new one
 * @param changed the columns that are new or change: rules of others are left alone, so that what an older version let in can be
 * mended field by field
 */
export async function ruleFaults(
  store: ReadStore,
  entity: Entity,
  row: Values,
  id: number | null,
  changed: ReadonlySet<string>,
): Promise<FieldFault[]> {
  const faults: FieldFault[] = []
  for (const rule of entity.ranges ?? []) if (changed.has(rule.from) || changed.has(rule.to)) faults.push(...rangeFaults(entity, rule, row))
  for (const [key, field] of Object.entries(entity.fields)) {
    if (!changed.has(key)) continue
    const found = await referenceFaults(store, key, field, row)
    faults.push(...found)
    if (found.length === 0 && field.entity === entity.name) faults.push(...(await circleFaults(store, entity, key, row, id)))
  }
  const { periods } = entity
  const isMoved =
    periods !== undefined &&
    [periods.from, periods.to, ...periods.within, ...Object.keys(periods.only ?? {})].some((key) => changed.has(key))
  if (faults.length === 0 && isMoved) faults.push(...(await periodFaults(store, entity, periods, row, id)))
  return faults
}

// ---- Ranges

/** A fault where a range ends before or where it begins. */
export function rangeFaults(entity: Entity, { from, to }: RangeRule, row: Values): FieldFault[] {
  const [start, end] = [row[from], row[to]]
  if (isEmpty(start) || isEmpty(end) || isAfter(end, start, entity.fields[to])) return []
  const label = entity.fields[from]?.label ?? from
  return [{ path: to, reason: notAfter(label, shown(entity, from, row)) }]
}

function isAfter(one: unknown, other: unknown, field: Field | undefined): boolean {
  if (field?.kind === 'decimal' || field?.kind === 'percent') return decimal(String(one)).gt(String(other))
  return (one as string | number) > (other as string | number)
}

function shown(entity: Entity, key: string, row: Values): string {
  return String(entity.fields[key]?.present(row, key) ?? '')
}

const isEmpty = (value: unknown): value is null | undefined => value === null || value === undefined

// ---- References

async function referenceFaults(store: ReadStore, key: string, field: Field, row: Values): Promise<FieldFault[]> {
  const value = row[key]
  if (isEmpty(value)) return []
  if (field.recordOf !== undefined) return recordFaults(store, key, field.recordOf, row)
  const target = targetOf(field)
  if (!target) return []
  const speaks = Object.entries(field.options.unless ?? {})
  const [found] = await store.select(
    `SELECT ${['1 AS found', ...speaks.map(([column]) => `"${column}"`)].join(', ')} FROM "${target.table}" WHERE "${target.column}" = ?`,
    [value],
  )
  if (!found) return [{ path: key, reason: await missing(store, target, entityWords(field.entity as string), value) }]
  return speaks.filter(([column]) => (found as Values)[column]).map(([, reason]) => ({ path: key, reason }))
}

interface Target {
  readonly table: string
  readonly column: string
}

/** Where a field's value stands, for one that names another record. */
export function targetOf(field: Field): Target | null {
  const match = /^(\w+)(?:\((\w+)\))?$/.exec(field.columns['']?.references ?? '')
  return match ? { table: match[1] as string, column: match[2] ?? 'id' } : null
}

async function missing(store: ReadStore, { table, column }: Target, what: string, value: unknown): Promise<string> {
  if (column === 'id') return `There is no ${what} with the id ${String(value)}.`
  const rows = (await store.select(`SELECT "${column}" AS code FROM "${table}" ORDER BY 1 LIMIT 1000`, [])) as { code: string }[]
  return missingCode(
    what,
    String(value),
    rows.map(({ code }) => code),
  )
}

/** What is said of a record, named by its code or its id, that is not there. */
export function missingRecord(store: ReadStore, entity: Entity, key: string | number): Promise<string> {
  return missing(store, { table: entity.tableName, column: typeof key === 'number' ? 'id' : 'code' }, entity.label.toLowerCase(), key)
}

/** `There is no currency “EURO”; did you mean “EUR”?` */
export function missingCode(what: string, code: string, known: readonly string[]): string {
  const alike = known.find((one) => one.toLowerCase() === code.toLowerCase())
  // Of two letters every other country is one letter away.
  const near = alike ?? (code.length > 2 ? nearest(code, known) : null)
  return `There is no ${what} “${code}”${near === null ? '.' : `; did you mean “${near}”?`}`
}

/** A record of whichever entity another field names. */
async function recordFaults(store: ReadStore, key: string, entityField: string, row: Values): Promise<FieldFault[]> {
  const name = String(row[entityField])
  const table = tableName(name)
  const tables = (await store.select(`SELECT name FROM sqlite_schema WHERE type = 'table'`, [])) as { name: string }[]
  if (!tables.some((one) => one.name === table)) return [{ path: entityField, reason: `There is nothing called “${name}”.` }]
  const [found] = await store.select(`SELECT 1 FROM "${table}" WHERE id = ?`, [row[key]])
  return found ? [] : [{ path: key, reason: `There is no ${entityWords(name)} with the id ${String(row[key])}.` }]
}

// ---- Trees

interface Node {
  readonly id: number
  readonly parent: number | null
  readonly label: string
}

/** How a tree's records are read: with their label and what they hang below. */
export function nodeSelect(entity: Entity, key: string): string {
  const label = entity.code ? 'code' : (entity.title ?? 'id')
  return `SELECT id, "${key}" AS parent, "${label}" AS label FROM "${entity.tableName}"`
}

/** A fault where the walk up from a record comes back to it, or never ends. */
async function circleFaults(store: ReadStore, entity: Entity, key: string, row: Values, id: number | null): Promise<FieldFault[]> {
  const walked: Node[] = []
  const seen = new Set<number>(id === null ? [] : [id])
  let at = row[key] as number | null
  while (at !== null) {
    const [node] = (await store.select(`${nodeSelect(entity, key)} WHERE id = ?`, [at])) as Node[]
    if (!node) return []
    walked.push(node)
    if (seen.has(at)) return [{ path: key, reason: circleWords(entity, row, id, walked) }]
    seen.add(at)
    at = node.parent
  }
  return []
}

function circleWords(entity: Entity, row: Values, id: number | null, walked: readonly Node[]): string {
  const end = walked.at(-1) as Node
  const own = id === null ? [] : [{ id, label: end.id === id ? end.label : String(row['code'] ?? row[entity.title ?? ''] ?? id) }]
  const path = [...own, ...walked]
  const circle = path.slice(path.findIndex((node) => node.id === end.id))
  return circleReason(circle.map(({ label }) => label))
}

/** `A tree has no circle: A > B > A.` */
export function circleReason(labels: readonly string[]): string {
  return `A tree has no circle, and this is one: ${labels.join(' > ')}.`
}

// ---- Periods

interface PeriodRow {
  readonly id: number
  readonly label: string
  readonly start: string | null
  readonly end: string | null
}

async function periodFaults(store: ReadStore, entity: Entity, rule: PeriodsRule, row: Values, id: number | null): Promise<FieldFault[]> {
  if (!counts(rule, row)) return []
  const [start, end] = [row[rule.from] ?? null, row[rule.to] ?? null]
  const others = await othersOf(store, entity, rule, row, id)
  const shared = others.find(
    (one) => (one.start === null || end === null || one.start < end) && (one.end === null || start === null || start < one.end),
  )
  if (shared) return [{ path: rule.from, reason: sharedWords(entity, shared) }]
  if (!rule.joined || others.length === 0 || others.some((one) => one.end === start || one.start === end)) return []
  return [{ path: rule.from, reason: gapWords(others) }]
}

function counts({ only = {}, archivedToo }: PeriodsRule, row: Values): boolean {
  return Object.entries(only).every(([key, value]) => row[key] === value) && (archivedToo || isEmpty(row['archived_at']))
}

async function othersOf(store: ReadStore, entity: Entity, rule: PeriodsRule, row: Values, id: number | null): Promise<PeriodRow[]> {
  const only = Object.entries(rule.only ?? {})
  const where = [
    ...rule.within.map((key) => `"${key}" IS ?`),
    ...only.map(([key]) => `"${key}" = ?`),
    ...(rule.archivedToo ? [] : ['archived_at IS NULL']),
    'id IS NOT ?',
  ]
  const label = entity.code ? 'code' : 'id'
  return (await store.select(
    `SELECT id, "${label}" AS label, "${rule.from}" AS start, "${rule.to}" AS "end" FROM "${entity.tableName}" WHERE ${where.join(' AND ')}`,
    [...rule.within.map((key) => row[key] ?? null), ...only.map(([, value]) => value), id],
  )) as PeriodRow[]
}

function sharedWords(entity: Entity, { label, start, end }: PeriodRow): string {
  return `These days are already those of ${entity.label.toLowerCase()} ${label}, ${start ?? 'the beginning'} up to ${end ?? 'further notice'}.`
}

function gapWords(others: readonly PeriodRow[]): string {
  const starts = others.map(({ start }) => start ?? '').sort()
  const ends = others.map(({ end }) => end ?? '').sort()
  return `No day may be left out between the periods: this one begins on ${ends.at(-1)}, or ends on ${starts[0]}.`
}

/** @throws Refusal when a record cannot go because days would be left out */
export async function refuseGap(store: ReadStore, entity: Entity, row: Values): Promise<void> {
  const rule = entity.periods
  if (!rule?.joined || !counts(rule, row)) return
  const others = await othersOf(store, entity, rule, row, row['id'] as number)
  if (!others.some((one) => one.end === row[rule.from]) || !others.some((one) => one.start === row[rule.to])) return
  throw refuse(
    'refused',
    'record.gap',
    `Without ${entity.label.toLowerCase()} ${String(row['code'] ?? row['id'])} its days would be left out between the one before and the one after. Only the first or the last can go.`,
  )
}
