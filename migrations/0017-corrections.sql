ALTER TABLE "counter" ADD COLUMN "corrects" TEXT NOT NULL DEFAULT 'counter' CHECK ("corrects" IN ('counter','charged'));
