/** Filters and sorts of lists as an input has them, with the limits that keep a query one that the file can answer. */
import { z } from 'zod'
import { FILTER_OPERATORS } from '../operations/contract.ts'

/** Characters of the text that a list is searched by. */
export const LONGEST_SEARCH = 200
/** Characters of a text that a filter compares with: SQLite takes no pattern over 50,000 bytes. */
export const LONGEST_FILTER_TEXT = 1000
/** Values of the lists of all filters together: SQLite takes 32,766 in a statement. */
export const MOST_FILTER_VALUES = 5000

const text = z.string().max(LONGEST_FILTER_TEXT)

const filter = z.object({
  column: z.string().max(100),
  op: z.enum(FILTER_OPERATORS),
  value: z.union([text, z.number(), z.boolean(), z.array(z.union([text, z.number()])).max(MOST_FILTER_VALUES), z.null()]).optional(),
  currency: z.string().max(3).optional(),
})

/** At most 50 filters, with at most {@link MOST_FILTER_VALUES} values in all their lists. */
export const filterInput = z
  .array(filter)
  .max(50)
  .refine((filters) => valuesOf(filters) <= MOST_FILTER_VALUES, {
    error: `At most ${MOST_FILTER_VALUES} values in all filters together.`,
  })

function valuesOf(filters: readonly z.infer<typeof filter>[]): number {
  return filters.reduce((count, { value }) => count + (Array.isArray(value) ? value.length : 0), 0)
}

export const sortInput = z.array(z.object({ column: z.string().max(100), direction: z.enum(['asc', 'desc']) })).max(5)
