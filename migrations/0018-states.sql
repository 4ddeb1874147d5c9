ALTER TABLE "audit_entry" ADD COLUMN "touches_digest" BLOB;
CREATE TABLE "audit_state" (
  "id" INTEGER PRIMARY KEY,
  "entry_id" INTEGER NOT NULL,
  "shape_id" INTEGER NOT NULL REFERENCES "audit_shape" ("id"),
  "first_key" INTEGER NOT NULL,
  "last_key" INTEGER NOT NULL,
  "keys" TEXT NOT NULL CHECK (json_valid("keys")),
  "digests" BLOB NOT NULL
) STRICT;
CREATE INDEX "audit_state__entry_id" ON "audit_state" ("entry_id");
CREATE INDEX "audit_state__shape_id_last_key" ON "audit_state" ("shape_id", "last_key");
