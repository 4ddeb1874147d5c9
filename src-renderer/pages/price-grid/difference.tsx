/** The difference of two versions, line by line and cell by cell. */
import type { Bounds, CellDifference, CurrencyPrice, LineDifference, VersionDifference } from '../../../src-core/pricing/contract.ts'
import { Panel } from '../../components/layout.tsx'
import { formatDate } from '../../format/dates.ts'
import { formatDecimal } from '../../format/numbers.ts'
import { text } from './text.ts'

export function Difference({ difference }: { readonly difference: VersionDifference | undefined }) {
  if (!difference) return <Panel>{text.difference.noOther}</Panel>
  const { before, after, columns, lines } = difference
  const isFlat = before.price !== null || after.price !== null
  if (lines.length + columns.length === 0 && (!isFlat || before.price === after.price))
    return <Panel>{text.difference.none(before.number)}</Panel>
  return (
    <Panel label={text.tabs.difference(before.number)}>
      <p className="ink2">{text.difference.summary(difference.changed, difference.added, difference.removed)}</p>
      <table className="pg-difference">
        <thead>
          <tr>
            <th scope="col">{text.difference.line}</th>
            <th scope="col">{text.difference.what}</th>
            <th scope="col">{text.difference.column}</th>
            <th scope="col">{text.difference.before(before.number)}</th>
            <th scope="col">{text.difference.before(after.number)}</th>
          </tr>
        </thead>
        <tbody>
          {isFlat && before.price !== after.price && (
            <tr>
              <td />
              <td>{text.difference.flat}</td>
              <td />
              <td className="num">{shown(before.price, 4)}</td>
              <td className="num pg-changed">{shown(after.price, 4)}</td>
            </tr>
          )}
          {columns.map((column) => (
            <tr key={column.code}>
              <td />
              <td>{text.difference.column}</td>
              <td>{column.label}</td>
              <td className="ink3">{text.difference.compared[column.before]}</td>
              <td className="pg-changed">{text.difference.compared[column.after]}</td>
            </tr>
          ))}
          {lines.map((line) => (
            <LineRows key={`${line.kind} ${line.line} ${line.before_line}`} line={line} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function LineRows({ line }: { readonly line: LineDifference }) {
  if (line.kind !== 'changed') {
    return (
      <tr>
        <td className="num">{line.line ?? line.before_line}</td>
        <td>{line.name}</td>
        <td className="ink3">{line.kind === 'added' ? text.difference.added : text.difference.removed}</td>
        <td />
        <td />
      </tr>
    )
  }
  return line.cells.map((cell, index) => (
    <tr key={cell.key}>
      <td className="num">{index === 0 ? line.line : ''}</td>
      <td>{index === 0 ? line.name : ''}</td>
      <td>{cell.label}</td>
      <td className="num">
        <s className="ink3">{shownCell(cell, 'before')}</s>
      </td>
      <td className="num pg-changed">{shownCell(cell, 'after')}</td>
    </tr>
  ))
}

const isNumber = (value: string) => /^-?\d+(\.\d+)?$/.test(value)

/** One side of a difference; text stays as it is written, leading zeros and all. */
export function shownCell(cell: CellDifference, side: 'before' | 'after'): string {
  const value = cell[side]
  const isText = cell.type === 'text' || cell.key === 'description' || cell.key === 'expression'
  return isText && typeof value === 'string' ? value : shown(value, digitsOf(cell))
}

/** Prices have four digits at least. */
function digitsOf({ key }: CellDifference): number {
  return key.startsWith('price') ? 4 : 0
}

/** A value of any kind as one text. @param least the fewest digits of a figure */
function shown(value: CellDifference['before'], least = 0): string {
  if (value === null) return text.sheet.any
  if (typeof value === 'boolean') return value ? text.sheet.yes : text.sheet.no
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return isNumber(value) ? formatDecimal(value, least) : formatDate(value)
  if (Array.isArray(value)) return value.join(', ')
  return 'usedForAccounts' in value ? shownPrice(value) : shownBounds(value as Bounds)
}

function shownPrice({ price, rate }: CurrencyPrice): string {
  return price !== null ? formatDecimal(price) : rate === null ? '' : `× ${formatDecimal(rate)}`
}

function shownBounds({ from, to }: Bounds): string {
  return `${from === null ? text.sheet.open : shown(from)} ${text.sheet.upTo} ${to === null ? text.sheet.open : shown(to)}`
}
