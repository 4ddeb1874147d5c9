CREATE TABLE "audit_shape" (
  "id" INTEGER PRIMARY KEY,
  "table_name" TEXT NOT NULL,
  "columns" TEXT NOT NULL CHECK (json_valid("columns"))
) STRICT;
CREATE UNIQUE INDEX "audit_shape__table_name_columns" ON "audit_shape" ("table_name", "columns");
CREATE TABLE "audit_fact" (
  "id" INTEGER PRIMARY KEY,
  "entry_id" INTEGER NOT NULL,
  "op" INTEGER NOT NULL,
  "shape_id" INTEGER NOT NULL REFERENCES "audit_shape" ("id"),
  "first_id" INTEGER NOT NULL,
  "last_id" INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  "digest" BLOB NOT NULL,
  "marks" BLOB NOT NULL,
  "replaces_id" INTEGER
) STRICT;
CREATE INDEX "audit_fact__entry_id" ON "audit_fact" ("entry_id");
CREATE INDEX "audit_fact__shape_id_last_id" ON "audit_fact" ("shape_id", "last_id");
CREATE UNIQUE INDEX "audit_fact__replaces_id_partial" ON "audit_fact" ("replaces_id") WHERE replaces_id IS NOT NULL;
