/** The documents that the customer has had, each as its PDF. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Filter, ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { downloadPdf } from '../../client/files.ts'
import { useOperation } from '../../client/use-operation.ts'
import { Amount } from '../../components/amount.tsx'
import { Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { DateText } from '../../components/text-values.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { recordPath } from '../../records/record-links.ts'
import { customerText as text } from './text.ts'

const PAGE = 100

export function Documents({ filter }: { readonly filter: Filter }) {
  const [shown, setShown] = useState(PAGE)
  const input = { filter: [filter], sort: [{ column: 'invoice_date', direction: 'desc' }], limit: shown }
  const { data, failure, refetch } = useOperation<ListPage>('invoice.list', input, { reads: ['invoice'], keepPrevious: true })
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!data) return <LoadingRows rows={6} />
  if (data.rows.length === 0) return <EmptyState title={text.noDocuments}>{text.noDocumentsSays}</EmptyState>
  return (
    <Panel label={text.tabs.documents}>
      <table className="table documents">
        <thead>
          <tr>
            <th scope="col">{text.columns.number}</th>
            <th scope="col">{text.documentKind}</th>
            <th scope="col">{text.issuedOn}</th>
            <th scope="col" className="documents-account">
              {text.columns.account}
            </th>
            <th scope="col" className="right">
              {text.gross}
            </th>
            <th scope="col" className="right">
              {text.pdf}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <DocumentRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      {data.next !== null && (
        <button type="button" className="link small" onClick={() => setShown(shown + PAGE)}>
          {text.showMore}
        </button>
      )}
    </Panel>
  )
}

function DocumentRow({ row }: { readonly row: ListRow }) {
  const client = useClient()
  const toasts = useToasts()
  const [drawing, setDrawing] = useState(false)
  const number = String(row['number'])
  const save = async () => {
    setDrawing(true)
    const saved = await downloadPdf(client, row.id)
    setDrawing(false)
    if (!saved.ok) toasts.failed(saved.failure)
  }
  return (
    <tr>
      <td>
        <Link to={recordPath('invoice', row.id)}>{number}</Link>
      </td>
      <td className="ink2">{text.documentKinds[String(row['kind'])] ?? String(row['kind'])}</td>
      <td>
        <DateText date={String(row['invoice_date'])} />
      </td>
      <td className="ink2 documents-account">{String(row['account'] ?? '')}</td>
      <td className="right">
        <Amount minor={Number(row['gross_minor'])} currency={String(row['currency'])} />
      </td>
      <td className="right">
        <button type="button" className="link small" disabled={drawing} aria-label={text.pdfOf(number)} onClick={() => void save()}>
          {text.pdf}
        </button>
      </td>
    </tr>
  )
}
