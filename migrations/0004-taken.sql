ALTER TABLE "company" ADD COLUMN "allow_zero_credit" INTEGER NOT NULL DEFAULT 0 CHECK ("allow_zero_credit" IN (0,1));
CREATE TABLE "taken" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('credit','share','reimbursement','release')),
  "source_line_id" INTEGER,
  "source_transaction_id" INTEGER,
  "taker_line_id" INTEGER,
  "taker_transaction_id" INTEGER,
  "amount" TEXT NOT NULL CHECK (substr("amount", -13, 1) = '.'),
  "tax_minor" INTEGER NOT NULL CHECK ("tax_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "quantity" TEXT NOT NULL CHECK (substr("quantity", -13, 1) = '.')
) STRICT;
CREATE INDEX "taken__source_line_id_partial" ON "taken" ("source_line_id") WHERE source_line_id IS NOT NULL;
CREATE INDEX "taken__source_transaction_id_partial" ON "taken" ("source_transaction_id") WHERE source_transaction_id IS NOT NULL;
CREATE INDEX "taken__taker_line_id_partial" ON "taken" ("taker_line_id") WHERE taker_line_id IS NOT NULL;
CREATE INDEX "taken__taker_transaction_id_partial" ON "taken" ("taker_transaction_id") WHERE taker_transaction_id IS NOT NULL;
