/**
 * What proves each table of a company file.
 *
 * - **digest**: written once. The audit entry that wrote the rows keeps their count and their digest (`audit_fact`), and
 *   the digest of the entry covers it.
 * - **recomputed**: follows from other rows; a check makes it again.
 * - **lastChange**: compared with what the last audit entry that touched the row left behind.
 * - **rebuilt**: an index or a cache, made again from the rest at any time; it proves nothing and is not proved.
 *
 * A column belongs to one class. Columns are named by the table's own schema type, so that a name that is gone does not compile.
 */
import type { Schema } from './schema.ts'

/** Columns that one audit entry writes together and nothing changes later. */
export interface SealedPart<Column extends string = string> {
  readonly columns: readonly Column[] | 'all'
  /** Of `all`, those that do not belong to it. */
  readonly without?: readonly Column[]
  /** The entry that wrote the part, in SQL over a row `t`. */
  readonly entry: string
  /** Rows may be taken back by the product; what is left of their seals is sealed anew. */
  readonly removable?: true
  /** The column that rises from entry to entry, by which the rows are walked; the id if absent. */
  readonly walkedBy?: Column
}

const CREATED = 't.created_op'
const ofParent = (table: string, column: string) => `(SELECT p.created_op FROM "${table}" p WHERE p.id = t.${column})`

/** The tables whose rows, or columns of them, are written once. The first part holds the row itself. */
export const SEALED_TABLES: { readonly [Name in keyof Schema]?: readonly SealedPart<keyof Schema[Name] & string>[] } = {
  usage_record: [{ columns: 'all', entry: CREATED, removable: true }],
  rated_transaction: [
    { columns: 'all', without: ['invoice_line_id', 'settlement_id', 'cancelled_op'], entry: CREATED, removable: true },
    {
      columns: ['invoice_line_id'],
      entry: '(SELECT v.created_op FROM invoice_line l JOIN invoice v ON v.id = l.invoice_id WHERE l.id = t.invoice_line_id)',
      walkedBy: 'invoice_line_id',
    },
  ],
  settlement: [{ columns: 'all', without: ['taken_back_op'], entry: CREATED }],
  taken: [{ columns: 'all', entry: CREATED }],
  invoice: [{ columns: 'all', entry: CREATED }],
  invoice_page_text: [{ columns: 'all', entry: CREATED }],
  invoice_line: [{ columns: 'all', entry: ofParent('invoice', 'invoice_id') }],
  invoice_tax: [{ columns: 'all', entry: ofParent('invoice', 'invoice_id') }],
  account_operation: [{ columns: 'all', entry: CREATED }],
  matching: [{ columns: 'all', entry: CREATED }],
  matching_allocation: [{ columns: 'all', entry: ofParent('matching', 'matching_id') }],
  journal_entry: [{ columns: 'all', entry: CREATED }],
  journal_line: [{ columns: 'all', entry: ofParent('journal_entry', 'journal_entry_id') }],
  issued_document: [{ columns: 'all', entry: CREATED }],
}

/** The sealed parts of a table; none for most. */
export function sealedParts(table: string): readonly SealedPart[] {
  return (SEALED_TABLES as Readonly<Record<string, readonly SealedPart[]>>)[table] ?? []
}

/** The columns of a part that a table has, without the id. */
export function columnsOfPart(part: SealedPart, columns: readonly string[]): readonly string[] {
  const all = part.columns === 'all' ? columns : part.columns
  return all.filter((name) => !part.without?.includes(name))
}

/** Whether a part has a column. */
export function isOfPart(part: SealedPart, column: string): boolean {
  return (part.columns === 'all' || part.columns.includes(column)) && !part.without?.includes(column)
}
