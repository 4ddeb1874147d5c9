/** Units of measure convert within one dimension: a base unit and those that are multiples of it. */
import type { ReadStore } from '../database/store.ts'
import type { Broken, StandingRule } from '../entities/broken-rules.ts'
import { decimal, ONE } from '../kernel/decimal.ts'
import type { FieldFault } from '../kernel/failures.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'

type Values = Readonly<Record<string, unknown>>

/** What a unit is by itself: nothing but a base unit is one of itself. */
export function unitFaults(values: Values): FieldFault[] {
  if (values['parent_id'] !== null || decimal(String(values['multiplier'])).eq(ONE)) return []
  return [{ path: 'parent_id', reason: 'A base unit is 1 of itself. Name the base unit of which this one is so many.' }]
}

/** @throws Refusal when a unit hangs below one that is no base unit, has others below itself, or would leave the dimension in which it is used */
export async function checkUnit({ store }: CommandContext, values: Values, id: number | null): Promise<void> {
  const parent = values['parent_id'] as number | null
  const [base] =
    parent === null ? [] : ((await store.select('SELECT code, parent_id FROM unit_of_measure WHERE id = ?', [parent])) as UnitRow[])
  if (base && base.parent_id !== null)
    throw refuseField('parent_id', 'unit.notBase', `${base.code} is no base unit itself. Name the one that it is a multiple of.`)
  if (id === null) return
  const [before] = (await store.select('SELECT code, parent_id FROM unit_of_measure WHERE id = ?', [id])) as UnitRow[]
  if (!before || before.parent_id === parent) return
  const [below] = (await store.select('SELECT code, parent_id FROM unit_of_measure WHERE parent_id = ? AND id <> ? LIMIT 1', [
    id,
    id,
  ])) as UnitRow[]
  if (below && parent !== null)
    throw refuseField('parent_id', 'unit.isBase', `${before.code} is the base unit of ${below.code}, and so a multiple of no other.`)
  const odd = await oddPair(store, await readDimensions(store, { id, parent }))
  if (odd) throw refuseField('parent_id', 'unit.inUse', `${odd.what} ${odd.code} would no longer convert: ${odd.reason}`)
}

interface UnitRow {
  readonly code: string
  readonly parent_id: number | null
}

/** Units as they convert: by id, the base unit of each. */
export interface Dimensions {
  /** Whether quantities of one convert into the other; an empty one takes any. */
  convert(one: unknown, other: unknown): boolean
  code(id: unknown): string
}

export async function readDimensions(
  store: ReadStore,
  moved?: { readonly id: number; readonly parent: number | null },
): Promise<Dimensions> {
  const rows = await store.db.selectFrom('unit_of_measure').select(['id', 'code', 'parent_id']).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const baseOf = (id: number) => (id === moved?.id ? moved.parent : byId.get(id)?.parent_id) ?? id
  return {
    convert: (one, other) => typeof one !== 'number' || typeof other !== 'number' || baseOf(one) === baseOf(other),
    code: (id) => byId.get(id as number)?.code ?? String(id),
  }
}

/** What is said of two units that do not convert. */
export function otherDimension(dimensions: Dimensions, one: unknown, other: unknown): string {
  return `${dimensions.code(one)} does not convert into ${dimensions.code(other)}: units convert within one dimension.`
}

/** Units between which quantities convert: of a charge and its usage, of that and the counters it takes from. */
const PAIRS = `SELECT 'charge' AS entity, 'Charge' AS what, id, code, unit_id AS one, input_unit_id AS other, 'input_unit_id' AS field FROM charge
  UNION ALL SELECT 'counter', 'Counter', counter.id, counter.code, COALESCE(charge.input_unit_id, charge.unit_id), counter.unit_id, 'unit_id'
  FROM counter JOIN charge ON charge.counter_id = counter.id
  UNION ALL SELECT 'counter', 'Counter', counter.id, counter.code, COALESCE(charge.input_unit_id, charge.unit_id), counter.unit_id, 'unit_id'
  FROM counter JOIN product_charge AS link ON link.counter_id = counter.id JOIN charge ON charge.id = link.charge_id`

interface Pair {
  readonly entity: string
  readonly what: string
  readonly id: number
  readonly code: string
  readonly one: number | null
  readonly other: number | null
  readonly field: string
}

async function oddPairs(store: ReadStore, dimensions: Dimensions): Promise<(Pair & { readonly reason: string })[]> {
  const pairs = (await store.select(PAIRS, [])) as Pair[]
  return pairs
    .filter(({ one, other }) => !dimensions.convert(one, other))
    .map((pair) => ({ ...pair, reason: otherDimension(dimensions, pair.other, pair.one) }))
}

const oddPair = async (store: ReadStore, dimensions: Dimensions) => (await oddPairs(store, dimensions))[0]

export const unitsOfOneDimension: StandingRule = {
  name: 'unit.dimension',
  find: async (store) =>
    (await oddPairs(store, await readDimensions(store))).map(({ entity, what, id, code, field, reason }): Broken => {
      return { entity, id, label: `${what} ${code}`, field, reason }
    }),
}

/** Units that hang below one that is no base unit. */
export const unitsBelowUnits: StandingRule = {
  name: 'unit.base',
  find: async (store) => {
    const rows = (await store.select(
      `SELECT one.id, one.code, base.code AS base FROM unit_of_measure AS one
       JOIN unit_of_measure AS base ON base.id = one.parent_id
       WHERE base.parent_id IS NOT NULL AND base.parent_id <> one.id AND base.id <> one.id`,
      [],
    )) as { id: number; code: string; base: string }[]
    return rows.map(
      ({ id, code, base }): Broken => ({
        entity: 'unitOfMeasure',
        id,
        label: `Unit of measure ${code}`,
        field: 'parent_id',
        reason: `${base} is no base unit itself. Name the one that it is a multiple of.`,
      }),
    )
  },
}
