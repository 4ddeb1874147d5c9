CREATE TABLE "kept_sum" (
  "list" TEXT NOT NULL,
  "chunk" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "count" INTEGER NOT NULL,
  "sums" TEXT NOT NULL CHECK (json_valid("sums")),
  PRIMARY KEY ("list", "chunk", "currency")
) STRICT, WITHOUT ROWID;
ALTER TABLE "company" ADD COLUMN "proration_month_days" INTEGER;
ALTER TABLE "company" ADD COLUMN "proration_ratio_places" INTEGER;
DROP INDEX "seller__parent_id";
CREATE INDEX "seller__parent_id_partial" ON "seller" ("parent_id") WHERE "parent_id" IS NOT NULL;
DROP INDEX "unit_of_measure__parent_id";
CREATE INDEX "unit_of_measure__parent_id_partial" ON "unit_of_measure" ("parent_id") WHERE "parent_id" IS NOT NULL;
ALTER TABLE "payment_term" ADD COLUMN "fixed_day" INTEGER;
ALTER TABLE "payment_term" ADD COLUMN "banking_calendar_id" INTEGER REFERENCES "calendar" ("id");
ALTER TABLE "payment_term" ADD COLUMN "banking_move" TEXT CHECK ("banking_move" IN ('later','earlier'));
CREATE INDEX "payment_term__banking_calendar_id_partial" ON "payment_term" ("banking_calendar_id") WHERE "banking_calendar_id" IS NOT NULL;
ALTER TABLE "termination_reason" ADD COLUMN "charge_last_day" INTEGER NOT NULL DEFAULT 0 CHECK ("charge_last_day" IN (0,1));
CREATE TABLE "routine" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "operation" TEXT NOT NULL,
  "input" TEXT NOT NULL CHECK (json_valid("input")),
  "rhythm" TEXT NOT NULL CHECK ("rhythm" IN ('opening','daily','weekly','monthly')),
  "time" TEXT,
  "weekday" TEXT CHECK ("weekday" IN ('mon','tue','wed','thu','fri','sat','sun')),
  "month_day" INTEGER,
  "is_on" INTEGER NOT NULL CHECK ("is_on" IN (0,1)),
  "version" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_op" INTEGER NOT NULL,
  "changed_at" INTEGER NOT NULL,
  "changed_by" TEXT NOT NULL,
  "changed_op" INTEGER NOT NULL,
  "archived_at" INTEGER,
  "external_ref" TEXT,
  "custom" TEXT CHECK (json_valid("custom"))
) STRICT;
CREATE UNIQUE INDEX "routine__code" ON "routine" ("code");
CREATE INDEX "routine__name_key" ON "routine" ("name_key");
DROP INDEX "tax_mapping__tax_class_id";
CREATE INDEX "tax_mapping__tax_class_id_partial" ON "tax_mapping" ("tax_class_id") WHERE "tax_class_id" IS NOT NULL;
DROP INDEX "customer_category__tax_category_id";
CREATE INDEX "customer_category__tax_category_id_partial" ON "customer_category" ("tax_category_id") WHERE "tax_category_id" IS NOT NULL;
DROP INDEX "number_sequence__seller_id";
CREATE INDEX "number_sequence__seller_id_partial" ON "number_sequence" ("seller_id") WHERE "seller_id" IS NOT NULL;
DROP INDEX "party__title_id";
CREATE INDEX "party__title_id_partial" ON "party" ("title_id") WHERE "title_id" IS NOT NULL;
CREATE TABLE "note" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "entity" TEXT NOT NULL,
  "record_id" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_op" INTEGER NOT NULL,
  "changed_at" INTEGER NOT NULL,
  "changed_by" TEXT NOT NULL,
  "changed_op" INTEGER NOT NULL,
  "archived_at" INTEGER,
  "external_ref" TEXT,
  "custom" TEXT CHECK (json_valid("custom"))
) STRICT;
CREATE INDEX "note__entity_record_id" ON "note" ("entity", "record_id");
DROP INDEX "customer__parent_id";
DROP INDEX "customer__brand_id";
DROP INDEX "customer__sales_channel_id";
DROP INDEX "customer__sales_representative_id";
CREATE INDEX "customer__parent_id_partial" ON "customer" ("parent_id") WHERE "parent_id" IS NOT NULL;
CREATE INDEX "customer__brand_id_partial" ON "customer" ("brand_id") WHERE "brand_id" IS NOT NULL;
CREATE INDEX "customer__sales_channel_id_partial" ON "customer" ("sales_channel_id") WHERE "sales_channel_id" IS NOT NULL;
CREATE INDEX "customer__sales_representative_id_partial" ON "customer" ("sales_representative_id") WHERE "sales_representative_id" IS NOT NULL;
DROP INDEX "customer_account__customer_id";
DROP INDEX "customer_account__credit_category_id";
DROP INDEX "customer_account__payment_term_id";
DROP INDEX "customer_account__iban";
CREATE INDEX "customer_account__credit_category_id_partial" ON "customer_account" ("credit_category_id") WHERE "credit_category_id" IS NOT NULL;
CREATE INDEX "customer_account__payment_term_id_partial" ON "customer_account" ("payment_term_id") WHERE "payment_term_id" IS NOT NULL;
CREATE INDEX "customer_account__iban_partial" ON "customer_account" ("iban") WHERE "iban" IS NOT NULL;
DROP INDEX "billing_account__customer_account_id";
DROP INDEX "billing_account__billing_cycle_id";
DROP INDEX "billing_account__tax_category_id";
DROP INDEX "billing_account__termination_reason_id";
CREATE INDEX "billing_account__tax_category_id_partial" ON "billing_account" ("tax_category_id") WHERE "tax_category_id" IS NOT NULL;
CREATE INDEX "billing_account__termination_reason_id_partial" ON "billing_account" ("termination_reason_id") WHERE "termination_reason_id" IS NOT NULL;
DROP INDEX "user_account__billing_account_id";
DROP INDEX "user_account__parent_id";
CREATE INDEX "user_account__parent_id_partial" ON "user_account" ("parent_id") WHERE "parent_id" IS NOT NULL;
CREATE TABLE "counter" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('usage','usageAmount','notification')),
  "accumulator" INTEGER NOT NULL CHECK ("accumulator" IN (0,1)),
  "ceiling" TEXT CHECK (substr("ceiling", -13, 1) = '.'),
  "unit_id" INTEGER REFERENCES "unit_of_measure" ("id"),
  "calendar_id" INTEGER REFERENCES "calendar" ("id"),
  "level" TEXT NOT NULL CHECK ("level" IN ('subscription','service')),
  "notification_levels" TEXT,
  "version" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_op" INTEGER NOT NULL,
  "changed_at" INTEGER NOT NULL,
  "changed_by" TEXT NOT NULL,
  "changed_op" INTEGER NOT NULL,
  "archived_at" INTEGER,
  "external_ref" TEXT,
  "custom" TEXT CHECK (json_valid("custom"))
) STRICT;
CREATE UNIQUE INDEX "counter__code" ON "counter" ("code");
CREATE INDEX "counter__name_key" ON "counter" ("name_key");
CREATE INDEX "counter__unit_id_partial" ON "counter" ("unit_id") WHERE "unit_id" IS NOT NULL;
CREATE INDEX "counter__calendar_id_partial" ON "counter" ("calendar_id") WHERE "calendar_id" IS NOT NULL;
ALTER TABLE "charge" ADD COLUMN "tier_price" TEXT NOT NULL DEFAULT 'unit' CHECK ("tier_price" IN ('unit','tier'));
ALTER TABLE "charge" ADD COLUMN "maximum_amount" TEXT CHECK (substr("maximum_amount", -13, 1) = '.');
ALTER TABLE "charge" ADD COLUMN "counter_id" INTEGER REFERENCES "counter" ("id");
DROP INDEX "charge__unit_id";
DROP INDEX "charge__input_unit_id";
DROP INDEX "charge__calendar_id";
CREATE INDEX "charge__unit_id_partial" ON "charge" ("unit_id") WHERE "unit_id" IS NOT NULL;
CREATE INDEX "charge__input_unit_id_partial" ON "charge" ("input_unit_id") WHERE "input_unit_id" IS NOT NULL;
CREATE INDEX "charge__calendar_id_partial" ON "charge" ("calendar_id") WHERE "calendar_id" IS NOT NULL;
CREATE INDEX "charge__counter_id_partial" ON "charge" ("counter_id") WHERE "counter_id" IS NOT NULL;
ALTER TABLE "product_charge" ADD COLUMN "counter_id" INTEGER REFERENCES "counter" ("id");
DROP INDEX "product_charge__product_id";
CREATE INDEX "product_charge__counter_id_partial" ON "product_charge" ("counter_id") WHERE "counter_id" IS NOT NULL;
DROP INDEX "offer_product__offer_id";
DROP INDEX "price_plan__offer_id";
DROP INDEX "price_plan__seller_id";
CREATE INDEX "price_plan__offer_id_partial" ON "price_plan" ("offer_id") WHERE "offer_id" IS NOT NULL;
CREATE INDEX "price_plan__seller_id_partial" ON "price_plan" ("seller_id") WHERE "seller_id" IS NOT NULL;
DROP INDEX "subscription__termination_reason_id";
DROP INDEX "subscription__sales_channel_id";
DROP INDEX "subscription__sales_representative_id";
CREATE INDEX "subscription__termination_reason_id_partial" ON "subscription" ("termination_reason_id") WHERE "termination_reason_id" IS NOT NULL;
CREATE INDEX "subscription__sales_channel_id_partial" ON "subscription" ("sales_channel_id") WHERE "sales_channel_id" IS NOT NULL;
CREATE INDEX "subscription__sales_representative_id_partial" ON "subscription" ("sales_representative_id") WHERE "sales_representative_id" IS NOT NULL;
CREATE TABLE "routine_state" (
  "routine_id" INTEGER NOT NULL,
  "last_run_at" INTEGER NOT NULL,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('waiting','started','done','failed')),
  "job_id" INTEGER,
  "message" TEXT,
  PRIMARY KEY ("routine_id")
) STRICT, WITHOUT ROWID;
ALTER TABLE "service" ADD COLUMN "offer_id" INTEGER REFERENCES "offer" ("id");
CREATE TABLE "subscription_change" (
  "id" INTEGER PRIMARY KEY,
  "subscription_id" INTEGER NOT NULL REFERENCES "subscription" ("id"),
  "date" TEXT NOT NULL CHECK (length("date") = 10),
  "state" TEXT NOT NULL CHECK ("state" IN ('planned','made','withdrawn')),
  "offer_before_id" INTEGER NOT NULL REFERENCES "offer" ("id"),
  "offer_id" INTEGER NOT NULL REFERENCES "offer" ("id"),
  "agreement_before" TEXT CHECK (length("agreement_before") = 10),
  "agreement_date" TEXT CHECK (length("agreement_date") = 10),
  "services" TEXT NOT NULL CHECK (json_valid("services")),
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "subscription_change__subscription_id_date" ON "subscription_change" ("subscription_id", "date");
CREATE INDEX "subscription_change__date_partial" ON "subscription_change" ("date") WHERE state = 'planned';
CREATE TABLE "counter_period" (
  "id" INTEGER PRIMARY KEY,
  "counter_id" INTEGER NOT NULL REFERENCES "counter" ("id"),
  "subscription_id" INTEGER NOT NULL,
  "service_id" INTEGER NOT NULL,
  "from_date" TEXT NOT NULL CHECK (length("from_date") = 10),
  "to_date" TEXT NOT NULL CHECK (length("to_date") = 10),
  "ceiling" TEXT CHECK (substr("ceiling", -13, 1) = '.'),
  "used" TEXT NOT NULL CHECK (substr("used", -13, 1) = '.'),
  "over" TEXT NOT NULL CHECK (substr("over", -13, 1) = '.'),
  "over_amount" TEXT NOT NULL CHECK (substr("over_amount", -13, 1) = '.'),
  "crossed" TEXT CHECK (json_valid("crossed")),
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "counter_period__subscription_id_counter_id_service_id_from_date" ON "counter_period" ("subscription_id", "counter_id", "service_id", "from_date");
CREATE INDEX "counter_period__counter_id" ON "counter_period" ("counter_id");
CREATE INDEX "invoice__customer_id" ON "invoice" ("customer_id");
ALTER TABLE "invoice_state" ADD COLUMN "credited" INTEGER NOT NULL DEFAULT 0 CHECK ("credited" IN (0,1));
