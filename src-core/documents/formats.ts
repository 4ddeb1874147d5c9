/**
 * Numbers, dates and periods as documents print them, per language.
 *
 * The tables are the product's own: the machine's locale data change with its version, and a
 * document must come out the same, byte for byte, on every machine and in every year. The forms
 * follow CLDR where business practice does; four-digit amounts are always grouped.
 */
import { type CalendarDate, dayOf, daysInMonth, lastDay, monthOf, type Period, yearOf } from '../kernel/dates.ts'
import { type Decimal, decimal, toPlain } from '../kernel/decimal.ts'
import type { DocumentLanguage } from '../kernel/document-language.ts'
import type { Currency } from '../kernel/money.ts'
import { round } from '../kernel/rounding.ts'

export const MINUS = '\u2212'
export const NO_BREAK_SPACE = '\u00a0'
export const NARROW_NO_BREAK_SPACE = '\u202f'
const EN_DASH = '\u2013'

/** Fraction digits a page shows at most; more would be noise that no reader can check. */
const MOST_DIGITS = 6

interface LanguageFormats {
  readonly decimalMark: string
  readonly grouping: string
  /** Stands between a number and its percent sign. */
  readonly percentGap: string
  readonly date: (day: string, month: string, year: number, monthName: string) => string
  /** Days of one month, first and last; `null` prints two whole dates. */
  readonly span: ((first: string, last: string, month: string, year: number, monthName: string) => string) | null
  readonly months: readonly string[]
  readonly wholeMonth: (monthName: string, year: number) => string
}

const ENGLISH_MONTHS = 'January February March April May June July August September October November December'.split(' ')
const GERMAN_MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ')
const FRENCH_MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')
const SPANISH_MONTHS = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ')
const ITALIAN_MONTHS = 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' ')
const DUTCH_MONTHS = 'januari februari maart april mei juni juli augustus september oktober november december'.split(' ')
const POLISH_MONTHS = 'styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień'.split(' ')
const GREEK_MONTHS =
  'Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος'.split(' ')
const BULGARIAN_MONTHS = 'януари февруари март април май юни юли август септември октомври ноември декември'.split(' ')

const nameAndYear = (monthName: string, year: number): string => `${monthName} ${year}`
const dotted = { date: joined('.'), span: spanWith('.', '.') } as const
const slashed = { date: joined('/'), span: spanWith('/', '') } as const
const dashed = { date: joined('-'), span: null } as const

const FORMATS: Readonly<Record<DocumentLanguage, LanguageFormats>> = {
  en: {
    decimalMark: '.',
    grouping: ',',
    percentGap: '',
    date: (day, _month, year, monthName) => `${day} ${monthName.slice(0, 3)} ${year}`,
    span: (first, last, _month, year, monthName) => `${first}${EN_DASH}${last} ${monthName.slice(0, 3)} ${year}`,
    months: ENGLISH_MONTHS,
    wholeMonth: nameAndYear,
  },
  de: { decimalMark: ',', grouping: '.', percentGap: NO_BREAK_SPACE, ...dotted, months: GERMAN_MONTHS, wholeMonth: nameAndYear },
  fr: {
    decimalMark: ',',
    grouping: NARROW_NO_BREAK_SPACE,
    percentGap: NARROW_NO_BREAK_SPACE,
    ...slashed,
    months: FRENCH_MONTHS,
    wholeMonth: nameAndYear,
  },
  es: {
    decimalMark: ',',
    grouping: '.',
    percentGap: NO_BREAK_SPACE,
    ...slashed,
    months: SPANISH_MONTHS,
    wholeMonth: (monthName, year) => `${monthName} de ${year}`,
  },
  it: { decimalMark: ',', grouping: '.', percentGap: '', ...slashed, months: ITALIAN_MONTHS, wholeMonth: nameAndYear },
  nl: { decimalMark: ',', grouping: '.', percentGap: '', ...dashed, months: DUTCH_MONTHS, wholeMonth: nameAndYear },
  pl: { decimalMark: ',', grouping: NO_BREAK_SPACE, percentGap: '', ...dotted, months: POLISH_MONTHS, wholeMonth: nameAndYear },
  el: { decimalMark: ',', grouping: '.', percentGap: '', ...slashed, months: GREEK_MONTHS, wholeMonth: nameAndYear },
  bg: {
    decimalMark: ',',
    grouping: NO_BREAK_SPACE,
    percentGap: '',
    ...dotted,
    months: BULGARIAN_MONTHS,
    wholeMonth: (monthName, year) => `${monthName} ${year}${NO_BREAK_SPACE}г.`,
  },
}

/** The mark between integer and fraction, on which columns are aligned. */
export function decimalMark(language: DocumentLanguage): string {
  return FORMATS[language].decimalMark
}

/**
 * A decimal with its own digits: trailing zeros go, `minimumDigits` stay. Beyond six digits the shown
 * figure, never the stored one, is rounded half up.
 *
 * @throws TypeError when text is no decimal
 * @example formatDecimal('1842.000000000000', 'de', 0) // '1.842'
 */
export function formatDecimal(value: Decimal | string, language: DocumentLanguage, minimumDigits: number): string {
  const shown = round(decimal(value), { places: MOST_DIGITS, mode: 'halfUp' })
  return localized(toPlain(shown, minimumDigits), language)
}

/**
 * Whole minor units in the currency's digits, without its code; exact for every safe integer.
 *
 * @example formatMinor(-185357, { code: 'EUR', decimals: 2 }, 'de') // '−1.853,57'
 */
export function formatMinor(minor: number, currency: Currency, language: DocumentLanguage): string {
  const digits = String(Math.abs(minor)).padStart(currency.decimals + 1, '0')
  const cut = digits.length - currency.decimals
  const sign = minor < 0 ? '-' : ''
  const fraction = currency.decimals === 0 ? '' : `.${digits.slice(cut)}`
  return localized(`${sign}${digits.slice(0, cut)}${fraction}`, language)
}

/** @example formatPercent('19.00', 'de') // '19 %', with a no-break space */
export function formatPercent(percent: string, language: DocumentLanguage): string {
  return `${formatDecimal(percent, language, 0)}${FORMATS[language].percentGap}%`
}

/** @example formatDate('2026-10-01', 'de') // '01.10.2026' */
export function formatDate(date: CalendarDate, language: DocumentLanguage): string {
  const { date: form, months } = FORMATS[language]
  return form(twoDigits(dayOf(date)), twoDigits(monthOf(date)), yearOf(date), months[monthOf(date) - 1] ?? '')
}

/**
 * A half-open period with its last day included: a whole month by name, one day as a date, days of
 * one month in short, anything else as two dates.
 *
 * @example formatPeriod({ start: '2026-09-09', end: '2026-10-01' }, 'de') // '09.–30.09.2026'
 */
export function formatPeriod(period: Period, language: DocumentLanguage): string {
  const { start } = period
  const last = lastDay(period)
  const { months, wholeMonth, span } = FORMATS[language]
  if (start === last) return formatDate(start, language)
  const sameMonth = start.slice(0, 7) === last.slice(0, 7)
  const monthName = months[monthOf(start) - 1] ?? ''
  const year = yearOf(start)
  if (sameMonth && dayOf(start) === 1 && dayOf(last) === daysInMonth(year, monthOf(start))) return wholeMonth(monthName, year)
  if (sameMonth && span !== null) return span(twoDigits(dayOf(start)), twoDigits(dayOf(last)), twoDigits(monthOf(start)), year, monthName)
  return `${formatDate(start, language)}${EN_DASH}${formatDate(last, language)}`
}

/** An IBAN in groups of four (ISO 13616), held together on one line. */
export function formatIban(iban: string): string {
  return iban.replace(/\s+/g, '').replace(/(.{4})(?=.)/g, `$1${NO_BREAK_SPACE}`)
}

/** Plain decimal notation in the language's marks. */
function localized(plain: string, language: DocumentLanguage): string {
  const { decimalMark: mark, grouping } = FORMATS[language]
  const negative = plain.startsWith('-')
  const [integer = '', fraction] = (negative ? plain.slice(1) : plain).split('.')
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, grouping)
  const body = fraction === undefined ? grouped : `${grouped}${mark}${fraction}`
  return negative ? `${MINUS}${body}` : body
}

function joined(mark: string) {
  return (day: string, month: string, year: number): string => `${day}${mark}${month}${mark}${year}`
}

/** `09.–30.09.2026`: the mark after the first day is kept where the day is an ordinal. */
function spanWith(mark: string, ordinal: string) {
  return (first: string, last: string, month: string, year: number): string =>
    `${first}${ordinal}${EN_DASH}${last}${mark}${month}${mark}${year}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
