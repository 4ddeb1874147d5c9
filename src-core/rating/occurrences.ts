/**
 * Which occurrence of equal records a new one is, and whether it is there already.
 *
 * The n-th equal record of one file is the n-th occurrence. What a file has brought of a family stands in its records and its
 * rejects: so many occurrences, this one included, may be there; where all of them are, whoever brought them, it is a duplicate.
 * Which of the equal records of a file takes which number does not matter.
 */
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { bytesOf, identityOf, mayBeSame } from '../mediation/rules/usage-identity.ts'

export interface NewOccurrence {
  readonly family: string
  readonly further: string | null
  readonly batch: number
  /** Of a reject that is tried again: it is one of those that its file has brought. */
  readonly reject?: number | undefined
}

interface Standing {
  /** Equal records that the file has brought so far. */
  seen: number
  /** The first number that may be free. */
  next: number
}

/** Families of a file that came more than once, kept from chunk to chunk of its job. */
export type KnownFamilies = Map<string, Standing>

export interface Occurrences {
  /** Whether the first occurrence can be written without looking: then its unique identity says whether it is there. */
  mayBeFirst(family: string, further: string | null): boolean
  /** The number of a record that is written now; `null` for a duplicate. */
  next(one: NewOccurrence): number | null
  /** A record with further parameters was written. */
  wroteFurther(family: string): void
}

const byIdentity = preparedSelect<{ identity: Uint8Array }>()((db, p) =>
  db.selectFrom('usage_record').select('import_batch_id as batch').where('identity', '=', p.identity),
)
const relativesOf = preparedSelect<{ family: Uint8Array }>()((db, p) =>
  db.selectFrom('usage_record').select(['import_batch_id as batch', 'further']).where('family', '=', p.family),
)
const rejectsOf = preparedSelect<{ family: Uint8Array; batch: number }>()((db, p) =>
  db
    .selectFrom('rejected_usage')
    .select(['id', 'further'])
    .where('family', '=', p.family)
    .where('import_batch_id', '=', p.batch)
    .where('status', '<>', 'reprocessed'),
)
const anyFurther = preparedSelect<Record<never, never>>()((db) =>
  db.selectFrom('usage_record').select('id').where('family', 'is not', null).limit(1),
)

export function occurrencesIn(store: WriteStore, known: KnownFamilies): Occurrences {
  let hasFurther: boolean | null = null
  const furtherThere = () => (hasFurther ??= store.firstNow(anyFurther(store), {}) !== undefined)
  const batchAt = (family: string, further: string | null, number: number) =>
    store.firstNow(byIdentity(store), { identity: bytesOf(identityOf(family, further, number)) })?.batch
  /** The next number where nothing of the family has further parameters: the free ones follow each other. */
  const goOn = (family: string, standing: Standing): number | null => {
    standing.seen += 1
    while (standing.next <= standing.seen && batchAt(family, null, standing.next) !== undefined) standing.next += 1
    return standing.next > standing.seen ? null : standing.next++
  }
  const lookAround = ({ family, further, batch, reject }: NewOccurrence): number | null => {
    const stored = bytesOf(family)
    const near = further !== null || furtherThere() ? [...store.each(relativesOf(store), { family: stored })] : []
    const relatives = near.filter((row) => mayBeSame(row.further, further))
    const rejects = [...store.each(rejectsOf(store), { family: stored, batch })]
    const waiting = rejects.filter((row) => row.id !== reject && mayBeSame(row.further, further)).length
    let seen = 1 + waiting + relatives.filter((row) => row.batch === batch).length
    let plain = 0
    let free = 0
    for (let number = 1; number <= seen; number++) {
      const owner = batchAt(family, null, number)
      if (owner === undefined) free ||= number
      else plain += 1
      if (owner === batch) seen += 1
    }
    if (further === null) {
      if (near.length === 0 && reject === undefined) known.set(family, { seen, next: (free || seen) + 1 })
      return plain + relatives.length >= seen ? null : free
    }
    const others = relatives.filter((row) => row.further !== further).length + plain
    const own = Array.from({ length: seen }, (_, at) => at + 1).filter((number) => batchAt(family, further, number) === undefined)
    return seen - own.length + others >= seen ? null : (own[0] ?? null)
  }
  return {
    mayBeFirst: (family, further) => further === null && !(known.size > 0 && known.has(family)) && !furtherThere(),
    next: (one) => {
      const standing = one.further === null && one.reject === undefined ? known.get(one.family) : undefined
      return standing ? goOn(one.family, standing) : lookAround(one)
    },
    wroteFurther: (family) => {
      hasFurther = true
      known.delete(family)
    },
  }
}

/** A record of a family was rejected for another reason than that it is there. */
export function countRejected(known: KnownFamilies, family: string): void {
  const standing = known.get(family)
  if (standing) standing.seen += 1
}
