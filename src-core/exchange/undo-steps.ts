/** The ways in which a batch is taken back as a whole. */
import type { Entity } from '../entities/define-entity.ts'
import { restoreRecord } from '../entities/records.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext, RecordChange } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { recordsOf } from './batches.ts'
import type { ImportBatch } from './import-kind.ts'

/**
 * Puts every record back to what the batch's audit entries say it was, the last change first.
 *
 * @returns how many changes were taken back
 * @throws Refusal when the actor may not write such records, or when one moved since or is used
 */
export async function restoreChanges(
  context: CommandContext,
  batch: ImportBatch,
  entities: (name: string) => Entity | undefined,
): Promise<number> {
  const changes: RecordChange[] = []
  for (const op of batch.ops) {
    const payload = await context.store.db.selectFrom('audit_payload').select('changes').where('entry_id', '=', op).executeTakeFirst()
    for (const change of JSON.parse(payload?.changes ?? '[]') as RecordChange[]) changes.push(change)
  }
  const merged = mergeChanges(changes)
  for (const change of merged.reverse()) {
    const entity = entities(change.entity)
    requireRight(context.actor, `${change.entity}.${change.before === null ? 'create' : 'update'}`)
    if (!entity) throw refuse('refused', 'import.noEntity', `There are no records “${change.entity}” in this version.`)
    await restoreRecord(context, entity, change)
  }
  return merged.length
}

/** One change a record: from before its first to after its last, in the order of the first. */
function mergeChanges(changes: readonly RecordChange[]): RecordChange[] {
  const merged = new Map<string, RecordChange>()
  for (const change of changes) {
    const key = `${change.entity}:${change.id}`
    const first = merged.get(key)
    merged.set(key, first ? { ...first, after: change.after } : change)
  }
  return [...merged.values()]
}

/** Runs the calls that the batch kept, from the last to the first. */
export async function runStepsBack(context: CommandContext, batch: ImportBatch): Promise<number> {
  const steps = await context.store.db
    .selectFrom('import_step')
    .selectAll()
    .where('import_batch_id', '=', batch.id)
    .orderBy('id', 'desc')
    .execute()
  for (const step of steps) await context.run({ operation: step.operation, input: JSON.parse(step.input) })
  return steps.length
}

/** Runs a command on each record that the batch made, the last first. */
export async function runOnRecords(context: CommandContext, batch: ImportBatch, entity: string, command: string): Promise<number> {
  const ids = await recordsOf(context.store, batch.id, entity)
  for (const id of ids) await context.run({ operation: command, input: { id } })
  return ids.length
}
