ALTER TABLE "termination_reason" ADD COLUMN "cut_period" TEXT NOT NULL DEFAULT 'kept' CHECK ("cut_period" IN ('kept','givenBack'));
CREATE INDEX "rated_transaction__service_id_partial" ON "rated_transaction" ("service_id") WHERE usage_record_id IS NULL;
