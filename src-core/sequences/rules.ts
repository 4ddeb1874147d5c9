/**
 * How a number is made from its sequence: pattern, digits, year.
 *
 * Source: Opencell `ServiceSingleton` (prefix, zero-padded counter, date tokens of the document's
 * date) and `AccountOperation` numbers, which start again each year.
 */
import { type CalendarDate, dayOf, monthOf, yearOf } from '../kernel/dates.ts'
import type { FieldFault } from '../kernel/failures.ts'

export interface NumberForm {
  /** Text with the tokens {yyyy} {yy} {MM} {dd} of the document's date and {n}, the counter. */
  readonly pattern: string
  /** Least digits of the counter; zeros are put in front. */
  readonly size: number
}

const TOKEN = /\{([^{}]*)\}/g
const TOKENS = ['yyyy', 'yy', 'MM', 'dd', 'n'] as const
const YEAR_TOKENS: ReadonlySet<string> = new Set(['yyyy', 'yy'])

/**
 * The number of a document.
 *
 * @param date the document's own date, not the day on which the number is taken
 * @example formatNumber({ pattern: 'INV-{yyyy}-{n}', size: 6 }, '2026-11-03', 14417) // 'INV-2026-014417'
 */
export function formatNumber(form: NumberForm, date: CalendarDate, n: number): string {
  return numberFormat(form, date)(n)
}

/** Numbers of one date: the pattern is read once, so that a number of thousands costs no more than its digits. */
export function numberFormat({ pattern, size }: NumberForm, date: CalendarDate): (n: number) => string {
  const values: Readonly<Record<string, string>> = {
    yyyy: String(yearOf(date)),
    yy: date.slice(2, 4),
    MM: String(monthOf(date)).padStart(2, '0'),
    dd: String(dayOf(date)).padStart(2, '0'),
  }
  const pieces = pattern.split('{n}').map((piece) => piece.replace(TOKEN, (whole, token: string) => values[token] ?? whole))
  return (n) => pieces.join(String(n).padStart(size, '0'))
}

const DIGITS_OF: Readonly<Record<string, string>> = { yyyy: '\\d{4}', yy: '\\d{2}', MM: '\\d{2}', dd: '\\d{2}', n: '(?<n>\\d+)' }

/** A pattern as an expression that finds the counter, whatever digits it had. */
export function numberExpression(pattern: string): RegExp {
  const source = pattern
    .split(/\{([^{}]*)\}/)
    .map((part, at) => (at % 2 === 1 ? (DIGITS_OF[part] ?? '') : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return new RegExp(`^${source}$`)
}

/** What each number of a pattern begins with. */
export function numberStart(pattern: string): string {
  return pattern.slice(0, pattern.indexOf('{'))
}

/** Under which key a sequence counts: the year of the document's date where it starts again each year. */
export function resetKeyOf(yearly: boolean, date: CalendarDate): string {
  return yearly ? String(yearOf(date)) : ''
}

/** What stands between braces: `yyyy`, `n`. */
export function tokensOf(pattern: string): string[] {
  return [...pattern.matchAll(TOKEN)].map((match) => match[1] as string)
}

/**
 * What is wrong with a pattern: without {n} all numbers are one, and without a year a sequence that
 * starts again each year would give a number twice.
 */
export function patternFaults(pattern: string, yearly: boolean): FieldFault[] {
  const tokens = tokensOf(pattern)
  const unknown = tokens.find((token) => !(TOKENS as readonly string[]).includes(token))
  const fault = (reason: string): FieldFault[] => [{ path: 'pattern', reason }]
  if (/[{}]/.test(pattern.replace(TOKEN, ''))) return fault('A brace is not closed.')
  if (unknown !== undefined) return fault(`{${unknown}} is not known; there are ${TOKENS.map((token) => `{${token}}`).join(' ')}.`)
  if (tokens.filter((token) => token === 'n').length !== 1) return fault('The pattern needs {n}, the number, once.')
  if (yearly && !tokens.some((token) => YEAR_TOKENS.has(token))) {
    return fault('A sequence that starts again each year needs {yyyy} or {yy}, or a number would come twice.')
  }
  return []
}
