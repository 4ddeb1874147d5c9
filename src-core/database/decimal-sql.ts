/**
 * SQL over stored decimals. They are canonical TEXT with 12 fraction digits; no other code compares
 * or adds such a column, because on plain TEXT `'10' < '9'`.
 */
import { type Expression, type RawBuilder, sql } from 'kysely'
import { type Decimal, STORED_FRACTION_DIGITS, decimal } from '../kernel/decimal.ts'

/**
 * Whole parts and fractions are added apart, as integers. The fraction takes the sign of the number:
 * a minus sorts before the point, a digit after it.
 */
function splitSum<Column, Sql>(tag: (texts: TemplateStringsArray, ...columns: Column[]) => Sql, column: Column): Sql {
  return tag`SUM(CAST(${column} AS INTEGER)) || '|' || SUM(CAST(CASE WHEN ${column} >= '.' THEN substr(${column}, -12) ELSE '-' || substr(${column}, -12) END AS INTEGER))`
}

/** The exact sum as text `whole|fraction`, to be read with {@link readExactSum}; twice as slow as SUM(INTEGER), exact. */
export function exactSum(column: Expression<unknown>): RawBuilder<string | null> {
  return splitSum<Expression<unknown>, RawBuilder<string | null>>((texts, ...columns) => sql<string | null>(texts, ...columns), column)
}

/** {@link exactSum} of a column named by SQL text. */
export function exactSumSql(column: string): string {
  return splitSum(String.raw, column)
}

/** @example readExactSum('12|500000000000') // 12.5 */
export function readExactSum(text: string | null): Decimal {
  if (text === null) return decimal(0)
  const [whole = '0', fraction = '0'] = text.split('|')
  return decimal(fraction).div(decimal(10).pow(STORED_FRACTION_DIGITS)).plus(decimal(whole))
}
