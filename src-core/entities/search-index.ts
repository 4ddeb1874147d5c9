/**
 * The full-text side of global search: an FTS5 table over `search_entry` and its vocabulary. No rank is made of it, so that the
 * length of each entry is not kept.
 */
export const SEARCH_INDEX_SQL: string = `CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entry', content_rowid='id', prefix='2 3 4', columnsize=0, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_words', 'row');
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
  INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
  INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
END;
`
