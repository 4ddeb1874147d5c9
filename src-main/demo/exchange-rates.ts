/** Exchange rates of the two years, on the first of each month: units of the currency for one EUR. */
import { type CalendarDate, addMonths } from '../../src-core/kernel/dates.ts'
import { END_DAY, FIRST_DAY, MONTH_COUNT } from './calendar.ts'
import { randomOf } from './random.ts'

/** A row of the file, with its columns' names as the importer wants them. */
export interface DemoRate {
  readonly 'Currency Code': string
  readonly Date: CalendarDate
  /** Decimal text with six digits. */
  readonly 'Exchange Rate': string
}

export const RATE_COLUMNS = ['Currency Code', 'Date', 'Exchange Rate'] as const satisfies readonly (keyof DemoRate)[]

/** The first rate, the last, and how far a month may stray; in millionths, so that sums stay whole. */
const COURSES: Readonly<Record<string, readonly [first: number, last: number, stray: number]>> = {
  USD: [1_085_800, 1_084_000, 14_000],
  JPY: [165_400_000, 166_200_000, 2_400_000],
  KWD: [333_100, 333_000, 4_200],
}

/** 25 rates a currency: one a month, and that of the day after the books. */
export function demoRates(seed: number): DemoRate[] {
  return Object.entries(COURSES).flatMap(([currency, [first, last, stray]]) => {
    const random = randomOf(seed, `rates ${currency}`)
    return Array.from({ length: MONTH_COUNT + 1 }, (_, month): DemoRate => {
      const isEnd = month === 0 || month === MONTH_COUNT
      const millionths = first + Math.round(((last - first) * month) / MONTH_COUNT) + (isEnd ? 0 : random.whole(-stray, stray))
      return {
        'Currency Code': currency,
        Date: month === MONTH_COUNT ? END_DAY : addMonths(FIRST_DAY, month),
        'Exchange Rate': sixDigits(millionths),
      }
    })
  })
}

function sixDigits(millionths: number): string {
  const digits = String(millionths).padStart(7, '0')
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`
}
