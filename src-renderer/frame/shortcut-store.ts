/**
 * The one registry of keys. A page registers what works on it; the status bar, the `?` sheet and the
 * palette read the same list, so no key is secret and none is claimed that does nothing.
 */

export interface Shortcut {
  /** `J`, `Shift X`, `Ctrl K`, `F8`, `Enter`, `G C` (one after the other), or several that do the same. */
  readonly keys: string | readonly string[]
  readonly label: string
  readonly run: () => void
  /** What the status bar shows instead of the first of `keys`: `J/K`. */
  readonly display?: string
  /** False keeps it out of the status bar. */
  readonly bar?: boolean
  /** True offers it in the palette as an operation of this page. */
  readonly palette?: boolean
  /** The second text in the palette: `INV-2026-014417, 1,853.57 EUR open`. */
  readonly detail?: string
  /** True where it must work while typing; combinations with Ctrl and Alt and function keys always do. */
  readonly inFields?: boolean
}

/** What lies above wins: the frame, the page, a part of it; a sheet silences everything below. */
export type Layer = 'frame' | 'page' | 'part' | 'sheet'
const HEIGHT: Record<Layer, number> = { frame: 0, page: 1, part: 2, sheet: 3 }

export interface ShortcutGroup {
  readonly layer: Layer
  readonly shortcuts: readonly Shortcut[]
}

interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const SEQUENCE_MS = 1000
const NAMED: Record<string, string> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
}

/** The name of one key press: `Ctrl Shift Z`, `X`, `?`. Shift is named only where it does not make another sign. */
export function pressName(event: KeyPress): string {
  const single = event.key.length === 1
  const letter = single && event.key.toLowerCase() !== event.key.toUpperCase()
  const key = NAMED[event.key] ?? (single ? event.key.toUpperCase() : event.key)
  const shift = event.shiftKey && (letter || !single || event.ctrlKey || event.metaKey)
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', key].filter(Boolean).join(' ')
}

/** The presses of a shortcut: `G C` has two, `Ctrl K` one. */
export function pressesOf(keys: string): readonly string[] {
  const presses: string[] = []
  let modifiers = ''
  for (const word of keys.split(' ')) {
    if (word === 'Ctrl' || word === 'Alt' || word === 'Shift') modifiers += `${word} `
    else {
      presses.push(modifiers + word)
      modifiers = ''
    }
  }
  return presses
}

function keysOf(shortcut: Shortcut): readonly string[] {
  return typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys
}

/** What a reader sees for a shortcut. */
export function shownKeys(shortcut: Shortcut): string {
  return shortcut.display ?? keysOf(shortcut)[0] ?? ''
}

/** Whether a key works although a field has the focus. */
function worksInFields(shortcut: Shortcut, press: string): boolean {
  return shortcut.inFields === true || /^(Ctrl|Alt) |^(Shift )?F\d+$/.test(press)
}

/** Whether the focused element takes this press itself. */
function takenByTarget(target: EventTarget | null, press: string): 'field' | 'control' | 'no' {
  if (!(target instanceof HTMLElement)) return 'no'
  const field = target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]')
  if (field) return 'field'
  const control = target.closest('button, a[href], input, summary, [role=menuitem], [role=option], [role=tab]')
  if (!control || (press !== 'Enter' && press !== 'Space')) return 'no'
  // A tab that is chosen has nothing left to do by Enter: it opens the row that J and K walked to.
  return press === 'Enter' && control.matches('[role=tab][aria-selected=true]') ? 'no' : 'control'
}

export interface ShortcutStore {
  register(group: ShortcutGroup): () => void
  subscribe(listener: () => void): () => void
  /** The groups that work now, the highest first. */
  active(): readonly ShortcutGroup[]
  /** Before anything takes a press: it belongs to what works now, whatever its own taking closes. */
  begin(): void
  handle(event: KeyboardEvent): void
}

/** The groups that work: those of a sheet alone while one is open, else all; the highest and latest first. */
export function activeGroups(groups: readonly ShortcutGroup[]): readonly ShortcutGroup[] {
  const sheets = groups.filter((group) => group.layer === 'sheet')
  if (sheets.length > 0) return sheets.slice(-1)
  return [...groups].reverse().sort((one, other) => HEIGHT[other.layer] - HEIGHT[one.layer])
}

/** The shortcut that a row of presses means, or whether it may still become one. */
export function resolve(groups: readonly ShortcutGroup[], presses: readonly string[], inField: boolean): Shortcut | 'more' | null {
  let more = false
  for (const shortcut of groups.flatMap((group) => group.shortcuts)) {
    for (const keys of keysOf(shortcut)) {
      const wanted = pressesOf(keys)
      if (inField && !worksInFields(shortcut, wanted[0] ?? '')) continue
      if (!presses.every((press, index) => press === wanted[index])) continue
      if (wanted.length === presses.length) return shortcut
      more = true
    }
  }
  return more ? 'more' : null
}

export function createShortcutStore(): ShortcutStore {
  let groups: readonly ShortcutGroup[] = []
  let shown: readonly ShortcutGroup[] = []
  let atPress: readonly ShortcutGroup[] | null = null
  let pending: string[] = []
  let pendingSince = 0
  const listeners = new Set<() => void>()
  const replace = (next: readonly ShortcutGroup[]) => {
    groups = next
    shown = activeGroups(groups)
    for (const listener of listeners) listener()
  }
  return {
    register(group) {
      replace([...groups, group])
      return () => replace(groups.filter((one) => one !== group))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    active: () => shown,
    begin() {
      atPress = shown
    },
    handle(event) {
      // What opened since takes the press: a key typed at once is its. Of what closed only a sheet keeps its press to itself.
      const closed = atPress?.[0]?.layer === 'sheet' && shown[0]?.layer !== 'sheet' ? atPress : null
      const works = closed ?? shown
      atPress = null
      if (event.defaultPrevented || event.isComposing || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return
      const press = pressName(event)
      const taken = takenByTarget(event.target, press)
      if (taken === 'control') return
      const presses = event.timeStamp - pendingSince < SEQUENCE_MS ? [...pending, press] : [press]
      const found = resolve(works, presses, taken === 'field') ?? resolve(works, [press], taken === 'field')
      pending = found === 'more' ? presses : []
      pendingSince = event.timeStamp
      if (found === null) return
      event.preventDefault()
      if (found !== 'more') found.run()
    },
  }
}
