/** What a cell at fault may have meant: the closest code or choice, or the number in the file's own notation. */
import type { ReadStore } from '../database/store.ts'
import { editDistance } from './edit-distance.ts'
import { countryCodes, countryNames } from '../files/values/country-text.ts'
import { sortKey } from '../kernel/text.ts'
import type { EntityLookup } from './entity-fields.ts'
import { type DecimalMark, type ImportField, readAs, type RowFault } from './import-fields.ts'

/** Short words allow one letter, long ones two: nearly anything is close to `EU`. */
const tolerance = (word: string) => (word.length < 6 ? 1 : 2)

/** The closest of some words; the first of those that are equally close. */
export function closestOf(value: string, words: readonly string[]): string | null {
  const wanted = value.toLowerCase()
  const most = tolerance(value)
  let best: { readonly word: string; readonly distance: number } | null = null
  for (const word of words) {
    if (word === value) continue
    const distance = editDistance(wanted, word.toLowerCase(), best ? best.distance - 1 : most)
    if (distance <= (best ? best.distance - 1 : most)) best = { word, distance }
  }
  return best?.word ?? null
}

export type Suggest = (fault: Pick<RowFault, 'field' | 'value'>) => Promise<string | null>

/** Suggests for the fields of a kind; each value is looked up once. */
export function suggester(store: ReadStore, entities: EntityLookup, fields: readonly ImportField[], mark: DecimalMark | null): Suggest {
  const known = new Map<string, string | null>()
  return async ({ field: name, value }) => {
    const field = fields.find(({ key }) => key === name)
    const text = value?.trim() ?? ''
    if (!field || text === '') return null
    const key = `${field.key}\n${text}`
    const found = known.get(key)
    if (found !== undefined) return found
    const suggestion = await suggestionFor(store, entities, field, text, mark)
    known.set(key, suggestion)
    return suggestion
  }
}

async function suggestionFor(
  store: ReadStore,
  entities: EntityLookup,
  field: ImportField,
  text: string,
  mark: DecimalMark | null,
): Promise<string | null> {
  if (field.choices) return closestChoice(field, text)
  if (field.entity === 'country') return closestCountry(text)
  if (field.entity) return (await codeOfName(store, entities, field.entity, text)) ?? closestCode(store, entities, field.entity, text)
  return field.type === 'decimal' || field.type === 'integer' ? inOwnMark(field, text, mark) : null
}

function closestChoice({ choices = [] }: ImportField, text: string): string | null {
  const near = closestOf(
    text,
    choices.flatMap(({ value, label }) => [value, label]),
  )
  return choices.find(({ value, label }) => value === near || label === near)?.value ?? null
}

/** A number that can only be read with the other mark, written with the file's. */
function inOwnMark(field: ImportField, text: string, mark: DecimalMark | null): string | null {
  if (mark === null) return null
  const other = readAs(field, text, { decimalMark: mark === '.' ? ',' : '.', dateForm: null, named: true })
  return other.ok && other.value !== null ? String(other.value).replace('.', mark) : null
}

/** The code of the country whose name is closest; none where the name is one of several. */
function closestCountry(text: string): string | null {
  const names = countryNames()
  const near = countryCodes(text).length > 0 ? null : closestOf(sortKey(text), [...names.keys()])
  const [code, ...others] = names.get(near ?? '') ?? []
  return others.length === 0 ? (code ?? null) : null
}

/** The code of the one record that is called so: files name a cycle or a category where its code is wanted. */
async function codeOfName(store: ReadStore, entities: EntityLookup, name: string, value: string): Promise<string | null> {
  const entity = entities(name)
  const title = entity?.title
  if (!entity?.code || title === undefined || !entity.fields[title]?.keyed || value.length > LONGEST_CODE) return null
  const rows = (await store.select(`SELECT code FROM "${entity.tableName}" WHERE "${title}_key" = ? LIMIT 2`, [sortKey(value)])) as {
    code: string
  }[]
  return rows.length === 1 ? (rows[0]?.code ?? null) : null
}

const CANDIDATES = 3000
/** Characters of what may be a code; a longer cell is none, and would be no pattern to look for. */
const LONGEST_CODE = 100

/** Codes that begin alike, by code, are compared; where the beginning is wrong, those of the same length that end alike. */
async function closestCode(store: ReadStore, entities: EntityLookup, name: string, value: string): Promise<string | null> {
  const entity = entities(name)
  if (!entity?.code || value.length < 2 || value.length > LONGEST_CODE) return null
  const begin = value.slice(0, Math.max(1, Math.min(3, value.length - 2)))
  const end = value.slice(1).replace(/[\\%_]/g, '_')
  const rows = (await store.select(
    `SELECT code FROM "${entity.tableName}" WHERE (code >= ? AND code < ?) OR code LIKE ?
      ORDER BY abs(length(code) - ?), code LIMIT ${CANDIDATES}`,
    [begin, `${begin}\u{10ffff}`, `_${end}`, value.length],
  )) as { code: string }[]
  return closestOf(
    value,
    rows.map(({ code }) => code),
  )
}
