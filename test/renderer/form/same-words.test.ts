/** A form says at the field what the core would say of its value, for every field of every entity. */
import { expect, it } from 'vitest'
import type { Entity } from '../../../src-core/entities/define-entity.ts'
import { describeEntity, standardList } from '../../../src-core/entities/entity-operations.ts'
import { rangeFaults } from '../../../src-core/entities/rules.ts'
import type { EntityDescription, FieldDescription } from '../../../src-core/operations/contract.ts'
import { allEntities } from '../../../src-core/tables.ts'
import { faultOf, rangeFault } from '../../../src-renderer/form/form-values.ts'

const entityOf = (name: string) => allEntities.find((entity) => entity.name === name)
const DESCRIBED = allEntities.map((entity: Entity): [Entity, EntityDescription] => [
  entity,
  describeEntity(entity, standardList(entity, entityOf)),
])

/** Values about the bounds that a field tells of, and far beyond them. */
function edges({ type, minimum, above, maximum, maxLength }: FieldDescription): unknown[] {
  const numbers = [minimum, above, maximum]
    .filter((one) => one !== undefined)
    .flatMap((one) => [Number(one) - 1, Number(one), Number(one) + 1])
  switch (type) {
    case 'integer':
    case 'money':
      return numbers
    case 'decimal':
    case 'percent':
      return [...numbers.map(String), '0.1234567890123', '1000000000000000']
    case 'text':
    case 'longText':
      return [...(maxLength === undefined ? [] : ['x'.repeat(maxLength), 'x'.repeat(maxLength + 1)]), 'a b', 'EUR', '12:60', '12:30']
    case 'translated':
      return [
        { base: 'x'.repeat(Number(maxLength)) },
        { base: 'x'.repeat(Number(maxLength) + 1) },
        { base: 'x', translations: { de: 'x'.repeat(400) } },
      ]
    default:
      return []
  }
}

it('says of every field what the core says of it', () => {
  let faults = 0
  for (const [entity, described] of DESCRIBED) {
    for (const [key, field] of Object.entries(entity.fields)) {
      const one = described.fields.find((candidate) => candidate.key === key) as FieldDescription
      for (const value of edges(one)) {
        const shown = faultOf(one, value)
        const parsed = field.schema.safeParse(value)
        const where = `${entity.name}.${key} ${JSON.stringify(value)?.slice(0, 60)}`
        // The core may know more of a value than its description tells, never less, and never in other words.
        if (shown !== null) expect(parsed.success, where).toBe(false)
        if (shown !== null) expect(parsed.error?.issues[0]?.message, where).toBe(shown)
        if (shown === null && one.type !== 'text' && one.type !== 'longText') expect(parsed.success, where).toBe(true)
        if (shown !== null) faults += 1
      }
    }
  }
  expect(faults).toBeGreaterThan(200)
})

it('says of every range what the core says of it', () => {
  const ranged = DESCRIBED.filter(([, { ranges }]) => ranges.length > 0)
  expect(ranged.length).toBeGreaterThan(4)
  for (const [entity, described] of ranged)
    for (const range of described.ranges) {
      const { type } = described.fields.find(({ key }) => key === range.from) as FieldDescription
      const [low, high] = type === 'date' ? ['2026-01-09', '2026-01-10'] : type === 'integer' ? [9, 10] : ['9', '10']
      for (const [from, to] of [
        [low, high],
        [high, low],
        [low, low],
        [null, low],
      ]) {
        const values = { [range.from]: from, [range.to]: to }
        const [fault] = rangeFaults(entity, range, values)
        expect(rangeFault(range, described.fields, values), `${entity.name} ${JSON.stringify(values)}`).toBe(fault?.reason ?? null)
      }
    }
})
