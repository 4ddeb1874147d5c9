/**
 * Identifiers with check digits: IBAN (ISO 13616, ISO 7064 mod 97-10) and VAT numbers.
 *
 * VAT numbers are checked by the algorithm of each member state as published with the VIES forms;
 * a country without one here is not judged.
 */
import { VAT_RULES } from './vat-rules.ts'

export type IdentifierCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string }

const OK: IdentifierCheck = { ok: true }
const wrong = (reason: string): IdentifierCheck => ({ ok: false, reason })

/** Characters of an IBAN by country, from the SWIFT registry. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  KW: 30,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
  UA: 29,
}
const LONGEST_IBAN = 34
const SHORTEST_IBAN = 15

/** Without blanks, in capitals: the form in which identifiers are compared and transmitted. */
export function compactIdentifier(text: string): string {
  return text.replace(/[\s.\-/]/g, '').toUpperCase()
}

/** Whether an IBAN has its country's length and its check digits; blanks and case do not matter. */
export function ibanCheck(iban: string): IdentifierCheck {
  const text = compactIdentifier(iban)
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text)) return wrong('An IBAN begins with two letters and two digits.')
  const country = text.slice(0, 2)
  const length = IBAN_LENGTHS[country]
  if (length !== undefined && text.length !== length)
    return wrong(`An IBAN of ${country} has ${length} characters; this has ${text.length}.`)
  if (text.length < SHORTEST_IBAN || text.length > LONGEST_IBAN) return wrong(`An IBAN has ${SHORTEST_IBAN} to ${LONGEST_IBAN} characters.`)
  return mod97(text.slice(4) + text.slice(0, 4)) === 1
    ? OK
    : wrong('The check digits do not match: a digit is mistyped or two are swapped.')
}

/**
 * The IBAN of a domestic account number.
 *
 * @throws RangeError when the account number has not the length of its country
 * @example makeIban('DE', '370400440532013000') // 'DE89370400440532013000'
 */
export function makeIban(country: string, bban: string): string {
  const account = compactIdentifier(bban)
  const length = IBAN_LENGTHS[country]
  if (length !== undefined && account.length !== length - 4)
    throw new RangeError(`an account number of ${country} has ${length - 4} characters`)
  const check = 98 - mod97(`${account}${country}00`)
  return `${country}${String(check).padStart(2, '0')}${account}`
}

/** Whether a VAT number has the form and the check digits of its country; the country prefix may be missing. */
export function vatIdCheck(country: string, id: string): IdentifierCheck {
  const rule = VAT_RULES[country]
  if (!rule) return OK
  const body = vatBody(rule.prefix, id)
  if (!rule.form.test(body)) return wrong(`A VAT number of ${country} is ${rule.words}.`)
  return rule.holds(body) ? OK : wrong('The check digits do not match: a digit is mistyped or two are swapped.')
}

/**
 * A VAT number with right check digits, for samples.
 *
 * @param seed digits to start from; short ones are filled with zeros in front
 * @throws RangeError for a country without a rule
 */
export function makeVatId(country: string, seed: string): string {
  const rule = VAT_RULES[country]
  if (!rule) throw new RangeError(`no rule makes a VAT number of ${country}`)
  const digits = seed.replace(/\D/g, '').slice(-rule.seedLength).padStart(rule.seedLength, '0')
  // Some numbers have no check digit (a remainder of ten): the next seed that has one is taken.
  for (let step = 0n; step < 1000n; step++) {
    const tried = ((BigInt(digits) + step) % 10n ** BigInt(rule.seedLength)).toString().padStart(rule.seedLength, '0')
    const body = rule.complete(tried)
    if (body !== null && rule.form.test(body) && rule.holds(body)) return rule.prefix + body
  }
  throw new RangeError(`no VAT number of ${country} lies near ${seed}`)
}

function vatBody(prefix: string, id: string): string {
  const text = compactIdentifier(id)
  return text.startsWith(prefix) ? text.slice(prefix.length) : text
}

/** The remainder by 97 of a text whose letters count as 10 to 35, in pieces that stay exact. */
function mod97(text: string): number {
  let remainder = 0
  for (const sign of text) {
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 55
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder
}
