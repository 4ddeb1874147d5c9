/** The first records of a usage file, as the core read them: what their columns become, and what is wrong with some. */
import type { UsageDetection } from '../../../src-core/rating/contract.ts'
import { couldBeDay } from '../../../src-core/files/values/cells.ts'
import { isOpenDuration, readDuration } from '../../../src-core/files/values/duration-text.ts'
import { readNumberText } from '../../../src-core/files/values/number-text.ts'
import { usageText as text } from './text.ts'

export type UsageFormat = 'cdr' | 'csv'

export interface UsagePreview {
  readonly format: UsageFormat
  /** The header's names, or `Field 1` where there is none. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The row of the file that each is. */
  readonly numbers: readonly number[]
}

/** What the core found out of a file, as the preview shows it. */
export function previewOf({ format, header, records }: Pick<UsageDetection, 'format' | 'header' | 'records'>): UsagePreview {
  const rows = records.map(({ cells }) => cells)
  const width = Math.max(0, ...rows.map((row) => row.length))
  const columns = header ?? Array.from({ length: width }, (_, index) => roleLabel(CDR_ROLES[index] ?? '') || text.column(index + 1))
  return { format, columns, rows, numbers: records.map(({ row }) => row) }
}

// ---- What the columns become

/** Usage fields that every record needs. */
export const NEEDED = ['eventDate', 'quantity', 'accessCode'] as const
export const PARAMETERS = Array.from({ length: 9 }, (_, index) => `parameter${index + 1}`)
/** The fields of a line without a header, in their order. */
export const CDR_ROLES: readonly string[] = [...NEEDED, ...PARAMETERS]

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  eventDate: ['eventdate', 'event_date', 'date', 'time', 'timestamp', 'at'],
  quantity: ['quantity', 'qty', 'amount', 'units'],
  accessCode: ['accesscode', 'access_code', 'access', 'access_id', 'msisdn'],
}

export function roleLabel(role: string): string {
  const parameter = /^parameter(\d)$/.exec(role)
  return parameter ? text.roleParameter(Number(parameter[1])) : (text.roles[role] ?? '')
}

/** Usage field to column name, as the usual headings say. */
export function guessMapping(columns: readonly string[]): Readonly<Record<string, string>> {
  const find = (role: string) => {
    const found = columns.filter((column) => KNOWN[role]?.includes(column.toLowerCase()) || column.toLowerCase().replace('_', '') === role)
    // A time beside a day is its time of day, which the core joins to it.
    return found.find((column) => column.toLowerCase() !== 'time') ?? found[0]
  }
  return Object.fromEntries([...NEEDED, ...PARAMETERS].flatMap((role) => (find(role) === undefined ? [] : [[role, find(role) as string]])))
}

/** Gives a column another meaning; a meaning belongs to one column only. */
export function remap(mapping: Readonly<Record<string, string>>, column: string, role: string): Readonly<Record<string, string>> {
  const rest = Object.fromEntries(Object.entries(mapping).filter(([one, name]) => name !== column && one !== role))
  return role === '' ? rest : { ...rest, [role]: column }
}

export function missingRoles(preview: UsagePreview, mapping: Readonly<Record<string, string>>): readonly string[] {
  return preview.format === 'cdr' ? [] : NEEDED.filter((role) => mapping[role] === undefined)
}

/** What is wrong with a row as far as it can be read here; the position of the field at fault. */
export interface RowFault {
  readonly column: number
  readonly reason: string
}

/** @returns `null` where the row can be read */
export function faultOfRow(preview: UsagePreview, mapping: Readonly<Record<string, string>>, row: readonly string[]): RowFault | null {
  const at = (role: string) => (preview.format === 'cdr' ? CDR_ROLES.indexOf(role) : preview.columns.indexOf(mapping[role] ?? ''))
  if (preview.format === 'cdr' && row.length < 4) return { column: -1, reason: text.faults.fields }
  const value = (role: string) => (row[at(role)] ?? '').trim()
  // Which form a column has, the core finds out from all of its rows.
  if (!couldBeDay(value('eventDate'))) return { column: at('eventDate'), reason: text.faults.date(value('eventDate')) }
  const quantity = value('quantity')
  if (readNumberText(quantity) === null && !isOpenDuration(quantity) && readDuration(quantity, null) === null)
    return { column: at('quantity'), reason: text.faults.quantity(quantity) }
  if (value('accessCode') === '') return { column: at('accessCode'), reason: text.faults.access }
  return null
}
