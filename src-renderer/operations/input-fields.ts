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

/** What a field of an operation names by its id: `id` a record of the operation's own kind, `charge_id` a charge. */
function namedBy(key: string, operation: string): string | null {
  if (key === 'id') return operation.split('.')[0] ?? null
  return key.endsWith('_id') ? key.slice(0, -3).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : null
}

/** Records of these are chosen from a list that has another name than their operations. */
const LISTED_AS: Readonly<Record<string, string>> = { payment: 'accountOperation', refund: 'accountOperation' }

export interface Pickable {
  list(name: string): { readonly label: string } | undefined
}

/** The list from which a field's record is chosen; none where it is no record, or one that stands in no list. */
function pickedFrom(key: string, operation: string, system: Pickable): { readonly entity: string; readonly label: string } | null {
  const named = namedBy(key, operation)
  if (named === null) return null
  const entity = system.list(named) ? named : (LISTED_AS[named] ?? named)
  const list = system.list(entity)
  return list ? { entity, label: list.label } : null
}

/** Whether an operation can be run from a form: what it is done to can be chosen, and is no bare number of the books. */
export function canBeFilled(operation: { readonly name: string; readonly input: unknown }, system: Pickable): boolean {
  const schema = (operation.input ?? {}) as Schema
  return !Object.keys(schema.properties ?? {}).includes('id') || pickedFrom('id', operation.name, system) !== null
}

/** The fields of an operation's input; what has no simple form is given as JSON, and a record is chosen by its code and name. */
export function inputFields(input: unknown, operation = '', system: Pickable = { list: () => undefined }): readonly FieldDescription[] {
  const schema = (input ?? {}) as Schema
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([key, raw]) => {
    const property = solid(raw)
    const picked = typeOf(property) === 'integer' ? pickedFrom(key, operation, system) : null
    return {
      key,
      label:
        raw.title ?? property.title ?? (picked === null ? wordsOfKey(key) : key === 'id' ? picked.label : wordsOfKey(key.slice(0, -3))),
      type: picked === null ? typeOf(property) : ('reference' as const),
      ...(picked === null ? {} : { entity: picked.entity }),
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
