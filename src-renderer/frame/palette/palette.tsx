/** The palette: one box over operations, records and pages. Arrows move, Enter runs, Ctrl Enter tries first. */
import { Modal } from '@mantine/core'
import { Database, FileText, Play, Search, Zap } from 'lucide-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { KeyHint } from '../../components/key-hint.tsx'
import { text } from '../../text/en.ts'
import type { ShortcutGroup } from '../shortcut-store.ts'
import { useShortcuts } from '../shortcuts.tsx'
import type { FoundEntry, PaletteKind } from './entries.ts'
import { pieces } from './match.ts'
import { type PaletteGroup, usePalette } from './use-palette.ts'

export interface PaletteProps {
  readonly opened: boolean
  /** The keys of the page below, as they were when the palette opened. */
  readonly groups: readonly ShortcutGroup[]
  readonly onClose: () => void
}

export function Palette({ opened, groups, onClose }: PaletteProps) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={720}
      yOffset={76}
      returnFocus
      // It stands as soon as its key is down: whoever types on at once types into it, and not keys of the page below.
      transitionProps={{ duration: 0 }}
      classNames={{ content: 'palette', overlay: 'scrim' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={text.palette.title}>
        <PaletteBody groups={groups} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

/** With the commit that shows it; the trap around it would wait for the next task. */
const takeFocus = (input: HTMLInputElement | null) => input?.focus()

const ICONS: Record<PaletteKind, typeof Play> = { here: Zap, operation: Play, record: Database, page: FileText }
/** Narrows on Tab, one kind after the other. */
const NARROWING = ['', '>', '#', '@']

function PaletteBody({ groups, onClose }: Omit<PaletteProps, 'opened'>) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const { groups: found, waits } = usePalette(typed, groups)
  const [entered, setEntered] = useState<'run' | 'try' | null>(null)
  const flat = found.flatMap((group) => group.entries)
  const current = flat[Math.min(at, flat.length - 1)]
  useShortcuts([], 'sheet')
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])
  const take = (entry: FoundEntry | undefined, trial = false) => {
    if (!entry) return
    onClose()
    if (trial && entry.simulate) entry.simulate()
    else entry.run()
  }
  // Enter before the answer is there opens the nearest of the answer, never what was found for fewer letters.
  const open = useEffectEvent(() => {
    setEntered(null)
    take(current, entered === 'try')
  })
  useEffect(() => {
    if (entered !== null && !waits) open()
  }, [entered, waits])
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => setAt((at + 1) % Math.max(1, flat.length)),
      ArrowUp: () => setAt((at - 1 + flat.length) % Math.max(1, flat.length)),
      Enter: () => setEntered(event.ctrlKey || event.metaKey ? 'try' : 'run'),
      Tab: () => setTyped(narrowed(typed)),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const readAs = current?.match.readAs
  return (
    <>
      <div className="palette-input">
        <Search size={16} strokeWidth={1.6} aria-hidden />
        <input
          ref={takeFocus}
          data-autofocus
          role="combobox"
          aria-label={text.palette.title}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.frame.search}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
            setEntered(null)
          }}
          onKeyDown={onKeyDown}
        />
        {readAs && <span className="small ink2">{text.palette.readsAs(readAs)}</span>}
        <KeyHint keys="Esc" />
      </div>
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={text.palette.results} ref={list}>
        {found.map((group) => (
          <Group key={group.key} group={group} id={id} current={current} onTake={take} />
        ))}
        {flat.length === 0 && <p className="palette-head">{text.palette.nothing}</p>}
      </div>
      <PaletteFoot />
    </>
  )
}

function narrowed(typed: string): string {
  const sign = NARROWING.indexOf(typed.charAt(0))
  const words = sign > 0 ? typed.slice(1) : typed
  return `${NARROWING[(Math.max(0, sign) + 1) % NARROWING.length]}${words}`
}

interface GroupProps {
  readonly group: PaletteGroup
  readonly id: string
  readonly current: FoundEntry | undefined
  readonly onTake: (entry: FoundEntry) => void
}

function Group({ group, id, current, onTake }: GroupProps) {
  const Icon = ICONS[group.kind]
  return (
    <div role="group" aria-label={group.label}>
      <div className="palette-head" aria-hidden>
        <span>{group.label}</span>
        <span>{group.note}</span>
      </div>
      {group.entries.map((entry) => (
        <div
          key={entry.id}
          id={`${id}-${entry.id}`}
          role="option"
          aria-selected={entry.id === current?.id}
          className="palette-item"
          onClick={() => onTake(entry)}
        >
          <Icon size={15} strokeWidth={1.6} aria-hidden />
          <span className="palette-label ellipsis">
            {pieces(entry.label, entry.match.ranges).map((piece, index) =>
              piece.strong ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
            )}
          </span>
          <span className="small ink2 ellipsis">{entry.detail}</span>
          <span className="spacer" />
          {entry.keys && <KeyHint keys={entry.keys} />}
        </div>
      ))}
    </div>
  )
}

function PaletteFoot() {
  return (
    <div className="palette-foot">
      <span>
        <KeyHint keys="Up Down" /> {text.palette.move}
      </span>
      <span>
        <KeyHint keys="Enter" /> {text.palette.run}
      </span>
      <span>
        <KeyHint keys="Ctrl Enter" /> {text.palette.simulate}
      </span>
      <span>
        <KeyHint keys="Tab" /> {text.palette.narrow}
      </span>
      <span className="spacer" />
      <span>{text.palette.signs}</span>
    </div>
  )
}
