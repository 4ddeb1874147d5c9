CREATE TABLE "carry_over_step" (
  "name" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "does" TEXT NOT NULL,
  "op" INTEGER NOT NULL,
  "at" INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  "says" TEXT NOT NULL,
  PRIMARY KEY ("name")
) STRICT, WITHOUT ROWID;

-- Until now one number said that a file had everything of these two steps.
INSERT INTO "carry_over_step" ("name", "number", "does", "op", "at", "rows", "says")
SELECT step."name", step."number", step."does", entry."id", entry."at", 0, 'Done by an earlier version, which did not count its rows.'
FROM (
  SELECT 'routines.presets' AS "name", 1 AS "number", 'The routines of a new company are given to the file' AS "does"
  UNION ALL
  SELECT 'receivables.creditedInvoices', 2, 'Invoices that credit notes alone closed are called credited'
) AS step
JOIN "audit_entry" AS entry ON entry."id" = (
  SELECT MAX("id") FROM "audit_entry" WHERE "operation" IN ('company.create', 'company.carryOver')
)
WHERE EXISTS (SELECT 1 FROM "revision" WHERE "name" = 'carriedOver' AND "value" >= 1);
DELETE FROM "revision" WHERE "name" = 'carriedOver';
