/** What stands in the file against the rules that records are held to on their way in: an earlier version, or a hand, let it in. */
import { attributesOfGrids, attributesOfProducts } from '../../catalog/catalog-checks.ts'
import type { ReadStore } from '../../database/store.ts'
import { type Broken, brokenFields, brokenRecords, brokenTogether, type Depth, type StandingRule } from '../../entities/broken-rules.ts'
import type { Entity } from '../../entities/define-entity.ts'
import { versionDays } from '../../pricing/standing.ts'
import { sequencesTwice } from '../../sequences/checks.ts'
import { unitsBelowUnits, unitsOfOneDimension } from '../../setup/units.ts'
import { subscriptionRules } from '../../subscriptions/standing.ts'
import { ruledEntities } from './ruled-entities.ts'
import { type Check, DIFFERENCES_A_RANGE, type Difference, difference, lastId } from './check.ts'

/** Rules over several tables, or over one that is no entity. */
export const standingRules: readonly StandingRule[] = [
  unitsBelowUnits,
  unitsOfOneDimension,
  sequencesTwice,
  attributesOfProducts,
  attributesOfGrids,
  versionDays,
  ...subscriptionRules,
]

/** Foreign keys have a check of their own. */
const IN_DEPTH: Depth = { eachRow: true, references: 'unknownToDatabase' }
const ROWS_A_STEP = 2000

export const ruleChecks: readonly Check[] = [...ruledEntities.map(entityCheck), ...standingRules.map(standingCheck)]

function entityCheck(entity: Entity): Check {
  const name = `rule.${entity.name}`
  return {
    name,
    last: (store) => lastId(store, entity.tableName),
    step: ROWS_A_STEP,
    run: async (store, after, upTo) => {
      const fields = await brokenFields(store, entity, IN_DEPTH, after, upTo)
      const together = after === 0 ? await brokenTogether(store, entity, IN_DEPTH) : []
      return [...fields, ...together].map((broken) => asDifference(name, broken))
    },
  }
}

function standingCheck(rule: StandingRule): Check {
  const name = `rule.${rule.name}`
  const run = async (store: ReadStore) => (await rule.find(store)).slice(0, DIFFERENCES_A_RANGE).map((broken) => asDifference(name, broken))
  return { name, last: async () => 1, step: 1, run }
}

function asDifference(check: string, { entity, id, label, field, reason }: Broken): Difference {
  const named = labelOfField(entity, field)
  return difference(
    check,
    entity,
    { id, label, expected: reason, got: field },
    named === undefined ? '{label}: {expected}' : `{label}, ${named}: {expected}`,
  )
}

const labelOfField = (entity: string, field: string) => ruledEntities.find((one) => one.name === entity)?.fields[field]?.label

/** What is said of a record at fault: `Multiplier: More than 0.`, with the record's name in front. */
export function brokenWords({ entity, label, field, reason }: Broken, named: boolean): string {
  const fieldLabel = labelOfField(entity, field)
  const words = fieldLabel === undefined ? reason : `${fieldLabel}: ${reason}`
  return named ? `${label}: ${words}` : words
}

/** Beyond so many records of an entity only what a condition in SQL finds is looked for at a glance. */
const GLANCED_EACH = 5000
/** So few are looked at whenever they are asked for. */
const ALWAYS_LOOKED_AT = 200

/** Rules by which a file, since it was opened, was found sound: no operation lets in what breaks one. */
const sound = new WeakMap<ReadStore, Set<string>>()

/** What a rule finds, or nothing where it found nothing before. */
async function foundOnce(store: ReadStore, name: string, find: () => Promise<Broken[]>): Promise<Broken[]> {
  const known = sound.get(store) ?? new Set()
  sound.set(store, known)
  if (known.has(name)) return []
  const found = await find()
  if (found.length === 0) known.add(name)
  return found
}

/** Everything that stands in the file against a rule, as far as a glance finds it. */
export async function brokenRules(store: ReadStore): Promise<Broken[]> {
  const found: Broken[] = []
  for (const entity of ruledEntities) found.push(...(await glance(store, entity)))
  for (const rule of standingRules) found.push(...(await foundOnce(store, rule.name, () => rule.find(store))))
  return found
}

async function glance(store: ReadStore, entity: Entity): Promise<Broken[]> {
  const last = await lastId(store, entity.tableName)
  const depth: Depth = last <= GLANCED_EACH ? { eachRow: true, references: 'all' } : { eachRow: false, references: 'none' }
  const find = () => brokenRecords(store, entity, depth)
  return last <= ALWAYS_LOOKED_AT ? find() : foundOnce(store, entity.name, find)
}
