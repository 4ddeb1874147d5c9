ALTER TABLE "company" ADD COLUMN "late_pause" TEXT NOT NULL DEFAULT 'kept' CHECK ("late_pause" IN ('kept','givenBack'));
CREATE TABLE "subscription_suspension" (
  "id" INTEGER PRIMARY KEY,
  "subscription_id" INTEGER NOT NULL REFERENCES "subscription" ("id"),
  "start_date" TEXT NOT NULL CHECK (length("start_date") = 10),
  "end_date" TEXT CHECK (length("end_date") = 10),
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "subscription_suspension__subscription_id_start_date" ON "subscription_suspension" ("subscription_id", "start_date");
-- Suspensions of one operation were a row for each service.
INSERT INTO "subscription_suspension" ("subscription_id", "start_date", "end_date", "created_op", "changed_op")
SELECT v.subscription_id, MIN(x.start_date), CASE WHEN COUNT(x.end_date) = COUNT(*) THEN MAX(x.end_date) END, x.created_op, x.created_op
FROM service_suspension x JOIN service v ON v.id = x.service_id
GROUP BY v.subscription_id, x.created_op ORDER BY MIN(x.id);
DROP TABLE "service_suspension";
