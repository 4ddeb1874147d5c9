/**
 * Inputs made to break what reads them: mostly of the form that is asked for, with values, names and depths at their edges. Bodies are
 * written as text, so that `__proto__` and half characters stand in them as they would come over the wire.
 */
import type { Random } from './random.ts'

/** As much of a JSON schema as inputs use. */
export interface Shape {
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

export const NAMES: readonly string[] = [
  ...['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty', 'prototype', '__defineGetter__', 'toJSON', 'then', 'length'],
  ...['id', 'code', 'name', 'version', 'values', 'custom', 'external_ref', 'status', 'archived', 'created_at', 'x', '', ' ', '0', 'a.b'],
  ...['id"; DROP TABLE invoice; --', 'name_key', 'rowid', '*', '💥', '\u0000', 'ä'.repeat(300)],
]

/** JSON texts of values. */
export const VALUES: readonly string[] = [
  ...['null', 'true', 'false', '0', '1', '-1', '2', '3', '7', '99', '1.5', '1e400', '-1e400', '1e-400', '9007199254740993', '-0', '1e21'],
  ...['4294967296', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '0.1', '253402300800000', '-62135596800001'],
  ...[
    '""',
    '" "',
    '"0"',
    '"1"',
    '"-1"',
    '"1e9"',
    '"NaN"',
    '"Infinity"',
    '"null"',
    '"undefined"',
    '"0x10"',
    '"1,5"',
    '"99999999999999999999"',
  ],
  ...[
    '"0.0000000000001"',
    '"1.000000000001"',
    '"EUR"',
    '"USD"',
    '"eur"',
    '"XXX"',
    '"DE"',
    '"de"',
    '"xx"',
    '"MAIN"',
    '"STANDARD"',
    '"4100"',
  ],
  ...[
    '"2026-11-03"',
    '"2026-02-30"',
    '"0000-00-00"',
    '"9999-12-31"',
    '"10000-01-01"',
    '"-001-01-01"',
    '"2026-11-03T11:00:00Z"',
    '"1900-01-01"',
  ],
  ...[
    '"constructor"',
    '"__proto__"',
    '"toString"',
    '"customer"',
    '"invoice"',
    '"title"',
    '"customers"',
    '"Europe/Berlin"',
    '"Mars/Olympus"',
  ],
  ...[
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"💥"',
    '"\\u202e"',
    '"\\r\\n"',
    '"%"',
    '"_"',
    '"\\\\"',
    '"\'"',
    '"\\""',
    '"${x}"',
    '"{n}"',
  ],
  ...[
    '"\'; DROP TABLE invoice; --"',
    '"<script>alert(1)</script>"',
    '"../../etc/passwd"',
    '"/dev/null"',
    '"/"',
    '"file:///etc/passwd"',
    '"(a+)+$"',
  ],
  ...[
    '[]',
    '{}',
    '[null]',
    '[[]]',
    '[{}]',
    '{"":null}',
    '{"constructor":1}',
    '{"__proto__":{"a":1}}',
    '{"toJSON":1}',
    '{"then":1}',
    '{"length":-1}',
  ],
  ...[`"${'x'.repeat(70_000)}"`, `"${'0'.repeat(5000)}"`, `[${'1,'.repeat(5000)}1]`, `${'['.repeat(60)}${']'.repeat(60)}`],
  ...[
    `${'{"a":'.repeat(63)}1${'}'.repeat(63)}`,
    `${'[1,'.repeat(200)}1${']'.repeat(200)}`,
    '"AAAA"',
    '"W10="',
    '"W251bGwsMV0="',
    '"bnVsbA=="',
  ],
]

/** The JSON text of an input for a shape. */
export function hostileInput(shape: Shape | undefined, random: Random, depth = 0): string {
  if (shape === undefined || depth > 8 || random.chance(0.08)) return random.pick(VALUES)
  if (shape.const !== undefined) return JSON.stringify(shape.const)
  if (shape.enum) return random.chance(0.9) ? JSON.stringify(random.pick(shape.enum)) : random.pick(VALUES)
  const options = shape.anyOf ?? shape.oneOf
  if (options) return hostileInput(random.pick(options), random, depth + 1)
  if (shape.properties) return hostileObject(shape, random, depth)
  switch (Array.isArray(shape.type) ? random.pick(shape.type as readonly string[]) : shape.type) {
    case 'object':
      return object(Array.from({ length: random.below(4) }, () => [random.pick(NAMES), anyOf(shape.additionalProperties, random, depth)]))
    case 'array':
      return `[${Array.from({ length: random.below(4) }, () => hostileInput(shape.items, random, depth + 1)).join(',')}]`
    case 'integer':
    case 'number':
      return random.pick(random.chance(0.7) ? SMALL : VALUES)
    case 'boolean':
      return random.pick(random.chance(0.8) ? ['true', 'false'] : VALUES)
    case 'string':
      return random.pick(random.chance(0.6) ? WORDS : VALUES)
    default:
      return random.pick(VALUES)
  }
}

/** What is likely to be taken, so that calls come further than their first check. */
const SMALL: readonly string[] = ['1', '2', '3', '4', '1', '2', '0', '-1', '100', '1000000']
const WORDS: readonly string[] = [
  ...[
    '"EUR"',
    '"USD"',
    '"DE"',
    '"de"',
    '"en"',
    '"MAIN"',
    '"STANDARD"',
    '"MONTHLY"',
    '"4100"',
    '"1200"',
    '"customer"',
    '"invoice"',
    '"customers"',
  ],
  ...[
    '"2026-11-03"',
    '"2026-12-01"',
    '"2026-01-01"',
    '"2999-12-31"',
    '"1"',
    '"0"',
    '"12.50"',
    '"-3.5"',
    '"Stadtwerke"',
    '"transfer"',
    '"x"',
  ],
]

function anyOf(shape: Shape | boolean | undefined, random: Random, depth: number): string {
  return hostileInput(typeof shape === 'object' ? shape : undefined, random, depth + 1)
}

function hostileObject({ properties = {}, required = [] }: Shape, random: Random, depth: number): string {
  const fields = Object.entries(properties)
    .filter(([key]) => random.chance(required.includes(key) ? 0.95 : 0.3))
    .map(([key, shape]) => [key, key === 'id' && random.chance(0.7) ? String(1 + random.below(4)) : hostileInput(shape, random, depth + 1)])
  const strangers = random.chance(0.15) ? [[random.pick(NAMES), random.pick(VALUES)]] : []
  return object([...fields, ...strangers] as [string, string][])
}

function object(fields: readonly (readonly [string, string])[] | readonly (readonly string[])[]): string {
  return `{${fields.map(([key = '', value = 'null']) => `${JSON.stringify(key)}:${value}`).join(',')}}`
}

/** The values of a record, by the names of its fields. */
export function hostileRecord(fields: readonly string[], random: Random): string {
  const some = fields.filter(() => random.chance(0.4)).map((key) => [key, random.pick(VALUES)])
  const strangers = random.chance(0.3) ? [[random.pick(NAMES), random.pick(VALUES)]] : []
  return object([...some, ...strangers])
}
