/** How a country writes numbers and days, by the tables of `Intl`. */
import type { DecimalMark } from './number-text.ts'
import type { DayOrder } from './date-text.ts'

export interface CountryHabits {
  /** Two capital letters, ISO 3166. */
  readonly country: string
  readonly decimalMark: DecimalMark | null
  /** `iso`: the year first. */
  readonly dayOrder: DayOrder | null
}

/** Countries in several languages of which each has its own habits: what they do not share decides nothing. */
const SEVERAL: Readonly<Record<string, readonly string[]>> = {
  CH: ['de', 'fr', 'it'],
  CA: ['en', 'fr'],
  BE: ['nl', 'fr', 'de'],
  LU: ['fr', 'de'],
}

/**
 * What is usual where the company is.
 *
 * @param language its language there, as the country's record has it; the most spoken one where it is not known
 * @example countryHabits('DE') // decimal mark “,”, day before month
 */
export function countryHabits(country: string, language?: string): CountryHabits {
  const tags = tagsOf(country, language)
  // Each is found out when it is asked for: the tables are read for it, which takes longer than a small file.
  const mark = once(() => agreed(tags.map(markOf)))
  const order = once(() => agreed(tags.map(orderOf)))
  return {
    country,
    get decimalMark() {
      return mark()
    },
    get dayOrder() {
      return order()
    },
  }
}

function agreed<Value>(said: readonly (Value | null)[]): Value | null {
  const all = new Set(said)
  return all.size === 1 ? ([...all][0] ?? null) : null
}

function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | null = null
  return () => (found ??= { value: find() }).value
}

function tagsOf(country: string, language: string | undefined): string[] {
  const several = SEVERAL[country]
  if (several) return several.map((one) => `${one}-${country}`)
  try {
    const most = new Intl.Locale('und', { region: country }).maximize().language
    return [`${language ?? most}-${country}`]
  } catch {
    return []
  }
}

function markOf(tag: string): DecimalMark | null {
  const mark = new Intl.NumberFormat(`${tag}-u-nu-latn`).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value
  return mark === '.' || mark === ',' ? mark : null
}

const ORDERS: Readonly<Record<string, DayOrder>> = { dmy: 'dayMonthYear', mdy: 'monthDayYear', ymd: 'iso' }

function orderOf(tag: string): DayOrder | null {
  const format = new Intl.DateTimeFormat(`${tag}-u-ca-gregory-nu-latn`, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  })
  const parts = format.formatToParts(0).filter(({ type }) => type === 'day' || type === 'month' || type === 'year')
  return ORDERS[parts.map(({ type }) => type[0]).join('')] ?? null
}
