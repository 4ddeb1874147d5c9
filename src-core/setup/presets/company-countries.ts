/** Where a company can sit: its usual zone and its taxes with their rates by date. */

/** A rate from a day on (the first known if `null`), up to a day (exclusive) or without end. */
export interface RatePreset {
  readonly percent: string
  readonly from: string | null
  readonly to: string | null
}

export const TAX_CLASSES = {
  STANDARD: 'Standard rate',
  REDUCED: 'Reduced rate',
  SECOND_REDUCED: 'Second reduced rate',
  ZERO: 'Zero rate',
} as const
export type TaxClassCode = keyof typeof TAX_CLASSES

export interface CompanyCountryPreset {
  readonly zone: string
  /** Rates by tax class, as the country's law had them. Services of a class without rates take the standard one. */
  readonly rates: Readonly<Partial<Record<TaxClassCode, readonly RatePreset[]>>>
}

/** One rate that has held as long as files reach back. */
const always = (percent: string): RatePreset[] => [{ percent, from: null, to: null }]
/** Rates one after the other: each holds from its day up to the next one's. */
function changing(first: string, ...changes: readonly (readonly [day: string, percent: string])[]): RatePreset[] {
  const days = [null, ...changes.map(([day]) => day)]
  return [first, ...changes.map(([, percent]) => percent)].map((percent, at) => ({
    percent,
    from: days[at] ?? null,
    to: days[at + 1] ?? null,
  }))
}

export const COMPANY_COUNTRIES: Readonly<Record<string, CompanyCountryPreset>> = {
  AT: { zone: 'Europe/Vienna', rates: { STANDARD: always('20'), REDUCED: always('10'), SECOND_REDUCED: always('13') } },
  BE: { zone: 'Europe/Brussels', rates: { STANDARD: always('21'), REDUCED: always('12'), SECOND_REDUCED: always('6') } },
  BG: { zone: 'Europe/Sofia', rates: { STANDARD: always('20'), REDUCED: always('9') } },
  CH: {
    zone: 'Europe/Zurich',
    rates: {
      STANDARD: changing('7.7', ['2024-01-01', '8.1']),
      REDUCED: changing('2.5', ['2024-01-01', '2.6']),
      SECOND_REDUCED: changing('3.7', ['2024-01-01', '3.8']),
    },
  },
  DE: {
    zone: 'Europe/Berlin',
    rates: {
      STANDARD: changing('19', ['2020-07-01', '16'], ['2021-01-01', '19']),
      REDUCED: changing('7', ['2020-07-01', '5'], ['2021-01-01', '7']),
    },
  },
  ES: { zone: 'Europe/Madrid', rates: { STANDARD: always('21'), REDUCED: always('10'), SECOND_REDUCED: always('4') } },
  FR: { zone: 'Europe/Paris', rates: { STANDARD: always('20'), REDUCED: always('10'), SECOND_REDUCED: always('5.5') } },
  GB: { zone: 'Europe/London', rates: { STANDARD: always('20'), REDUCED: always('5') } },
  GR: { zone: 'Europe/Athens', rates: { STANDARD: always('24'), REDUCED: always('13'), SECOND_REDUCED: always('6') } },
  IE: {
    zone: 'Europe/Dublin',
    rates: { STANDARD: changing('23', ['2020-09-01', '21'], ['2021-03-01', '23']), REDUCED: always('13.5'), SECOND_REDUCED: always('9') },
  },
  IT: { zone: 'Europe/Rome', rates: { STANDARD: always('22'), REDUCED: always('10'), SECOND_REDUCED: always('5') } },
  JP: { zone: 'Asia/Tokyo', rates: { STANDARD: changing('8', ['2019-10-01', '10']), REDUCED: always('8') } },
  KW: { zone: 'Asia/Kuwait', rates: { STANDARD: always('0') } },
  LU: {
    zone: 'Europe/Luxembourg',
    rates: {
      STANDARD: changing('17', ['2023-01-01', '16'], ['2024-01-01', '17']),
      REDUCED: changing('8', ['2023-01-01', '7'], ['2024-01-01', '8']),
    },
  },
  NL: { zone: 'Europe/Amsterdam', rates: { STANDARD: always('21'), REDUCED: changing('6', ['2019-01-01', '9']) } },
  PL: { zone: 'Europe/Warsaw', rates: { STANDARD: always('23'), REDUCED: always('8'), SECOND_REDUCED: always('5') } },
  PT: { zone: 'Europe/Lisbon', rates: { STANDARD: always('23'), REDUCED: always('13'), SECOND_REDUCED: always('6') } },
  US: { zone: 'America/New_York', rates: { STANDARD: always('0') } },
}

/** The time zone of a country: as its companies have it, or the only one; `null` where there are several. */
export function zoneOfCountry(country: string): string | null {
  const [only, ...more] = new Intl.Locale('und', { region: country }).getTimeZones() ?? []
  return COMPANY_COUNTRIES[country]?.zone ?? (more.length === 0 ? (only ?? null) : null)
}

/** Who buys, for tax. */
export const TAX_CATEGORIES = {
  BUSINESS: 'Business, domestic',
  CONSUMER: 'Consumer',
  EU_BUSINESS: 'Business in another EU state, reverse charge',
  EXPORT: 'Buyer outside, not taxed here',
} as const
export type TaxCategoryCode = keyof typeof TAX_CATEGORIES

/** Customer categories: name, tax category. */
export const CUSTOMER_CATEGORIES: Readonly<Record<string, readonly [name: string, tax: TaxCategoryCode]>> = {
  BUSINESS: ['Business', 'BUSINESS'],
  CONSUMER: ['Consumer', 'CONSUMER'],
  PUBLIC: ['Public body', 'BUSINESS'],
  RESELLER: ['Reseller', 'BUSINESS'],
  EU_BUSINESS: ['Business in the EU', 'EU_BUSINESS'],
  EXPORT: ['Outside', 'EXPORT'],
}

/** What value added tax is called on documents. */
export const TAX_WORDS: Readonly<Record<string, string>> = {
  bg: 'ДДС',
  cs: 'DPH',
  da: 'moms',
  de: 'USt.',
  el: 'ΦΠΑ',
  en: 'VAT',
  es: 'IVA',
  fi: 'ALV',
  fr: 'TVA',
  it: 'IVA',
  ja: '消費税',
  nl: 'btw',
  pl: 'VAT',
  pt: 'IVA',
  ro: 'TVA',
  sv: 'moms',
}

/** The remark of Article 226 (11a) of Directive 2006/112/EC. */
export const REVERSE_CHARGE_WORDS: Readonly<Record<string, string>> = {
  bg: 'Обратно начисляване',
  cs: 'Daň odvede zákazník',
  da: 'Omvendt betalingspligt',
  de: 'Steuerschuldnerschaft des Leistungsempfängers',
  el: 'Αντίστροφη επιβάρυνση',
  en: 'Reverse charge',
  es: 'Inversión del sujeto pasivo',
  fi: 'Käännetty verovelvollisuus',
  fr: 'Autoliquidation',
  it: 'Inversione contabile',
  nl: 'Btw verlegd',
  pl: 'Odwrotne obciążenie',
  pt: 'Autoliquidação',
  ro: 'Taxare inversă',
  sv: 'Omvänd betalningsskyldighet',
}
