/** Usage records out of any CSV with a header, by a named mapping of its columns. */
import { type Instant, type ZoneClock, parseInstant } from '../../kernel/instants.ts'
import {
  MOST_DATE_PARAMETERS,
  MOST_DECIMAL_PARAMETERS,
  MOST_PARAMETERS,
  type UsageRead,
  formatFault,
  storedDecimal,
} from './usage-values.ts'

/** Where a value comes from: a column by its heading, or one text for every row. */
export type FieldSource = { readonly column: string } | { readonly constant: string }

export const USAGE_DATE_FORMS = ['iso', 'dayMonthYear', 'monthDayYear', 'epochSeconds', 'epochMilliseconds'] as const
export type UsageDateForm = (typeof USAGE_DATE_FORMS)[number]

export interface UsageMapping {
  readonly name: string
  readonly eventDate: FieldSource
  readonly quantity: FieldSource
  readonly accessCode: FieldSource
  readonly parameters: readonly (FieldSource | null)[]
  readonly dates: readonly (FieldSource | null)[]
  readonly decimals: readonly (FieldSource | null)[]
  readonly extra: FieldSource | null
  /** `dayMonthYear`: `01.04.2026 13:45:00` or with slashes; `monthDayYear`: `04/01/2026 13:45`. */
  readonly dateForm: UsageDateForm
  readonly decimalMark: '.' | ','
}

export type CompiledMapping =
  | { readonly ok: true; readonly read: (row: readonly string[]) => UsageRead }
  | { readonly ok: false; readonly missing: readonly string[]; readonly message: string }

type Getter = (row: readonly string[]) => string

/**
 * Fits a mapping to a file's header.
 *
 * @returns a reader of rows, or the headings that the mapping names and the file lacks
 */
export function compileMapping(mapping: UsageMapping, header: readonly string[], clock: ZoneClock): CompiledMapping {
  const missing = missingColumns(mapping, header)
  if (missing.length > 0) {
    return { ok: false, missing, message: `Mapping “${mapping.name}” wants columns that the file lacks: ${missing.join(', ')}.` }
  }
  const getter = (source: FieldSource | null): Getter => getterOf(source, header)
  const parts = {
    eventDate: getter(mapping.eventDate),
    quantity: getter(mapping.quantity),
    accessCode: getter(mapping.accessCode),
    parameters: mapping.parameters.slice(0, MOST_PARAMETERS).map(getter),
    dates: mapping.dates.slice(0, MOST_DATE_PARAMETERS).map(getter),
    decimals: mapping.decimals.slice(0, MOST_DECIMAL_PARAMETERS).map(getter),
    extra: getter(mapping.extra),
  }
  return { ok: true, read: (row) => readRow(row, parts, mapping, clock) }
}

function missingColumns(mapping: UsageMapping, header: readonly string[]): string[] {
  const sources = [
    mapping.eventDate,
    mapping.quantity,
    mapping.accessCode,
    ...mapping.parameters,
    ...mapping.dates,
    ...mapping.decimals,
    mapping.extra,
  ]
  const wanted = sources.flatMap((source) => (source && 'column' in source ? [source.column] : []))
  return [...new Set(wanted)].filter((column) => !header.includes(column))
}

function getterOf(source: FieldSource | null, header: readonly string[]): Getter {
  if (source === null) return () => ''
  if ('constant' in source) return () => source.constant
  const index = header.indexOf(source.column)
  return (row) => (row[index] ?? '').trim()
}

interface RowParts {
  readonly eventDate: Getter
  readonly quantity: Getter
  readonly accessCode: Getter
  readonly parameters: readonly Getter[]
  readonly dates: readonly Getter[]
  readonly decimals: readonly Getter[]
  readonly extra: Getter
}

function readRow(row: readonly string[], parts: RowParts, mapping: UsageMapping, clock: ZoneClock): UsageRead {
  const date = parts.eventDate(row)
  const eventAt = readInstant(date, mapping.dateForm, clock)
  if (eventAt === null)
    return formatFault('eventDate', date === '' ? 'the date is missing' : `“${date}” is not a date of the form ${mapping.dateForm}`)
  const amount = parts.quantity(row)
  const quantity = readNumber(amount, mapping.decimalMark)
  if (quantity === null)
    return formatFault(
      'quantity',
      amount === '' ? 'the quantity is missing' : `“${amount}” is not a number with the decimal mark “${mapping.decimalMark}”`,
    )
  const accessCode = parts.accessCode(row)
  if (accessCode === '') return { ok: false, fault: { cause: 'INVALID_ACCESS', field: 'accessCode', reason: 'the access code is missing' } }
  const dates = readEach(parts.dates, row, 'dateParameter', (text) => readInstant(text, mapping.dateForm, clock))
  if ('ok' in dates) return dates
  const decimals = readEach(parts.decimals, row, 'decimalParameter', (text) => readNumber(text, mapping.decimalMark))
  if ('ok' in decimals) return decimals
  const parameters = trimmed(parts.parameters.map((get) => get(row) || null))
  return {
    ok: true,
    values: {
      eventAt,
      eventDate: clock.toDate(eventAt),
      quantity,
      accessCode,
      parameters,
      dates,
      decimals,
      extra: parts.extra(row) || null,
    },
  }
}

function trimmed<Value>(values: (Value | null)[]): (Value | null)[] {
  const last = values.findLastIndex((value) => value !== null)
  return values.slice(0, last + 1)
}

function readEach<Value>(
  getters: readonly Getter[],
  row: readonly string[],
  field: string,
  readOne: (text: string) => Value | null,
): (Value | null)[] | Extract<UsageRead, { ok: false }> {
  const values: (Value | null)[] = []
  for (const [index, get] of getters.entries()) {
    const text = get(row)
    const value = text === '' ? null : readOne(text)
    if (value === null && text !== '') return formatFault(`${field}${index + 1}`, `“${text}” cannot be read`)
    values.push(value)
  }
  return trimmed(values)
}

/** Groups of thousands are not accepted: one file writes `1.234` for a thousand, the next for one and a bit. */
function readNumber(text: string, mark: '.' | ','): string | null {
  if (mark === '.') return storedDecimal(text)
  return text.includes('.') ? null : storedDecimal(text.replace(',', '.'))
}

const PARTED_DATE = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)$/

function readInstant(text: string, form: UsageDateForm, clock: ZoneClock): Instant | null {
  if (form === 'iso') return parseInstant(text, clock)
  if (form === 'epochSeconds' || form === 'epochMilliseconds') {
    const count = /^\d{1,15}$/.test(text) ? Number(text) * (form === 'epochSeconds' ? 1000 : 1) : Number.NaN
    return count <= 8.64e15 ? count : null
  }
  const [, first = '', second = '', year = '', rest = ''] = PARTED_DATE.exec(text) ?? []
  const [day, month] = form === 'dayMonthYear' ? [first, second] : [second, first]
  return year === '' ? null : parseInstant(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${rest}`, clock)
}
