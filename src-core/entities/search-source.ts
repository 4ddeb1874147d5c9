/** Sources of the search: each finds records of one table by the beginning of a number, a code or a reference, in an index of that table. */
import type { ReadStore } from '../database/store.ts'

export { beginningWith } from '../database/dialled.ts'

/** A record that was found. `entity` and `id` are what opens; `kind` is what was found. */
export interface Found {
  readonly entity: string
  readonly id: number
  /** `invoice`, `creditNote`, `accessPoint`, or the entity's name. */
  readonly kind: string
  readonly kind_label: string
  readonly code: string
  readonly label: string
  readonly detail: string
  /** 100 for all of a number, 90 for its beginning, 85 for a reference, 80 and less for names. */
  readonly score: number
}

/** Records that can stand beside each other in a search: `numbers` by number, code and reference; `customers` who buys and pays. */
export type SearchGroup = 'numbers' | 'customers'

export interface SearchAsked {
  /** As it was typed, without blanks around it; never empty. */
  readonly typed: string
  /** Keys with which a number that is dialled may begin, however it is written (`kernel/phone`). */
  readonly dialled: readonly string[]
  /** Most records that a source gives. */
  readonly limit: number
}

export interface SearchSource {
  /** One of these must be the actor's, or nothing is found. */
  readonly reads: readonly string[]
  readonly groups: readonly SearchGroup[]
  find(store: ReadStore, asked: SearchAsked): Promise<readonly Found[]>
}

/** How codes may be written where an index tells capitals apart: as typed, in capitals, in small letters. */
export function writings(typed: string): readonly string[] {
  return [...new Set([typed, typed.toUpperCase(), typed.toLowerCase()])]
}

/** 100 for all of it, else as given. */
export function scoreOf(whole: string, typed: string, beginning: number): number {
  return whole.toLowerCase() === typed.toLowerCase() ? 100 : beginning
}

/** Of what was found more than once the first, which is the nearest. */
export function eachOnce(found: readonly Found[]): Found[] {
  const seen = new Set<string>()
  return found.filter(({ kind, entity, id, code }) => {
    // What opens another record than itself may be one of several there: access points of a subscription.
    const key = `${kind} ${entity} ${id} ${kind === entity ? '' : code}`
    return !seen.has(key) && seen.add(key)
  })
}
