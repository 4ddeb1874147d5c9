/**
 * Inputs that a file keeps for later: of routines, of jobs that wait or can be resumed, of ways back. Earlier versions dropped a
 * field that an operation did not know in silence; inputs are closed by now, and what was kept would be refused.
 */
import type { ReadStore } from './database/store.ts'
import { withoutUnknown } from './operations/closed-input.ts'
import type { CommandContext } from './operations/context.ts'
import { KEPT_INPUTS_STEP } from './operations/kept-input.ts'
import type { Registry } from './operations/registry.ts'
import type { CarryOverStep } from './operations/steps.ts'

interface Kept {
  readonly id: number
  readonly label: string
  readonly operation: string
  readonly input: string
}

/** What was dropped of one input: `routine NIGHT: colour`. */
interface Dropped {
  readonly label: string
  readonly fields: readonly string[]
}

/** The step, and the registry of all operations, which there is only when everything is assembled. */
export function dropUnknownKept(registry: () => Registry): CarryOverStep {
  return {
    number: 6,
    name: KEPT_INPUTS_STEP,
    does: 'Fields that no operation knows are dropped from what routines, waiting jobs and ways back keep',
    run: async (context) => {
      const operations = registry()
      const rewritten = [...(await mendRoutines(context, operations)), ...(await mendJobs(context, operations))]
      const backs = await waysBack(context.store, operations)
      return { rows: rewritten.length, says: saysOf([...rewritten, ...backs]) }
    },
  }
}

const MOST_NAMED = 12

function saysOf(dropped: readonly Dropped[]): string {
  if (dropped.length === 0) return 'Every input that was kept for later is known in all its fields.'
  const named = dropped.slice(0, MOST_NAMED).map(({ label, fields }) => `${label}: ${fields.join(', ')}`)
  const more = dropped.length > MOST_NAMED ? `; and ${dropped.length - MOST_NAMED} more` : ''
  return `${dropped.length} kept inputs lose fields that their operations do not know: ${named.join('; ')}${more}.`
}

/** The input as its operation takes it; `null` where nothing is to be dropped, or nothing can be read. */
function mended(registry: Registry, { label, operation, input }: Kept): { readonly dropped: Dropped; readonly input: string } | null {
  const schema = registry.get(operation)?.input
  const given = parsed(input)
  if (schema === undefined || given === undefined) return null
  const { input: kept, dropped } = withoutUnknown(schema, given)
  return dropped.length === 0 ? null : { dropped: { label, fields: dropped }, input: JSON.stringify(kept) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}

async function mendRoutines(context: CommandContext, registry: Registry): Promise<Dropped[]> {
  const rows = (await context.store.select('SELECT * FROM routine ORDER BY id', [])) as (Readonly<Record<string, unknown>> & {
    readonly id: number
    readonly version: number
    readonly code: string
    readonly operation: string
    readonly input: string
  })[]
  return rows.flatMap((row) => {
    const made = mended(registry, { ...row, label: `routine ${row.code}` })
    if (!made) return []
    const changed = {
      input: made.input,
      version: row.version + 1,
      changed_op: context.op,
      changed_at: context.now,
      changed_by: context.actor.name,
    }
    context.store.runText('UPDATE routine SET input = ?, version = ?, changed_op = ?, changed_at = ?, changed_by = ? WHERE id = ?', [
      ...Object.values(changed),
      row.id,
    ])
    context.recordChange({ entity: 'routine', id: row.id, before: row, after: { ...row, ...changed } })
    return [made.dropped]
  })
}

/** Jobs that run on when the file is open, or that an operator can resume. */
async function mendJobs(context: CommandContext, registry: Registry): Promise<Dropped[]> {
  const rows = (await context.store.select(
    `SELECT id, 'job ' || title AS label, operation, input FROM job WHERE state <> 'succeeded' ORDER BY id`,
    [],
  )) as Kept[]
  return rows.flatMap((row) => {
    const made = mended(registry, row)
    if (!made) return []
    context.store.runText('UPDATE job SET input = ? WHERE id = ?', [made.input, row.id])
    context.touch('job', row.id)
    return [made.dropped]
  })
}

/** Ways back that are open. They are proved by the audit trail and stay as they were written; undo drops what is named here. */
async function waysBack(store: ReadStore, registry: Registry): Promise<Dropped[]> {
  const rows = (await store.select(
    `SELECT payload.entry_id AS id, 'way back of “' || entry.summary || '”' AS label,
       json_extract(payload.undo, '$.operation') AS operation, json_extract(payload.undo, '$.input') AS input
     FROM audit_payload AS payload JOIN audit_entry AS entry ON entry.id = payload.entry_id
     WHERE payload.undo IS NOT NULL AND json_valid(payload.undo) AND json_extract(payload.undo, '$.operation') IS NOT NULL
       AND payload.entry_id NOT IN (SELECT entry_id FROM audit_undo) ORDER BY payload.entry_id`,
    [],
  )) as (Omit<Kept, 'input'> & { readonly input: string | null })[]
  return rows.flatMap((row) => {
    const made = row.input === null ? null : mended(registry, { ...row, input: row.input })
    return made ? [made.dropped] : []
  })
}
