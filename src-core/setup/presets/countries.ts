/** Countries of a new company: ISO 3166-1 code, English name, currency, language, member of the European Union. */
export interface CountryPreset {
  readonly code: string
  readonly name: string
  readonly currency: string
  readonly language: string
  readonly europeanUnion: boolean
}

const country = (code: string, name: string, currency: string, language: string, europeanUnion = false): CountryPreset => ({
  code,
  name,
  currency,
  language,
  europeanUnion,
})
const member = (code: string, name: string, currency: string, language: string): CountryPreset =>
  country(code, name, currency, language, true)

export const COUNTRIES: readonly CountryPreset[] = [
  country('AE', 'United Arab Emirates', 'AED', 'ar'),
  member('AT', 'Austria', 'EUR', 'de'),
  country('AU', 'Australia', 'AUD', 'en'),
  member('BE', 'Belgium', 'EUR', 'nl'),
  member('BG', 'Bulgaria', 'EUR', 'bg'),
  country('BH', 'Bahrain', 'BHD', 'ar'),
  country('BR', 'Brazil', 'BRL', 'pt'),
  country('CA', 'Canada', 'CAD', 'en'),
  country('CH', 'Switzerland', 'CHF', 'de'),
  country('CN', 'China', 'CNY', 'zh'),
  member('CY', 'Cyprus', 'EUR', 'el'),
  member('CZ', 'Czechia', 'CZK', 'cs'),
  member('DE', 'Germany', 'EUR', 'de'),
  member('DK', 'Denmark', 'DKK', 'da'),
  member('EE', 'Estonia', 'EUR', 'et'),
  member('ES', 'Spain', 'EUR', 'es'),
  member('FI', 'Finland', 'EUR', 'fi'),
  member('FR', 'France', 'EUR', 'fr'),
  country('GB', 'United Kingdom', 'GBP', 'en'),
  member('GR', 'Greece', 'EUR', 'el'),
  member('HR', 'Croatia', 'EUR', 'hr'),
  member('HU', 'Hungary', 'HUF', 'hu'),
  member('IE', 'Ireland', 'EUR', 'en'),
  country('IN', 'India', 'INR', 'en'),
  member('IT', 'Italy', 'EUR', 'it'),
  country('JP', 'Japan', 'JPY', 'ja'),
  country('KR', 'South Korea', 'KRW', 'ko'),
  country('KW', 'Kuwait', 'KWD', 'ar'),
  country('LI', 'Liechtenstein', 'CHF', 'de'),
  member('LT', 'Lithuania', 'EUR', 'lt'),
  member('LU', 'Luxembourg', 'EUR', 'fr'),
  member('LV', 'Latvia', 'EUR', 'lv'),
  member('MT', 'Malta', 'EUR', 'en'),
  member('NL', 'Netherlands', 'EUR', 'nl'),
  country('NO', 'Norway', 'NOK', 'no'),
  member('PL', 'Poland', 'PLN', 'pl'),
  member('PT', 'Portugal', 'EUR', 'pt'),
  member('RO', 'Romania', 'RON', 'ro'),
  country('SA', 'Saudi Arabia', 'SAR', 'ar'),
  member('SE', 'Sweden', 'SEK', 'sv'),
  country('SG', 'Singapore', 'SGD', 'en'),
  member('SI', 'Slovenia', 'EUR', 'sl'),
  member('SK', 'Slovakia', 'EUR', 'sk'),
  country('TN', 'Tunisia', 'TND', 'fr'),
  country('TR', 'Türkiye', 'TRY', 'tr'),
  country('UA', 'Ukraine', 'UAH', 'uk'),
  country('US', 'United States', 'USD', 'en'),
  country('ZA', 'South Africa', 'ZAR', 'en'),
]
