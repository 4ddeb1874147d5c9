CREATE TABLE "invoice_page_text" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "invoice_id" INTEGER NOT NULL REFERENCES "invoice" ("id"),
  "texts" TEXT NOT NULL CHECK (json_valid("texts"))
) STRICT;
CREATE UNIQUE INDEX "invoice_page_text__invoice_id" ON "invoice_page_text" ("invoice_id");
