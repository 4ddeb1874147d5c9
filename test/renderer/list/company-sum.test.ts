import { describe, expect, it } from 'vitest'
import type { Conversion } from '../../../src-core/kernel/exchange.ts'
import type { RoundingMode } from '../../../src-core/kernel/rounding.ts'
import { companySum, newestRates } from '../../../src-renderer/list/company-sum.ts'

const DIGITS: Readonly<Record<string, number>> = { EUR: 2, USD: 2, JPY: 0, KWD: 3 }
const conversion =
  (rounding: RoundingMode) =>
  (currency: string): Conversion => ({ digits: DIGITS[currency] ?? 2, companyDigits: 2, rounding })
const halfUp = conversion('halfUp')
const line = (currency: string, open: string) => ({ currency, count: 1, sums: { open_minor: open } })
const rate = (currency: string, from_date: string, value: string) => ({ id: 1, currency, from_date, rate: value })

// The sums of the design's second page, at its rates.
const RATES = newestRates([
  rate('USD', '2026-11-02', '1.084'),
  rate('JPY', '2026-11-02', '166.2'),
  rate('KWD', '2026-11-02', '0.333'),
  rate('USD', '2026-10-01', '1.1'),
])

describe('the sum in company currency', () => {
  it('converts each currency at its newest rate and adds what was rounded', () => {
    const lines = [line('EUR', '8600082'), line('USD', '1248000'), line('JPY', '842500'), line('KWD', '1204750')]
    // 86,000.82 + 12,480.00 / 1.0840 + 842,500 / 166.20 + 1,204.750 / 0.3330
    expect(companySum(lines, 'open_minor', 'EUR', RATES, halfUp)).toEqual({
      minor: 8600082 + 1151292 + 506919 + 361787,
      rates: ['USD', 'JPY', 'KWD'].map((currency) => RATES.get(currency)),
      missing: [],
    })
  })

  it('rounds as the company rounds: 10.00 at 1.08 is 9.25 rounded down, 9.26 else', () => {
    const dollars = newestRates([rate('USD', '2026-11-02', '1.08')])
    const sumOf = (mode: RoundingMode) => companySum([line('USD', '1000')], 'open_minor', 'EUR', dollars, conversion(mode)).minor
    expect([sumOf('floor'), sumOf('halfUp')]).toEqual([925, 926])
  })

  it('needs no rate for a currency with nothing in it, and names those that it lacks', () => {
    const lines = [line('EUR', '100'), line('CHF', '0'), line('SEK', '5')]
    expect(companySum(lines, 'open_minor', 'EUR', RATES, halfUp)).toEqual({ minor: 100, rates: [], missing: ['SEK'] })
  })
})
