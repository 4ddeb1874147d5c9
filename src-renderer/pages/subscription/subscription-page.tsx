/** A subscription: phases, charges with their price, services, access points, and what can be done with it. */
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Filter } from '../../../src-core/operations/contract.ts'
import { useMay, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { type FigureItem, Figures, PageHead, Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { DateText } from '../../components/text-values.tsx'
import { formatDay } from '../../format/dates.ts'
import { formatCount } from '../../format/numbers.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { AccountForm } from '../customer/account-form.tsx'
import { EmbeddedList } from '../customer/embedded-list.tsx'
import { useNextBill } from '../customer/next-bill.tsx'
import { TimelinePanel } from '../customer/timeline-panel.tsx'
import { usePlace } from '../customer/use-place.ts'
import { AccessPoints } from './access-points.tsx'
import { ChargeTable } from './charge-table.tsx'
import { type Move, MovePanel } from './move-panel.tsx'
import { PhaseTimeline } from './phase-timeline.tsx'
import { ServiceTable } from './service-table.tsx'
import { type SubscriptionView, useSubscription } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export function SubscriptionPage({ id }: { readonly id: number }) {
  const { data, failure, refetch } = useSubscription(id)
  usePagePath([
    { label: shared.rail.subscriptions, to: listPath('subscription') },
    ...(data ? [{ label: data.customer_code, to: recordPath('customer', data.customer_id) }] : []),
    { label: data?.code ?? '' },
  ])
  if (failure?.kind === 'notFound') return <EmptyState title={text.notFound}>{failure.message}</EmptyState>
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return data ? <Subscription key={id} view={data} /> : <LoadingRows rows={10} />
}

const TABS = ['overview', 'usage', 'transactions', 'details'] as const
type Tab = (typeof TABS)[number]

function Subscription({ view }: { readonly view: SubscriptionView }) {
  const place = usePlace()
  const [move, setMove] = useState<Move | null>(null)
  const tab = TABS.find((one) => one === place.part('tab', 'overview')) ?? 'overview'
  const choose = (next: Tab) => place.go({ tab: next === 'overview' ? null : next })
  const shown = move !== null && view.actions.includes(move) ? move : null
  useShortcuts(
    TABS.map((key, index) => ({
      keys: String(index + 1),
      label: index === 0 ? text.keys.tab : text.tabs[key],
      bar: index === 0,
      ...(index === 0 ? { display: `1–${TABS.length}` } : {}),
      run: () => choose(key),
    })),
  )
  return (
    <div className="page">
      <Head view={view} onMove={setMove}>
        <Tabs
          label={text.parts}
          items={TABS.map((key) => ({ key, label: text.tabs[key] }))}
          active={tab}
          onChoose={(key) => choose(key as Tab)}
        />
      </Head>
      <div className="page-body">
        {tab === 'overview' && <Overview view={view} />}
        {tab === 'details' && <AccountForm entity="subscription" id={view.id} />}
        {(tab === 'usage' || tab === 'transactions') && <OfSubscription tab={tab} view={view} />}
        {shown ? (
          <MovePanel key={shown} view={view} move={shown} onClose={() => setMove(null)} />
        ) : (
          (tab === 'overview' || tab === 'details') && <TimelinePanel records={[{ entity: 'subscription', id: view.id }]} />
        )}
      </div>
    </div>
  )
}

interface HeadProps {
  readonly view: SubscriptionView
  readonly onMove: (move: Move) => void
  readonly children: React.ReactNode
}

const MOVES: readonly Move[] = ['activate', 'resume', 'suspend', 'withdrawTermination', 'terminate', 'cancel']
const KEYS: Partial<Record<Move, string>> = { suspend: 'Shift S', resume: 'Shift S', terminate: 'Shift T', activate: 'A' }

function Head({ view, onMove, children }: HeadProps) {
  const may = useMay()
  const moves = MOVES.filter((move) => view.actions.includes(move) && may(`subscription.${move}`))
  useShortcuts(
    moves.flatMap((move) =>
      KEYS[move] ? [{ keys: KEYS[move], label: text.titles[move] ?? move, palette: true, run: () => onMove(move) }] : [],
    ),
  )
  return (
    <PageHead
      title={view.offer_name}
      over={
        <>
          <span className="subscription-over">
            <Status code={view.status} />
            <span>{view.code}</span>
          </span>
          <Link to={recordPath('customer', view.customer_id)} className="ellipsis">
            {view.customer_name}
          </Link>
          <span className="ellipsis">{accountPath(view)}</span>
        </>
      }
      actions={moves.map((move) => (
        <Button
          key={move}
          kind={move === 'terminate' || move === 'cancel' ? 'danger' : move === 'activate' ? 'filled' : 'default'}
          keys={KEYS[move]}
          onClick={() => onMove(move)}
        >
          {text.actions[move]}
        </Button>
      ))}
    >
      <HeadFigures view={view} />
      {children}
    </PageHead>
  )
}

/** The accounts above, without those that only repeat the customer's name. */
export function accountPath(view: Pick<SubscriptionView, 'customer_name' | 'billing_account_name' | 'user_account_name'>): string {
  return [view.billing_account_name, view.user_account_name].filter((name) => name !== view.customer_name).join(' / ')
}

function HeadFigures({ view }: { readonly view: SubscriptionView }) {
  const today = useSession()?.today
  const node = billingNode(view)
  const next = useNextBill(node)
  const overrides = view.charges.filter((charge) => charge.price_override !== null).length
  const items: FigureItem[] = [
    { key: 'from', label: text.figures.from, value: <DateText date={view.subscription_date} /> },
    ...(view.termination_date === null
      ? [
          {
            key: 'agreed',
            label: text.figures.agreed,
            value: view.end_agreement_date === null ? text.none : <DateText date={view.end_agreement_date} />,
          },
        ]
      : [{ key: 'ends', label: text.figures.ends, value: <DateText date={view.termination_date} />, tone: 'warn' as const }]),
    ...(next?.bill.data && next.date
      ? [
          {
            key: 'next',
            label: text.figures.nextBill(formatDay(next.date, today)),
            value: <Amount minor={next.bill.data.gross_minor} currency={view.currency} estimate />,
          },
        ]
      : []),
    { key: 'access', label: text.figures.access, value: formatCount(view.access_points.length) },
    ...(overrides > 0 ? [{ key: 'override', label: text.figures.override, value: formatCount(overrides) }] : []),
  ]
  return <Figures items={items} />
}

/** The billing account as the next bill wants it: a node of the account tree. */
function billingNode(view: SubscriptionView) {
  return {
    ...{ kind: 'billingAccount' as const, id: view.billing_account_id, code: '', name: view.billing_account_name, status: 'active' },
    ...{ depth: 0, parent_kind: null, parent_id: null, currency: view.currency },
  }
}

function Overview({ view }: { readonly view: SubscriptionView }) {
  return (
    <Panel label={text.tabs.overview} className="subscription-overview">
      <PhaseTimeline view={view} />
      <ChargeTable view={view} />
      <div className="subscription-columns">
        <ServiceTable view={view} />
        <AccessPoints view={view} />
      </div>
    </Panel>
  )
}

const LISTS = { usage: 'usageRecord', transactions: 'ratedTransaction' } as const

function OfSubscription({ tab, view }: { readonly tab: keyof typeof LISTS; readonly view: SubscriptionView }) {
  const fixed = useMemo<readonly Filter[]>(
    () => [
      tab === 'usage'
        ? { column: 'subscription', op: '$equals', value: view.code }
        : { column: 'subscription_id', op: '$equals', value: view.id },
    ],
    [tab, view.code, view.id],
  )
  return (
    <div className="customer-list">
      <EmbeddedList name={LISTS[tab]} fixed={fixed} hidden={['subscription']} />
    </div>
  )
}
