/** Records that an earlier version, or a hand, let in against a rule: each with what must be, and where it is mended. */
import type { ReadStore } from '../database/store.ts'
import type { Broken } from '../entities/broken-rules.ts'
import { brokenRules, brokenWords, ruledEntities } from '../finance/index.ts'
import { type Decision, MOST_PARTS, NOTHING } from './decision.ts'

/** More records of an entity are one decision. */
const MOST_RECORDS = 3

export async function brokenDecisions(store: ReadStore): Promise<Decision[]> {
  const byEntity = Map.groupBy(await brokenRules(store), ({ entity }) => entity)
  return [...byEntity].flatMap(([entity, broken]) => {
    const records = Map.groupBy(broken, ({ id }) => id)
    if (records.size > MOST_RECORDS) return [together(entity, records.size, broken)]
    return [...records].map(([id, faults]) => oneRecord(entity, id, faults))
  })
}

const partsOf = (faults: readonly Broken[], words: (one: Broken) => string): Decision['parts'] =>
  faults.slice(0, MOST_PARTS).map((one) => ({ label: words(one), count: 0 }))

function oneRecord(entity: string, id: number, faults: readonly Broken[]): Decision {
  const [first] = faults as [Broken]
  return { ...NOTHING, kind: 'broken', entity, id, name: first.label, count: 1, parts: partsOf(faults, (one) => brokenWords(one, false)) }
}

function together(entity: string, count: number, faults: readonly Broken[]): Decision {
  const name = ruledEntities.find((one) => one.name === entity)?.pluralLabel ?? entity
  return { ...NOTHING, kind: 'broken', entity, name, count, parts: partsOf(faults, (one) => brokenWords(one, true)) }
}
