/**
 * Opencell's usage record (CDR) line: no header, `;` between, 4 to 23 fields, quoted only by other programs:
 * `eventDate;quantity;accessCode;param1…param9;dateParam1…5;decimalParam1…5;extraParam`.
 * Source: Opencell `CSVCDRParser` and its tests.
 */
import { cellsOfRecord } from '../../files/rows.ts'
import { type DurationForm, looksLikeDuration } from '../../files/values/duration-text.ts'
import { dayNumber, isCalendarDate } from '../../kernel/dates.ts'
import { decimal, toPlain } from '../../kernel/decimal.ts'
import { type Read, readMoment } from '../../files/values/cells.ts'
import { readDateText } from '../../files/values/date-text.ts'
import { readNumberText } from '../../files/values/number-text.ts'
import { type Instant, type ZoneClock, parseInstant } from '../../kernel/instants.ts'
import { readUsageDate, readUsageNumber, readUsageQuantity, type UsageDateForm } from './usage-forms.ts'
import {
  MOST_DATE_PARAMETERS,
  MOST_DECIMAL_PARAMETERS,
  MOST_PARAMETERS,
  composed,
  digitsFault,
  type UsageRead,
  type UsageValues,
  formatFault,
  storedDecimal,
} from './usage-values.ts'

const LEAST_FIELDS = 4
const FIRST_PARAMETER = 3
const FIRST_DATE = FIRST_PARAMETER + MOST_PARAMETERS
const FIRST_DECIMAL = FIRST_DATE + MOST_DATE_PARAMETERS
const EXTRA = FIRST_DECIMAL + MOST_DECIMAL_PARAMETERS
const MOST_FIELDS = EXTRA + 1
const LONGEST_LINE = 8192
const NONE: readonly never[] = []

/**
 * A parser of lines for one company zone; text without an offset is in that zone.
 *
 * @returns values, or the first fault: `INVALID_FORMAT` with the field, `INVALID_ACCESS` for a blank access code
 */
export function cdrLineParser(
  clock: ZoneClock,
  { dateForm = null, decimalMark = null, durationForm = null, delimiter = ';' }: LineForms = {},
): (line: string) => UsageRead {
  const fastInstant = fastInstantReader()
  const cells: CellReaders = {
    instant: (text) =>
      dateForm === null
        ? (fastInstant(text) ?? parseInstant(text, clock))
        : valueOf(readUsageDate(text, { form: dateForm, named: true }, clock)),
    number: (text) => (decimalMark === null ? storedDecimal(text) : valueOf(readUsageNumber(text, { form: decimalMark, named: true }))),
    fault: (text) => {
      const isNamed = decimalMark !== null || readNumberText(text)?.sign
      const read = isNamed ? readUsageNumber(text.trim(), { form: decimalMark ?? '.', named: true }) : null
      return read?.ok === false ? read.reason : (digitsFault(text.trim()) ?? `“${text}” is not a number`)
    },
    quantity: (text) => {
      if (decimalMark === null && !looksLikeDuration(text)) return null
      return readUsageQuantity(text.trim(), { form: decimalMark ?? '.', named: true }, durationForm)
    },
  }
  return (line) => parseFields(line, delimiter, clock, cells)
}

/** How the operator says that lines write dates and numbers: ISO 8601 and a decimal point if nothing is named. */
export interface LineForms {
  readonly dateForm?: UsageDateForm | null
  readonly decimalMark?: '.' | ',' | null
  /** What two parts of a duration are, named or decided by the lines together. */
  readonly durationForm?: DurationForm | null
  readonly delimiter?: string
}

interface CellReaders {
  readonly instant: (text: string) => Instant | null
  readonly number: (text: string) => string | null
  /** Why text is no number that can be kept. */
  readonly fault: (text: string) => string
  /** A number, or a duration in seconds; `null` where it is neither. */
  readonly quantity: (text: string) => Read<{ readonly quantity: string; readonly duration: boolean }> | null
}

function valueOf<Value>(read: Read<Value>): Value | null {
  return read.ok ? read.value : null
}

function parseFields(line: string, delimiter: string, clock: ZoneClock, read: CellReaders): UsageRead {
  if (line.length > LONGEST_LINE) return formatFault(null, `the line has more than ${LONGEST_LINE} characters`)
  const fields = fieldsOf(line.endsWith('\r') ? line.slice(0, -1) : line, delimiter)
  if (!fields) return formatFault(null, 'its quotation marks do not close')
  if (fields.length < LEAST_FIELDS || fields.length > MOST_FIELDS)
    return formatFault(null, `the line has ${fields.length} fields; ${LEAST_FIELDS} to ${MOST_FIELDS} are allowed`)
  const [date = '', amount = '', access = ''] = fields
  const eventAt = read.instant(date)
  if (eventAt === null) return formatFault('eventDate', dateFault(date, clock))
  const plain = read.number(amount.trim())
  const counted = plain === null ? readCounted(amount, read) : null
  if (counted !== null && !counted.ok) return formatFault('quantity', counted.reason)
  const quantity = plain ?? (counted?.value.quantity as string)
  const accessCode = access.trim()
  if (accessCode === '') return { ok: false, fault: { cause: 'INVALID_ACCESS', field: 'accessCode', reason: 'the access code is missing' } }
  const dates = fields.length > FIRST_DATE ? readDates(fields, read) : NONE
  const decimals = fields.length > FIRST_DECIMAL ? readDecimals(fields, read) : NONE
  if ('ok' in dates) return dates
  if ('ok' in decimals) return decimals
  const extra = composed(fields[EXTRA] ?? '') || null
  return {
    ok: true,
    values: {
      eventAt,
      eventDate: clock.toDate(eventAt),
      quantity,
      ...(counted?.value.duration ? { duration: true as const } : {}),
      accessCode,
      parameters: readParameters(fields),
      dates,
      decimals,
      extra,
    },
  }
}

function readCounted(amount: string, read: CellReaders): Read<{ readonly quantity: string; readonly duration: boolean }> {
  if (amount.trim() === '') return { ok: false, reason: 'the quantity is missing', allowed: null }
  return read.quantity(amount) ?? { ok: false, reason: read.fault(amount), allowed: null }
}

/** A time that the clocks went over is told as one; else what a line should have. */
function dateFault(text: string, clock: ZoneClock): string {
  const read = /^\d{4}-/.test(text) ? readMoment(text, { order: 'iso', clock }) : null
  return read?.ok === false && readDateText(text)
    ? read.reason.replace(/\.$/, '')
    : `“${text}” is not a date and time such as 2026-04-01T00:00:00Z`
}

/** Fields in quotes as spreadsheets save them; `null` where the quotes do not close. */
function fieldsOf(line: string, delimiter: string): string[] | null {
  if (!line.includes('"')) return line.split(delimiter)
  try {
    return cellsOfRecord(line, delimiter, 1, false)
  } catch {
    return null
  }
}

const ZERO_CODE = 48

/** Two digits as a number, -1 when one is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO_CODE
  const ones = text.charCodeAt(at + 1) - ZERO_CODE
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones
}

const MOST_DAYS = 10_000

/**
 * Reads `yyyy-MM-ddTHH:mm:ss[.SSS]Z` without a regular expression; starts of days are kept, because
 * the records of a file share few. `null` leaves a text to the general reader.
 */
function fastInstantReader(): (text: string) => Instant | null {
  const starts = new Map<string, Instant>()
  return (text) => {
    if (!hasFastForm(text)) return null
    const day = text.slice(0, 10)
    const start = starts.get(day) ?? startOfDay(day)
    if (start === null) return null
    if (starts.size >= MOST_DAYS) starts.clear()
    starts.set(day, start)
    const offset = millisOfDay(text)
    return offset < 0 ? null : start + offset
  }
}

const COLON = 58
const DOT = 46
const LETTER_T = 84
const LETTER_Z = 90

function hasFastForm(text: string): boolean {
  const { length } = text
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== LETTER_Z || text.charCodeAt(10) !== LETTER_T) return false
  return text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON && (length === 20 || text.charCodeAt(19) === DOT)
}

/** Milliseconds of the time within its day, -1 when it is no time. */
function millisOfDay(text: string): number {
  const hours = twoDigits(text, 11)
  const minutes = twoDigits(text, 14)
  const seconds = twoDigits(text, 17)
  const millis = text.length === 24 ? threeDigits(text, 20) : 0
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || millis < 0) return -1
  return hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + millis
}

function threeDigits(text: string, at: number): number {
  const tens = twoDigits(text, at)
  const ones = text.charCodeAt(at + 2) - ZERO_CODE
  return tens < 0 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones
}

function startOfDay(day: string): Instant | null {
  return isCalendarDate(day) ? dayNumber(day) * 86_400_000 : null
}

function readParameters(fields: readonly string[]): readonly (string | null)[] {
  const end = Math.min(fields.length, FIRST_DATE)
  const parameters: (string | null)[] = []
  for (let index = FIRST_PARAMETER; index < end; index++) parameters.push(composed(fields[index] ?? '') || null)
  return withoutTrailingBlanks(parameters)
}

function withoutTrailingBlanks<Value>(values: (Value | null)[]): (Value | null)[] {
  while (values.length > 0 && values[values.length - 1] === null) values.pop()
  return values
}

type Fault = Extract<UsageRead, { ok: false }>

function readDates(fields: readonly string[], read: CellReaders): readonly (Instant | null)[] | Fault {
  const dates: (Instant | null)[] = []
  for (let index = FIRST_DATE; index < Math.min(fields.length, FIRST_DECIMAL); index++) {
    const text = fields[index] as string
    const instant = text === '' ? null : read.instant(text)
    if (instant === null && text !== '') return formatFault(`dateParameter${index - FIRST_DATE + 1}`, `“${text}” is not a date and time`)
    dates.push(instant)
  }
  return withoutTrailingBlanks(dates)
}

function readDecimals(fields: readonly string[], read: CellReaders): readonly (string | null)[] | Fault {
  const decimals: (string | null)[] = []
  for (let index = FIRST_DECIMAL; index < Math.min(fields.length, EXTRA); index++) {
    const text = fields[index] as string
    const stored = text === '' ? null : read.number(text.trim())
    if (stored === null && text !== '') return formatFault(`decimalParameter${index - FIRST_DECIMAL + 1}`, read.fault(text))
    decimals.push(stored)
  }
  return withoutTrailingBlanks(decimals)
}

/**
 * Writes values as a line that reads back to the same ones; blank fields at the end are left out, but for the four
 * that a line must have. Times are written in UTC.
 *
 * @throws RangeError when a text holds `;` or a line break, which the format cannot carry
 */
export function formatCdrLine(values: UsageValues): string {
  const pad = (texts: string[], length: number) => [...texts, ...Array<string>(length - texts.length).fill('')]
  const fields = [
    new Date(values.eventAt).toISOString(),
    `${toPlain(decimal(values.quantity))}${values.duration ? 's' : ''}`,
    values.accessCode,
    ...pad(
      values.parameters.map((parameter) => parameter ?? ''),
      MOST_PARAMETERS,
    ),
    ...pad(
      values.dates.map((date) => (date === null ? '' : new Date(date).toISOString())),
      MOST_DATE_PARAMETERS,
    ),
    ...pad(
      values.decimals.map((value) => (value === null ? '' : toPlain(decimal(value)))),
      MOST_DECIMAL_PARAMETERS,
    ),
    values.extra ?? '',
  ]
  const unfit = fields.find((field) => /[;\r\n]/.test(field))
  if (unfit !== undefined) throw new RangeError(`“${unfit}” cannot stand in a usage record line: it holds a semicolon or a line break`)
  while (fields.length > LEAST_FIELDS && fields.at(-1) === '') fields.pop()
  // A mark at the beginning of a field would be read as a quote.
  return fields.map((field) => (field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field)).join(';')
}
