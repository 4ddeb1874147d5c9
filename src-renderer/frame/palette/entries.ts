/** What the palette finds: operations of this page, all operations, records, pages. */
import type { OperationDescription } from '../../../src-core/operations/contract.ts'
import { formatDate } from '../../format/dates.ts'
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
  /** What kind of record it is; only records. */
  readonly group?: RecordGroup
}

/** Records of one kind, under a head of their own. */
export interface RecordGroup {
  readonly key: string
  readonly label: string
}

/** A hit of `search.find`. */
export interface SearchHit {
  /** What opens. */
  readonly entity: string
  readonly id: number
  /** What was found: `payment`, `accessPoint`, or the entity. */
  readonly kind: string
  readonly kind_label: string
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

/** Whether what is typed names one of the pages at least as well as the best of the operations: a page does nothing by itself. */
export function namesPage(pages: readonly FoundEntry[], operations: readonly FoundEntry[]): boolean {
  const best = (entries: readonly FoundEntry[]) => entries[0]?.match.score ?? 0
  return best(pages) > 0 && best(pages) >= best(operations)
}

/** Hits of the search as entries, those of one kind together; the search has matched them already, so nothing is left out here. */
export function hitEntries(
  hits: readonly SearchHit[],
  words: string,
  groupLabel: (hit: SearchHit) => string,
  open: (hit: SearchHit) => void,
): readonly FoundEntry[] {
  return hits.map((hit) => {
    const label = hit.label === '' ? `${hit.kind_label} ${hit.code ?? hit.id}` : hit.label
    const code = hit.code === label ? '' : (hit.code ?? '')
    return {
      // Of one subscription several access points may be found.
      id: `record-${hit.kind}-${hit.entity}-${hit.id}-${hit.code ?? ''}`.replace(/\s/g, '-'),
      kind: 'record' as const,
      label,
      detail: [hit.kind_label, code, withDates(hit.detail)].filter(Boolean).join(' · '),
      run: () => open(hit),
      match: matchLabel(words, label) ?? { score: hit.score, ranges: [], readAs: null },
      group: { key: hit.kind, label: groupLabel(hit) },
    }
  })
}

/** Days as they are shown everywhere else. */
const withDates = (detail: string) => detail.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => formatDate(day))

/** Records by kind: the kind of the nearest comes first, and within it the nearest. */
export function byKind(
  entries: readonly FoundEntry[],
): readonly { readonly group: RecordGroup; readonly entries: readonly FoundEntry[] }[] {
  const groups = new Map<string, { group: RecordGroup; entries: FoundEntry[] }>()
  for (const entry of entries) {
    if (!entry.group) continue
    const known = groups.get(entry.group.key)
    if (known) known.entries.push(entry)
    else groups.set(entry.group.key, { group: entry.group, entries: [entry] })
  }
  return [...groups.values()]
}

/** The heads of the palette's groups. */
export const GROUP_LABELS: Record<Exclude<PaletteKind, 'record'>, string> = {
  here: text.palette.here,
  operation: text.palette.operations,
  page: text.palette.pages,
}
