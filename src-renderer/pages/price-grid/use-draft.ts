/** A version while it is edited: its sheet, what is wrong with it, what changed, and saving it. */
import { type Dispatch, type ReactNode, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { ChangedVersion, GridCheck, GridTable, VersionDifference, VersionView } from '../../../src-core/pricing/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useTypedDates } from '../../client/use-session.ts'
import { readKeptSheet, useKeptSheet } from './kept-sheet.ts'
import { type SheetColumn, sheetColumns } from './sheet/columns.ts'
import { changesByRow, type LineChange, type SheetProblem, sheetProblems } from './sheet/marks.ts'
import { daysOfGrid } from '../../../src-core/pricing/grid-days.ts'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { rowsOf, type SheetRow, tableOf, type TypedTable } from './sheet/rows.ts'
import { isDirty, type SheetAction, sheetReducer, type SheetState, startSheet } from './sheet/state.ts'
import { text } from './text.ts'

/** How long typing must pause before the core is asked, in milliseconds. */
const PAUSE = 200
const EMPTY: GridTable = { columns: [], currencies: [], lines: [] }

export interface Draft {
  readonly editable: boolean
  readonly head: Pick<GridTable, 'columns' | 'currencies'>
  readonly columns: readonly SheetColumn[]
  readonly state: SheetState
  readonly dispatch: Dispatch<SheetAction>
  readonly table: TypedTable
  readonly dirty: boolean
  /** Whether what was saved last has come back: what speaks of the stored version waits for it. */
  readonly isShown: boolean
  readonly saving: boolean
  readonly failure: Failure | null
  /** For days that lie far from today, once saving asked for them. */
  readonly confirmBoxes: ReactNode
  readonly problems: readonly SheetProblem[]
  readonly difference: VersionDifference | undefined
  readonly changes: ReadonlyMap<number, LineChange>
  /** @param over the stamp of a version that is to be overwritten, after a conflict */
  save(over?: number): Promise<number | null>
  /** Throws away what was typed. */
  reload(): void
  changeHead(head: Pick<GridTable, 'columns' | 'currencies'>, rows: readonly SheetRow[]): void
  clear(): void
}

/** The value as it was when it had not changed for a while. */
export function usePaused<Value>(value: Value, pause = PAUSE): Value {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return paused
}

function unitOf({ plan }: VersionView): string {
  return plan.charge.unit === null ? plan.currency : `${plan.currency}/${plan.charge.unit}`
}

export function useDraft(version: VersionView): Draft {
  const dates = useTypedDates()
  const stored = version.table ?? EMPTY
  const [kept] = useState(() => readKeptSheet(version))
  const [head, setHead] = useState<Draft['head']>(kept?.head ?? stored)
  const [headChanged, setHeadChanged] = useState(kept !== null)
  const [stamp, setStamp] = useState(version.version)
  const withPriority = stored.lines.some((line) => line.priority !== 0)
  const columns = useMemo(() => sheetColumns(head, unitOf(version), withPriority), [head, version, withPriority])
  const world = { columns, cells: head.columns.length, currencies: head.currencies, dates }
  const [state, dispatch] = useReducer(sheetReducer(world), stored, (table) => startSheet(rowsOf(table), kept?.rows))
  const dirty = isDirty(state) || headChanged
  useKeptSheet(version, stamp, dirty ? { head, rows: state.rows } : null)
  const load = (table: GridTable, at: number) => {
    setHead(table)
    setHeadChanged(false)
    setStamp(at)
    dispatch({ do: 'load', rows: rowsOf(table) })
  }
  const seen = useRef(version.version)
  useEffect(() => {
    if (version.version === seen.current) return
    seen.current = version.version
    // Another window or an undo moved it; what is being typed is never overwritten.
    if (version.version !== stamp && !dirty) load(version.table ?? EMPTY, version.version)
  })
  const table = useMemo(() => tableOf(head.columns, head.currencies, state.rows), [head, state.rows])
  const live = useLive(version, usePaused(table), dirty)
  const problems = useMemo(
    () => sheetProblems(columns, state.rows, live.check.faults, live.check.problems),
    [columns, state.rows, live.check],
  )
  const saving = useSaving(version, table, stamp, (rows, ids, at) => {
    setStamp(at)
    setHeadChanged(false)
    dispatch({ do: 'saved', rows, ids })
  })
  return {
    editable: version.status === 'draft',
    head,
    columns,
    state,
    dispatch,
    table,
    dirty,
    isShown: version.version >= stamp,
    saving: saving.running,
    failure: saving.failure,
    confirmBoxes: saving.confirmBoxes,
    problems,
    difference: live.difference,
    changes: live.changes,
    save: (over) => saving.save(state.rows, over),
    reload: () => load(version.table ?? EMPTY, version.version),
    changeHead: (next, rows) => {
      setHead(next)
      setHeadChanged(true)
      dispatch({ do: 'rows', rows })
    },
    clear: saving.clear,
  }
}

const NO_CHECK: GridCheck = { faults: [], problems: [] }

/** Problems and difference of the grid as it is typed; a stored one is not asked about twice. */
function useLive(version: VersionView, table: TypedTable, dirty: boolean) {
  const asked = dirty ? { table } : { id: version.id }
  const wants = version.table !== null || dirty
  const check = useOperation<GridCheck>('priceVersion.problems', asked, {
    enabled: wants,
    keepPrevious: true,
    reads: ['priceVersion', 'attribute'],
  })
  const compared = { id: version.id, before_id: version.previous?.id ?? version.id, ...(dirty ? { table } : {}) }
  const difference = useOperation<VersionDifference>('priceVersion.difference', compared, {
    enabled: wants && version.previous !== null,
    keepPrevious: true,
    reads: ['priceVersion'],
  })
  const changes = useMemo(() => changesByRow(difference.data?.lines ?? []), [difference.data])
  return { check: check.data ?? NO_CHECK, difference: difference.data, changes }
}

type Saved = (rows: readonly SheetRow[], ids: readonly number[], stamp: number) => void

function useSaving(version: VersionView, table: TypedTable, stamp: number, onSaved: Saved) {
  const client = useClient()
  const command = useCommand<ChangedVersion>('priceVersion.saveGrid', { done: ({ number }) => text.done.saved(number) })
  // Asked for only where the grid was refused: a long one is not read at each key.
  const days = useMemo(() => (command.failure ? [...daysOfGrid(table)].map(({ day }) => day) : []), [command.failure, table])
  const again = useConfirmDate(command.failure, days)
  const save = async (rows: readonly SheetRow[], over = stamp): Promise<number | null> => {
    const confirming = again.dates.length === 0 ? {} : { confirm_date: again.dates }
    const result = await command.run({ id: version.id, version: over, table, ...confirming })
    if (!result.ok) return null
    const fresh = await client.call<VersionView>('priceVersion.get', { id: version.id })
    onSaved(rows, fresh.ok ? (fresh.value.table?.lines ?? []).map((line) => line.id) : [], result.value.version)
    return result.value.version
  }
  return { save, running: command.running, failure: command.failure, confirmBoxes: again.boxes, clear: command.clear }
}
