/** What is told by day, where a record is put back to what it was. */
import type { ReadStore } from '../../database/store.ts'
import type { CommandContext } from '../../operations/context.ts'
import type { Entity } from '../define-entity.ts'
import { readStates, statesOf, type Telling } from './read-states.ts'
import { columnsOutOfStep, correctToday, markInStep, restoreKnown } from './write-states.ts'

type Values = Readonly<Record<string, unknown>>
type Stored = Values & { readonly id: number }

/** The columns of a field that is told by day. */
const columnsOfField = (entity: Entity, field: string): string[] =>
  Object.keys(entity.fields[field]?.columns ?? {}).map((suffix) => `${field}${suffix}`)

/** Whether a column is one of a field that is told by day. */
export function isTold(entity: Entity, column: string): boolean {
  return (entity.dated ?? []).some((field) => columnsOfField(entity, field).includes(column))
}

/**
 * The columns of which something is told, where the same is told today as was known at an audit entry; `null` where something
 * else is. What was taken back and told anew is the same.
 */
export async function toldSame(store: ReadStore, entity: Entity, id: number, op: number): Promise<ReadonlySet<string> | null> {
  if (!entity.dated) return new Set()
  const now = (await statesOf(store, entity.name, id)).tellings
  const then = (await readStates(store, [[entity.name, id]], op)).of(entity.name, id).tellings
  if (!sameTellings(now, then)) return null
  return new Set(now.flatMap(({ field }) => columnsOfField(entity, field)))
}

function sameTellings(one: readonly Telling[], other: readonly Telling[]): boolean {
  const words = (tellings: readonly Telling[]) =>
    tellings.map(({ field, valid_from, value }) => JSON.stringify([field, valid_from, value])).toSorted()
  return JSON.stringify(words(one)) === JSON.stringify(words(other))
}

/**
 * What was known of dated fields at an audit entry holds again; answers the columns to write, which follow it, not the row of
 * before: days may have come since.
 */
export async function restoreStates(
  context: CommandContext,
  entity: Entity,
  current: Stored,
  op: number,
  differing: Values,
): Promise<Values> {
  await restoreKnown(context, entity, current.id, op)
  const told = (await statesOf(context.store, entity.name, current.id)).tellings
  const ofTold = new Set(told.flatMap(({ field }) => columnsOfField(entity, field)))
  const columns = Object.fromEntries(Object.entries(differing).filter(([key]) => !ofTold.has(key)))
  await correctToday(context, entity, current, columns)
  const states = await statesOf(context.store, entity.name, current.id)
  await markInStep(context.store, entity, current.id, context.today)
  return { ...columns, ...columnsOutOfStep(entity, states, current, context.today) }
}
