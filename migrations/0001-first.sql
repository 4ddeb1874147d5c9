CREATE TABLE "audit_entry" (
  "id" INTEGER PRIMARY KEY,
  "at" INTEGER NOT NULL,
  "actor_kind" TEXT NOT NULL CHECK ("actor_kind" IN ('user','token','job')),
  "actor_id" INTEGER NOT NULL,
  "actor_name" TEXT NOT NULL,
  "operation" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "job_id" INTEGER,
  "payload_digest" BLOB NOT NULL,
  "fact_count" INTEGER NOT NULL,
  "facts_digest" BLOB NOT NULL,
  "digest" BLOB NOT NULL
) STRICT;
CREATE INDEX "audit_entry__job_id_partial" ON "audit_entry" ("job_id") WHERE job_id IS NOT NULL;
CREATE TABLE "audit_payload" (
  "entry_id" INTEGER NOT NULL,
  "input" TEXT NOT NULL CHECK (json_valid("input")),
  "changes" TEXT NOT NULL CHECK (json_valid("changes")),
  "undo" TEXT CHECK (json_valid("undo")),
  PRIMARY KEY ("entry_id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "audit_undo" (
  "entry_id" INTEGER NOT NULL,
  "undone_by" INTEGER NOT NULL,
  PRIMARY KEY ("entry_id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "audit_touch" (
  "entity" TEXT NOT NULL,
  "record_id" INTEGER NOT NULL,
  "entry_id" INTEGER NOT NULL,
  PRIMARY KEY ("entity", "record_id", "entry_id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "idempotency_key" (
  "scope" TEXT NOT NULL,
  "operation" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "body_digest" BLOB NOT NULL,
  "response" TEXT NOT NULL CHECK (json_valid("response")),
  "at" INTEGER NOT NULL,
  PRIMARY KEY ("scope", "operation", "key")
) STRICT, WITHOUT ROWID;
CREATE TABLE "job" (
  "id" INTEGER PRIMARY KEY,
  "operation" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('queued','running','stopping','stopped','succeeded','failed')),
  "step" TEXT NOT NULL,
  "input" TEXT NOT NULL CHECK (json_valid("input")),
  "cursor" TEXT NOT NULL CHECK (json_valid("cursor")),
  "frozen_now" INTEGER NOT NULL,
  "frozen_today" TEXT NOT NULL,
  "done" INTEGER NOT NULL,
  "total" INTEGER NOT NULL,
  "rejected" INTEGER NOT NULL,
  "rate" REAL NOT NULL,
  "actor" TEXT NOT NULL CHECK (json_valid("actor")),
  "entry_id" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "started_at" INTEGER,
  "finished_at" INTEGER,
  "message" TEXT,
  "report" TEXT CHECK (json_valid("report"))
) STRICT;
CREATE TABLE "app_role" (
  "id" INTEGER PRIMARY KEY,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "permissions" TEXT NOT NULL CHECK (json_valid("permissions"))
) STRICT;
CREATE UNIQUE INDEX "app_role__code" ON "app_role" ("code");
CREATE TABLE "app_user" (
  "id" INTEGER PRIMARY KEY,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "role_id" INTEGER NOT NULL REFERENCES "app_role" ("id")
) STRICT;
CREATE UNIQUE INDEX "app_user__code" ON "app_user" ("code");
CREATE TABLE "revision" (
  "name" TEXT NOT NULL,
  "value" INTEGER NOT NULL,
  PRIMARY KEY ("name")
) STRICT, WITHOUT ROWID;
CREATE TABLE "custom_field" (
  "id" INTEGER PRIMARY KEY,
  "entity" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "definition" TEXT NOT NULL CHECK (json_valid("definition"))
) STRICT;
CREATE UNIQUE INDEX "custom_field__entity_code" ON "custom_field" ("entity", "code");
CREATE TABLE "search_entry" (
  "id" INTEGER PRIMARY KEY,
  "entity" TEXT NOT NULL,
  "record_id" INTEGER NOT NULL,
  "code_key" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "detail" TEXT NOT NULL,
  "words" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "search_entry__entity_record_id" ON "search_entry" ("entity", "record_id");
CREATE INDEX "search_entry__code_key" ON "search_entry" ("code_key");
CREATE TABLE "saved_view" (
  "id" INTEGER PRIMARY KEY,
  "list" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (json_valid("state"))
) STRICT;
CREATE UNIQUE INDEX "saved_view__list_name" ON "saved_view" ("list", "name");
CREATE TABLE "ledger_account" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('assets','liabilities','equity','revenue','expense')),
  "role" TEXT CHECK ("role" IN ('receivable','bank','cash','card','revenue','rounding','exchangeGain','exchangeLoss','badDebt')),
  "heading" INTEGER NOT NULL CHECK ("heading" IN (0,1)),
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
CREATE UNIQUE INDEX "ledger_account__code" ON "ledger_account" ("code");
CREATE UNIQUE INDEX "ledger_account__role" ON "ledger_account" ("role");
CREATE INDEX "ledger_account__name_key" ON "ledger_account" ("name_key");
CREATE TABLE "currency" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "symbol" TEXT,
  "decimals" INTEGER NOT NULL,
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
CREATE UNIQUE INDEX "currency__code" ON "currency" ("code");
CREATE INDEX "currency__name_key" ON "currency" ("name_key");
CREATE TABLE "language" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "language__code" ON "language" ("code");
CREATE INDEX "language__name_key" ON "language" ("name_key");
CREATE TABLE "country" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "currency" TEXT NOT NULL REFERENCES "currency" ("code"),
  "language" TEXT NOT NULL REFERENCES "language" ("code"),
  "european_union" INTEGER NOT NULL CHECK ("european_union" IN (0,1)),
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
CREATE UNIQUE INDEX "country__code" ON "country" ("code");
CREATE INDEX "country__name_key" ON "country" ("name_key");
CREATE TABLE "company" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "legal_name" TEXT,
  "currency" TEXT NOT NULL REFERENCES "currency" ("code"),
  "country" TEXT NOT NULL REFERENCES "country" ("code"),
  "language" TEXT NOT NULL REFERENCES "language" ("code"),
  "zone" TEXT NOT NULL,
  "street" TEXT,
  "postal_code" TEXT,
  "city" TEXT,
  "tax_id" TEXT,
  "registration_number" TEXT,
  "email" TEXT,
  "phone" TEXT,
  "website" TEXT,
  "bank_name" TEXT,
  "iban" TEXT,
  "bic" TEXT,
  "logo" TEXT,
  "invoice_footer" TEXT,
  "amounts_from" TEXT NOT NULL CHECK ("amounts_from" IN ('net','gross')),
  "line_rounding" TEXT NOT NULL CHECK ("line_rounding" IN ('currency','places','none')),
  "line_rounding_places" INTEGER,
  "rounding_mode" TEXT NOT NULL CHECK ("rounding_mode" IN ('halfUp','floor','ceiling','halfEven')),
  "tax_totals" TEXT NOT NULL CHECK ("tax_totals" IN ('perTaxOnInvoice','sumOfLineTaxes')),
  "proration_divisor" TEXT NOT NULL CHECK ("proration_divisor" IN ('actualDays','thirtyDays')),
  "draft_change_limit" TEXT CHECK (substr("draft_change_limit", -13, 1) = '.'),
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
CREATE UNIQUE INDEX "company__code" ON "company" ("code");
CREATE INDEX "company__name_key" ON "company" ("name_key");
CREATE TABLE "seller" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "parent_id" INTEGER REFERENCES "seller" ("id"),
  "country" TEXT NOT NULL REFERENCES "country" ("code"),
  "legal_name" TEXT,
  "street" TEXT,
  "postal_code" TEXT,
  "city" TEXT,
  "tax_id" TEXT,
  "registration_number" TEXT,
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
CREATE UNIQUE INDEX "seller__code" ON "seller" ("code");
CREATE INDEX "seller__name_key" ON "seller" ("name_key");
CREATE INDEX "seller__parent_id" ON "seller" ("parent_id");
CREATE TABLE "title" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "is_company" INTEGER NOT NULL CHECK ("is_company" IN (0,1)),
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
CREATE UNIQUE INDEX "title__code" ON "title" ("code");
CREATE INDEX "title__name_key" ON "title" ("name_key");
CREATE TABLE "credit_category" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "credit_category__code" ON "credit_category" ("code");
CREATE INDEX "credit_category__name_key" ON "credit_category" ("name_key");
CREATE TABLE "brand" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "brand__code" ON "brand" ("code");
CREATE INDEX "brand__name_key" ON "brand" ("name_key");
CREATE TABLE "sales_channel" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "sales_channel__code" ON "sales_channel" ("code");
CREATE INDEX "sales_channel__name_key" ON "sales_channel" ("name_key");
CREATE TABLE "calendar" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "definition" TEXT NOT NULL CHECK (json_valid("definition")),
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
CREATE UNIQUE INDEX "calendar__code" ON "calendar" ("code");
CREATE INDEX "calendar__name_key" ON "calendar" ("name_key");
CREATE TABLE "billing_cycle" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "calendar_id" INTEGER NOT NULL REFERENCES "calendar" ("id"),
  "due_days" INTEGER NOT NULL,
  "invoicing_threshold" TEXT CHECK (substr("invoicing_threshold", -13, 1) = '.'),
  "aggregate_usage" TEXT NOT NULL CHECK ("aggregate_usage" IN ('perArticle','perDay','perTransaction')),
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
CREATE UNIQUE INDEX "billing_cycle__code" ON "billing_cycle" ("code");
CREATE INDEX "billing_cycle__name_key" ON "billing_cycle" ("name_key");
CREATE INDEX "billing_cycle__calendar_id" ON "billing_cycle" ("calendar_id");
CREATE TABLE "unit_of_measure" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "symbol" TEXT NOT NULL,
  "parent_id" INTEGER REFERENCES "unit_of_measure" ("id"),
  "multiplier" TEXT NOT NULL CHECK (substr("multiplier", -13, 1) = '.'),
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
CREATE UNIQUE INDEX "unit_of_measure__code" ON "unit_of_measure" ("code");
CREATE INDEX "unit_of_measure__name_key" ON "unit_of_measure" ("name_key");
CREATE INDEX "unit_of_measure__parent_id" ON "unit_of_measure" ("parent_id");
CREATE TABLE "payment_term" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "days" INTEGER NOT NULL,
  "end_of_month" INTEGER NOT NULL CHECK ("end_of_month" IN (0,1)),
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
CREATE UNIQUE INDEX "payment_term__code" ON "payment_term" ("code");
CREATE INDEX "payment_term__name_key" ON "payment_term" ("name_key");
CREATE TABLE "invoice_type" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('invoice','creditNote')),
  "posts" INTEGER NOT NULL CHECK ("posts" IN (0,1)),
  "excluded_from_aging" INTEGER NOT NULL CHECK ("excluded_from_aging" IN (0,1)),
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
CREATE UNIQUE INDEX "invoice_type__code" ON "invoice_type" ("code");
CREATE INDEX "invoice_type__name_key" ON "invoice_type" ("name_key");
CREATE TABLE "termination_reason" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "apply_agreement" INTEGER NOT NULL CHECK ("apply_agreement" IN (0,1)),
  "apply_reimbursement" INTEGER NOT NULL CHECK ("apply_reimbursement" IN (0,1)),
  "apply_termination_charges" INTEGER NOT NULL CHECK ("apply_termination_charges" IN (0,1)),
  "reimburse_one_shots" INTEGER NOT NULL CHECK ("reimburse_one_shots" IN (0,1)),
  "proration" TEXT NOT NULL CHECK ("proration" IN ('asCharge','prorated','full')),
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
CREATE UNIQUE INDEX "termination_reason__code" ON "termination_reason" ("code");
CREATE INDEX "termination_reason__name_key" ON "termination_reason" ("name_key");
CREATE TABLE "exchange_rate" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "currency" TEXT NOT NULL REFERENCES "currency" ("code"),
  "from_date" TEXT NOT NULL CHECK (length("from_date") = 10),
  "rate" TEXT NOT NULL CHECK (substr("rate", -13, 1) = '.'),
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
CREATE UNIQUE INDEX "exchange_rate__currency_from_date" ON "exchange_rate" ("currency", "from_date");
CREATE TABLE "accounting_period" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "start_date" TEXT NOT NULL CHECK (length("start_date") = 10),
  "end_date" TEXT NOT NULL CHECK (length("end_date") = 10),
  "status" TEXT NOT NULL CHECK ("status" IN ('open','closed')),
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
CREATE UNIQUE INDEX "accounting_period__code" ON "accounting_period" ("code");
CREATE TABLE "tax" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "percent" TEXT NOT NULL CHECK (substr("percent", -13, 1) = '.'),
  "ledger_account_id" INTEGER NOT NULL REFERENCES "ledger_account" ("id"),
  "reverse_charge" INTEGER NOT NULL CHECK ("reverse_charge" IN (0,1)),
  "note" TEXT,
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
CREATE UNIQUE INDEX "tax__code" ON "tax" ("code");
CREATE INDEX "tax__name_key" ON "tax" ("name_key");
CREATE INDEX "tax__ledger_account_id" ON "tax" ("ledger_account_id");
CREATE TABLE "tax_class" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "tax_class__code" ON "tax_class" ("code");
CREATE INDEX "tax_class__name_key" ON "tax_class" ("name_key");
CREATE TABLE "tax_category" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "tax_category__code" ON "tax_category" ("code");
CREATE INDEX "tax_category__name_key" ON "tax_category" ("name_key");
CREATE TABLE "tax_mapping" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "tax_category_id" INTEGER NOT NULL REFERENCES "tax_category" ("id"),
  "tax_class_id" INTEGER REFERENCES "tax_class" ("id"),
  "seller_country" TEXT REFERENCES "country" ("code"),
  "buyer_country" TEXT REFERENCES "country" ("code"),
  "valid_from" TEXT CHECK (length("valid_from") = 10),
  "valid_to" TEXT CHECK (length("valid_to") = 10),
  "priority" INTEGER NOT NULL,
  "tax_id" INTEGER NOT NULL REFERENCES "tax" ("id"),
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
CREATE INDEX "tax_mapping__tax_category_id" ON "tax_mapping" ("tax_category_id");
CREATE INDEX "tax_mapping__tax_class_id" ON "tax_mapping" ("tax_class_id");
CREATE INDEX "tax_mapping__tax_id" ON "tax_mapping" ("tax_id");
CREATE TABLE "customer_category" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "tax_category_id" INTEGER REFERENCES "tax_category" ("id"),
  "tax_exempt" INTEGER NOT NULL CHECK ("tax_exempt" IN (0,1)),
  "exemption_reason" TEXT,
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
CREATE UNIQUE INDEX "customer_category__code" ON "customer_category" ("code");
CREATE INDEX "customer_category__name_key" ON "customer_category" ("name_key");
CREATE INDEX "customer_category__tax_category_id" ON "customer_category" ("tax_category_id");
CREATE TABLE "number_sequence" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "document" TEXT NOT NULL CHECK ("document" IN ('customer','customerAccount','billingAccount','userAccount','party','subscription','billingRun','invoice','creditNote','payment','mandate')),
  "seller_id" INTEGER REFERENCES "seller" ("id"),
  "pattern" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "yearly" INTEGER NOT NULL CHECK ("yearly" IN (0,1)),
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
CREATE UNIQUE INDEX "number_sequence__code" ON "number_sequence" ("code");
CREATE UNIQUE INDEX "number_sequence__document_seller_id" ON "number_sequence" ("document", "seller_id");
CREATE INDEX "number_sequence__seller_id" ON "number_sequence" ("seller_id");
CREATE TABLE "party" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('person','organisation')),
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "title_id" INTEGER REFERENCES "title" ("id"),
  "first_name" TEXT,
  "last_name" TEXT,
  "personal_id" TEXT,
  "tax_id" TEXT,
  "registration_number" TEXT,
  "street" TEXT,
  "street_2" TEXT,
  "postal_code" TEXT,
  "city" TEXT,
  "state" TEXT,
  "country" TEXT NOT NULL REFERENCES "country" ("code"),
  "email" TEXT,
  "phone" TEXT,
  "mobile" TEXT,
  "language" TEXT REFERENCES "language" ("code"),
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
CREATE UNIQUE INDEX "party__code" ON "party" ("code");
CREATE INDEX "party__name_key" ON "party" ("name_key");
CREATE INDEX "party__title_id" ON "party" ("title_id");
CREATE TABLE "party_role" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "party_id" INTEGER NOT NULL REFERENCES "party" ("id"),
  "entity" TEXT NOT NULL CHECK ("entity" IN ('customer','customerAccount','billingAccount','userAccount','subscription')),
  "record_id" INTEGER NOT NULL,
  "role" TEXT NOT NULL CHECK ("role" IN ('owner','billReceiver','delivery','subscriptionUser','contact','salesRepresentative')),
  "valid_from" TEXT CHECK (length("valid_from") = 10),
  "valid_to" TEXT CHECK (length("valid_to") = 10),
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
CREATE INDEX "party_role__party_id" ON "party_role" ("party_id");
CREATE INDEX "party_role__entity_record_id_role" ON "party_role" ("entity", "record_id", "role");
CREATE TABLE "customer" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "account_type" TEXT NOT NULL CHECK ("account_type" IN ('private','company')),
  "party_id" INTEGER NOT NULL REFERENCES "party" ("id"),
  "parent_id" INTEGER REFERENCES "customer" ("id"),
  "seller_id" INTEGER NOT NULL REFERENCES "seller" ("id"),
  "customer_category_id" INTEGER NOT NULL REFERENCES "customer_category" ("id"),
  "brand_id" INTEGER REFERENCES "brand" ("id"),
  "sales_channel_id" INTEGER REFERENCES "sales_channel" ("id"),
  "sales_representative_id" INTEGER REFERENCES "party" ("id"),
  "since" TEXT NOT NULL CHECK (length("since") = 10),
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
CREATE UNIQUE INDEX "customer__code" ON "customer" ("code");
CREATE INDEX "customer__name_key" ON "customer" ("name_key");
CREATE INDEX "customer__party_id" ON "customer" ("party_id");
CREATE INDEX "customer__parent_id" ON "customer" ("parent_id");
CREATE INDEX "customer__seller_id" ON "customer" ("seller_id");
CREATE INDEX "customer__customer_category_id" ON "customer" ("customer_category_id");
CREATE INDEX "customer__brand_id" ON "customer" ("brand_id");
CREATE INDEX "customer__sales_channel_id" ON "customer" ("sales_channel_id");
CREATE INDEX "customer__sales_representative_id" ON "customer" ("sales_representative_id");
CREATE TABLE "customer_account" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "customer_id" INTEGER NOT NULL REFERENCES "customer" ("id"),
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "currency" TEXT NOT NULL REFERENCES "currency" ("code"),
  "credit_category_id" INTEGER REFERENCES "credit_category" ("id"),
  "payment_method" TEXT NOT NULL CHECK ("payment_method" IN ('directDebit','transfer','card','cash','check')),
  "account_holder" TEXT,
  "iban" TEXT,
  "bic" TEXT,
  "mandate_reference" TEXT,
  "mandate_date" TEXT CHECK (length("mandate_date") = 10),
  "payment_term_id" INTEGER REFERENCES "payment_term" ("id"),
  "excluded_from_payment" INTEGER NOT NULL CHECK ("excluded_from_payment" IN (0,1)),
  "status" TEXT NOT NULL CHECK ("status" IN ('active','closed')),
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
CREATE UNIQUE INDEX "customer_account__code" ON "customer_account" ("code");
CREATE UNIQUE INDEX "customer_account__customer_id_name_key" ON "customer_account" ("customer_id", "name_key");
CREATE INDEX "customer_account__name_key" ON "customer_account" ("name_key");
CREATE INDEX "customer_account__customer_id" ON "customer_account" ("customer_id");
CREATE INDEX "customer_account__credit_category_id" ON "customer_account" ("credit_category_id");
CREATE INDEX "customer_account__payment_term_id" ON "customer_account" ("payment_term_id");
CREATE INDEX "customer_account__iban" ON "customer_account" ("iban");
CREATE TABLE "billing_account" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "customer_account_id" INTEGER NOT NULL REFERENCES "customer_account" ("id"),
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('postpaid','prepaid','advancedPrepaid')),
  "billing_cycle_id" INTEGER NOT NULL REFERENCES "billing_cycle" ("id"),
  "country" TEXT NOT NULL REFERENCES "country" ("code"),
  "language" TEXT NOT NULL REFERENCES "language" ("code"),
  "tax_category_id" INTEGER REFERENCES "tax_category" ("id"),
  "status" TEXT NOT NULL CHECK ("status" IN ('defined','active','pendingUpdate','suspended','pendingClosed','closed')),
  "subscription_date" TEXT NOT NULL CHECK (length("subscription_date") = 10),
  "next_invoice_date" TEXT NOT NULL CHECK (length("next_invoice_date") = 10),
  "termination_reason_id" INTEGER REFERENCES "termination_reason" ("id"),
  "delivery" TEXT NOT NULL CHECK ("delivery" IN ('email','post','none')),
  "invoice_email" TEXT,
  "order_reference" TEXT,
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
CREATE UNIQUE INDEX "billing_account__code" ON "billing_account" ("code");
CREATE UNIQUE INDEX "billing_account__customer_account_id_name_key" ON "billing_account" ("customer_account_id", "name_key");
CREATE INDEX "billing_account__name_key" ON "billing_account" ("name_key");
CREATE INDEX "billing_account__customer_account_id" ON "billing_account" ("customer_account_id");
CREATE INDEX "billing_account__billing_cycle_id" ON "billing_account" ("billing_cycle_id");
CREATE INDEX "billing_account__tax_category_id" ON "billing_account" ("tax_category_id");
CREATE INDEX "billing_account__termination_reason_id" ON "billing_account" ("termination_reason_id");
CREATE INDEX "billing_account__billing_cycle_id_next_invoice_date" ON "billing_account" ("billing_cycle_id", "next_invoice_date");
CREATE TABLE "user_account" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "billing_account_id" INTEGER NOT NULL REFERENCES "billing_account" ("id"),
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "parent_id" INTEGER REFERENCES "user_account" ("id"),
  "is_consumer" INTEGER NOT NULL CHECK ("is_consumer" IN (0,1)),
  "status" TEXT NOT NULL CHECK ("status" IN ('active','terminated','cancelled','closed')),
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
CREATE UNIQUE INDEX "user_account__code" ON "user_account" ("code");
CREATE UNIQUE INDEX "user_account__billing_account_id_name_key" ON "user_account" ("billing_account_id", "name_key");
CREATE INDEX "user_account__name_key" ON "user_account" ("name_key");
CREATE INDEX "user_account__billing_account_id" ON "user_account" ("billing_account_id");
CREATE INDEX "user_account__parent_id" ON "user_account" ("parent_id");
CREATE TABLE "article" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "tax_class_id" INTEGER NOT NULL REFERENCES "tax_class" ("id"),
  "ledger_account_id" INTEGER NOT NULL REFERENCES "ledger_account" ("id"),
  "analytic_code" TEXT,
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
CREATE UNIQUE INDEX "article__code" ON "article" ("code");
CREATE INDEX "article__name_key" ON "article" ("name_key");
CREATE INDEX "article__tax_class_id" ON "article" ("tax_class_id");
CREATE INDEX "article__ledger_account_id" ON "article" ("ledger_account_id");
CREATE TABLE "attribute" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('text','number','boolean','date','textList','textMultipleList')),
  "source" TEXT NOT NULL CHECK ("source" IN ('service','usage','derived')),
  "usage_parameter" INTEGER,
  "derived_from" TEXT CHECK ("derived_from" IN ('subscriptionAge','customerCategory','creditCategory','quantity','buyerCountry')),
  "allowed_values" TEXT CHECK (json_valid("allowed_values")),
  "unit" TEXT,
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
CREATE UNIQUE INDEX "attribute__code" ON "attribute" ("code");
CREATE INDEX "attribute__name_key" ON "attribute" ("name_key");
CREATE TABLE "charge" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "type" TEXT NOT NULL CHECK ("type" IN ('recurring','oneShot','usage')),
  "article_id" INTEGER NOT NULL REFERENCES "article" ("id"),
  "unit_id" INTEGER REFERENCES "unit_of_measure" ("id"),
  "input_unit_id" INTEGER REFERENCES "unit_of_measure" ("id"),
  "quantity_places" INTEGER NOT NULL,
  "quantity_rounding" TEXT NOT NULL CHECK ("quantity_rounding" IN ('halfUp','floor','ceiling','halfEven')),
  "amount_editable" INTEGER NOT NULL CHECK ("amount_editable" IN (0,1)),
  "calendar_id" INTEGER REFERENCES "calendar" ("id"),
  "in_advance" INTEGER NOT NULL CHECK ("in_advance" IN (0,1)),
  "subscription_proration" INTEGER NOT NULL CHECK ("subscription_proration" IN (0,1)),
  "termination_proration" INTEGER NOT NULL CHECK ("termination_proration" IN (0,1)),
  "split_at_price_change" INTEGER NOT NULL CHECK ("split_at_price_change" IN (0,1)),
  "duration_months" INTEGER,
  "one_shot_moment" TEXT CHECK ("one_shot_moment" IN ('subscription','termination','other')),
  "filter_1" TEXT,
  "filter_2" TEXT,
  "filter_3" TEXT,
  "filter_4" TEXT,
  "priority" INTEGER NOT NULL,
  "tier_model" TEXT NOT NULL CHECK ("tier_model" IN ('perUnit','graduated','volume','package')),
  "package_size" TEXT CHECK (substr("package_size", -13, 1) = '.'),
  "included_quantity" TEXT CHECK (substr("included_quantity", -13, 1) = '.'),
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
CREATE UNIQUE INDEX "charge__code" ON "charge" ("code");
CREATE INDEX "charge__name_key" ON "charge" ("name_key");
CREATE INDEX "charge__article_id" ON "charge" ("article_id");
CREATE INDEX "charge__unit_id" ON "charge" ("unit_id");
CREATE INDEX "charge__input_unit_id" ON "charge" ("input_unit_id");
CREATE INDEX "charge__calendar_id" ON "charge" ("calendar_id");
CREATE TABLE "product" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "status" TEXT NOT NULL CHECK ("status" IN ('draft','active','retired')),
  "attributes" TEXT CHECK (json_valid("attributes")),
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
CREATE UNIQUE INDEX "product__code" ON "product" ("code");
CREATE INDEX "product__name_key" ON "product" ("name_key");
CREATE TABLE "product_charge" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "product_id" INTEGER NOT NULL REFERENCES "product" ("id"),
  "charge_id" INTEGER NOT NULL REFERENCES "charge" ("id"),
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
CREATE UNIQUE INDEX "product_charge__product_id_charge_id" ON "product_charge" ("product_id", "charge_id");
CREATE INDEX "product_charge__product_id" ON "product_charge" ("product_id");
CREATE INDEX "product_charge__charge_id" ON "product_charge" ("charge_id");
CREATE TABLE "offer" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "status" TEXT NOT NULL CHECK ("status" IN ('draft','active','retired')),
  "family" TEXT NOT NULL CHECK ("family" IN ('telecom','software','other')),
  "sold_from" TEXT CHECK (length("sold_from") = 10),
  "sold_to" TEXT CHECK (length("sold_to") = 10),
  "term_months" INTEGER,
  "description" TEXT,
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
CREATE UNIQUE INDEX "offer__code" ON "offer" ("code");
CREATE INDEX "offer__name_key" ON "offer" ("name_key");
CREATE TABLE "offer_product" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "offer_id" INTEGER NOT NULL REFERENCES "offer" ("id"),
  "product_id" INTEGER NOT NULL REFERENCES "product" ("id"),
  "mandatory" INTEGER NOT NULL CHECK ("mandatory" IN (0,1)),
  "default_quantity" TEXT NOT NULL CHECK (substr("default_quantity", -13, 1) = '.'),
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
CREATE UNIQUE INDEX "offer_product__offer_id_product_id" ON "offer_product" ("offer_id", "product_id");
CREATE INDEX "offer_product__offer_id" ON "offer_product" ("offer_id");
CREATE INDEX "offer_product__product_id" ON "offer_product" ("product_id");
CREATE TABLE "price_plan" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "name_i18n" TEXT CHECK (json_valid("name_i18n")),
  "name_key" TEXT NOT NULL,
  "charge_id" INTEGER NOT NULL REFERENCES "charge" ("id"),
  "priority" INTEGER NOT NULL,
  "enabled" INTEGER NOT NULL CHECK ("enabled" IN (0,1)),
  "currency" TEXT NOT NULL REFERENCES "currency" ("code"),
  "offer_id" INTEGER REFERENCES "offer" ("id"),
  "seller_id" INTEGER REFERENCES "seller" ("id"),
  "country" TEXT REFERENCES "country" ("code"),
  "billing_currency" TEXT REFERENCES "currency" ("code"),
  "criterion_1" TEXT,
  "criterion_2" TEXT,
  "criterion_3" TEXT,
  "subscribed_from" TEXT CHECK (length("subscribed_from") = 10),
  "subscribed_to" TEXT CHECK (length("subscribed_to") = 10),
  "rated_from" TEXT CHECK (length("rated_from") = 10),
  "rated_to" TEXT CHECK (length("rated_to") = 10),
  "quantity_from" TEXT CHECK (substr("quantity_from", -13, 1) = '.'),
  "quantity_to" TEXT CHECK (substr("quantity_to", -13, 1) = '.'),
  "age_from" INTEGER,
  "age_to" INTEGER,
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
CREATE UNIQUE INDEX "price_plan__code" ON "price_plan" ("code");
CREATE INDEX "price_plan__name_key" ON "price_plan" ("name_key");
CREATE INDEX "price_plan__charge_id" ON "price_plan" ("charge_id");
CREATE INDEX "price_plan__offer_id" ON "price_plan" ("offer_id");
CREATE INDEX "price_plan__seller_id" ON "price_plan" ("seller_id");
CREATE TABLE "subscription" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "user_account_id" INTEGER NOT NULL REFERENCES "user_account" ("id"),
  "offer_id" INTEGER NOT NULL REFERENCES "offer" ("id"),
  "seller_id" INTEGER NOT NULL REFERENCES "seller" ("id"),
  "status" TEXT NOT NULL CHECK ("status" IN ('created','pending','active','suspended','terminated','cancelled','closed')),
  "subscription_date" TEXT NOT NULL CHECK (length("subscription_date") = 10),
  "end_agreement_date" TEXT CHECK (length("end_agreement_date") = 10),
  "termination_date" TEXT CHECK (length("termination_date") = 10),
  "termination_reason_id" INTEGER REFERENCES "termination_reason" ("id"),
  "sales_channel_id" INTEGER REFERENCES "sales_channel" ("id"),
  "sales_representative_id" INTEGER REFERENCES "party" ("id"),
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
CREATE UNIQUE INDEX "subscription__code" ON "subscription" ("code");
CREATE INDEX "subscription__user_account_id" ON "subscription" ("user_account_id");
CREATE INDEX "subscription__offer_id" ON "subscription" ("offer_id");
CREATE INDEX "subscription__seller_id" ON "subscription" ("seller_id");
CREATE INDEX "subscription__termination_reason_id" ON "subscription" ("termination_reason_id");
CREATE INDEX "subscription__sales_channel_id" ON "subscription" ("sales_channel_id");
CREATE INDEX "subscription__sales_representative_id" ON "subscription" ("sales_representative_id");
CREATE TABLE "sequence_counter" (
  "number_sequence_id" INTEGER NOT NULL REFERENCES "number_sequence" ("id"),
  "reset_key" TEXT NOT NULL,
  "last" INTEGER NOT NULL,
  PRIMARY KEY ("number_sequence_id", "reset_key")
) STRICT, WITHOUT ROWID;
CREATE TABLE "price_version" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "price_plan_id" INTEGER NOT NULL REFERENCES "price_plan" ("id"),
  "number" INTEGER NOT NULL,
  "status" TEXT NOT NULL CHECK ("status" IN ('draft','published','closed')),
  "label" TEXT NOT NULL,
  "valid_from" TEXT CHECK (length("valid_from") = 10),
  "valid_to" TEXT CHECK (length("valid_to") = 10),
  "price" TEXT CHECK (substr("price", -13, 1) = '.'),
  "price_expression" TEXT,
  "currency_prices" TEXT NOT NULL CHECK (json_valid("currency_prices")),
  "columns" TEXT NOT NULL CHECK (json_valid("columns")),
  "currencies" TEXT NOT NULL CHECK (json_valid("currencies")),
  "version" INTEGER NOT NULL,
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "price_version__price_plan_id_number" ON "price_version" ("price_plan_id", "number");
CREATE TABLE "price_line" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "price_version_id" INTEGER NOT NULL REFERENCES "price_version" ("id") ON DELETE CASCADE,
  "position" INTEGER NOT NULL,
  "priority" INTEGER NOT NULL,
  "unit_price" TEXT CHECK (substr("unit_price", -13, 1) = '.'),
  "cells" TEXT NOT NULL CHECK (json_valid("cells")),
  "currency_prices" TEXT NOT NULL CHECK (json_valid("currency_prices")),
  "description" TEXT NOT NULL,
  "price_expression" TEXT
) STRICT;
CREATE INDEX "price_line__price_version_id_position" ON "price_line" ("price_version_id", "position");
CREATE TABLE "service" (
  "id" INTEGER PRIMARY KEY,
  "subscription_id" INTEGER NOT NULL REFERENCES "subscription" ("id"),
  "product_id" INTEGER NOT NULL REFERENCES "product" ("id"),
  "code" TEXT NOT NULL,
  "quantity" TEXT NOT NULL CHECK (substr("quantity", -13, 1) = '.'),
  "status" TEXT NOT NULL CHECK ("status" IN ('inactive','active','suspended','terminated','cancelled')),
  "start_date" TEXT NOT NULL CHECK (length("start_date") = 10),
  "end_date" TEXT CHECK (length("end_date") = 10),
  "service_number" TEXT,
  "device" TEXT,
  "attributes" TEXT NOT NULL CHECK (json_valid("attributes")),
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "service__subscription_id" ON "service" ("subscription_id");
CREATE INDEX "service__product_id" ON "service" ("product_id");
CREATE INDEX "service__service_number" ON "service" ("service_number");
CREATE TABLE "charge_instance" (
  "id" INTEGER PRIMARY KEY,
  "service_id" INTEGER NOT NULL REFERENCES "service" ("id"),
  "charge_id" INTEGER NOT NULL REFERENCES "charge" ("id"),
  "active" INTEGER NOT NULL CHECK ("active" IN (0,1)),
  "price_override" TEXT CHECK (substr("price_override", -13, 1) = '.'),
  "charged_to" TEXT CHECK (length("charged_to") = 10),
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "charge_instance__service_id_charge_id" ON "charge_instance" ("service_id", "charge_id");
CREATE TABLE "service_suspension" (
  "id" INTEGER PRIMARY KEY,
  "service_id" INTEGER NOT NULL REFERENCES "service" ("id"),
  "start_date" TEXT NOT NULL CHECK (length("start_date") = 10),
  "end_date" TEXT CHECK (length("end_date") = 10),
  "created_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "service_suspension__service_id" ON "service_suspension" ("service_id");
CREATE TABLE "access_point" (
  "id" INTEGER PRIMARY KEY,
  "access_id" TEXT NOT NULL,
  "subscription_id" INTEGER NOT NULL REFERENCES "subscription" ("id"),
  "start_date" TEXT CHECK (length("start_date") = 10),
  "end_date" TEXT CHECK (length("end_date") = 10),
  "created_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "access_point__access_id" ON "access_point" ("access_id");
CREATE INDEX "access_point__subscription_id" ON "access_point" ("subscription_id");
CREATE TABLE "import_batch" (
  "id" INTEGER PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "content_digest" BLOB NOT NULL,
  "rows" INTEGER NOT NULL,
  "accepted" INTEGER NOT NULL,
  "rejected" INTEGER NOT NULL,
  "duplicates" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('running','done','undone')),
  "created_at" INTEGER NOT NULL,
  "created_op" INTEGER NOT NULL
) STRICT;
CREATE TABLE "usage_record" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "import_batch_id" INTEGER NOT NULL,
  "digest" BLOB NOT NULL,
  "at" INTEGER NOT NULL,
  "usage_date" TEXT NOT NULL CHECK (length("usage_date") = 10),
  "quantity" TEXT NOT NULL CHECK (substr("quantity", -13, 1) = '.'),
  "access_point_id" INTEGER NOT NULL,
  "subscription_id" INTEGER NOT NULL,
  "parameters" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "usage_record__digest" ON "usage_record" ("digest");
CREATE INDEX "usage_record__subscription_id_usage_date" ON "usage_record" ("subscription_id", "usage_date");
CREATE TABLE "rejected_usage" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "import_batch_id" INTEGER NOT NULL REFERENCES "import_batch" ("id"),
  "row" INTEGER NOT NULL,
  "line" TEXT NOT NULL,
  "cause" TEXT NOT NULL,
  "field" TEXT,
  "reason" TEXT NOT NULL,
  "access_id" TEXT,
  "usage_date" TEXT CHECK (length("usage_date") = 10),
  "status" TEXT NOT NULL CHECK ("status" IN ('open','reprocessed','discarded')),
  "times_tried" INTEGER NOT NULL,
  "mended_line" TEXT,
  "changed_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "rejected_usage__status_cause" ON "rejected_usage" ("status", "cause");
CREATE INDEX "rejected_usage__import_batch_id" ON "rejected_usage" ("import_batch_id");
CREATE TABLE "import_mapping" (
  "id" INTEGER PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "mapping" TEXT NOT NULL CHECK (json_valid("mapping"))
) STRICT;
CREATE UNIQUE INDEX "import_mapping__kind_name" ON "import_mapping" ("kind", "name");
CREATE TABLE "import_batch_record" (
  "import_batch_id" INTEGER NOT NULL,
  "entity" TEXT NOT NULL,
  "record_id" INTEGER NOT NULL,
  PRIMARY KEY ("import_batch_id", "entity", "record_id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "rated_transaction" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "billing_account_id" INTEGER NOT NULL,
  "subscription_id" INTEGER,
  "service_id" INTEGER,
  "charge_id" INTEGER,
  "article_id" INTEGER NOT NULL,
  "tax_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('usage','recurring','oneShot','reimbursement','manual','minimum')),
  "usage_record_id" INTEGER,
  "price_version_id" INTEGER,
  "price_line_id" INTEGER,
  "usage_date" TEXT NOT NULL CHECK (length("usage_date") = 10),
  "period_start" TEXT CHECK (length("period_start") = 10),
  "period_end" TEXT CHECK (length("period_end") = 10),
  "quantity" TEXT NOT NULL CHECK (substr("quantity", -13, 1) = '.'),
  "unit_price" TEXT NOT NULL CHECK (substr("unit_price", -13, 1) = '.'),
  "amount" TEXT NOT NULL CHECK (substr("amount", -13, 1) = '.'),
  "inputs" TEXT,
  "invoice_line_id" INTEGER,
  "cancelled_op" INTEGER
) STRICT;
CREATE INDEX "rated_transaction__billing_account_id_usage_date_partial" ON "rated_transaction" ("billing_account_id", "usage_date") WHERE invoice_line_id IS NULL AND cancelled_op IS NULL;
CREATE INDEX "rated_transaction__usage_record_id_partial" ON "rated_transaction" ("usage_record_id") WHERE usage_record_id IS NOT NULL;
CREATE INDEX "rated_transaction__invoice_line_id_partial" ON "rated_transaction" ("invoice_line_id") WHERE invoice_line_id IS NOT NULL;
CREATE TABLE "usage_counter" (
  "subscription_id" INTEGER NOT NULL,
  "charge_id" INTEGER NOT NULL,
  "period_start" TEXT NOT NULL CHECK (length("period_start") = 10),
  "used" TEXT NOT NULL CHECK (substr("used", -13, 1) = '.'),
  PRIMARY KEY ("subscription_id", "charge_id", "period_start")
) STRICT, WITHOUT ROWID;
CREATE TABLE "billing_run" (
  "id" INTEGER PRIMARY KEY,
  "code" TEXT NOT NULL,
  "billing_cycle_id" INTEGER REFERENCES "billing_cycle" ("id"),
  "state" TEXT NOT NULL CHECK ("state" IN ('created','preparing','drafted','validating','validated','cancelled')),
  "invoice_date" TEXT NOT NULL CHECK (length("invoice_date") = 10),
  "usage_before" TEXT NOT NULL CHECK (length("usage_before") = 10),
  "last_transaction_id" INTEGER NOT NULL,
  "steps" TEXT NOT NULL CHECK (json_valid("steps")),
  "created_at" INTEGER NOT NULL,
  "created_op" INTEGER NOT NULL,
  "changed_op" INTEGER NOT NULL,
  "validated_at" INTEGER,
  "job_id" INTEGER
) STRICT;
CREATE UNIQUE INDEX "billing_run__code" ON "billing_run" ("code");
CREATE TABLE "billing_run_account" (
  "id" INTEGER PRIMARY KEY,
  "billing_run_id" INTEGER NOT NULL REFERENCES "billing_run" ("id"),
  "billing_account_id" INTEGER NOT NULL REFERENCES "billing_account" ("id"),
  "state" TEXT NOT NULL CHECK ("state" IN ('pending','draft','suspect','rejected','validated','left','cancelled')),
  "currency" TEXT NOT NULL,
  "net_minor" INTEGER NOT NULL CHECK ("net_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "tax_minor" INTEGER NOT NULL CHECK ("tax_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "gross_minor" INTEGER NOT NULL CHECK ("gross_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "previous_minor" INTEGER CHECK ("previous_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "transactions" INTEGER NOT NULL,
  "lines" INTEGER NOT NULL,
  "rule" TEXT,
  "reason" TEXT,
  "decided_by" TEXT,
  "invoice_id" INTEGER
) STRICT;
CREATE UNIQUE INDEX "billing_run_account__billing_run_id_billing_account_id" ON "billing_run_account" ("billing_run_id", "billing_account_id");
CREATE INDEX "billing_run_account__billing_run_id_state_billing_account_id" ON "billing_run_account" ("billing_run_id", "state", "billing_account_id");
CREATE INDEX "billing_run_account__billing_account_id" ON "billing_run_account" ("billing_account_id");
CREATE TABLE "invoice" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "number" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('invoice','creditNote')),
  "invoice_type_id" INTEGER NOT NULL REFERENCES "invoice_type" ("id"),
  "seller_id" INTEGER NOT NULL REFERENCES "seller" ("id"),
  "customer_id" INTEGER NOT NULL REFERENCES "customer" ("id"),
  "customer_account_id" INTEGER NOT NULL REFERENCES "customer_account" ("id"),
  "billing_account_id" INTEGER NOT NULL REFERENCES "billing_account" ("id"),
  "billing_run_id" INTEGER,
  "credits_invoice_id" INTEGER,
  "currency" TEXT NOT NULL,
  "invoice_date" TEXT NOT NULL CHECK (length("invoice_date") = 10),
  "due_date" TEXT NOT NULL CHECK (length("due_date") = 10),
  "period_start" TEXT CHECK (length("period_start") = 10),
  "period_end" TEXT CHECK (length("period_end") = 10),
  "net_minor" INTEGER NOT NULL CHECK ("net_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "tax_minor" INTEGER NOT NULL CHECK ("tax_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "gross_minor" INTEGER NOT NULL CHECK ("gross_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "rate" TEXT NOT NULL CHECK (substr("rate", -13, 1) = '.'),
  "functional_minor" INTEGER NOT NULL CHECK ("functional_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "snapshot" TEXT NOT NULL CHECK (json_valid("snapshot"))
) STRICT;
CREATE UNIQUE INDEX "invoice__number" ON "invoice" ("number");
CREATE INDEX "invoice__invoice_date_currency_gross_minor" ON "invoice" ("invoice_date", "currency", "gross_minor");
CREATE INDEX "invoice__customer_account_id" ON "invoice" ("customer_account_id");
CREATE INDEX "invoice__billing_account_id_invoice_date" ON "invoice" ("billing_account_id", "invoice_date");
CREATE INDEX "invoice__billing_run_id_partial" ON "invoice" ("billing_run_id") WHERE billing_run_id IS NOT NULL;
CREATE INDEX "invoice__credits_invoice_id_partial" ON "invoice" ("credits_invoice_id") WHERE credits_invoice_id IS NOT NULL;
CREATE TABLE "invoice_line" (
  "id" INTEGER PRIMARY KEY,
  "invoice_id" INTEGER NOT NULL REFERENCES "invoice" ("id"),
  "position" INTEGER NOT NULL,
  "article_id" INTEGER NOT NULL,
  "label" TEXT NOT NULL,
  "subscription_id" INTEGER,
  "service_id" INTEGER,
  "charge_id" INTEGER,
  "kind" TEXT NOT NULL,
  "period_start" TEXT CHECK (length("period_start") = 10),
  "period_end" TEXT CHECK (length("period_end") = 10),
  "quantity" TEXT NOT NULL CHECK (substr("quantity", -13, 1) = '.'),
  "unit_price" TEXT CHECK (substr("unit_price", -13, 1) = '.'),
  "amount" TEXT NOT NULL CHECK (substr("amount", -13, 1) = '.'),
  "raw_amount" TEXT NOT NULL CHECK (substr("raw_amount", -13, 1) = '.'),
  "tax_id" INTEGER NOT NULL,
  "transactions" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "invoice_line__invoice_id_position" ON "invoice_line" ("invoice_id", "position");
CREATE TABLE "invoice_tax" (
  "id" INTEGER PRIMARY KEY,
  "invoice_id" INTEGER NOT NULL REFERENCES "invoice" ("id"),
  "tax_id" INTEGER NOT NULL,
  "percent" TEXT NOT NULL CHECK (substr("percent", -13, 1) = '.'),
  "base_minor" INTEGER NOT NULL CHECK ("base_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "tax_minor" INTEGER NOT NULL CHECK ("tax_minor" BETWEEN -9007199254740991 AND 9007199254740991)
) STRICT;
CREATE INDEX "invoice_tax__invoice_id" ON "invoice_tax" ("invoice_id");
CREATE TABLE "invoice_state" (
  "invoice_id" INTEGER NOT NULL,
  "payment_status" TEXT NOT NULL CHECK ("payment_status" IN ('PENDING','UNPAID','PPAID','PAID','DISPUTED','ABANDONED','REFUNDED')),
  "disputed" INTEGER NOT NULL CHECK ("disputed" IN (0,1)),
  "dispute_reason" TEXT,
  "sent_at" INTEGER,
  PRIMARY KEY ("invoice_id")
) STRICT, WITHOUT ROWID;
CREATE TABLE "account_operation" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "customer_account_id" INTEGER NOT NULL REFERENCES "customer_account" ("id"),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('invoice','creditNote','payment','refund','rejectedPayment','writeOff','charge','credit')),
  "direction" TEXT NOT NULL CHECK ("direction" IN ('debit','credit')),
  "number" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "amount_minor" INTEGER NOT NULL CHECK ("amount_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "rate" TEXT NOT NULL CHECK (substr("rate", -13, 1) = '.'),
  "functional_minor" INTEGER NOT NULL CHECK ("functional_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "operation_date" TEXT NOT NULL CHECK (length("operation_date") = 10),
  "due_date" TEXT NOT NULL CHECK (length("due_date") = 10),
  "invoice_id" INTEGER,
  "method" TEXT,
  "reference" TEXT,
  "payer" TEXT,
  "payer_iban" TEXT
) STRICT;
CREATE INDEX "account_operation__customer_account_id_operation_date" ON "account_operation" ("customer_account_id", "operation_date");
CREATE INDEX "account_operation__invoice_id_partial" ON "account_operation" ("invoice_id") WHERE invoice_id IS NOT NULL;
CREATE INDEX "account_operation__operation_date" ON "account_operation" ("operation_date");
CREATE INDEX "account_operation__number" ON "account_operation" ("number");
CREATE INDEX "account_operation__payer_iban_customer_account_id_partial" ON "account_operation" ("payer_iban", "customer_account_id") WHERE payer_iban IS NOT NULL;
CREATE TABLE "open_item" (
  "id" INTEGER PRIMARY KEY,
  "account_operation_id" INTEGER NOT NULL,
  "customer_account_id" INTEGER NOT NULL,
  "direction" TEXT NOT NULL CHECK ("direction" IN ('debit','credit')),
  "currency" TEXT NOT NULL,
  "due_date" TEXT NOT NULL CHECK (length("due_date") = 10),
  "open_minor" INTEGER NOT NULL CHECK ("open_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "open_functional_minor" INTEGER NOT NULL CHECK ("open_functional_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "status" TEXT NOT NULL CHECK ("status" IN ('O','P','L','I'))
) STRICT;
CREATE UNIQUE INDEX "open_item__account_operation_id" ON "open_item" ("account_operation_id");
CREATE INDEX "open_item__customer_account_id_status_due_date" ON "open_item" ("customer_account_id", "status", "due_date");
CREATE INDEX "open_item__customer_account_id_direction_open_minor_partial" ON "open_item" ("customer_account_id", "direction", "open_minor") WHERE status <> 'L';
CREATE INDEX "open_item__customer_account_id_direction_due_date_partial" ON "open_item" ("customer_account_id", "direction", "due_date") WHERE status <> 'L';
CREATE INDEX "open_item__due_date_partial" ON "open_item" ("due_date") WHERE status <> 'L';
CREATE TABLE "matching" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "customer_account_id" INTEGER NOT NULL REFERENCES "customer_account" ("id"),
  "matched_on" TEXT NOT NULL CHECK (length("matched_on") = 10),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('manual','automatic','reversal')),
  "reverses_id" INTEGER
) STRICT;
CREATE INDEX "matching__customer_account_id" ON "matching" ("customer_account_id");
CREATE UNIQUE INDEX "matching__reverses_id_partial" ON "matching" ("reverses_id") WHERE reverses_id IS NOT NULL;
CREATE TABLE "matching_allocation" (
  "id" INTEGER PRIMARY KEY,
  "matching_id" INTEGER NOT NULL REFERENCES "matching" ("id"),
  "debit_operation_id" INTEGER NOT NULL REFERENCES "account_operation" ("id"),
  "credit_operation_id" INTEGER NOT NULL REFERENCES "account_operation" ("id"),
  "amount_minor" INTEGER NOT NULL CHECK ("amount_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "functional_minor" INTEGER NOT NULL CHECK ("functional_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "exchange_minor" INTEGER NOT NULL CHECK ("exchange_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "allocated_on" TEXT NOT NULL CHECK (length("allocated_on") = 10)
) STRICT;
CREATE INDEX "matching_allocation__debit_operation_id" ON "matching_allocation" ("debit_operation_id");
CREATE INDEX "matching_allocation__credit_operation_id" ON "matching_allocation" ("credit_operation_id");
CREATE INDEX "matching_allocation__matching_id" ON "matching_allocation" ("matching_id");
CREATE INDEX "matching_allocation__allocated_on" ON "matching_allocation" ("allocated_on");
CREATE TABLE "journal_entry" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "journal" TEXT NOT NULL CHECK ("journal" IN ('sales','payments','matching','general')),
  "posted_on" TEXT NOT NULL CHECK (length("posted_on") = 10),
  "currency" TEXT NOT NULL,
  "rate" TEXT NOT NULL CHECK (substr("rate", -13, 1) = '.'),
  "source" TEXT NOT NULL,
  "source_id" INTEGER NOT NULL,
  "reference" TEXT NOT NULL,
  "description" TEXT NOT NULL
) STRICT;
CREATE INDEX "journal_entry__posted_on" ON "journal_entry" ("posted_on");
CREATE INDEX "journal_entry__source_source_id" ON "journal_entry" ("source", "source_id");
CREATE TABLE "journal_line" (
  "id" INTEGER PRIMARY KEY,
  "journal_entry_id" INTEGER NOT NULL REFERENCES "journal_entry" ("id"),
  "ledger_account_id" INTEGER NOT NULL REFERENCES "ledger_account" ("id"),
  "amount_minor" INTEGER NOT NULL CHECK ("amount_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "functional_minor" INTEGER NOT NULL CHECK ("functional_minor" BETWEEN -9007199254740991 AND 9007199254740991),
  "customer_account_id" INTEGER
) STRICT;
CREATE INDEX "journal_line__journal_entry_id" ON "journal_line" ("journal_entry_id");
CREATE INDEX "journal_line__ledger_account_id" ON "journal_line" ("ledger_account_id");
CREATE TABLE "books_check" (
  "id" INTEGER PRIMARY KEY,
  "checked_at" INTEGER NOT NULL,
  "differences" INTEGER NOT NULL,
  "report" TEXT NOT NULL
) STRICT;
CREATE TABLE "content" (
  "sha256" BLOB NOT NULL,
  "bytes" BLOB NOT NULL,
  "media_type" TEXT NOT NULL,
  PRIMARY KEY ("sha256")
) STRICT, WITHOUT ROWID;
CREATE TABLE "issued_document" (
  "id" INTEGER PRIMARY KEY,
  "created_op" INTEGER NOT NULL,
  "invoice_id" INTEGER NOT NULL REFERENCES "invoice" ("id"),
  "sha256" BLOB NOT NULL,
  "way" TEXT NOT NULL CHECK ("way" IN ('printed','exported','sent')),
  "issued_at" INTEGER NOT NULL
) STRICT;
CREATE INDEX "issued_document__invoice_id" ON "issued_document" ("invoice_id");
CREATE TABLE "import_file" (
  "id" INTEGER PRIMARY KEY,
  "import_batch_id" INTEGER NOT NULL REFERENCES "import_batch" ("id"),
  "header" TEXT NOT NULL CHECK (json_valid("header")),
  "delimiter" TEXT NOT NULL,
  "report" TEXT NOT NULL CHECK (json_valid("report"))
) STRICT;
CREATE UNIQUE INDEX "import_file__import_batch_id" ON "import_file" ("import_batch_id");
CREATE TABLE "import_reject" (
  "id" INTEGER PRIMARY KEY,
  "import_batch_id" INTEGER NOT NULL REFERENCES "import_batch" ("id"),
  "row" INTEGER NOT NULL,
  "cells" TEXT NOT NULL CHECK (json_valid("cells")),
  "result" TEXT NOT NULL CHECK ("result" IN ('error','duplicate')),
  "column" TEXT,
  "reason" TEXT NOT NULL,
  "created_op" INTEGER NOT NULL
) STRICT;
CREATE INDEX "import_reject__import_batch_id_row" ON "import_reject" ("import_batch_id", "row");
CREATE TABLE "import_step" (
  "id" INTEGER PRIMARY KEY,
  "import_batch_id" INTEGER NOT NULL REFERENCES "import_batch" ("id"),
  "operation" TEXT NOT NULL,
  "input" TEXT NOT NULL CHECK (json_valid("input"))
) STRICT;
CREATE INDEX "import_step__import_batch_id" ON "import_step" ("import_batch_id");

CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entry', content_rowid='id', prefix='2 3 4', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_words', 'row');
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
  INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
  INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
END;
