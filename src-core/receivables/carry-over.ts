/** Invoices that credit notes alone closed were called paid by the first version. */
import type { CarryOverStep } from '../operations/steps.ts'

const CREDITED = `UPDATE invoice_state SET credited = 1 WHERE credited = 0 AND payment_status = 'PAID' AND invoice_id IN (
  SELECT debit.invoice_id FROM (
    SELECT part.debit_operation_id AS id, credit.kind FROM matching_allocation AS part
    JOIN account_operation AS credit ON credit.id = part.credit_operation_id
    GROUP BY part.debit_operation_id, credit.id HAVING SUM(part.amount_minor) > 0
  ) AS matched JOIN account_operation AS debit ON debit.id = matched.id
  WHERE debit.invoice_id IS NOT NULL
  GROUP BY debit.id HAVING MIN(matched.kind) = 'creditNote' AND MAX(matched.kind) = 'creditNote')`

export const markCredited: CarryOverStep = {
  number: 2,
  name: 'receivables.creditedInvoices',
  does: 'Invoices that credit notes alone closed are called credited',
  run: async ({ store }) => {
    const rows = store.runText(CREDITED, [])
    return { rows, says: `${rows} invoices that credit notes alone closed are called credited.` }
  },
}
