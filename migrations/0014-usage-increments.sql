ALTER TABLE "charge" ADD COLUMN "first_increment" TEXT CHECK (substr("first_increment", -13, 1) = '.');
ALTER TABLE "charge" ADD COLUMN "further_increment" TEXT CHECK (substr("further_increment", -13, 1) = '.');
ALTER TABLE "charge" ADD COLUMN "connection_fee" TEXT CHECK (substr("connection_fee", -13, 1) = '.');
