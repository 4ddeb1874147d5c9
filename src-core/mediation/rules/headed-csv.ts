/** Usage records out of any CSV with a header, by a named mapping of its columns. */
import { widthFault } from '../../files/row-width.ts'
import type { Read } from '../../files/values/cells.ts'
import type { DurationForm } from '../../files/values/duration-text.ts'
import type { ZoneClock } from '../../kernel/instants.ts'
import { dayAndTime } from './day-and-time.ts'
import {
  type NamedOrDecided,
  readUsageDate,
  readUsageNumber,
  readUsageQuantity,
  type UsageDateForm,
  type UsageForms,
} from './usage-forms.ts'
import { composed, MOST_DATE_PARAMETERS, MOST_DECIMAL_PARAMETERS, MOST_PARAMETERS, type UsageRead, formatFault } from './usage-values.ts'

/** Where a value comes from: a column by its heading, or one text for every row. */
export type FieldSource = { readonly column: string } | { readonly constant: string }

export interface UsageMapping {
  readonly name: string
  readonly eventDate: FieldSource
  /** Its time of day, where that has a column of its own. */
  readonly eventTime?: FieldSource | null
  readonly quantity: FieldSource
  readonly accessCode: FieldSource
  readonly parameters: readonly (FieldSource | null)[]
  readonly dates: readonly (FieldSource | null)[]
  readonly decimals: readonly (FieldSource | null)[]
  readonly extra: FieldSource | null
  /** Of every date, where the operator named it; else of each what its column decided. */
  readonly dateForm: UsageDateForm | null
  /** Of every number, where the operator named it; else of each what its column decided. */
  readonly decimalMark: '.' | ',' | null
  readonly decided?: UsageForms
  /** What two parts of a duration are, named or decided by the column. */
  readonly durationForm?: DurationForm | null
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
    eventTime: mapping.eventTime ? getter(mapping.eventTime) : null,
    quantity: getter(mapping.quantity),
    accessCode: getter(mapping.accessCode),
    parameters: mapping.parameters.slice(0, MOST_PARAMETERS).map(getter),
    dates: mapping.dates.slice(0, MOST_DATE_PARAMETERS).map(getter),
    decimals: mapping.decimals.slice(0, MOST_DECIMAL_PARAMETERS).map(getter),
    extra: getter(mapping.extra),
  }
  const width = header.length
  return { ok: true, read: (row) => tooWide(width, row) ?? readRow(row, parts, mapping, clock) }
}

/** Cells that no heading stands over: which of the cells before them is wrong, nobody knows. */
function tooWide(width: number, row: readonly string[]): UsageRead | null {
  const fault = widthFault(width, row)
  return fault === null ? null : formatFault(null, fault.replace(/^T/, 't').replace(/\.$/, ''))
}

function missingColumns(mapping: UsageMapping, header: readonly string[]): string[] {
  const sources = [
    mapping.eventDate,
    mapping.eventTime ?? null,
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
  readonly eventTime: Getter | null
  readonly quantity: Getter
  readonly accessCode: Getter
  readonly parameters: readonly Getter[]
  readonly dates: readonly Getter[]
  readonly decimals: readonly Getter[]
  readonly extra: Getter
}

function readRow(row: readonly string[], parts: RowParts, mapping: UsageMapping, clock: ZoneClock): UsageRead {
  const day = parts.eventDate(row)
  const date = parts.eventTime ? dayAndTime(day, parts.eventTime(row)) : day
  if (date === null) return formatFault('eventTime', 'the time of day is missing')
  const at = readUsageDate(date, dateFormOf(mapping, 'eventDate'), clock)
  if (!at.ok) return formatFault('eventDate', date === '' ? 'the date is missing' : at.reason)
  const eventAt = at.value
  const quantity = readUsageQuantity(parts.quantity(row), markOf(mapping, 'quantity'), mapping.durationForm ?? null)
  if (!quantity.ok) return formatFault('quantity', quantity.reason)
  const accessCode = parts.accessCode(row)
  if (accessCode === '') return { ok: false, fault: { cause: 'INVALID_ACCESS', field: 'accessCode', reason: 'the access code is missing' } }
  const dates = readEach(parts.dates, row, 'dateParameter', (text, field) => readUsageDate(text, dateFormOf(mapping, field), clock))
  if ('ok' in dates) return dates
  const decimals = readEach(parts.decimals, row, 'decimalParameter', (text, field) => readUsageNumber(text, markOf(mapping, field)))
  if ('ok' in decimals) return decimals
  const parameters = trimmed(parts.parameters.map((get) => composed(get(row)) || null))
  return {
    ok: true,
    values: {
      eventAt,
      eventDate: clock.toDate(eventAt),
      quantity: quantity.value.quantity,
      ...(quantity.value.duration ? { duration: true as const } : {}),
      accessCode,
      parameters,
      dates,
      decimals,
      extra: composed(parts.extra(row)) || null,
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
  readOne: (text: string, field: string) => Read<Value>,
): (Value | null)[] | Extract<UsageRead, { ok: false }> {
  const values: (Value | null)[] = []
  for (const [index, get] of getters.entries()) {
    const text = get(row)
    const name = `${field}${index + 1}`
    const read = text === '' ? null : readOne(text, name)
    if (read?.ok === false) return formatFault(name, read.reason)
    values.push(read?.value ?? null)
  }
  return trimmed(values)
}

const dateFormOf = ({ dateForm, decided }: UsageMapping, field: string): NamedOrDecided<UsageDateForm> =>
  dateForm === null ? { form: decided?.dates[field] ?? null, named: false } : { form: dateForm, named: true }

const markOf = ({ decimalMark, decided }: UsageMapping, field: string): NamedOrDecided<'.' | ','> =>
  decimalMark === null ? { form: decided?.marks[field] ?? null, named: false } : { form: decimalMark, named: true }
