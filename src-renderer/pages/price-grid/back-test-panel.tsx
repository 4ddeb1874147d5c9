/** Back-test: what a past month would have cost by this version, beside what it was rated at. */
import { Play } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { VersionView } from '../../../src-core/pricing/contract.ts'
import type { BackTest, BeforeAndAfter, TestedSubscription } from '../../../src-core/rating/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals, useSession, useSystem } from '../../client/use-session.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { Segments } from '../../components/chips.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { ChoiceBox } from '../../form/boxes.tsx'
import { formatMonth } from '../../format/dates.ts'
import { changePercent, formatPercent, ZERO_MARK } from '../../format/numbers.ts'
import { text } from './text.ts'
import type { Draft } from './use-draft.ts'
import type { FlatDraft } from './use-flat-price.ts'

const MONTHS = 12
const FIRST_SHOWN = 3

/** What was asked at the last press of the button. */
interface Asked {
  readonly month: string
  readonly table: Draft['table'] | null
  /** `undefined` where the one price is not being typed. */
  readonly price: string | null | undefined
}

interface BackTestPanelProps {
  readonly version: VersionView
  /** `null` for a flat price. */
  readonly draft: Draft | null
  /** What is typed as the one price; `null` for a grid. */
  readonly flat: Pick<FlatDraft, 'price' | 'dirty'> | null
}

export function BackTestPanel({ version, draft, flat }: BackTestPanelProps) {
  const known = useSystem().operation('price.backTest') !== undefined
  const months = pastMonths(useSession()?.today)
  const [month, setMonth] = useState<string | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const typed = draft?.dirty === true ? draft.table : null
  const price = flat?.dirty === true ? flat.price : undefined
  const input = {
    price_version_id: version.id,
    month: asked?.month ?? '',
    ...(asked?.table ? { table: asked.table } : {}),
    ...(asked?.price === undefined ? {} : { price: asked.price }),
  }
  const test = useOperation<BackTest>('price.backTest', input, { enabled: asked !== null, reads: [] })
  const isOutdated = asked !== null && ((typed !== asked.table && typed !== null) || price !== asked.price)
  if (!known || months.length === 0) return null
  const chosen = month ?? months[0]?.value ?? ''
  return (
    <section className="pg-back" aria-label={text.backTest.title}>
      <div className="pg-back-head">
        <h2 className="section-title">{text.backTest.title}</h2>
        <ChoiceBox aria-label={text.backTest.month} value={chosen} choices={months} onChange={setMonth} />
        <Button icon={<Play size={13} strokeWidth={1.6} aria-hidden />} onClick={() => setAsked({ month: chosen, table: typed, price })}>
          {asked === null ? text.backTest.run : text.backTest.runAgain}
        </Button>
      </div>
      {asked === null && <p className="small ink3">{text.backTest.open}</p>}
      <FailureNote failure={test.failure} />
      {test.loading && <LoadingRows rows={4} />}
      {test.data && <Tested test={test.data} version={version} outdated={isOutdated} />}
    </section>
  )
}

/** The months before today's, the newest first. */
function pastMonths(today: string | undefined): { value: string; label: string }[] {
  if (today === undefined) return []
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const first = (back: number) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 10)
  return Array.from({ length: MONTHS }, (_, index) => ({
    value: first(index + 1),
    label: formatMonth(first(index + 1)),
  }))
}

interface TestedProps {
  readonly test: BackTest
  readonly version: VersionView
  /** The grid was changed after the test. */
  readonly outdated: boolean
}

function Tested({ test, version, outdated }: TestedProps) {
  const [chosen, setChosen] = useState<string | null>(null)
  const figures = test.currencies.find(({ currency }) => currency === chosen) ?? test.currencies[0]
  if (!figures) return <p className="small ink2">{text.backTest.empty}</p>
  const { currency } = figures
  return (
    <>
      <p className="small ink2">{text.backTest.said(test.records, test.subscriptions, version.number)}</p>
      {outdated && <Note tone="warn">{text.backTest.outdated}</Note>}
      {test.truncated && <Note tone="warn">{text.backTest.truncated(test.records)}</Note>}
      {test.unpriced && <Note tone="bad">{text.backTest.unpriced(test.unpriced.records, test.unpriced.reason)}</Note>}
      {test.currencies.length > 1 && (
        <Segments
          label={text.backTest.currencies}
          items={test.currencies.map((one) => ({ key: one.currency, label: one.currency }))}
          active={currency}
          onChoose={setChosen}
        />
      )}
      <table className="pg-back-table">
        <thead>
          <tr>
            <th scope="col">{currency}</th>
            <th scope="col">{text.backTest.rated}</th>
            <th scope="col">{text.backTest.version(version.number)}</th>
            <th scope="col">{text.backTest.change}</th>
          </tr>
        </thead>
        <tbody>
          <TestedRow label={text.backTest.all} figures={figures} currency={currency} strong />
          <TestedRow label={text.backTest.more(figures.more.subscriptions)} figures={figures.more} currency={currency} />
          <TestedRow label={text.backTest.less(figures.less.subscriptions)} figures={figures.less} currency={currency} />
          <TestedRow label={text.backTest.same(figures.same.subscriptions)} figures={figures.same} currency={currency} />
          <ChangedRows key={currency} changed={test.changed.filter((one) => one.currency === currency)} />
        </tbody>
      </table>
    </>
  )
}

/** The largest changes, all of them on demand. */
function ChangedRows({ changed }: { readonly changed: readonly TestedSubscription[] }) {
  const [all, setAll] = useState(false)
  return (
    <>
      {changed.slice(0, all ? undefined : FIRST_SHOWN).map((one) => (
        <TestedRow
          key={one.subscription_id}
          label={
            <a className="pg-back-name" href={`#/record/subscription/${one.subscription_id}`} title={`${one.customer}, ${one.code}`}>
              {one.customer}
            </a>
          }
          figures={one}
          currency={one.currency}
        />
      ))}
      {changed.length > FIRST_SHOWN && (
        <tr>
          <td colSpan={4}>
            <button type="button" className="link" onClick={() => setAll(!all)}>
              {all ? text.backTest.showFewer : text.backTest.showAll(changed.length)}
            </button>
          </td>
        </tr>
      )}
    </>
  )
}

interface TestedRowProps {
  readonly label: ReactNode
  readonly figures: BeforeAndAfter
  readonly currency: string
  readonly strong?: boolean
}

function TestedRow({ label, figures: { before, after }, currency, strong = false }: TestedRowProps) {
  const digits = useDecimals()(currency)
  const percent = before === after ? null : changePercent(Number(after), Number(before))
  const amount = (value: string) => <DecimalAmount value={value} unit={currency} digits={digits} code="none" zeroMark strong={strong} />
  return (
    <tr className={strong ? 'strong' : undefined}>
      <th scope="row">{label}</th>
      <td className="right">{amount(before)}</td>
      <td className="right">{amount(after)}</td>
      <td className="num right">{percent === null ? ZERO_MARK : `${percent.startsWith('-') ? '' : '+'}${formatPercent(percent, 1)}`}</td>
    </tr>
  )
}
