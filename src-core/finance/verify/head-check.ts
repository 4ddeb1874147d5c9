/** Whether the audit trail still holds what was noted of it outside the file: by this machine and by each backup. */
import type { ReadStore } from '../../database/store.ts'
import type { Instant } from '../../kernel/instants.ts'
import { chainHead, type NotedHeads, type Witness, witnesses } from '../../operations/noted-heads.ts'
import { type Check, type Difference, difference } from './check.ts'

const NAME = 'audit.head'

/** `2026-11-30 12:05 UTC` */
export function momentWords(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `noted on this machine on 2026-11-30 12:05 UTC` */
export function notedWords({ place, name, noted_at }: Witness): string {
  return place === 'machine'
    ? `noted on this machine on ${momentWords(noted_at)}`
    : `kept in the backup ${name} of ${momentWords(noted_at)}`
}

/** The sentence of a witness that the trail does not hold. */
export function misfitWords(store: ReadStore, witness: Witness): string {
  const last = chainHead(store)?.entry ?? 0
  const fault =
    last < witness.entry
      ? `the audit trail ends at entry ${last}: its end was cut off`
      : 'another entry stands there: the end was cut off and the trail went on, or it was written anew'
  return `Audit entry ${witness.entry} was ${notedWords(witness)}, but ${fault}.`
}

const WAY_OUT = 'Restore a backup that was made before, or accept the trail as it stands, with a reason.'

export function headCheck(heads: NotedHeads): Check {
  return {
    name: NAME,
    last: async () => 1,
    step: 1,
    run: async (store) => witnesses(store, heads).flatMap((witness) => (witness.fits ? [] : [headDifference(store, witness)])),
  }
}

function headDifference(store: ReadStore, witness: Witness): Difference {
  const last = chainHead(store)
  const got = last === null ? null : last.entry < witness.entry ? `entry ${last.entry} is the last` : 'another digest'
  const found = { id: witness.entry, label: witness.entry, expected: `entry ${witness.entry}, ${witness.digest.slice(0, 16)}`, got }
  return difference(NAME, 'auditEntry', found, `${misfitWords(store, witness)} ${WAY_OUT}`)
}

/** How far the audit trail is proved from outside the file. */
export interface ProvedOutside {
  /** The last entry that the trail holds as it is noted; null where nothing is noted yet. */
  readonly entry: number | null
  /** When that entry was written. */
  readonly at: Instant | null
  readonly heads: readonly {
    readonly place: Witness['place']
    readonly name: string
    readonly entry: number
    readonly noted_at: Instant
    readonly fits: boolean
    /** What is the matter, where it does not fit. */
    readonly words: string | null
  }[]
  /** What is there and cannot be read. */
  readonly unread: readonly string[]
}

export function provedOutside(store: ReadStore, heads: NotedHeads): ProvedOutside {
  const found = witnesses(store, heads)
  let proof: Witness | null = null
  for (const one of found) if (one.fits && one.entry > (proof?.entry ?? 0)) proof = one
  return {
    entry: proof?.entry ?? null,
    at: proof?.at ?? null,
    heads: found.map((one) => ({
      place: one.place,
      name: one.name,
      entry: one.entry,
      noted_at: one.noted_at,
      fits: one.fits,
      words: one.fits ? null : misfitWords(store, one),
    })),
    unread: heads.unread(),
  }
}
