/** The left rail: where the work is, with a number only where a decision waits. */
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useOperation } from '../client/use-operation.ts'
import { useSystem } from '../client/use-session.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { formatCount } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { placeOf, RAIL, type RailChild, type RailEntry, visibleEntries } from './rail-entries.ts'
import { useShortcuts } from './shortcuts.tsx'

/** Decisions that wait, by the key of a rail entry or child; asked only where the core offers it. */
export type WaitingCounts = Readonly<Record<string, number>>

export function useVisibleEntries(): readonly RailEntry[] {
  const system = useSystem()
  return useMemo(() => visibleEntries(RAIL, (list) => system.list(list) !== undefined), [system])
}

function useWaiting(): WaitingCounts {
  const offered = useSystem().operation('home.counts') !== undefined
  return useOperation<WaitingCounts>('home.counts', {}, { enabled: offered }).data ?? {}
}

export function Rail({ onHelp }: { readonly onHelp: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const navigate = useNavigate()
  const entries = useVisibleEntries()
  const counts = useWaiting()
  const { entry: active, child } = placeOf(entries, path)
  useShortcuts(
    entries.map((entry, index) => ({
      keys: `G ${entry.letter}`,
      label: index === 0 ? text.keys.goTo : entry.label,
      ...(index === 0 ? { display: 'G' } : { bar: false }),
      run: () => void navigate({ to: entry.to }),
    })),
    'frame',
  )
  const item = (entry: RailEntry) => (
    <Entry key={entry.key} entry={entry} active={entry.key === active?.key} child={child} counts={counts} />
  )
  return (
    <nav className="rail" aria-label={text.frame.rail}>
      <ul>{entries.filter((entry) => !entry.below).map(item)}</ul>
      <hr className="rail-line" />
      <ul>{entries.filter((entry) => entry.below).map(item)}</ul>
      <span className="spacer" />
      <button type="button" className="rail-help" onClick={onHelp}>
        <KeyHint keys="?" /> {text.frame.shortcutsHere}
      </button>
    </nav>
  )
}

interface EntryProps {
  readonly entry: RailEntry
  readonly active: boolean
  readonly child: RailChild | undefined
  readonly counts: WaitingCounts
}

function Entry({ entry, active, child, counts }: EntryProps) {
  const Icon = entry.icon
  const open = active && (entry.children?.length ?? 0) > 0
  const here = active && !open
  return (
    <li>
      <Link
        to={entry.to}
        className={`rail-entry${here ? ' rail-here' : ''}${active ? ' rail-active' : ''}`}
        aria-current={here ? 'page' : undefined}
      >
        <Icon size={15} strokeWidth={1.6} aria-hidden />
        <span className="rail-label">{entry.label}</span>
        <Count count={open ? undefined : counts[entry.key]} />
      </Link>
      {open && (
        <ul>
          {entry.children?.map((one) => (
            <li key={one.key}>
              <Link
                to={one.to}
                className={`rail-entry rail-child${one.key === child?.key ? ' rail-here' : ''}`}
                aria-current={one.key === child?.key ? 'page' : undefined}
              >
                <span className="rail-label">{one.label}</span>
                <Count count={counts[one.key]} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Count({ count }: { readonly count: number | undefined }) {
  if (!count) return null
  return <span className="rail-count num">{formatCount(count)}</span>
}
