ALTER TABLE "company" ADD COLUMN "zero_drafts" TEXT NOT NULL DEFAULT 'settle' CHECK ("zero_drafts" IN ('settle','document'));
ALTER TABLE "rated_transaction" ADD COLUMN "settlement_id" INTEGER;
DROP INDEX "rated_transaction__billing_account_id_usage_date_partial";
CREATE INDEX "rated_transaction__billing_account_id_usage_date_partial" ON "rated_transaction" ("billing_account_id", "usage_date") WHERE invoice_line_id IS NULL AND settlement_id IS NULL AND cancelled_op IS NULL;
CREATE INDEX "rated_transaction__settlement_id_partial" ON "rated_transaction" ("settlement_id") WHERE settlement_id IS NOT NULL;
ALTER TABLE "billing_run_account" ADD COLUMN "settlement_id" INTEGER;
CREATE INDEX "billing_run_account__settlement_id_partial" ON "billing_run_account" ("settlement_id") WHERE settlement_id IS NOT NULL;
CREATE TABLE "settlement" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "billing_run_id" INTEGER REFERENCES "billing_run" ("id"),
  "billing_account_id" INTEGER NOT NULL REFERENCES "billing_account" ("id"),
  "currency" TEXT NOT NULL,
  "settled_on" TEXT NOT NULL CHECK (length("settled_on") = 10),
  "transactions" INTEGER NOT NULL,
  "next_date_before" TEXT CHECK (length("next_date_before") = 10),
  "next_date_after" TEXT CHECK (length("next_date_after") = 10),
  "taken_back_op" INTEGER
) STRICT;
CREATE INDEX "settlement__billing_run_id_partial" ON "settlement" ("billing_run_id") WHERE billing_run_id IS NOT NULL;
CREATE INDEX "settlement__billing_account_id" ON "settlement" ("billing_account_id");
