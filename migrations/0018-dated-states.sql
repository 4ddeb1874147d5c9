CREATE TABLE "dated_state" (
  "id" INTEGER PRIMARY KEY,
  "entity" TEXT NOT NULL,
  "record_id" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "valid_from" TEXT NOT NULL CHECK (length("valid_from") = 10),
  "value" TEXT NOT NULL CHECK (json_valid("value")),
  "refers_to" TEXT,
  "told_op" INTEGER NOT NULL,
  "replaced_op" INTEGER,
  "in_step" INTEGER NOT NULL CHECK ("in_step" IN (0,1))
) STRICT;
CREATE UNIQUE INDEX "dated_state__entity_record_id_field_valid_from_partial" ON "dated_state" ("entity", "record_id", "field", "valid_from") WHERE replaced_op IS NULL;
CREATE INDEX "dated_state__entity_record_id" ON "dated_state" ("entity", "record_id");
CREATE INDEX "dated_state__valid_from_partial" ON "dated_state" ("valid_from") WHERE in_step = 0;
CREATE INDEX "dated_state__refers_to_value_partial" ON "dated_state" ("refers_to", "value") WHERE refers_to IS NOT NULL;
ALTER TABLE "customer" ADD COLUMN "tax_exempt" INTEGER NOT NULL DEFAULT 0 CHECK ("tax_exempt" IN (0,1));
ALTER TABLE "customer" ADD COLUMN "exemption_reason" TEXT;
ALTER TABLE "customer" ADD COLUMN "exempt_until" TEXT CHECK (length("exempt_until") = 10);
