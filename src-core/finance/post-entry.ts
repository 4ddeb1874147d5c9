/** Writes journal entries: the only place that does. Each is balanced in its currency and in the company's. */
import type { BulkInsert } from '../database/bulk.ts'
import { preparedSelect, type WriteStore } from '../database/store.ts'
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

interface Inserts {
  readonly entry: BulkInsert
  readonly line: BulkInsert
}
const inserts = new WeakMap<WriteStore, Inserts>()

function insertsOf(store: WriteStore): Inserts {
  const known = inserts.get(store)
  if (known) return known
  const made = { entry: store.bulk(journalEntry, ENTRY_COLUMNS), line: store.bulk(journalLine, LINE_COLUMNS) }
  inserts.set(store, made)
  return made
}

/**
 * Posts an entry; lines that are zero in both currencies are left out, and an entry of such lines alone
 * is not posted.
 *
 * @throws Error when it does not balance in either currency: a bug of the caller
 * @throws Refusal when the date falls into a closed accounting period
 */
export async function postEntry(context: CommandContext, entry: EntryToPost): Promise<void> {
  assertBalanced(entry)
  const lines = entry.lines.filter(({ amountMinor, functionalMinor }) => amountMinor !== 0 || functionalMinor !== 0)
  if (lines.length === 0) return
  await refuseClosedPeriod(context, entry.date)
  const { entry: entries, line: rows } = insertsOf(context.store)
  const { journal, date, currency, rate, source, sourceId, reference, description } = entry
  const id = entries.add([context.op, journal, date, currency, rate, source, sourceId, reference, description])
  for (const { ledgerAccountId, amountMinor, functionalMinor, customerAccountId } of lines) {
    rows.add([id, ledgerAccountId, amountMinor, functionalMinor, customerAccountId ?? null])
  }
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

async function refuseClosedPeriod({ store }: CommandContext, date: CalendarDate): Promise<void> {
  const period = await store.first(closedPeriod(store), { date })
  if (!period) return
  throw refuse(
    'refused',
    'period.closed',
    `${date} falls into the accounting period ${period.code}, which is closed. Choose a later date, or reopen the period.`,
  )
}
