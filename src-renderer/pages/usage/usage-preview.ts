/** The first rows of a usage file, read in the window before anything is imported. The core reads all of it again. */
import { couldBeDay } from '../../../src-core/files/values/cells.ts'
import { readDuration } from '../../../src-core/files/values/duration-text.ts'
import { readNumberText } from '../../../src-core/files/values/number-text.ts'
import { usageText as text } from './text.ts'

export type UsageFormat = 'cdr' | 'csv'

export interface UsagePreview {
  readonly format: UsageFormat
  readonly delimiter: string
  /** The header's names, or `Field 1` where there is none. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What of a file is read for the preview, in bytes. */
export const PREVIEW_BYTES = 65_536
const SHOWN_ROWS = 40
const DELIMITERS = [';', ',', '\t', '|'] as const

/** Fields of a line; a quoted field may hold the delimiter. */
export function splitLine(line: string, delimiter: string): string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? ''
    if (sign === '"' && quoted && line[at + 1] === '"') {
      field += '"'
      at += 1
    } else if (sign === '"' && (quoted || field === '')) quoted = !quoted
    else if (sign === delimiter && !quoted) {
      fields.push(field)
      field = ''
    } else field += sign
  }
  return [...fields, field]
}

function delimiterOf(line: string): string {
  return DELIMITERS.reduce<string>((best, one) => (line.split(one).length > line.split(best).length ? one : best), ';')
}

/** A line whose first field is a date is data; anything else is taken for a header. */
export function formatOf(firstLine: string): UsageFormat {
  return couldBeDay(splitLine(firstLine, ';')[0]?.trim() ?? '') ? 'cdr' : 'csv'
}

/**
 * Reads the beginning of a file.
 *
 * @param cut whether the text ends in the middle of the file, so that its last line may be incomplete
 */
export function readPreview(content: string, cut: boolean, given?: UsageFormat): UsagePreview {
  const all = content.replace(/^\uFEFF/, '').split(/\r?\n/)
  const lines = (cut ? all.slice(0, -1) : all).filter((line) => line !== '')
  const format = given ?? formatOf(lines[0] ?? '')
  const delimiter = format === 'cdr' ? ';' : delimiterOf(lines[0] ?? '')
  const header = format === 'csv' ? splitLine(lines[0] ?? '', delimiter).map((name) => name.trim()) : null
  const rows = lines
    .slice(header ? 1 : 0, SHOWN_ROWS + (header ? 1 : 0))
    .map((line) => (format === 'cdr' ? line.split(';') : splitLine(line, delimiter)))
  const width = Math.max(0, ...rows.map((row) => row.length))
  const columns = header ?? Array.from({ length: width }, (_, index) => roleLabel(CDR_ROLES[index] ?? '') || text.column(index + 1))
  return { format, delimiter, columns, rows }
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
  const find = (role: string) =>
    columns.find((column) => KNOWN[role]?.includes(column.toLowerCase()) || column.toLowerCase().replace('_', '') === role)
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
  if (readNumberText(value('quantity')) === null && readDuration(value('quantity')) === null)
    return { column: at('quantity'), reason: text.faults.quantity(value('quantity')) }
  if (value('accessCode') === '') return { column: at('accessCode'), reason: text.faults.access }
  return null
}
