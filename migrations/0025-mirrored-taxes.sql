CREATE TABLE "mirrored_tax" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "invoice_id" INTEGER NOT NULL REFERENCES "invoice" ("id"),
  "transaction_id" INTEGER NOT NULL,
  "source_invoice_id" INTEGER,
  "tax_minor" INTEGER NOT NULL CHECK ("tax_minor" BETWEEN -9007199254740991 AND 9007199254740991)
) STRICT;
CREATE INDEX "mirrored_tax__invoice_id" ON "mirrored_tax" ("invoice_id");
CREATE UNIQUE INDEX "mirrored_tax__transaction_id" ON "mirrored_tax" ("transaction_id");
CREATE INDEX "mirrored_tax__source_invoice_id_partial" ON "mirrored_tax" ("source_invoice_id") WHERE source_invoice_id IS NOT NULL;
