/**
 * Stored decimals as whole numbers of their twelfth decimal, for sums and roundings of volumes: exact
 * as the decimals themselves, without making one a value.
 */
import { STORED_FRACTION_DIGITS, decimal, toStored } from './decimal.ts'
import { tooLargeAmount } from './largest-amount.ts'
import { type RoundingMode, UNROUNDED_PLACES } from './rounding.ts'

const POINT = 46
const ZEROS = '0'.repeat(STORED_FRACTION_DIGITS)

/** Zero in stored form. */
export const STORED_ZERO: string = `0.${ZEROS}`

/** Whether text has its point where the stored form has it. */
function isStored(text: string): boolean {
  return text.charCodeAt(text.length - STORED_FRACTION_DIGITS - 1) === POINT
}

/** Units of the twelfth decimal; other plain forms are brought to the stored one first. */
export function unitsOf(text: string): bigint {
  if (text === STORED_ZERO) return 0n
  const point = text.length - STORED_FRACTION_DIGITS - 1
  if (point > 0 && isStored(text)) return BigInt(text.slice(0, point) + text.slice(point + 1))
  return unitsOf(toStored(decimal(text)))
}

/** The stored form of units. */
export function storedOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(STORED_FRACTION_DIGITS + 1, '0')
  const point = digits.length - STORED_FRACTION_DIGITS
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

/**
 * A stored decimal rounded to fewer places, in stored form; `-1` and twelve leave it as it is.
 *
 * @example roundStored('1.005000000000', 2, 'halfUp') // '1.010000000000'
 */
export function roundStored(text: string, places: number, mode: RoundingMode): string {
  if (places === UNROUNDED_PLACES || places >= STORED_FRACTION_DIGITS) return text
  if (isStored(text) && text.endsWith(ZEROS.slice(places))) return text
  const step = stepOf(places)
  return storedOf(roundedSteps(unitsOf(text), step, mode) * step)
}

/**
 * Minor units of a sum in units of the twelfth decimal.
 *
 * @throws Refusal when it exceeds the largest amount
 * @example minorOfUnits(12_345_000_000_000n, 2, 'halfUp') // 1235
 */
export function minorOfUnits(units: bigint, decimals: number, mode: RoundingMode): number {
  const minor = Number(roundedSteps(units, stepOf(decimals), mode))
  if (!Number.isSafeInteger(minor)) throw tooLargeAmount(decimal(storedOf(units)))
  return minor
}

/**
 * A percentage of whole minor units, in whole minor units; exact until it is rounded.
 *
 * @param percentUnits the percent in units of the twelfth decimal
 * @throws Refusal when it exceeds the largest amount
 * @example percentOfMinor(1050, 19_000_000_000_000n, 'halfUp') // 200
 */
export function percentOfMinor(minor: number, percentUnits: bigint, mode: RoundingMode): number {
  const part = Number(roundedSteps(BigInt(minor) * percentUnits, HUNDRED_WHOLE, mode))
  if (!Number.isSafeInteger(part)) throw tooLargeAmount(`A share of ${minor}`)
  return part
}
const HUNDRED_WHOLE = 10n ** 14n

const STEPS: readonly bigint[] = Array.from({ length: STORED_FRACTION_DIGITS + 1 }, (_, places) => 10n ** BigInt(12 - places))

function stepOf(places: number): bigint {
  const step = STEPS[places]
  if (step === undefined) throw new RangeError(`a stored decimal has no ${places} places`)
  return step
}

/** How many steps a value is after rounding; `halfUp` rounds a half away from zero. */
function roundedSteps(units: bigint, step: bigint, mode: RoundingMode): bigint {
  const whole = units / step
  const rest = units % step
  if (rest === 0n) return whole
  const outward = rest < 0n ? -1n : 1n
  if (mode === 'down') return whole
  if (mode === 'floor') return rest < 0n ? whole - 1n : whole
  if (mode === 'ceiling') return rest > 0n ? whole + 1n : whole
  const twice = 2n * (rest < 0n ? -rest : rest)
  const isOver = twice > step || (twice === step && (mode === 'halfUp' || whole % 2n !== 0n))
  return isOver ? whole + outward : whole
}
