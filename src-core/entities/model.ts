/** Tables of the entity layer. */
import { defineTable, integerColumn, jsonColumn, type TableDescription, textColumn } from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { datedState } from './dated/model.ts'

/** Counters bumped in the transaction of a change; who compiled something checks whether it still fits. */
export const revision = defineTable('revision', { name: textColumn(), value: integerColumn() }, { primaryKey: ['name'] })

/** Custom fields: values stand in each record's `custom` JSON. */
export const customField = defineTable(
  'custom_field',
  { entity: textColumn(), code: textColumn(), label: textColumn(), definition: jsonColumn() },
  { indexes: [{ on: ['entity', 'code'], unique: true }] },
)

/** What global search finds by name: one row a record, its words in a full-text table made by the first migration. Codes and references stand in no word. */
export const searchEntry = defineTable(
  'search_entry',
  {
    entity: textColumn(),
    record_id: integerColumn(),
    code_key: textColumn(),
    title: textColumn(),
    detail: textColumn(),
    words: textColumn(),
  },
  { indexes: [{ on: ['entity', 'record_id'], unique: true }] },
)

/** Counts and sums of volume lists by chunks of ids, kept by triggers (database/kept-sums). */
export const keptSum = defineTable(
  'kept_sum',
  { list: textColumn(), chunk: integerColumn(), currency: textColumn(), count: integerColumn(), sums: jsonColumn() },
  { primaryKey: ['list', 'chunk', 'currency'] },
)

/** Lists as the operator saved them. */
export const savedView = defineTable(
  'saved_view',
  { list: textColumn(), name: textColumn(), position: integerColumn(), state: jsonColumn() },
  { indexes: [{ on: ['list', 'name'], unique: true }] },
)

export const entityTables = {
  revision,
  custom_field: customField,
  search_entry: searchEntry,
  kept_sum: keptSum,
  saved_view: savedView,
  dated_state: datedState,
} satisfies Record<string, TableDescription>

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof entityTables> {}
}
