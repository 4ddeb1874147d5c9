ALTER TABLE "company" ADD COLUMN "rounding_down" TEXT NOT NULL DEFAULT 'floor' CHECK ("rounding_down" IN ('floor','zero'));
ALTER TABLE "company" ADD COLUMN "first_period" TEXT NOT NULL DEFAULT 'boundaries' CHECK ("first_period" IN ('boundaries','countedBack'));
