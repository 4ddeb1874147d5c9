CREATE INDEX "import_batch__state_partial" ON "import_batch" ("state") WHERE state = 'running';
