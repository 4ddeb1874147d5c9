/** Which lines of an invoice are credited, and how much of each. */
import type { CalendarDate } from '../../../src-core/kernel/dates.ts'
import { decimal, isDecimalText } from '../../../src-core/kernel/decimal.ts'
import { formatPeriod } from '../../format/dates.ts'

export interface CreditableLine {
  readonly id: number
  readonly label: string
  /** What is left of it; negative for a line that was itself a credit. */
  readonly amount: string
}

/** A line as `invoice.creditable` answers it. */
export interface OfferedLine {
  readonly line_id: number
  readonly label: string
  readonly subscription: string | null
  /** Half open; null for what has no period. */
  readonly period_start: CalendarDate | null
  readonly period_end: CalendarDate | null
  readonly left: string
}

/** A line as it is told from the others: the same charge of two months or of two subscriptions is two lines. */
export function creditableLine(one: OfferedLine, today?: CalendarDate): CreditableLine {
  const period = one.period_start === null ? null : formatPeriod(one.period_start, one.period_end, today)
  const label = [one.label, period, one.subscription].filter((part) => part !== null).join(', ')
  return { id: one.line_id, label, amount: one.left }
}

/** Whether nothing of it is left. */
export const isNothing = (line: CreditableLine): boolean => decimal(line.amount).isZero()

/** Amount to credit by line; lines that are left out have none. `null` credits the rest of the invoice. */
export type CreditChoice = ReadonlyMap<number, string> | null

/** Whether a line may be credited by an amount: towards the line's own sign and not beyond what is left. */
export function isCreditable(line: CreditableLine, amount: string): boolean {
  if (!isDecimalText(amount)) return false
  const [wanted, whole] = [decimal(amount), decimal(line.amount)]
  return !wanted.isZero() && wanted.isNegative() === whole.isNegative() && wanted.abs().lte(whole.abs())
}

/** The lines of the command's input; `undefined` credits the rest, `null` when nothing valid is chosen. */
export function creditLines(
  lines: readonly CreditableLine[],
  choice: CreditChoice,
): readonly { line_id: number; amount: string }[] | undefined | null {
  if (choice === null) return undefined
  if (choice.size === 0) return null
  const byId = new Map(lines.map((line) => [line.id, line]))
  const chosen = [...choice].map(([line_id, amount]) => ({ line_id, amount }))
  const valid = chosen.every(({ line_id, amount }) => {
    const line = byId.get(line_id)
    return line !== undefined && isCreditable(line, amount)
  })
  return valid ? chosen : null
}
