ALTER TABLE "access_point" ADD COLUMN "ended_by" TEXT CHECK ("ended_by" IN ('access','subscription'));
ALTER TABLE "access_point" ADD COLUMN "own_end_date" TEXT CHECK (length("own_end_date") = 10);
