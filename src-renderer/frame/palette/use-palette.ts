/** Gathers the palette's groups for what was typed. */
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { useOperation } from '../../client/use-operation.ts'
import { useMay, useSystem } from '../../client/use-session.ts'
import { importPath, useExchangeKinds } from '../../list/exchange-kinds.ts'
import { profileOf } from '../../list/profiles.ts'
import { canBeFilled } from '../../operations/input-fields.ts'
import { operationPath } from '../../operations/operation-links.ts'
import { listPath, newPath, recordPath } from '../../records/record-links.ts'
import { text } from '../../text/en.ts'
import { useVisibleEntries } from '../rail.tsx'
import type { ShortcutGroup } from '../shortcut-store.ts'
import {
  byKind,
  findEntries,
  type FoundEntry,
  GROUP_LABELS,
  hitEntries,
  isOwnCommand,
  namesPage,
  operationLabel,
  operationsHere,
  type PaletteEntry,
  type PaletteKind,
  readAsked,
  type SearchHit,
} from './entries.ts'

export interface PaletteGroup {
  readonly key: string
  readonly kind: PaletteKind
  readonly label: string
  readonly entries: readonly FoundEntry[]
  readonly note: string
}

const RECORDS = 24
const OPERATIONS = 7
const PAGES = 5

/** Pages: the rail with its children, and each entity of the set-up. */
function usePages(): readonly PaletteEntry[] {
  const navigate = useNavigate()
  const rail = useVisibleEntries()
  const system = useSystem()
  const imports = useImports()
  const fresh = useNewRecords()
  return useMemo(() => {
    const page = (label: string, detail: string, to: string): PaletteEntry => ({
      id: `page ${to} ${label}`,
      kind: 'page',
      label,
      detail,
      run: () => void navigate({ to }),
    })
    const places = rail.flatMap((entry) => [
      page(entry.label, '', entry.to),
      ...(entry.children ?? [])
        .filter((child) => child.to !== entry.to)
        .map((child) => page(text.palette.pageIn(entry.label, child.label), '', child.to)),
    ])
    const setup = system.entities.map((entity) =>
      page(text.palette.pageIn(text.rail.setup, entity.pluralLabel.toLowerCase()), entity.hint, listPath(entity.list.name)),
    )
    return [...places, ...setup, ...[...fresh, ...imports].map(({ label, hint, to }) => page(label, hint, to))]
  }, [navigate, rail, system, imports, fresh])
}

/** The form of a new record for each list of the rail that the operator may add to. */
function useNewRecords() {
  const rail = useVisibleEntries()
  const system = useSystem()
  const may = useMay()
  return useMemo(() => {
    const names = new Set(rail.flatMap((entry) => [entry.list, ...(entry.children ?? []).map(({ list }) => list)]))
    return system.lists
      .filter(({ name }) => names.has(name) && may(`${name}.create`))
      .filter(({ name }) => system.entity(name) !== undefined || profileOf(name).creates === true)
      .map(({ name, label }) => ({ label: text.list.newOne(label.toLowerCase()), hint: '', to: newPath(name) }))
  }, [rail, system, may])
}

/** The import of each kind that the operator may import. */
function useImports() {
  const may = useMay()('import.start')
  const kinds = useExchangeKinds()
  return useMemo(
    () =>
      may ? kinds.map(({ name, label, hint }) => ({ label: text.list.importOf(label.toLowerCase()), hint, to: importPath(name) })) : [],
    [may, kinds],
  )
}

function useOperations(): readonly PaletteEntry[] {
  const navigate = useNavigate()
  const system = useSystem()
  const may = useMay()
  return system.operations
    .filter((operation) => isOwnCommand(operation) && may(operation.name) && canBeFilled(operation, system))
    .map((operation) => ({
      id: `operation ${operation.name}`,
      kind: 'operation' as const,
      label: operationLabel(operation),
      detail: operation.name,
      run: () => void navigate({ to: operationPath(operation.name) }),
      simulate: () => void navigate({ to: operationPath(operation.name), search: { simulate: true } as never }),
    }))
}

const group = (kind: Exclude<PaletteKind, 'record'>) => ({ key: kind, kind, label: GROUP_LABELS[kind] })

/** The plural of a kind: the palette's own word, that of its entity, or what the search calls it. */
function kindLabel(hit: SearchHit, plural: string | undefined): string {
  const own: Readonly<Record<string, string>> = text.palette.kinds
  return own[hit.kind] ?? plural ?? hit.kind_label
}

export interface FoundGroups {
  readonly groups: readonly PaletteGroup[]
  /** What is shown belongs to what was typed before: the answer to what stands there is on its way. */
  readonly waits: boolean
}

export function usePalette(typed: string, shortcuts: readonly ShortcutGroup[]): FoundGroups {
  const navigate = useNavigate()
  const system = useSystem()
  const read = useDeferredValue(typed)
  const asked = readAsked(read)
  const searches = asked.words.length > 0 && asked.only !== 'operations' && system.operation('search.find') !== undefined
  const {
    data: hits = [],
    outdated,
    loading,
  } = useOperation<readonly SearchHit[]>(
    'search.find',
    { text: asked.words, limit: RECORDS, only: asked.only === 'operations' ? 'all' : asked.only },
    { enabled: searches, keepPrevious: true },
  )
  const here = operationsHere(shortcuts)
  const operations = useOperations()
  const pages = usePages()
  const runs = asked.only === 'all' || asked.only === 'operations'
  const open = (hit: SearchHit) => void navigate({ to: recordPath(hit.entity, hit.id) })
  const records = searches ? byKind(hitEntries(hits, asked.words, (hit) => kindLabel(hit, system.entity(hit.kind)?.pluralLabel), open)) : []
  const operating: PaletteGroup = {
    ...group('operation'),
    entries:
      runs && (asked.words !== '' || asked.only === 'operations')
        ? findEntries(operations, asked.words, asked.only === 'operations' ? 50 : OPERATIONS)
        : [],
    note: text.palette.mayRun(operations.length),
  }
  const paging: PaletteGroup = {
    ...group('page'),
    entries: asked.only === 'all' ? findEntries(pages, asked.words, asked.words === '' ? 20 : PAGES) : [],
    note: '',
  }
  const isPage = namesPage(paging.entries, operating.entries)
  const groups: readonly PaletteGroup[] = [
    { ...group('here'), entries: runs ? findEntries(here, asked.words, OPERATIONS) : [], note: '' },
    ...(isPage ? [paging, operating] : [operating]),
    ...records.map(({ group: { key, label }, entries }) => ({ key, kind: 'record' as const, label, entries, note: '' })),
    ...(isPage ? [] : [paging]),
  ]
  return { groups: groups.filter((group) => group.entries.length > 0), waits: read !== typed || (searches && (outdated || loading)) }
}
