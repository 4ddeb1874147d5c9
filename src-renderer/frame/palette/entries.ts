/** What the palette finds: operations of this page, all operations, records, pages. */
import type { OperationDescription } from '../../../src-core/operations/contract.ts'
import { text } from '../../text/en.ts'
import { type Shortcut, type ShortcutGroup, shownKeys } from '../shortcut-store.ts'
import { type Match, matchLabel } from './match.ts'

export type PaletteKind = 'here' | 'operation' | 'record' | 'page'

export interface PaletteEntry {
  readonly id: string
  readonly kind: PaletteKind
  readonly label: string
  readonly detail: string
  /** The key that does the same. */
  readonly keys?: string
  readonly run: () => void
  /** Runs it for a trial first; only operations. */
  readonly simulate?: () => void
}

export interface FoundEntry extends PaletteEntry {
  readonly match: Match
}

/** A hit of `search.find`. */
export interface SearchHit {
  readonly entity: string
  readonly id: number
  readonly code: string | null
  readonly label: string
  readonly detail: string
  readonly score: number
}

/** What the first sign narrows the palette to: `>` operations, `#` numbers, `@` customers. */
export interface Asked {
  readonly words: string
  readonly only: 'all' | 'operations' | 'numbers' | 'customers'
}

const NARROW: Readonly<Record<string, Asked['only']>> = { '>': 'operations', '#': 'numbers', '@': 'customers' }
const CUSTOMER_ENTITIES = new Set(['customer', 'customerAccount', 'billingAccount', 'party'])

export function readAsked(typed: string): Asked {
  const only = NARROW[typed.charAt(0)]
  return only ? { words: typed.slice(1).trim(), only } : { words: typed.trim(), only: 'all' }
}

/** The shortcuts of this page that stand for an operation on what one sees. */
export function operationsHere(groups: readonly ShortcutGroup[]): readonly PaletteEntry[] {
  const offered = groups
    .filter((group) => group.layer !== 'frame')
    .flatMap((group) => group.shortcuts)
    .filter((one) => one.palette === true)
  return offered.map((shortcut: Shortcut) => ({
    id: `here ${shortcut.label}`,
    kind: 'here' as const,
    label: shortcut.label,
    detail: shortcut.detail ?? '',
    keys: shownKeys(shortcut),
    run: shortcut.run,
  }))
}

/** The name of an operation in words: `invoice.validate` as its summary without the full stop. */
export function operationLabel(operation: OperationDescription): string {
  const summary = operation.summary.trim().replace(/\.$/, '')
  return summary === '' ? operation.name : summary
}

/** Whether an operation is a command of its own and not one of an entity's standard ones, which its pages offer. */
export function isOwnCommand(operation: OperationDescription): boolean {
  return operation.kind !== 'query' && !/\.(create|update|archive|restore|delete)$/.test(operation.name)
}

/** Entries that fit the words, the nearest first; all of them while nothing is typed. */
export function findEntries(entries: readonly PaletteEntry[], words: string, most: number): readonly FoundEntry[] {
  const found = entries.flatMap((entry) => {
    const match = words === '' ? { score: 0, ranges: [], readAs: null } : matchLabel(words, entry.label)
    return match ? [{ ...entry, match }] : []
  })
  return found.sort((one, other) => other.match.score - one.match.score).slice(0, most)
}

/** Hits of the search as entries; the search has matched them already, so nothing is left out here. */
export function hitEntries(
  hits: readonly SearchHit[],
  asked: Asked,
  entityLabel: (entity: string) => string,
  open: (hit: SearchHit) => void,
): readonly FoundEntry[] {
  const fitting = asked.only === 'customers' ? hits.filter((hit) => CUSTOMER_ENTITIES.has(hit.entity)) : hits
  return fitting.map((hit) => {
    const label = hit.label === '' ? `${entityLabel(hit.entity)} ${hit.code ?? hit.id}` : hit.label
    return {
      id: `record ${hit.entity} ${hit.id}`,
      kind: 'record' as const,
      label,
      detail: [hit.label === '' ? '' : (hit.code ?? ''), entityLabel(hit.entity), hit.detail].filter(Boolean).join(' · '),
      run: () => open(hit),
      match: matchLabel(asked.words, label) ?? { score: hit.score, ranges: [], readAs: null },
    }
  })
}

/** The heads of the palette's groups. */
export const GROUP_LABELS: Record<PaletteKind, string> = {
  here: text.palette.here,
  operation: text.palette.operations,
  record: text.palette.records,
  page: text.palette.pages,
}
