/** The status bar: left the keys that work here, at most seven; right the state of the books, the last backup, the bridge and the date. */
import { Link } from '@tanstack/react-router'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { ShapeIcon } from '../components/status.tsx'
import { useZone } from '../client/use-session.ts'
import { dateIn, formatDay, formatTime, formatWeekday } from '../format/dates.ts'
import { formatCount } from '../format/numbers.ts'
import { useBridge } from '../pages/bridge/bridge-data.ts'
import { useBackups } from '../pages/company/company-data.ts'
import { text } from '../text/en.ts'
import { shownKeys } from './shortcut-store.ts'
import { useActiveShortcuts } from './shortcuts.tsx'

const AT_MOST = 7

export function StatusBar({ session }: { readonly session: SessionInfo | null }) {
  const groups = useActiveShortcuts()
  const shown = groups.flatMap((group) => group.shortcuts).filter((shortcut) => shortcut.bar !== false)
  return (
    <footer className="status-bar">
      <ul className="status-keys" aria-label={text.frame.keysHere}>
        {shown.slice(0, AT_MOST).map((shortcut) => (
          <li key={`${shownKeys(shortcut)} ${shortcut.label}`}>
            <KeyHint keys={shownKeys(shortcut)} /> {shortcut.label}
          </li>
        ))}
      </ul>
      <span className="spacer" />
      {session && <Books session={session} />}
      {session?.company && <LastBackup today={session.today} />}
      {session?.company && <BridgeState />}
      {session && <span className="num">{formatWeekday(session.today)}</span>}
    </footer>
  )
}

function Books({ session }: { readonly session: SessionInfo }) {
  const zone = useZone()
  const { verifiedAt, differences } = session.books
  if (!session.company) return null
  if (verifiedAt === null) return <span>{text.frame.booksNotVerified}</span>
  return (
    <span className="status-books">
      <ShapeIcon shape={differences === 0 ? 'tick' : 'triangle'} tone={differences === 0 ? 'ok' : 'bad'} />
      {differences === 0 ? text.frame.booksVerified(formatTime(zone, verifiedAt)) : text.frame.booksDiffer(formatCount(differences))}
    </span>
  )
}

/** The time of the last backup, with its day where that is not today. */
function LastBackup({ today }: { readonly today: string }) {
  const zone = useZone()
  const { data } = useBackups()
  if (!data) return null
  const last = data[0]
  const day = last ? dateIn(zone, last.at) : ''
  const shown = last ? `${day === today ? '' : `${formatDay(day, today)} `}${formatTime(zone, last.at)}` : ''
  return (
    <Link to="/company" className="status-link">
      {last ? text.frame.backedUp(shown) : text.frame.notBackedUp}
    </Link>
  )
}

function BridgeState() {
  const { data } = useBridge()
  if (!data) return null
  return (
    <Link to="/bridge" className="status-link">
      {data.on ? text.frame.bridgeOn : text.frame.bridgeOff}
    </Link>
  )
}
