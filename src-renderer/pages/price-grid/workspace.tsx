/** One version on the page: its sheet, tabs, trial, and the sheets that act on it. */
import { CircleAlert } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import type { PlanVersions, VersionView } from '../../../src-core/pricing/contract.ts'
import { KeyHint } from '../../components/key-hint.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { BackTestPanel } from './back-test-panel.tsx'
import { ColumnsSheet } from './columns-sheet.tsx'
import { ConflictSheet } from './conflict-sheet.tsx'
import { Difference } from './difference.tsx'
import { EntryBar, Legend } from './entry-bar.tsx'
import { ImportSheet } from './file-sheet.tsx'
import { FlatPrice } from './flat-price.tsx'
import { type OpenSheet, PlanPageHead } from './plan-head.tsx'
import { PublishSheet } from './publish-sheet.tsx'
import { PlanHistory, SelectionRules } from './rules.tsx'
import { SheetGrid } from './sheet-grid.tsx'
import { text } from './text.ts'
import { trialOfLine, TryPanel, useTrial } from './try-panel.tsx'
import { type Draft, useDraft } from './use-draft.ts'
import { type FlatDraft, useFlatPrice } from './use-flat-price.ts'
import { DaysSheet, NewVersionSheet } from './version-sheets.tsx'

export interface WorkspaceProps {
  readonly plan: PlanVersions
  readonly version: VersionView
  /** @param columnsNext whether the columns of a new grid are to be chosen at once */
  readonly onChoose: (id: number | null, columnsNext?: boolean) => void
  readonly opens: OpenSheet
}

type Tab = 'grid' | 'difference' | 'rules' | 'history'

export function Workspace({ plan, version, onChoose, opens }: WorkspaceProps) {
  const draft = useDraft(version)
  const grid = useRef<HTMLDivElement>(null)
  const [tab, setTab] = useState<Tab>('grid')
  const [sheet, setSheet] = useState<OpenSheet>(opens)
  const [trial, setTrial] = useTrial(version)
  const isGrid = version.table !== null || draft.head.columns.length > 0
  const flat = useFlatPrice(version)
  const save = async (): Promise<boolean> => {
    if (!isGrid) return flat.save()
    return !draft.editable || !draft.dirty || (await draft.save()) !== null
  }
  const open = async (next: OpenSheet) => {
    // Publishing and copying speak of what is stored; what is typed is stored first.
    if ((next === 'publish' || next === 'version') && !(await save())) return
    setSheet(next)
  }
  const nextProblem = () => {
    setTab('grid')
    goToNextProblem(draft)
    grid.current?.focus({ preventScroll: true })
  }
  const quantities = new Set(plan.attributes.filter((one) => one.isQuantity).map((one) => one.code))
  useSheetKeys({
    draft,
    isGrid,
    onSave: () => void save(),
    onNext: nextProblem,
    onTry: () => setTrial(trialOfLine(draft, trial, quantities)),
  })
  return (
    <div className="page pg">
      <PlanPageHead
        plan={plan}
        version={version}
        dirty={isGrid ? draft.dirty : flat.dirty}
        saving={draft.saving}
        onSave={() => void save()}
        onCompare={() => setTab('difference')}
        onOpen={(next) => void open(next)}
        onChoose={onChoose}
      />
      <VersionTabs version={version} draft={draft} tab={tab} onChoose={setTab} onNext={nextProblem} isGrid={isGrid} />
      {draft.failure !== null && draft.failure.kind !== 'conflict' && (
        <div className="pg-refused">
          <FailureNote failure={draft.failure} />
          {draft.confirmBoxes}
        </div>
      )}
      <div className="page-body">
        <Part tab={tab} version={version} draft={draft} isGrid={isGrid} flat={flat} grid={grid} onColumns={() => setSheet('columns')} />
        {tab === 'grid' && (
          <aside className="pg-side">
            <TryPanel
              version={version}
              plan={plan}
              draft={isGrid ? draft : null}
              flat={isGrid ? null : flat}
              trial={trial}
              onChange={setTrial}
            />
            <BackTestPanel key={version.id} version={version} draft={isGrid ? draft : null} flat={isGrid ? null : flat} />
          </aside>
        )}
      </div>
      <OpenedSheet
        sheet={(isGrid ? draft : flat).isShown ? sheet : null}
        plan={plan}
        version={version}
        draft={draft}
        onClose={() => setSheet(null)}
        onChoose={onChoose}
      />
    </div>
  )
}

/** The first problem after the cursor, from the top again after the last. */
function goToNextProblem({ problems, state, dispatch }: Draft): void {
  const { cursor } = state
  const places = problems.flatMap((problem) => problem.places.slice(-1))
  const next = places.find((place) => place.row > cursor.row || (place.row === cursor.row && place.column > cursor.column)) ?? places[0]
  if (next) dispatch({ do: 'goto', place: next })
}

interface SheetKeys {
  readonly draft: Draft
  readonly isGrid: boolean
  readonly onSave: () => void
  readonly onNext: () => void
  readonly onTry: () => void
}

/** The keys that the sheet takes itself stand here to be read; the browser hands over the clipboard. */
function useSheetKeys({ draft, isGrid, onSave, onNext, onTry }: SheetKeys): void {
  const { dispatch, editable } = draft
  const shown = (display: string, label: string) => ({ keys: [], display, label, run: () => undefined })
  const editing = [
    { keys: 'F2', label: text.keys.edit, run: () => dispatch({ do: 'edit' }) },
    shown('Ctrl V', text.keys.paste),
    { keys: 'Ctrl D', label: text.keys.fill, run: () => dispatch({ do: 'fillDown' }) },
  ]
  const rest = [
    { keys: 'F8', label: text.keys.next, run: onNext },
    { keys: 'Ctrl Enter', label: text.keys.try, run: onTry },
  ]
  const undo = [
    ...(draft.state.past.length > 0 ? [{ keys: 'Ctrl Z', label: text.keys.undo, run: () => dispatch({ do: 'undo' }) }] : []),
    ...(draft.state.future.length > 0
      ? [{ keys: ['Ctrl Y', 'Ctrl Shift Z'], label: text.keys.redo, bar: false, run: () => dispatch({ do: 'redo' }) }]
      : []),
    { keys: 'Ctrl S', label: text.keys.save, bar: false, palette: true, run: onSave },
    { keys: 'Ctrl Delete', label: text.keys.removeLine, bar: false, run: () => dispatch({ do: 'removeRows' }) },
    { keys: 'Ctrl Insert', label: text.keys.insertLine, bar: false, run: () => dispatch({ do: 'insertRow' }) },
  ]
  const flat = editable ? [{ keys: 'Ctrl S', label: text.keys.save, palette: true, inFields: true, run: onSave }] : []
  useShortcuts(isGrid ? [shown('Arrows', text.keys.move), ...(editable ? editing : []), ...rest, ...(editable ? undo : [])] : flat)
}

interface VersionTabsProps {
  readonly version: VersionView
  readonly draft: Draft
  readonly tab: Tab
  readonly isGrid: boolean
  readonly onChoose: (tab: Tab) => void
  readonly onNext: () => void
}

function VersionTabs({ version, draft, tab, isGrid, onChoose, onNext }: VersionTabsProps) {
  const { previous } = version
  const items = [
    { key: 'grid', label: isGrid ? text.tabs.grid : text.tabs.price, count: isGrid ? draft.state.rows.length : null },
    ...(previous
      ? [{ key: 'difference', label: text.tabs.difference(previous.number), count: draft.difference?.lines.length ?? null }]
      : []),
    { key: 'rules', label: text.tabs.rules },
    { key: 'history', label: text.tabs.history },
  ]
  const aside = isGrid && draft.editable ? <ProblemCount draft={draft} onNext={onNext} /> : undefined
  return <Tabs label={text.tabs.label} items={items} active={tab} onChoose={(key) => onChoose(key as Tab)} aside={aside} />
}

function ProblemCount({ draft, onNext }: { readonly draft: Draft; readonly onNext: () => void }) {
  const errors = draft.problems.filter((problem) => problem.severity === 'error').length
  if (draft.problems.length === 0) return <span className="ink3">{text.tabs.none}</span>
  return (
    <button type="button" className={errors > 0 ? 'pg-problems tone-bad' : 'pg-problems tone-warn'} onClick={onNext}>
      <CircleAlert size={14} strokeWidth={1.7} aria-hidden />
      {errors > 0 ? text.tabs.toSolve(errors) : text.tabs.toLookAt(draft.problems.length)}
      <KeyHint keys="F8" />
    </button>
  )
}

interface PartProps {
  readonly tab: Tab
  readonly version: VersionView
  readonly draft: Draft
  readonly isGrid: boolean
  readonly flat: FlatDraft
  readonly grid: RefObject<HTMLDivElement | null>
  readonly onColumns: () => void
}

function Part({ tab, version, draft, isGrid, flat, grid, onColumns }: PartProps) {
  if (tab === 'difference') return <Difference difference={draft.difference} />
  if (tab === 'rules') return <SelectionRules planId={version.plan.id} />
  if (tab === 'history') return <PlanHistory planId={version.plan.id} />
  if (!isGrid) return <FlatPrice version={version} flat={flat} onColumns={onColumns} />
  return (
    <div className="pg-main">
      <EntryBar draft={draft} grid={grid} status={version.status} />
      <SheetGrid draft={draft} grid={grid} />
      <Legend draft={draft} previous={version.previous?.number ?? null} base={version.plan.currency} onChange={onColumns} />
    </div>
  )
}

interface OpenedSheetProps {
  readonly sheet: OpenSheet
  readonly plan: PlanVersions
  readonly version: VersionView
  readonly draft: Draft
  readonly onClose: () => void
  readonly onChoose: WorkspaceProps['onChoose']
}

function OpenedSheet({ sheet, plan, version, draft, onClose, onChoose }: OpenedSheetProps) {
  const planId = plan.plan.id
  const choose = (id: number, columnsNext = false) => {
    onClose()
    onChoose(id, columnsNext)
  }
  const takeTheirs = () => {
    draft.clear()
    draft.reload()
  }
  if (draft.failure?.kind === 'conflict')
    return <ConflictSheet failure={draft.failure} onKeepMine={(over) => void draft.save(over)} onTakeTheirs={takeTheirs} />
  switch (sheet) {
    case 'publish':
      return <PublishSheet version={version} onClose={onClose} />
    case 'import':
      return (
        <ImportSheet planId={planId} draft={version.status === 'draft' ? version : null} onClose={onClose} onMade={(id) => choose(id)} />
      )
    case 'version':
      return <NewVersionSheet planId={planId} from={version} onClose={onClose} onMade={choose} />
    case 'days':
      return <DaysSheet version={version} onClose={onClose} />
    case 'columns':
      return <ColumnsSheet draft={draft} attributes={plan.attributes} base={version.plan.currency} onClose={onClose} />
    case null:
      return null
  }
}
