/** The lists beside the document: lines, account operations, linked invoices, timeline. */
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Filter, TimelineEntry } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSystem } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Panel } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { DateText } from '../../components/text-values.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { List } from '../../list/list.tsx'
import { useListLocal } from '../../list/use-list-address.ts'
import type { ListDescription } from '../../../src-core/operations/contract.ts'
import { recordPath } from '../../records/record-links.ts'
import type { InvoiceView } from './invoice-data.ts'
import { invoiceText as text } from './text.ts'

/** A list of what belongs to the invoice. */
export function OwnList({ name, invoice }: { readonly name: string; readonly invoice: number }) {
  const list = useSystem().list(name)
  return list ? <OwnRows key={name} list={list} invoice={invoice} /> : null
}

function OwnRows({ list, invoice }: { readonly list: ListDescription; readonly invoice: number }) {
  const navigate = useNavigate()
  const control = useListLocal(list)
  const fixed = useMemo<readonly Filter[]>(() => [{ column: 'invoice_id', op: '$equals', value: invoice }], [invoice])
  return (
    <List
      list={list}
      control={control}
      fixed={fixed}
      layer="part"
      onOpenReference={(entity, id) => void navigate({ to: recordPath(entity, id) })}
    />
  )
}

export function LinkedInvoices({ invoice }: { readonly invoice: InvoiceView }) {
  if (invoice.linked.length === 0) return <EmptyState title={text.linked.none}>{text.linked.noneSays}</EmptyState>
  return (
    <Panel label={text.tabs.linked}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.linked.number}</th>
            <th scope="col">{text.linked.kind}</th>
            <th scope="col">{text.linked.date}</th>
            <th scope="col" className="right">
              {text.linked.gross}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.linked.map((one) => (
            <tr key={one.id}>
              <td>
                <Link to={recordPath('invoice', one.id)}>{one.number}</Link>
              </td>
              <td>{text.kinds[one.kind]}</td>
              <td>
                <DateText date={one.invoice_date} />
              </td>
              <td className="right">
                <Amount minor={one.gross_minor} currency={one.currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

export function InvoiceTimeline({ id }: { readonly id: number }) {
  const { data, failure, refetch } = useOperation<readonly TimelineEntry[]>('audit.timeline', { entity: 'invoice', id })
  return (
    <Panel label={text.tabs.timeline}>
      <FailureNote failure={failure} onRetry={refetch} />
      {!failure && (
        <Await data={data}>
          {(entries) => (
            <div className="invoice-timeline">
              <h2 className="section-title">{text.tabs.timeline}</h2>
              <Timeline entries={entries} on={[{ entity: 'invoice', id }]} />
            </div>
          )}
        </Await>
      )}
    </Panel>
  )
}
