/** Which column of a file becomes which field. */
import { sortKey } from '../kernel/text.ts'
import { editDistance } from './edit-distance.ts'
import type { ImportField } from './import-fields.ts'

/** Field key to heading; `null` leaves a field out although a heading fits. */
export type ColumnMapping = Readonly<Record<string, string | null>>

export interface MappedColumn {
  readonly index: number
  readonly heading: string
  readonly field: ImportField | null
}

/** A heading of rejected rows, which says why; never imported. */
export const REASON_HEADING = 'Import error'

/** Letters and digits alone; `ä` and `ae` are one, as both are written. */
const folded = (heading: string) =>
  sortKey(heading)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/([aou])e/g, '$1')

/** The file's columns with their fields: by the mapping, else by key, label or a usual heading. */
export function mapColumns(header: readonly string[], fields: readonly ImportField[], mapping: ColumnMapping = {}): MappedColumn[] {
  const taken = new Map<string, ImportField>()
  for (const field of fields) {
    const heading = field.key in mapping ? mapping[field.key] : undefined
    if (heading) taken.set(heading, field)
  }
  const open = fields.filter((field) => !(field.key in mapping))
  const used = new Set([...taken.values()].map(({ key }) => key))
  return header.map((heading, index) => {
    const field = taken.get(heading) ?? (heading === REASON_HEADING ? undefined : findField(heading, open, used))
    if (field) used.add(field.key)
    return { index, heading, field: field ?? null }
  })
}

/** Whether a heading is one that a field is found by. */
export function isHeadingOf(fields: readonly ImportField[]): (heading: string) => boolean {
  const names = new Set(fields.flatMap((field) => speltNames(field).map(({ spelling }) => spelling)))
  return (heading) => {
    const key = spelt(heading)
    return key !== '' && names.has(key)
  }
}

function findField(heading: string, fields: readonly ImportField[], used: ReadonlySet<string>): ImportField | undefined {
  const free = fields.filter((field) => !used.has(field.key))
  return meantField(heading, free)
}

/** A heading without case, marks and blanks, its number written out: “Kundennr.” is “Kundennummer”, no “Kundenart”. */
const spelt = (heading: string) => folded(heading).replace(/nr$/, 'nummer')

/** The field that a heading means, whether or not it has another column already. */
export function meantField(heading: string, fields: readonly ImportField[]): ImportField | undefined {
  const key = spelt(heading)
  const exact = fields.find((field) => field.key === heading)
  // “+/-” has no letters.
  if (exact || key === '') return exact ?? fields.find(({ headings = [] }) => headings.includes(heading.trim()))
  return fields.find((field) => speltNames(field).some(({ spelling }) => spelling === key))
}

const SHORTEST_NEAR = 4
const LONG = 8

/** The field one of whose headings is a letter away, or two of a long word. */
export function nearestField(heading: string, fields: readonly ImportField[]): ImportField | null {
  const key = spelt(heading)
  if (key.length < SHORTEST_NEAR) return null
  const most = key.length < LONG ? 1 : 2
  const digits = digitsOf(key)
  const near = (field: ImportField) => Math.min(...speltNames(field).map((name) => distance({ spelling: key, digits }, name, most)))
  const [best] = fields.map((field) => ({ field, away: near(field) })).sort((one, other) => one.away - other.away)
  return best && best.away <= most ? best.field : null
}

/** Digits tell columns apart: “Address 2” is not nearly “Address 1”. */
function distance(one: SpeltName, other: SpeltName, most: number): number {
  if (other.spelling.length < SHORTEST_NEAR || one.digits !== other.digits) return most + 1
  return editDistance(one.spelling, other.spelling, most)
}

const digitsOf = (spelling: string) => spelling.replace(/\D/g, '')

interface SpeltName {
  readonly spelling: string
  readonly digits: string
}

const speltOnce = new WeakMap<ImportField, readonly SpeltName[]>()

/** Spelt once a field: a header of a thousand columns is held against each of them. */
function speltNames(field: ImportField): readonly SpeltName[] {
  const known = speltOnce.get(field)
  if (known) return known
  const names = namesOf(field).map((name) => ({ spelling: spelt(name), digits: digitsOf(spelt(name)) }))
  speltOnce.set(field, names)
  return names
}

function namesOf({ key, label, headings = [] }: ImportField): readonly string[] {
  return [key, key.replace(/_id$/, ''), label, ...headings]
}

/** How well a header fits fields: 0 where a required one is missing, up to 1. */
export function fitOf(header: readonly string[], fields: readonly ImportField[]): number {
  const mapped = mapColumns(header, fields).filter(({ field }) => field !== null)
  const found = new Set(mapped.map(({ field }) => field?.key))
  if (fields.some((field) => field.required && !found.has(field.key))) return 0
  const headings = header.filter((heading) => heading !== REASON_HEADING && heading.trim() !== '')
  return headings.length === 0 ? 0 : mapped.length / headings.length
}
