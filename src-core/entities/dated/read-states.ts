/**
 * The state of records as of a day. What is told of a field holds from its day until the next that is told; before the first
 * it is what the record said before. A field of which nothing was told is what its column says.
 */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import type { CalendarDate } from '../../kernel/dates.ts'
import { FROM_BEGINNING } from './model.ts'

export interface Telling {
  readonly id: number
  readonly entity: string
  readonly record_id: number
  readonly field: string
  readonly valid_from: CalendarDate
  readonly value: unknown
  readonly told_op: number
}

/** The dated fields of one record. */
export interface RecordStates {
  /** The days on which something changes, rising. */
  readonly days: readonly CalendarDate[]
  readonly tellings: readonly Telling[]
  /** The row with what held on the day in place of what its columns say. */
  on<R extends object>(row: R, day: CalendarDate): R
}

export interface States {
  /** Whether nothing was told of any of them: their columns hold for all days. */
  readonly empty: boolean
  of(entity: string, id: number): RecordStates
}

export type RecordName = readonly [entity: string, id: number]

const tellingsOf = preparedSelect<{ names: string; known: number }>()((db, p) =>
  db
    .selectFrom(sql<{ value: string }>`json_each(${p.names})`.as('wanted'))
    .innerJoin('dated_state as s', (join) =>
      join.on('s.entity', '=', sql<string>`wanted.value ->> 0`).on('s.record_id', '=', sql<number>`wanted.value ->> 1`),
    )
    .select(['s.id', 's.entity', 's.record_id', 's.field', 's.valid_from', 's.value', 's.told_op'])
    .where('s.told_op', '<=', p.known)
    .where((e) => e.or([e('s.replaced_op', 'is', null), e('s.replaced_op', '>', p.known)]))
    .orderBy('s.valid_from')
    .orderBy('s.id'),
)

const anyTelling = preparedSelect<Record<string, never>>()((db) => db.selectFrom('dated_state').select('id').limit(1))

const NOTHING_TOLD: RecordStates = { days: [], tellings: [], on: (row) => row }

/** Of records of which nothing was told. */
export const NO_STATES: States = { empty: true, of: () => NOTHING_TOLD }

/**
 * What was told of records, read together.
 *
 * @param known the audit entry up to which it counts: later corrections are left out; all of them if left out
 */
export async function readStates(store: ReadStore, names: readonly RecordName[], known = Number.MAX_SAFE_INTEGER): Promise<States> {
  // Most files tell nothing of days: one look at the table is cheaper than one at each record.
  if ((await store.first(anyTelling(store), {})) === undefined) return NO_STATES
  const rows = await store.all(tellingsOf(store), { names: JSON.stringify(names), known })
  if (rows.length === 0) return NO_STATES
  const byRecord = Map.groupBy(rows, (row) => `${row.entity}:${row.record_id}`)
  const made = new Map<string, RecordStates>()
  for (const [key, told] of byRecord) made.set(key, recordStates(told.map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }))))
  return { empty: false, of: (entity, id) => made.get(`${entity}:${id}`) ?? NOTHING_TOLD }
}

/** @param tellings of one record, in order of their days */
export function recordStates(tellings: readonly Telling[]): RecordStates {
  const days = [...new Set(tellings.map((one) => one.valid_from))].filter((day) => day !== FROM_BEGINNING)
  return {
    days,
    tellings,
    on: (row, day) => {
      const told: Record<string, unknown> = {}
      for (const one of tellings) if (one.valid_from <= day) told[one.field] = one.value
      return { ...row, ...told }
    },
  }
}

/** The states of one record. */
export async function statesOf(store: ReadStore, entity: string, id: number): Promise<RecordStates> {
  return (await readStates(store, [[entity, id]])).of(entity, id)
}
