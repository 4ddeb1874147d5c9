/** What came of the demo, counted in the books, and the table that tells it. */
import { decimalFromMinor } from '../../src-core/kernel/money.ts'
import type { DemoBooks } from './demo-books.ts'
import type { StepTotals } from './step-log.ts'

/** Books are verified without a difference, or not. */
export interface Verified {
  readonly checks: number
  readonly count: number
  readonly differences: readonly unknown[]
}

interface Sum {
  readonly currency: string
  readonly decimals: number
  readonly count: number
  readonly minor: number
}

/** The steps with their counts and seconds. */
export function stepTable(steps: readonly StepTotals[]): string {
  const rows = steps.map(({ name, count, unit, rejected, elapsed }) => [
    name,
    count === 0 ? '' : `${whole(count)} ${unit}`,
    rejected === 0 ? '' : whole(rejected),
    seconds(elapsed),
  ])
  const all = steps.reduce((sum, { elapsed }) => sum + elapsed, 0)
  return table([['Step', 'Done', 'Left out', 'Seconds'], ...rows, ['Together', '', '', seconds(all)]], [2, 3])
}

/** Documents, payments and journal, by currency. */
export async function moneyTable(books: DemoBooks): Promise<string> {
  const parts: readonly (readonly [name: string, sql: string])[] = [
    ['Invoices', `SELECT currency, gross_minor AS minor FROM invoice WHERE kind = 'invoice'`],
    ['Credit notes', `SELECT currency, gross_minor AS minor FROM invoice WHERE kind = 'creditNote'`],
    ['Payments', `SELECT currency, amount_minor AS minor FROM account_operation WHERE kind = 'payment'`],
    ['Write-offs', `SELECT currency, amount_minor AS minor FROM account_operation WHERE kind = 'writeOff'`],
    ['Owed to us', `SELECT currency, open_minor AS minor FROM open_item WHERE direction = 'debit' AND status <> 'L'`],
    ['Not matched', `SELECT currency, open_minor AS minor FROM open_item WHERE direction = 'credit' AND status <> 'L'`],
  ]
  const rows: string[][] = []
  for (const [name, sql] of parts) {
    const sums = await books.rows<Sum>(
      `SELECT x.currency, c.decimals, count(*) AS count, sum(x.minor) AS minor FROM (${sql}) x JOIN currency c ON c.code = x.currency
       GROUP BY x.currency ORDER BY count(*) DESC`,
    )
    rows.push(...sums.map((sum, at) => [at === 0 ? name : '', whole(sum.count), `${amount(sum)} ${sum.currency}`]))
  }
  return table([['Books', 'Count', 'Amount'], ...rows], [1, 2])
}

const COUNTS = {
  customers: 'customer',
  subscriptions: 'subscription',
  'usage records': 'usage_record',
  'rated transactions': 'rated_transaction',
  'invoice lines': 'invoice_line',
  matchings: 'matching',
  'journal lines': 'journal_line',
  'audit entries': 'audit_entry',
} as const

/** `4,000 customers, 5,214 subscriptions, …` */
export async function countLine(books: DemoBooks): Promise<string> {
  const counts: string[] = []
  for (const [name, tableName] of Object.entries(COUNTS)) {
    const [row] = await books.rows<{ count: number }>(`SELECT count(*) AS count FROM "${tableName}"`)
    counts.push(`${whole(row?.count ?? 0)} ${name}`)
  }
  return counts.join(', ')
}

/** @param minor units of the currency */
function amount({ minor, decimals }: Sum): string {
  const [units = '', rest] = decimalFromMinor(minor, decimals).toFixed(decimals).split('.')
  return grouped(units) + (rest === undefined ? '' : `.${rest}`)
}

const whole = (count: number): string => grouped(String(count))
const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')
const seconds = (elapsed: number): string => (elapsed / 1000).toFixed(1)

/** @param right the columns set flush right, from 0 */
function table(rows: readonly (readonly string[])[], right: readonly number[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}
