/**
 * SQL over stored decimals. They are canonical TEXT with 12 fraction digits; no other code compares
 * or adds such a column, because on plain TEXT `'10' < '9'`.
 */
import { type Expression, type RawBuilder, sql } from 'kysely'
import { type Decimal, STORED_FRACTION_DIGITS, decimal } from '../kernel/decimal.ts'

/** For ORDER BY and ranges: near enough to sort, never to add. */
export function decimalOrder(column: Expression<unknown>): RawBuilder<number> {
  return sql<number>`CAST(${column} AS REAL)`
}

/** The exact sum as text `whole|fraction`, to be read with {@link readExactSum}; three times slower than SUM(INTEGER), exact. */
export function exactSum(column: Expression<unknown>): RawBuilder<string | null> {
  const sign = sql`CASE WHEN substr(${column}, 1, 1) = '-' THEN -1 ELSE 1 END`
  return sql<string | null>`SUM(CAST(${column} AS INTEGER)) || '|' || SUM(CAST(substr(${column}, -12) AS INTEGER) * (${sign}))`
}

/** @example readExactSum('12|500000000000') // 12.5 */
export function readExactSum(text: string | null): Decimal {
  if (text === null) return decimal(0)
  const [whole = '0', fraction = '0'] = text.split('|')
  return decimal(fraction).div(decimal(10).pow(STORED_FRACTION_DIGITS)).plus(decimal(whole))
}
