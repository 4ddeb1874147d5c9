/** What imports keep beside their batch: the form of the file, the rows left out, the steps back. */
import { choiceColumn, defineTable, integerColumn, jsonColumn, referenceColumn, textColumn } from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'

/** How the file of a batch was read, so that its rejects can be written in the same form. */
export const importFile = defineTable(
  'import_file',
  {
    import_batch_id: referenceColumn('import_batch'),
    /** JSON array of the headings. */
    header: jsonColumn(),
    delimiter: textColumn(),
    report: jsonColumn(),
  },
  { indexes: [{ on: ['import_batch_id'], unique: true }] },
)

/** A row that was left out, as it came. `row` counts as a spreadsheet does: the header is row 1. */
export const importReject = defineTable(
  'import_reject',
  {
    import_batch_id: referenceColumn('import_batch'),
    row: integerColumn(),
    /** JSON array of its cells. */
    cells: jsonColumn(),
    result: choiceColumn(['error', 'duplicate']),
    column: textColumn({ nullable: true }),
    reason: textColumn(),
    created_op: integerColumn(),
  },
  { indexes: [{ on: ['import_batch_id', 'row'] }] },
)

/** An operation call that takes one step of a batch back; they run from the last to the first. */
export const importStep = defineTable(
  'import_step',
  { import_batch_id: referenceColumn('import_batch'), operation: textColumn(), input: jsonColumn() },
  { indexes: [{ on: ['import_batch_id'] }] },
)

export const exchangeTables = { import_file: importFile, import_reject: importReject, import_step: importStep }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof exchangeTables> {}
}
