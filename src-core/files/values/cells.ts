/** Reads one cell as a number or a day, by what its column decided; a cell at fault says what was read and what mends it. */
import { type CalendarDate, dateFromDayNumber, dayNumber, isCalendarDate } from '../../kernel/dates.ts'
import type { Instant, ZoneClock } from '../../kernel/instants.ts'
import { currenciesOf } from './currency-signs.ts'
import { companyDay, dayBy, type DateText, type DayOrder, momentOf, readDateText, readEpoch } from './date-text.ts'
import { ordersOf } from './date-column.ts'
import { allowedMark } from './number-column.ts'
import { type DecimalMark, isOpen, type NumberText, readNumberText, withMark } from './number-text.ts'

/** What is known of a number beside its value, where there is any. */
export interface NumberNote {
  /** The currencies that the sign beside it may mean. */
  readonly currencies?: readonly string[]
  /** It is another number with the other mark, and the operator named none: its currency may speak against it. */
  readonly open?: true
}

export type Read<Value> =
  | ({ readonly ok: true; readonly value: Value } & NumberNote)
  | { readonly ok: false; readonly reason: string; readonly allowed: string | null }

/** What a number is, and with it what may stand beside it. */
export type NumberKind = 'amount' | 'price' | 'percent' | 'plain'

export interface NumberForm {
  readonly kind: NumberKind
  /** `null` where no cell of the column needed one. */
  readonly mark: DecimalMark | null
  /** Whether the operator named the mark: then nothing speaks against it. */
  readonly named: boolean
  /** Digits of the currency of an amount, 0 of whole numbers; `null` where there may be any. */
  readonly digits: number | null
}

const wrong = (reason: string, allowed: string | null): Read<never> => ({ ok: false, reason, allowed })

/**
 * A number in plain decimal notation, with the currencies that its sign may mean where it has one.
 *
 * @example readNumber('1.249,50 €', { kind: 'amount', mark: ',', named: false, digits: 2 }) // '1249.50'
 */
export function readNumber(cell: string, form: NumberForm): Read<string> {
  const text = cell.trim()
  const read = readNumberText(text)
  if (!read) return notANumber(text, form.mark)
  const beside = besideFault(text, read, form.kind)
  if (beside) return beside
  const value = form.mark === null ? onlyValue(read, form.digits) : withMark(read, form.mark)
  if (value === null) return form.mark === null ? undecided(text, read) : notANumber(text, form.mark)
  if (form.mark !== null && !form.named && isOpen(read)) {
    const allowed = allowedMark(read, form.digits)
    if (allowed !== null && allowed !== form.mark) return tooFine(text, read, form)
  }
  if (read.sign === null && (form.named || !isOpen(read))) return { ok: true, value }
  return {
    ...{ ok: true, value },
    ...(read.sign === null ? {} : { currencies: currenciesOf(read.sign) }),
    ...(!form.named && isOpen(read) ? { open: true } : {}),
  }
}

/** The figure of a cell in a column that decided nothing. */
function onlyValue(read: NumberText, digits: number | null): string | null {
  if (!isOpen(read)) return read.point ?? read.comma
  const mark = allowedMark(read, digits)
  return mark === null ? null : withMark(read, mark)
}

function notANumber(text: string, mark: DecimalMark | null): Read<never> {
  if (mark === null) return wrong(`“${text}” is no number.`, 'as 1249.50')
  return wrong(`“${text}” is no number with the decimal mark “${mark}”.`, `as 1249${mark}50`)
}

function undecided(text: string, { point, comma }: NumberText): Read<never> {
  return wrong(
    `“${text}” is ${point} or ${comma}, and the file does not say which.`,
    `a decimal mark for the file (decimal_mark), or ${comma} without a mark`,
  )
}

function tooFine(text: string, read: NumberText, { mark, digits }: NumberForm): Read<never> {
  const words = digits === 0 ? 'no digits' : `${digits} digits`
  const value = withMark(read, mark as DecimalMark)
  return wrong(
    `“${text}” is ${value} with the decimal mark “${mark}” of its column, but its currency has ${words} after the mark.`,
    `${read.point} or ${read.comma} with the digits of the currency, or a decimal mark for the file (decimal_mark)`,
  )
}

/** A currency, a percent sign or a bank's letters where they say something else than the column. */
function besideFault(text: string, { sign, percent, bank }: NumberText, kind: NumberKind): Read<never> | null {
  if (sign !== null && currenciesOf(sign).length === 0 && (kind === 'plain' || kind === 'percent'))
    return wrong(
      `“${text}” has a unit, “${sign}”. A number alone is read here: count it in the unit of the column or the charge.`,
      'the number, without its unit',
    )
  if (sign !== null && currenciesOf(sign).length === 0)
    return wrong(`“${sign}” of “${text}” is no currency.`, 'the number, with or without its currency')
  if (sign !== null && kind !== 'amount' && kind !== 'price')
    return wrong(`“${text}” is an amount of money; a number is meant here.`, 'as 1249.50')
  if (percent && kind !== 'percent') return wrong(`“${text}” is a percentage; a number is meant here.`, 'as 1249.50')
  if (bank !== null && kind !== 'amount') return wrong(`“${text}” is an entry of a bank; a number is meant here.`, 'as 1249.50')
  return null
}

// ---- Days and moments

export interface DateForm {
  /** `null` where no cell of the column needed one. */
  readonly order: DayOrder | null
  /** Whether the operator named it: else points are read day first, whatever other signs of the column say. */
  readonly named?: boolean | undefined
  /** Of the company's zone, for times that name another. */
  readonly clock?: ZoneClock | undefined
}

const DATE_EXAMPLES: Readonly<Record<DayOrder, string>> = { iso: '2026-11-03', dayMonthYear: '03.11.2026', monthDayYear: '11/03/2026' }

/** Whether a cell is a day or a moment in some form, before its column has decided on one. */
export function couldBeDay(cell: string): boolean {
  const read = readDateText(cell)
  return readEpoch(cell) !== null || (read !== null && ordersOf(read, true).length > 0)
}

/** A day; of a moment, the company's day. */
export function readDay(cell: string, { order, clock, named = false }: DateForm): Read<CalendarDate> {
  const text = cell.trim()
  // As nearly all are, and as we write them.
  if (text.length === 10 && isCalendarDate(text)) return { ok: true, value: text }
  const epoch = clock ? readEpoch(text) : null
  if (epoch !== null) return { ok: true, value: (clock as ZoneClock).toDate(epoch) }
  const day = dayOf(text, order, named)
  return day.ok ? { ok: true, value: companyDay(day.value.date, day.value.read.time, clock) } : day
}

/** A moment; of a day alone, its midnight in the company's zone. */
export function readMoment(cell: string, { order, clock, named = false }: DateForm & { readonly clock: ZoneClock }): Read<Instant> {
  const text = cell.trim()
  const epoch = readEpoch(text)
  if (epoch !== null) return { ok: true, value: epoch }
  const day = dayOf(text, order, named)
  if (!day.ok) return day
  const { date, read } = day.value
  const moment = momentOf(date, read.time, clock)
  return isSkipped(date, read.time, moment, clock) ? skippedTime(text, date, clock) : { ok: true, value: moment }
}

/** A local time that the clocks went over in spring. */
function isSkipped(date: CalendarDate, time: DateText['time'], moment: Instant, clock: ZoneClock): boolean {
  if (time === null || time.offset !== null) return false
  const local = new Date(Date.parse(`${date}T00:00:00Z`) + time.ofDay).toISOString().slice(0, 19)
  return clock.toLocal(moment) !== local
}

function skippedTime(text: string, date: CalendarDate, { zone }: ZoneClock): Read<never> {
  return wrong(
    `“${text}” was no time of day in ${zone}: the clocks went forward over it on ${date}.`,
    'the time with its offset, as 02:30+01:00',
  )
}

function dayOf(text: string, order: DayOrder | null, named: boolean): Read<{ readonly date: CalendarDate; readonly read: DateText }> {
  const allowed = `as ${DATE_EXAMPLES[order ?? 'iso']}`
  const read = readDateText(text)
  const counted = read ? null : spreadsheetDay(text)
  if (counted !== null)
    return wrong(
      `“${text}” is how a spreadsheet counts days: ${counted}.`,
      `${counted}: give the column the format of a date and save the file again`,
    )
  if (!read) return wrong(`“${text}” is no date of this form.`, allowed)
  const by = read.dotted && !named && order === 'monthDayYear' ? 'dayMonthYear' : (order ?? onlyOrder(read))
  if (by === null) return undecidedDay(text, read)
  const day = dayBy(read, by)
  if (day.ok) return { ok: true, value: { date: day.date, read } }
  if (day.why === 'order') return wrong(`“${text}” is no date of this form.`, allowed)
  return wrong(
    day.reason.startsWith('The year') ? day.reason : `${day.reason} The file says ${text}.`,
    day.reason.startsWith('The year') ? 'years 1900 to 2999' : allowed,
  )
}

const SERIAL = /^(\d{5})(?:[.,]\d+)?$/
/** The day before a spreadsheet's first, with the leap day of 1900 that it counts and that was none. */
const SPREADSHEET_EPOCH = dayNumber('1899-12-30')

/** The day of a count of days since 1900, from 1954 to 2149; never taken for it, since five digits are other things too. */
function spreadsheetDay(text: string): CalendarDate | null {
  const [, days] = SERIAL.exec(text) ?? []
  const count = Number(days ?? 0)
  return count >= 20_000 && count < 91_000 ? dateFromDayNumber(SPREADSHEET_EPOCH + count) : null
}

/** The order of a cell in a column that decided nothing; any where it is no day in any. */
function onlyOrder(read: DateText): DayOrder | null {
  if (read.known !== null) return read.known
  const fitting = ordersOf(read, false)
  if (read.dotted && fitting.some(({ order }) => order === 'dayMonthYear')) return 'dayMonthYear'
  if (fitting.length === 0) return 'dayMonthYear'
  return new Set(fitting.map(({ date }) => date)).size === 1 ? (fitting[0] as { order: DayOrder }).order : null
}

function undecidedDay(text: string, read: DateText): Read<never> {
  const dates = [...new Set(ordersOf(read, false).map(({ date }) => date))]
  return wrong(
    `“${text}” is ${dates.join(' or ')}, and the file does not say which.`,
    `${dates.join(' or ')}, or the form of the dates (date_form)`,
  )
}
