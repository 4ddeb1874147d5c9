/** The page of an invoice or credit note: the page as the customer sees it beside how it came about, and what can be done. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { KeyLabel } from '../../components/key-hint.tsx'
import { type FigureItem, Figures, PageHead } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { type TabItem, Tabs } from '../../components/tabs.tsx'
import { DateText, InstantText } from '../../components/text-values.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { DocumentTab } from './document-tab.tsx'
import { InvoiceActions } from './invoice-actions.tsx'
import { daysLate, type InvoiceView, paymentState } from './invoice-data.ts'
import { InvoiceTimeline, LinkedInvoices, OwnList } from './parts.tsx'
import { invoiceText as text } from './text.ts'
import './document.css'
import './invoice.css'

export interface InvoicePageProps {
  readonly id: number
}

const READS = ['invoice', 'accountOperation', 'matching', 'customer'] as const

export function InvoicePage({ id }: InvoicePageProps) {
  const { data, failure, refetch } = useOperation<InvoiceView>('invoice.view', { id }, { reads: READS })
  usePagePath([{ label: text.path, to: listPath('invoice') }, { label: data?.number ?? '' }])
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{(invoice) => <InvoiceBody key={invoice.id} invoice={invoice} />}</Await>
}

const TABS = ['document', 'lines', 'operations', 'linked', 'timeline'] as const
type TabName = (typeof TABS)[number]

/** Tab and explanation stand in the address, so that Back works. */
function usePlace() {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const tab = TABS.find((one) => one === search['tab']) ?? 'document'
  const explained = search['explain'] !== 'no'
  const go = (next: { readonly tab?: TabName; readonly explain?: 'no' }, replace: boolean) =>
    void navigate({ to: '.', search: next as never, replace })
  const kept = (open: boolean) => (open ? {} : { explain: 'no' as const })
  return {
    tab,
    explained,
    choose: (next: TabName) => go({ ...(next === 'document' ? {} : { tab: next }), ...kept(explained) }, false),
    explain: (open: boolean) => open !== explained && go({ ...(tab === 'document' ? {} : { tab }), ...kept(open) }, true),
  }
}

function tabItems(invoice: InvoiceView): readonly (TabItem & { readonly key: TabName })[] {
  return [
    { key: 'document', label: text.tabs.document },
    { key: 'lines', label: text.tabs.lines, count: invoice.lines },
    { key: 'operations', label: text.tabs.operations, count: invoice.account_operation_id === null ? 0 : 1 },
    { key: 'linked', label: text.tabs.linked, count: invoice.linked.length },
    { key: 'timeline', label: text.tabs.timeline },
  ]
}

function InvoiceBody({ invoice }: { readonly invoice: InvoiceView }) {
  const { tab, explained, choose, explain } = usePlace()
  const navigate = useNavigate()
  const toggle = () => explain(!explained)
  useShortcuts([
    ...TABS.map((one, index) => ({ keys: String(index + 1), label: text.tabs[one], bar: false, run: () => choose(one) })),
    ...(tab === 'document' ? [{ keys: 'Alt E', label: text.explainBeside, bar: false, run: toggle }] : []),
    { keys: 'Esc', label: shared.keys.backToList, bar: false, run: () => void navigate({ to: listPath('invoice') }) },
  ])
  return (
    <div className="page">
      <PageHead title={invoice.number} over={<Over invoice={invoice} />} actions={<InvoiceActions invoice={invoice} />}>
        <Figures items={useFigures(invoice, explain)} />
        <Tabs
          label={text.tabs.label}
          items={tabItems(invoice)}
          active={tab}
          onChoose={(key) => choose(key as TabName)}
          aside={
            tab === 'document' && (
              <button type="button" className="link-quiet" aria-pressed={explained} onClick={toggle}>
                <KeyLabel keys="Alt E" label={text.explainBeside} />
              </button>
            )
          }
        />
      </PageHead>
      {invoice.disputed === 1 && <Note tone="warn">{text.disputedBecause(invoice.dispute_reason ?? '')}</Note>}
      <TabBody tab={tab} invoice={invoice} explained={explained} onExplain={explain} />
    </div>
  )
}

interface TabBodyProps {
  readonly tab: TabName
  readonly invoice: InvoiceView
  readonly explained: boolean
  readonly onExplain: (open: boolean) => void
}

function TabBody({ tab, invoice, explained, onExplain }: TabBodyProps) {
  if (tab === 'lines') return <OwnList name="invoiceLine" invoice={invoice.id} />
  if (tab === 'operations') return <OwnList name="accountOperation" invoice={invoice.id} />
  if (tab === 'linked') return <LinkedInvoices invoice={invoice} />
  if (tab === 'timeline') return <InvoiceTimeline id={invoice.id} />
  return <DocumentTab invoice={invoice} explained={explained} onExplain={onExplain} />
}

function Over({ invoice }: { readonly invoice: InvoiceView }) {
  const today = useSession()?.today ?? ''
  const payment = paymentState(invoice, today)
  return (
    <>
      <span>{text.kinds[invoice.kind]}</span>
      <Status code="validated" word={text.validated} />
      {payment && <Status {...payment} />}
      <Link to={recordPath('customer', invoice.customer_id)} className="ellipsis">
        {invoice.customer_name}
      </Link>
    </>
  )
}

function useFigures(invoice: InvoiceView, explain: (open: boolean) => void): readonly FigureItem[] {
  const today = useSession()?.today ?? ''
  const open = invoice.direction === 'credit' ? -(invoice.open_minor ?? 0) : (invoice.open_minor ?? 0)
  const late = daysLate(invoice, today) > 0
  const onExplain = () => explain(true)
  return [
    {
      key: 'gross',
      label: text.figures.gross,
      value: <Amount minor={invoice.gross_minor} currency={invoice.currency} onExplain={onExplain} />,
    },
    ...(invoice.account_operation_id === null
      ? []
      : [
          {
            key: 'open',
            label: text.figures.open,
            value: <Amount minor={open} currency={invoice.currency} />,
            ...(late ? { tone: 'bad' as const } : {}),
          },
        ]),
    { key: 'issued', label: text.figures.issued, value: <DateText date={invoice.invoice_date} /> },
    ...(invoice.kind === 'invoice' ? [{ key: 'due', label: text.figures.due, value: <DateText date={invoice.due_date} /> }] : []),
    ...(invoice.sent_at === null ? [] : [{ key: 'sent', label: text.figures.sent, value: <InstantText at={invoice.sent_at} /> }]),
    ...(invoice.billing_run_id === null || invoice.billing_run_code === null
      ? []
      : [
          {
            key: 'run',
            label: text.figures.run,
            value: <Link to={recordPath('billingRun', invoice.billing_run_id)}>{invoice.billing_run_code}</Link>,
          },
        ]),
  ]
}
