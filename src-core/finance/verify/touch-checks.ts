/** The records that audit entries touched, which timelines are read from, against the digests that entries keep of them. */
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import { touchesDigest } from '../../operations/audit.ts'
import { markOf, type Seal, sealMaker } from '../../operations/seals.ts'
import { type Check, type Difference, difference } from './check.ts'

const touchesBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db.selectFrom('audit_touch').select(['entry_id', 'entity', 'record_id']).where('entry_id', '>', p.after).where('entry_id', '<=', p.upTo),
)
const touchDigests = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db.selectFrom('audit_entry').select(['id', 'summary', 'touches_digest']).where('id', '>', p.after).where('id', '<=', p.upTo),
)

/** The records that each entry touched. The table is read once a step: it is kept by record, not by entry. */
const touches: Check = {
  name: 'audit.touch',
  last: async (store) => {
    const [row] = await store.rows(
      'SELECT MAX(COALESCE((SELECT MAX(id) FROM audit_entry), 0), COALESCE((SELECT MAX(entry_id) FROM audit_touch), 0))',
      [],
    )
    return row?.[0] as number
  },
  step: 50_000,
  run: async (store, after, upTo) => {
    const touched = Map.groupBy(await store.all(touchesBetween(store), { after, upTo }), (row) => row.entry_id)
    const found: Difference[] = []
    const differs = (id: number, label: string | number, expected: string, got: string) =>
      found.push(
        difference(
          'audit.touch',
          'auditEntry',
          { id, label, expected, got },
          'The records that audit entry “{label}” touched were changed.',
        ),
      )
    for (const { id, summary, touches_digest: kept } of await store.all(touchDigests(store), { after, upTo })) {
      const now = hexOf(touchesDigest((touched.get(id) ?? []).map(({ entity, record_id: record }) => [entity, record])))
      touched.delete(id)
      if (kept !== null && now !== hexOf(kept)) differs(id, summary, hexOf(kept), now)
    }
    for (const [id, rows] of touched) differs(id, id, 'no entry', `${rows.length} records`)
    return found
  },
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

// ---- Entries of earlier versions

const TOUCH_COLUMNS = ['entry_id', 'entity', 'record_id']
const OF_EARLIER = `SELECT t.entry_id, t.entity, t.record_id FROM audit_touch t WHERE t.entry_id <= ?
  AND NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.id = t.entry_id AND e.touches_digest IS NOT NULL) ORDER BY 1, 2, 3`

/** One seal over what entries without a digest of their own touched, up to an entry. */
export async function touchesSeal(store: ReadStore, upTo: number): Promise<Seal> {
  const maker = sealMaker('audit_touch', TOUCH_COLUMNS)
  for (const row of await store.rows(OF_EARLIER, [upTo])) maker.add(row[0] as number, JSON.stringify(row))
  return maker.finish(0)
}

const sealOfEarlier = preparedSelect<Record<string, never>>()((db) =>
  db
    .selectFrom('audit_fact as f')
    .innerJoin('audit_shape as s', 's.id', 'f.shape_id')
    .select(['f.last_id', 'f.rows', 'f.digest', 'f.marks'])
    .where('s.table_name', '=', 'audit_touch'),
)

const earlierTouches: Check = {
  name: 'audit.earlierTouch',
  last: async () => 1,
  step: 1,
  run: async (store) => {
    const seal = await store.first(sealOfEarlier(store), {})
    const upTo = seal?.last_id ?? 0
    const now = await touchesSeal(store, upTo)
    if (!seal || Buffer.compare(now.digest, seal.digest) === 0) return []
    const marks = new Set(new Uint32Array(Uint8Array.from(seal.marks).buffer))
    const strange = (await store.rows(OF_EARLIER, [upTo])).filter((row) => !marks.has(markOf(JSON.stringify(row))))
    const entries = strange.length > 0 ? strange.map(([entry]) => entry as number) : [upTo]
    return entries.map((id) =>
      difference(
        'audit.earlierTouch',
        'auditEntry',
        { id, label: id, expected: `${seal.rows} records`, got: `${now.rows} records` },
        'The records that audit entries of an earlier version touched were changed, at entry {label}: {got} instead of {expected}.',
      ),
    )
  },
}

export const touchChecks: readonly Check[] = [touches, earlierTouches]
