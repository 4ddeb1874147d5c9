/** What the search field of a list finds: names by any part, codes by their beginning, numbers however they are written. */
import { dialledKeys } from '../kernel/phone/written-numbers.ts'
import { sortKey } from '../kernel/text.ts'
import { withoutJoints } from '../kernel/words.ts'
import { dialledFrom, dialledSql } from './dialled.ts'
import type { ListColumnSql, ListSql, Sql } from './list-query.ts'
import type { ReadStore } from './store.ts'

/** The condition of what was typed into the search field; `searched` are the columns that it looks at. */
export async function searchSql(store: ReadStore, list: ListSql, searched: readonly string[], typed: string): Promise<Sql> {
  const columns = searched.map((name) => columnSql(list.columns[name] as ListColumnSql, typed))
  const dialled = list.dialled ?? []
  const numbers = dialled.length === 0 ? [] : dialledSql(dialled, dialledKeys(typed, await dialledFrom(store)))
  const parts = [...columns, ...numbers]
  if (parts.length === 0) return { text: '1 = 0', values: [] }
  return { text: `(${parts.map(({ text }) => text).join(' OR ')})`, values: parts.flatMap(({ values }) => values) }
}

function columnSql(column: ListColumnSql, typed: string): Sql {
  if (column.type === 'code') return { text: `${column.sql} LIKE ? ESCAPE '\\'`, values: [`${escapeLike(typed)}%`] }
  if (column.sortSql) return nameSql(column.sortSql, sortKey(typed))
  return { text: `${column.labelSql ?? column.sql} LIKE ? ESCAPE '\\'`, values: [`%${escapeLike(typed)}%`] }
}

/** What joins the parts of a name, as it stands in its key. */
const JOINTS = ["'", '’', '.', '&', '-', '+', '/']
const HAS_JOINT = `'*[${JOINTS.filter((joint) => joint !== '-')
  .join('')
  .replace("'", "''")}-]*'`

/** Digits alone, more than a name has: a telephone, which is found by its own index. */
const NUMBER = /^[\d()]{5,}$/

const part = (key: string, typed: string): Sql => ({ text: `${key} LIKE ? ESCAPE '\\'`, values: [`%${escapeLike(typed)}%`] })

/** A name by any part of its key, with what joins its parts or without: `obrien` and `o brien` find `O'Brien`, `o'brien` finds `OBrien`. */
function nameSql(key: string, typed: string): Sql {
  const bare = withoutJoints(typed)
  if (NUMBER.test(bare)) return part(key, typed)
  const withBlanks = typed.replace(/[^\p{L}\p{N}\s]+/gu, '')
  // Letters that stand alone, as `j p morgan`.
  const initials = withBlanks.replace(/(?<=(?:^|\s)\p{L})\s+(?=\p{L}(?:\s|$))/gu, '')
  const written = [...new Set([typed, ...[bare, initials].filter((one) => one !== '')])]
  const parts = written.map(() => `${key} LIKE ? ESCAPE '\\'`)
  const values = written.map((one) => `%${escapeLike(one)}%`)
  if (bare === '') return { text: parts.join(' OR '), values }
  const ofName = [...JOINTS, ' '].reduce((inner, joint) => `replace(${inner}, '${joint.replace("'", "''")}', '')`, key)
  // Most names have nothing of it, and are not read twice.
  return {
    text: `${parts.join(' OR ')} OR (${key} GLOB ${HAS_JOINT} AND ${ofName} LIKE ? ESCAPE '\\')`,
    values: [...values, `%${escapeLike(bare)}%`],
  }
}

/** A text as a part of a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (mark) => `\\${mark}`)
}
