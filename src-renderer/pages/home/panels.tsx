/** Below the decisions: what comes by itself, what was done last, and what happened meanwhile. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession, useZone } from '../../client/use-session.ts'
import { Section } from '../../components/layout.tsx'
import { Status } from '../../components/status.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { dateIn, formatTime, formatWeekday } from '../../format/dates.ts'
import { formatCount } from '../../format/numbers.ts'
import { listPath, recordPath } from '../../records/record-links.ts'
import type { Coming, HomeAnswer, Since } from './home-data.ts'
import { Sums } from './sums.tsx'
import { homeText as text } from './text.ts'

const MOST_COMING = 8

export function ComingUp({ coming }: { readonly coming: readonly Coming[] }) {
  const year = useSession()?.today.slice(0, 4)
  return (
    <Section title={text.coming.title} note={text.coming.note} actions={<Link to="/routines">{text.coming.routines}</Link>}>
      {coming.length === 0 && <p className="ink3 small">{text.coming.none}</p>}
      <table className="home-table">
        <tbody>
          {coming.slice(0, MOST_COMING).map((one) => (
            <tr key={`${one.date} ${one.kind} ${one.name}`}>
              <td className="home-date num ink2">{formatWeekday(one.date, one.date.slice(0, 4) !== year)}</td>
              <td className="home-time num ink2">{one.time}</td>
              <td className="home-what ellipsis">{comingWords(one)}</td>
              <td className="home-area ink2 ellipsis">{comingArea(one)}</td>
              <td className="right">
                {one.last_run_at === null ? (
                  <Sums sums={one.sums} />
                ) : (
                  <span className="ink3">
                    <InstantText at={one.last_run_at} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function comingWords({ kind, name, id }: Coming): ReactNode {
  if (kind === 'due') return text.coming.due
  const words = text.coming[kind](name)
  if (kind === 'routine' && id !== null) return <Link to={recordPath('routine', id)}>{words}</Link>
  if (kind === 'prices' && id !== null) return <Link to={recordPath('pricePlan', id)}>{words}</Link>
  return words
}

function comingArea({ kind, count, outcome }: Coming): ReactNode {
  if (kind === 'routine') return outcome === null ? text.coming.first : <Status code={outcome} word={text.coming.ran[outcome]} />
  if (kind === 'cycle') return text.coming.accounts(formatCount(count), count === 1)
  if (kind === 'due') return text.coming.items(formatCount(count), count === 1)
  return kind === 'period' ? text.coming.finance : text.coming.catalog
}

export function DoneLast({ done }: { readonly done: HomeAnswer['done'] }) {
  return (
    <Section title={text.done.title} note={text.done.note} actions={<Link to={listPath('auditEntry')}>{text.done.log}</Link>}>
      {done.length === 0 && <p className="ink3 small">{text.done.none}</p>}
      <table className="home-table">
        <tbody>
          {done.map((one) => (
            <tr key={one.entry}>
              <td className="home-day ink2">
                <InstantText at={one.at} />
              </td>
              <td className="home-what ellipsis" title={one.summary}>
                {one.summary}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** What was booked since the operator's last entry of an earlier day, from the audit. */
export function SinceLast({ since }: { readonly since: Since | null }) {
  const zone = useZone()
  if (since === null) return null
  const words = sinceWords(since)
  return (
    <footer className="home-since small">
      <strong className="num">
        {text.sinceLast.head(`${formatWeekday(dateIn(zone, since.at), false)} ${formatTime(zone, since.at)}`)}
      </strong>
      {(words.length === 0 ? [text.sinceLast.nothing] : words).map((one) => (
        <span key={one} className="num ink2">
          {one}
        </span>
      ))}
    </footer>
  )
}

function sinceWords(since: Since): readonly string[] {
  const named = since.operations.filter((one) => text.operations[one.operation] !== undefined)
  const others = since.operations.filter((one) => !named.includes(one)).reduce((total, one) => total + one.count, 0)
  return [
    ...(since.usage_records > 0 ? [text.sinceLast.usage(formatCount(since.usage_records))] : []),
    ...named.slice(0, 3).flatMap((one) => text.operations[one.operation]?.(formatCount(one.count), one.count === 1) ?? []),
    ...(since.jobs > 0 ? [text.sinceLast.jobs(formatCount(since.jobs), since.jobs === 1)] : []),
    ...(others > 0 ? [text.sinceLast.other(formatCount(others), others === 1)] : []),
  ]
}
