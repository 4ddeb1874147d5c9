/** The frame around every page: title bar, rail, page, jobs tray, status bar; palette and keys above. */
import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useJobs, useSessionState, useSystemState } from '../client/use-session.ts'
import { FailureNote } from '../components/note.tsx'
import { StartPage } from '../pages/company/index.tsx'
import { RecordMaker } from '../pages/record-maker.tsx'
import { text } from '../text/en.ts'
import { isUnderWay, JobsTray } from './jobs-tray.tsx'
import { HealthNote } from './health-note.tsx'
import { Palette } from './palette/palette.tsx'
import { Rail } from './rail.tsx'
import { useFocusOnArrival } from './focus-on-arrival.ts'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import type { ShortcutGroup } from './shortcut-store.ts'
import { useActiveShortcuts, useShortcuts } from './shortcuts.tsx'
import { StatusBar } from './status-bar.tsx'
import { TitleBar } from './title-bar.tsx'

type Above = { readonly kind: 'palette' | 'keys'; readonly groups: readonly ShortcutGroup[] } | null

/** A new job opens the tray by itself, unless a routine began it; hiding it lasts until the next one. */
function useTray(): readonly [boolean, (open: boolean) => void] {
  const under = useJobs().filter((job) => isUnderWay(job) && !job.byItself)
  const [open, setOpen] = useState(false)
  const newest = under[0]?.id ?? 0
  const seen = useRef(0)
  useEffect(() => {
    if (newest > seen.current) setOpen(true)
    seen.current = Math.max(seen.current, newest)
  }, [newest])
  return [open, setOpen]
}

export function Frame() {
  const state = useSessionState()
  const system = useSystemState()
  const session = state.data ?? null
  const groups = useActiveShortcuts()
  const router = useRouter()
  const [tray, setTray] = useTray()
  const [above, setAbove] = useState<Above>(null)
  const main = useRef<HTMLElement>(null)
  useFocusOnArrival(main)
  const openPalette = () => setAbove({ kind: 'palette', groups })
  const openKeys = () => setAbove({ kind: 'keys', groups })
  useShortcuts(
    [
      { keys: 'Ctrl K', label: text.keys.palette, bar: false, run: openPalette },
      { keys: '?', label: text.frame.shortcutsHere, run: openKeys },
      { keys: 'Ctrl J', label: text.keys.jobs, bar: false, run: () => setTray(!tray) },
      { keys: 'Alt Left', label: text.frame.back, bar: false, run: () => router.history.back() },
      { keys: 'Alt Right', label: text.frame.forward, bar: false, run: () => router.history.forward() },
    ],
    'frame',
  )
  if (!session) return <Waiting failure={state.failure} onRetry={state.refetch} />
  // Without them keys would do nothing, and Enter in the palette find nothing.
  if (session.company && !system.data?.entities.length) return <Waiting failure={system.failure} onRetry={system.refetch} />
  return (
    <div className="frame">
      <TitleBar session={session} onSearch={openPalette} onJobs={() => setTray(!tray)} />
      <div className={session.company ? 'frame-middle' : 'frame-middle frame-alone'}>
        {session.company && <Rail onHelp={openKeys} />}
        <div className="frame-page">
          {session.company && <HealthNote file={session.file} />}
          <main className="frame-main" ref={main} tabIndex={-1}>
            {session.company ? (
              <RecordMaker>
                <Outlet />
              </RecordMaker>
            ) : (
              <StartPage session={session} />
            )}
          </main>
          {tray && <JobsTray onHide={() => setTray(false)} />}
        </div>
      </div>
      <StatusBar session={session} />
      <Palette opened={above?.kind === 'palette'} groups={above?.groups ?? []} onClose={() => setAbove(null)} />
      <ShortcutSheet opened={above?.kind === 'keys'} groups={above?.groups ?? []} onClose={() => setAbove(null)} />
    </div>
  )
}

function Waiting({ failure, onRetry }: { readonly failure: ReturnType<typeof useSessionState>['failure']; readonly onRetry: () => void }) {
  return (
    <main className="frame-waiting" aria-busy={failure === null}>
      <h1 className="hidden-text">Countinghouse</h1>
      <FailureNote failure={failure} onRetry={onRetry} />
    </main>
  )
}
