/**
 * Names by their words, with prefix, forgiving one wrong letter. In scripts without blanks each letter is a word of the index
 * and what is typed a phrase of them, so any part of a name finds it.
 */
import type { ReadStore } from '../database/store.ts'
import { sortKey } from '../kernel/text.ts'
import { isUnspaced, joinedWords, typedWords, withoutJoints } from '../kernel/words.ts'
import type { Entity } from './define-entity.ts'
import { beginningWith, type Found, scoreOf } from './search-source.ts'

interface NameRow {
  readonly entity: string
  readonly record_id: number
  readonly code_key: string
  readonly title: string
  readonly detail: string
}

/** What may be found by name: entities that the actor may read. */
export type Named = readonly Pick<Entity, 'name' | 'label' | 'tableName' | 'title'>[]

const MATCHING = `SELECT s.entity, s.record_id, s.code_key, s.title, s.detail FROM search_words w JOIN search_entry s ON s.id = w.rowid
  WHERE search_words MATCH ? AND s.entity IN (SELECT value FROM json_each(?)) LIMIT +?`
/** So many are looked at; a word that more have in common tells nobody apart. */
const MOST_LOOKED_AT = 200

export async function foundByName(store: ReadStore, typed: string, limit: number, entities: Named): Promise<readonly Found[]> {
  const words = typedWords(typed)
  if (words.length === 0 || entities.length === 0) return []
  const key = sortKey(typed)
  const rows = isOneLetter(words) ? await namesFrom(store, key, limit, entities) : await namesWith(store, words, entities)
  const scored = rows.map((row) => ({ row, score: nameScore(row, key) }))
  scored.sort((one, other) => other.score - one.score || (one.row.title < other.row.title ? -1 : 1))
  return scored.slice(0, limit).map(({ row, score }) => found(row, entities, scoreOf(row.code_key, typed, score)))
}

/** As a search by name with one wrong letter finds them; only where nothing else was found. */
export async function foundByMistypedName(store: ReadStore, typed: string, limit: number, entities: Named): Promise<readonly Found[]> {
  const words = typedWords(typed)
  if (words.length === 0 || entities.length === 0 || !words.some(canBeMended)) return []
  const terms: string[] = []
  for (const [at, word] of words.entries()) {
    const near = canBeMended(word) ? await nearWords(store, word[0] as string) : []
    if (canBeMended(word) && near.length === 0) return []
    terms.push(near.length > 0 ? `(${near.map((one) => `"${one}"`).join(' OR ')})` : term(word, at, words))
  }
  const rows = (await store.select(MATCHING, [terms.join(' AND '), JSON.stringify(entities.map(({ name }) => name)), limit])) as NameRow[]
  return rows.map((row) => found(row, entities, 60))
}

const isOneLetter = (words: readonly (readonly string[])[]) =>
  words.length === 1 && words[0]?.length === 1 && words[0][0]?.length === 1 && !isUnspaced(words[0][0])

/** Of one letter the names that begin with it, by the index of their own table: words with it are half of all. */
async function namesFrom(store: ReadStore, key: string, limit: number, entities: Named): Promise<readonly NameRow[]> {
  const all: NameRow[] = []
  // The cross join keeps the order of the names: else all entries are read and sorted.
  for (const { name, tableName, title } of entities) {
    const text = `SELECT s.entity, s.record_id, s.code_key, s.title, s.detail FROM "${tableName}" AS t
      CROSS JOIN search_entry AS s ON s.entity = +? AND s.record_id = t.id
      WHERE t."${title}_key" >= +? AND t."${title}_key" < +? ORDER BY t."${title}_key" LIMIT +?`
    all.push(...((await store.select(text, [name, ...beginningWith(key), limit])) as NameRow[]))
  }
  return all
}

/** Names that begin with what was typed come first, then those with all of it as a word, where more have its words than can be looked at. */
async function namesWith(store: ReadStore, words: readonly (readonly string[])[], entities: Named): Promise<readonly NameRow[]> {
  const among = JSON.stringify(entities.map(({ name }) => name))
  const asked = async (expression: string) => (await store.select(MATCHING, [expression, among, MOST_LOOKED_AT])) as NameRow[]
  const ways = waysToRead(words)
  const rows = await asked(ways.map(expressionOf).join(' OR '))
  if (rows.length < MOST_LOOKED_AT) return rows
  const beginning = await asked(ways.map((way) => `(^ ${way.map(term).join(' AND ')})`).join(' OR '))
  const whole = await asked(ways.map((way) => `(${way.map((pieces) => `"${pieces.join(' ')}"`).join(' AND ')})`).join(' OR '))
  const seen = new Set<string>()
  return [...beginning, ...whole, ...rows].filter(({ entity, record_id }) => {
    const key = `${entity} ${record_id}`
    return !seen.has(key) && seen.add(key)
  })
}

const expressionOf = (way: readonly (readonly string[])[]) => `(${way.map(term).join(' AND ')})`

/** More words than this are read as they were typed. */
const MOST_TO_JOIN = 5
/** What a joint cuts off: an initial, `o'`, `mc`, `at&t`. Longer words beside each other are two words. */
const LONGEST_INITIAL = 2

/** As it was typed, and with two words beside each other as one: `o brien` and `o'brien` find OBrien, `j p morgan` finds JP Morgan. */
function waysToRead(words: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  const plain = (pieces: readonly string[] | undefined) => pieces?.length === 1 && !isUnspaced(pieces[0] as string)
  if (words.length > MOST_TO_JOIN) return [words]
  const joined = words.flatMap((first, at) => {
    const next = words[at + 1]
    const isInitial = Math.min(first.join('').length, next?.join('').length ?? 0) <= LONGEST_INITIAL
    return isInitial && plain(first) && plain(next) ? [[...words.slice(0, at), [`${first[0]}${next?.[0]}`], ...words.slice(at + 2)]] : []
  })
  return [words, ...joined]
}

/**
 * A phrase whose last word may go on; a letter that is a word by itself does not, nor does one letter before other words: words
 * that begin with it are half of all.
 */
function term(pieces: readonly string[], at: number, all: readonly unknown[]): string {
  const last = pieces.at(-1) ?? ''
  const goesOn = !isUnspaced(last) && (last.length > 1 || at === all.length - 1)
  return `"${pieces.join(' ')}"${goesOn ? '*' : ''}`
}

function nameScore({ title }: NameRow, key: string): number {
  const name = sortKey(title)
  if (name === key) return 84
  if (name.startsWith(`${key} `) || joinedWords(title).includes(key)) return 83
  return name.startsWith(key) || withoutJoints(name).startsWith(withoutJoints(key)) ? 82 : 80
}

function found({ entity, record_id, code_key, title, detail }: NameRow, entities: Named, score: number): Found {
  return {
    entity,
    id: record_id,
    kind: entity,
    kind_label: entities.find(({ name }) => name === entity)?.label ?? entity,
    code: code_key.toUpperCase(),
    label: title,
    detail,
    score,
  }
}

// ---- One wrong letter

const MOST_NEAR_WORDS = 8
const MOST_TERMS = 5000
/** Below this length one wrong letter is half the word. */
const LEAST_TO_MEND = 4

const canBeMended = (pieces: readonly string[]) =>
  pieces.length === 1 &&
  (pieces[0] as string).length >= LEAST_TO_MEND &&
  !/\d/.test(pieces[0] as string) &&
  !isUnspaced(pieces[0] as string)

/** Words of the index within one edit, which share the first letter. */
async function nearWords(store: ReadStore, word: string): Promise<string[]> {
  const first = word.slice(0, 1)
  const rows = (await store.select(
    'SELECT term FROM search_vocabulary WHERE term >= +? AND term < +? AND length(term) BETWEEN +? AND +? LIMIT +?',
    [first, `${first}\u{10ffff}`, word.length - 1, word.length + 1, MOST_TERMS],
  )) as { term: string }[]
  return rows
    .map((row) => row.term)
    .filter((one) => withinOneEdit(word, one))
    .slice(0, MOST_NEAR_WORDS)
}

/** Whether one insertion, deletion, replacement or exchange of neighbours turns one word into the other. */
export function withinOneEdit(one: string, other: string): boolean {
  if (one === other) return true
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  const restOne = one.slice(start)
  const restOther = other.slice(start)
  const swapped =
    restOne.length > 1 && restOne[0] === restOther[1] && restOne[1] === restOther[0] && restOne.slice(2) === restOther.slice(2)
  return swapped || restOne.slice(1) === restOther.slice(1) || restOne === restOther.slice(1) || restOne.slice(1) === restOther
}
