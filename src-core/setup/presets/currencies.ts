/** Currencies of a new company: ISO 4217 code, name, symbol, digits of the minor unit. */
export interface CurrencyPreset {
  readonly code: string
  readonly name: string
  readonly symbol: string
  readonly decimals: number
}

const currency = (code: string, name: string, symbol: string, decimals = 2): CurrencyPreset => ({ code, name, symbol, decimals })

export const CURRENCIES: readonly CurrencyPreset[] = [
  currency('AED', 'UAE dirham', 'AED'),
  currency('AUD', 'Australian dollar', 'A$'),
  currency('BGN', 'Bulgarian lev', 'лв.'),
  currency('BHD', 'Bahraini dinar', 'BD', 3),
  currency('BRL', 'Brazilian real', 'R$'),
  currency('CAD', 'Canadian dollar', 'C$'),
  currency('CHF', 'Swiss franc', 'CHF'),
  currency('CNY', 'Chinese yuan', 'CN¥'),
  currency('CZK', 'Czech koruna', 'Kč'),
  currency('DKK', 'Danish krone', 'kr.'),
  currency('EUR', 'Euro', '€'),
  currency('GBP', 'Pound sterling', '£'),
  currency('HUF', 'Hungarian forint', 'Ft'),
  currency('INR', 'Indian rupee', '₹'),
  currency('JPY', 'Japanese yen', '¥', 0),
  currency('KRW', 'South Korean won', '₩', 0),
  currency('KWD', 'Kuwaiti dinar', 'KD', 3),
  currency('NOK', 'Norwegian krone', 'kr'),
  currency('PLN', 'Polish złoty', 'zł'),
  currency('RON', 'Romanian leu', 'lei'),
  currency('SAR', 'Saudi riyal', 'SR'),
  currency('SEK', 'Swedish krona', 'kr'),
  currency('SGD', 'Singapore dollar', 'S$'),
  currency('TND', 'Tunisian dinar', 'DT', 3),
  currency('TRY', 'Turkish lira', '₺'),
  currency('UAH', 'Ukrainian hryvnia', '₴'),
  currency('USD', 'US dollar', '$'),
  currency('ZAR', 'South African rand', 'R'),
]
