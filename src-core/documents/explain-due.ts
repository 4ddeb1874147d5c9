/** Why an invoice is due when it is: the steps of its payment term, made again from what the document keeps of it. */
import type { HeadSnapshot } from '../invoicing/head-snapshot.ts'
import { type CalendarDate, daysBetween } from '../kernel/dates.ts'
import type { ExplanationNode } from '../operations/contract.ts'
import { type DueStep, dueSteps, type PaymentTerm } from '../setup/calendars/due-date.ts'
import { type BankingCalendars, termRule } from '../setup/payment-terms.ts'

export interface DatedInvoice {
  readonly invoice_date: CalendarDate
  readonly due_date: CalendarDate
  /** The stored head of the page, JSON. */
  readonly snapshot: string
}

const step = (label: string, how: string, date: CalendarDate, children: readonly ExplanationNode[] = []): ExplanationNode => ({
  label,
  how,
  when: { date },
  amount: null,
  unit: null,
  children,
})

/** The due date with its steps. A document of the first version keeps no term: then the days between are what is known. */
export function explainDueDate(invoice: DatedInvoice, calendars: BankingCalendars): ExplanationNode {
  const { dueTerm } = JSON.parse(invoice.snapshot) as Partial<HeadSnapshot>
  const { invoice_date, due_date } = invoice
  if (!dueTerm) return step('Due date', `${daysWords(daysBetween(invoice_date, due_date))} after the invoice date`, due_date)
  const term = termRule(dueTerm, calendars)
  const steps = dueSteps(invoice_date, term)
  const source = dueTerm.code === null ? 'days of the billing cycle' : `payment term ${dueTerm.code}`
  const nodes = steps.map((one, index) => stepNode(one, term, index === 0 ? invoice_date : (steps[index - 1] as DueStep).date))
  const reached = (steps.at(-1) as DueStep).date
  const differs = reached === due_date ? [] : [step('Differs', 'reckoned again today, the due date is another one', reached)]
  return step('Due date', source, due_date, [step('Invoice date', '', invoice_date), ...nodes, ...differs])
}

function stepNode({ rule, date }: DueStep, term: PaymentTerm, before: CalendarDate): ExplanationNode {
  if (rule === 'days') return step(daysWords(term.days), 'added', date)
  if (rule === 'endOfMonth') return step('End of month', 'the last day of that month', date)
  if (rule === 'fixedDay') return step(`Day ${term.fixedDay} of a month`, 'the next one', date)
  if (date === before) return step('Banking day', 'banks work on it', date)
  return step('Banking day', date > before ? 'banks are closed before it' : 'banks are closed after it', date)
}

function daysWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
