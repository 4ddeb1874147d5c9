/** The trial balance, and the lines of one ledger account. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { addDays, type CalendarDate } from '../kernel/dates.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { date, id } from '../receivables/inputs.ts'

const minor = z.number().int()

/** From is in, up to is out; absent sides are open. */
export interface Span {
  readonly from?: CalendarDate | undefined
  readonly to?: CalendarDate | undefined
}

/** Before and after all dates. */
export const DAWN = '0000-00-00'
export const DUSK = '9999-99-99'

const balanceLine = z.object({
  ledger_account_id: id,
  code: z.string(),
  name: z.string(),
  kind: z.string(),
  currency: z.string(),
  /** Minor units of the currency: sums of debits and of credits, both positive, and their difference. */
  debit_minor: minor,
  credit_minor: minor,
  balance_minor: minor,
  /** The balance in company currency. */
  functional_minor: minor,
})
export type TrialBalanceLine = z.infer<typeof balanceLine>

/** Sums by ledger account and currency of the entries dated within the span. */
export async function trialBalance(store: ReadStore, { from, to }: Span): Promise<TrialBalanceLine[]> {
  const text = `SELECT sums.*, account.code, account.name, account.kind FROM (
      SELECT line.ledger_account_id, entry.currency,
        SUM(MAX(line.amount_minor, 0)) AS debit_minor, -SUM(MIN(line.amount_minor, 0)) AS credit_minor,
        SUM(line.amount_minor) AS balance_minor, SUM(line.functional_minor) AS functional_minor
      FROM journal_entry AS entry JOIN journal_line AS line ON line.journal_entry_id = entry.id
      WHERE entry.posted_on >= ? AND entry.posted_on < ?
      GROUP BY line.ledger_account_id, entry.currency
    ) AS sums JOIN ledger_account AS account ON account.id = sums.ledger_account_id ORDER BY account.code, sums.currency`
  return (await store.select(text, [from ?? DAWN, to ?? DUSK])) as TrialBalanceLine[]
}

const span = { from: date.optional(), to: date.optional() }

const trialBalanceQuery = defineQuery({
  name: 'finance.trialBalance',
  summary: 'Debits, credits and balance of each ledger account and currency',
  input: z.object({
    ...span,
    /** As of the end of this day; stands for `to`, the day after. */
    date: date.optional(),
  }),
  output: z.object({ rows: z.array(balanceLine) }),
  handler: async ({ store }, { from, to, date: asOf }) => ({
    rows: await trialBalance(store, { from, to: asOf === undefined ? to : addDays(asOf, 1) }),
  }),
})

const ledgerLine = z.object({
  id,
  journal_entry_id: id,
  posted_on: z.string(),
  journal: z.string(),
  source: z.string(),
  source_id: id,
  reference: z.string(),
  description: z.string(),
  currency: z.string(),
  amount_minor: minor,
  functional_minor: minor,
  /** After this line, in company currency: the account's balance over all currencies. */
  functional_balance_minor: minor,
  customer_account_id: id.nullable(),
})
type LedgerLine = z.infer<typeof ledgerLine>

const LINES_OF_ACCOUNT = `FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = line.journal_entry_id
  WHERE line.ledger_account_id = ? AND (? IS NULL OR entry.currency = ?)`

const ledgerQuery = defineQuery({
  name: 'finance.ledger',
  summary: 'The lines of a ledger account in the order of posting, with the running balance',
  input: z.object({
    ledger_account_id: id,
    currency: z.string().length(3).optional(),
    ...span,
    /** The last line of the page before. */
    after: z.number().int().min(0).default(0),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ opening_functional_minor: minor, rows: z.array(ledgerLine), next: id.nullable() }),
  handler: async ({ store }, input) => {
    const scope = [input.ledger_account_id, input.currency ?? null, input.currency ?? null]
    const [from, to] = [input.from ?? DAWN, input.to ?? DUSK]
    const opening = (await store.select(
      `SELECT COALESCE(SUM(line.functional_minor), 0) AS sum ${LINES_OF_ACCOUNT} AND (entry.posted_on < ? OR (line.id <= ?
        AND entry.posted_on < ?))`,
      [...scope, from, input.after, to],
    )) as { sum: number }[]
    const rows = (await store.select(
      `SELECT line.id, line.journal_entry_id, entry.posted_on, entry.journal, entry.source, entry.source_id,
        entry.reference, entry.description,
        entry.currency, line.amount_minor, line.functional_minor, line.customer_account_id ${LINES_OF_ACCOUNT}
        AND entry.posted_on >= ? AND entry.posted_on < ? AND line.id > ? ORDER BY line.id LIMIT ?`,
      [...scope, from, to, input.after, input.limit],
    )) as Omit<LedgerLine, 'functional_balance_minor'>[]
    const opening_functional_minor = opening[0]?.sum ?? 0
    let running = opening_functional_minor
    const lines = rows.map((row): LedgerLine => {
      running += row.functional_minor
      return { ...row, functional_balance_minor: running }
    })
    return { opening_functional_minor, rows: lines, next: lines.length === input.limit ? (lines.at(-1)?.id ?? null) : null }
  },
})

export const trialBalanceQueries: AnyOperation[] = [trialBalanceQuery, ledgerQuery].map(anyOperation)
