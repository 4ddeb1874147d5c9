/** Dense or comfortable rows, remembered by this window. */
import { useSyncExternalStore } from 'react'

export type Density = 'dense' | 'comfortable'

const KEY = 'countinghouse.density'
/** Row heights in pixels, as in tokens.css; the virtual list needs them as numbers. */
const ROW_HEIGHT: Record<Density, number> = { dense: 28, comfortable: 32 }
const listeners = new Set<() => void>()

function read(): Density {
  return globalThis.localStorage?.getItem(KEY) === 'comfortable' ? 'comfortable' : 'dense'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Puts the stored density onto the document; called once before the first paint. */
export function applyDensity(): void {
  document.documentElement.dataset['density'] = read()
}

export function setDensity(density: Density): void {
  localStorage.setItem(KEY, density)
  applyDensity()
  for (const listener of listeners) listener()
}

export function useDensity(): Density {
  return useSyncExternalStore(subscribe, read)
}

/** The height of a table row in pixels at the density in use. */
export function useRowHeight(): number {
  return ROW_HEIGHT[useDensity()]
}
