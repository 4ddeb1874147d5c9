/**
 * What waits for the operator today, and how the business goes: read from the books, nothing estimated.
 *
 * `home.get` answers at once; `home.charts` reads a year of invoices and keeps what it summed of a
 * month for as long as that month holds the same documents.
 */
import { z } from 'zod'
import { exactSum, readExactSum } from './database/decimal-sql.ts'
import type { ReadStore } from './database/store.ts'
import { DRAFT_RULES } from './invoicing/checks.ts'
import { addDays, addMonths, type CalendarDate } from './kernel/dates.ts'
import { type Decimal, decimal } from './kernel/decimal.ts'
import { zoneClock } from './kernel/instants.ts'
import { minorFromDecimal } from './kernel/money.ts'
import { REJECTION_TEXTS, type RejectionCause } from './mediation/rules/rejection-causes.ts'
import type { Actor, QueryContext } from './operations/context.ts'
import { type AnyOperation, anyOperation, defineQuery } from './operations/define.ts'
import { type RatingBook, ratingBook } from './rating/book.ts'
import { agingBuckets } from './receivables/rules/aging.ts'

const minor = z.number().int()
/** One line a currency, whole minor units. */
const sums = z.array(z.object({ currency: z.string(), minor }))

export const DECISION_KINDS = [
  'rejectedUsage', // usage that could not be rated
  'stoppedRun', // a billing run whose job stopped or failed
  'exceptions', // suspect drafts of a run
  'validate', // a run whose drafts are all decided
  'prepare', // a run that was created and not prepared
  'cycleDue', // accounts of a cycle whose invoice date has come, without a run
  'credits', // open payments and credits that nothing is matched with
  'disputes', // invoices in dispute
  'overdue', // debits due before today
  'contracts', // active subscriptions whose agreement ends within 30 days
  'periods', // accounting periods that have ended and are open
] as const

const decision = z.object({
  kind: z.enum(DECISION_KINDS),
  /** The record it is about: a run, a cycle, a period. */
  id: z.number().int().nullable(),
  name: z.string().nullable(),
  count: z.number().int(),
  /** What the count consists of, the largest part first. */
  parts: z.array(z.object({ label: z.string(), count: z.number().int() })),
  sums,
  /** The day since when, or on which, it waits. */
  date: z.string().nullable(),
})
type Decision = z.infer<typeof decision>

const coming = z.object({
  date: z.string(),
  kind: z.enum(['cycle', 'due', 'period', 'prices']),
  name: z.string(),
  id: z.number().int().nullable(),
  count: z.number().int(),
  sums,
})
type Coming = z.infer<typeof coming>

const NOTHING: Omit<Decision, 'kind' | 'count'> = { id: null, name: null, parts: [], sums: [], date: null }
const CONTRACT_DAYS = 30
const COMING_DAYS = 31
const MOST_PARTS = 4

/** Selected rows of text that this file wrote. */
async function rowsOf<Row>(store: ReadStore, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await store.select(text, values)) as Row[]
}

// ---- Decisions

async function rejectedUsage(store: ReadStore): Promise<Decision[]> {
  const rows = await store.db
    .selectFrom('rejected_usage')
    .select((e) => ['cause', e.fn.countAll<number>().as('count'), e.fn.min('usage_date').as('oldest')])
    .where('status', '=', 'open')
    .groupBy('cause')
    .orderBy('count', 'desc')
    .execute()
  if (rows.length === 0) return []
  const count = rows.reduce((total, row) => total + Number(row.count), 0)
  const parts = rows
    .slice(0, MOST_PARTS)
    .map((row) => ({ label: REJECTION_TEXTS[row.cause as RejectionCause].title, count: Number(row.count) }))
  const dates = rows.flatMap((row) => row.oldest ?? []).sort()
  return [{ ...NOTHING, kind: 'rejectedUsage', count, parts, date: dates[0] ?? null }]
}

interface OpenRun {
  readonly id: number
  readonly code: string
  readonly state: 'created' | 'preparing' | 'drafted' | 'validating'
  readonly invoice_date: CalendarDate
}

/** Each run that is not finished asks for at most one decision: the next one. */
async function runDecisions(store: ReadStore): Promise<Decision[]> {
  const runs = await store.db
    .selectFrom('billing_run')
    .select(['id', 'code', 'state', 'invoice_date'])
    .where('state', 'in', ['created', 'preparing', 'drafted', 'validating'])
    .orderBy('invoice_date')
    .execute()
  const found: Decision[] = []
  for (const run of runs as OpenRun[]) {
    const made =
      run.state === 'created'
        ? prepareDecision(run)
        : run.state === 'drafted'
          ? await draftDecision(store, run)
          : await stoppedDecision(store, run)
    if (made) found.push(made)
  }
  return found
}

function prepareDecision(run: OpenRun): Decision {
  return { ...NOTHING, kind: 'prepare', id: run.id, name: run.code, count: 1, date: run.invoice_date }
}

async function draftDecision(store: ReadStore, run: OpenRun): Promise<Decision | null> {
  const rows = await store.db
    .selectFrom('billing_run_account')
    .select((e) => ['state', 'rule', 'currency', e.fn.countAll<number>().as('count'), e.fn.sum<number>('gross_minor').as('gross')])
    .where('billing_run_id', '=', run.id)
    .where('state', 'in', ['draft', 'suspect'])
    .groupBy(['state', 'rule', 'currency'])
    .execute()
  const of = (state: string) => rows.filter((row) => row.state === state)
  const countOf = (some: typeof rows) => some.reduce((total, row) => total + Number(row.count), 0)
  const suspect = of('suspect')
  const gross = sumsOf(rows.map((row) => ({ currency: row.currency, minor: Number(row.gross) })))
  const own = { id: run.id, name: run.code, sums: gross, date: run.invoice_date }
  if (suspect.length === 0) return rows.length === 0 ? null : { ...own, kind: 'validate', count: countOf(rows), parts: [] }
  const rules = Map.groupBy(suspect, (row) => row.rule ?? '')
  const parts = [...rules].map(([rule, some]) => ({ label: DRAFT_RULES[rule as keyof typeof DRAFT_RULES] ?? rule, count: countOf(some) }))
  return { ...own, kind: 'exceptions', count: countOf(suspect), parts: parts.sort((one, other) => other.count - one.count) }
}

/** A run between two states waits for its job; it is the operator's only when that job has ended early. */
async function stoppedDecision(store: ReadStore, run: OpenRun): Promise<Decision | null> {
  const [job] = await rowsOf<{ id: number; state: string; message: string | null }>(
    store,
    `SELECT id, state, message FROM job
     WHERE operation IN ('billingRun.prepare', 'billingRun.validate') AND json_extract(input, '$.id') = ? ORDER BY id DESC LIMIT 1`,
    [run.id],
  )
  if (!job || (job.state !== 'stopped' && job.state !== 'failed')) return null
  const parts = job.message ? [{ label: job.message.split('\n')[0] ?? '', count: 0 }] : []
  return { ...NOTHING, kind: 'stoppedRun', id: run.id, name: run.code, count: 1, parts, date: run.invoice_date }
}

/** Cycles whose accounts are due and have no run under way. */
async function dueCycles(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const rows = await rowsOf<{ id: number; name: string; count: number; date: string }>(
    store,
    `SELECT cycle.id, cycle.name, COUNT(*) AS count, MIN(account.next_invoice_date) AS date
     FROM billing_account AS account JOIN billing_cycle AS cycle ON cycle.id = account.billing_cycle_id
     WHERE account.next_invoice_date <= ? AND account.status IN ('active', 'suspended', 'pendingUpdate', 'pendingClosed')
       AND NOT EXISTS (SELECT 1 FROM billing_run AS run
         WHERE run.billing_cycle_id = cycle.id AND run.state NOT IN ('validated', 'cancelled'))
     GROUP BY cycle.id ORDER BY date`,
    [today],
  )
  return rows.map((row) => ({ ...NOTHING, kind: 'cycleDue' as const, ...row }))
}

const CREDIT_WORDS: Readonly<Record<string, string>> = { payment: 'Payments', creditNote: 'Credit notes', credit: 'Credits' }

interface ItemGroup {
  readonly label: string
  readonly currency: string
  readonly count: number
  readonly minor: number
  readonly date: CalendarDate
}

function itemDecision(kind: Decision['kind'], groups: readonly ItemGroup[], withParts: boolean): Decision[] {
  if (groups.length === 0) return []
  const labels = Map.groupBy(groups, (group) => group.label)
  const countOf = (some: readonly ItemGroup[]) => some.reduce((total, group) => total + group.count, 0)
  const parts = [...labels].map(([label, some]) => ({ label, count: countOf(some) })).sort((one, other) => other.count - one.count)
  const date = groups.map((group) => group.date).sort()[0] ?? null
  return [{ ...NOTHING, kind, count: countOf(groups), parts: withParts ? parts.slice(0, MOST_PARTS) : [], sums: sumsOf(groups), date }]
}

/** Open items as they stand: credits to match, disputes, what is overdue. */
async function itemDecisions(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const sumsBy = (label: string, join: string, where: string) =>
    `SELECT ${label} AS label, item.currency, COUNT(*) AS count, SUM(item.open_minor) AS minor, MIN(item.due_date) AS date
     FROM open_item AS item ${join} WHERE item.status <> 'L' AND ${where} GROUP BY label, item.currency`
  const operation = 'JOIN account_operation AS operation ON operation.id = item.id'
  const customer =
    'JOIN customer_account AS account ON account.id = item.customer_account_id JOIN customer ON customer.id = account.customer_id'
  const credits = await rowsOf<ItemGroup>(
    store,
    sumsBy('operation.kind', operation, `item.direction = 'credit' AND item.status IN ('O', 'P')`),
  )
  const disputes = await rowsOf<ItemGroup>(store, sumsBy('customer.name', customer, `item.direction = 'debit' AND item.status = 'I'`))
  const overdue = await rowsOf<ItemGroup>(
    store,
    sumsBy(`''`, '', `item.direction = 'debit' AND item.status IN ('O', 'P') AND item.due_date < ?`),
    [today],
  )
  const named = credits.map((group) => ({ ...group, label: CREDIT_WORDS[group.label] ?? 'Other' }))
  return [...itemDecision('credits', named, true), ...itemDecision('disputes', disputes, true), ...itemDecision('overdue', overdue, false)]
}

async function endingContracts(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const row = await store.db
    .selectFrom('subscription')
    .select((e) => [e.fn.countAll<number>().as('count'), e.fn.min('end_agreement_date').as('date')])
    .where('status', '=', 'active')
    .where('end_agreement_date', '>=', today)
    .where('end_agreement_date', '<=', addDays(today, CONTRACT_DAYS))
    .executeTakeFirst()
  const count = Number(row?.count ?? 0)
  return count === 0 ? [] : [{ ...NOTHING, kind: 'contracts', count, date: row?.date ?? null }]
}

async function endedPeriods(store: ReadStore, today: CalendarDate): Promise<Decision[]> {
  const rows = await store.db
    .selectFrom('accounting_period')
    .select(['id', 'code', 'end_date'])
    .where('status', '=', 'open')
    .where('archived_at', 'is', null)
    .where('end_date', '<=', today)
    .orderBy('start_date')
    .execute()
  const [oldest] = rows
  return oldest ? [{ ...NOTHING, kind: 'periods', id: oldest.id, name: oldest.code, count: rows.length, date: oldest.end_date }] : []
}

/** Adds up by currency, the largest first; never across currencies. */
function sumsOf(parts: readonly { readonly currency: string; readonly minor: number }[]): Decision['sums'] {
  const totals = new Map<string, number>()
  for (const part of parts) totals.set(part.currency, (totals.get(part.currency) ?? 0) + part.minor)
  return [...totals]
    .map(([currency, total]) => ({ currency, minor: total }))
    .sort((one, other) => Math.abs(other.minor) - Math.abs(one.minor))
}

// ---- What comes by itself

async function comingUp(store: ReadStore, today: CalendarDate): Promise<Coming[]> {
  const last = addDays(today, COMING_DAYS)
  const cycles = await rowsOf<{ date: string; id: number; name: string; count: number }>(
    store,
    `SELECT account.next_invoice_date AS date, cycle.id, cycle.name, COUNT(*) AS count
     FROM billing_account AS account JOIN billing_cycle AS cycle ON cycle.id = account.billing_cycle_id
     WHERE account.next_invoice_date > ? AND account.next_invoice_date <= ? AND account.status = 'active'
     GROUP BY date, cycle.id ORDER BY date LIMIT 3`,
    [today, last],
  )
  const due = await rowsOf<{ date: string; currency: string; count: number; minor: number }>(
    store,
    `SELECT due_date AS date, currency, COUNT(*) AS count, SUM(open_minor) AS minor FROM open_item
     WHERE status <> 'L' AND direction = 'debit' AND due_date >= ? AND due_date <= ?
       AND due_date IN (SELECT DISTINCT due_date FROM open_item
         WHERE status <> 'L' AND direction = 'debit' AND due_date >= ? ORDER BY due_date LIMIT 3)
     GROUP BY date, currency ORDER BY date`,
    [today, last, today],
  )
  const prices = await rowsOf<{ date: string; id: number; name: string; count: number }>(
    store,
    `SELECT version.valid_from AS date, plan.id, plan.name || ', version ' || version.number AS name, 1 AS count
     FROM price_version AS version JOIN price_plan AS plan ON plan.id = version.price_plan_id
     WHERE version.status = 'published' AND version.valid_from > ? AND version.valid_from <= ? ORDER BY date LIMIT 3`,
    [today, last],
  )
  const period = await store.db
    .selectFrom('accounting_period')
    .select(['id', 'code', 'end_date'])
    .where('status', '=', 'open')
    .where('end_date', '>', today)
    .orderBy('end_date')
    .executeTakeFirst()
  const dueDays = [...Map.groupBy(due, (row) => row.date)].map(
    ([date, rows]): Coming => ({
      date,
      kind: 'due',
      name: '',
      id: null,
      count: rows.reduce((total, row) => total + row.count, 0),
      sums: sumsOf(rows),
    }),
  )
  return [
    ...cycles.map((row): Coming => ({ ...row, kind: 'cycle', sums: [] })),
    ...dueDays,
    ...prices.map((row): Coming => ({ ...row, kind: 'prices', sums: [] })),
    ...(period ? [{ date: period.end_date, kind: 'period', name: period.code, id: period.id, count: 1, sums: [] } satisfies Coming] : []),
  ].sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
}

// ---- Since the operator was last here

const since = z.object({
  /** The operator's last own entry before today. */
  at: z.number().int(),
  /** Operations since then, by name, the most frequent first; chunks of jobs are not counted. */
  operations: z.array(z.object({ operation: z.string(), count: z.number().int() })),
  jobs: z.number().int(),
  usage_records: z.number().int(),
})

const done = z.object({ entry: z.number().int(), at: z.number().int(), summary: z.string() })

/** Only the end of the audit chain is looked at, so that a home page never reads a year of entries. */
const LOOKED_AT = 50_000

async function lastDone({ store, actor }: QueryContext): Promise<z.infer<typeof done>[]> {
  return rowsOf(
    store,
    `SELECT id AS entry, at, summary FROM audit_entry
     WHERE id > (SELECT COALESCE(MAX(id), 0) - ? FROM audit_entry) AND actor_kind = ? AND actor_id = ? AND job_id IS NULL
     ORDER BY id DESC LIMIT 5`,
    [LOOKED_AT, actor.kind, actor.id],
  )
}

async function sinceLast({ store, actor, today }: QueryContext): Promise<z.infer<typeof since> | null> {
  const before = await lastEntryBefore(store, actor, today)
  if (!before) return null
  const operations = await rowsOf<{ operation: string; count: number }>(
    store,
    `SELECT operation, COUNT(*) AS count FROM audit_entry WHERE id > ? AND job_id IS NULL
     GROUP BY operation ORDER BY count DESC, operation LIMIT 6`,
    [before.id],
  )
  const [jobs] = await rowsOf<{ count: number }>(store, `SELECT COUNT(*) AS count FROM job WHERE entry_id > ? AND state = 'succeeded'`, [
    before.id,
  ])
  const [usage] = await rowsOf<{ count: number }>(
    store,
    'SELECT COALESCE(SUM(accepted), 0) AS count FROM import_batch WHERE created_op > ?',
    [before.id],
  )
  return { at: before.at, operations, jobs: jobs?.count ?? 0, usage_records: usage?.count ?? 0 }
}

async function lastEntryBefore(store: ReadStore, actor: Actor, today: CalendarDate): Promise<{ id: number; at: number } | undefined> {
  const company = await store.db.selectFrom('company').select('zone').executeTakeFirst()
  if (!company) return undefined
  const [entry] = await rowsOf<{ id: number; at: number }>(
    store,
    `SELECT id, at FROM audit_entry
     WHERE id > (SELECT COALESCE(MAX(id), 0) - ? FROM audit_entry) AND actor_kind = ? AND actor_id = ? AND job_id IS NULL AND at < ?
     ORDER BY id DESC LIMIT 1`,
    [LOOKED_AT, actor.kind, actor.id, zoneClock(company.zone).toInstant(`${today}T00:00:00`)],
  )
  return entry
}

const home = defineQuery({
  name: 'home.get',
  summary: 'What needs a decision today, what comes by itself, and what happened since you were last here',
  input: z.object({}),
  output: z.object({ decisions: z.array(decision), coming: z.array(coming), done: z.array(done), since: since.nullable() }),
  handler: async (context) => ({
    decisions: await decisionsOf(context),
    coming: await comingUp(context.store, context.today),
    done: await lastDone(context),
    since: await sinceLast(context),
  }),
})

/** In the order in which a day is begun: usage, billing, money, then what can wait. */
async function decisionsOf({ store, today }: QueryContext): Promise<Decision[]> {
  return [
    ...(await rejectedUsage(store)),
    ...(await runDecisions(store)),
    ...(await dueCycles(store, today)),
    ...(await itemDecisions(store, today)),
    ...(await endingContracts(store, today)),
    ...(await endedPeriods(store, today)),
  ]
}

/** Where the rail counts a decision, and whether it counts the decision itself or what it consists of. */
const COUNTED: Readonly<Partial<Record<Decision['kind'], readonly [place: string, each: boolean]>>> = {
  rejectedUsage: ['usage', true],
  exceptions: ['billing', true],
  stoppedRun: ['billing', false],
  validate: ['billing', false],
  prepare: ['billing', false],
  cycleDue: ['billing', false],
  credits: ['receivables', true],
  disputes: ['receivables', true],
}

const counts = defineQuery({
  name: 'home.counts',
  summary: 'How many decisions wait at each place of the rail',
  input: z.object({}),
  output: z.record(z.string(), z.number().int()),
  handler: async (context) => {
    const decisions = await decisionsOf(context)
    const places: Record<string, number> = decisions.length === 0 ? {} : { home: decisions.length }
    for (const { kind, count } of decisions) {
      const [place, each] = COUNTED[kind] ?? []
      if (place !== undefined) places[place] = (places[place] ?? 0) + (each ? count : 1)
    }
    return places
  },
})

// ---- Charts

const MONTHS = 13
const COLLECT_DAYS = 90

const month = z.object({
  /** `2026-11`. */
  month: z.string(),
  /** Invoices less credit notes by their date, with tax, in company currency. */
  billed_minor: minor,
  /** Payments less those taken back and refunds. */
  collected_minor: minor,
  /** Recurring charges on those documents, without tax. */
  recurring_minor: minor,
})

interface Fingerprint {
  readonly count: number
  readonly last: number | null
}
const kept = new WeakMap<ReadStore, Map<string, { readonly print: string; readonly value: number }>>()

/** A sum over facts of a span of days, made again only when their number or their last id has changed. */
async function keptSum(
  store: ReadStore,
  key: string,
  table: string,
  column: string,
  span: readonly [CalendarDate, CalendarDate],
  make: () => Promise<number>,
): Promise<number> {
  const sumsKept = kept.get(store) ?? new Map()
  kept.set(store, sumsKept)
  const [found] = await rowsOf<Fingerprint>(
    store,
    `SELECT COUNT(*) AS count, MAX(id) AS last FROM ${table} WHERE ${column} >= ? AND ${column} < ?`,
    span,
  )
  const print = `${span[0]} ${span[1]} ${found?.count ?? 0} ${found?.last ?? 0}`
  const known = sumsKept.get(key)
  if (known?.print === print) return known.value
  const value = await make()
  sumsKept.set(key, { print, value })
  return value
}

async function sumOf(store: ReadStore, text: string, values: readonly unknown[]): Promise<number> {
  const [row] = await rowsOf<{ sum: number | null }>(store, text, values)
  return row?.sum ?? 0
}

const COLLECTED = `SELECT SUM(CASE kind WHEN 'payment' THEN functional_minor ELSE -functional_minor END) AS sum FROM account_operation
  WHERE operation_date >= ? AND operation_date < ? AND kind IN ('payment', 'rejectedPayment', 'refund')`

async function monthOf(store: ReadStore, book: RatingBook, start: CalendarDate): Promise<z.infer<typeof month>> {
  const span = [start, addMonths(start, 1)] as const
  const billed = () => sumOf(store, 'SELECT SUM(functional_minor) AS sum FROM invoice WHERE invoice_date >= ? AND invoice_date < ?', span)
  return {
    month: start.slice(0, 7),
    billed_minor: await keptSum(store, `billed ${start}`, 'invoice', 'invoice_date', span, billed),
    recurring_minor: await keptSum(store, `recurring ${start}`, 'invoice', 'invoice_date', span, () => recurringOf(store, book, span)),
    collected_minor: await keptSum(store, `collected ${start}`, 'account_operation', 'operation_date', span, () =>
      sumOf(store, COLLECTED, span),
    ),
  }
}

/** Recurring lines in company currency at the rates of their invoices, without tax; a rate's sum is rounded once, as the company rounds. */
async function recurringOf(store: ReadStore, book: RatingBook, [from, before]: readonly [CalendarDate, CalendarDate]): Promise<number> {
  const rows = await store.db
    .selectFrom('invoice')
    .innerJoin('invoice_line', 'invoice_line.invoice_id', 'invoice.id')
    .select((e) => ['invoice.rate', 'invoice_line.tax_id', exactSum(e.ref('invoice_line.amount')).as('sum')])
    .where('invoice.invoice_date', '>=', from)
    .where('invoice.invoice_date', '<', before)
    .where('invoice_line.kind', 'in', ['recurring', 'reimbursement'])
    .groupBy(['invoice.rate', 'invoice_line.tax_id'])
    .execute()
  const digits = book.currencies.get(book.policies.currency)?.decimals ?? 2
  const byRate = new Map<string, Decimal>()
  for (const row of rows) {
    const net = readExactSum(row.sum).div(
      book.policies.priceMode === 'net' ? 1 : (book.taxes.get(row.tax_id)?.percent ?? decimal(0)).div(100).plus(1),
    )
    byRate.set(row.rate, (byRate.get(row.rate) ?? decimal(0)).plus(net))
  }
  return [...byRate].reduce((total, [rate, net]) => total + minorFromDecimal(net.div(decimal(rate)), digits, book.policies.roundingMode), 0)
}

/** Days from invoice to payment, weighted by amount, over what was paid in the last 90 days; `null` when nothing was. */
async function daysToCollect(store: ReadStore, today: CalendarDate): Promise<number | null> {
  const span = [addDays(today, -COLLECT_DAYS), addDays(today, 1)] as const
  const days = 'julianday(part.allocated_on) - julianday(debit.operation_date)'
  const text = `SELECT ROUND(1.0 * SUM(part.functional_minor * (${days})) / SUM(part.functional_minor)) AS sum
    FROM matching_allocation AS part JOIN account_operation AS debit ON debit.id = part.debit_operation_id
    JOIN account_operation AS credit ON credit.id = part.credit_operation_id
    JOIN matching ON matching.id = part.matching_id AND matching.kind <> 'reversal'
    WHERE part.allocated_on >= ? AND part.allocated_on < ? AND debit.kind = 'invoice' AND credit.kind = 'payment'
      AND NOT EXISTS (SELECT 1 FROM matching AS back WHERE back.reverses_id = matching.id)`
  const found = await keptSum(store, 'days', 'matching_allocation', 'allocated_on', span, async () => {
    const [row] = await rowsOf<{ sum: number | null }>(store, text, span)
    return row?.sum ?? -1
  })
  return found < 0 ? null : found
}

/** How many debits stand in each bucket of the aging, not yet due first. */
async function agedCounts(store: ReadStore, today: CalendarDate): Promise<number[]> {
  const buckets = agingBuckets(today, 30, 4)
  const values: string[] = []
  const columns = buckets.map(({ due_from, due_before }, index) => {
    values.push(...[due_from, due_before].filter((bound) => bound !== null))
    const bounds = [due_from === null ? null : 'item.due_date >= ?', due_before === null ? null : 'item.due_date < ?'].filter(
      (bound) => bound !== null,
    )
    return `COALESCE(SUM(${bounds.join(' AND ')}), 0) AS bucket_${index}`
  })
  const [row] = await rowsOf<Record<string, number>>(
    store,
    `SELECT ${columns.join(', ')} FROM open_item AS item JOIN account_operation AS operation ON operation.id = item.id
     LEFT JOIN invoice ON invoice.id = operation.invoice_id LEFT JOIN invoice_type AS type ON type.id = invoice.invoice_type_id
     WHERE item.status <> 'L' AND item.direction = 'debit' AND operation.operation_date <= ? AND COALESCE(type.excluded_from_aging, 0) = 0`,
    [...values, today],
  )
  return buckets.map((_, index) => row?.[`bucket_${index}`] ?? 0)
}

const charts = defineQuery({
  name: 'home.charts',
  summary: 'Billed, collected and recurring revenue of thirteen months in company currency, and how many invoices are how late',
  input: z.object({}),
  output: z.object({
    currency: z.string(),
    months: z.array(month),
    days_to_collect: z.number().int().nullable(),
    aged_counts: z.array(z.number().int()),
  }),
  handler: async ({ store, today }) => {
    const book = await ratingBook(store)
    const first = addMonths(`${today.slice(0, 7)}-01`, 1 - MONTHS)
    const months: z.infer<typeof month>[] = []
    for (let at = 0; at < MONTHS; at++) months.push(await monthOf(store, book, addMonths(first, at)))
    return {
      currency: book.policies.currency,
      months,
      days_to_collect: await daysToCollect(store, today),
      aged_counts: await agedCounts(store, today),
    }
  },
})

export const homeOperations: AnyOperation[] = [home, counts, charts].map(anyOperation)
