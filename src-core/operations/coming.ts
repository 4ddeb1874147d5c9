/**
 * Records that are coming or going: those of an import that is under way, until its end, and those of one that is being taken back.
 * Nobody bills them and nobody changes them, because the import may still be taken back, or is.
 *
 * Which they are is asked of the batch and of the audit entries that wrote it: a row carries the entry that wrote it. So no
 * table has a mark of its own, and while no import is under way two looks at empty indexes answer for everybody.
 */
import type { ReadStore } from '../database/store.ts'
import { refuse, type Refusal } from '../kernel/failures.ts'

/** An import that is under way, or that is being taken back. */
export interface Coming {
  readonly batch: number
  readonly file: string
  readonly kind: string
  /** The job that works on it now; `null` in the call that begins to take it back. */
  readonly job: number | null
  /** The job whose chunks wrote it; `null` where one command did. */
  readonly wrote: number | null
  /** The audit entry that began its batch: nothing before it is coming. */
  readonly since: number
  /** The audit entry that began to take it back; `null` while it comes in. */
  readonly going: number | null
}

/** The job whose chunks wrote a batch: that of the entry which opened it, or the one that this entry began. */
const WROTE = 'COALESCE(e.job_id, (SELECT s.id FROM job s WHERE s.entry_id = b.created_op))'

/** A batch that was left by a job of an earlier version, which took nothing back, is none. */
const UNDER_WAY = `SELECT b.id AS batch, b.file_name AS file, b.kind, b.created_op AS since, j.id AS job, j.id AS wrote, NULL AS going
  FROM import_batch b LEFT JOIN audit_entry e ON e.id = b.created_op JOIN job j ON j.id = ${WROTE}
  WHERE b.state = 'running' AND (j.state IN ('queued', 'running', 'stopping') OR json_extract(j.report, '$.takingBack'))
  UNION ALL SELECT b.id, b.file_name, b.kind, b.created_op, (SELECT g.id FROM job g WHERE g.entry_id = b.going_op), ${WROTE}, b.going_op
  FROM import_batch b LEFT JOIN audit_entry e ON e.id = b.created_op WHERE b.going_op IS NOT NULL`

/** The imports that are under way or being taken back; mostly none. */
export async function comingImports(store: ReadStore): Promise<readonly Coming[]> {
  return (await store.select(UNDER_WAY, [])) as Coming[]
}

/** SQL that says whether a row's audit entry is one of an import under way. @param op the column, as `t.created_op` */
export function isComingSql(coming: readonly Coming[], op: string): string {
  const ofOne = ({ since, wrote }: Coming) =>
    wrote === null ? `${op} = ${since}` : `${op} >= ${since} AND (SELECT job_id FROM audit_entry WHERE audit_entry.id = ${op}) = ${wrote}`
  return coming.length === 0 ? '0' : `(${coming.map(ofOne).join(' OR ')})`
}

/** Of rows of a table by their ids, those that are coming; `ops` are its columns that name audit entries. */
export async function comingRows(
  store: ReadStore,
  coming: readonly Coming[],
  table: string,
  ids: readonly number[],
  ops: readonly string[] = ['created_op'],
): Promise<ReadonlySet<number>> {
  if (coming.length === 0 || ids.length === 0) return new Set()
  const is = ops.map((op) => isComingSql(coming, `t."${op}"`)).join(' OR ')
  const text = `SELECT t.id FROM "${table}" t WHERE t.id IN (SELECT value FROM json_each(?)) AND (${is})`
  return new Set(((await store.select(text, [JSON.stringify(ids)])) as { id: number }[]).map(({ id }) => id))
}

/** Of subscriptions, those that are coming, or of which something is that an import under way changes. */
export async function comingSubscriptions(
  store: ReadStore,
  coming: readonly Coming[],
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  if (coming.length === 0 || ids.length === 0) return new Set()
  const text = `SELECT s.id FROM subscription s WHERE s.id IN (SELECT value FROM json_each(?)) AND (${isComingSql(coming, 's.created_op')}
    OR EXISTS (SELECT 1 FROM audit_touch t WHERE t.entity = 'subscription' AND t.record_id = s.id AND ${isComingSql(coming, 't.entry_id')}))`
  return new Set(((await store.select(text, [JSON.stringify(ids)])) as { id: number }[]).map(({ id }) => id))
}

/** Kinds of imports whose records are left out one by one. What all others write, prices and rates, is part of any bill. */
const LEFT_OUT_BY_RECORD: ReadonlySet<string> = new Set(['customers', 'subscriptions', 'subscriptionEvents', 'payments', 'usage'])

/** @throws Refusal `import.coming` while an import changes what bills are made of: prices, rates, addresses */
export function refuseBillingMeanwhile(coming: readonly Coming[]): void {
  const [import_] = coming.filter(({ kind }) => !LEFT_OUT_BY_RECORD.has(kind))
  if (!import_) return
  const does = import_.going === null ? 'imported' : 'taken back'
  const message = `${import_.file} is being ${does} and changes what bills are made of. Bill when it is done.`
  throw refuse('busy', 'import.coming', message, { details: { batch: import_.batch } })
}

// ---- What is written meanwhile

/** Records that an import of a kind changes, beside those it makes; all that it names where a kind is not here. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  customers: [],
  subscriptions: [],
  payments: [],
  usage: [],
  subscriptionEvents: ['subscription'],
}

/**
 * Holds a transaction that is about to be committed against the imports under way.
 *
 * @param by the job whose chunk it is, and its audit entry; its own records are no others'
 * @throws Refusal `import.coming` when it names a record of another import
 */
export async function refuseComing(
  store: ReadStore,
  by: { readonly job: number | null; readonly op: number },
  touched: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<void> {
  const coming = (await comingImports(store)).filter(({ job, going }) => going !== by.op && (job === null || job !== by.job))
  if (coming.length === 0) return
  for (const [entity, all] of touched) {
    const ids = [...all]
    const table = await tableOf(store, entity)
    for (const one of coming) {
      const found = (table === null ? undefined : await ofImport(store, one, table, ids)) ?? (await namedBy(store, one, entity, ids))
      if (found !== undefined) throw belongs(one, entity, found)
    }
  }
}

/** The first of rows of a table that an import wrote, or that refers to one which it wrote. */
async function ofImport(store: ReadStore, one: Coming, table: string, ids: readonly number[]): Promise<number | undefined> {
  const [made] = await comingRows(store, [one], table, ids)
  return made ?? refersToComing(store, [one], table, ids)
}

/** The first of records that an import changed. */
async function namedBy(store: ReadStore, one: Coming, entity: string, ids: readonly number[]): Promise<number | undefined> {
  const changes = CHANGES[one.kind]
  if (changes && !changes.includes(entity)) return undefined
  const [found] = (await store.select(NAMED, [entity, JSON.stringify(ids), one.since, one.wrote, one.since])) as { id: number }[]
  return found?.id
}

const NAMED = `SELECT t.record_id AS id FROM audit_touch t JOIN audit_entry e ON e.id = t.entry_id
  WHERE t.entity = ? AND t.record_id IN (SELECT value FROM json_each(?)) AND t.entry_id >= ? AND (e.job_id = ? OR e.id = ?) LIMIT 1`

/** The first of rows of a table that refers to one that is coming: an account of a customer, a product of a charge. */
async function refersToComing(
  store: ReadStore,
  coming: readonly Coming[],
  table: string,
  ids: readonly number[],
): Promise<number | undefined> {
  const references = (await store.select('SELECT "table" AS parent, "from" AS name FROM pragma_foreign_key_list(?)', [table])) as {
    readonly parent: string
    readonly name: string
  }[]
  for (const { parent, name } of references) {
    if (!(await hasEntry(store, parent))) continue
    const text = `SELECT t.id FROM "${table}" t JOIN "${parent}" p ON p.id = t."${name}"
      WHERE t.id IN (SELECT value FROM json_each(?)) AND ${isComingSql(coming, 'p.created_op')} LIMIT 1`
    const [row] = (await store.select(text, [JSON.stringify(ids)])) as { id: number }[]
    if (row) return row.id
  }
  return undefined
}

function belongs({ file, batch, going }: Coming, entity: string, id: number): Refusal {
  const message =
    going === null
      ? `This belongs to an import that is under way: ${file}. Wait for its end, or stop it.`
      : `This belongs to an import that is being taken back: ${file}. Wait for its end.`
  return refuse('busy', 'import.coming', message, { details: { entity, id, batch } })
}

/** The table of an entity's records that carry the entry which made them; `null` where there is none. */
async function tableOf(store: ReadStore, entity: string): Promise<string | null> {
  const table = entity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return (await hasEntry(store, table)) ? table : null
}

async function hasEntry(store: ReadStore, table: string): Promise<boolean> {
  const columns = await store.select("SELECT name FROM pragma_table_info(?) WHERE name IN ('id', 'created_op')", [table])
  return columns.length === 2
}
