/** A customer: account tree, figures, aging, open items, next bill, lists and forms of each account, timeline. */
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { ExplanationNode, Filter, ListTotals } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals, useMay, useSession, useSystem } from '../../client/use-session.ts'
import { Amount, DecimalAmount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { type FigureItem, Figures, PageHead } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { formatDate, formatDay } from '../../format/dates.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { listPath, newPath, recordPath } from '../../records/record-links.ts'
import { type Balance, scopeOf, useNodeBalances, useOpenToday, useScopeBalances } from './account-data.ts'
import { AccountForm, type RecordValues } from './account-form.tsx'
import { AccountTree } from './account-tree.tsx'
import { Contacts } from './contacts.tsx'
import { CustomerActions } from './customer-actions.tsx'
import { EmbeddedList } from './embedded-list.tsx'
import { explainBill } from './explain-bill.ts'
import { ExplainPanel } from './explain-panel.tsx'
import { Documents } from './documents.tsx'
import { type NextBillState, useNextBills } from './next-bill.tsx'
import { noteFilter, Notes } from './notes.tsx'
import { Overview } from './overview.tsx'
import { customerText as text } from './text.ts'
import { TimelinePanel } from './timeline-panel.tsx'
import { nearestOf, nodeKey, subtreeOf, type TreeNode } from './tree-rows.ts'
import { usePlace } from './use-place.ts'

const TREE_READS = ['customer', 'customerAccount', 'billingAccount', 'userAccount', 'subscription', 'service']

export function CustomerPage({ id }: { readonly id: number }) {
  const tree = useOperation<{ readonly nodes: readonly TreeNode[] }>('customer.tree', { id }, { reads: TREE_READS })
  const record = useOperation<RecordValues>('customer.get', { id })
  const nodes = tree.data?.nodes
  usePagePath([{ label: shared.rail.customers, to: listPath('customer') }, { label: nodes?.[0]?.code ?? '' }])
  const failure = tree.failure ?? record.failure
  if (failure?.kind === 'notFound') return <EmptyState title={text.notFound}>{failure.message}</EmptyState>
  if (failure) return <FailureNote failure={failure} onRetry={tree.refetch} />
  if (!nodes || !record.data) return <LoadingRows rows={10} />
  return <Customer key={id} nodes={nodes} record={record.data} />
}

const TABS = ['overview', 'subscriptions', 'invoices', 'operations', 'usage', 'contacts', 'documents', 'notes', 'details'] as const
type Tab = (typeof TABS)[number]
/** Tabs beside which stands what happened. */
const BESIDE: ReadonlySet<Tab> = new Set(['overview', 'details', 'documents', 'notes'])

function Customer({ nodes, record }: { readonly nodes: readonly TreeNode[]; readonly record: RecordValues }) {
  const navigate = useNavigate()
  const place = usePlace()
  const root = nodes[0] as TreeNode
  const at = place.part('at', nodeKey(root))
  const node = nodes.find((one) => nodeKey(one) === at) ?? root
  const tab = TABS.find((one) => one === place.part('tab', 'overview')) ?? 'overview'
  const open = useOpenToday(root.id)
  const balances = useNodeBalances(nodes, open.data)
  const scope = useMemo(() => scopeOf(nodes, node), [nodes, node])
  const nextBill = useNextBills(root.id, nearestOf(nodes, node, 'billingAccount'))
  const [explained, setExplained] = useState<ExplanationNode | null>(null)
  const choose = (next: TreeNode) => {
    const target = next.kind === 'service' ? nodes.find((one) => one.kind === 'subscription' && one.id === next.parent_id) : next
    if (target?.kind === 'subscription') void navigate({ to: recordPath('subscription', target.id) })
    else place.go({ at: next === root ? null : nodeKey(next) })
  }
  const match = () => void navigate({ to: '/matching', search: { customer: root.id } as never })
  const explainNext = useExplainNext(nextBill, setExplained)
  useCustomerKeys({ nodes, node, choose, match, explain: explainNext, tab: (next) => place.go({ tab: next === 'overview' ? null : next }) })
  return (
    <div className="customer-page">
      <AccountTree nodes={nodes} selected={nodeKey(node)} balances={balances} onSelect={choose} />
      <div className="page">
        <CustomerHead nodes={nodes} node={node} record={record} nextBill={nextBill} onExplain={explainNext}>
          <CustomerTabs nodes={nodes} node={node} tab={tab} onChoose={(next) => place.go({ tab: next === 'overview' ? null : next })} />
        </CustomerHead>
        <div className="page-body">
          {tab === 'overview' && (
            <Overview root={root} node={node} scope={scope} open={open} nextBill={nextBill} onMatch={match} onExplain={setExplained} />
          )}
          {tab === 'details' && <AccountForm key={nodeKey(node)} entity={node.kind} id={node.id} />}
          {tab === 'contacts' && <Contacts node={node} />}
          {tab === 'documents' && <Documents filter={listOf('invoices', node, nodes).filter} />}
          {tab === 'notes' && <Notes key={nodeKey(node)} node={node} />}
          {(tab === 'subscriptions' || tab === 'invoices' || tab === 'operations' || tab === 'usage') && (
            <NodeList key={`${tab} ${nodeKey(node)}`} tab={tab} nodes={nodes} node={node} />
          )}
          {explained && tab === 'overview' && <ExplainPanel root={explained} onClose={() => setExplained(null)} />}
          {!(explained && tab === 'overview') && BESIDE.has(tab) && <TimelinePanel records={timelineOf(subtreeOf(nodes, node))} />}
        </div>
      </div>
    </div>
  )
}

interface CustomerKeys {
  readonly nodes: readonly TreeNode[]
  readonly node: TreeNode
  readonly choose: (node: TreeNode) => void
  readonly match: () => void
  readonly explain: (() => void) | undefined
  readonly tab: (tab: Tab) => void
}

/** `[` and `]` go through the accounts; subscriptions are stepped over, they have a page of their own. */
function useCustomerKeys({ nodes, node, choose, match, explain, tab }: CustomerKeys): void {
  const accounts = nodes.filter((one) => one.kind !== 'subscription' && one.kind !== 'service')
  const step = (by: number) => {
    const next = accounts[accounts.indexOf(node) + by]
    if (next) choose(next)
  }
  useShortcuts([
    { keys: '[', display: '[ ]', label: text.keys.accountUp, run: () => step(-1) },
    { keys: ']', label: text.keys.accountDown, bar: false, run: () => step(1) },
    { keys: 'M', label: text.match, run: match },
    ...TABS.map((key, index) => ({
      keys: String(index + 1),
      label: index === 0 ? text.keys.tab : text.tabs[key],
      bar: index === 0,
      ...(index === 0 ? { display: `1–${TABS.length}` } : {}),
      run: () => tab(key),
    })),
    ...(explain ? [{ keys: '=', label: text.keys.explain, run: explain }] : []),
  ])
}

function timelineOf(nodes: readonly TreeNode[]): readonly { readonly entity: string; readonly id: number }[] {
  return nodes.filter((node) => node.kind !== 'service').map((node) => ({ entity: node.kind, id: node.id }))
}

interface CustomerHeadProps {
  readonly nodes: readonly TreeNode[]
  readonly node: TreeNode
  readonly record: RecordValues
  readonly nextBill: NextBillState | undefined
  readonly onExplain: (() => void) | undefined
  readonly children: React.ReactNode
}

function CustomerHead({ nodes, node, record, nextBill, onExplain, children }: CustomerHeadProps) {
  const root = nodes[0] as TreeNode
  const account = useSystem()
    .entity('customer')
    ?.fields.find((field) => field.key === 'account_type')
  const type = account?.choices?.find((choice) => choice.value === record['account_type'])?.label
  const balances = useScopeBalances(scopeOf(nodes, node), undefined)
  const figures: FigureItem[] = balances.flatMap((balance) => balanceFigures(balance, balances.length > 1))
  if (balances.length === 0) figures.push(nothingOpen(nodes, node))
  figures.push(...useBillFigures(nextBill, onExplain))
  return (
    <PageHead
      title={node === root ? root.name : `${root.name}, ${node.name}`}
      over={
        <>
          <span>{node.code}</span>
          <Status code={node.status} />
          {typeof record['since'] === 'string' && <span className="num">{text.since(formatDate(record['since']))}</span>}
          {type && <span>{type}</span>}
        </>
      }
      actions={<CustomerActions nodes={nodes} node={node} />}
    >
      <Figures items={figures} />
      {children}
    </PageHead>
  )
}

/** A customer that owes nothing has a balance all the same. */
function nothingOpen(nodes: readonly TreeNode[], node: TreeNode): FigureItem {
  const currency = nearestOf(nodes, node, 'customerAccount')?.currency ?? null
  return { key: 'balance', label: text.figures.balance, value: <Amount minor={0} currency={currency} /> }
}

/** The derivation of the next bill, once that is known. */
function useExplainNext(state: NextBillState | undefined, onExplain: (root: ExplanationNode) => void): (() => void) | undefined {
  const today = useSession()?.today
  const expected = state?.bills.data
  const bill = expected?.bills[0]
  const digits = useDecimals()(expected?.currency)
  if (!expected || !bill) return undefined
  return () => onExplain(explainBill(text.explain.bill(formatDay(bill.date, today)), bill, expected.currency, digits))
}

/** The next bill, and what a month brings. */
function useBillFigures(state: NextBillState | undefined, explain: (() => void) | undefined): FigureItem[] {
  const today = useSession()?.today
  const expected = state?.bills.data
  const bill = expected?.bills[0]
  const digits = useDecimals()(expected?.currency)
  if (!expected || !bill) return []
  const gross = <Amount minor={bill.gross_minor} currency={expected.currency} estimate={bill.estimate} onExplain={explain} />
  const month = decimal(expected.recurring_month).toFixed(digits)
  return [
    { key: 'next', label: text.figures.nextBill(formatDay(bill.date, today)), value: gross },
    { key: 'month', label: text.figures.month, value: <DecimalAmount value={month} unit={expected.currency} digits={digits} /> },
  ]
}

/** Where a customer has several currencies each has its balance; the rest would crowd the head. */
function balanceFigures(balance: Balance, several: boolean): FigureItem[] {
  const { currency } = balance
  const figure = (key: string, label: string, minor: number, tone?: 'bad' | 'warn'): FigureItem => ({
    key: `${key} ${currency}`,
    label,
    value: <Amount minor={minor} currency={currency} zeroMark={key !== 'balance'} />,
    ...(tone && minor !== 0 ? { tone } : {}),
  })
  const main = [
    figure('balance', text.figures.balance, balance.balance_minor),
    figure('overdue', text.figures.overdue, balance.overdue_minor, 'bad'),
  ]
  if (several) return main
  const extra = [balance.disputed_minor === 0 ? [] : [figure('disputed', text.figures.disputed, balance.disputed_minor, 'warn')]]
  return [...main, figure('credits', text.figures.credits, -balance.credits_minor), ...extra.flat()]
}

function accountFilter(node: TreeNode, nodes: readonly TreeNode[]): Filter {
  if (node.kind === 'customer') return { column: 'customer_id', op: '$equals', value: node.id }
  const account = nearestOf(nodes, node, 'customerAccount')
  return { column: 'customer_account_id', op: '$equals', value: account?.id ?? 0 }
}

/** The filter of a tab's list for the node, and the columns that the page says already. */
export function listOf(tab: Tab, node: TreeNode, nodes: readonly TreeNode[]) {
  const below = subtreeOf(nodes, node)
  const ids = (kind: TreeNode['kind']) => below.filter((one) => one.kind === kind).map((one) => one.id)
  switch (tab) {
    case 'subscriptions':
      return { name: 'subscription', filter: { column: 'user_account_id', op: '$in', value: ids('userAccount') }, hidden: [] } as const
    case 'invoices': {
      const own = node.kind === 'billingAccount' || node.kind === 'userAccount'
      const account = nearestOf(nodes, node, 'billingAccount')
      const filter: Filter = own ? { column: 'billing_account_id', op: '$equals', value: account?.id ?? 0 } : accountFilter(node, nodes)
      return { name: 'invoice', filter, hidden: ['customer'] } as const
    }
    case 'operations':
      return { name: 'accountOperation', filter: accountFilter(node, nodes), hidden: ['customer_id'] } as const
    default: {
      const codes = below.filter((one) => one.kind === 'subscription').map((one) => one.code)
      return { name: 'usageRecord', filter: { column: 'subscription', op: '$in', value: codes }, hidden: [] } as const
    }
  }
}

const EMPTY = {
  subscriptions: { title: text.empty.subscriptions, says: text.empty.subscriptionsSays },
  invoices: { title: text.empty.invoices, says: text.empty.invoicesSays },
  operations: { title: text.empty.operations, says: text.empty.operationsSays },
  usage: { title: text.empty.usage, says: text.empty.usageSays },
} as const

interface NodeListProps {
  readonly tab: keyof typeof EMPTY
  readonly nodes: readonly TreeNode[]
  readonly node: TreeNode
}

function NodeList({ tab, nodes, node }: NodeListProps) {
  const { name, filter, hidden } = listOf(tab, node, nodes)
  const key = JSON.stringify(filter)
  const fixed = useMemo(() => [JSON.parse(key) as Filter], [key])
  const create = useNewSubscription(nodes, node)
  const makes = tab === 'subscriptions' ? create : null
  useShortcuts(makes ? [makes] : [])
  const empty = makes ? { ...EMPTY[tab], action: makes } : EMPTY[tab]
  return (
    <div className="customer-list">
      {makes && (
        <div className="customer-list-actions">
          <Button keys={makes.keys} onClick={makes.run}>
            {makes.label}
          </Button>
        </div>
      )}
      <EmbeddedList name={name} fixed={fixed} hidden={hidden} empty={empty} />
    </div>
  )
}

/** Leads to a new subscription of the first user account of a node; `null` where none may be made. */
function useNewSubscription(nodes: readonly TreeNode[], node: TreeNode) {
  const may = useMay()
  const navigate = useNavigate()
  const account = subtreeOf(nodes, node).find((one) => one.kind === 'userAccount')
  if (!account || !may('subscription.create')) return null
  const run = () => void navigate({ to: newPath('subscription'), search: { user_account_id: account.id } as never })
  return { keys: 'N', label: shared.list.newOne('subscription'), run }
}

interface CustomerTabsProps {
  readonly nodes: readonly TreeNode[]
  readonly node: TreeNode
  readonly tab: Tab
  readonly onChoose: (tab: Tab) => void
}

function CustomerTabs({ nodes, node, tab, onChoose }: CustomerTabsProps) {
  const count = (of: 'invoices' | 'operations') => listOf(of, node, nodes).filter
  const invoices = useOperation<ListTotals>('invoice.totals', { filter: [count('invoices')] }, { reads: ['invoice'] })
  const operations = useOperation<ListTotals>('accountOperation.totals', { filter: [count('operations')] }, { reads: ['accountOperation'] })
  const notes = useOperation<ListTotals>('note.totals', { filter: noteFilter(node) }, { reads: ['note'] })
  const counts: Partial<Record<Tab, number | undefined>> = {
    subscriptions: subtreeOf(nodes, node).filter((one) => one.kind === 'subscription').length,
    invoices: invoices.data?.count,
    operations: operations.data?.count,
    documents: invoices.data?.count,
    notes: notes.data?.count,
  }
  const items = TABS.map((key) => ({ key, label: text.tabs[key], count: counts[key] }))
  return <Tabs label={text.sections} items={items} active={tab} onChoose={(key) => onChoose(key as Tab)} />
}
