/**
 * How long a chunk of a job runs: long while nobody waits, since each chunk costs a commit, and no longer than it must as soon as
 * somebody at the desk does.
 */
import type { Dispatcher } from './dispatcher.ts'

/** Milliseconds. */
export interface ChunkLimits {
  /** Of a chunk for which nobody waits. What it wrote is committed after it, which takes its share of time as well. */
  readonly most: number
  /** Of a chunk for which somebody waits: a job goes on beside a desk that is never still. */
  readonly least: number
  /** Where nobody can say whether somebody waits. */
  readonly unseen: number
}

export const CHUNK_LIMITS: ChunkLimits = { most: 100, least: 5, unseen: 50 }

/** @param began when the chunk did, on the dispatcher's watch; now if left out */
export function chunkTime(
  { parts, queue }: Pick<Dispatcher, 'queue'> & { readonly parts: Pick<Dispatcher['parts'], 'clock' | 'isWaitedFor'> },
  began = parts.clock.watch(),
  limits = CHUNK_LIMITS,
): () => boolean {
  const { isWaitedFor } = parts
  const most = isWaitedFor ? limits.most : limits.unseen
  return () => {
    const taken = parts.clock.watch() - began
    if (taken >= most) return true
    return taken >= limits.least && (queue.isWaitedFor() || isWaitedFor?.() === true)
  }
}
