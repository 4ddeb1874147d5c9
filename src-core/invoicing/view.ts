/** An invoice as its page in the window needs it. */
import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import { defineQuery } from '../operations/define.ts'
import { paymentStatusSql } from './model.ts'

export const viewInvoice = defineQuery({
  name: 'invoice.view',
  summary: 'An invoice with its customer, payment state, tax rows, links and operations',
  input: z.object({ id: z.number().int() }),
  output: z.record(z.string(), z.unknown()),
  handler: async ({ store }, { id }) => {
    const head = await store.db
      .selectFrom('invoice')
      .innerJoin('customer', 'customer.id', 'invoice.customer_id')
      .innerJoin('billing_account', 'billing_account.id', 'invoice.billing_account_id')
      .leftJoin('invoice_state as state', 'state.invoice_id', 'invoice.id')
      .leftJoin('account_operation', 'account_operation.invoice_id', 'invoice.id')
      .leftJoin('open_item', 'open_item.account_operation_id', 'account_operation.id')
      .leftJoin('billing_run', 'billing_run.id', 'invoice.billing_run_id')
      .selectAll('invoice')
      .select([
        'customer.name as customer_name',
        'customer.code as customer_code',
        'billing_account.code as billing_account_code',
        'billing_account.name as billing_account_name',
        'state.disputed',
        'state.dispute_reason',
        'state.sent_at',
        'account_operation.id as account_operation_id',
        'open_item.open_minor',
        'open_item.direction',
        'billing_run.code as billing_run_code',
        sql<string | null>`${sql.raw(paymentStatusSql(`account_operation.direction = 'credit'`))}`.as('payment_status'),
      ])
      .where('invoice.id', '=', id)
      .executeTakeFirst()
    if (!head) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${id}.`)
    const taxes = await store.db
      .selectFrom('invoice_tax')
      .innerJoin('tax', 'tax.id', 'invoice_tax.tax_id')
      .select(['tax.name', 'tax.code', 'invoice_tax.percent', 'base_minor', 'tax_minor'])
      .where('invoice_id', '=', id)
      .execute()
    const linked = await store.db
      .selectFrom('invoice')
      .select(['id', 'number', 'kind', 'invoice_date', 'gross_minor', 'currency'])
      .where((e) => e.or([e('credits_invoice_id', '=', id), e('id', '=', head.credits_invoice_id ?? 0)]))
      .orderBy('id')
      .execute()
    const counts = await store.db
      .selectFrom('invoice_line')
      .select((e) => [e.fn.countAll<number>().as('lines'), e.fn.sum<number>('transactions').as('transactions')])
      .where('invoice_id', '=', id)
      .executeTakeFirst()
    const { snapshot, ...rest } = head
    return {
      ...rest,
      head: JSON.parse(snapshot) as unknown,
      taxes,
      linked,
      lines: Number(counts?.lines ?? 0),
      transactions: Number(counts?.transactions ?? 0),
    }
  },
})
