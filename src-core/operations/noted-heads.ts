/**
 * Heads: how far the audit trail of a company reached, as it is noted outside the company file.
 *
 * The chain inside the file proves that nothing was changed in its middle. That its end was cut off, or that all of it was
 * written anew, only what is kept elsewhere can tell: the digest of an entry covers all before it, so a trail that still
 * holds the noted entry with the noted digest is the same up to there. A head that is behind is as good as any: the file
 * is committed first and the head noted later.
 */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { Instant } from '../kernel/instants.ts'

/** The last entry of an audit trail. Entries are numbered without a gap, so its number is their count, too. */
export interface ChainHead {
  readonly entry: number
  /** SHA-256, hexadecimal. */
  readonly digest: string
  /** When the entry was written. */
  readonly at: Instant
}

export interface NotedHead extends ChainHead {
  /** In the user's folder of this machine, or in a backup of the file. */
  readonly place: 'machine' | 'backup'
  /** The name of the backup; empty for the machine. */
  readonly name: string
  readonly noted_at: Instant
  /** Noted before the trail was accepted as it stands, or begun anew at this place: it may prove, but where it does not fit it says nothing. */
  readonly settled: boolean
}

/** What the host knows of a company from outside its file. */
export interface NotedHeads {
  /** What this machine noted of the file at its place; null where it noted nothing yet. */
  ofPlace(): NotedHead | null
  /** What it noted of the company at a place where no file is any more: the file was moved. */
  ofMoved(company: string): NotedHead | null
  /** The heads of the backups that are there. */
  ofBackups(): readonly NotedHead[]
  /** What is there and cannot be read, in words. */
  unread(): readonly string[]
}

/** The writing side; what it throws is logged and noted the next time. */
export interface HeadNotes extends NotedHeads {
  note(head: ChainHead, company: string): void
  /** Notes a head and settles all that was noted before. */
  accept(head: ChainHead, company: string): void
}

/** For hosts that keep nothing outside the file. */
export const NOTHING_NOTED: HeadNotes = {
  ofPlace: () => null,
  ofMoved: () => null,
  ofBackups: () => [],
  unread: () => [],
  note: () => undefined,
  accept: () => undefined,
}

/** A noted head with whether the audit trail holds it. */
export interface Witness extends NotedHead {
  readonly fits: boolean
}

const entryById = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('audit_entry').select('digest').where('id', '=', p.id))
const firstEntry = preparedSelect<Record<string, never>>()((db) => db.selectFrom('audit_entry').select('digest').orderBy('id').limit(1))
const lastEntry = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('audit_entry').select(['id', 'digest', 'at']).orderBy('id', 'desc').limit(1),
)

export const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')

/** The identity of a company: the digest of its first entry, which copies of the file share. Null for a file without entries. */
export function companyIdentity(store: ReadStore): string | null {
  const first = store.firstNow(firstEntry(store), {})
  return first ? hexOf(first.digest) : null
}

/** The last entry; null for a file without entries. */
export function chainHead(store: ReadStore): ChainHead | null {
  const last = store.firstNow(lastEntry(store), {})
  return last ? { entry: last.id, digest: hexOf(last.digest), at: last.at } : null
}

/** Whether the trail holds an entry with its digest. */
export function holds(store: ReadStore, { entry, digest }: ChainHead): boolean {
  const row = store.firstNow(entryById(store), { id: entry })
  return row !== undefined && hexOf(row.digest) === digest
}

/** What this machine noted of a company. */
export function machineNote(heads: NotedHeads, company: string | null): NotedHead | null {
  return heads.ofPlace() ?? (company === null ? null : heads.ofMoved(company))
}

/**
 * Everything that is noted outside and still counts, the machine's first.
 *
 * In a query nothing is read of the store before this: what is noted while the query runs would be ahead of what it sees.
 */
export function witnesses(store: ReadStore, heads: NotedHeads): readonly Witness[] {
  const noted = [heads.ofPlace(), ...heads.ofBackups()]
  const company = companyIdentity(store)
  if (noted[0] === null && company !== null) noted[0] = heads.ofMoved(company)
  return noted
    .filter((head) => head !== null)
    .map((head) => ({ ...head, fits: holds(store, head) }))
    .filter(({ fits, settled }) => fits || !settled)
}
