/**
 * Figures as the operator reads them: grouped by thousands, a true minus, no exponent.
 * Works on text, so no digit is lost on the way to the screen.
 */

import { decimal, isDecimalText, toPlain } from '../../src-core/kernel/decimal.ts'
import { readable } from '../../src-core/kernel/readable-decimal.ts'

/** Fraction digits that are never too many to be read. */
const READ_AS_IT_IS = 6

/** U+2212: as wide as the plus, unlike the hyphen. */
export const MINUS = '−'
/** Stands for zero in a column. */
export const ZERO_MARK = '–'

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?$/

/** The parts of a figure, apart so that a column can align them on the decimal point. */
export interface FigureParts {
  readonly negative: boolean
  /** Grouped digits before the point. */
  readonly whole: string
  /** Digits after the point, without it. */
  readonly fraction: string
  readonly zero: boolean
}

/** @example groupDigits('1234567') // '1,234,567' */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * Splits plain decimal text. Trailing zeros beyond `least` digits are dropped; nothing is rounded.
 *
 * @param least the fewest digits after the point
 */
export function partsOfDecimal(text: string, least = 0): FigureParts {
  const match = PLAIN.exec(text.trim())
  if (!match) return { negative: false, whole: text, fraction: '', zero: false }
  const whole = (match[2] ?? '').replace(/^0+(?=\d)/, '') || '0'
  const fraction = (match[3] ?? '').replace(/0+$/, '').padEnd(least, '0')
  const zero = !/[1-9]/.test(whole + fraction)
  return { negative: match[1] === '-' && !zero, whole: groupDigits(whole), fraction, zero }
}

/**
 * Splits an amount of minor units.
 *
 * @param minor whole minor units, as a number or, for sums beyond 2^53, as text
 * @param decimals digits of the currency's minor unit
 */
export function partsOfMinor(minor: number | string | bigint, decimals: number): FigureParts {
  const value = BigInt(minor)
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  return { negative: value < 0n, whole: groupDigits(digits.slice(0, point)), fraction: digits.slice(point), zero: value === 0n }
}

/** The sign that stands before a figure; a difference carries its plus. */
export function signOf(parts: FigureParts, difference = false): string {
  if (parts.negative) return MINUS
  return difference && !parts.zero ? '+' : ''
}

/** @example joinParts(partsOfMinor(-185357, 2)) // '−1,853.57' */
export function joinParts(parts: FigureParts, difference = false): string {
  return `${signOf(parts, difference)}${parts.whole}${parts.fraction === '' ? '' : `.${parts.fraction}`}`
}

/** An amount of minor units without its currency. */
export function formatMinor(minor: number | string | bigint, decimals: number): string {
  return joinParts(partsOfMinor(minor, decimals))
}

/** @example formatDecimal('0.017000000000', 4) // '0.0170' */
export function formatDecimal(text: string, least = 0): string {
  return joinParts(partsOfDecimal(text, least))
}

/**
 * A figure that is only read, of a value kept to twelve digits: at most six of them. What is typed keeps its own.
 *
 * @example readDecimal('1.366666666667') // '1.366667'
 */
export function readDecimal(text: string, least = 0): string {
  return formatDecimal(readableDigits(text), least)
}

/** Decimal text with no more digits than are read. */
export function readableDigits(text: string): string {
  const fraction = text.split('.')[1] ?? ''
  return fraction.length > READ_AS_IT_IS && isDecimalText(text) ? toPlain(readable(decimal(text))) : text
}

/** @example formatPercent('19.000000000000') // '19 %' */
export function formatPercent(text: string, least = 0): string {
  return `${formatDecimal(text, least)} %`
}

/** @example formatCount(14806) // '14,806' */
export function formatCount(count: number): string {
  return `${count < 0 ? MINUS : ''}${groupDigits(String(Math.abs(Math.trunc(count))))}`
}

/** How many things: `1 invoice`, `412 invoices`. */
export function countOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** A duration for the operator: `13 s`, `2 min 05 s`, `1 h 20 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${formatCount(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

/** A byte count: `412 KB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value = value / 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** By how much a figure differs from one before, in percent, rounded to one digit for reading; `null` without one before. */
export function changePercent(now: number, before: number | null): string | null {
  if (before === null || before === 0) return null
  return ((100 * (now - before)) / Math.abs(before)).toFixed(1)
}
