/** Reads what the operator types: figures with or without grouping, dates in the ways people write them. */
import { addDays, type CalendarDate, dateOf, isCalendarDate, monthOf, yearOf } from '../../src-core/kernel/dates.ts'

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/
const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/

/**
 * Reads a figure as canonical decimal text. `1,234.5` is grouped; `1234,5` has a decimal comma;
 * `1,234` is one thousand two hundred and thirty-four, as the workstation writes it.
 *
 * @returns `null` when the text is no figure
 */
export function parseDecimal(text: string): string | null {
  const plain = text
    .trim()
    .replace(/[−–]/g, '-')
    .replace(/[\s'’]/g, '')
  const read = GROUPED.test(plain) ? plain.replaceAll(',', '') : DECIMAL_COMMA.test(plain) ? plain.replace(',', '.') : plain
  if (!PLAIN.test(read)) return null
  const [whole = '', fraction = ''] = read.replace(/^[+-]/, '').split('.')
  const digits = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`
  return read.startsWith('-') && /[1-9]/.test(digits) ? `-${digits}` : digits
}

/** Reads a whole number within what a number holds exactly; `null` for anything else. */
export function parseInteger(text: string): number | null {
  const read = parseDecimal(text)
  if (read === null || read.includes('.')) return null
  const value = Number(read)
  return Number.isSafeInteger(value) ? value : null
}

/**
 * Reads an amount into minor units; digits beyond the currency's are a fault, never rounded away.
 *
 * @param decimals digits of the currency's minor unit
 */
export function parseMinor(text: string, decimals: number): number | null {
  const read = parseDecimal(text)
  if (read === null) return null
  const [whole = '0', fraction = ''] = read.replace('-', '').split('.')
  if (/[1-9]/.test(fraction.slice(decimals))) return null
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
  if (!Number.isSafeInteger(minor)) return null
  return read.startsWith('-') ? -minor : minor
}

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const RELATIVE = /^([+-])(\d{1,4})$/
const NAMED_MONTH = /^(\d{1,2})[. ]*([a-z]{3})[a-z]*\.?[ ,]*(\d{2}|\d{4})?$/
const NUMBERED = /^(\d{1,2})[./ ](\d{1,2})(?:[./ ](\d{2}|\d{4}))?\.?$/

function yearFrom(text: string | undefined, today: CalendarDate): number {
  if (text === undefined) return yearOf(today)
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

/** A date only if that day exists: the 31st of February is none. */
function realDate(year: number, month: number, day: number): CalendarDate | null {
  if (month < 1 || month > 12 || day < 1) return null
  const date = dateOf(year, month, day)
  return Number(date.slice(8)) === day && isCalendarDate(date) ? date : null
}

/**
 * Reads a date: `2026-11-03`, `3 Nov`, `03 Nov 2026`, `3.11.26`, `today`, `+14` days, `-1`.
 * Day before month; a missing year is this year's.
 */
export function parseDate(text: string, today: CalendarDate): CalendarDate | null {
  const typed = text.trim().toLowerCase()
  if (typed === 'today' || typed === 't') return today
  if (isCalendarDate(typed)) return typed
  const relative = RELATIVE.exec(typed)
  if (relative) return addDays(today, Number(`${relative[1]}${relative[2]}`))
  if (/^\d{1,2}$/.test(typed)) return realDate(yearOf(today), monthOf(today), Number(typed))
  const named = NAMED_MONTH.exec(typed)
  if (named) return realDate(yearFrom(named[3], today), MONTH_NAMES.indexOf(named[2] ?? '') + 1, Number(named[1]))
  const numbered = NUMBERED.exec(typed)
  if (numbered) return realDate(yearFrom(numbered[3], today), Number(numbered[2]), Number(numbered[1]))
  return null
}
