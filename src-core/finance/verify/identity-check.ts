/** The identity of usage records, made again from their values: one that was changed would let the same usage in twice. */
import { preparedSelect } from '../../database/store.ts'
import { familyOf, identityOf, textOfBytes } from '../../mediation/rules/usage-identity.ts'
import { type Check, type Difference, difference } from './check.ts'

const NAME = 'usage.identity'
const RECORDS_A_STEP = 5000
/** Equal records of one file beyond which no further number is tried. */
const MOST_OCCURRENCES = 10_000

const recordsBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('usage_record as u')
    .leftJoin('access_point as a', 'a.id', 'u.access_point_id')
    .select(['u.id', 'u.at as eventAt', 'u.quantity', 'u.parameters', 'u.further', 'u.identity', 'u.family', 'a.access_id as accessCode'])
    .where('u.id', '>', p.after)
    .where('u.id', '<=', p.upTo)
    .where((e) => e.or([e('u.identity', 'is not', null), e('u.family', 'is not', null)]))
    .orderBy('u.id'),
)
type RecordRow = NonNullable<ReturnType<typeof recordsBetween>['row']>

/** Records of earlier versions are left out until they have one. */
export const identityCheck: Check = {
  name: NAME,
  last: async (store) => {
    const [row] = (await store.select('SELECT COALESCE(MAX(id), 0) AS last FROM usage_record', [])) as [{ last: number }]
    return row.last
  },
  step: RECORDS_A_STEP,
  run: async (store, after, upTo) => {
    /** The last number that a family had: the next equal record mostly has the one after. */
    const last = new Map<string, number>()
    return (await store.all(recordsBetween(store), { after, upTo })).flatMap((row) => identityDifferences(row, last))
  },
}

function identityDifferences(row: RecordRow, last: Map<string, number>): Difference[] {
  const family = familyOf({ ...row, accessCode: row.accessCode ?? '' })
  const [identity, kept] = [textOf(row.identity), textOf(row.family)]
  if (isOccurrence(family, row.further, identity, last) && kept === (row.further === null ? '' : family)) return []
  const found = { id: row.id, label: row.id, expected: hexOf(family), got: hexOf(identity) }
  return [difference(NAME, 'usageRecord', found, 'The identity of usage record {label} does not follow from its values.')]
}

/** Whether it is the identity of any occurrence of these values. */
function isOccurrence(family: string, further: string | null, identity: string, last: Map<string, number>): boolean {
  if (further === null && identity === family) return true
  const key = `${family}${further ?? ''}`
  const first = (last.get(key) ?? 0) + 1
  const is = (occurrence: number) => identityOf(family, further, occurrence) === identity
  for (let at = 0; at < MOST_OCCURRENCES; at++) {
    const occurrence = first + at
    if (is(occurrence) || (at < first && is(at + 1))) {
      last.set(key, Math.max(first, is(occurrence) ? occurrence : 0))
      return true
    }
  }
  return false
}

/** What was changed by hand may be no bytes. */
function textOf(stored: Uint8Array | string | null): string {
  if (stored === null) return ''
  return typeof stored === 'string' ? stored : textOfBytes(stored)
}
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
