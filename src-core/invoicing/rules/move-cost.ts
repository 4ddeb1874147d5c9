/** What a move of a subscription does to its bills: those before it against those after it. */
import { type CalendarDate, daysBetween } from '../../kernel/dates.ts'
import { decimal, sumDecimals, toPlain, toStored } from '../../kernel/decimal.ts'
import type { RatingBook } from '../../rating/book.ts'
import type { ExpectedBills, ExpectedLine, MoveCost } from '../../subscriptions/expected.ts'
import { termsOf } from '../draft.ts'
import { expectedTotals } from './expected-bills.ts'
import { totalsOf } from './totals.ts'

/**
 * The lines stand on the bills up to the first one from the day of the move on: credits, charges of parts of a period,
 * fees. Whole periods that begin on the day or later are no cost of the move, they are what it costs a month from then.
 */
export function costOfMove(book: RatingBook, before: ExpectedBills, after: ExpectedBills, on: CalendarDate): MoveCost {
  const billDate = (after.bills.find(({ date }) => date >= on) ?? after.bills.at(-1))?.date ?? on
  const lines = differences(oneOffs(before, on, billDate), oneOffs(after, on, billDate))
  const amounts = lines.map((line) => ({ taxId: line.tax_id, amount: toStored(decimal(line.amount)) }))
  return {
    currency: after.currency,
    bill_date: billDate,
    lines,
    ...expectedTotals(book, totalsOf(book, amounts, termsOf(book, after.currency))),
    month_before: before.recurring_month,
    month_after: after.recurring_month,
    bills: after.bills.flatMap((one) => {
      const old = before.bills.find(({ date }) => date === one.date)
      const either = one.estimate || (old?.estimate ?? false)
      return old ? [{ date: one.date, before_minor: old.gross_minor, after_minor: one.gross_minor, estimate: either }] : []
    }),
  }
}

function oneOffs({ bills }: ExpectedBills, on: CalendarDate, until: CalendarDate): ExpectedLine[] {
  const lines = bills.flatMap((bill) => (bill.date <= until ? bill.lines : []))
  return lines.filter(({ kind, days, period_start }) => {
    if (kind === 'usage' || kind === 'estimate') return false
    return !(kind === 'recurring' && days === null && period_start !== null && period_start >= on)
  })
}

const keyOf = (line: ExpectedLine) =>
  `${line.service_id}|${line.charge_id}|${line.kind === 'reimbursement' ? 'recurring' : line.kind}|${line.tax_id}`

/** One line a service and charge: as it stands where it is new, the difference of its sums where it was there before. */
function differences(before: readonly ExpectedLine[], after: readonly ExpectedLine[]): ExpectedLine[] {
  const old = Map.groupBy(before, keyOf)
  const fresh = Map.groupBy(after, keyOf)
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key) ?? [], fresh.get(key) ?? []]
    const difference = sumDecimals([...is.map((one) => decimal(one.amount)), ...was.map((one) => decimal(one.amount).negated())])
    if (difference.isZero()) return []
    if (was.length === 0 && is.length > 0) return is
    return [{ ...((was[0] ?? is[0]) as ExpectedLine), ...daysBetweenSums(was, is), amount: toPlain(difference), rated: false }]
  })
}

/** `27 of 31 days` less, where all parts are of one period and quantity; no days else. */
function daysBetweenSums(was: readonly ExpectedLine[], is: readonly ExpectedLine[]): Pick<ExpectedLine, 'days' | 'of_days'> {
  const parts = [...was.map((line) => ({ line, sign: -1 })), ...is.map((line) => ({ line, sign: 1 }))].map(({ line, sign }) => {
    const whole = line.period_start === null || line.period_end === null ? null : daysBetween(line.period_start, line.period_end)
    const of = line.of_days ?? whole
    const back = line.kind === 'reimbursement' ? -1 : 1
    return {
      of,
      days: of === null ? 0 : sign * back * (line.days ?? of),
      what: `${of} ${line.unit_price} ${decimal(line.quantity).abs().toString()}`,
    }
  })
  const days = Math.abs(parts.reduce((sum, part) => sum + part.days, 0))
  const same = new Set(parts.map((part) => part.what)).size === 1
  return same && parts[0]?.of ? { days, of_days: parts[0].of } : { days: null, of_days: null }
}
