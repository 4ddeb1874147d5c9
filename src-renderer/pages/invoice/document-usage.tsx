/** The usage records behind a document, in small print after everything else. */
import { decimalMark, formatDate, formatDecimal } from '../../../src-core/documents/formats.ts'
import type { SnapshotUsageList, SnapshotUsageRow } from '../../../src-core/documents/snapshot.ts'
import { alignFigures } from './document-figures.ts'
import { Aligned } from './document-lines.tsx'
import type { PageContext } from './page-context.ts'

export function DocumentUsage({ context }: { readonly context: PageContext }) {
  const lists = context.snapshot.usage.filter((list) => list.rows.length > 0)
  if (lists.length === 0) return null
  return (
    <section className="doc-usage">
      <h3 className="doc-seller-name">{context.words.usageTitle}</h3>
      {lists.map((list, index) => (
        <UsageTable key={index} context={context} list={list} />
      ))}
    </section>
  )
}

function UsageTable({ context, list }: { readonly context: PageContext; readonly list: SnapshotUsageList }) {
  const { snapshot, words, language } = context
  const mark = decimalMark(language)
  const quantity = (row: SnapshotUsageRow) => row.quantityLabel ?? (row.quantity === null ? null : formatDecimal(row.quantity, language, 0))
  const money = (value: string | null) => (value === null ? null : formatDecimal(value, language, snapshot.currency.decimals))
  const quantities = alignFigures(list.rows.map(quantity), mark)
  const amounts = alignFigures([...list.rows.map((row) => money(row.amount)), money(list.total)], mark)
  return (
    <table className="doc-lines doc-records">
      <caption>{list.heading}</caption>
      <thead>
        <tr>
          <th scope="col">{words.date}</th>
          <th scope="col">{words.time}</th>
          <th scope="col" className="doc-wide">
            {words.destination}
          </th>
          <th scope="col" className="doc-figure" colSpan={2}>
            {words.quantity}
          </th>
          <th scope="col" className="doc-figure">
            {snapshot.currency.code}
          </th>
        </tr>
      </thead>
      <tbody>
        {list.rows.map((row, index) => (
          <tr key={index}>
            <td>{formatDate(row.date, language)}</td>
            <td>{row.time}</td>
            <td className="doc-wide">{row.destination}</td>
            <td className="doc-figure">
              <Aligned figure={quantities[index]} />
            </td>
            <td className="doc-unit">{row.unit}</td>
            <td className="doc-figure">
              <Aligned figure={amounts[index]} />
            </td>
          </tr>
        ))}
        {list.total !== null && (
          <tr className="doc-group">
            <th scope="row" colSpan={5}>
              {words.total}
            </th>
            <td className="doc-figure">
              <Aligned figure={amounts.at(-1)} />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
