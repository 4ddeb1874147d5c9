ALTER TABLE "charge" ADD COLUMN "new_counts_from" TEXT NOT NULL DEFAULT 'change' CHECK ("new_counts_from" IN ('change','line'));
ALTER TABLE "service" ADD COLUMN "first_service_id" INTEGER REFERENCES "service" ("id");
ALTER TABLE "service" ADD COLUMN "first_start" TEXT CHECK (length("first_start") = 10);
ALTER TABLE "service" ADD COLUMN "ended_by" TEXT CHECK ("ended_by" IN ('service','change','subscription','withdrawn'));
CREATE INDEX "service__first_service_id_partial" ON "service" ("first_service_id") WHERE first_service_id IS NOT NULL;
ALTER TABLE "charge_instance" ADD COLUMN "since" TEXT CHECK (length("since") = 10);
ALTER TABLE "charge_instance" ADD COLUMN "aged_from" TEXT CHECK (length("aged_from") = 10);
