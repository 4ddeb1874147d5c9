/**
 * Reference data that the demo adds to what a new company is created with. Everything else that the catalog and the
 * customers name by code (units, calendars, cycles, channels, tax classes) stands in the presets of `company.create`.
 */
import type { TranslatedText } from '../../src-core/kernel/text.ts'

/** The company as `company.create` takes it; the logo is added when the plan is made. */
export const DEMO_COMPANY = {
  code: 'KIELWASSER',
  name: 'Kielwasser Telekom',
  legal_name: 'Kielwasser Telekom GmbH',
  country: 'DE',
  currency: 'EUR',
  language: 'de',
  zone: 'Europe/Berlin',
  street: 'Schwedenkai 4',
  postal_code: '24103',
  city: 'Kiel',
  tax_id: 'DE811907248',
  registration_number: 'HRB 18842 KI, Amtsgericht Kiel',
  email: 'rechnung@kielwasser-telekom.example',
  phone: '+49 431 5580 0',
  website: 'www.kielwasser-telekom.example',
  bank_name: 'Förde-Sparkasse',
  bic: 'FOSPDE21XXX',
  first_year: 2024,
  last_year: 2027,
} as const

/** Bank code and account of the company, without check digits. */
export const COMPANY_BBAN = '210991701004471829'

/** Fields of the entity `customerCategory`; `tax_category_id` holds a code. */
export interface CustomerCategoryRow {
  readonly code: string
  readonly name: TranslatedText
  readonly tax_category_id: string
  readonly tax_exempt: boolean
  readonly exemption_reason: string | null
}

const DIPLOMATIC_REASON = 'Diplomatic mission, Article 151 of Directive 2006/112/EC.'

/** Categories beside the presets `CONSUMER`, `BUSINESS`, `PUBLIC`, `EU_BUSINESS` and `EXPORT`. */
export const DEMO_CUSTOMER_CATEGORIES: readonly CustomerCategoryRow[] = [
  {
    code: 'KEY',
    name: { base: 'Key account', translations: { de: 'Großkunde' } },
    tax_category_id: 'BUSINESS',
    tax_exempt: false,
    exemption_reason: null,
  },
  {
    code: 'DIPLOMATIC',
    name: { base: 'Diplomatic mission', translations: { de: 'Diplomatische Vertretung' } },
    tax_category_id: 'CONSUMER',
    tax_exempt: true,
    exemption_reason: DIPLOMATIC_REASON,
  },
]
