ALTER TABLE "charge" ADD COLUMN "counts_together" TEXT NOT NULL DEFAULT 'subscription' CHECK ("counts_together" IN ('subscription','service','line'));
ALTER TABLE "rated_transaction" ADD COLUMN "rules" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "usage_counter" ADD COLUMN "sets" TEXT CHECK (json_valid("sets"));
