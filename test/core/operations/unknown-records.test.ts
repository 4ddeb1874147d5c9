/** Operations that are handed records, codes and words that do not exist: each refuses in words, none by a fault of the program. */
import { expect, it } from 'vitest'
import type { EntityDescription, OperationDescription } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'

interface Schema {
  readonly $ref?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly type?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly [more: string]: unknown
}

interface Described {
  readonly operations: readonly OperationDescription[]
  readonly entities: readonly EntityDescription[]
}

const NOWHERE = 999_999
const NO_CODE = 'XNOPE'

/** An input of a schema whose records do not exist. @param all whether what may be left out is filled too */
function inputOf(schema: Schema, name: string, all: boolean, root: Schema): unknown {
  if (schema.$ref !== undefined) return inputOf(atPath(root, schema.$ref), name, all, root)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (alternatives) return inputOf(alternatives.find(({ type }) => type === 'integer') ?? (alternatives[0] as Schema), name, all, root)
  if (schema.type === 'integer' || schema.type === 'number')
    return /minor|limit|days|percent|position|version|year/.test(name) ? 1 : NOWHERE
  if (schema.type === 'boolean') return true
  if (schema.type === 'array') return [inputOf(schema.items ?? {}, name, all, root)]
  if (schema.type === 'object') {
    const filled = Object.entries(schema.properties ?? {}).filter(([key]) => all || schema.required?.includes(key))
    return Object.fromEntries(filled.map(([key, value]) => [key, inputOf(value, key, all, root)]))
  }
  if (/date|_from|_to|before|start|end|^on$/.test(name)) return '2026-01-01'
  return /amount|price|quantity|rate|percent/.test(name) ? '1' : NO_CODE
}

function atPath(root: Schema, ref: string): Schema {
  return ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], root) as Schema
}

/** A value that fits a field by its form; its record does not exist. */
function valueOf({ type, choices }: EntityDescription['fields'][number]): unknown {
  if (choices?.[0]) return choices[0].value
  if (type === 'reference') return NOWHERE
  if (type === 'date') return '2026-01-01'
  if (type === 'integer') return 1
  return type === 'decimal' || type === 'percent' ? '1' : type === 'boolean' ? true : NO_CODE
}

it('refuses in words what names nothing, whatever the operation', async () => {
  const company = await desk()
  company.at('2026-01-01')
  const customer = await company.customer('Ahlers')
  await company.monthly('FEE', { price: '1' })
  await company.subscribe(customer, ['FEE'])
  const { operations, entities } = await company.run<Described>('system.describe')
  const calls = operations.flatMap(({ name, input }) =>
    [false, true].map((all) => ({ operation: name, input: inputOf(input as Schema, '', all, input as Schema) })),
  )
  const created = entities.map(({ name, fields }) => ({
    operation: `${name}.create`,
    input: { values: Object.fromEntries(fields.map((field) => [field.key, valueOf(field)])) },
  }))
  const faults: string[] = []
  for (const call of [...calls, ...created]) {
    const result = await company.core
      .call(call, OPERATOR)
      .catch((error: unknown) => ({ ok: false as const, failure: { message: `${error}` } }))
    if (!result.ok && /SQLITE|Sqlite|constraint|TypeError|RangeError|undefined/.test(result.failure.message))
      faults.push(`${call.operation} ${JSON.stringify(call.input).slice(0, 200)}: ${result.failure.message}`)
  }
  expect(calls.length).toBeGreaterThan(1000)
  expect(faults).toEqual([])
})
