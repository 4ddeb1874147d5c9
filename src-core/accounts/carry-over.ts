/** Steps for files of earlier versions: since when what is told of customers and sellers is known by day, and the words of the search. */
import type { WriteStore } from '../database/store.ts'
import { indexWords } from '../kernel/words.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { namedWords } from '../parties/model.ts'
import { customerText } from './search-words.ts'

/** Its entry is what the check of the books reads: of lines before it, a record that changed since may have been corrected. */
export const knowStatesByDay: CarryOverStep = {
  number: 12,
  name: 'accounts.statesByDay',
  does: 'From here on what is told of customers and sellers is known by day',
  run: async () => ({
    rows: 0,
    says: 'Corrections of before are not known by day: lines whose customer was changed after them are not judged by it.',
  }),
}

interface EntryRow {
  readonly id: number
  readonly entity: 'customer' | 'party'
  readonly record_id: number
  readonly code_key: string
  readonly detail: string
  readonly words: string
  readonly name: string
  readonly city: string | null
  readonly street: string | null
  readonly email: string | null
  readonly country: string | null
}

const ENTRIES = `SELECT s.id, s.entity, s.record_id, s.code_key, s.detail, s.words, COALESCE(c.name, p.name) AS name, p.city, p.street, p.email, p.country
  FROM search_entry AS s LEFT JOIN customer AS c ON s.entity = 'customer' AND c.id = s.record_id
  JOIN party AS p ON p.id = CASE s.entity WHEN 'customer' THEN c.party_id ELSE s.record_id END
  WHERE s.id > ? AND s.entity IN ('customer', 'party') ORDER BY s.id LIMIT 2000`

/** Earlier versions wrote external references among the words, and names of scripts without blanks as one word. */
export const searchedByWords: CarryOverStep = {
  number: 14,
  name: 'accounts.searchWords',
  does: 'Names are found by any part in scripts without blanks; codes and references in their own tables',
  run: async ({ store }) => {
    const dropped = store.runText("DELETE FROM search_entry WHERE entity NOT IN ('customer', 'party')", [])
    const rewritten = await rewriteAll(store)
    return {
      rows: rewritten + dropped,
      says: `The words of ${rewritten} names were made again; ${dropped} entries are found by their codes in their own tables.`,
    }
  },
}

/** Earlier versions had no word for a name whose parts are joined: `obrien` did not find O'Brien. */
export const searchedWithoutJoints: CarryOverStep = {
  number: 16,
  name: 'accounts.searchJoinedNames',
  does: "Names are found with what joins their parts or without it, as O'Brien by obrien",
  run: async ({ store }) => {
    const rewritten = await rewriteAll(store)
    return { rows: rewritten, says: `The words of ${rewritten} names were made again.` }
  },
}

/** Answers how many entries were written. */
async function rewriteAll(store: WriteStore): Promise<number> {
  let last = 0
  let rewritten = 0
  for (;;) {
    const rows = (await store.select(ENTRIES, [last])) as EntryRow[]
    if (rows.length === 0) return rewritten
    last = rows.at(-1)?.id as number
    for (const row of rows) rewritten += rewrite(store, row)
  }
}

/** Names that read as before keep their entry. Answers how many were written. */
function rewrite(store: WriteStore, row: EntryRow): number {
  const text = customerText(row.name, row)
  const words = indexWords(namedWords({ ...row }))
  if (words === row.words && text.detail === row.detail) return 0
  store.runText('DELETE FROM search_entry WHERE id = ?', [row.id])
  store.runText('INSERT INTO search_entry (id, entity, record_id, code_key, title, detail, words) VALUES (?, ?, ?, ?, ?, ?, ?)', [
    row.id,
    row.entity,
    row.record_id,
    row.code_key,
    text.title,
    text.detail,
    words,
  ])
  return 1
}
