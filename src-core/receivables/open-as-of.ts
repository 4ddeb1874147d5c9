/**
 * What was open at the end of a day: today's open items with every later allocation taken back.
 *
 * So the cost follows what moved since that day, not the length of the books. Operations dated later
 * are left out.
 */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'

export interface AsOfFilter {
  readonly customerAccountId?: number | undefined
  readonly customerId?: number | undefined
}

export interface SqlText {
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * `WITH` clause that names `open_then`: id, customer_account_id, direction, currency, due_date, status (of now), invoice_id,
 * number, kind, operation_date, amount_minor, open_minor, open_functional_minor.
 */
export async function openThen(store: ReadStore, date: CalendarDate, filter: AsOfFilter = {}): Promise<SqlText> {
  const anyLater = await store.first(laterAllocation(store), { date })
  return anyLater ? replayed(date, filter) : present(date, filter)
}

const laterAllocation = preparedSelect<{ date: CalendarDate }>()((db, p) =>
  db.selectFrom('matching_allocation').select('id').where('allocated_on', '>', p.date).limit(1),
)

const OPERATION_COLUMNS = `item.id, item.customer_account_id, item.direction, item.currency, item.due_date, item.status,
  operation.invoice_id, operation.number,
  operation.kind, operation.operation_date, operation.amount_minor`

/** Nothing was matched or un-matched since: what is open now was open then. */
function present(date: CalendarDate, filter: AsOfFilter): SqlText {
  const { condition, values } = accountCondition(filter)
  const text = `WITH open_then AS (
    SELECT ${OPERATION_COLUMNS}, item.open_minor, item.open_functional_minor
    FROM open_item AS item JOIN account_operation AS operation ON operation.id = item.id
    WHERE item.status <> 'L'${condition} AND operation.operation_date <= ?
  )`
  return { text, values: [...values, date] }
}

function replayed(date: CalendarDate, filter: AsOfFilter): SqlText {
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
    SELECT ${OPERATION_COLUMNS}, item.open_minor + COALESCE(later.amount, 0) AS open_minor,
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
