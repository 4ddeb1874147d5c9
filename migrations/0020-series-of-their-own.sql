-- Refunds, reversals and write-offs take numbers of their own: three more words for what a sequence numbers.
-- Counters stand aside while their sequences move.
CREATE TABLE "sequence_counter_kept" AS SELECT * FROM "sequence_counter";
DELETE FROM "sequence_counter";
CREATE TABLE "number_sequence_next" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "document" TEXT NOT NULL CHECK ("document" IN ('customer','customerAccount','billingAccount','userAccount','party','subscription','billingRun','invoice','creditNote','payment','refund','reversal','writeOff','mandate')),
  "seller_id" INTEGER REFERENCES "seller" ("id"),
  "pattern" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "yearly" INTEGER NOT NULL CHECK ("yearly" IN (0,1)),
  "version" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_op" INTEGER NOT NULL,
  "changed_at" INTEGER NOT NULL,
  "changed_by" TEXT NOT NULL,
  "changed_op" INTEGER NOT NULL,
  "archived_at" INTEGER,
  "external_ref" TEXT,
  "custom" TEXT CHECK (json_valid("custom"))
) STRICT;
INSERT INTO "number_sequence_next" SELECT "id", "code", "document", "seller_id", "pattern", "size", "yearly", "version", "created_at", "created_by", "created_op", "changed_at", "changed_by", "changed_op", "archived_at", "external_ref", "custom" FROM "number_sequence";
UPDATE sqlite_sequence SET seq = (SELECT before.seq FROM sqlite_sequence AS before WHERE before.name = 'number_sequence') WHERE name = 'number_sequence_next';
DROP TABLE "number_sequence";
ALTER TABLE "number_sequence_next" RENAME TO "number_sequence";
CREATE UNIQUE INDEX "number_sequence__code" ON "number_sequence" ("code");
CREATE UNIQUE INDEX "number_sequence__document_seller_id" ON "number_sequence" ("document", "seller_id");
CREATE INDEX "number_sequence__seller_id_partial" ON "number_sequence" ("seller_id") WHERE "seller_id" IS NOT NULL;
INSERT INTO "sequence_counter" SELECT "number_sequence_id", "reset_key", "last" FROM "sequence_counter_kept";
DROP TABLE "sequence_counter_kept";
