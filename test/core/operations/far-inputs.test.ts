/** Every day of an operation's input, and every day of a record, has a door at which it is asked about when it lies far from today; walked by the schemas. */
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

/** The paths of an input that take a day and no other text. */
function daysOf(schema: z.ZodType, path: string): string[] {
  const def = schema._zod.def as unknown as Definition
  if (def.innerType) return daysOf(def.innerType, path)
  if (def.type === 'object') return Object.entries(def.shape ?? {}).flatMap(([key, one]) => daysOf(one, `${path}.${key}`))
  if (def.type === 'array') return daysOf(def.element as z.ZodType, path)
  if (def.type === 'record') return daysOf(def.valueType as z.ZodType, path)
  if (def.type === 'union') return (def.options ?? []).flatMap((one) => daysOf(one, path))
  return schema.safeParse('2026-11-03').success && !schema.safeParse('abc').success ? [path] : []
}

const writes = buildRegistry().all.filter(({ kind }) => kind !== 'query')
const asks = (path: string) => path.endsWith('.confirm_date')

/** Days that name what stands, or that put back what stood: nothing new comes into the books by them. */
const NAMES_WHAT_STANDS: ReadonlySet<string> = new Set([
  'subscription.withdrawSuspension.date',
  'subscription.withdrawTermination.again.date',
])

describe('days of inputs', () => {
  it('can be named again wherever a new one is told', () => {
    const silent = writes.flatMap(({ name, input }) => {
      const paths = daysOf(input as z.ZodType, name)
      return paths.some(asks) ? [] : paths.filter((path) => !NAMES_WHAT_STANDS.has(path))
    })
    expect(silent).toEqual([])
  })

  it('are found at all', () => {
    expect(writes.flatMap(({ name, input }) => daysOf(input as z.ZodType, name)).length).toBeGreaterThan(100)
  })
})
