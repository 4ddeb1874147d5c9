/**
 * Telephone numbers and what else is dialled, however they are written: `+49 431 777 88`, `0049431…`, `(0431) 777-88`.
 *
 * The key of a number is what stands in an index of its own table: without joints, without a zero in brackets, without plus and
 * zeros in front. What is typed has several keys that the same number may stand under, as it may be written with the country
 * or without.
 */
import { callingCodeIn, callingCodeOf, exitOf, trunkOf } from './calling-codes.ts'

/** What people put between digits; as characters, and in SQL by {@link dialledKeySql}. */
const JOINTS = ["'('", "')'", "' '", "'-'", "'/'", "'.'", 'char(160)', 'char(8209)', 'char(8211)'] as const

/** The key of a number in a column, as an expression that can be indexed. */
export function dialledKeySql(column: string): string {
  const bare = JOINTS.reduce((inner, joint) => `replace(${inner}, ${joint}, '')`, `replace(${column}, '(0)', '')`)
  return `ltrim(upper(${bare}), '+0')`
}

/** As {@link dialledKeySql} of the same text. */
export function dialledKey(number: string): string {
  return bareOf(number).replace(/^[+0]+/, '')
}

function bareOf(number: string): string {
  return number
    .normalize('NFKC')
    .replaceAll('(0)', '')
    .replace(/[\s()\-/.\u2010-\u2015\u2212]/g, '')
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/** Fewer digits are the beginning of too many numbers to be read in more than one way. */
const LEAST_DIGITS = 3
/** So many digits of a number abroad tell it apart where it stands without its country. */
const TELLING_DIGITS = 6

/**
 * Keys with which a number may begin that was typed, the nearest first. Empty where nothing of a number was typed.
 *
 * @param country whose trunk prefix and prefix for abroad count: that of the company
 * @example dialledKeys('0431 / 777', 'DE') // ['431777', '49431777', '490431777']
 */
export function dialledKeys(typed: string, country: string | null): readonly string[] {
  const bare = bareOf(typed)
  if (!/^\+?\d{3,}$/.test(bare)) return [dialledKey(typed)].filter((key) => key !== '')
  const home = callingCodeOf(country)
  const exit = exitOf(home)
  const abroad = afterExit(bare, exit)
  const keys =
    abroad === null
      ? [...(home === null ? [] : withinCountry(bare, home, exit)), ...international(bare, home, exit, false)]
      : international(abroad, home, exit, true)
  return [...new Set([dialledKey(bare), ...keys])].filter((key) => key !== '')
}

/** What follows a plus or the prefix for abroad; `null` where neither was typed. */
function afterExit(bare: string, exit: string): string | null {
  const found = ['+', exit, '00'].find((one) => bare.startsWith(one))
  return found === undefined ? null : bare.slice(found.length)
}

/**
 * Digits that begin with a calling code. Only where `marked` as such does the number of another country count that stands without
 * its code: digits of this country may begin like any code.
 */
function international(digits: string, home: string | null, exit: string, marked: boolean): string[] {
  const code = callingCodeIn(digits)
  if (code === null) return []
  const rest = digits.slice(code.length)
  const keys = withinCountry(rest, code, exit)
  const standsAlone = code === home ? rest.length >= LEAST_DIGITS : marked && rest.length >= TELLING_DIGITS
  return standsAlone ? keys : keys.filter((key) => key.startsWith(code) || key.startsWith(exitKey(exit) + code))
}

/** All ways in which a number of a country may stand, given without the code of it. */
function withinCountry(digits: string, code: string, exit: string): string[] {
  const trunk = trunkOf(code)
  const cut = digits.startsWith(trunk) && digits.length > trunk.length + 1 ? [digits.slice(trunk.length)] : []
  // A number may itself begin with the digit that is dialled before it.
  return [...cut, digits].flatMap((number) => {
    const own = number.replace(/^0+/, '')
    if (own === '') return []
    return [own, dialledKey(trunk + own), `${code}${own}`, `${code}0${own}`, `${code}${trunk}${own}`, `${exitKey(exit)}${code}${own}`]
  })
}

/** What is left of the prefix for abroad in a key. */
const exitKey = (exit: string) => exit.replace(/^0+/, '')
