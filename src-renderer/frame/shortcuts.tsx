/** The keyboard layer: `useShortcuts` gives a page its keys, the provider listens for all of them. */
import { createContext, type ReactNode, use, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createShortcutStore, type Layer, type Shortcut, type ShortcutGroup, type ShortcutStore } from './shortcut-store.ts'

const StoreContext = createContext<ShortcutStore | null>(null)

function useStore(): ShortcutStore {
  const store = use(StoreContext)
  if (!store) throw new Error('useShortcuts needs a ShortcutProvider above it')
  return store
}

export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(createShortcutStore)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => store.handle(event)
    // A sheet that Esc closes is gone before its press comes here: it must not be the page's Esc as well.
    window.addEventListener('keydown', store.begin, { capture: true })
    window.addEventListener('keydown', listen)
    return () => {
      window.removeEventListener('keydown', store.begin, { capture: true })
      window.removeEventListener('keydown', listen)
    }
  }, [store])
  return <StoreContext value={store}>{children}</StoreContext>
}

/** What of a shortcut the readers see; the rest may change without registering again. */
function signature(shortcuts: readonly Shortcut[]): string {
  return JSON.stringify(shortcuts.map((one) => [one.keys, one.label, one.display, one.bar, one.palette, one.detail, one.inFields]))
}

/**
 * Registers the keys of a page or a part of one while it is shown.
 *
 * @param shortcuts in the order in which the status bar shows them; `run` may be a new function on every render
 */
export function useShortcuts(shortcuts: readonly Shortcut[], layer: Layer = 'page'): void {
  const store = useStore()
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const seen = signature(shortcuts)
  useEffect(() => {
    if (latest.current.length === 0 && layer !== 'sheet') return
    const steady = latest.current.map((one, index) => ({ ...one, run: () => latest.current[index]?.run() }))
    return store.register({ layer, shortcuts: steady })
  }, [store, layer, seen])
}

/** The groups that work now, for the status bar, the sheet of keys and the palette. */
export function useActiveShortcuts(): readonly ShortcutGroup[] {
  const store = useStore()
  return useSyncExternalStore(store.subscribe, store.active)
}
