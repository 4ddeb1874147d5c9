CREATE INDEX "party__ltrim_upper_replace_replace_replace_replace_replace_replace_replace_replace_replace_replace_phone_0_char_160_char_8209_char_8211_0__partial" ON "party" (ltrim(upper(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace("phone", '(0)', ''), '(', ''), ')', ''), ' ', ''), '-', ''), '/', ''), '.', ''), char(160), ''), char(8209), ''), char(8211), '')), '+0')) WHERE "phone" IS NOT NULL;
CREATE INDEX "party__ltrim_upper_replace_replace_replace_replace_replace_replace_replace_replace_replace_replace_mobile_0_char_160_char_8209_char_8211_0__partial" ON "party" (ltrim(upper(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace("mobile", '(0)', ''), '(', ''), ')', ''), ' ', ''), '-', ''), '/', ''), '.', ''), char(160), ''), char(8209), ''), char(8211), '')), '+0')) WHERE "mobile" IS NOT NULL;
DROP INDEX "service__service_number";
CREATE INDEX "service__ltrim_upper_replace_replace_replace_replace_replace_replace_replace_replace_replace_replace_service_number_0_char_160_char_8209_char_8211_0__partial" ON "service" (ltrim(upper(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace("service_number", '(0)', ''), '(', ''), ')', ''), ' ', ''), '-', ''), '/', ''), '.', ''), char(160), ''), char(8209), ''), char(8211), '')), '+0')) WHERE "service_number" IS NOT NULL;
CREATE INDEX "access_point__ltrim_upper_replace_replace_replace_replace_replace_replace_replace_replace_replace_replace_access_id_0_char_160_char_8209_char_8211_0__partial" ON "access_point" (ltrim(upper(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace("access_id", '(0)', ''), '(', ''), ')', ''), ' ', ''), '-', ''), '/', ''), '.', ''), char(160), ''), char(8209), ''), char(8211), '')), '+0')) WHERE ltrim(upper(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace("access_id", '(0)', ''), '(', ''), ')', ''), ' ', ''), '-', ''), '/', ''), '.', ''), char(160), ''), char(8209), ''), char(8211), '')), '+0') <> "access_id";

-- The index of words again, without the length of each entry.
DROP TRIGGER search_entry_added;
DROP TRIGGER search_entry_removed;
DROP TABLE search_vocabulary;
DROP TABLE search_words;
CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entry', content_rowid='id', prefix='2 3 4', columnsize=0, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_words', 'row');
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
  INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
  INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
END;
INSERT INTO search_words (search_words) VALUES ('rebuild');
