ALTER TABLE "company" ADD COLUMN "dates_rise" INTEGER NOT NULL DEFAULT 1 CHECK ("dates_rise" IN (0,1));
