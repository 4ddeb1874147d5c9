/** Tables of the operation layer: audit chain, idempotency, jobs, users. */
import {
  blobColumn,
  choiceColumn,
  defineTable,
  instantColumn,
  integerColumn,
  jsonColumn,
  realColumn,
  referenceColumn,
  type TableDescription,
  textColumn,
} from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { JOB_STATES } from './contract.ts'

/** One chained entry per command and per job chunk. Its digest covers all other columns and the entry before. */
export const auditEntry = defineTable(
  'audit_entry',
  {
    at: instantColumn(),
    actor_kind: choiceColumn(['user', 'token', 'job']),
    actor_id: integerColumn(),
    actor_name: textColumn(),
    operation: textColumn(),
    summary: textColumn(),
    job_id: integerColumn({ nullable: true }),
    payload_digest: blobColumn(),
    fact_count: integerColumn(),
    facts_digest: blobColumn(),
    /** Of the records it touched, by name; entries of earlier versions have none. */
    touches_digest: blobColumn({ nullable: true }),
    digest: blobColumn(),
  },
  { facts: true, indexes: [{ on: ['job_id'], where: 'job_id IS NOT NULL' }] },
)

/** Which columns of a table a seal covers, in the order in which its digest has them: a JSON array, `id` first. */
export const auditShape = defineTable(
  'audit_shape',
  { table_name: textColumn(), columns: jsonColumn() },
  { facts: true, indexes: [{ on: ['table_name', 'columns'], unique: true }] },
)

/** A seal: count and digest of rows that one entry wrote (see `seals.ts`). The digest of the sealing entry covers it. */
export const auditFact = defineTable(
  'audit_fact',
  {
    entry_id: integerColumn(),
    /** The entry that wrote the rows; an earlier one where they were sealed later. */
    op: integerColumn(),
    shape_id: referenceColumn('audit_shape'),
    first_id: integerColumn(),
    last_id: integerColumn(),
    rows: integerColumn(),
    digest: blobColumn(),
    /** Four bytes a row, which tell the row that differs. */
    marks: blobColumn(),
    replaces_id: integerColumn({ nullable: true }),
  },
  {
    facts: true,
    indexes: [
      { on: ['entry_id'] },
      { on: ['shape_id', 'last_id'] },
      { on: ['replaces_id'], unique: true, where: 'replaces_id IS NOT NULL' },
    ],
  },
)

/** What rows that may change looked like when an entry was done with them (see `states.ts`). The digest of the entry covers it. */
export const auditState = defineTable(
  'audit_state',
  {
    entry_id: integerColumn(),
    /** The columns of the key, then those that are proved. */
    shape_id: referenceColumn('audit_shape'),
    first_key: integerColumn(),
    last_key: integerColumn(),
    /** JSON array of the keys. */
    keys: jsonColumn(),
    /** Sixteen bytes a key; zeroes for a row that is gone. */
    digests: blobColumn(),
  },
  { facts: true, indexes: [{ on: ['entry_id'] }, { on: ['shape_id', 'last_key'] }] },
)

/** Input and changes of an entry, apart from the chain so that personal data can be erased. */
export const auditPayload = defineTable(
  'audit_payload',
  { entry_id: integerColumn(), input: jsonColumn(), changes: jsonColumn(), undo: jsonColumn({ nullable: true }) },
  { primaryKey: ['entry_id'] },
)

/** Which entry undid which. */
export const auditUndo = defineTable('audit_undo', { entry_id: integerColumn(), undone_by: integerColumn() }, { primaryKey: ['entry_id'] })

/** The records an entry touched: a record's timeline is read from here. */
export const auditTouch = defineTable(
  'audit_touch',
  { entity: textColumn(), record_id: integerColumn(), entry_id: integerColumn() },
  { primaryKey: ['entity', 'record_id', 'entry_id'] },
)

/** A write's answer, kept 30 days in its scope (caller, operation, key). */
export const idempotencyKey = defineTable(
  'idempotency_key',
  {
    scope: textColumn(),
    operation: textColumn(),
    key: textColumn(),
    body_digest: blobColumn(),
    response: jsonColumn(),
    at: instantColumn(),
  },
  { primaryKey: ['scope', 'operation', 'key'] },
)

/** A job with its frozen moment and its cursor; resumes where its last chunk ended. */
export const job = defineTable('job', {
  operation: textColumn(),
  title: textColumn(),
  unit: textColumn(),
  state: choiceColumn(JOB_STATES),
  step: textColumn(),
  input: jsonColumn(),
  cursor: jsonColumn(),
  /** The moment it was started: every chunk sees this one. */
  frozen_now: instantColumn(),
  frozen_today: textColumn(),
  done: integerColumn(),
  total: integerColumn(),
  rejected: integerColumn(),
  rate: realColumn(),
  actor: jsonColumn(),
  entry_id: integerColumn(),
  created_at: instantColumn(),
  started_at: instantColumn({ nullable: true }),
  finished_at: instantColumn({ nullable: true }),
  message: textColumn({ nullable: true }),
  report: jsonColumn({ nullable: true }),
})

/** The steps that were run on this file once, and what each did (see `steps.ts`). */
export const carryOverStep = defineTable(
  'carry_over_step',
  {
    name: textColumn(),
    number: integerColumn(),
    does: textColumn(),
    op: integerColumn(),
    at: instantColumn(),
    rows: integerColumn(),
    says: textColumn(),
  },
  { primaryKey: ['name'] },
)

export const appRole = defineTable(
  'app_role',
  { code: textColumn(), name: textColumn(), permissions: jsonColumn() },
  { indexes: [{ on: ['code'], unique: true }] },
)
export const appUser = defineTable(
  'app_user',
  { code: textColumn(), name: textColumn(), role_id: referenceColumn('app_role') },
  { indexes: [{ on: ['code'], unique: true }] },
)

export const operationTables = {
  audit_entry: auditEntry,
  audit_shape: auditShape,
  audit_fact: auditFact,
  audit_state: auditState,
  audit_payload: auditPayload,
  audit_undo: auditUndo,
  audit_touch: auditTouch,
  idempotency_key: idempotencyKey,
  job,
  carry_over_step: carryOverStep,
  app_role: appRole,
  app_user: appUser,
} satisfies Record<string, TableDescription>

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof operationTables> {}
}
