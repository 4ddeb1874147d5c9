/** Records of headed usage files: which column becomes which field, and each record read by it. */
import { cellsOfRecord } from '../files/rows.ts'
import { refuse } from '../kernel/failures.ts'
import type { ZoneClock } from '../kernel/instants.ts'
import { compileMapping, type FieldSource, type UsageMapping } from '../mediation/rules/headed-csv.ts'
import { TIME_HEADINGS } from '../mediation/rules/day-and-time.ts'
import { formatFault, type UsageRead } from '../mediation/rules/usage-values.ts'

export interface Header {
  readonly columns: readonly string[]
  readonly delimiter: string
}

/** Headings that are understood without a mapping, by field. */
const KNOWN_HEADINGS: Readonly<Record<string, readonly string[]>> = {
  eventDate: ['eventdate', 'event_date', 'date', 'timestamp', 'at', 'datum', 'time'],
  eventTime: TIME_HEADINGS,
  quantity: ['quantity', 'qty', 'amount', 'units'],
  accessCode: ['accesscode', 'access_code', 'access', 'access_id', 'msisdn'],
}

/** Whether a heading is understood without a mapping. */
export function isUsageHeading(heading: string): boolean {
  const name = heading.trim().toLowerCase()
  return Object.values(KNOWN_HEADINGS).some((names) => names.includes(name)) || /^(date|decimal)?_?parameter_?\d$/.test(name)
}

/** What the operator named, and what the columns decided. */
export type HeadedForms = Partial<Pick<UsageMapping, 'dateForm' | 'decimalMark' | 'decided' | 'durationForm'>>

/** A column of dates or numbers, by the field that it becomes. */
export interface MappedColumn {
  readonly field: string
  readonly heading: string
  readonly index: number
  readonly type: 'date' | 'number'
}

/** The columns whose cells are dates or numbers. */
export function mappedColumns(header: Header, mapping: Readonly<Record<string, string>>): MappedColumn[] {
  const { eventDate, quantity, dates, decimals } = usageMapping(header, mapping)
  const of = (type: MappedColumn['type'], field: string, source: FieldSource | null): MappedColumn[] => {
    const heading = source && 'column' in source ? source.column : ''
    const index = header.columns.indexOf(heading)
    return index < 0 ? [] : [{ field, heading, index, type }]
  }
  return [
    ...of('date', 'eventDate', eventDate),
    ...dates.flatMap((source, at) => of('date', `dateParameter${at + 1}`, source)),
    ...of('number', 'quantity', quantity),
    ...decimals.flatMap((source, at) => of('number', `decimalParameter${at + 1}`, source)),
  ]
}

/**
 * A parser of the data lines.
 *
 * @param mapping usage field to column; fields left out are found by their usual headings
 * @throws Refusal naming the columns that are missing
 */
export function headedParser(
  header: Header,
  mapping: Readonly<Record<string, string>>,
  clock: ZoneClock,
  forms: HeadedForms = {},
): (line: string) => UsageRead {
  const compiled = compileMapping({ ...usageMapping(header, mapping), ...forms }, header.columns, clock)
  if (!compiled.ok) throw refuse('invalid', 'usage.columnsMissing', compiled.message, { details: { missing: compiled.missing } })
  return (line) => {
    const cells = cellsOfLine(line, header.delimiter)
    return cells ? compiled.read(cells) : formatFault(null, QUOTES_OPEN)
  }
}

/** The cells of a record; `null` where its quotation marks do not close. */
export function cellsOfLine(line: string, delimiter: string): string[] | null {
  try {
    return cellsOfRecord(line, delimiter, 1, false)
  } catch {
    return null
  }
}

export const QUOTES_OPEN = 'its quotation marks do not close'

function usageMapping(header: Header, given: Readonly<Record<string, string>>): UsageMapping {
  const column = (field: string): FieldSource => ({ column: given[field] ?? knownColumn(header, field) ?? field })
  const numbered = (field: string, count: number) =>
    Array.from({ length: count }, (_, index): FieldSource | null => {
      const name = `${field}${index + 1}`
      const found = given[name] ?? header.columns.find((one) => one.toLowerCase().replace('_', '') === name.toLowerCase())
      return found === undefined ? null : { column: found }
    })
  const eventDate = given['eventDate'] ?? dayColumn(header) ?? 'eventDate'
  return {
    name: 'by heading',
    eventDate: { column: eventDate },
    eventTime: timeColumn(header, given, eventDate),
    quantity: column('quantity'),
    accessCode: column('accessCode'),
    parameters: numbered('parameter', 9),
    dates: numbered('dateParameter', 5),
    decimals: numbered('decimalParameter', 5),
    extra: null,
    dateForm: null,
    decimalMark: null,
  }
}

/** Columns beside the one that a field is made of, which are headed as its own; not of fields that the operator named. */
export function rivalsOf(
  header: Header,
  given: Readonly<Record<string, string>>,
): { readonly field: string; readonly first: string; readonly rival: string }[] {
  const mapping = usageMapping(header, given)
  const sources = {
    ...{ eventDate: mapping.eventDate, quantity: mapping.quantity, accessCode: mapping.accessCode },
    ...Object.fromEntries(mapping.parameters.map((source, at) => [`parameter${at + 1}`, source])),
  }
  const columnOf = (source: FieldSource | null | undefined) => (source && 'column' in source ? source.column : null)
  const taken = new Set([...Object.values(given), columnOf(mapping.eventTime)])
  return Object.entries(sources).flatMap(([field, source]) => {
    const first = columnOf(source)
    if (field in given || first === null || !header.columns.includes(first)) return []
    const means = (heading: string) =>
      KNOWN_HEADINGS[field]?.includes(heading.toLowerCase()) === true || heading.toLowerCase().replace('_', '') === field
    return header.columns.filter((one) => one !== first && !taken.has(one) && means(one)).map((rival) => ({ field, first, rival }))
  })
}

/** A column of days before one of times, which may be either. */
function dayColumn({ columns }: Header): string | undefined {
  const known = columns.filter((name) => KNOWN_HEADINGS['eventDate']?.includes(name.toLowerCase()))
  return known.find((name) => !TIME_HEADINGS.includes(name.toLowerCase())) ?? known[0]
}

/** The column of the time of day: the one named, a blank for none; else one that is headed so and is nothing else. */
function timeColumn({ columns }: Header, given: Readonly<Record<string, string>>, eventDate: string): FieldSource | null {
  const named = given['eventTime']
  if (named !== undefined) return named === '' ? null : { column: named }
  const taken = new Set([eventDate, ...Object.values(given)])
  const found = columns.find((name) => TIME_HEADINGS.includes(name.trim().toLowerCase()) && !taken.has(name))
  return found === undefined ? null : { column: found }
}

/** The columns that no field of a record is made of. */
export function unusedHeadings(header: Header, mapping: Readonly<Record<string, string>>): string[] {
  const { eventDate, eventTime, quantity, accessCode, parameters, dates, decimals } = usageMapping(header, mapping)
  const sources = [eventDate, eventTime ?? null, quantity, accessCode, ...parameters, ...dates, ...decimals]
  const used = new Set(sources.flatMap((source) => (source && 'column' in source ? [source.column] : [])))
  return header.columns.filter((heading) => heading !== '' && !used.has(heading))
}

function knownColumn(header: Header, field: string): string | undefined {
  return header.columns.find((name) => KNOWN_HEADINGS[field]?.includes(name.toLowerCase()))
}
