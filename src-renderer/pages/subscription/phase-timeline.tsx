/** The phases of a subscription over time: term, pauses, today. */
import { monthOf, yearOf } from '../../../src-core/kernel/dates.ts'
import { formatDay, formatPeriod } from '../../format/dates.ts'
import { useSession } from '../../client/use-session.ts'
import { phaseScale, type PhaseScale, placeOf } from './phase-scale.ts'
import type { Phase, SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

const ROWS = ['phase', 'suspension', 'price'] as const
/** Labels stand so far apart, in months, that they do not touch. */
const LABELLED = 14

export function PhaseTimeline({ view }: { readonly view: SubscriptionView }) {
  const today = useSession()?.today ?? view.subscription_date
  const days = view.phases.flatMap((phase) => (phase.end === null ? [] : [phase.end]))
  const scale = phaseScale(view.subscription_date, days, today)
  const rows = ROWS.filter((row) => view.phases.some((phase) => phase.row === row))
  return (
    <figure className="phases" aria-label={text.timeline}>
      <Months scale={scale} />
      {rows.map((row) => (
        <div key={row} className="phase-row">
          <span className="phase-name">{text.rows[row]}</span>
          <div className="phase-track">
            {view.phases
              .filter((phase) => phase.row === row)
              .map((phase) => (
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
