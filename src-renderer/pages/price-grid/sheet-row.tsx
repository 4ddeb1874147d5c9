/** A row of the sheet, and the row where typing adds one. */
import { useEffect, useRef } from 'react'
import { formatDecimal } from '../../format/numbers.ts'
import type { SheetColumn } from './sheet/columns.ts'
import { changeAt, placeKey, type SheetProblem } from './sheet/marks.ts'
import { showCell, type SheetRow } from './sheet/rows.ts'
import { selectionOf } from './sheet/state.ts'
import { text } from './text.ts'
import type { Draft } from './use-draft.ts'

interface RowProps {
  readonly row: number
  readonly draft: Draft
}
interface GridRowProps extends RowProps {
  readonly marked: ReadonlyMap<string, SheetProblem>
  readonly digits: ReadonlyMap<string, number>
}

export function GridRow({ row, draft, marked, digits }: GridRowProps) {
  const line = draft.state.rows[row] as SheetRow
  return (
    <div className="pg-row pg-line" role="row" aria-rowindex={row + 1}>
      <span
        className={row === draft.state.cursor.row ? 'pg-number pg-number-current' : 'pg-number'}
        role="rowheader"
        aria-label={text.sheet.line(row + 1)}
      >
        {row + 1}
      </span>
      {draft.columns.map((column, index) => (
        <GridCellView
          key={column.key}
          line={line}
          place={{ row, column: index }}
          column={column}
          draft={draft}
          problem={marked.get(placeKey({ row, column: index }))}
          digits={digits.get(column.key) ?? 0}
        />
      ))}
    </div>
  )
}

interface CellProps {
  readonly line: SheetRow
  readonly place: { readonly row: number; readonly column: number }
  readonly column: SheetColumn
  readonly draft: Draft
  readonly problem: SheetProblem | undefined
  readonly digits: number
}

function GridCellView({ line, place, column, draft, problem, digits }: CellProps) {
  const { state } = draft
  const current = state.cursor.row === place.row && state.cursor.column === place.column
  const change = draft.changes.get(place.row)
  const differs = changeAt(change, column, draft.head.columns[column.index]?.code)
  const isNew = change?.isNew === true
  const classes = [
    'pg-cell',
    column.right ? 'pg-right num' : '',
    column.kind === 'currency' || column.kind === 'note' ? 'ink2' : '',
    differs || (isNew && column.kind === 'price') ? 'pg-changed' : '',
    problem ? `pg-problem-${problem.severity}` : '',
    isSelected(draft, place) ? 'pg-selected' : '',
    current ? 'pg-current' : '',
  ]
  return (
    <span
      id={`pg-${place.row}-${place.column}`}
      role="gridcell"
      aria-colindex={place.column + 1}
      aria-selected={current}
      aria-invalid={problem?.severity === 'error' || undefined}
      data-place={placeKey(place)}
      className={classes.filter(Boolean).join(' ')}
    >
      {current && state.typed !== null ? (
        <CellEditor draft={draft} column={column} />
      ) : (
        <CellText line={line} column={column} digits={digits} before={beforeText(differs?.before, column, digits)} isNew={isNew} />
      )}
    </span>
  )
}

function isSelected({ state }: Draft, place: { readonly row: number; readonly column: number }): boolean {
  const { from, to } = selectionOf(state)
  if (from.row === to.row && from.column === to.column) return false
  return place.row >= from.row && place.row <= to.row && place.column >= from.column && place.column <= to.column
}

/** The old price, struck out beside the new one; other cells keep their room for what they are now. */
function beforeText(before: unknown, column: SheetColumn, digits: number): string | null {
  return column.kind === 'price' && typeof before === 'string' ? formatDecimal(before, digits) : null
}

interface CellTextProps {
  readonly line: SheetRow
  readonly column: SheetColumn
  readonly digits: number
  readonly before: string | null
  readonly isNew: boolean
}

function CellText({ line, column, digits, before, isNew }: CellTextProps) {
  const shown = showCell(line, column, digits)
  if (column.kind === 'note' && isNew && shown.text === '') return <span className="pg-new">{text.sheet.newLine}</span>
  return (
    <>
      {before !== null && <s className="pg-before">{before}</s>}
      <span className={shown.word ? 'pg-word ellipsis' : shown.quiet ? 'ink3 ellipsis' : 'ellipsis'}>{shown.text}</span>
    </>
  )
}

/** The field in the cell under edit. It takes the focus unless the entry field above has it. */
function CellEditor({ draft, column }: { readonly draft: Draft; readonly column: SheetColumn }) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (document.activeElement?.classList.contains('pg-entry-field')) return
    field.current?.focus({ preventScroll: true })
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [])
  return (
    <input
      ref={field}
      className={column.right ? 'pg-editor num right' : 'pg-editor'}
      aria-label={column.label}
      value={draft.state.typed ?? ''}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => draft.dispatch({ do: 'type', typed: event.currentTarget.value })}
    />
  )
}

/** The row after the last: typing or pasting here adds lines. */
export function AddRow({ row, draft }: RowProps) {
  const { cursor, typed } = draft.state
  const isHere = cursor.row === row
  return (
    <div className="pg-row pg-line pg-add" role="row" aria-rowindex={row + 1}>
      <span className="pg-number">{row + 1}</span>
      {!isHere && (
        <span className="pg-cell pg-word pg-add-text" role="gridcell" data-place={placeKey({ row, column: 0 })}>
          {text.sheet.add}
        </span>
      )}
      {isHere &&
        draft.columns.map((column, index) => {
          const current = cursor.column === index
          const classes = `pg-cell ${column.right ? 'pg-right' : ''} ${current ? 'pg-current' : ''}`
          return (
            <span
              key={column.key}
              id={`pg-${row}-${index}`}
              role="gridcell"
              className={classes}
              data-place={placeKey({ row, column: index })}
            >
              {current && typed !== null && <CellEditor draft={draft} column={column} />}
            </span>
          )
        })}
    </div>
  )
}
