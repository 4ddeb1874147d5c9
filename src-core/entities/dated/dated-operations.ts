/** What an entity with dated fields offers beside the standard: its states by day, a change from a day, its correction, its withdrawal. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import { isCalendarDate } from '../../kernel/dates.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../../operations/define.ts'
import type { Entity } from '../define-entity.ts'
import { readRecord } from '../records.ts'
import { FROM_BEGINNING } from './model.ts'
import { statesOf, type Telling } from './read-states.ts'
import { changeFrom, correctChange, withdrawChange } from './tell-states.ts'

const id = z.number().int()
const day = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')
const values = z.record(z.string(), z.unknown())
const telling = z.strictObject({ id, version: z.number().int().optional(), confirm_date: z.union([day, z.array(day).max(20)]).optional() })
const told = z.object({
  id,
  version: z.number().int(),
  documents: z.object({ count: z.number(), documents: z.array(z.object({ id, number: z.string(), invoice_date: z.string() })) }),
})
const RESTORED = { kind: 'restore' } as const

export function datedOperations(entity: Entity): AnyOperation[] {
  if (!entity.dated) return []
  const what = entity.label.toLowerCase()
  return [
    anyOperation(statesOperation(entity)),
    anyOperation(
      defineCommand({
        name: `${entity.name}.changeFrom`,
        summary: `Change a ${what} from a day on; what was before is kept`,
        input: telling.extend({ from: day, values }),
        output: told,
        undo: RESTORED,
        handler: (context, input) => changeFrom(context, entity, input),
      }),
    ),
    anyOperation(
      defineCommand({
        name: `${entity.name}.correctChange`,
        summary: `Correct what was told wrongly of a ${what}, from its own day`,
        input: telling.extend({ from: day.nullable().optional(), values: values.optional(), new_from: day.optional() }),
        output: told,
        undo: RESTORED,
        handler: (context, input) => correctChange(context, entity, input),
      }),
    ),
    anyOperation(
      defineCommand({
        name: `${entity.name}.withdrawChange`,
        summary: `Take back a change of a ${what} from a day; what held before goes on`,
        input: telling.extend({ from: day, fields: z.array(z.string()).min(1).optional() }),
        output: told,
        undo: RESTORED,
        handler: (context, input) => withdrawChange(context, entity, input),
      }),
    ),
  ]
}

// ---- What holds on a day, and since when

const stateChange = z.object({
  /** `null` for what holds before the first change. */
  from: z.string().nullable(),
  values: z.record(z.string(), z.unknown()),
  /** When and by whom it was told; `null` for what the record said before anything was told. */
  told_at: z.number().nullable(),
  told_by: z.string().nullable(),
})

function statesOperation(entity: Entity) {
  return defineQuery({
    name: `${entity.name}.states`,
    summary: `The dated values of a ${entity.label.toLowerCase()} on a day, and what changes from which day`,
    input: z.strictObject({ id, day: day.optional() }),
    output: z.object({ id, version: z.number(), day: z.string(), state: z.record(z.string(), z.unknown()), changes: z.array(stateChange) }),
    handler: async ({ store, today }, input) => {
      const row = await readRecord(store, entity, input.id)
      const states = await statesOf(store, entity.name, input.id)
      const asOf = input.day ?? today
      const state = presented(entity, states.on(row, asOf))
      return { id: row.id, version: row.version, day: asOf, state, changes: await changesOf(store, entity, states.tellings) }
    },
  })
}

function presented(entity: Entity, row: Readonly<Record<string, unknown>>, keys = entity.dated ?? []): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, entity.fields[key]?.present(row, key) ?? null]))
}

const entries = preparedSelect<{ ids: string }>()((db, p) =>
  db
    .selectFrom('audit_entry')
    .select(['id', 'at', 'actor_name'])
    .where('id', 'in', (e) => e.selectFrom(e.fn<{ value: number }>('json_each', [e.val(p.ids)]).as('wanted')).select('wanted.value')),
)

/** One a day and audit entry, in order. */
async function changesOf(store: ReadStore, entity: Entity, tellings: readonly Telling[]): Promise<z.infer<typeof stateChange>[]> {
  const ids = JSON.stringify([...new Set(tellings.map((one) => one.told_op))])
  const known = new Map((await store.all(entries(store), { ids })).map((entry) => [entry.id, entry]))
  const acts = Map.groupBy(tellings, (one) => `${one.valid_from} ${one.told_op}`)
  return [...acts.values()].map((act) => {
    const [{ valid_from, told_op }] = act as [Telling]
    const entry = known.get(told_op)
    const values = Object.fromEntries(act.map((one) => [one.field, one.value]))
    return {
      from: valid_from === FROM_BEGINNING ? null : valid_from,
      values: presented(entity, values, Object.keys(values)),
      told_at: entry?.at ?? null,
      told_by: entry?.actor_name ?? null,
    }
  })
}
