/** A subscription over time: term, offers, prices, services, pauses; today, and the day of a change. */
import { monthOf, yearOf } from '../../../src-core/kernel/dates.ts'
import { formatDay, formatPeriod } from '../../format/dates.ts'
import { useSession } from '../../client/use-session.ts'
import { phaseScale, type PhaseScale, placeOf } from './phase-scale.ts'
import type { Phase, SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

/** Labels stand so far apart, in months, that they do not touch. */
const LABELLED = 14
/** More services than these are not drawn; the table of services has all. */
const MOST_LANES = 5

interface Lane {
  readonly key: string
  readonly name: string
  readonly phases: readonly Phase[]
}

/** The rows of the chart: the term, offers, prices, a row a product, pauses. */
export function lanesOf(phases: readonly Phase[]): readonly Lane[] {
  const rows = (['phase', 'offer', 'price'] as const).map((row) => ({
    key: row,
    name: text.rows[row],
    phases: phases.filter((one) => one.row === row),
  }))
  const services = [
    ...Map.groupBy(
      phases.filter((one) => one.row === 'service'),
      (one) => one.lane ?? '',
    ),
  ]
    .slice(0, MOST_LANES)
    .map(([name, list]) => ({ key: `service ${name}`, name, phases: list }))
  const pauses = { key: 'suspension', name: text.rows.suspension, phases: phases.filter((one) => one.row === 'suspension') }
  return [...rows, ...services, pauses].filter((lane) => lane.phases.length > 0)
}

export interface PhaseTimelineProps {
  readonly view: SubscriptionView
  /** The day of a change that is being looked at. */
  readonly change: string | null
}

export function PhaseTimeline({ view, change }: PhaseTimelineProps) {
  const today = useSession()?.today ?? view.subscription_date
  const days = view.phases.flatMap((phase) => (phase.end === null ? [] : [phase.end]))
  const scale = phaseScale(view.subscription_date, days, today)
  return (
    <figure className="phases" aria-label={text.timeline}>
      <Months scale={scale} />
      {lanesOf(view.phases).map((lane) => (
        <div key={lane.key} className="phase-row">
          <span className="phase-name ellipsis" title={lane.name}>
            {lane.name}
          </span>
          <div className="phase-track">
            {lane.phases.map((phase) => (
              <PhaseBar key={`${phase.label} ${phase.start}`} phase={phase} scale={scale} today={today} />
            ))}
          </div>
        </div>
      ))}
      <div className="phase-row phase-today" aria-hidden>
        <span />
        <div className="phase-track">
          <span className="phase-now" style={{ left: `${placeOf(scale, today)}%` }}>
            <span>{text.today}</span>
          </span>
          {change !== null && change >= scale.start && change < scale.end && (
            <span className="phase-now phase-change" style={{ left: `${placeOf(scale, change)}%` }}>
              <span>{text.changeMark}</span>
            </span>
          )}
        </div>
      </div>
    </figure>
  )
}

function Months({ scale }: { readonly scale: PhaseScale }) {
  const step = Math.max(1, Math.ceil(scale.months.length / LABELLED))
  return (
    <div className="phase-row" aria-hidden>
      <span />
      <div className="phase-track phase-months">
        {scale.months.map((month, index) => (
          <span key={month} style={{ left: `${placeOf(scale, month)}%` }}>
            {index % step === 0 ? monthLabel(month, index === 0) : ''}
          </span>
        ))}
      </div>
    </div>
  )
}

/** The year stands where it begins. */
function monthLabel(month: string, first: boolean): string {
  const name = formatDay(month).split(' ')[1] ?? ''
  return first || monthOf(month) === 1 ? `${name} ${String(yearOf(month)).slice(2)}` : name
}

function PhaseBar({ phase, scale, today }: { readonly phase: Phase; readonly scale: PhaseScale; readonly today: string }) {
  const left = placeOf(scale, phase.start)
  const right = phase.end === null ? 100 : placeOf(scale, phase.end)
  if (right <= left) return null
  const period = formatPeriod(phase.start, phase.end, today)
  return (
    <span
      className={`phase-bar phase-${phase.kind}`}
      style={{ left: `${left}%`, width: `${right - left}%` }}
      title={`${phase.label}, ${period}`}
    >
      <span className="ellipsis">{phase.label}</span>
      <span className="hidden-text">, {period}</span>
    </span>
  )
}
