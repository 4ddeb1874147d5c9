/** The spreadsheet: one focus, keys as in a spreadsheet, cells drawn only where they are in sight. */
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useDecimals } from '../../client/use-session.ts'
import { useViewport } from '../../list/use-viewport.ts'
import { positionToShow, rangeAt } from '../../list/virtual-rows.ts'
import { useDensity } from '../../theme/density.ts'
import { ProblemPopover } from './problem-popover.tsx'
import { readBlock, writeBlock } from './sheet/clipboard.ts'
import type { SheetColumn } from './sheet/columns.ts'
import { placeKey, type SheetProblem } from './sheet/marks.ts'
import { digitsOf, editText, ownPrice } from './sheet/rows.ts'
import { type Place, selectionOf } from './sheet/state.ts'
import { SheetHead } from './sheet-head.tsx'
import { keyAction } from './sheet-keys.ts'
import { AddRow, GridRow } from './sheet-row.tsx'
import { text } from './text.ts'
import type { Draft } from './use-draft.ts'

export interface SheetGridProps {
  readonly draft: Draft
  readonly grid: RefObject<HTMLDivElement | null>
}

const ROW_NUMBER_WIDTH = 35
/** Letters and heads, which stay above the rows. */
const HEAD_HEIGHT = 45

/** The columns' widths; the note takes what is left. */
export function gridTemplate(columns: readonly SheetColumn[]): string {
  const widths = columns.map((column, index) => (index === columns.length - 1 ? `minmax(${column.width}px, 1fr)` : `${column.width}px`))
  return [`${ROW_NUMBER_WIDTH}px`, ...widths].join(' ')
}

const FEWEST_DIGITS = 4

/** The digits of each price column, so that its prices meet on their point; a currency of three digits has one more. */
function priceDigits({ columns, state }: Draft, decimals: (currency: string) => number): ReadonlyMap<string, number> {
  const base = digitsOf(state.rows, (row) => row.unitPrice, FEWEST_DIGITS)
  return new Map(
    columns.flatMap((column) => {
      if (column.kind === 'price') return [[column.key, base] as const]
      const { currency } = column
      return currency === null
        ? []
        : [[column.key, digitsOf(state.rows, (row) => ownPrice(row, currency), base + decimals(currency) - 2)] as const]
    }),
  )
}

function problemsByPlace(problems: readonly SheetProblem[]): ReadonlyMap<string, SheetProblem> {
  return new Map([...problems].reverse().flatMap((problem) => problem.places.map((place) => [placeKey(place), problem] as const)))
}

export function SheetGrid({ draft, grid }: SheetGridProps) {
  const { state, columns, dispatch, editable } = draft
  const rowHeight = useDensity() === 'comfortable' ? 32 : 28
  const count = state.rows.length + (editable ? 1 : 0)
  const { viewport, onScroll, moveTo } = useViewport(grid, count * rowHeight + HEAD_HEIGHT)
  const range = rangeAt(viewport, viewport.height, count, rowHeight)
  const [hidden, setHidden] = useState<SheetProblem | null>(null)
  const { cursor } = state
  const seen = useRef(viewport)
  seen.current = viewport
  useEffect(() => {
    const { position, height } = seen.current
    const next = positionToShow(cursor.row, position, height - HEAD_HEIGHT, rowHeight)
    if (next !== position) moveTo(next)
  }, [cursor.row, rowHeight, moveTo])
  const marked = problemsByPlace(draft.problems)
  const problem = marked.get(placeKey(cursor))
  const digits = priceDigits(draft, useDecimals())
  const handlers = useSheetEvents(draft, Math.max(1, Math.floor(viewport.height / rowHeight) - 3), () => setHidden(problem ?? null))
  const rows = Array.from({ length: Math.max(0, range.end - range.first) }, (_, index) => range.first + index)
  return (
    <div
      ref={grid}
      className="pg-sheet"
      role="grid"
      aria-label={text.sheet.label}
      aria-rowcount={count}
      aria-colcount={columns.length}
      aria-readonly={!editable}
      aria-activedescendant={`pg-${cursor.row}-${cursor.column}`}
      tabIndex={0}
      style={{ '--pg-columns': gridTemplate(columns) } as CSSProperties}
      onScroll={onScroll}
      {...handlers}
    >
      <SheetHead columns={columns} cursor={cursor} />
      <div className="pg-space" style={{ height: count * rowHeight }}>
        <div style={{ transform: `translateY(${range.first * rowHeight}px)` }}>
          {rows.map((row) =>
            row < state.rows.length ? (
              <GridRow key={state.rows[row]?.key} row={row} draft={draft} marked={marked} digits={digits} />
            ) : (
              <AddRow key="add" row={row} draft={draft} />
            ),
          )}
        </div>
        {problem && problem !== hidden && state.typed === null && (
          <ProblemPopover
            problem={problem}
            style={popoverPlace(columns, cursor, rowHeight, count)}
            editable={editable}
            onRepair={(repair) => {
              dispatch({ do: 'repair', repair })
              grid.current?.focus({ preventScroll: true })
            }}
          />
        )}
      </div>
    </div>
  )
}

/** Below the cell; above it where the sheet ends. */
function popoverPlace(columns: readonly SheetColumn[], { row, column }: Place, rowHeight: number, count: number): CSSProperties {
  const left = columns.slice(0, column).reduce((sum, one) => sum + one.width, ROW_NUMBER_WIDTH)
  const isLow = row > 5 && row > count - 5
  return { left: Math.max(4, left - 8), ...(isLow ? { bottom: (count - row) * rowHeight } : { top: (row + 1) * rowHeight }) }
}

function useSheetEvents(draft: Draft, pageRows: number, onHide: () => void) {
  const { state, columns, dispatch, editable } = draft
  const dragging = useRef(false)
  const copied = () => {
    const { from, to } = selectionOf(state)
    const rows = state.rows.slice(from.row, to.row + 1)
    return writeBlock(rows.map((row) => columns.slice(from.column, to.column + 1).map((column) => editText(row, column))))
  }
  const onCopy = (event: ClipboardEvent) => {
    if (state.typed !== null) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', copied())
    if (event.type === 'cut' && editable) dispatch({ do: 'clear' })
  }
  const onPaste = (event: ClipboardEvent) => {
    if (state.typed !== null || !editable) return
    event.preventDefault()
    dispatch({ do: 'paste', block: readBlock(event.clipboardData.getData('text/plain')) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && state.typed === null) onHide()
    const action = keyAction(event, { state, columns: columns.length, pageRows, editable })
    if (action === null) return
    event.preventDefault()
    dispatch(action)
    if (action.do === 'commit' || action.do === 'cancel') (event.currentTarget as HTMLElement).focus({ preventScroll: true })
  }
  const placeUnder = (target: EventTarget): Place | null => {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-place]') : null
    const [row, column] = (cell?.dataset['place'] ?? '').split(':').map(Number)
    return row === undefined || column === undefined ? null : { row, column }
  }
  return {
    onCopy,
    onCut: onCopy,
    onPaste,
    onKeyDown,
    onMouseDown: (event: MouseEvent) => {
      const place = placeUnder(event.target)
      if (!place || (event.target as HTMLElement).tagName === 'INPUT') return
      dragging.current = true
      dispatch({ do: 'goto', place, extend: event.shiftKey })
    },
    onMouseOver: (event: MouseEvent) => {
      if (!dragging.current || event.buttons !== 1) return
      const place = placeUnder(event.target)
      if (place) dispatch({ do: 'goto', place, extend: true })
    },
    onMouseUp: () => {
      dragging.current = false
    },
    onDoubleClick: (event: MouseEvent) => {
      if (editable && placeUnder(event.target)) dispatch({ do: 'edit' })
    },
  }
}
