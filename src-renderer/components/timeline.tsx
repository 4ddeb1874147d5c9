/** All that happened to a record, day by day, each entry with its undo where there is one. */
import { Undo2 } from 'lucide-react'
import type { TimelineEntry, UndoOffer } from '../../src-core/operations/contract.ts'
import { useSession, useZone } from '../client/use-session.ts'
import { dateIn, formatTime, formatWeekday } from '../format/dates.ts'
import { useUndo } from '../frame/toasts.tsx'
import type { Shown } from '../frame/undo-history.ts'
import { text } from '../text/en.ts'
import { ShapeIcon } from './status.tsx'

interface Day {
  readonly date: string
  readonly entries: readonly TimelineEntry[]
}

/** The entries by their day in the company's zone, newest first. */
export function byDay(entries: readonly TimelineEntry[], zone: string): readonly Day[] {
  const days = new Map<string, TimelineEntry[]>()
  for (const entry of [...entries].sort((one, other) => other.at - one.at || other.entry - one.entry)) {
    const date = dateIn(zone, entry.at)
    const day = days.get(date)
    if (day) day.push(entry)
    else days.set(date, [entry])
  }
  return [...days].map(([date, list]) => ({ date, entries: list }))
}

export function Timeline({ entries, on }: { readonly entries: readonly TimelineEntry[]; readonly on: readonly Shown[] }) {
  const zone = useZone()
  const session = useSession()
  const undo = useUndo()
  if (entries.length === 0) return <p className="ink3 small">{text.timeline.empty}</p>
  return (
    <div className="timeline">
      {byDay(entries, zone).map((day) => (
        <section key={day.date} className="timeline-day">
          <h3 className="timeline-date">
            {day.date === session?.today
              ? text.timeline.today
              : formatWeekday(day.date, day.date.slice(0, 4) !== session?.today.slice(0, 4))}
          </h3>
          <ol>
            {day.entries.map((entry) => (
              <TimelineLine
                key={entry.entry}
                entry={entry}
                zone={zone}
                mine={entry.actor === session?.actor.name}
                onUndo={(offer) => void undo(offer, on)}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

interface TimelineLineProps {
  readonly entry: TimelineEntry
  readonly zone: string
  readonly mine: boolean
  readonly onUndo: (offer: UndoOffer) => void
}

function TimelineLine({ entry, zone, mine, onUndo }: TimelineLineProps) {
  const { undo } = entry
  return (
    <li className="timeline-line">
      <time className="num ink3">{formatTime(zone, entry.at)}</time>
      <ShapeIcon shape={mine ? 'full' : 'ring'} tone="ink3" />
      <div className="timeline-what">
        <div>{entry.summary}</div>
        <div className="timeline-foot">
          <span className="tiny ink3">{mine ? text.timeline.you : entry.actor}</span>
          {undo && (
            <button type="button" className="link timeline-undo" onClick={() => onUndo(undo)}>
              <Undo2 size={12} strokeWidth={1.6} aria-hidden />
              {undo.label}
            </button>
          )}
        </div>
      </div>
    </li>
  )
}
