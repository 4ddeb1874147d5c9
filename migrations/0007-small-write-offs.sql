-- A write-off smaller than the money that came leaves the invoice paid; files of before call it written off.
UPDATE invoice_state SET payment_status = 'PAID' WHERE payment_status = 'ABANDONED' AND invoice_id IN (
  SELECT debit.invoice_id FROM matching_allocation AS part
  JOIN account_operation AS debit ON debit.id = part.debit_operation_id
  JOIN account_operation AS credit ON credit.id = part.credit_operation_id
  WHERE debit.invoice_id IS NOT NULL
  GROUP BY debit.id
  HAVING SUM(CASE WHEN credit.kind NOT IN ('writeOff', 'creditNote') THEN part.amount_minor ELSE 0 END)
    > SUM(CASE WHEN credit.kind = 'writeOff' THEN part.amount_minor ELSE 0 END));
