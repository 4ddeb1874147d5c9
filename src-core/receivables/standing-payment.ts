/** Payments that were not taken back. */
import { sql } from 'kysely'

/** Of rows of `account_operation`: no rejected payment of the whole amount stands against it, even if un-matched since. */
export const paymentStands = sql<boolean>`NOT EXISTS (
  SELECT 1 FROM matching_allocation AS taken JOIN account_operation AS opposite ON opposite.id = taken.debit_operation_id
  WHERE taken.credit_operation_id = account_operation.id AND opposite.kind = 'rejectedPayment'
    AND taken.amount_minor = account_operation.amount_minor)`
