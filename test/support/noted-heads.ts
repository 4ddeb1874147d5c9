/** What a machine notes outside company files, in memory: places and backups by name. */
import type { ChainHead, HeadNotes, NotedHead } from '../../src-core/operations/noted-heads.ts'

export interface NotedOfMachine {
  /** What is known at a place. */
  at(place: string): HeadNotes
  /** How often something was noted. */
  written: number
  /** The note of a place; null where there is none. */
  of(place: string): NotedHead | null
  /** Takes the file of a place away: what was noted there follows the company. */
  moveAway(place: string): void
  readonly backups: NotedHead[]
  readonly unread: string[]
}

interface Kept {
  readonly company: string
  readonly head: NotedHead
}

export function notedOfMachine(now: () => number): NotedOfMachine {
  const kept = new Map<string, Kept>()
  const gone = new Set<string>()
  let settledAt = -Infinity
  const machine: NotedOfMachine = {
    written: 0,
    backups: [],
    unread: [],
    of: (place) => kept.get(place)?.head ?? null,
    moveAway: (place) => void gone.add(place),
    at: (place) => {
      const write = (head: ChainHead, company: string) => {
        machine.written += 1
        kept.set(place, { company, head: { ...head, place: 'machine', name: '', noted_at: now(), settled: false } })
      }
      return {
        ofPlace: () => kept.get(place)?.head ?? null,
        ofMoved: (company) => [...kept].find(([at, one]) => gone.has(at) && one.company === company)?.[1].head ?? null,
        ofBackups: () => machine.backups.map((head) => ({ ...head, settled: head.noted_at < settledAt })),
        unread: () => machine.unread,
        note: write,
        accept: (head, company) => {
          settledAt = now()
          write(head, company)
        },
      }
    },
  }
  return machine
}
