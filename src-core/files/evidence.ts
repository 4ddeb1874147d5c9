/** What the books say about the text of a file: the company's country, its languages, the names in it. */
import type { ReadStore } from '../database/store.ts'
import type { EncodingEvidence } from './guess-encoding.ts'
import { type Homes, languagesOf } from './home-pages.ts'

const MOST_NAMES = 5000

/** Evidence for the encoding of a file; customers and names are read only where they are asked for. */
export async function encodingEvidence(store: ReadStore): Promise<EncodingEvidence> {
  const [company] = (await store.rows(
    'SELECT c.country, c.language, l.language FROM company c LEFT JOIN country l ON l.code = c.country WHERE c.id = 1',
    [],
  )) as (string | null)[][]
  const [country = null, ...languages] = company ?? []
  return {
    country,
    languages: [...new Set(languages.filter((one): one is string => one !== null))],
    customers: () => languagesOfCustomers(store),
    names: () => namesBeyondAscii(store),
  }
}

const MOST_CUSTOMERS = 20_000

/** Languages that the newest customers write, by their country and as it was told of them, with the share of these. */
async function languagesOfCustomers(store: ReadStore): Promise<Homes> {
  const groups = (await store.rows(
    `SELECT country, language, COUNT(*) FROM (SELECT country, language FROM party ORDER BY id DESC LIMIT ${MOST_CUSTOMERS}) GROUP BY country, language`,
    [],
  )) as [string, string | null, number][]
  const all = groups.reduce((sum, [, , count]) => sum + count, 0)
  const shares = new Map<string, number>()
  for (const [country, told, count] of groups) {
    const languages = new Set([...languagesOf(country), ...(told === null ? [] : [told])])
    for (const language of languages) shares.set(language, (shares.get(language) ?? 0) + count / all)
  }
  return shares
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
