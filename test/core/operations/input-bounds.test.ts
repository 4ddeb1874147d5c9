/** Every number and every date of every operation's input is bounded: walked by what its schema takes. */
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { buildRegistry } from '../../../src-core/core.ts'

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly valueType?: z.ZodType
}
interface Leaf {
  readonly path: string
  readonly schema: z.ZodType
}

/** The values of an input that hold no others, each with its path. */
function leavesOf(schema: z.ZodType, path: string): Leaf[] {
  const def = schema._zod.def as unknown as Definition
  if (def.innerType) return leavesOf(def.innerType, path)
  if (def.type === 'object') return Object.entries(def.shape ?? {}).flatMap(([key, one]) => leavesOf(one, `${path}.${key}`))
  if (def.type === 'array') return leavesOf(def.element as z.ZodType, `${path}[]`)
  if (def.type === 'record') return leavesOf(def.valueType as z.ZodType, `${path}{}`)
  if (def.type === 'union') return (def.options ?? []).flatMap((one) => leavesOf(one, path))
  return [{ path, schema }]
}

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success
const leaves = buildRegistry().all.flatMap((operation) => leavesOf(operation.input as z.ZodType, operation.name))

/** Text that is read as a decimal. */
const isDecimal = ({ schema }: Leaf) => takes(schema, '1.5') && !takes(schema, 'abc')
/** Text that is read as a day. */
const isDay = ({ schema }: Leaf) => takes(schema, '2026-11-03') && !takes(schema, 'abc')
const isNumber = ({ schema }: Leaf) => schema._zod.def.type === 'number'

/** Numbers that name something, which is looked for: a record, its version, a moment, a place in a list. */
const NAMES =
  /(^|[._])(id|ids|version|entry|batch|job|opened|account|accounts|subscription|operation_id|seller|currency|check|after|offset|row|left_out|end|before|parts?|copy_of|reason)(\[\])?$|_id(\[\])?$/
/** Keys of records, by code or by id. */
const KEYS = new Set(leaves.filter(({ schema }) => takes(schema, 'CODE') && !isNumber({ path: '', schema })).map(({ path }) => path))

describe('inputs of operations', () => {
  it.each(leaves.filter(isDecimal).map((leaf) => [leaf.path, leaf] as const))('%s is a decimal that can be kept', (_path, { schema }) => {
    expect(takes(schema, `1${'0'.repeat(40)}`)).toBe(false)
    expect(takes(schema, `0.${'1'.repeat(40)}`)).toBe(false)
    expect(takes(schema, '1e3')).toBe(false)
    expect(takes(schema, 'NaN')).toBe(false)
    expect(takes(schema, 'Infinity')).toBe(false)
  })

  it.each(leaves.filter(isDay).map((leaf) => [leaf.path, leaf] as const))('%s is a day that there is', (_path, { schema }) => {
    for (const day of ['2026-02-30', '0226-01-01', '20226-01-01', '2026-13-01', '2026-11-03T00:00:00Z', ''])
      expect(takes(schema, day), day).toBe(false)
  })

  it('bounds every number that names nothing', () => {
    const unbounded = leaves.filter(isNumber).filter(({ path, schema }) => {
      if (NAMES.test(path) || KEYS.has(path)) return false
      return takes(schema, Number.MAX_SAFE_INTEGER) || takes(schema, -Number.MAX_SAFE_INTEGER)
    })
    expect(unbounded.map(({ path }) => path)).toEqual([])
  })

  it('takes no number that is none', () => {
    const odd = leaves.filter(isNumber).filter(({ schema }) => takes(schema, Number.NaN) || takes(schema, Number.POSITIVE_INFINITY))
    expect(odd.map(({ path }) => path)).toEqual([])
  })

  it('finds decimals, days and numbers at all', () => {
    expect(
      [leaves.filter(isDecimal).length, leaves.filter(isDay).length, leaves.filter(isNumber).length].every((count) => count > 15),
    ).toBe(true)
  })
})
