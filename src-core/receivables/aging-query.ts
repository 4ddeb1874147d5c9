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
    const scope: Scope = {
      buckets,
      then: await openThen(store, day, { customerAccountId: input.customer_account_id, customerId: input.customer_id }),
      from: await sourceOf(store),
      currency: input.currency ? { text: ' WHERE item.currency = ?', values: [input.currency] } : { text: '', values: [] },
    }
    const lines = await totalLines(store, scope)
    const { companyCurrency } = await readBookTerms(store)
    const rows = input.by_account ? await accountLines(store, scope, { text: '', values: [input.limit, input.offset] }) : []
    const company = lines
      .map(({ functional }) => functional)
      .reduce(addLines, { ...EMPTY, currency: companyCurrency, buckets_minor: buckets.map(() => 0) })
    return { date: day, buckets, rows, totals: lines.map(({ own }) => own), company: { ...company, currency: companyCurrency } }
  },
})

interface Scope {
  readonly buckets: readonly AgingBucket[]
  readonly then: SqlText
  readonly from: Source
  readonly currency: SqlText
}

/** Where open items come from, and the condition under which one is aged. */
interface Source {
  readonly text: string
  readonly kept: string
}

const EMPTY = { currency: '', buckets_minor: [], credits_minor: 0, excluded_minor: 0, balance_minor: 0 }

function addLines(one: Line, other: Line): Line {
  return {
    currency: one.currency,
    buckets_minor: one.buckets_minor.map((sum, index) => sum + (other.buckets_minor[index] ?? 0)),
    credits_minor: one.credits_minor + other.credits_minor,
    excluded_minor: one.excluded_minor + other.excluded_minor,
    balance_minor: one.balance_minor + other.balance_minor,
  }
}

/** Invoice types are looked up only where one is left out of aged receivables. */
async function sourceOf(store: ReadStore): Promise<Source> {
  const excluded = await store.select('SELECT 1 FROM invoice_type WHERE excluded_from_aging = 1 LIMIT 1', [])
  if (excluded.length === 0) return { text: ' FROM open_then AS item', kept: '1 = 1' }
  const joins = 'LEFT JOIN invoice ON invoice.id = item.invoice_id LEFT JOIN invoice_type AS type ON type.id = invoice.invoice_type_id'
  return { text: ` FROM open_then AS item ${joins}`, kept: 'COALESCE(type.excluded_from_aging, 0) = 0' }
}

type RawLine = Readonly<Record<string, unknown>>

async function read(store: ReadStore, parts: readonly SqlText[]): Promise<RawLine[]> {
  return (await store.select(
    parts.map(({ text }) => text).join(''),
    parts.flatMap(({ values }) => values),
  )) as RawLine[]
}

const plain = (text: string): SqlText => ({ text, values: [] })

/** The bucket sums, credits, what is left out, and all of it, of one of our columns; named with a prefix. */
function sumsSql({ buckets, from: { kept } }: Scope, column: string, prefix: string): SqlText {
  const values: string[] = []
  const bucketSums = buckets.map(({ due_from, due_before }, index) => {
    const bounds = [due_from === null ? null : 'item.due_date >= ?', due_before === null ? null : 'item.due_date < ?'].filter(
      (bound) => bound !== null,
    )
    values.push(...[due_from, due_before].filter((bound) => bound !== null))
    return `SUM(CASE WHEN item.direction = 'debit' AND ${[kept, ...bounds].join(' AND ')} THEN item.${column}
        ELSE 0 END) AS ${prefix}bucket_${index}`
  })
  const signed = `CASE item.direction WHEN 'debit' THEN item.${column} ELSE -item.${column} END`
  const rest = [
    `SUM(CASE WHEN item.direction = 'credit' AND ${kept} THEN -item.${column} ELSE 0 END) AS ${prefix}credits_minor`,
    `SUM(CASE WHEN ${kept} THEN 0 ELSE ${signed} END) AS ${prefix}excluded_minor`,
    `SUM(${signed}) AS ${prefix}balance_minor`,
  ]
  return { text: [...bucketSums, ...rest].join(', '), values }
}

/** One line a currency, in it and in company currency. */
async function totalLines(store: ReadStore, scope: Scope): Promise<{ own: Line; functional: Line }[]> {
  const rows = await read(store, [
    scope.then,
    plain(' SELECT item.currency, '),
    sumsSql(scope, 'open_minor', ''),
    plain(', '),
    sumsSql(scope, 'open_functional_minor', 'functional_'),
    plain(scope.from.text),
    scope.currency,
    plain(' GROUP BY item.currency ORDER BY item.currency'),
  ])
  return rows.map((row) => ({ own: lineOf(row, scope, ''), functional: lineOf(row, scope, 'functional_') }))
}

async function accountLines(store: ReadStore, scope: Scope, page: SqlText): Promise<z.infer<typeof accountLine>[]> {
  const rows = await read(store, [
    scope.then,
    plain(' SELECT item.customer_account_id, account.code, account.name, account.customer_id, item.currency, '),
    sumsSql(scope, 'open_minor', ''),
    plain(`${scope.from.text} JOIN customer_account AS account ON account.id = item.customer_account_id`),
    scope.currency,
    plain(' GROUP BY item.customer_account_id, item.currency ORDER BY balance_minor DESC, item.customer_account_id LIMIT ? OFFSET ?'),
    page,
  ])
  return rows.map((row) => ({
    customer_account_id: Number(row['customer_account_id']),
    code: String(row['code']),
    name: String(row['name']),
    customer_id: Number(row['customer_id']),
    ...lineOf(row, scope, ''),
  }))
}

function lineOf(row: RawLine, { buckets }: Scope, prefix: string): Line {
  const amount = (name: string) => Number(row[`${prefix}${name}`] ?? 0)
  return {
    currency: String(row['currency']),
    buckets_minor: buckets.map((_, index) => amount(`bucket_${index}`)),
    credits_minor: amount('credits_minor'),
    excluded_minor: amount('excluded_minor'),
    balance_minor: amount('balance_minor'),
  }
}

export const agingQueries: AnyOperation[] = [anyOperation(aging)]
