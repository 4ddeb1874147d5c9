/** Records of entities by code and external reference, in the indexes of their own tables. */
import type { ReadStore } from '../database/store.ts'
import type { Entity } from './define-entity.ts'
import { beginningWith, eachOnce, type Found, scoreOf, type SearchAsked, type SearchSource, writings } from './search-source.ts'

/** Who buys, pays and is billed. */
const CUSTOMERS = new Set(['party', 'customer', 'customerAccount', 'billingAccount', 'userAccount'])

interface CodeRow {
  readonly id: number
  readonly code: string | null
  readonly title: string | null
  readonly external_ref: string | null
}

export function codeSource(entity: Entity): SearchSource {
  const columns = `id, ${entity.code ? 'code' : 'NULL AS code'}, ${entity.title ? `"${entity.title}"` : 'NULL'} AS title, external_ref`
  const byCode = `SELECT ${columns} FROM "${entity.tableName}" WHERE code >= +? AND code < +? ORDER BY code LIMIT +?`
  const byReference = `SELECT ${columns} FROM "${entity.tableName}"
    WHERE external_ref IS NOT NULL AND external_ref COLLATE NOCASE >= +? AND external_ref COLLATE NOCASE < +?
    ORDER BY external_ref COLLATE NOCASE LIMIT +?`
  const found = ({ id, code, title, external_ref }: CodeRow, score: number, detail: string): Found => ({
    entity: entity.name,
    id,
    kind: entity.name,
    kind_label: entity.label,
    code: code ?? '',
    label: title ?? code ?? external_ref ?? '',
    detail,
    score,
  })
  return {
    reads: [`${entity.name}.get`, `${entity.name}.list`],
    groups: CUSTOMERS.has(entity.name) ? ['numbers', 'customers'] : ['numbers'],
    find: async (store: ReadStore, { typed, limit }: SearchAsked) => {
      const all: Found[] = []
      for (const writing of entity.code && (entity.code.scope ?? []).length === 0 ? writings(typed) : []) {
        const rows = (await store.select(byCode, [...beginningWith(writing), limit])) as CodeRow[]
        all.push(...rows.map((row) => found(row, scoreOf(row.code ?? '', typed, 90), '')))
      }
      const rows = (await store.select(byReference, [...beginningWith(typed), limit])) as CodeRow[]
      all.push(...rows.map((row) => found(row, scoreOf(row.external_ref ?? '', typed, 85), row.external_ref ?? '')))
      return eachOnce(all)
    },
  }
}
