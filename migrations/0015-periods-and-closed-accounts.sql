ALTER TABLE "ledger_account" ADD COLUMN "closed" INTEGER NOT NULL DEFAULT 0 CHECK ("closed" IN (0,1));
ALTER TABLE "accounting_period" ADD COLUMN "reopen_reason" TEXT;
