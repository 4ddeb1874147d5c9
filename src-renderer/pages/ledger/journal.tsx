/** The journal, and beside it the lines of the entry under the cursor. */
import { useState } from 'react'
import type { ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { Amount } from '../../components/amount.tsx'
import { Panel } from '../../components/layout.tsx'
import { EmbeddedList } from '../customer/embedded-list.tsx'
import { ledgerText as text } from './text.ts'

const ALL = [] as const

export function Journal() {
  const [entry, setEntry] = useState<ListRow | undefined>(undefined)
  return (
    <>
      <div className="ledger-list">
        <EmbeddedList
          name="journalEntry"
          fixed={ALL}
          empty={{ title: text.nothing, says: text.nothingSays }}
          onCursor={setEntry}
          onOpen={setEntry}
        />
      </div>
      <Panel ground="paper" className="panel-side ledger-side" label={text.lines}>
        <h2 className="section-title">{text.lines}</h2>
        {entry ? <EntryLines entry={entry} /> : <p className="small ink3">{text.linesHint}</p>}
      </Panel>
    </>
  )
}

function EntryLines({ entry }: { readonly entry: ListRow }) {
  const input = {
    filter: [{ column: 'journal_entry_id', op: '$equals', value: entry.id }],
    sort: [{ column: 'line', direction: 'asc' }],
    limit: 200,
  }
  const { data } = useOperation<ListPage>('journalLine.list', input, { reads: ['journalEntry'], keepPrevious: true })
  return (
    <>
      <p className="small ink2">
        {String(entry['reference'] ?? '')} {String(entry['description'] ?? '')}
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.columns.account}</th>
            <th scope="col" className="right">
              {text.columns.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {data?.rows.map((line) => (
            <tr key={line.id}>
              <td>
                <div className="ledger-name">{String(line['ledger_account_idLabel'] ?? '')}</div>
                <div className="tiny ink3">{String(line['customer_account_idLabel'] ?? '')}</div>
              </td>
              <td className="right">
                <Amount minor={Number(line['amount_minor'])} currency={String(line['currency'])} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
