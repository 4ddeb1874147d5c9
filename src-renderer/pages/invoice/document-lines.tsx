/** The table of lines on a document's page, with the columns that its lines need. */
import { Fragment } from 'react'
import { decimalMark, formatDecimal, formatPercent, formatPeriod } from '../../../src-core/documents/formats.ts'
import type { SnapshotLine } from '../../../src-core/documents/snapshot.ts'
import { type AlignedFigure, alignFigures } from './document-figures.ts'
import type { DocumentPaths } from './document-marks.ts'
import { markProps, type PageContext } from './page-context.ts'

interface Columns {
  readonly position: boolean
  readonly period: boolean
  readonly unit: boolean
  readonly tax: boolean
}

/** A column stands only where a line fills it; the tax only where lines differ in it. */
function columnsOf(lines: readonly SnapshotLine[]): Columns {
  return {
    position: lines.some((line) => line.position !== null),
    period: lines.some((line) => line.period !== null),
    unit: lines.some((line) => line.unit !== null),
    tax: new Set(lines.map((line) => line.taxPercent ?? line.taxCode)).size > 1,
  }
}

/** A figure with the invisible digits that bring its mark under the others. */
export function Aligned({ figure }: { readonly figure: AlignedFigure | null | undefined }) {
  if (!figure) return null
  return (
    <>
      {figure.text}
      {figure.fill !== '' && (
        <span className="doc-fill" aria-hidden>
          {figure.fill}
        </span>
      )}
    </>
  )
}

interface LineFigures {
  readonly quantities: readonly (AlignedFigure | null)[]
  readonly prices: readonly (AlignedFigure | null)[]
  readonly amounts: readonly (AlignedFigure | null)[]
}

function figuresOf({ snapshot, language }: PageContext): LineFigures {
  const { lines, currency } = snapshot
  const mark = decimalMark(language)
  const quantity = (line: SnapshotLine) => line.quantityLabel ?? (line.quantity === null ? null : formatDecimal(line.quantity, language, 0))
  const money = (value: string | null) => (value === null ? null : formatDecimal(value, language, currency.decimals))
  return {
    quantities: alignFigures(lines.map(quantity), mark),
    prices: alignFigures(
      lines.map((line) => money(line.unitPrice)),
      mark,
    ),
    amounts: alignFigures(
      lines.map((line) => money(line.amount)),
      mark,
    ),
  }
}

export function DocumentLines({ context, paths }: { readonly context: PageContext; readonly paths: DocumentPaths }) {
  const { snapshot, words } = context
  const columns = columnsOf(snapshot.lines)
  const figures = figuresOf(context)
  const span = 4 + Object.values(columns).filter(Boolean).length
  return (
    <table className="doc-lines">
      <thead>
        <tr>
          {columns.position && <th scope="col">{words.position}</th>}
          <th scope="col" className="doc-wide">
            {words.description}
          </th>
          {columns.period && <th scope="col">{words.period}</th>}
          <th scope="col" className="doc-figure" colSpan={columns.unit ? 2 : 1}>
            {words.quantity}
          </th>
          <th scope="col" className="doc-figure">
            {words.price}
          </th>
          {columns.tax && (
            <th scope="col" className="doc-figure">
              {words.tax}
            </th>
          )}
          <th scope="col" className="doc-figure">
            {snapshot.currency.code}
          </th>
        </tr>
      </thead>
      <tbody>
        {snapshot.lines.map((line, index) => (
          <Fragment key={index}>
            {line.group !== null && line.group !== snapshot.lines[index - 1]?.group && (
              <tr className="doc-group">
                <th scope="colgroup" colSpan={span}>
                  {line.group}
                </th>
              </tr>
            )}
            <LineRow context={context} line={line} index={index} columns={columns} figures={figures} path={paths.line(index)} />
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

interface LineRowProps {
  readonly context: PageContext
  readonly line: SnapshotLine
  readonly index: number
  readonly columns: Columns
  readonly figures: LineFigures
  readonly path: string
}

function LineRow({ context, line, index, columns, figures, path }: LineRowProps) {
  const { language, words } = context
  return (
    <tr {...markProps(context, path)}>
      {columns.position && <td>{line.position}</td>}
      <td className="doc-wide" dir="auto">
        {line.label}
        {line.detail && <div className="doc-small">{line.detail}</div>}
      </td>
      {columns.period && <td className="doc-period">{line.period && formatPeriod(line.period, language)}</td>}
      <td className="doc-figure">
        <Aligned figure={figures.quantities[index]} />
      </td>
      {columns.unit && <td className="doc-unit">{line.unit}</td>}
      <td className="doc-figure">{line.tiered && line.unitPrice === null ? words.tiered : <Aligned figure={figures.prices[index]} />}</td>
      {columns.tax && <td className="doc-figure">{line.taxPercent === null ? line.taxCode : formatPercent(line.taxPercent, language)}</td>}
      <td className="doc-figure">
        <Aligned figure={figures.amounts[index]} />
      </td>
    </tr>
  )
}
