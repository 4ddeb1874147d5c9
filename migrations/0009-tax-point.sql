ALTER TABLE "company" ADD COLUMN "tax_point" TEXT NOT NULL DEFAULT 'ownDate' CHECK ("tax_point" IN ('ownDate','invoiceDate'));
