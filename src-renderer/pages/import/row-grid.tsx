/** The rows of the file as a grid: a cursor over cells, wrong cells boxed, their reason and repair below, cells mended in place. */
import { type CSSProperties, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ImportPreview, PreviewReason, PreviewRow } from '../../../src-core/exchange/contract.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { useRowHeight } from '../../theme/density.ts'
import { type GridColumn, gridColumns, gridTemplate } from './grid-layout.ts'
import { type Heights, nextFault, rowsInSight, topOf } from './heights.ts'
import { useMending } from './mending.ts'
import type { PreviewStepProps } from './preview-props.ts'
import { RowLine } from './row-line.tsx'
import { importText as text } from './text.ts'

export interface RowGridProps extends PreviewStepProps {
  readonly head: ImportPreview
  readonly onMap: (reason: PreviewReason) => void
}

export interface Cursor {
  readonly position: number
  readonly column: number
}

export const REASON_HEIGHT = 23

export function RowGrid(props: RowGridProps) {
  const { head, preview, view } = props
  const columns = useMemo(() => gridColumns(head), [head])
  const template = useMemo(() => gridTemplate(columns, head.rows), [columns, head.rows])
  const rowHeight = useRowHeight()
  const heights: Heights = { row: rowHeight, reason: REASON_HEIGHT, count: head.rows_of, problems: head.problems }
  const scroll = useScroll(heights, props.onRange)
  const [cursor, setCursor] = useState<Cursor>({ position: 0, column: 0 })
  const [editing, setEditing] = useState(false)
  const grid = useRef<HTMLDivElement>(null)
  const id = useId()
  const at = { position: Math.min(cursor.position, Math.max(0, head.rows_of - 1)), column: Math.min(cursor.column, columns.length - 1) }
  const row = preview.row(at.position)
  const isChosen = useRef(false)
  const go = (next: Cursor) => {
    isChosen.current = true
    setCursor(next)
    setEditing(false)
    scroll.show(next.position)
    grid.current?.focus({ preventScroll: true })
  }
  const mend = useMending(props)
  useEffect(() => {
    isChosen.current = false
    setCursor({ position: 0, column: 0 })
  }, [view])
  const toProblem = (step: 1 | -1) => {
    // Before a cell is chosen the first fault of the first row is the next.
    const from = isChosen.current ? at : { position: 0, column: -1 }
    const next = nextFault({ problems: head.problems, columnsOf: (row) => faultColumns(columns, preview.row(row)) }, from, step)
    if (next !== null) go(next)
  }
  useShortcuts([
    { keys: 'F8', label: text.keys.next, run: () => toProblem(1) },
    { keys: 'Shift F8', label: text.keys.previous, bar: false, run: () => toProblem(-1) },
    { keys: 'F2', label: text.keys.edit, run: () => row && setEditing(true) },
  ])
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing || event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    const next = moved(event.key, at, head.rows_of, columns.length, Math.floor(scroll.view / rowHeight))
    if (next) go(next)
    else if (event.key === 'Enter' && row) setEditing(true)
    else if (event.key.toUpperCase() === 'X' && row) mend.toggle(row)
    else return
    event.preventDefault()
  }
  const drawn = Array.from({ length: Math.max(0, scroll.end - scroll.first) }, (_, offset) => scroll.first + offset)
  return (
    <div
      className={preview.outdated ? 'import-grid import-outdated' : 'import-grid'}
      role="grid"
      ref={grid}
      aria-label={text.rowsLabel}
      aria-rowcount={head.rows_of + 1}
      aria-colcount={columns.length + 2}
      tabIndex={0}
      aria-activedescendant={row ? `${id}-${at.position}-${at.column}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="import-scroll" role="presentation" ref={scroll.ref} onScroll={scroll.onScroll}>
        <GridHead columns={columns} template={template} />
        <div className="import-space" role="presentation" style={{ height: topOf(heights, head.rows_of) }}>
          <div role="rowgroup" className="import-window" style={{ '--top': `${topOf(heights, scroll.first)}px` } as CSSProperties}>
            {drawn.map((position) => (
              <RowLine
                key={position}
                id={id}
                position={position}
                row={preview.row(position)}
                columns={columns}
                template={template}
                cursor={at.position === position ? at.column : null}
                editing={editing && at.position === position}
                head={head}
                edits={props.control.wizard.edits}
                mend={mend}
                onPick={(column, edit) => {
                  go({ position, column })
                  setEditing(edit)
                }}
                onEnd={() => {
                  setEditing(false)
                  grid.current?.focus({ preventScroll: true })
                }}
              />
            ))}
          </div>
        </div>
        {head.rows_of === 0 && <p className="ink3 import-none">{text.noneShownOf[view.show] ?? text.noneShown}</p>}
      </div>
    </div>
  )
}

function GridHead({ columns, template }: { readonly columns: readonly GridColumn[]; readonly template: string }) {
  return (
    <div role="rowgroup" className="import-head">
      <div className="import-row import-head-row" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        <span role="columnheader" className="right">
          {text.row}
        </span>
        <span role="columnheader">{text.result}</span>
        {columns.map((column) => (
          <span key={column.field} role="columnheader" className={column.right ? 'ellipsis right' : 'ellipsis'} title={column.heading}>
            {column.label}
          </span>
        ))}
      </div>
    </div>
  )
}

function faultColumns(columns: readonly GridColumn[], row: PreviewRow | undefined): readonly number[] {
  const fields = new Set(row?.faults.map((fault) => fault.field))
  return columns.flatMap((column, at) => (fields.has(column.field) ? [at] : []))
}

/** Where a key leads, in the manner of spreadsheets. */
function moved(key: string, { position, column }: Cursor, rows: number, columns: number, page: number): Cursor | null {
  const to = (next: number, across = column) => ({
    position: Math.max(0, Math.min(rows - 1, next)),
    column: Math.max(0, Math.min(columns - 1, across)),
  })
  const keys: Readonly<Record<string, () => Cursor>> = {
    ArrowDown: () => to(position + 1),
    ArrowUp: () => to(position - 1),
    ArrowRight: () => to(position, column + 1),
    ArrowLeft: () => to(position, column - 1),
    PageDown: () => to(position + page),
    PageUp: () => to(position - page),
    Home: () => to(0),
    End: () => to(rows - 1),
  }
  return rows === 0 ? null : (keys[key]?.() ?? null)
}

/** What is in sight of rows of two heights; and the way to a row. */
function useScroll(heights: Heights, onRange: PreviewStepProps['onRange']) {
  const ref = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ top: 0, view: 400 })
  const measure = () => {
    const element = ref.current
    if (element) setPlace({ top: element.scrollTop, view: element.clientHeight })
  }
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const { first, end } = rowsInSight(heights, place.top, place.view)
  useEffect(() => onRange({ first, end }), [first, end, onRange])
  const show = (position: number) => {
    const element = ref.current
    if (!element) return
    const top = topOf(heights, position)
    const bottom = topOf(heights, position + 1)
    const view = element.clientHeight - heights.row
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + view) element.scrollTop = bottom - view
  }
  return { ref, first, end, view: place.view, onScroll: measure, show }
}
