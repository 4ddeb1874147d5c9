/** A subscription: phases, charges with their price, services, access points, and what can be done with it. */
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { addDays } from '../../../src-core/kernel/dates.ts'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { ExplanationNode, Filter, ListTotals } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { type OperationState, useOperation } from '../../client/use-operation.ts'
import { useDecimals, useMay, useSession } from '../../client/use-session.ts'
import { Amount, DecimalAmount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { type FigureItem, Figures, PageHead, Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { DateText } from '../../components/text-values.tsx'
import { formatDay } from '../../format/dates.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { AccountForm } from '../customer/account-form.tsx'
import { EmbeddedList } from '../customer/embedded-list.tsx'
import { amountOf, BILL_READS, type ExpectedBill, type ExpectedBills } from '../customer/expected-bills.ts'
import { explainBill, explainLines } from '../customer/explain-bill.ts'
import { ExplainPanel } from '../customer/explain-panel.tsx'
import { customerText } from '../customer/text.ts'
import { TimelinePanel } from '../customer/timeline-panel.tsx'
import { usePlace } from '../customer/use-place.ts'
import { AccessPoints } from './access-points.tsx'
import { ChangePanel } from './change-panel.tsx'
import { ChargeTable, overridable } from './charge-table.tsx'
import { Counters, useCounters } from './counters.tsx'
import { type Move, MovePanel } from './move-panel.tsx'
import { Pauses } from './pauses.tsx'
import { NextBills } from './next-bills.tsx'
import { PhaseTimeline } from './phase-timeline.tsx'
import { ServiceTable } from './service-table.tsx'
import { type Charge, type SubscriptionView, useForecast, useSubscription } from './subscription-data.ts'
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

const TABS = ['overview', 'services', 'usage', 'transactions', 'details'] as const
type Tab = (typeof TABS)[number]

/** What stands beside the page: a move and its preview, the derivation of an amount, else what happened. */
type Side = Move | 'change' | { readonly explained: ExplanationNode } | null

function Subscription({ view }: { readonly view: SubscriptionView }) {
  const place = usePlace()
  const forecast = useForecast(view.id)
  const [side, setSide] = useState<Side>(null)
  const [day, setDay] = useState<string | null>(null)
  const tab = TABS.find((one) => one === place.part('tab', 'overview')) ?? 'overview'
  const choose = (next: Tab) => place.go({ tab: next === 'overview' ? null : next })
  const close = () => {
    setSide(null)
    setDay(null)
  }
  const explain = (explained: ExplanationNode) => setSide({ explained })
  const change = useMay()('subscription.change') && canChange(view) ? () => setSide('change') : undefined
  const [editing, setEditing] = useState<Charge | null>(null)
  const own = useMay()('service.overridePrice') ? overridable(view) : undefined
  const moves = useMoves(view)
  const explainNext = useExplainNext(view, forecast.data, explain)
  useShortcuts([
    ...TABS.map((key, index) => ({
      keys: String(index + 1),
      label: index === 0 ? text.keys.tab : text.tabs[key],
      bar: index === 0,
      ...(index === 0 ? { display: `1–${TABS.length}` } : {}),
      run: () => choose(key),
    })),
    ...(change ? [{ keys: 'C', label: text.titles['change'] ?? '', palette: true, run: change }] : []),
    ...moves.flatMap((move) =>
      KEYS[move] ? [{ keys: KEYS[move], label: text.titles[move] ?? move, palette: true, run: () => setSide(move) }] : [],
    ),
    ...(own ? [{ keys: 'O', label: text.override, run: () => setEditing(own) }] : []),
    ...(explainNext ? [{ keys: '=', label: text.keys.explain, run: explainNext }] : []),
  ])
  return (
    <div className="page">
      <Head view={view} forecast={forecast.data} moves={moves} onChange={change} onMove={setSide} onExplain={explain}>
        <SubscriptionTabs view={view} tab={tab} onChoose={choose} />
      </Head>
      <div className="page-body">
        {tab === 'overview' && (
          <Overview view={view} forecast={forecast} change={day} editing={editing} onEdit={setEditing} onExplain={explain} />
        )}
        {tab === 'services' && (
          <Panel label={text.tabs.services}>
            <ServiceTable view={view} onChange={change} />
            <AccessPoints view={view} />
            <Pauses view={view} />
          </Panel>
        )}
        {tab === 'details' && <AccountForm entity="subscription" id={view.id} />}
        {(tab === 'usage' || tab === 'transactions') && <OfSubscription tab={tab} view={view} />}
        <Beside view={view} side={side} tab={tab} onDay={setDay} onExplain={explain} onClose={close} />
      </div>
    </div>
  )
}

/** An active one that neither ends nor waits for another change. */
export function canChange(view: Pick<SubscriptionView, 'status' | 'termination_date' | 'changes'>): boolean {
  return view.status === 'active' && view.termination_date === null && !view.changes.some((one) => one.state === 'planned')
}

interface BesideProps {
  readonly view: SubscriptionView
  readonly side: Side
  readonly tab: Tab
  readonly onDay: (day: string | null) => void
  readonly onExplain: (root: ExplanationNode) => void
  readonly onClose: () => void
}

function Beside({ view, side, tab, onDay, onExplain, onClose }: BesideProps) {
  if (side !== null && typeof side === 'object') return <ExplainPanel root={side.explained} onClose={onClose} />
  if (side === 'change' && canChange(view)) return <ChangePanel view={view} onDate={onDay} onExplain={onExplain} onClose={onClose} />
  if (side !== null && side !== 'change' && view.actions.includes(side))
    return <MovePanel key={side} view={view} move={side} onExplain={onExplain} onClose={onClose} />
  return tab === 'usage' || tab === 'transactions' ? null : <TimelinePanel records={[{ entity: 'subscription', id: view.id }]} />
}

interface SubscriptionTabsProps {
  readonly view: SubscriptionView
  readonly tab: Tab
  readonly onChoose: (tab: Tab) => void
}

function SubscriptionTabs({ view, tab, onChoose }: SubscriptionTabsProps) {
  const usage = useOperation<ListTotals>('usageRecord.totals', { filter: [filterOf('usage', view)] }, { reads: ['usageRecord'] })
  const rated = useOperation<ListTotals>('ratedTransaction.totals', { filter: [filterOf('transactions', view)] }, { reads: BILL_READS })
  const counts: Partial<Record<Tab, number | undefined>> = {
    services: view.services.filter((one) => one.status !== 'cancelled').length,
    usage: usage.data?.count,
    transactions: rated.data?.count,
  }
  const items = TABS.map((key) => ({ key, label: text.tabs[key], count: counts[key] }))
  return <Tabs label={text.parts} items={items} active={tab} onChoose={(key) => onChoose(key as Tab)} />
}

interface HeadProps {
  readonly view: SubscriptionView
  readonly forecast: ExpectedBills | undefined
  readonly moves: readonly Move[]
  readonly onChange: (() => void) | undefined
  readonly onMove: (move: Move) => void
  readonly onExplain: (root: ExplanationNode) => void
  readonly children: React.ReactNode
}

const MOVES: readonly Move[] = ['activate', 'resume', 'suspend', 'withdrawTermination', 'terminate', 'cancel']
const KEYS: Partial<Record<Move, string>> = { suspend: 'Shift S', resume: 'Shift S', terminate: 'Shift T', activate: 'A' }

/** What can be done with it now, by who is asking. */
function useMoves(view: SubscriptionView): readonly Move[] {
  const may = useMay()
  return MOVES.filter((move) => view.actions.includes(move) && may(`subscription.${move}`))
}

/** The derivation of the next bill, once that is known. */
function useExplainNext(
  view: SubscriptionView,
  forecast: ExpectedBills | undefined,
  onExplain: (root: ExplanationNode) => void,
): (() => void) | undefined {
  const today = useSession()?.today
  const digits = useDecimals()(view.currency)
  const next = forecast?.bills[0]
  return next && (() => onExplain(explainBill(customerText.explain.bill(formatDay(next.date, today)), next, view.currency, digits)))
}

function Head({ view, forecast, moves, onChange, onMove, onExplain, children }: HeadProps) {
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
      actions={
        <>
          {onChange && (
            <Button keys="C" onClick={onChange}>
              {text.actions['change']}
            </Button>
          )}
          {moves.map((move) => (
            <Button
              key={move}
              kind={move === 'terminate' || move === 'cancel' ? 'danger' : move === 'activate' ? 'filled' : 'default'}
              keys={KEYS[move]}
              onClick={() => onMove(move)}
            >
              {text.actions[move]}
            </Button>
          ))}
        </>
      }
    >
      <HeadFigures view={view} forecast={forecast} onExplain={onExplain} />
      {children}
    </PageHead>
  )
}

/** The accounts above, without those that only repeat the customer's name. */
export function accountPath(view: Pick<SubscriptionView, 'customer_name' | 'billing_account_name' | 'user_account_name'>): string {
  return [view.billing_account_name, view.user_account_name].filter((name) => name !== view.customer_name).join(' / ')
}

interface HeadFiguresProps {
  readonly view: SubscriptionView
  readonly forecast: ExpectedBills | undefined
  readonly onExplain: (root: ExplanationNode) => void
}

function HeadFigures({ view, forecast, onExplain }: HeadFiguresProps) {
  const today = useSession()?.today
  const digits = useDecimals()(view.currency)
  const next = forecast?.bills[0]
  const explainNext = useExplainNext(view, forecast, onExplain)
  const ends = view.termination_date ?? view.end_agreement_date
  const items: FigureItem[] = [
    ...(forecast && next ? billFigures(forecast, next, digits, formatDay(next.date, today), explainNext, onExplain) : []),
    {
      key: 'ends',
      label: view.termination_date === null ? text.figures.agreed : text.figures.ends,
      value: ends === null ? text.none : <DateText date={addDays(ends, -1)} />,
      ...(view.termination_date === null ? {} : { tone: 'warn' as const }),
    },
    { key: 'access', label: text.figures.access, value: text.accessCount(view.access_points.length) },
  ]
  return <Figures items={items} />
}

function billFigures(
  { currency, recurring_month }: ExpectedBills,
  next: ExpectedBill,
  digits: number,
  date: string,
  explainNext: (() => void) | undefined,
  onExplain: (root: ExplanationNode) => void,
): FigureItem[] {
  const usage = next.lines.filter((line) => line.kind === 'usage')
  const month = decimal(recurring_month).toFixed(digits)
  const explainUsage = () => onExplain(explainLines(text.figures.usage, usage, currency))
  const gross = <Amount minor={next.gross_minor} currency={currency} estimate={next.estimate} onExplain={explainNext} />
  return [
    { key: 'month', label: text.figures.month, value: <DecimalAmount value={month} unit={currency} digits={digits} /> },
    ...(usage.length === 0
      ? []
      : [
          {
            key: 'usage',
            label: text.figures.usage,
            value: <DecimalAmount value={amountOf(usage)} unit={currency} digits={digits} onExplain={explainUsage} />,
          },
        ]),
    { key: 'next', label: text.figures.nextBill(date), value: gross },
  ]
}

interface OverviewProps {
  readonly view: SubscriptionView
  readonly forecast: OperationState<ExpectedBills>
  readonly change: string | null
  readonly editing: Charge | null
  readonly onEdit: (charge: Charge | null) => void
  readonly onExplain: (root: ExplanationNode) => void
}

function Overview({ view, forecast, change, editing, onEdit, onExplain }: OverviewProps) {
  const counters = useCounters(view.id)
  return (
    <Panel label={text.tabs.overview} className="subscription-overview">
      <PlannedNote view={view} />
      <PhaseTimeline view={view} change={change} />
      <ChargeTable view={view} forecast={forecast.data} editing={editing} onEdit={onEdit} onExplain={onExplain} />
      <div className={counters.length > 0 ? 'subscription-columns' : 'subscription-wide'}>
        {counters.length > 0 && <Counters counters={counters} />}
        <NextBills forecast={forecast} onExplain={onExplain} />
      </div>
    </Panel>
  )
}

/** A change that waits for its day, with the way back. */
function PlannedNote({ view }: { readonly view: SubscriptionView }) {
  const today = useSession()?.today
  const back = useCommand('subscription.withdrawChange', { done: () => text.takenBack, failures: 'toast' })
  const planned = view.changes.find((one) => one.state === 'planned')
  if (!planned) return null
  return (
    <div className="planned-note">
      <Note tone="info">
        {text.planned(formatDay(planned.date, today), planned.offer)}{' '}
        <button type="button" className="link" disabled={back.running} onClick={() => void back.run({ id: planned.id })}>
          {text.takeBack}
        </button>
      </Note>
    </div>
  )
}

const LISTS = { usage: 'usageRecord', transactions: 'ratedTransaction' } as const

function filterOf(tab: keyof typeof LISTS, view: SubscriptionView): Filter {
  return tab === 'usage'
    ? { column: 'subscription', op: '$equals', value: view.code }
    : { column: 'subscription_id', op: '$equals', value: view.id }
}

function OfSubscription({ tab, view }: { readonly tab: keyof typeof LISTS; readonly view: SubscriptionView }) {
  const fixed = useMemo<readonly Filter[]>(() => [filterOf(tab, view)], [tab, view])
  return (
    <div className="customer-list">
      <EmbeddedList name={LISTS[tab]} fixed={fixed} hidden={['subscription']} />
    </div>
  )
}
