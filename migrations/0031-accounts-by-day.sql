DROP INDEX "billing_account__billing_cycle_id_next_invoice_date";
CREATE INDEX "billing_account__billing_cycle_id_next_invoice_date_status" ON "billing_account" ("billing_cycle_id", "next_invoice_date", "status");
