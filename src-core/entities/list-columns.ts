/** Columns that many lists have alike. */
import type { ListColumn } from './define-list.ts'

export interface ReferencePlace {
  readonly label: string
  /** The entity that it leads to. */
  readonly entity: string
  /** SQL of its id. */
  readonly sql: string
  /** Alias of the join that has its name. */
  readonly join: string
  readonly priority: number
}

/** A column that leads to another record: shown by its name, sorted by its name's key. */
export function referenceTo({ label, entity, sql, join, priority }: ReferencePlace): ListColumn {
  return { label, type: 'reference', entity, sql, labelSql: `${join}.name`, sortSql: `${join}.name_key`, join, sortable: true, priority }
}
