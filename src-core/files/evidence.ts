/** What the books say about the text of a file: the company's country, its languages, the names in it. */
import type { ReadStore } from '../database/store.ts'
import type { EncodingEvidence } from './guess-encoding.ts'

const MOST_NAMES = 5000

/** Evidence for the encoding of a file; names are read only where they are asked for. */
export async function encodingEvidence(store: ReadStore): Promise<EncodingEvidence> {
  const [company] = (await store.rows(
    'SELECT c.country, l.language FROM company c LEFT JOIN country l ON l.code = c.country WHERE c.id = 1',
    [],
  )) as [string, string | null][]
  const [country = null, language = null] = company ?? []
  return { country, languages: language === null || language === 'en' ? [] : [language], names: () => namesBeyondAscii(store) }
}

/** Words of customers' names, towns and streets that hold letters beyond ASCII, in small letters. */
async function namesBeyondAscii(store: ReadStore): Promise<ReadonlySet<string>> {
  const rows = (await store.rows(
    `SELECT name, city, street FROM party WHERE name GLOB '*[^ -~]*' OR city GLOB '*[^ -~]*' OR street GLOB '*[^ -~]*' LIMIT ${MOST_NAMES}`,
    [],
  )) as (string | null)[][]
  const words = rows.flat().flatMap((text) => (text ?? '').toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [])
  return new Set(words.filter((word) => /[^\u0020-\u007e]/.test(word)))
}
