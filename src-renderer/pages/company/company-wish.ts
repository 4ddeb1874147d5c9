/** What is asked for a new company, as typed. */
import type { CountryOffer } from './company-data.ts'

export interface Wish {
  readonly name: string
  readonly country: string
  readonly currency: string
  readonly language: string
  readonly zone: string
  readonly legal_name: string
  readonly street: string
  readonly postal_code: string
  readonly city: string
  readonly tax_id: string
  readonly registration_number: string
  readonly email: string
}

export const emptyWish: Wish = {
  name: '',
  country: '',
  currency: '',
  language: '',
  zone: '',
  legal_name: '',
  street: '',
  postal_code: '',
  city: '',
  tax_id: '',
  registration_number: '',
  email: '',
}

/**
 * The wish with what a country brings. Where it names no zone, what was typed stays, else the machine's own is proposed.
 *
 * @param machineZone `Europe/Copenhagen`
 */
export function wishFor(wish: Wish, country: CountryOffer | undefined, machineZone: string): Wish {
  if (!country) return { ...wish, country: '' }
  const { code, currency, language } = country
  return { ...wish, country: code, currency, language, zone: country.zone ?? (wish.zone || machineZone) }
}

const NEEDED = ['name', 'country', 'currency', 'language', 'zone'] as const

/** The keys that must be filled and are not, in the order of the form. */
export function missingFields(wish: Wish, file: string): ReadonlySet<string> {
  const missing: string[] = NEEDED.filter((key) => wish[key].trim() === '')
  return new Set(file.trim() === '' ? [...missing, 'file'] : missing)
}

/** The input of `company.create`: what was left empty is left out. */
export function wishInput(wish: Wish): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(wish)
      .map(([key, value]: [string, string]) => [key, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )
}
