/** A sum of several currencies in the company's, at rates that are named beside it. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { type Decimal, ZERO, decimal } from '../../src-core/kernel/decimal.ts'
import { type Conversion, inCompanyCurrency } from '../../src-core/kernel/exchange.ts'
import type { ListRow, ListTotals } from '../../src-core/operations/contract.ts'

export interface NamedRate {
  readonly currency: string
  /** Units of the currency for one of the company's. */
  readonly rate: string
  readonly from: CalendarDate
}

export interface CompanySum {
  readonly minor: number
  readonly rates: readonly NamedRate[]
  /** Currencies without a rate; with any there is no sum. */
  readonly missing: readonly string[]
}

/** The newest rate of each currency, from rows of the rates' list, the newest first. */
export function newestRates(rows: readonly ListRow[]): ReadonlyMap<string, NamedRate> {
  const newest = new Map<string, NamedRate>()
  for (const row of rows) {
    const currency = String(row['currency'])
    if (!newest.has(currency)) newest.set(currency, { currency, rate: String(row['rate']), from: String(row['from_date']) })
  }
  return newest
}

/**
 * Adds the lines of one money column up in the company currency. Each currency's sum is converted and rounded
 * as the company rounds, as postings are; a line of zero needs no rate.
 *
 * @param conversionOf a currency's minor units into the company's
 */
export function companySum(
  lines: ListTotals['sums'],
  column: string,
  company: string,
  rates: ReadonlyMap<string, NamedRate>,
  conversionOf: (currency: string) => Conversion,
): CompanySum {
  const owed = lines
    .map((line) => ({ currency: line.currency ?? company, amount: decimal(line.sums[column] ?? '0') }))
    .filter(({ amount }) => !amount.isZero())
  const foreign = owed.filter(({ currency }) => currency !== company)
  const inCompany = ({ currency, amount }: { currency: string; amount: Decimal }) => {
    const rate = rates.get(currency)?.rate
    if (currency === company || rate === undefined) return currency === company ? amount : ZERO
    return decimal(inCompanyCurrency(amount.toNumber(), rate, conversionOf(currency)))
  }
  return {
    minor: owed.reduce((sum, one) => sum.plus(inCompany(one)), ZERO).toNumber(),
    rates: foreign.flatMap(({ currency }) => rates.get(currency) ?? []),
    missing: foreign.map(({ currency }) => currency).filter((currency) => !rates.has(currency)),
  }
}
