/** The form of an operation, from the JSON schema of its input. */
import type { FieldDescription, FieldType } from '../../src-core/operations/contract.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly anyOf?: readonly Schema[]
}

/** `firstName` as `First name`. */
export function wordsOfKey(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The alternative of a nullable schema that is not null. */
function solid(schema: Schema): Schema {
  return schema.anyOf?.find((one) => one.type !== 'null') ?? schema
}

const BY_TYPE: Readonly<Record<string, FieldType>> = {
  string: 'text',
  integer: 'integer',
  boolean: 'boolean',
  array: 'json',
  object: 'json',
  number: 'json',
}

function typeOf(schema: Schema): FieldType {
  if (schema.enum) return 'choice'
  if (schema.format === 'date') return 'date'
  const type = Array.isArray(schema.type) ? schema.type.find((one: string) => one !== 'null') : schema.type
  return BY_TYPE[String(type)] ?? 'json'
}

/** The fields of an operation's input; what has no simple form is given as JSON. */
export function inputFields(input: unknown): readonly FieldDescription[] {
  const schema = (input ?? {}) as Schema
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([key, raw]) => {
    const property = solid(raw)
    return {
      key,
      label: raw.title ?? property.title ?? wordsOfKey(key),
      type: typeOf(property),
      required: required.has(key) && raw.default === undefined,
      createOnly: false,
      section: '',
      ...((raw.description ?? property.description) ? { hint: raw.description ?? property.description ?? '' } : {}),
      ...(property.enum ? { choices: property.enum.map((value) => ({ value: String(value), label: wordsOfKey(String(value)) })) } : {}),
      ...(property.maxLength ? { maxLength: property.maxLength } : {}),
    }
  })
}

/** The input out of the form's values: what was left blank is left out. */
export function inputOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined))
}
