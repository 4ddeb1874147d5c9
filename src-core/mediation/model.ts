/** Usage records, the batches they came in, and what was rejected with its reason. */
import {
  blobColumn,
  choiceColumn,
  dateColumn,
  decimalColumn,
  defineTable,
  instantColumn,
  integerColumn,
  jsonColumn,
  referenceColumn,
  textColumn,
} from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'

/** A file or posted stream, once. */
export const importBatch = defineTable(
  'import_batch',
  {
    kind: textColumn(),
    file_name: textColumn(),
    content_digest: blobColumn(),
    rows: integerColumn(),
    accepted: integerColumn(),
    rejected: integerColumn(),
    duplicates: integerColumn(),
    state: choiceColumn(['running', 'done', 'undone']),
    created_at: instantColumn(),
    created_op: integerColumn(),
    /** How its records were read, of usage files: JSON of `RecordReading`. */
    reading: jsonColumn({ nullable: true }),
    /** The audit entry that began to take it back, while that is under way. */
    going_op: integerColumn({ nullable: true }),
  },
  // Those under way, in or out: asked at every write.
  {
    indexes: [
      { on: ['state'], where: "state = 'running'" },
      { on: ['going_op'], where: 'going_op IS NOT NULL' },
    ],
  },
)

/** An accepted and rated usage record. */
export const usageRecord = defineTable(
  'usage_record',
  {
    created_op: integerColumn(),
    import_batch_id: integerColumn(),
    /** Of records of earlier versions 16 bytes of SHA-256 over their line; empty since lines are kept. */
    digest: blobColumn(),
    at: instantColumn(),
    usage_date: dateColumn(),
    quantity: decimalColumn(),
    access_point_id: integerColumn(),
    subscription_id: integerColumn(),
    /** JSON array of parameters 1 to 9, without empty ones at the end. */
    parameters: textColumn(),
    /** Date, decimal and extra parameters as JSON `[dates, decimals, extra]`; blank where it has none, and in records of earlier versions. */
    further: textColumn({ nullable: true }),
    /** As it stood in its file; blank in records of earlier versions. */
    line: textColumn({ nullable: true }),
    /** Of this occurrence of equal records, made of its values; blank until records of earlier versions have theirs. */
    identity: blobColumn({ nullable: true }),
    /** Of all records that are the same but for further parameters; where there are any. */
    family: blobColumn({ nullable: true }),
  },
  {
    indexes: [
      { on: ['identity'], unique: true },
      { on: ['family'], where: 'family IS NOT NULL' },
      { on: ['subscription_id', 'usage_date'] },
    ],
  },
)

/** What could not become a usage record, as it came, until it is mended, reprocessed or discarded. */
export const rejectedUsage = defineTable(
  'rejected_usage',
  {
    created_op: integerColumn(),
    import_batch_id: referenceColumn('import_batch'),
    row: integerColumn(),
    line: textColumn(),
    cause: textColumn(),
    field: textColumn({ nullable: true }),
    reason: textColumn(),
    access_id: textColumn({ nullable: true }),
    usage_date: dateColumn({ nullable: true }),
    status: choiceColumn(['open', 'reprocessed', 'discarded']),
    times_tried: integerColumn(),
    mended_line: textColumn({ nullable: true }),
    changed_op: integerColumn(),
    /** Of its values, where they could be read: what its file has brought of equal records is counted by it. */
    family: blobColumn({ nullable: true }),
    /** Date, decimal and extra parameters as JSON `[dates, decimals, extra]`. */
    further: textColumn({ nullable: true }),
  },
  {
    indexes: [{ on: ['status', 'cause'] }, { on: ['import_batch_id'] }, { on: ['family', 'import_batch_id'], where: 'family IS NOT NULL' }],
  },
)

/** Named mappings of headed CSV columns to usage fields. */
export const importMapping = defineTable(
  'import_mapping',
  { kind: textColumn(), name: textColumn(), mapping: jsonColumn() },
  { indexes: [{ on: ['kind', 'name'], unique: true }] },
)

/** Which records an import batch created, so that it can be undone as a whole. */
export const importBatchRecord = defineTable(
  'import_batch_record',
  { import_batch_id: integerColumn(), entity: textColumn(), record_id: integerColumn() },
  { primaryKey: ['import_batch_id', 'entity', 'record_id'] },
)

export const mediationTables = {
  import_batch: importBatch,
  usage_record: usageRecord,
  rejected_usage: rejectedUsage,
  import_mapping: importMapping,
  import_batch_record: importBatchRecord,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof mediationTables> {}
}
