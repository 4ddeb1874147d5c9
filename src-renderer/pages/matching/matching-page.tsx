/** Matching: open credits at the left, what each probably pays at the right. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useDecimals } from '../../client/use-session.ts'
import { PageHead, Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Chip } from '../../components/chips.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { useRecordLabel } from '../../form/reference-box.tsx'
import { formatCount, formatMinor } from '../../format/numbers.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { usePlace } from '../customer/use-place.ts'
import { CreditList } from './credit-list.tsx'
import { JustMatched } from './just-matched.tsx'
import { MatchPanel } from './match-panel.tsx'
import { type Credit, MOST_CREDITS, useCredits, useCreditTotals } from './matching-data.ts'
import { matchingText as text } from './text.ts'

export function MatchingPage() {
  const place = usePlace()
  const customer = Number(place.part('customer', '')) || undefined
  const credits = useCredits(customer)
  usePagePath([{ label: shared.rail.receivables, to: listPath('accountOperation') }, { label: text.title }])
  return (
    <div className="page">
      <PageHead title={<Title customer={customer} />} />
      <div className="page-body matching-body">
        <FailureNote failure={credits.failure} onRetry={credits.refetch} />
        {credits.loading && <LoadingRows rows={8} />}
        {credits.data && (
          <Work
            credits={credits.credits}
            more={credits.data.next !== null}
            customer={customer}
            onAll={() => place.go({ customer: null })}
          />
        )}
      </div>
    </div>
  )
}

/** The count and, a currency each, the sum of what waits. */
function Title({ customer }: { readonly customer: number | undefined }) {
  const totals = useCreditTotals(customer)
  const decimals = useDecimals()
  const sums = (totals?.sums ?? []).map(
    (line) => `${formatMinor(String(line.sums['open_minor'] ?? 0).replace('-', ''), decimals(line.currency))} ${line.currency ?? ''}`,
  )
  return (
    <>
      {text.title}
      {totals && (
        <span className="matching-left">
          {totals.count === 1 ? text.leftOne : text.leftMany(formatCount(totals.count))}
          {sums.length > 0 && `, ${sums.join(', ')}`}
        </span>
      )}
    </>
  )
}

/** Puts off credits and leaves others on account, for as long as the page is open. */
function useOrder(credits: readonly Credit[]) {
  const [later, setLater] = useState<readonly number[]>([])
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set())
  const ordered = useMemo(() => {
    const rank = (credit: Credit) => later.indexOf(credit.id)
    return credits.filter((credit) => !kept.has(credit.id)).sort((one, other) => rank(one) - rank(other))
  }, [credits, later, kept])
  return {
    ordered,
    kept: credits.filter((credit) => kept.has(credit.id)).length,
    putOff: (id: number) => setLater((before) => [...before.filter((one) => one !== id), id]),
    keep: (id: number) => setKept((before) => new Set(before).add(id)),
    showKept: () => setKept(new Set()),
  }
}

/** Case and accents aside, by payer, customer, reference and number. */
export function fits(credit: Credit, search: string): boolean {
  const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain(search).split(/\s+/).filter(Boolean)
  const all = plain(`${credit.payer} ${credit.customer} ${credit.reference} ${credit.number} ${credit.account}`)
  return words.every((word) => all.includes(word))
}

interface WorkProps {
  readonly credits: readonly Credit[]
  readonly more: boolean
  readonly customer: number | undefined
  readonly onAll: () => void
}

function Work({ credits, more, customer, onAll }: WorkProps) {
  const order = useOrder(credits)
  const [search, setSearch] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => order.ordered.filter((credit) => fits(credit, search)), [order.ordered, search])
  const [current, setCurrent] = useState<number | null>(null)
  const found = shown.findIndex((credit) => credit.id === current)
  // a credit that was matched is gone: the one in its place is next
  const last = useRef(0)
  const index = found >= 0 ? found : Math.min(last.current, shown.length - 1)
  const credit = shown[index]
  useEffect(() => {
    if (index >= 0) last.current = index
    if (credit && credit.id !== current) setCurrent(credit.id)
  }, [index, credit, current])
  const go = (by: number) => setCurrent(shown[Math.max(0, Math.min(shown.length - 1, index + by))]?.id ?? null)
  useShortcuts([
    { keys: 'J', display: 'J/K', label: text.keys.nextCredit, run: () => go(1) },
    { keys: 'K', label: text.keys.up, bar: false, run: () => go(-1) },
    { keys: '/', label: text.filter, run: () => box.current?.querySelector('input')?.focus() },
  ])
  const leave = (how: (id: number) => void) => {
    if (!credit) return
    setCurrent(shown[index + 1]?.id ?? null)
    how(credit.id)
  }
  return (
    <>
      <section className="credits" aria-label={text.credits}>
        <div className="filter-bar" ref={box}>
          <CustomerChip customer={customer} onRemove={onAll} />
          <TextBox aria-label={text.find} placeholder={text.find} value={search} onChange={setSearch} />
          {order.kept > 0 && (
            <span className="small ink2">
              {text.kept(order.kept)}{' '}
              <button type="button" className="link" onClick={order.showKept}>
                {text.showKept}
              </button>
            </span>
          )}
        </div>
        {shown.length === 0 ? (
          <NoCredits searched={search !== ''} onClear={() => setSearch('')} />
        ) : (
          <CreditList credits={shown} current={credit?.id ?? null} onChoose={setCurrent} />
        )}
        {more && <p className="small ink3 credits-more">{text.more(formatCount(MOST_CREDITS))}</p>}
      </section>
      <Panel ground="paper" label={text.title} className="match-panel">
        {credit && (
          <MatchPanel
            key={credit.id}
            credit={credit}
            row={{ index, count: shown.length, onLater: () => leave(order.putOff), onKeep: () => leave(order.keep) }}
          />
        )}
        <JustMatched />
      </Panel>
    </>
  )
}

function CustomerChip({ customer, onRemove }: { readonly customer: number | undefined; readonly onRemove: () => void }) {
  const label = useRecordLabel(customer === undefined ? undefined : 'customer', customer ?? null)
  if (customer === undefined) return null
  return <Chip field={text.customers} operator={shared.filters.operators.$equals} value={label ?? ''} onRemove={onRemove} />
}

function NoCredits({ searched, onClear }: { readonly searched: boolean; readonly onClear: () => void }) {
  if (!searched) return <EmptyState title={text.nothing}>{text.nothingSays}</EmptyState>
  return (
    <EmptyState title={text.noFit} actions={[{ label: shared.empty.clearAll, run: onClear }]}>
      {text.noFitSays}
    </EmptyState>
  )
}
