/** The ways in which a batch is taken back as a whole, a part at a time. */
import { preparedSelect } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import { restoreRecord } from '../entities/restore-record.ts'
import { Refusal, refuse } from '../kernel/failures.ts'
import type { CommandContext, OperationCall, RecordChange } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { eachRecordBack, type OneBack } from './batches.ts'
import type { ImportBatch, UndonePart, UndoPart } from './import-kind.ts'

/** Where putting back stands. */
interface Place {
  /** How many of the batch's audit entries are still to be read. */
  readonly entries: number
  /** How many changes of the last of them are still to be put back; all where it is `null`. */
  readonly changes: number | null
  /** Changes of records that an earlier entry of the batch changed before: put back with that one. */
  readonly later: readonly RecordChange[]
}

const keyOf = ({ entity, id }: RecordChange) => `${entity}:${id}`

/**
 * Puts every record back to what it was before the batch's audit entries, the last change first: one step a record, from before its
 * first change to after its last.
 *
 * @throws Refusal when the actor may not write such records, or when one moved since or is used
 */
export async function restoreChanges(
  context: CommandContext,
  batch: ImportBatch,
  { after, enough }: UndoPart,
  entities: (name: string) => Entity | undefined,
): Promise<UndonePart> {
  const from = (after as Place | null) ?? { entries: batch.ops.length, changes: null, later: [] }
  const later = new Map(from.later.map((change) => [keyOf(change), change]))
  const [first = 0] = batch.ops
  let taken = 0
  for (let entries = from.entries; entries > 0; entries--) {
    const changes = mergeChanges(await changesOf(context, batch.ops[entries - 1] as number))
    for (let at = (entries === from.entries ? from.changes : null) ?? changes.length; at > 0; at--) {
      const change = changes[at - 1] as RecordChange
      const last = later.get(keyOf(change))
      const whole = last ? { ...change, after: last.after } : change
      if (isOfBatch(change, first, batch.ops[entries - 1] as number)) later.set(keyOf(change), whole)
      else {
        await restoreOne(context, whole, entities)
        later.delete(keyOf(change))
        taken += 1
      }
      if (enough()) return { taken, after: { entries, changes: at - 1, later: [...later.values()] } satisfies Place }
    }
  }
  return { taken, after: null }
}

/** Whether what it changed was written by an earlier entry of the batch. */
function isOfBatch({ before }: RecordChange, first: number, op: number): boolean {
  const changed = Number(before?.['changed_op'] ?? 0)
  return changed >= first && changed < op
}

async function restoreOne(context: CommandContext, change: RecordChange, entities: (name: string) => Entity | undefined): Promise<void> {
  const entity = entities(change.entity)
  requireRight(context.actor, `${change.entity}.${change.before === null ? 'create' : 'update'}`)
  if (!entity) throw refuse('refused', 'import.noEntity', `There are no records “${change.entity}” in this version.`)
  await restoreRecord(context, entity, change)
}

async function changesOf({ store }: CommandContext, op: number): Promise<RecordChange[]> {
  const payload = await store.db.selectFrom('audit_payload').select('changes').where('entry_id', '=', op).executeTakeFirst()
  return JSON.parse(payload?.changes ?? '[]') as RecordChange[]
}

/** One change a record: from before its first to after its last, in the order of the first. */
function mergeChanges(changes: readonly RecordChange[]): RecordChange[] {
  const merged = new Map<string, RecordChange>()
  for (const change of changes) {
    const first = merged.get(keyOf(change))
    merged.set(keyOf(change), first ? { ...first, after: change.after } : change)
  }
  return [...merged.values()]
}

const stepsBefore = preparedSelect<{ batch: number; before: number }>()((db, p) =>
  db
    .selectFrom('import_step')
    .selectAll()
    .where('import_batch_id', '=', p.batch)
    .where('id', '<', p.before)
    .orderBy('id', 'desc')
    .limit(STEPS_AT_ONCE),
)
const STEPS_AT_ONCE = 50

/** Runs the calls that the batch kept, from the last to the first. */
export async function runStepsBack(context: CommandContext, batch: ImportBatch, { after, enough }: UndoPart): Promise<UndonePart> {
  let before = (after as number | null) ?? Number.MAX_SAFE_INTEGER
  let [taken, passed] = [0, 0]
  let differs: string | null = null
  for (;;) {
    const steps = await context.store.all(stepsBefore(context.store), { batch: batch.id, before })
    for (const { id, operation, input } of steps) {
      const one = await runBack(context, { operation, input: JSON.parse(input) as unknown })
      before = id
      if (one.wasBack) passed += 1
      else taken += 1
      differs ??= one.differs ?? null
      if (enough()) return { taken, passed, differs, after: before }
    }
    if (steps.length < STEPS_AT_ONCE) return { taken, passed, differs, after: null }
  }
}

/** Runs a command on each record that the batch made, the last first. */
export function runOnRecords(
  context: CommandContext,
  batch: ImportBatch,
  part: UndoPart,
  entity: string,
  command: string,
): Promise<UndonePart> {
  return eachRecordBack(context, batch.id, entity, part, (id) => runBack(context, { operation: command, input: { id } }))
}

/** What refusals say of records that somebody has taken back singly. */
const TAKEN_BACK = new Set(['accountOperation.takenBack', 'ratedTransaction.cancelled', 'subscription.changeWithdrawn'])

/** Runs a call that takes something back; what is back already is passed over. */
async function runBack(context: CommandContext, call: OperationCall): Promise<OneBack> {
  try {
    const { value } = await context.attempt(() => context.run(call))
    return { wasBack: false, differs: (value as { readonly differs?: string | null } | null)?.differs ?? null }
  } catch (error) {
    if (!(error instanceof Refusal) || !TAKEN_BACK.has(error.failure.code)) throw error
    return {
      wasBack: true,
      differs: `${error.message} Importing the file again would bring that back too. Import it with that row left out.`,
    }
  }
}
