/** Whatever is put into an operation, it answers or refuses: no error of the database, no fault of the program, no stack. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildRegistry } from '../../../src-core/core.ts'
import type { Field } from '../../../src-core/entities/fields.ts'
import type { AnyOperation } from '../../../src-core/operations/define.ts'
import { allEntities } from '../../../src-core/tables.ts'
import { OPERATOR } from '../../support/company.ts'
import { copyOfLivedIn } from '../../support/lived-in-company.ts'
import type { SmallCompany } from '../../support/small-company.ts'

/** As much of a JSON schema as inputs use. */
interface Shape {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Shape
  readonly additionalProperties?: Shape | boolean
}

const WORDS = [
  'EUR',
  'USD',
  'XXX',
  'DE',
  'XX',
  'en',
  'de',
  'xx',
  'MAIN',
  'NOPE',
  'MONTHLY',
  'STANDARD',
  '4100',
  '4000',
  'CUSTOMER',
  'customer',
  'invoice',
  '2026-11-03',
  '2026-12-31',
  '2026-02-30',
  '1900-01-01',
  '2999-12-31',
  '1',
  '0',
  '-1',
  '0.1',
  '99999999999999999999',
  '1.0000000000001',
  'Europe/Berlin',
  'Mars/Olympus',
  '',
  ' ',
  'x'.repeat(400),
  '💥',
  '\u0000',
  '__proto__',
  "'; DROP TABLE invoice; --",
  '[]',
  '{}',
]
const NUMBERS = [1, 2, 3, 0, -1, 7, 31, 100, 999_999, 4711, Number.MAX_SAFE_INTEGER, 1.5]
const word = fc.constantFrom(...WORDS)
const number = fc.constantFrom(...NUMBERS)
const anything = fc.oneof(
  word,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.array(number, { maxLength: 2 }),
)

function inputOf(shape: Shape | undefined): fc.Arbitrary<unknown> {
  if (shape === undefined) return anything
  if (shape.const !== undefined) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  const options = shape.anyOf ?? shape.oneOf
  if (options) return fc.oneof(...options.map(inputOf))
  if (shape.properties) return objectOf(shape.properties, shape.required ?? [])
  switch (Array.isArray(shape.type) ? shape.type[0] : shape.type) {
    case 'object':
      return fc.dictionary(
        word,
        shape.additionalProperties && shape.additionalProperties !== true ? inputOf(shape.additionalProperties) : anything,
        {
          maxKeys: 3,
        },
      )
    case 'array':
      return fc.array(inputOf(shape.items), { maxLength: 3 })
    case 'string':
      return word
    case 'integer':
    case 'number':
      return number
    case 'boolean':
      return fc.boolean()
    default:
      return anything
  }
}

function objectOf(properties: Readonly<Record<string, Shape>>, required: readonly string[]): fc.Arbitrary<unknown> {
  const parts = Object.fromEntries(Object.entries(properties).map(([key, shape]) => [key, inputOf(shape)]))
  return fc.record(parts, { requiredKeys: required as string[] })
}

/** Values of a record: each field as its kind would have it, or anything at all. */
function valuesOf(name: string): fc.Arbitrary<unknown> | null {
  const entity = allEntities.find((one) => `${one.name}.create` === name || `${one.name}.update` === name)
  if (!entity) return null
  const parts = Object.fromEntries(
    Object.entries(entity.fields).map(([key, field]) => [key, fc.oneof({ weight: 5, arbitrary: valueOf(field) }, anything)]),
  )
  return fc.record(
    { ...parts, code: word, external_ref: fc.oneof(word, anything), custom: fc.oneof(fc.constant({ a: 1 }), anything) },
    { requiredKeys: [] },
  )
}

function valueOf(field: Field): fc.Arbitrary<unknown> {
  if (field.choices) return fc.constantFrom(...field.choices.map(({ value }) => value))
  if (field.kind === 'boolean') return fc.boolean()
  if (field.kind === 'integer' || field.kind === 'money' || field.kind === 'reference' || field.kind === 'instant') return number
  return word
}

function arbitraryOf(operation: AnyOperation): fc.Arbitrary<unknown> {
  const shape = z.toJSONSchema(operation.input as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Shape
  const values = 'values' in (shape.properties ?? {}) ? valuesOf(operation.name) : null
  if (values === null) return inputOf(shape)
  const { values: _own, ...rest } = shape.properties ?? {}
  const parts = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, inputOf(one)]))
  return fc.record({ ...parts, values })
}

/** The host's own operations have no rows to name. */
const operations = buildRegistry().all
const TELLTALE =
  /SQLITE|FOREIGN KEY|UNIQUE constraint|NOT NULL constraint|CHECK constraint|Internal error|program failed|\n\s+at |undefined|\[object|NaN|Invalid input|Invalid option|Too (big|small)|Unrecognized key|, received /

describe('whatever comes in', () => {
  let company: SmallCompany
  beforeAll(async () => {
    company = await copyOfLivedIn()
  })

  it.each(operations.map((operation) => [operation.name, operation] as const))('%s answers or refuses', async (name, operation) => {
    await fc.assert(
      fc.asyncProperty(arbitraryOf(operation), async (input) => {
        const isWrite = operation.kind !== 'query'
        const result = await company.core.call({ operation: name, input, ...(isWrite ? { simulate: true } : {}) }, OPERATOR)
        if (result.ok) return
        expect(result.failure.message, JSON.stringify(input)).not.toMatch(TELLTALE)
        expect(JSON.stringify(result.failure.fields ?? [])).not.toMatch(TELLTALE)
      }),
      { numRuns: 100, seed: 6 },
    )
  })

  const written = allEntities.filter(({ without = [] }) => !without.includes('update'))
  it.each(written.map((entity) => [entity.name, entity] as const))(
    'in one field of a %s is taken or refused, on its change and in a new one',
    async (name, entity) => {
      const [row] = await company.rows<{ id: number }>(`SELECT MAX(id) AS id FROM "${entity.tableName}"`)
      if (!row?.id) return
      const record = await company.run<Record<string, unknown>>(`${name}.get`, { id: row.id })
      const sound = Object.fromEntries(Object.keys(entity.fields).map((key) => [key, record[key]]))
      const answered = async (operation: string, input: object) => {
        const result = await company.core.call({ operation, input, simulate: true }, OPERATOR)
        if (!result.ok) expect(result.failure.message, JSON.stringify(input)).not.toMatch(TELLTALE)
      }
      for (const key of [...Object.keys(entity.fields), 'code', 'external_ref', 'custom']) {
        for (const value of [...WORDS, ...NUMBERS, true, null, [], {}, ['x']]) {
          await answered(`${name}.update`, { id: row.id, version: record['version'], values: { [key]: value } })
          if (!(entity.without ?? []).includes('create'))
            await answered(`${name}.create`, { values: { code: 'NEW-1', ...sound, [key]: value } })
        }
      }
    },
  )
})
