/** The difference to the run before, as a bridge that adds up; one currency at a time, for they are never added. */
import { useState } from 'react'
import type { ListTotals } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Segments } from '../../components/chips.tsx'
import { changePercent, formatCount, formatMinor, formatPercent, MINUS, ZERO_MARK } from '../../format/numbers.ts'
import { type BridgeStep, bridgeOf, placeOf, type RunTotal, type Scale, scaleOf } from './difference.ts'
import { type RunView, sumsIn } from './run-data.ts'
import { runText as text } from './text.ts'
import { usePreviousRun } from './use-previous-run.ts'

const NOTHING: RunTotal = { count: 0, minor: 0 }

/** What the run before billed in a currency. */
function totalIn(totals: ListTotals | undefined, currency: string): RunTotal {
  const sum = totals?.sums.find((one) => one.currency === currency)
  return sum ? { count: sum.count, minor: Number(sum.sums['gross_minor'] ?? 0) } : NOTHING
}

export function DifferenceView({ run }: { readonly run: RunView }) {
  const currencies = sumsIn(run, 'draft', 'suspect', 'validated').map((row) => row.currency)
  const [chosen, setChosen] = useState<string | null>(null)
  const currency = currencies.find((one) => one === chosen) ?? currencies[0]
  const previous = usePreviousRun(run)
  const totals = useOperation<ListTotals>(
    'invoice.totals',
    { filter: [{ column: 'billing_run_id', op: '$equals', value: previous?.id ?? 0 }] },
    { enabled: previous !== null, reads: ['invoice'] },
  )
  if (currency === undefined) return null
  return (
    <section className="difference" aria-label={text.difference.title}>
      <div className="section-head">
        <h2 className="section-title">{text.difference.title}</h2>
        <span className="spacer" />
        {previous && <Note run={run} currency={currency} totals={totals.data} />}
        {currencies.length > 1 && (
          <Segments
            label={text.difference.currencies}
            items={currencies.map((one) => ({ key: one, label: one }))}
            active={currency}
            onChoose={setChosen}
          />
        )}
      </div>
      {previous === null ? (
        <p className="ink3 small">{text.difference.none}</p>
      ) : (
        totals.data && <Bridge run={run} currency={currency} before={totalIn(totals.data, currency)} previous={previous.code} />
      )}
    </section>
  )
}

function stepsIn(run: RunView, currency: string, before: RunTotal): readonly BridgeStep[] {
  return bridgeOf(
    run.difference.filter((row) => row.currency === currency),
    before,
  )
}

/** What the figures are in, and where the bars begin if not at zero. */
function Note({ run, currency, totals }: { readonly run: RunView; readonly currency: string; readonly totals: ListTotals | undefined }) {
  const digits = useDecimals()(currency)
  const scale = scaleOf(stepsIn(run, currency, totalIn(totals, currency)))
  const start = scale.start > 0 ? `; ${text.difference.start(formatMinor(scale.start, digits))}` : ''
  return <span className="small ink2">{`${text.difference.note(currency)}${start}`}</span>
}

interface BridgeProps {
  readonly run: RunView
  readonly currency: string
  readonly before: RunTotal
  readonly previous: string
}

function Bridge({ run, currency, before, previous }: BridgeProps) {
  const steps = stepsIn(run, currency, before)
  const scale = scaleOf(steps)
  return (
    <table className="bridge">
      <tbody>
        {steps.map((step) => (
          <BridgeRow
            key={step.key}
            step={step}
            scale={scale}
            currency={currency}
            before={before}
            label={step.key === 'before' ? previous : step.key === 'now' ? run.code : text.difference[step.key]}
          />
        ))}
      </tbody>
    </table>
  )
}

interface BridgeRowProps {
  readonly step: BridgeStep
  readonly scale: Scale
  readonly currency: string
  readonly before: RunTotal
  readonly label: string
}

function countText(step: BridgeStep, end: boolean): string {
  if (step.count === 0) return ZERO_MARK
  const sign = step.key === 'new' ? '+' : step.count < 0 ? MINUS : ''
  return `${end ? '' : sign}${formatCount(Math.abs(step.count))} ${text.difference.unit}`
}

function BridgeRow({ step, scale, currency, before, label }: BridgeRowProps) {
  const end = step.key === 'before' || step.key === 'now'
  const last = step.key === 'now'
  const place = placeOf(step, scale)
  const grown = last ? step.minor - before.minor : end ? 0 : step.minor
  const percent = grown === 0 ? null : changePercent(before.minor + grown, before.minor)
  const kind = end ? 'bridge-end' : step.minor < 0 ? 'bridge-less' : 'bridge-more'
  return (
    <tr className={last ? 'strong' : undefined}>
      <th scope="row">{label}</th>
      <td className="num right ink2">{countText(step, end)}</td>
      <td className="right">
        <Amount minor={step.minor} currency={currency} difference={!end} zeroMark={!end} rule={last ? 'final' : 'none'} strong={last} />
      </td>
      <td className="num right ink2">{percent === null ? '' : `${grown > 0 ? '+' : ''}${formatPercent(percent, 1)}`}</td>
      <td className="bridge-track">
        {place.width > 0 && <span className={`bridge-bar ${kind}`} style={{ left: `${place.left}%`, width: `${place.width}%` }} />}
      </td>
    </tr>
  )
}
