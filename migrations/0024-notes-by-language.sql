ALTER TABLE "tax" ADD COLUMN "note_i18n" TEXT CHECK (json_valid("note_i18n"));
ALTER TABLE "tax" ADD COLUMN "note_key" TEXT;
