CREATE TRIGGER "kept_rated_transaction_added" AFTER INSERT ON "rated_transaction" WHEN new.id % 8192 = 0 BEGIN
  INSERT OR REPLACE INTO kept_sum (list, chunk, currency, count, sums)
  SELECT 'ratedTransaction', new.id / 8192 - 1, customer_account.currency, COUNT(*), json_object('amount', SUM(CAST("rated_transaction"."amount" AS INTEGER)) || '|' || SUM(CAST(CASE WHEN "rated_transaction"."amount" >= '.' THEN substr("rated_transaction"."amount", -12) ELSE '-' || substr("rated_transaction"."amount", -12) END AS INTEGER))) FROM "rated_transaction" JOIN billing_account ON billing_account.id = rated_transaction.billing_account_id JOIN customer_account ON customer_account.id = billing_account.customer_account_id
  WHERE "rated_transaction".id > (new.id / 8192 - 1) * 8192 AND "rated_transaction".id <= (new.id / 8192 - 1 + 1) * 8192 GROUP BY customer_account.currency;
END;
CREATE TRIGGER "kept_rated_transaction_changed" AFTER UPDATE OF "amount", "billing_account_id" ON "rated_transaction" BEGIN
  DELETE FROM kept_sum WHERE list = 'ratedTransaction' AND chunk = (old.id - 1) / 8192;
END;
CREATE TRIGGER "kept_rated_transaction_removed" AFTER DELETE ON "rated_transaction" BEGIN
  DELETE FROM kept_sum WHERE list = 'ratedTransaction' AND chunk = (old.id - 1) / 8192;
END;

CREATE TEMP TABLE chunk_to_keep (number INTEGER);
CREATE TEMP TRIGGER keep_chunk AFTER INSERT ON chunk_to_keep BEGIN
  INSERT OR REPLACE INTO kept_sum (list, chunk, currency, count, sums)
  SELECT 'ratedTransaction', new.number, customer_account.currency, COUNT(*), json_object('amount', SUM(CAST("rated_transaction"."amount" AS INTEGER)) || '|' || SUM(CAST(CASE WHEN "rated_transaction"."amount" >= '.' THEN substr("rated_transaction"."amount", -12) ELSE '-' || substr("rated_transaction"."amount", -12) END AS INTEGER))) FROM "rated_transaction" JOIN billing_account ON billing_account.id = rated_transaction.billing_account_id JOIN customer_account ON customer_account.id = billing_account.customer_account_id
  WHERE "rated_transaction".id > (new.number) * 8192 AND "rated_transaction".id <= (new.number + 1) * 8192 GROUP BY customer_account.currency;
END;
WITH RECURSIVE chunk (number) AS (
  SELECT 0 WHERE (SELECT MAX(id) FROM rated_transaction) >= 8192
  UNION ALL SELECT number + 1 FROM chunk WHERE (number + 2) * 8192 <= (SELECT MAX(id) FROM rated_transaction)
)
INSERT INTO chunk_to_keep SELECT number FROM chunk;
DROP TABLE temp.chunk_to_keep;
