/** The status bar: left the keys that work here, at most seven; right the state of the books and the date. */
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { ShapeIcon } from '../components/status.tsx'
import { useZone } from '../client/use-session.ts'
import { formatTime, formatWeekday } from '../format/dates.ts'
import { formatCount } from '../format/numbers.ts'
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
