/**
 * What was open at the end of a day: today's open items with every later allocation taken back.
 *
 * So the cost follows what moved since that day, not the length of the books. Operations dated later
 * are left out.
 */
import type { CalendarDate } from '../kernel/dates.ts'

export interface AsOfFilter {
  readonly customerAccountId?: number | undefined
  readonly customerId?: number | undefined
}

export interface SqlText {
  readonly text: string
  readonly values: readonly unknown[]
}

/** `WITH` clause that names `open_then(id, customer_account_id, direction, currency, due_date, open_minor, open_functional_minor)`. */
export function openThen(date: CalendarDate, filter: AsOfFilter = {}): SqlText {
  const { condition, values } = accountCondition(filter)
  const text = `WITH later AS (
    SELECT operation, SUM(amount) AS amount, SUM(functional) AS functional FROM (
      SELECT debit_operation_id AS operation, amount_minor AS amount, functional_minor AS functional
      FROM matching_allocation WHERE allocated_on > ?
      UNION ALL
      SELECT credit_operation_id, amount_minor, functional_minor + exchange_minor
      FROM matching_allocation WHERE allocated_on > ?
    ) GROUP BY operation
  ), concerned AS (
    SELECT item.id FROM open_item AS item WHERE item.status <> 'L'${condition}
    UNION SELECT later.operation FROM later JOIN open_item AS item ON item.id = later.operation WHERE 1 = 1${condition}
  ), open_then AS (
    SELECT item.id, item.customer_account_id, item.direction, item.currency, item.due_date, operation.invoice_id, operation.number,
      operation.kind, operation.operation_date, operation.amount_minor,
      item.open_minor + COALESCE(later.amount, 0) AS open_minor,
      item.open_functional_minor + COALESCE(later.functional, 0) AS open_functional_minor
    FROM concerned JOIN open_item AS item ON item.id = concerned.id
    JOIN account_operation AS operation ON operation.id = concerned.id
    LEFT JOIN later ON later.operation = concerned.id
    WHERE operation.operation_date <= ? AND item.open_minor + COALESCE(later.amount, 0) <> 0
  )`
  return { text, values: [date, date, ...values, ...values, date] }
}

function accountCondition({ customerAccountId, customerId }: AsOfFilter): { condition: string; values: number[] } {
  if (customerAccountId !== undefined) return { condition: ' AND item.customer_account_id = ?', values: [customerAccountId] }
  if (customerId === undefined) return { condition: '', values: [] }
  return { condition: ' AND item.customer_account_id IN (SELECT id FROM customer_account WHERE customer_id = ?)', values: [customerId] }
}
