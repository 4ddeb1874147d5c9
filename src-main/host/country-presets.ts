/** What a country brings to a new company, so that the form can show it before anything is made. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { formatNumber } from '../../src-core/sequences/rules.ts'
import {
  COMPANY_COUNTRIES,
  type RatePreset,
  TAX_CLASSES,
  TAX_WORDS,
  type TaxClassCode,
  zoneOfCountry,
} from '../../src-core/setup/presets/company-countries.ts'
import { COUNTRIES } from '../../src-core/setup/presets/countries.ts'
import { CURRENCIES } from '../../src-core/setup/presets/currencies.ts'
import { LANGUAGES } from '../../src-core/setup/presets/languages.ts'
import { NUMBER_SEQUENCES } from '../../src-core/setup/presets/number-sequences.ts'

export interface CountryOffer {
  readonly code: string
  readonly name: string
  readonly currency: string
  readonly language: string
  /** Null where it must be named. */
  readonly zone: string | null
  /** What value added tax is called there, and its rates today: class and percent. */
  readonly tax_word: string
  readonly rates: readonly { readonly name: string; readonly percent: string }[]
}

export interface CompanyPresets {
  readonly countries: readonly CountryOffer[]
  readonly currencies: readonly { readonly code: string; readonly name: string }[]
  readonly languages: readonly { readonly code: string; readonly name: string }[]
  /** The first number of each document: `invoice` INV-2026-000001. */
  readonly numbers: readonly { readonly document: string; readonly first: string }[]
}

/** @param today picks the rates in force and the year of the numbers */
export function companyPresets(today: CalendarDate): CompanyPresets {
  return {
    countries: COUNTRIES.map(({ code, name, currency, language }) => ({
      ...{ code, name, currency, language },
      zone: zoneOfCountry(code),
      tax_word: TAX_WORDS[language] ?? TAX_WORDS['en'] ?? '',
      rates: ratesOf(code, today),
    })).sort((one, other) => one.name.localeCompare(other.name)),
    currencies: CURRENCIES.map(({ code, name }) => ({ code, name })),
    languages: Object.entries(LANGUAGES).map(([code, name]) => ({ code, name })),
    numbers: NUMBER_SEQUENCES.map((sequence) => ({ document: sequence.document, first: formatNumber(sequence, today, 1) })),
  }
}

function ratesOf(country: string, today: CalendarDate): CountryOffer['rates'] {
  const rates = COMPANY_COUNTRIES[country]?.rates ?? {}
  return Object.entries(rates).flatMap(([code, all]: [string, readonly RatePreset[] | undefined]) => {
    const rate = all?.find(({ from, to }) => (from === null || from <= today) && (to === null || today < to))
    return rate ? [{ name: TAX_CLASSES[code as TaxClassCode], percent: rate.percent }] : []
  })
}
