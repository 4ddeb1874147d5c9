/**
 * Bank accounts of the demo's people: domestic numbers in each country's form, of banks that do not exist, so that no
 * account of a real person is met.
 */
import { makeIban } from '../../src-core/parties/identifiers.ts'
import type { Random } from './random.ts'

export interface BankAccount {
  readonly iban: string
  readonly bic: string
}

/** Bank code, then how many digits follow; BICs are in each country's form. */
const BANKS: Readonly<Record<string, readonly (readonly [bankCode: string, bic: string])[]>> = {
  DE: [
    ['21099170', 'FOSPDE21XXX'],
    ['20099333', 'HAFNDEHHXXX'],
    ['10099222', 'SPREDEBBXXX'],
    ['37099444', 'DOMBDEK1XXX'],
    ['70099555', 'ISARDEMMXXX'],
  ],
  AT: [
    ['99170', 'DONAATWWXXX'],
    ['99340', 'ALPBAT2SXXX'],
  ],
  GR: [
    ['9910125', 'AIGEGRAAXXX'],
    ['9920310', 'OLYMGRAAXXX'],
  ],
  BG: [['CHMO9150', 'CHMOBGSFXXX']],
  PL: [['99901405', 'LODZPLPWXXX']],
  DK: [['9917', 'SUNDDKKKXXX']],
  IS: [['991726', 'NORDISREXXX']],
  KW: [['GULF', 'GULFKWKWXXX']],
}

/** Characters of a domestic number. */
const BBAN_LENGTHS: Readonly<Record<string, number>> = { DE: 18, AT: 16, GR: 23, BG: 18, PL: 24, DK: 14, IS: 22, KW: 26 }

/** An account in the country; `null` where accounts have no IBAN. */
export function bankAccountIn(country: string, random: Random): BankAccount | null {
  const banks = BANKS[country]
  if (!banks) return null
  const [bankCode, bic] = random.pick(banks)
  const rest = random.digits((BBAN_LENGTHS[country] ?? 0) - bankCode.length)
  return { iban: makeIban(country, bankCode + rest), bic }
}
