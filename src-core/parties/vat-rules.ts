/** The forms and check digits of VAT numbers by country (algorithms published with the VIES forms, HMRC for GB). */

/** How a VAT number of one country is made. */
export interface VatRule {
  /** Letters in front of the number; Greece writes EL. */
  readonly prefix: string
  /** The number without its prefix. */
  readonly form: RegExp
  /** The form in words: `9 digits`. */
  readonly words: string
  /** Whether the check digits of a number of the right form are right. */
  readonly holds: (body: string) => boolean
  /** Digits that {@link complete} starts from. */
  readonly seedLength: number
  /** The number with its check digits, or `null` where the digits have none. */
  readonly complete: (seed: string) => string | null
}

const digitsOf = (text: string): number[] => [...text].map(Number)

/** Sum of each digit times its weight. */
function weighted(text: string, weights: readonly number[]): number {
  return digitsOf(text).reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0)
}

/** A rule whose check digits stand at the end and follow from the digits before them. */
function trailing(prefix: string, seedLength: number, checkLength: number, check: (seed: string) => string | null): VatRule {
  const length = seedLength + checkLength
  return {
    prefix,
    form: new RegExp(`^\\d{${length}}$`),
    words: `${prefix} and ${length} digits`,
    holds: (body) => check(body.slice(0, seedLength)) === body.slice(seedLength),
    seedLength,
    complete: (seed) => {
      const digits = check(seed)
      return digits === null ? null : seed + digits
    },
  }
}

/** ISO 7064 mod 11,10. */
function german(seed: string): string {
  let product = 10
  for (const digit of digitsOf(seed)) {
    const sum = (digit + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}

/** The sum of digits where every second one is doubled and its digits added. */
function luhnSum(text: string, firstDoubled: number): number {
  return digitsOf(text).reduce((sum, digit, at) => {
    const value = at % 2 === firstDoubled ? digit * 2 : digit
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}

const italian = (seed: string): string => String((10 - (luhnSum(seed, 1) % 10)) % 10)
const austrian = (seed: string): string => String((10 - ((luhnSum(seed, 1) + 4) % 10)) % 10)
const belgian = (seed: string): string => String(97 - (Number(seed) % 97)).padStart(2, '0')
const greek = (seed: string): string => String((weighted(seed, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10)

function dutch(seed: string): string | null {
  const check = weighted(seed, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return check === 10 ? null : String(check)
}

function polish(seed: string): string | null {
  const check = weighted(seed, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
  return check === 10 ? null : String(check)
}

/** Nine-digit numbers of legal entities: a second row of weights where the first leaves ten. */
function bulgarian(seed: string): string {
  const first = weighted(seed, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
  if (first < 10) return String(first)
  return String((weighted(seed, [3, 4, 5, 6, 7, 8, 9, 10]) % 11) % 10)
}

/** The key is the remainder of the SIREN, whose last digit is a Luhn digit. */
function frenchKey(siren: string): string {
  return String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0')
}
const sirenHolds = (siren: string): boolean => luhnSum(siren, 1) % 10 === 0

/** The first digit is never zero. */
const germany: VatRule = {
  ...trailing('DE', 8, 1, german),
  form: /^[1-9]\d{8}$/,
  words: 'DE and 9 digits',
  complete: (seed) => {
    const digits = seed.replace(/^0/, '1')
    return digits + german(digits)
  },
}

const france: VatRule = {
  prefix: 'FR',
  form: /^[0-9A-HJ-NP-Z]{2}\d{9}$/,
  words: 'FR, two signs and 9 digits',
  // A key with letters is the newer style, which has no published check.
  holds: (body) => /^\D|^.\D/.test(body) || (sirenHolds(body.slice(2)) && frenchKey(body.slice(2)) === body.slice(0, 2)),
  seedLength: 8,
  complete: (seed) => {
    const siren = seed + String((10 - (luhnSum(seed, 1) % 10)) % 10)
    return frenchKey(siren) + siren
  },
}

const netherlands: VatRule = {
  prefix: 'NL',
  form: /^\d{9}B\d{2}$/,
  words: 'NL, 9 digits, B and 2 digits',
  // Since 2020 numbers of sole traders are checked as a whole by mod 97; those of companies keep the older digit.
  holds: (body) => dutch(body.slice(0, 8)) === body.slice(8, 9) || remainder97(`2321${body.replace('B', '11')}`) === 1,
  seedLength: 8,
  complete: (seed) => {
    const check = dutch(seed)
    return check === null ? null : `${seed}${check}B01`
  },
}

const SPANISH_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'
const SPANISH_CONTROL = 'JABCDEFGHI'

function spanishCompanyDigit(digits: string): number {
  return (10 - (luhnSum(digits, 0) % 10)) % 10
}

/** Persons: DNI, or NIE with X, Y or Z in front; companies: a letter, seven digits, a digit or letter. */
function spanishHolds(body: string): boolean {
  const last = body.slice(-1)
  if (/^[\dXYZ]/.test(body)) {
    const number = body.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
    return SPANISH_LETTERS[Number(number) % 23] === last
  }
  const digits = body.slice(1, 8)
  if (/^[KLM]/.test(body)) return /[A-Z]/.test(last)
  const control = spanishCompanyDigit(digits)
  const asDigit = last === String(control)
  const asLetter = last === SPANISH_CONTROL[control]
  if (/^[ABEH]/.test(body)) return asDigit
  return /^[NPQRSW]/.test(body) ? asLetter : asDigit || asLetter
}

const spain: VatRule = {
  prefix: 'ES',
  form: /^([A-HJ-NP-SU-W]\d{7}[0-9A-J]|[KLM]\d{7}[A-Z]|\d{8}[A-Z]|[XYZ]\d{7}[A-Z])$/,
  words: 'ES and 9 signs, a letter first or last',
  holds: spanishHolds,
  seedLength: 7,
  complete: (seed) => `B${seed}${spanishCompanyDigit(seed)}`,
}

const BRITISH_WEIGHTS = [8, 7, 6, 5, 4, 3, 2]

/** Remainder by 97, in the old style or the style with 55 added, which is used since 2009. */
const british = (body: string): boolean => {
  const sum = weighted(body.slice(0, 7), BRITISH_WEIGHTS) + Number(body.slice(7, 9))
  return sum % 97 === 0 || (sum + 55) % 97 === 0
}

const britain: VatRule = {
  prefix: 'GB',
  form: /^(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})$/,
  words: 'GB and 9 or 12 digits',
  holds: (body) => /^\D/.test(body) || british(body),
  seedLength: 7,
  complete: (seed) => seed + String(97 - (weighted(seed, BRITISH_WEIGHTS) % 97)).padStart(2, '0'),
}

const austria: VatRule = {
  ...trailing('AT', 7, 1, austrian),
  form: /^U\d{8}$/,
  words: 'ATU and 8 digits',
  holds: (body) => austrian(body.slice(1, 8)) === body.slice(8),
  complete: (seed) => `U${seed}${austrian(seed)}`,
}

const belgium: VatRule = {
  ...trailing('BE', 8, 2, belgian),
  form: /^[01]\d{9}$/,
  words: 'BE and 10 digits, the first 0 or 1',
  complete: (seed) => `0${seed.slice(1)}${belgian(`0${seed.slice(1)}`)}`,
}

/** Nine digits for legal entities; ten for persons, which carry a personal number. */
const bulgaria: VatRule = {
  ...trailing('BG', 8, 1, bulgarian),
  form: /^\d{9,10}$/,
  words: 'BG and 9 or 10 digits',
  holds: (body) => (body.length === 9 ? bulgarian(body.slice(0, 8)) === body.slice(8) : bulgarianPerson(body)),
}

/** A personal number, the number of a foreigner, or one of another kind. */
function bulgarianPerson(body: string): boolean {
  const last = Number(body.slice(9))
  const personal = (weighted(body.slice(0, 9), [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10
  const foreigner = weighted(body.slice(0, 9), [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10
  const other = (11 - (weighted(body.slice(0, 9), [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return last === personal || last === foreigner || last === other
}

function remainder97(digits: string): number {
  return digitsOf(digits).reduce((remainder, digit) => (remainder * 10 + digit) % 97, 0)
}

export const VAT_RULES: Readonly<Record<string, VatRule>> = {
  DE: germany,
  FR: france,
  NL: netherlands,
  ES: spain,
  IT: trailing('IT', 10, 1, italian),
  BE: belgium,
  AT: austria,
  GR: trailing('EL', 8, 1, greek),
  BG: bulgaria,
  PL: trailing('PL', 9, 1, polish),
  GB: britain,
}
