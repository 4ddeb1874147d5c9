/** Finding records by code or id, as operators and files name them. */
import type { ReadStore } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import { missingRecord } from '../entities/rules.ts'
import { refuse, refuseField } from '../kernel/failures.ts'

export type RecordKey = string | number

/**
 * The id of a record named by code or id.
 *
 * @throws Refusal naming the field when there is none
 */
export async function idOf(store: ReadStore, entity: Entity, key: RecordKey, path: string): Promise<number> {
  const column = typeof key === 'number' ? 'id' : 'code'
  const [row] = (await store.select(`SELECT id FROM "${entity.tableName}" WHERE ${column} = ?`, [key])) as { id: number }[]
  if (row) return row.id
  throw refuseField(path, 'record.unknown', await missingRecord(store, entity, key))
}

/** {@link idOf}, or `null` for no key. */
export async function idOrNull(store: ReadStore, entity: Entity, key: RecordKey | null | undefined, path: string): Promise<number | null> {
  return key === null || key === undefined || key === '' ? null : idOf(store, entity, key, path)
}

/** All records of a small table by code and by id, read once for many look-ups. */
export interface CodeIndex {
  /** The id, or `null` when there is no such record. */
  find(key: RecordKey): number | null
  readonly codes: readonly string[]
}

export async function codeIndex(store: ReadStore, entity: Entity): Promise<CodeIndex> {
  const rows = (await store.select(`SELECT id, code FROM "${entity.tableName}"`, [])) as { id: number; code: string }[]
  const byCode = new Map(rows.map((row) => [row.code, row.id]))
  const ids = new Set(rows.map((row) => row.id))
  const codes = [...byCode.keys()]
  return { codes, find: (key) => (typeof key === 'string' ? (byCode.get(key) ?? null) : ids.has(key) ? key : null) }
}

/** @throws Refusal when the file has no company yet */
export async function companyOf(store: ReadStore) {
  const company = await store.db.selectFrom('company').select(['country', 'currency', 'language', 'name']).executeTakeFirst()
  if (!company) throw refuse('refused', 'company.missing', 'This file has no company yet. Create it first.')
  return company
}
