/**
 * Global search over names, numbers, codes and references.
 *
 * Numbers, codes and references are found by their beginning in the indexes of their own tables (`SearchSource`), names by the
 * words of `search_entry`. What the actor may not read is not looked for.
 */
import { z } from 'zod'
import { dialledFrom } from '../database/dialled.ts'
import { dialledKeys } from '../kernel/phone/written-numbers.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { may } from '../operations/permissions.ts'
import type { Entity } from './define-entity.ts'
import { codeSource } from './search-codes.ts'
import { foundByMistypedName, foundByName } from './search-names.ts'
import { eachOnce, type Found, type SearchSource } from './search-source.ts'

/** So many of one kind at most, while others were found too. */
const OF_ONE_KIND = 5

/** `search.find` over all entities and the sources that modules add. */
export function searchOperations(entities: readonly Entity[], added: readonly SearchSource[]): AnyOperation[] {
  const sources = [...added, ...entities.map(codeSource)]
  const named = entities.filter(({ searched }) => searched !== undefined)
  const find = defineQuery({
    name: 'search.find',
    summary: 'Find a record by name, code, number or reference; a part of a name is enough in scripts without blanks',
    input: z.object({
      text: z.string().max(100),
      limit: z.number().int().min(1).max(50).default(12),
      /** What to look for: all of it, what has a number or a code, or customers and their accounts. */
      only: z.enum(['all', 'numbers', 'customers']).default('all'),
    }),
    output: z.custom<Found[]>(),
    handler: async ({ store, actor }, { text, limit, only }) => {
      const typed = text.trim()
      if (typed === '') return []
      const dialled = dialledKeys(typed, await dialledFrom(store))
      const all: Found[] = []
      for (const source of sources) {
        if (only !== 'all' && !source.groups.includes(only)) continue
        if (source.reads.some((operation) => may(actor, operation))) all.push(...(await source.find(store, { typed, dialled, limit })))
      }
      const names = only === 'numbers' ? [] : named.filter(({ name }) => may(actor, `${name}.get`) || may(actor, `${name}.list`))
      all.push(...(await foundByName(store, typed, limit, names)))
      if (all.length === 0) all.push(...(await foundByMistypedName(store, typed, limit, names)))
      return nearest(all, limit)
    },
  })
  return [anyOperation(find)]
}

/** The nearest first, in the order of the sources; no kind crowds the others out. */
function nearest(all: readonly Found[], limit: number): Found[] {
  const sorted = eachOnce(all.toSorted((one, other) => other.score - one.score))
  const counts = new Map<string, number>()
  const within: Found[] = []
  const beyond: Found[] = []
  for (const one of sorted) {
    const count = (counts.get(one.kind) ?? 0) + 1
    counts.set(one.kind, count)
    if (count <= OF_ONE_KIND) within.push(one)
    else beyond.push(one)
  }
  return [...within, ...beyond].slice(0, limit).toSorted((one, other) => other.score - one.score)
}
