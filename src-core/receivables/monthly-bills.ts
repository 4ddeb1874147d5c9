/** What a customer was billed month by month, and how much of it is settled. */
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import { addMonths, type CalendarDate, dateOf, monthOf, yearOf } from '../kernel/dates.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { id } from './inputs.ts'

const month = z.object({
  /** First day of the month of the invoice dates. */
  month: z.string(),
  currency: z.string(),
  /** Gross of invoices less credit notes. */
  billed_minor: z.number().int(),
  /** The part of those invoices that is still open. */
  open_minor: z.number().int(),
  documents: z.number().int(),
})

interface Billed {
  readonly customer: number
  readonly account: number | null
  readonly from: CalendarDate
}
const billedByMonth = preparedSelect<Billed>()((db, p) =>
  db
    .selectFrom('invoice as i')
    .innerJoin('customer_account as c', 'c.id', 'i.customer_account_id')
    .leftJoin('account_operation as a', (join) => join.onRef('a.invoice_id', '=', 'i.id').on('a.kind', 'in', ['invoice', 'creditNote']))
    .leftJoin('open_item as o', 'o.account_operation_id', 'a.id')
    .select((e) => [
      e.fn<string>('substr', ['i.invoice_date', e.val(1), e.val(7)]).as('month'),
      'i.currency',
      e.fn.sum<number>('i.gross_minor').as('billed_minor'),
      e.fn
        .sum<number>(
          e
            .case()
            .when('o.direction', '=', 'debit')
            .then(e.ref('o.open_minor'))
            .when('o.direction', '=', 'credit')
            .then(e.neg(e.ref('o.open_minor')))
            .else(0)
            .end(),
        )
        .as('open_minor'),
      e.fn.countAll<number>().as('documents'),
    ])
    .where('c.customer_id', '=', p.customer)
    .where((e) => e.or([e(e.val(p.account), 'is', null), e('i.billing_account_id', '=', p.account)]))
    .where('i.invoice_date', '>=', p.from)
    .groupBy(['month', 'i.currency'])
    .orderBy('month')
    .orderBy('i.currency'),
)

const monthlyBills = defineQuery({
  name: 'customer.monthlyBills',
  summary: 'What a customer was billed month by month, and what of it is open; by the dates of the invoices',
  input: z.object({ id, billing_account_id: id.optional(), months: z.number().int().min(1).max(60).default(12) }),
  output: z.object({ months: z.array(month) }),
  handler: async ({ store, today }, { id: customer, billing_account_id, months }) => {
    const from = addMonths(dateOf(yearOf(today), monthOf(today), 1), 1 - months)
    const rows = await store.all(billedByMonth(store), { customer, account: billing_account_id ?? null, from })
    return { months: rows.map((row) => ({ ...row, month: `${row.month}-01` })) }
  },
})

export const monthlyQueries: readonly AnyOperation[] = [monthlyBills].map(anyOperation)
