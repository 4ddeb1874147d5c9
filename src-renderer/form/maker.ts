/** How a picker has a record made that is not there yet; the window says what makes which kind. */
import { createContext, use } from 'react'

/** A record as it is referred to. */
export interface MadeRecord {
  readonly id: number
  readonly code: string | null
}

export interface Making {
  readonly entity: string
  /** What was typed into the picker: the name of the new one. */
  readonly typed: string
  readonly onMade: (record: MadeRecord) => void
  /** The operator made none. */
  readonly onLeft: () => void
}

export interface Maker {
  /** What the picker offers, `New article…`; `null` where such a record is not made here. */
  offer(entity: string): string | null
  make(making: Making): void
}

const NOBODY: Maker = { offer: () => null, make: () => {} }

export const MakerContext = createContext<Maker>(NOBODY)

export function useMaker(): Maker {
  return use(MakerContext)
}
