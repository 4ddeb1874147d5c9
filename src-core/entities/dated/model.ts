/** What was told of dated fields: which value holds from which day. */
import { dateColumn, defineTable, flagColumn, integerColumn, jsonColumn, textColumn } from '../../database/columns.ts'

/** Sorts before every day: what holds before the first change. */
export const FROM_BEGINNING = '0001-01-01'

/**
 * One row a field and day. A row is never changed in what it says: a correction ends it and writes another, so that what was
 * known at the time of any audit entry can be read again. A field of which nothing was ever told has no row; its column holds
 * for all days.
 */
export const datedState = defineTable(
  'dated_state',
  {
    entity: textColumn(),
    record_id: integerColumn(),
    field: textColumn(),
    /** {@link FROM_BEGINNING} or the first day on which it holds. */
    valid_from: dateColumn(),
    /** As the field's column holds it. */
    value: jsonColumn(),
    /** Whose id the value is: a record that is told of is not deleted. */
    refers_to: textColumn({ nullable: true }),
    /** The audit entry that told it; 0 for what the record said before anything was told. */
    told_op: integerColumn(),
    /** The audit entry that corrected it or took it back; it holds no longer. */
    replaced_op: integerColumn({ nullable: true }),
    /** 0 while the record's column does not follow it, because its day is to come. */
    in_step: flagColumn(),
  },
  {
    indexes: [
      { on: ['entity', 'record_id', 'field', 'valid_from'], unique: true, where: 'replaced_op IS NULL' },
      { on: ['entity', 'record_id'] },
      { on: ['valid_from'], where: 'in_step = 0' },
      { on: ['refers_to', 'value'], where: 'refers_to IS NOT NULL' },
    ],
  },
)
