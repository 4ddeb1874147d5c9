/** Writes journal entries: the only place that does. Each is balanced in its currency and in the company's. */
import { preparedSelect } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { journalEntry, journalLine, type JOURNALS } from './model.ts'

/** A debit is positive, a credit negative; minor units of the entry's and of the company's currency. */
export interface LineToPost {
  readonly ledgerAccountId: number
  readonly amountMinor: number
  readonly functionalMinor: number
  /** Set on the client line only. */
  readonly customerAccountId?: number
}

export interface EntryToPost {
  readonly journal: (typeof JOURNALS)[number]
  readonly date: CalendarDate
  readonly currency: string
  /** Units of the currency for one of company currency. */
  readonly rate: string
  readonly source: 'invoice' | 'accountOperation' | 'matching'
  readonly sourceId: number
  readonly reference: string
  readonly description: string
  readonly lines: readonly LineToPost[]
}

const ENTRY_COLUMNS = ['created_op', 'journal', 'posted_on', 'currency', 'rate', 'source', 'source_id', 'reference', 'description']
const LINE_COLUMNS = ['journal_entry_id', 'ledger_account_id', 'amount_minor', 'functional_minor', 'customer_account_id']

/**
 * Posts an entry; lines that are zero in both currencies are left out, and an entry of such lines alone
 * is not posted.
 *
 * @throws Error when it does not balance in either currency: a bug of the caller
 * @throws Refusal when the date falls into a closed accounting period or before the first, or an account is a heading or closed
 */
export async function postEntry(context: CommandContext, entry: EntryToPost): Promise<void> {
  await postEntries(context, [entry])
}

/** As {@link postEntry}, for many at once: each date is held against the accounting periods once, each account against the chart. */
export async function postEntries(context: CommandContext, entries: readonly EntryToPost[]): Promise<void> {
  for (const entry of entries) assertBalanced(entry)
  const posted = entries.map((entry) => ({ entry, lines: entry.lines.filter(isSomething) })).filter(({ lines }) => lines.length > 0)
  for (const date of new Set(posted.map(({ entry }) => entry.date))) await refusePeriod(context, date)
  await refuseUnpostable(
    context,
    posted.flatMap(({ lines }) => lines),
  )
  const first = context.store.bulk(journalEntry, ENTRY_COLUMNS).addAll(posted.map(({ entry }) => entryValues(context.op, entry)))
  const rows = posted.flatMap(({ lines }, at) => lines.map((line) => lineValues(first + at, line)))
  context.store.bulk(journalLine, LINE_COLUMNS).addAll(rows)
}

function isSomething({ amountMinor, functionalMinor }: LineToPost): boolean {
  return amountMinor !== 0 || functionalMinor !== 0
}

function entryValues(op: number, entry: EntryToPost): unknown[] {
  const { journal, date, currency, rate, source, sourceId, reference, description } = entry
  return [op, journal, date, currency, rate, source, sourceId, reference, description]
}

function lineValues(entry: number, line: LineToPost): unknown[] {
  return [entry, line.ledgerAccountId, line.amountMinor, line.functionalMinor, line.customerAccountId ?? null]
}

/** @throws Error naming the entry and what is missing */
export function assertBalanced({ lines, source, sourceId, reference }: EntryToPost): void {
  const amount = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  const functional = lines.reduce((sum, line) => sum + line.functionalMinor, 0)
  if (amount === 0 && functional === 0) return
  throw new Error(
    `the entry of ${source} ${sourceId} (${reference}) is out of balance by ${amount} and, in company currency, ${functional} minor units`,
  )
}

const closedPeriod = preparedSelect<{ date: CalendarDate }>()((db, p) =>
  db
    .selectFrom('accounting_period')
    .select('code')
    .where('status', '=', 'closed')
    .where('start_date', '<=', p.date)
    .where('end_date', '>', p.date)
    .limit(1),
)

const firstPeriod = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('accounting_period').select((e) => e.fn.min('start_date').as('start')),
)

async function refusePeriod({ store }: CommandContext, date: CalendarDate): Promise<void> {
  const period = await store.first(closedPeriod(store), { date })
  const start = period ? null : ((await store.first(firstPeriod(store), {}))?.start ?? null)
  if (!period && (start === null || date >= start)) return
  if (!period)
    throw refuse(
      'refused',
      'period.beforeFirst',
      `${date} is before the first accounting period, which begins on ${start}. Choose a later date, or add a period.`,
    )
  throw refuse(
    'refused',
    'period.closed',
    `${date} falls into the accounting period ${period.code}, which is closed. Choose a later date, or reopen the period.`,
  )
}

const unpostable = preparedSelect<Record<string, never>>()((db) =>
  db
    .selectFrom('ledger_account')
    .select(['id', 'code', 'name', 'heading'])
    .where((e) => e.or([e('heading', '=', 1), e('closed', '=', 1)])),
)

async function refuseUnpostable({ store }: CommandContext, lines: readonly LineToPost[]): Promise<void> {
  const rows = await store.all(unpostable(store), {})
  if (rows.length === 0) return
  const used = new Set(lines.map(({ ledgerAccountId }) => ledgerAccountId))
  const account = rows.find(({ id }) => used.has(id))
  if (!account) return
  const what = account.heading === 1 ? 'a heading: nothing is posted to it' : 'closed: nothing more is posted to it'
  throw refuse(
    'refused',
    'ledger.unpostable',
    `Ledger account ${account.code} ${account.name} is ${what}. Choose another account where the article, the tax or the use names it.`,
    { details: { entity: 'ledgerAccount', id: account.id } },
  )
}
