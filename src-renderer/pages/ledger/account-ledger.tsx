/** The lines of one ledger account in the order of posting, with the running balance. */
import { useState } from 'react'
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { DateText } from '../../components/text-values.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReferenceBox } from '../../form/reference-box.tsx'
import { SpanBoxes, type Span, spanInput } from './span.tsx'
import { ledgerText as text } from './text.ts'

/** Amounts in minor units of the line's currency; `functional_*` in company currency. */
interface LedgerLine {
  readonly id: number
  readonly posted_on: string
  readonly journal: string
  readonly reference: string
  readonly description: string
  readonly currency: string
  readonly amount_minor: number
  readonly functional_minor: number
  readonly functional_balance_minor: number
}

interface LedgerAnswer {
  readonly opening_functional_minor: number
  readonly rows: readonly LedgerLine[]
  readonly next: number | null
}

export interface AccountLedgerProps {
  readonly account: number | null
  readonly span: Span
  readonly onAccount: (id: number | null) => void
  readonly onSpan: (span: Span) => void
}

/** Lines of a page; each further page asks on from the last line of the one before. */
const PAGE = 200

export function AccountLedger({ account, span, onAccount, onSpan }: AccountLedgerProps) {
  return (
    <Panel label={text.tabs.account}>
      <div className="ledger-bar">
        <FieldShell label={text.ledgerAccount}>
          {(control) => <ReferenceBox {...control} entity="ledgerAccount" value={account} onChange={onAccount} />}
        </FieldShell>
        <SpanBoxes span={span} onChange={onSpan} />
      </div>
      {account === null ? (
        <EmptyState title={text.chooseAccount}>{text.chooseSays}</EmptyState>
      ) : (
        <Lines key={`${account} ${JSON.stringify(span)}`} account={account} span={span} />
      )}
    </Panel>
  )
}

function Lines({ account, span }: { readonly account: number; readonly span: Span }) {
  const [pages, setPages] = useState<readonly number[]>([0])
  const company = useSession()?.company?.currency ?? ''
  return (
    <table className="table ledger-table">
      <thead>
        <tr>
          <th scope="col">{text.columns.date}</th>
          <th scope="col">{text.columns.journal}</th>
          <th scope="col">{text.columns.reference}</th>
          <th scope="col">{text.columns.description}</th>
          <th scope="col" className="right">
            {text.columns.amount}
          </th>
          <th scope="col" className="right">
            {text.columns.functional(company)}
          </th>
          <th scope="col" className="right">
            {text.columns.running(company)}
          </th>
        </tr>
      </thead>
      {pages.map((after, index) => (
        <LinesPage
          key={after}
          input={{ ledger_account_id: account, ...spanInput(span), after, limit: PAGE }}
          first={index === 0}
          last={index === pages.length - 1}
          onMore={(next) => setPages((before) => [...before, next])}
        />
      ))}
    </table>
  )
}

interface LinesPageProps {
  readonly input: object
  readonly first: boolean
  readonly last: boolean
  readonly onMore: (next: number) => void
}

function LinesPage({ input, first, last, onMore }: LinesPageProps) {
  const company = useSession()?.company?.currency ?? ''
  const { data, failure, refetch } = useOperation<LedgerAnswer>('finance.ledger', input, {
    reads: ['invoice', 'accountOperation', 'matching', 'journalEntry'],
  })
  if (!data) return <Whole>{failure ? <FailureNote failure={failure} onRetry={refetch} /> : <LoadingRows rows={4} />}</Whole>
  return (
    <tbody>
      {first && (
        <tr>
          <th scope="row" colSpan={6} className="ink2">
            {text.opening}
          </th>
          <td className="right">
            <Amount minor={data.opening_functional_minor} currency={company} />
          </td>
        </tr>
      )}
      {data.rows.map((line) => (
        <tr key={line.id}>
          <td>
            <DateText date={line.posted_on} />
          </td>
          <td className="ink2">{text.journals[line.journal] ?? line.journal}</td>
          <td>{line.reference}</td>
          <td className="ellipsis ink2" title={line.description}>
            {line.description}
          </td>
          <td className="right">
            <Amount minor={line.amount_minor} currency={line.currency} />
          </td>
          <td className="right ink2">
            <Amount minor={line.functional_minor} currency={company} code="none" />
          </td>
          <td className="right">
            <Amount minor={line.functional_balance_minor} currency={company} code="none" strong />
          </td>
        </tr>
      ))}
      {first && data.rows.length === 0 && (
        <tr>
          <td colSpan={7} className="ink3">
            {text.noLines}
          </td>
        </tr>
      )}
      {last && data.next !== null && (
        <tr>
          <td colSpan={7}>
            <Button small onClick={() => onMore(data.next ?? 0)}>
              {text.more}
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Whole({ children }: { readonly children: React.ReactNode }) {
  return (
    <tbody>
      <tr>
        <td colSpan={7}>{children}</td>
      </tr>
    </tbody>
  )
}
