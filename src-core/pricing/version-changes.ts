/**
 * Writing price versions: every change keeps what taking it back needs, and makes compiled plans stale.
 *
 * A version's `version` is the entry of the change that made its content. Taking a change back brings the content
 * and its entry back, so that what was done to it can be done again, and no two contents ever share one.
 */
import { bumpRevision } from '../entities/revisions.ts'
import { overlaps } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext, RecordChange } from '../operations/context.ts'
import type { GridTable } from './grid.ts'
import { priceVersion } from './model.ts'
import {
  type LineRow,
  type VersionRow,
  hasRated,
  lineRows,
  restoreLines,
  versionRow,
  versionRowsOfPlan,
  writeLines,
} from './stored-versions.ts'

export const VERSION_ENTITY = 'priceVersion'

const VERSION_COLUMNS = ['id', ...Object.keys(priceVersion.columns)]

/** What a new version is made of; the rest is filled in. */
export type NewVersion = Omit<VersionRow, 'id' | 'version' | 'created_op' | 'changed_op'>

/** Stores a new version with its lines and answers its id. */
export async function insertVersion(context: CommandContext, values: NewVersion, table: GridTable | null): Promise<number> {
  const row = { ...values, version: context.op, created_op: context.op, changed_op: context.op }
  const id = writeRow(context, row)
  await writeLines(context.store, id, table)
  keepChange(context, id, null, { ...row, id })
  return id
}

/** Changes a version, and its lines where a table is given. */
export async function changeVersion(
  context: CommandContext,
  before: VersionRow,
  changed: Partial<VersionRow>,
  table?: GridTable,
): Promise<VersionRow> {
  const after: VersionRow = { ...before, ...changed, version: context.op, changed_op: context.op }
  const lines = table ? await lineRows(context.store, before.id) : undefined
  await updateRow(context, after)
  if (table) await writeLines(context.store, before.id, table)
  keepChange(context, before.id, lines ? { ...before, lines } : { ...before }, { ...after })
  return after
}

/** Removes a version with its lines. */
export async function removeVersion(context: CommandContext, before: VersionRow): Promise<void> {
  const lines = await lineRows(context.store, before.id)
  await context.store.db.deleteFrom('price_version').where('id', '=', before.id).execute()
  keepChange(context, before.id, { ...before, lines }, null)
  context.touch('pricePlan', before.price_plan_id)
}

/** @throws Refusal with both versions when the record moved since it was read */
export function refuseMoved(row: VersionRow, version: number, details: Readonly<Record<string, unknown>> = {}): void {
  if (row.version === version) return
  const words = `Version ${row.number} was changed since you opened it. Choose which values to keep.`
  throw refuse('conflict', 'priceVersion.conflict', words, { details: { version: row.version, ...details } })
}

/**
 * Puts back every version that an operation changed.
 *
 * @throws Refusal when one of them moved or priced something since, or would now share days with another
 */
export async function takeBackChanges(context: CommandContext, entry: number): Promise<void> {
  const kept = await context.store.db
    .selectFrom('audit_payload')
    .innerJoin('audit_entry', 'audit_entry.id', 'audit_payload.entry_id')
    .select(['changes', 'summary'])
    .where('entry_id', '=', entry)
    .executeTakeFirst()
  const all = JSON.parse(kept?.changes ?? '[]') as RecordChange[]
  const changes = all.filter((change) => change.entity === VERSION_ENTITY)
  // An entry that changed other records too has a way back of its own.
  if (!kept || changes.length === 0 || changes.length < all.length)
    throw refuse('notFound', 'priceVersion.noChange', `Entry ${entry} is no change of price versions.`)
  for (const change of changes.reverse()) await takeBack(context, change)
  for (const change of changes) await refuseOverlap(context, change.id)
  context.summarise(`Taken back: ${kept.summary}`)
}

async function takeBack(context: CommandContext, change: RecordChange): Promise<void> {
  if (change.after === null) return bringBack(context, change)
  const current = await versionRow(context.store, change.id)
  if (current.version !== change.after['version'])
    throw refuse('conflict', 'undo.moved', `Version ${current.number} was changed since; undo the later change first.`)
  const wasDraft = change.before === null || change.before['status'] === 'draft'
  if (wasDraft && (await hasRated(context.store, change.id)))
    throw refuse(
      'refused',
      'priceVersion.rated',
      `Version ${current.number} has priced operations since and stays. Close it, or end it on a day.`,
    )
  if (change.before === null) return removeVersion(context, current)
  const { lines, ...row } = change.before as unknown as VersionRow & { lines?: readonly LineRow[] }
  const linesNow = lines ? await lineRows(context.store, change.id) : undefined
  const after = { ...row, changed_op: context.op }
  await updateRow(context, after)
  if (lines) await restoreLines(context.store, change.id, lines)
  keepChange(context, change.id, linesNow ? { ...current, lines: linesNow } : { ...current }, after)
}

async function bringBack(context: CommandContext, change: RecordChange): Promise<void> {
  const { lines, ...row } = change.before as unknown as VersionRow & { lines: readonly LineRow[] }
  await refuseNumberTaken(context, row)
  const after = { ...row, changed_op: context.op }
  writeRow(context, after)
  await restoreLines(context.store, change.id, lines)
  keepChange(context, change.id, null, after)
}

/** @throws Refusal where a version made since has the number of one that was deleted */
async function refuseNumberTaken({ store }: CommandContext, { price_plan_id, number }: VersionRow): Promise<void> {
  const versions = await versionRowsOfPlan(store, price_plan_id)
  if (!versions.some((other) => other.number === number)) return
  const message = `Version ${number} cannot be put back: a version made since has its number. Undo that one, or delete it, and then take this back.`
  throw refuse('conflict', 'undo.taken', message)
}

/** A version that is published again must not share days with one published meanwhile. */
async function refuseOverlap(context: CommandContext, id: number): Promise<void> {
  const row = await context.store.db.selectFrom('price_version').selectAll().where('id', '=', id).executeTakeFirst()
  if (row?.status !== 'published') return
  const others = await versionRowsOfPlan(context.store, row.price_plan_id)
  const meets = others.find((other) => other.id !== id && other.status === 'published' && overlaps(validityOf(other), validityOf(row)))
  if (meets)
    throw refuse(
      'refused',
      'priceVersion.overlaps',
      `Version ${meets.number} was published meanwhile and shares days with version ${row.number}. Undo that first.`,
    )
}

/** Half open. */
export function validityOf(row: Pick<VersionRow, 'valid_from' | 'valid_to'>): { start: string | null; end: string | null } {
  return { start: row.valid_from, end: row.valid_to }
}

function writeRow(context: CommandContext, row: NewVersion & { readonly id?: number }): number {
  const values = row as unknown as Record<string, unknown>
  const names = VERSION_COLUMNS.filter((name) => name in values)
  return context.store.bulk(priceVersion, names).add(names.map((name) => values[name]))
}

async function updateRow(context: CommandContext, { id, ...row }: VersionRow): Promise<void> {
  await context.store.db.updateTable('price_version').set(row).where('id', '=', id).execute()
}

function keepChange(context: CommandContext, id: number, before: RecordChange['before'], after: RecordChange['after']): void {
  context.recordChange({ entity: VERSION_ENTITY, id, before, after })
  const plan = (after ?? before)?.['price_plan_id']
  if (typeof plan === 'number') context.touch('pricePlan', plan)
  bumpRevision(context.store, 'catalog')
}
