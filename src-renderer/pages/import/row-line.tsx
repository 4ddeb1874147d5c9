/** One row of the preview with, below it, what is wrong and what mends it. */
import { type KeyboardEvent, useState } from 'react'
import type { ImportPreview, PreviewRow, RowFault } from '../../../src-core/exchange/contract.ts'
import { ShapeIcon } from '../../components/status.tsx'
import type { Shape, Tone } from '../../components/states.ts'
import { formatCount } from '../../format/numbers.ts'
import { type GridColumn, RESULT_WIDTH, ROW_WIDTH, shownValue } from './grid-layout.ts'
import type { Mending } from './mending.ts'
import { importText as text } from './text.ts'
import type { CellEdit } from './wizard.ts'

const SIGNS: Readonly<Record<PreviewRow['result'], readonly [shape: Shape, tone: Tone]>> = {
  created: ['tick', 'ok'],
  changed: ['tick', 'ok'],
  same: ['tick', 'ink3'],
  duplicate: ['barred', 'warn'],
  error: ['cross', 'bad'],
  left: ['barred', 'ink3'],
}

export interface RowLineProps {
  /** Of the grid; cells are named after it. */
  readonly id: string
  readonly position: number
  readonly row: PreviewRow | undefined
  readonly columns: readonly GridColumn[]
  readonly template: string
  /** The cursor's column where it stands in this row. */
  readonly cursor: number | null
  readonly editing: boolean
  readonly head: ImportPreview
  readonly edits: readonly CellEdit[]
  readonly mend: Mending
  readonly onPick: (column: number, edit: boolean) => void
  readonly onEnd: () => void
}

export function RowLine(props: RowLineProps) {
  const { position, row, columns, template, cursor } = props
  if (!row)
    return (
      <div className="import-row import-line" role="row" aria-rowindex={position + 2} style={{ gridTemplateColumns: template }}>
        <span role="gridcell" className="loading-bar" />
      </div>
    )
  const [shape, tone] = SIGNS[row.result]
  const quiet = row.result !== 'error' && row.result !== 'duplicate'
  const fault = faultAt(row, cursor === null ? null : (columns[cursor]?.field ?? null))
  return (
    <>
      <div
        className={`import-row import-line${quiet ? ' import-quiet' : ''}${cursor === null ? '' : ' import-cursor'}${fault ? ' import-faulty' : ''}`}
        role="row"
        aria-rowindex={position + 2}
        style={{ gridTemplateColumns: template }}
      >
        <span role="gridcell" className="num right ink2">
          {formatCount(row.row)}
        </span>
        <span role="gridcell" className="import-result">
          <ShapeIcon shape={shape} tone={tone} /> <ResultWord {...props} row={row} />
        </span>
        {columns.map((column, at) => (
          <Cell key={column.field} {...props} row={row} column={column} at={at} />
        ))}
      </div>
      {fault && <FaultLine {...props} row={row} fault={fault} />}
    </>
  )
}

/** What became of the row; one left out is taken back in by its word. */
function ResultWord({ row, cursor, mend }: RowLineProps & { readonly row: PreviewRow }) {
  const word = text.results[row.result]
  if (row.result !== 'left') return word
  return (
    <button type="button" className="link-quiet" title={text.takeRow} tabIndex={cursor === null ? -1 : 0} onClick={() => mend.toggle(row)}>
      {word}
    </button>
  )
}

/** The fault of the cell under the cursor, else the first of the row. */
function faultAt({ result, faults }: PreviewRow, field: string | null): RowFault | undefined {
  if (result !== 'error' && result !== 'duplicate') return undefined
  return faults.find((fault) => field !== null && fault.field === field) ?? faults[0]
}

interface CellProps extends RowLineProps {
  readonly row: PreviewRow
  readonly column: GridColumn
  readonly at: number
}

function Cell({ id, position, row, column, at, cursor, editing, edits, mend, onPick, onEnd }: CellProps) {
  const here = cursor === at
  const faulty = (row.result === 'error' || row.result === 'duplicate') && row.faults.some((fault) => fault.field === column.field)
  const edited = edits.some((edit) => edit.row === row.row && edit.column === column.heading)
  const shown = shownValue(column, row)
  const classes = [
    'import-cell',
    column.right ? 'right num' : '',
    faulty ? (row.result === 'error' ? 'import-wrong' : 'import-twice') : edited ? 'import-edited' : '',
    here ? 'import-cell-cursor' : '',
  ]
  if (here && editing)
    return (
      <span role="gridcell" id={`${id}-${position}-${at}`} className="import-cell import-editing">
        <CellBox
          label={text.editCell(column.label, formatCount(row.row))}
          value={row.cells[column.index] ?? ''}
          onTake={(value) => {
            onEnd()
            if (value !== (row.cells[column.index] ?? '')) mend.edit(row, column, value)
          }}
          onEnd={onEnd}
        />
      </span>
    )
  return (
    <span
      role="gridcell"
      id={`${id}-${position}-${at}`}
      aria-selected={here}
      aria-invalid={faulty || undefined}
      className={classes.filter(Boolean).join(' ')}
      title={shown === (row.cells[column.index] ?? '') ? shown : `${shown} – ${text.fileSays(row.cells[column.index] ?? '')}`}
      onMouseDown={(event) => {
        event.preventDefault()
        onPick(at, false)
      }}
      onDoubleClick={() => onPick(at, true)}
    >
      <span className="ellipsis">{shown}</span>
    </span>
  )
}

interface CellBoxProps {
  readonly label: string
  readonly value: string
  readonly onTake: (value: string) => void
  readonly onEnd: () => void
}

/** Enter and Tab take what is typed, Esc leaves the cell as it was. */
function CellBox({ label, value, onTake, onEnd }: CellBoxProps) {
  const [typed, setTyped] = useState(value)
  const [ended, setEnded] = useState(false)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Tab' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    setEnded(true)
    if (event.key === 'Escape') onEnd()
    else onTake(typed)
  }
  return (
    <input
      ref={(box) => box?.focus()}
      className="box"
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={() => !ended && onTake(typed)}
    />
  )
}

interface FaultLineProps extends RowLineProps {
  readonly row: PreviewRow
  readonly fault: RowFault
}

function FaultLine({ row, fault, columns, head, cursor, mend, onPick }: FaultLineProps) {
  const column = columns.findIndex(({ field }) => field === fault.field)
  const field = head.fields.find(({ key }) => key === fault.field)
  const tone = row.result === 'error' ? 'tone-bad' : 'tone-warn'
  const others = row.faults.length - 1
  const link = (label: string, run: () => void) => (
    <button type="button" className="link" tabIndex={cursor === null ? -1 : 0} onClick={run}>
      {label}
    </button>
  )
  const { suggestion, column: heading } = fault
  const isCode = field?.entity !== undefined && (fault.value ?? '').trim() !== ''
  const mended = row.result !== 'duplicate' && column >= 0 && heading !== null
  return (
    <div className="import-fault small" role="row" style={{ paddingLeft: ROW_WIDTH + RESULT_WIDTH }}>
      <span role="gridcell">
        <span className={tone}>{`${field?.label ?? text.rowFault}: `}</span>
        <span className="ink2">{fault.reason} </span>
        {mended && suggestion !== undefined && (
          <>
            <span className="ink2">{isCode && suggestion.length > 3 ? text.closest(suggestion) : text.didYouMean(suggestion)} </span>
            {link(text.use(suggestion), () => mend.use(row, heading, suggestion))}
          </>
        )}
        {mended && suggestion === undefined && isCode && (
          <>
            <span className="ink2">{fault.allowed === null ? text.noneClose : text.allowed(fault.allowed.replace(/\.$/, ''))} </span>
            {link(text.mapCode, () => mend.map(row, fault.field))}
          </>
        )}
        {mended && suggestion === undefined && !isCode && (
          <>
            {fault.allowed !== null && <span className="ink2">{text.allowed(fault.allowed.replace(/\.$/, ''))} </span>}
            {link(text.edit, () => onPick(column, true))}
          </>
        )}
        {!mended && link(text.leaveRow, () => mend.toggle(row))}
        {others > 0 && <span className="ink3"> {text.moreFaults(others)}</span>}
      </span>
    </div>
  )
}
