/** The sums of a document's page: net, taxes, total, and what was paid before. */
import { formatMinor, formatPercent, MINUS } from '../../../src-core/documents/formats.ts'
import type { SnapshotTaxRow } from '../../../src-core/documents/snapshot.ts'
import type { DocumentPaths } from './document-marks.ts'
import { markProps, type PageContext } from './page-context.ts'

interface SumRow {
  readonly key: string
  readonly label: string
  /** What the tax was taken from, where there are several rates. */
  readonly base: string
  readonly amount: string
  readonly rule: 'none' | 'above' | 'final'
  readonly path: string
}

/** What was paid is printed as taken off. */
function negated(printed: string): string {
  return printed.startsWith(MINUS) ? printed.slice(MINUS.length) : `${MINUS}${printed}`
}

function taxRow(context: PageContext, row: SnapshotTaxRow, index: number, path: string): SumRow {
  const { snapshot, words, language } = context
  const money = (minor: number) => formatMinor(minor, snapshot.currency, language)
  return {
    key: `tax ${index}`,
    label: row.percent === null ? row.label : `${row.label} ${formatPercent(row.percent, language)}`,
    base: snapshot.taxRows.length < 2 ? '' : `${words.taxBase} ${money(row.base)}`,
    amount: money(row.tax),
    rule: 'none',
    path,
  }
}

function sumRows(context: PageContext, paths: DocumentPaths): readonly SumRow[] {
  const { snapshot, words, language } = context
  const { totals, currency, taxRows } = snapshot
  const money = (minor: number) => formatMinor(minor, currency, language)
  const total = `${snapshot.kind === 'creditNote' ? words.creditNoteTotal : words.invoiceTotal} ${currency.code}`
  const prepaid = totals.prepaid !== 0
  const row = (key: string, label: string, amount: string, rule: SumRow['rule'], path: string): SumRow => ({
    key,
    label,
    base: '',
    amount,
    rule,
    path,
  })
  return [
    row('net', words.net, money(totals.net), 'none', paths.net),
    ...taxRows.map((one, index) => taxRow(context, one, index, paths.tax(index))),
    row('total', total, money(totals.gross), prepaid ? 'above' : 'final', paths.total),
    ...(prepaid ? [row('prepaid', words.prepaid, negated(money(totals.prepaid)), 'none', paths.total)] : []),
    ...(prepaid ? [row('payable', `${words.payable} ${currency.code}`, money(totals.payable), 'final', paths.total)] : []),
  ]
}

export function DocumentSums({ context, paths }: { readonly context: PageContext; readonly paths: DocumentPaths }) {
  return (
    <table className="doc-sums">
      <tbody>
        {sumRows(context, paths).map((row) => (
          <tr key={row.key} {...markProps(context, row.path, `doc-sum doc-sum-${row.rule}`)}>
            <th scope="row">{row.label}</th>
            <td className="doc-base">{row.base}</td>
            <td className="doc-figure">
              <span className="doc-sum-figure">{row.amount}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
