/** Revisions: counters that tell compiled copies in memory when what they were read from has moved. */
import type { WriteStore } from '../database/store.ts'

/** Counts a revision on, in the transaction of the change that makes copies stale. @example bumpRevision(store, 'catalog') */
export function bumpRevision(store: WriteStore, name: string): void {
  store.runText('INSERT INTO revision (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1', [name])
}
