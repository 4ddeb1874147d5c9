ALTER TABLE "import_batch" ADD COLUMN "going_op" INTEGER;
CREATE INDEX "import_batch__going_op_partial" ON "import_batch" ("going_op") WHERE going_op IS NOT NULL;
