/** Aged receivables as of a day, by replayed allocations. Source: Opencell 17.4. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { readBookTerms } from './book-terms.ts'
import { date, id } from './inputs.ts'
import { openThen, type SqlText } from './open-as-of.ts'
import { type AgingBucket, agingBuckets } from './rules/aging.ts'

const minor = z.number().int()
const sums = {
  currency: z.string(),
  /** Not yet due first, then as `buckets` say; minor units. */
  buckets_minor: z.array(minor),
  /** Zero or negative. */
  credits_minor: minor,
  /** Open items of invoice types that are left out of aged receivables. */
  excluded_minor: minor,
  /** Buckets, credits and excluded together. */
  balance_minor: minor,
}
const line = z.object(sums)
const accountLine = z.object({ customer_account_id: id, code: z.string(), name: z.string(), customer_id: id, ...sums })
type Line = z.infer<typeof line>

const aging = defineQuery({
  name: 'receivables.aging',
  summary: 'Aged receivables as of a day: what is open by days past due',
  input: z.object({
    date: date.optional(),
    step_days: z.number().int().min(1).max(366).default(30),
    periods: z.number().int().min(1).max(24).default(4),
    customer_account_id: id.optional(),
    customer_id: id.optional(),
    currency: z.string().length(3).optional(),
    /** Lines by customer account beside the totals. */
    by_account: z.boolean().default(false),
    limit: z.number().int().min(1).max(500).default(100),
    offset: z.number().int().min(0).default(0),
  }),
  output: z.object({
    date: z.string(),
    buckets: z.array(z.custom<AgingBucket>()),
    rows: z.array(accountLine),
    totals: z.array(line),
    /** All currencies at the operations' own rates. */
    company: line,
  }),
  handler: async ({ store, today }, input) => {
    const day = input.date ?? today
    const buckets = agingBuckets(day, input.step_days, input.periods)
    const then = openThen(day, { customerAccountId: input.customer_account_id, customerId: input.customer_id })
    const currency = input.currency ? { text: ' WHERE item.currency = ?', values: [input.currency] } : { text: '', values: [] }
    const part = (column: string) => sumsSql(buckets, column)
    const totals = await read(store, buckets, [then, raw('SELECT item.currency, '), part('open_minor'), raw(FROM), currency, raw(' GROUP BY item.currency ORDER BY item.currency')])
    const { companyCurrency } = await readBookTerms(store)
    const company = await read(store, buckets, [then, { text: 'SELECT ? AS currency, ', values: [companyCurrency] }, part('open_functional_minor'), raw(FROM), currency])
    const rows = input.by_account ? await accountLines(store, buckets, [then, currency, { text: '', values: [input.limit, input.offset] }]) : []
    return { date: day, buckets, rows, totals: totals.map(lineOf), company: lineOf(company[0] as RawLine) }
  },
})

const FROM = ` FROM open_then AS item LEFT JOIN invoice ON invoice.id = item.invoice_id LEFT JOIN invoice_type AS type ON type.id = invoice.invoice_type_id`
const raw = (text: string): SqlText => ({ text, values: [] })

type RawLine = Record<string, unknown> & { readonly bucketsMinor: number[] }

async function read(store: ReadStore, buckets: readonly AgingBucket[], parts: readonly SqlText[]): Promise<RawLine[]> {
  const rows = (await store.select(parts.map(({ text }) => text).join(''), parts.flatMap(({ values }) => values))) as Record<string, unknown>[]
  return rows.map((row) => ({ ...row, bucketsMinor: buckets.map((_, index) => Number(row[`bucket_${index}`] ?? 0)) }))
}

/** The bucket sums, credits, what is left out, and all of it. The column is one of ours. */
function sumsSql(buckets: readonly AgingBucket[], column: string): SqlText {
  const kept = 'COALESCE(type.excluded_from_aging, 0) = 0'
  const values: string[] = []
  const bucketSums = buckets.map(({ due_from, due_before }, index) => {
    const bounds = [due_from === null ? null : 'item.due_date >= ?', due_before === null ? null : 'item.due_date < ?'].filter((bound) => bound !== null)
    values.push(...[due_from, due_before].filter((bound) => bound !== null))
    return `SUM(CASE WHEN item.direction = 'debit' AND ${[kept, ...bounds].join(' AND ')} THEN item.${column} ELSE 0 END) AS bucket_${index}`
  })
  const signed = `CASE item.direction WHEN 'debit' THEN item.${column} ELSE -item.${column} END`
  const rest = [
    `SUM(CASE WHEN item.direction = 'credit' AND ${kept} THEN -item.${column} ELSE 0 END) AS credits_minor`,
    `SUM(CASE WHEN ${kept} THEN 0 ELSE ${signed} END) AS excluded_minor`,
    `SUM(${signed}) AS balance_minor`,
  ]
  return { text: [...bucketSums, ...rest].join(', '), values }
}

async function accountLines(store: ReadStore, buckets: readonly AgingBucket[], [then, currency, page]: readonly [SqlText, SqlText, SqlText]): Promise<z.infer<typeof accountLine>[]> {
  const rows = await read(store, buckets, [
    then,
    raw('SELECT item.customer_account_id, account.code, account.name, account.customer_id, item.currency, '),
    sumsSql(buckets, 'open_minor'),
    raw(`${FROM} JOIN customer_account AS account ON account.id = item.customer_account_id`),
    currency,
    raw(' GROUP BY item.customer_account_id, item.currency ORDER BY balance_minor DESC, item.customer_account_id LIMIT ? OFFSET ?'),
    page,
  ])
  return rows.map((row) => ({
    customer_account_id: Number(row['customer_account_id']),
    code: String(row['code']),
    name: String(row['name']),
    customer_id: Number(row['customer_id']),
    ...lineOf(row),
  }))
}

function lineOf(row: RawLine): Line {
  const amount = (name: string) => Number(row[name] ?? 0)
  return {
    currency: String(row['currency']),
    buckets_minor: row.bucketsMinor,
    credits_minor: amount('credits_minor'),
    excluded_minor: amount('excluded_minor'),
    balance_minor: amount('balance_minor'),
  }
}

export const agingQueries: AnyOperation[] = [anyOperation(aging)]
