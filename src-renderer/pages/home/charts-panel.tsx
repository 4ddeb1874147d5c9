/** How the business goes: recurring revenue, billed and collected, aged receivables; each leads to its list. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { addMonths } from '../../../src-core/kernel/dates.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Areas, Bars, Legend, type Series } from '../../components/charts.tsx'
import { Figures, type FigureItem } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { formatMonth, formatShortMonth } from '../../format/dates.ts'
import { changePercent, formatPercent } from '../../format/numbers.ts'
import { listPath } from '../../records/record-links.ts'
import { type ChartsAnswer, livedMonths, type Month, recurringMonths } from './home-data.ts'
import { homeText as text } from './text.ts'

const RECURRING: readonly Series[] = [{ key: 'recurring', label: text.charts.recurringSeries }]
const MONEY: readonly Series[] = [
  { key: 'billed', label: text.charts.billed },
  { key: 'collected', label: text.charts.collected, colour: 3 },
]
const READS = ['billingRun', 'accountOperation', 'matching', 'invoice', 'customerAccount'] as const

export function useCharts() {
  return useOperation<ChartsAnswer>('home.charts', {}, { reads: READS, fresh: true })
}

/** Whole units for a chart's axis; only marks are drawn from it, figures come from minor units. */
function wholeUnits(minor: number, digits: number): number {
  return minor * 10 ** -digits
}

export function Charts() {
  const { data, failure, refetch } = useCharts()
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!data) return <LoadingRows rows={8} />
  if (livedMonths(data.months).length === 0) return <EmptyState title={text.charts.noMonths}>{text.charts.noMonthsSays}</EmptyState>
  return (
    <>
      <Recurring answer={data} />
      <BilledCollected answer={data} />
    </>
  )
}

/** Leads to the invoices of a month. */
function useOpenMonth(months: readonly Month[]) {
  const navigate = useNavigate()
  return (name: string) => {
    const month = months.find((one) => formatShortMonth(one.month) === name)?.month
    if (month === undefined) return
    const from = `${month}-01`
    const filters = [
      ['invoice_date', '$gte', from],
      ['invoice_date', '$lt', addMonths(from, 1)],
    ]
    void navigate({ to: listPath('invoice'), search: { f: filters } as never })
  }
}

function Recurring({ answer }: { readonly answer: ChartsAnswer }) {
  const digits = useDecimals()(answer.currency)
  const months = recurringMonths(answer.months)
  const open = useOpenMonth(months)
  const now = months.at(-1)
  const before = months.at(-2)
  if (!now) return null
  const percent = before ? changePercent(now.recurring_minor, before.recurring_minor) : null
  const items: FigureItem[] = [
    { key: 'now', label: formatMonth(now.month), value: <Amount minor={now.recurring_minor} currency={answer.currency} /> },
    ...(before && percent !== null
      ? [
          {
            key: 'growth',
            label: text.charts.onMonth(formatMonth(before.month)),
            value: <span className="num">{`${percent.startsWith('-') ? '' : '+'}${formatPercent(percent, 1)}`}</span>,
            tone: percent.startsWith('-') ? ('bad' as const) : ('ok' as const),
          },
          {
            key: 'difference',
            label: text.charts.difference,
            value: <Amount minor={now.recurring_minor - before.recurring_minor} currency={answer.currency} code="none" difference />,
          },
        ]
      : []),
  ]
  const data = months.map((one) => ({ name: formatShortMonth(one.month), recurring: wholeUnits(one.recurring_minor, digits) }))
  return (
    <section className="home-chart" aria-label={text.charts.recurring}>
      <div className="section-head">
        <h2 className="section-title">{text.charts.recurring}</h2>
        <span className="section-note">{text.charts.recurringNote}</span>
      </div>
      <Figures items={items} small />
      {data.length > 1 && <Areas label={text.charts.recurring} data={data} series={RECURRING} height={150} onOpen={open} />}
    </section>
  )
}

function BilledCollected({ answer }: { readonly answer: ChartsAnswer }) {
  const digits = useDecimals()(answer.currency)
  const [table, setTable] = useState(false)
  const months = livedMonths(answer.months)
  const open = useOpenMonth(months)
  // the month under way has hardly begun; the last with invoices says more
  const now = months.findLast((one) => one.billed_minor !== 0) ?? months.at(-1)
  if (!now) return null
  const data = months.map((one) => ({
    name: formatShortMonth(one.month),
    billed: wholeUnits(one.billed_minor, digits),
    collected: wholeUnits(one.collected_minor, digits),
  }))
  return (
    <section className="home-chart" aria-label={text.charts.billedCollected}>
      <div className="section-head">
        <h2 className="section-title">{text.charts.billedCollected}</h2>
        <span className="spacer" />
        <button type="button" className="link" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? text.charts.chart : text.charts.table}
        </button>
        <Legend series={MONEY} />
      </div>
      <Figures
        small
        items={[
          {
            key: 'billed',
            label: text.charts.billedIn(formatMonth(now.month)),
            value: <Amount minor={now.billed_minor} currency={answer.currency} />,
          },
          { key: 'collected', label: text.charts.collectedIn, value: <Amount minor={now.collected_minor} currency={answer.currency} /> },
          ...(answer.days_to_collect === null
            ? []
            : [{ key: 'days', label: text.charts.days, value: <span className="num">{answer.days_to_collect}</span> }]),
        ]}
      />
      {table ? (
        <MonthTable months={months} currency={answer.currency} />
      ) : (
        <Bars label={text.charts.billedCollected} data={data} series={MONEY} height={170} onOpen={open} />
      )}
    </section>
  )
}

function MonthTable({ months, currency }: { readonly months: readonly Month[]; readonly currency: string }) {
  const amount = (minor: number) => <Amount minor={minor} currency={currency} zeroMark />
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.charts.month}</th>
          <th scope="col" className="right">
            {text.charts.billed}
          </th>
          <th scope="col" className="right">
            {text.charts.collected}
          </th>
        </tr>
      </thead>
      <tbody>
        {months.map((one) => (
          <tr key={one.month}>
            <td>{formatMonth(one.month)}</td>
            <td className="right">{amount(one.billed_minor)}</td>
            <td className="right">{amount(one.collected_minor)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
