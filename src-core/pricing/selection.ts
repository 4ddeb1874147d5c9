/** What the three steps of price selection answer, and the notes they leave when an explanation is asked for. */

export const SELECTION_REASONS = [
  'NO_PRICEPLAN', // nothing fits: usage is rejected with this cause
  'SEVERAL_VERSIONS', // more than one published version is valid: an error of the catalog
  'NO_PRICE', // a version or line was chosen that carries neither a price nor an expression
] as const
export type SelectionReason = (typeof SELECTION_REASONS)[number]

export type Selection<Found> =
  | { readonly found: true; readonly value: Found }
  | { readonly found: false; readonly reason: SelectionReason; readonly message: string }

export interface SelectionNote {
  readonly step: 'plan' | 'version' | 'line'
  /** Id of the plan, version or line. */
  readonly id: number
  /** `PP_VOICE_INTL`, `version 7`, `line 6`. */
  readonly name: string
  readonly taken: boolean
  /** `only candidate`, `starts at 1,200 min`. */
  readonly why: string
  /** How many criteria speak against it: 1 is a near miss. */
  readonly misses: number
  /** Of the line taken its longest prefix; of one passed by its prefix, where a longer one alone goes before it. */
  readonly prefix?: string
}

/** Collects notes; where none is handed in, the steps write nothing and cost nothing. */
export type SelectionTrace = SelectionNote[]

export function foundSelection<Found>(value: Found): Selection<Found> {
  return { found: true, value }
}

export function missedSelection(
  reason: SelectionReason,
  message: string,
): { readonly found: false; readonly reason: SelectionReason; readonly message: string } {
  return { found: false, reason, message }
}
