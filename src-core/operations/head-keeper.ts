/** Has the head of the audit trail noted outside the file: seldom, after the commit, and never in the place of one that tells against the file. */
import type { ReadStore } from '../database/store.ts'
import type { Instant } from '../kernel/instants.ts'
import { type ChainHead, chainHead, companyIdentity, type HeadNotes, hexOf, holds, machineNote } from './noted-heads.ts'

/** The entry of a transaction that was committed. */
export interface CommittedEntry {
  readonly entry: number
  readonly digest: Uint8Array
  readonly at: Instant
}

export interface HeadKeeper {
  /** Told after each commit: costs a comparison, and a note at most every few seconds. */
  committed(entry: CommittedEntry): void
  /** Notes what was committed since the last note; for idle moments and the end. */
  note(): void
}

/** Milliseconds between two notes while work goes on. */
export const NOTED_EVERY_MS = 5000

/** @param watch milliseconds of a monotonic watch */
export function headKeeper(store: ReadStore, notes: HeadNotes, watch: () => number): HeadKeeper {
  let waiting: ChainHead | CommittedEntry | null = chainHead(store)
  let notedAt = -Infinity
  let failedWith = ''
  const noteHead = ({ digest, ...head }: ChainHead | CommittedEntry): void => {
    const company = companyIdentity(store)
    if (company === null) return
    const before = machineNote(notes, company)
    // What tells against the file stays until it is accepted.
    if (before && !holds(store, before)) return
    notes.note({ ...head, digest: typeof digest === 'string' ? digest : hexOf(digest) }, company)
  }
  const note = (): void => {
    if (!waiting) return
    const head = waiting
    waiting = null
    notedAt = watch()
    try {
      noteHead(head)
    } catch (error) {
      waiting = head
      // Tried again every few seconds; told once.
      if (String(error) !== failedWith) console.error('The head of the audit trail was not noted outside the file:', error)
      failedWith = String(error)
    }
  }
  return {
    note,
    committed: (entry) => {
      waiting = entry
      if (watch() - notedAt >= NOTED_EVERY_MS) note()
    },
  }
}
