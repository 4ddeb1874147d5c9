/** Where one is: each page names its path, the title bar shows it and the window takes its title from it. */
import { createContext, type ReactNode, use, useEffect, useState } from 'react'

export interface Crumb {
  readonly label: string
  /** The address of a step above; the last step has none. */
  readonly to?: string
}

interface PathState {
  readonly crumbs: readonly Crumb[]
  readonly set: (crumbs: readonly Crumb[]) => void
}

const PathContext = createContext<PathState>({ crumbs: [], set: () => undefined })

export function PathProvider({ children }: { readonly children: ReactNode }) {
  const [crumbs, set] = useState<readonly Crumb[]>([])
  return <PathContext value={{ crumbs, set }}>{children}</PathContext>
}

export function usePath(): readonly Crumb[] {
  return use(PathContext).crumbs
}

/** Names the path of the page that calls it. */
export function usePagePath(crumbs: readonly Crumb[]): void {
  const { set } = use(PathContext)
  const key = JSON.stringify(crumbs)
  useEffect(() => {
    const path = JSON.parse(key) as readonly Crumb[]
    set(path)
    document.title = `${path.map((crumb) => crumb.label).join(' / ')} – Countinghouse`
  }, [key, set])
}
