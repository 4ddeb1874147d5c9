/** The versions of the plan in time: each as long as it is valid, today marked. */
import { daysBetween } from '../../../src-core/kernel/dates.ts'
import type { VersionSummary } from '../../../src-core/pricing/contract.ts'
import { ShapeIcon } from '../../components/status.tsx'
import { signOfState } from '../../components/states.ts'
import { formatDate } from '../../format/dates.ts'
import { text } from './text.ts'

export interface VersionLineProps {
  readonly versions: readonly VersionSummary[]
  readonly chosen: number
  readonly today: string
  readonly onChoose: (id: number) => void
}

interface Segment {
  readonly version: VersionSummary
  /** Share of the line; open sides count as an average version. */
  readonly share: number
  /** Where today lies in it, 0 to 1. */
  readonly today: number | null
}

const SHORTEST = 45
const LONGEST = 420
const OPEN_DAYS = 200

/** Oldest first by the day they begin; a version reaches up to the next at most. */
export function segmentsOf(versions: readonly VersionSummary[], today: string): readonly Segment[] {
  const ordered = versions.toSorted(
    (one, other) => (one.valid_from ?? '').localeCompare(other.valid_from ?? '') || one.number - other.number,
  )
  return ordered.map((version, index) => {
    const next = ordered[index + 1]?.valid_from ?? null
    const start = version.valid_from
    const end = [version.valid_to, next].filter((date) => date !== null).sort()[0] ?? null
    const days = start !== null && end !== null ? daysBetween(start, end) : OPEN_DAYS
    const share = Math.min(LONGEST, Math.max(SHORTEST, days))
    const isToday = (start === null || start <= today) && (end === null || today < end)
    const passed = start === null ? days / 2 : daysBetween(start, today)
    return {
      version,
      share,
      today: isToday ? Math.min(0.98, passed / Math.max(1, end === null ? Math.max(days, passed * 2) : days)) : null,
    }
  })
}

export function VersionLine({ versions, chosen, today, onChoose }: VersionLineProps) {
  return (
    <div className="pg-timeline" role="group" aria-label={text.timeline.label}>
      {segmentsOf(versions, today).map(({ version, share, today: at }) => (
        <button
          key={version.id}
          type="button"
          className={`pg-version pg-version-${version.status}${version.current ? ' pg-version-now' : ''}`}
          style={{ flexGrow: share }}
          aria-pressed={version.id === chosen}
          onClick={() => onChoose(version.id)}
        >
          <VersionBar version={version} />
          <span className="pg-version-from num tiny">
            {version.valid_from === null ? text.timeline.always : formatDate(version.valid_from).replace(/^0/, '')}
          </span>
          {at !== null && (
            <span className="pg-today" style={{ left: `${at * 100}%` }}>
              <span className="pg-today-word tiny">{text.timeline.today}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  )
}

function VersionBar({ version }: { readonly version: VersionSummary }) {
  const sign = signOfState(version.status)
  return (
    <span className="pg-version-bar">
      <ShapeIcon shape={sign.shape} tone={sign.tone} />
      <span className="ellipsis">{text.head.versionIs(version.number, version.status)}</span>
      {version.label !== '' && <span className="ink3 ellipsis">{version.label}</span>}
    </span>
  )
}
