/** Which currencies a sign or a code beside an amount may mean. */

/** As they are written, beside what `Intl` names. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'Fr.': ['CHF'],
  Fr: ['CHF'],
  'SFr.': ['CHF'],
  'kr.': ['DKK', 'ISK', 'NOK', 'SEK'],
  Kr: ['DKK', 'ISK', 'NOK', 'SEK'],
  'лв.': ['BGN'],
  лв: ['BGN'],
  US$: ['USD'],
  Euro: ['EUR'],
  euro: ['EUR'],
  EURO: ['EUR'],
  'Rs.': ['INR', 'LKR', 'MUR', 'NPR', 'PKR'],
  円: ['JPY'],
  元: ['CNY'],
  '￥': ['CNY', 'JPY'],
  'руб.': ['RUB'],
  TL: ['TRY'],
}

let signs: ReadonlyMap<string, readonly string[]> | null = null

/**
 * The currencies of a sign, by the names that `Intl` has for each currency.
 *
 * @returns none where it is no currency
 * @example currenciesOf('kr') // ['DKK', 'ISK', 'NOK', 'SEK']
 */
export function currenciesOf(sign: string): readonly string[] {
  signs ??= readSigns()
  return signs.get(sign) ?? []
}

function readSigns(): Map<string, readonly string[]> {
  const read = new Map<string, string[]>()
  const add = (sign: string, code: string) => {
    const codes = read.get(sign) ?? []
    if (!codes.includes(code)) read.set(sign, [...codes, code])
  }
  for (const code of Intl.supportedValuesOf('currency')) {
    add(code, code)
    for (const currencyDisplay of ['narrowSymbol', 'symbol'] as const) {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay })
      const sign = format.formatToParts(1).find(({ type }) => type === 'currency')?.value ?? code
      add(sign, code)
    }
  }
  // “$” is that of many; in English it alone would be the American one, which `symbol` says and `narrowSymbol` does not.
  for (const [sign, codes] of Object.entries(ALSO)) for (const code of codes) add(sign, code)
  return read
}
