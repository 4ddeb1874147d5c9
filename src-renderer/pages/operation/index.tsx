/** The page of an account operation: what came in, what it is matched with, and, while it is open, what it probably pays. */
import { Link, useNavigate } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Figures, PageHead, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { RecordTimeline } from '../../records/record-page.tsx'
import { text as shared } from '../../text/en.ts'
import { useOpenItemWords } from '../customer/open-items.tsx'
import { customerText } from '../customer/text.ts'
import { type Credit, MatchPanel } from '../matching/index.tsx'
import { operationText as text } from './text.ts'
import './operation.css'

interface Matched {
  readonly matching: number
  readonly matched_on: string
  readonly id: number
  readonly number: string
  readonly other_kind: string
  readonly invoice_id: number | null
  readonly amount_minor: number
}

/** As `accountOperation.view` answers; minor units of the currency, positive. */
interface OperationView {
  readonly id: number
  readonly kind: string
  readonly direction: 'debit' | 'credit'
  readonly number: string
  readonly currency: string
  readonly amount_minor: number
  readonly open_minor: number
  readonly operation_date: string
  readonly due_date: string
  readonly status: string
  readonly method: string | null
  readonly reference: string | null
  readonly payer: string | null
  readonly payer_iban: string | null
  readonly invoice_id: number | null
  readonly customer_account_id: number
  readonly customer_account_code: string
  readonly customer_account_name: string
  readonly customer_id: number
  readonly customer_name: string
  readonly matched: readonly Matched[]
}

const READS = ['accountOperation', 'matching', 'invoice'] as const

export function AccountOperationPage({ id }: { readonly id: number }) {
  const { data, failure, refetch } = useOperation<OperationView>('accountOperation.view', { id }, { reads: READS })
  usePagePath([{ label: text.path, to: listPath('accountOperation') }, { label: data?.number ?? '' }])
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{(operation) => <OperationBody key={operation.id} operation={operation} />}</Await>
}

function OperationBody({ operation }: { readonly operation: OperationView }) {
  const navigate = useNavigate()
  const word = useOpenItemWords()
  const { currency } = operation
  useShortcuts([{ keys: 'Esc', label: shared.keys.backToList, bar: false, run: () => void navigate({ to: listPath('accountOperation') }) }])
  return (
    <div className="page">
      <PageHead
        title={operation.number}
        over={
          <>
            <span>{word('kind', operation.kind) ?? operation.kind}</span>
            <Status code={operation.status} word={word('status', operation.status)} />
            <Link to={recordPath('customer', operation.customer_id)} className="ellipsis">
              {operation.customer_name}
            </Link>
          </>
        }
      >
        <Figures
          items={[
            { key: 'amount', label: text.amount, value: <Amount minor={operation.amount_minor} currency={currency} /> },
            { key: 'open', label: text.open, value: <Amount minor={operation.open_minor} currency={currency} /> },
            { key: 'date', label: text.date, value: <DateText date={operation.operation_date} /> },
          ]}
        />
      </PageHead>
      <div className="page-body operation-body">
        <div className="operation-main">
          <Facts operation={operation} />
          <MatchedWith operation={operation} />
          <Proposals operation={operation} />
        </div>
        <RecordTimeline entity="accountOperation" id={operation.id} />
      </div>
    </div>
  )
}

function Facts({ operation }: { readonly operation: OperationView }) {
  const methods: Readonly<Record<string, string>> = customerText.methods
  const facts: readonly (readonly [label: string, value: string | null])[] = [
    [text.reference, operation.reference],
    [text.payer, operation.payer],
    [text.iban, operation.payer_iban],
    [text.method, operation.method === null ? null : (methods[operation.method] ?? operation.method)],
  ]
  return (
    <Section title={text.facts}>
      <dl className="operation-facts">
        <div>
          <dt>{text.account}</dt>
          <dd>
            <Link to={recordPath('customerAccount', operation.customer_account_id)}>
              {operation.customer_account_code} {operation.customer_account_name}
            </Link>
          </dd>
        </div>
        {operation.invoice_id !== null && (
          <div>
            <dt>{text.document}</dt>
            <dd>
              <Link to={recordPath('invoice', operation.invoice_id)}>{operation.number}</Link>
            </dd>
          </div>
        )}
        {facts.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Section>
  )
}

/** A payment that was taken back is matched with what took it back: apart, the money would look as if it had come. */
const isTakenBack = (...kinds: readonly string[]) => kinds.includes('rejectedPayment')

function MatchedWith({ operation }: { readonly operation: OperationView }) {
  const word = useOpenItemWords()
  const may = useMay()('matching.unmatch')
  const unmatch = useCommand('matching.unmatch', { done: () => text.unmatched, failures: 'toast' })
  return (
    <Section title={text.matched}>
      {operation.matched.length === 0 ? (
        <p className="ink3 small">{text.nothingMatched}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.columns.number}</th>
              <th scope="col">{text.columns.kind}</th>
              <th scope="col">{text.columns.date}</th>
              <th scope="col" className="right">
                {text.columns.amount}
              </th>
              <th />
            </tr>
          </thead>
          <tbody>
            {operation.matched.map((one) => (
              <tr key={`${one.matching} ${one.id}`}>
                <td>
                  <Link to={one.invoice_id === null ? recordPath('accountOperation', one.id) : recordPath('invoice', one.invoice_id)}>
                    {one.number}
                  </Link>
                </td>
                <td>{word('kind', one.other_kind) ?? one.other_kind}</td>
                <td>
                  <DateText date={one.matched_on} />
                </td>
                <td className="right">
                  <Amount minor={one.amount_minor} currency={operation.currency} />
                </td>
                <td className="right">
                  {may && !isTakenBack(operation.kind, one.other_kind) && (
                    <button
                      type="button"
                      className="link"
                      disabled={unmatch.running}
                      onClick={() => void unmatch.run({ id: one.matching })}
                    >
                      <Undo2 size={12} strokeWidth={1.6} aria-hidden /> {text.unmatch}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

/** Proposals and the way to accept them, as in Matching; for what is open of a credit. */
function Proposals({ operation }: { readonly operation: OperationView }) {
  const word = useOpenItemWords()
  const may = useMay()
  if (operation.direction !== 'credit' || operation.open_minor === 0 || !may('matching.propose') || !may('matching.match')) return null
  const credit: Credit = {
    id: operation.id,
    number: operation.number,
    kind: word('kind', operation.kind) ?? operation.kind,
    date: operation.operation_date,
    customerId: operation.customer_id,
    customer: operation.customer_name,
    accountId: operation.customer_account_id,
    account: operation.customer_account_code,
    reference: operation.reference ?? '',
    payer: operation.payer ?? '',
    currency: operation.currency,
    openMinor: operation.open_minor,
  }
  return (
    <Section title={text.proposals}>
      <MatchPanel credit={credit} />
    </Section>
  )
}
