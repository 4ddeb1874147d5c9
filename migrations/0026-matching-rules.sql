ALTER TABLE "company" ADD COLUMN "matching_rule" TEXT NOT NULL DEFAULT 'wholeNumber' CHECK ("matching_rule" IN ('wholeNumber','exactAmount','oldestFirst','byHand'));
ALTER TABLE "customer_account" ADD COLUMN "matching_rule" TEXT CHECK ("matching_rule" IN ('wholeNumber','exactAmount','oldestFirst','byHand'));
CREATE INDEX "account_operation__upper_replace_replace_replace_replace_replace_number___" ON "account_operation" (upper(replace(replace(replace(replace(replace(number, '-', ''), ' ', ''), '/', ''), '.', ''), '_', '')));
