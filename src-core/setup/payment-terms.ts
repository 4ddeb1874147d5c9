/** Payment terms as they are stored, and the rule that each stands for. */
import type { ReadStore } from '../database/store.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { BankingCalendar, CalendarDefinition } from './calendars/definition.ts'
import type { PaymentTerm } from './calendars/due-date.ts'

/** What an account's invoices are due by: its payment term, or the days of its billing cycle. */
export interface StoredTerm {
  /** The payment term's code; `null` for a billing cycle's days. */
  readonly code: string | null
  readonly days: number
  readonly endOfMonth: boolean
  readonly fixedDay: number | null
  readonly bankingCalendarId: number | null
  readonly move: 'later' | 'earlier'
}

/** A payment term's columns, all `null` where a customer account has none. */
export interface TermColumns {
  readonly term_code: string | null
  readonly term_days: number | null
  readonly term_end_of_month: number | null
  readonly term_fixed_day: number | null
  readonly term_banking_calendar_id: number | null
  readonly term_banking_move: 'later' | 'earlier' | null
}

/** The term of the customer account, else the days of the billing cycle. Source: Opencell 10.5. */
export function storedTerm(columns: TermColumns, cycleDays: number): StoredTerm {
  return {
    code: columns.term_code,
    days: columns.term_days ?? cycleDays,
    endOfMonth: columns.term_end_of_month === 1,
    fixedDay: columns.term_fixed_day,
    bankingCalendarId: columns.term_banking_calendar_id,
    move: columns.term_banking_move ?? 'later',
  }
}

export type BankingCalendars = ReadonlyMap<number, BankingCalendar>

/** The banking calendars of the company, by id. */
export async function readBankingCalendars(store: ReadStore): Promise<BankingCalendars> {
  const rows = await store.db.selectFrom('calendar').select(['id', 'definition']).execute()
  const found = new Map<number, BankingCalendar>()
  for (const { id, definition } of rows) {
    const calendar = JSON.parse(definition) as CalendarDefinition
    if (calendar.kind === 'banking') found.set(id, calendar)
  }
  return found
}

/** The rule that a stored term stands for. */
export function termRule(term: StoredTerm, calendars: BankingCalendars): PaymentTerm {
  const calendar = term.bankingCalendarId === null ? undefined : calendars.get(term.bankingCalendarId)
  const { days, endOfMonth, fixedDay, move } = term
  return { days, endOfMonth, fixedDay, banking: calendar ? { calendar, move } : null }
}

/** @throws Refusal when the calendar of a payment term is not one of banking days */
export async function checkPaymentTerm({ store }: CommandContext, values: Readonly<Record<string, unknown>>): Promise<void> {
  const id = values['banking_calendar_id']
  if (typeof id !== 'number' || (await readBankingCalendars(store)).has(id)) return
  throw refuseField(
    'banking_calendar_id',
    'paymentTerm.noBankingDays',
    'This calendar does not say on which days banks work. Choose a calendar of banking days.',
  )
}
