/**
 * Global search over names, codes and numbers, forgiving one wrong letter.
 *
 * Codes are found by index prefix, names by full-text words with prefix; a word that finds nothing
 * is looked up in the index's own vocabulary within one edit.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { sortKey } from '../kernel/text.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'

interface Found {
  readonly entity: string
  readonly id: number
  readonly code: string
  readonly label: string
  readonly detail: string
  readonly score: number
}
interface SearchRow {
  readonly entity: string
  readonly record_id: number
  readonly code_key: string
  readonly title: string
  readonly detail: string
}

const COLUMNS = 's.entity, s.record_id, s.code_key, s.title, s.detail'

const find = defineQuery({
  name: 'search.find',
  summary: 'Find a record by name, code or number',
  input: z.object({ text: z.string().max(100), limit: z.number().int().min(1).max(50).default(12) }),
  output: z.custom<Found[]>(),
  handler: async ({ store }, { text, limit }) => {
    const key = sortKey(text)
    if (key === '') return []
    const byCode = await codesWithPrefix(store, text.trim().toLowerCase(), limit)
    const words = key.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
    const byWord = words.length > 0 ? await namesWithWords(store, words, limit) : []
    const seen = new Set<string>()
    return [...byCode, ...byWord]
      .filter((one) => !seen.has(`${one.entity}:${one.id}`) && seen.add(`${one.entity}:${one.id}`))
      .slice(0, limit)
  },
})

async function codesWithPrefix(store: ReadStore, prefix: string, limit: number): Promise<Found[]> {
  const rows = await store.select(`SELECT ${COLUMNS} FROM search_entry s WHERE code_key >= ? AND code_key < ? ORDER BY code_key LIMIT ?`, [
    prefix,
    `${prefix}\u{10ffff}`,
    limit,
  ])
  return (rows as SearchRow[]).map((row) => found(row, row.code_key === prefix ? 100 : 90))
}

async function namesWithWords(store: ReadStore, words: readonly string[], limit: number): Promise<Found[]> {
  const exact = await matching(store, words.map((word) => `"${word}"*`).join(' '), limit)
  if (exact.length > 0) return exact.map((row) => found(row, 80))
  const mended = await Promise.all(words.map((word) => nearWords(store, word)))
  if (mended.some((alternatives) => alternatives.length === 0)) return []
  const expression = mended.map((alternatives) => `(${alternatives.map((word) => `"${word}"`).join(' OR ')})`).join(' AND ')
  return (await matching(store, expression, limit)).map((row) => found(row, 60))
}

async function matching(store: ReadStore, expression: string, limit: number): Promise<SearchRow[]> {
  const text = `SELECT ${COLUMNS} FROM search_words w JOIN search_entry s ON s.id = w.rowid WHERE search_words MATCH ? ORDER BY w.rank LIMIT ?`
  return (await store.select(text, [expression, limit])) as SearchRow[]
}

const MOST_NEAR_WORDS = 8

/** Words of the index within one edit, which share the first letter or differ in it alone. */
async function nearWords(store: ReadStore, word: string): Promise<string[]> {
  const first = word.slice(0, 1)
  const rows = (await store.select(
    'SELECT term FROM search_vocabulary WHERE (term >= ? AND term < ?) AND length(term) BETWEEN ? AND ? ORDER BY cnt DESC LIMIT 5000',
    [first, `${first}\u{10ffff}`, word.length - 1, word.length + 1],
  )) as { term: string }[]
  return rows
    .map((row) => row.term)
    .filter((term) => withinOneEdit(word, term))
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

function found(row: SearchRow, score: number): Found {
  return { entity: row.entity, id: row.record_id, code: row.code_key.toUpperCase(), label: row.title, detail: row.detail, score }
}

export const searchOperations: AnyOperation[] = [anyOperation(find)]
