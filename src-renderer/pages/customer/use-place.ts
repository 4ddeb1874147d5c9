/** Where one is inside a page: tab and record in view stand in the address, so that Back works. */
import { useNavigate, useSearch } from '@tanstack/react-router'

export interface Place {
  /** A part of the address; `fallback` where it names none. */
  part(key: string, fallback: string): string
  /** Goes to another place of the same page; a part that is `null` leaves the address. */
  go(parts: Readonly<Record<string, string | null>>): void
}

export function usePlace(): Place {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  return {
    part: (key, fallback) => (search[key] === undefined ? fallback : String(search[key])),
    go: (parts) => {
      const next = Object.fromEntries(Object.entries({ ...search, ...parts }).filter(([, value]) => value !== null))
      void navigate({ to: '.', search: next as never })
    },
  }
}
