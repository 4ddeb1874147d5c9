/** What is cut into: how it stands before, what is done while it is cut, and how an operator goes on after. */
import type { Books, Stage } from './books.ts'
import type { Cut, CutKind, Cutter } from './cutting.ts'
import type { Outcome } from './outcome.ts'

export interface Scene {
  readonly books: Books
  readonly stage: Stage
  /** Of a month's work that nobody cut. */
  readonly reference: Outcome
}

export interface Phase {
  readonly name: string
  /** Where it is cut. */
  readonly kinds: readonly CutKind[]
  readonly acts: readonly Cut['act'][]
  /** How many of all points, in parts of one hundred. */
  readonly share: number
  /** Brings a folder to where it stands before. */
  prepare?(scene: Scene): Promise<void>
  /** Does the work and arms the cutter where it begins. Ends when it is done, or with the host. @throws Error for what no cut explains */
  work(scene: Scene, cutter: Cutter, cut: Cut | null): Promise<void>
  /** Goes on without a cut until all is done; answers what is wrong then. */
  finish(scene: Scene): Promise<string[]>
}
