/** Reads what the operator types: figures with or without grouping, dates in the ways people write them. */
import { readDay } from '../../src-core/files/values/cells.ts'
import type { DayOrder } from '../../src-core/files/values/date-text.ts'
import { monthNamed } from '../../src-core/files/values/month-names.ts'
import { fractionDigits, isOpen, type NumberText, readNumberText } from '../../src-core/files/values/number-text.ts'
import { addDays, type CalendarDate, dateOf, isCalendarDate, monthOf, yearOf } from '../../src-core/kernel/dates.ts'

/**
 * Reads a figure as canonical decimal text. `1,234.5` is grouped; `1234,5` has a decimal comma; `1,234` is one thousand
 * two hundred and thirty-four, as the workstation writes it, and `0,021` is no grouping, but a fraction.
 *
 * @returns `null` when the text is no figure
 */
export function parseDecimal(text: string): string | null {
  const read = bareNumber(text)
  return read === null ? null : (read.point ?? read.comma)
}

/** A figure without a currency, a percent sign or a bank's letters. */
function bareNumber(text: string): NumberText | null {
  const read = readNumberText(text)
  return read === null || read.sign !== null || read.percent || read.bank !== null ? null : read
}

/** Reads a whole number within what a number holds exactly; `null` for anything else. */
export function parseInteger(text: string): number | null {
  const read = parseDecimal(text)
  if (read === null || read.includes('.')) return null
  const value = Number(read)
  return Number.isSafeInteger(value) ? value : null
}

/**
 * Reads an amount into minor units; digits beyond the currency's are a fault, never rounded away. So is `1.000` in euros, which may
 * be meant as a thousand.
 *
 * @param decimals digits of the currency's minor unit
 */
export function parseMinor(text: string, decimals: number): number | null {
  const number = bareNumber(text)
  const read = number === null ? null : (number.point ?? number.comma)
  if (number === null || read === null || (isOpen(number) && fractionDigits(read) > decimals)) return null
  const [whole = '0', fraction = ''] = read.replace('-', '').split('.')
  if (/[1-9]/.test(fraction.slice(decimals))) return null
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
  if (!Number.isSafeInteger(minor)) return null
  return read.startsWith('-') ? -minor : minor
}

const RELATIVE = /^([+-])(\d{1,4})$/
const DAY_AND_MONTH = /^(\d{1,2})[./ ](\d{1,2})\.?$/
const DAY_AND_NAME = /^(\d{1,2})[. ]*(\p{L}{3,})\.?$/u

/** A date only if that day exists: the 31st of February is none. */
function realDate(year: number, month: number, day: number): CalendarDate | null {
  if (month < 1 || month > 12 || day < 1) return null
  const date = dateOf(year, month, day)
  return Number(date.slice(8)) === day && isCalendarDate(date) ? date : null
}

/** A day without its year, in this one. */
function dayOfYear(typed: string, year: number, order: DayOrder): CalendarDate | null {
  const [, first = '', second = ''] = DAY_AND_MONTH.exec(typed) ?? []
  const [day, month] = order === 'monthDayYear' ? [second, first] : [first, second]
  if (day !== '') return realDate(year, Number(month), Number(day)) ?? realDate(year, Number(day), Number(month))
  const [, number = '', name = ''] = DAY_AND_NAME.exec(typed) ?? []
  return number === '' ? null : realDate(year, monthNamed(name) ?? 0, Number(number))
}

/** What a typed date is read by. */
export interface TypedDates {
  readonly today: CalendarDate
  /** Of the company's country; points between day and month are day first everywhere. */
  readonly order: DayOrder | null
}

/** Day before month, save where the country writes month first; a date that is none so is read the other way. */
function ordersOf(typed: string, order: DayOrder | null): readonly DayOrder[] {
  return order === 'monthDayYear' && !typed.includes('.') ? ['monthDayYear', 'dayMonthYear'] : ['dayMonthYear', 'monthDayYear']
}

/**
 * Reads a date: `2026-11-03`, `3 Nov`, `03 Nov 2026`, `3.11.26`, `today`, `+14` days, `-1`, and what a file may hold.
 * A missing year is this year's.
 */
export function parseDate(text: string, { today, order }: TypedDates): CalendarDate | null {
  const typed = text.trim().toLowerCase()
  if (typed === 'today' || typed === 't') return today
  if (isCalendarDate(typed)) return typed
  const relative = RELATIVE.exec(typed)
  if (relative) return addDays(today, Number(`${relative[1]}${relative[2]}`))
  if (/^\d{1,2}$/.test(typed)) return realDate(yearOf(today), monthOf(today), Number(typed))
  const orders = ordersOf(typed, order)
  const marked = /^\d{1,2} \d{1,2} \d{2,4}$/.test(typed) ? typed.replaceAll(' ', '/') : typed
  for (const one of orders) {
    const read = readDay(marked, { order: one, named: true })
    if (read.ok) return read.value
  }
  return dayOfYear(typed, yearOf(today), orders[0] as DayOrder)
}
