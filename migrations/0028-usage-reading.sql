ALTER TABLE "import_batch" ADD COLUMN "reading" TEXT CHECK (json_valid("reading"));
