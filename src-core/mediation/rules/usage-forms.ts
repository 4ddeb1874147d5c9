/** How a usage file writes dates, numbers and durations, and one cell of each read. */
import { type Read, readMoment, readNumber } from '../../files/values/cells.ts'
import { DAY_ORDERS, type DayOrder } from '../../files/values/date-text.ts'
import { durationInWords } from '../../files/values/duration-column.ts'
import { DURATION_FORMS, type DurationForm, isOpenDuration, looksLikeDuration, readDuration } from '../../files/values/duration-text.ts'
import { readNumberText } from '../../files/values/number-text.ts'
import { type Instant, parseInstant, type ZoneClock } from '../../kernel/instants.ts'
import { digitsFault, storedDecimal } from './usage-values.ts'

/** `dayMonthYear`: `01.04.2026 13:45:00` or with slashes; `monthDayYear`: `04/01/2026 13:45`; `iso`: the year first. */
export const USAGE_DATE_FORMS = [...DAY_ORDERS, 'epochSeconds', 'epochMilliseconds'] as const
export type UsageDateForm = (typeof USAGE_DATE_FORMS)[number]

/** What columns decided, by the field that they become: `eventDate`, `quantity`, `decimalParameter1`. */
export interface UsageForms {
  readonly dates: Readonly<Record<string, DayOrder | null>>
  readonly marks: Readonly<Record<string, '.' | ',' | null>>
}

export interface NamedOrDecided<Form> {
  /** `null` where no cell of the column needs one. */
  readonly form: Form | null
  /** Whether the operator named it: then no other form is read. */
  readonly named: boolean
}

const wrong = (reason: string): Read<never> => ({ ok: false, reason, allowed: null })

/** A moment; a day alone is its midnight in the company's zone. */
export function readUsageDate(text: string, { form, named }: NamedOrDecided<UsageDateForm>, clock: ZoneClock): Read<Instant> {
  if (form === 'epochSeconds' || form === 'epochMilliseconds') {
    const count = /^\d{1,15}$/.test(text) ? Number(text) * (form === 'epochSeconds' ? 1000 : 1) : Number.NaN
    return count <= 8.64e15 ? { ok: true, value: count } : wrong(`“${text}” is not a date of the form ${form}`)
  }
  const plain = parseInstant(text, clock)
  if (plain !== null) return { ok: true, value: plain }
  const read = named && /^\d{9,}$/.test(text) && text.length !== 14 ? null : readMoment(text, { order: form, clock, named })
  if (read?.ok) return read
  if (named) return wrong(`“${text}” is not a date of the form ${form}`)
  return wrong(read === null ? '' : read.reason.replace(/\.$/, ''))
}

const INTEGER = /^-?\d+$/
/** A fraction that nobody takes for a grouping. */
const FRACTION = /^-?(?:0|\d+)\.(?:\d{1,2}|\d{4,})$/

/** The stored form of a number. */
export function readUsageNumber(text: string, { form, named }: NamedOrDecided<'.' | ','>): Read<string> {
  const plain = INTEGER.test(text) || (form !== ',' && FRACTION.test(text)) ? storedDecimal(text) : null
  if (plain !== null) return { ok: true, value: plain }
  const read = readNumber(text, { kind: 'plain', mark: form, named, digits: null })
  const stored = read.ok ? storedDecimal(read.value) : null
  if (stored !== null) return { ok: true, value: stored }
  const digits = read.ok ? digitsFault(read.value) : null
  if (digits !== null) return wrong(digits)
  if (!read.ok && readNumberText(text)?.sign) return wrong(read.reason.replace(/\.$/, ''))
  if (form !== null) return wrong(`“${text}” is not a number with the decimal mark “${form}”`)
  return wrong(read.ok ? `“${text}” is not a number` : read.reason.replace(/\.$/, ''))
}

function openDuration(text: string): string {
  const readings = DURATION_FORMS.map((form) => durationInWords(text, form)).join(' or ')
  return `“${text}” is ${readings}, and nothing in the file says which: write it with three parts, as 00:08:10`
}

/**
 * A number, or the seconds of a duration.
 *
 * @param durationForm what two parts of a duration are; `null` where nothing said it
 */
export function readUsageQuantity(
  text: string,
  mark: NamedOrDecided<'.' | ','>,
  durationForm: DurationForm | null,
): Read<{ readonly quantity: string; readonly duration: boolean }> {
  if (text === '') return wrong('the quantity is missing')
  if (looksLikeDuration(text)) {
    if (durationForm === null && isOpenDuration(text)) return wrong(openDuration(text))
    const seconds = readDuration(text, durationForm)
    const stored = seconds === null ? null : storedDecimal(seconds)
    const digits = stored === null && seconds !== null ? digitsFault(seconds) : null
    if (digits !== null) return wrong(digits)
    return stored === null
      ? wrong(`“${text}” is neither a number nor a duration such as 00:08:10, 8:10, 490s or PT8M10S`)
      : { ok: true, value: { quantity: stored, duration: true } }
  }
  const read = readUsageNumber(text, mark)
  return read.ok ? { ok: true, value: { quantity: read.value, duration: false } } : read
}
