/** The bridge from the run before to this one: what came, what went, what changed; it adds up. Minor units of one currency. */
import type { DifferenceKind, DifferenceRow } from './run-data.ts'

export interface BridgeStep {
  readonly key: DifferenceKind | 'before' | 'gone' | 'now'
  readonly count: number
  /** Of an end: the whole; of a step: what it adds. */
  readonly minor: number
  /** Where its bar begins and ends. */
  readonly from: number
  readonly to: number
}

export interface RunTotal {
  readonly count: number
  readonly minor: number
}

const STEPS: readonly DifferenceKind[] = ['new', 'changedMuch', 'changedLittle', 'same']

/**
 * Accounts of the run before that are not in this one are what its total holds beyond the amounts
 * that this run's drafts are compared with.
 *
 * @param before the invoices of the run before, in this currency
 */
export function bridgeOf(rows: readonly DifferenceRow[], before: RunTotal): readonly BridgeStep[] {
  const of = (kind: DifferenceKind) => rows.filter((row) => row.kind === kind)
  const sum = (some: readonly DifferenceRow[], value: (row: DifferenceRow) => number) => some.reduce((total, row) => total + value(row), 0)
  const known = rows.filter((row) => row.previous_minor !== null)
  const gone = { count: before.count - sum(known, (row) => row.count), minor: before.minor - sum(known, (row) => row.previous_minor ?? 0) }
  const parts: Omit<BridgeStep, 'from' | 'to'>[] = [
    { key: 'new', count: sum(of('new'), (row) => row.count), minor: sum(of('new'), (row) => row.gross_minor) },
    { key: 'gone', count: -gone.count, minor: -gone.minor },
    ...STEPS.slice(1).map((kind) => ({
      key: kind,
      count: sum(of(kind), (row) => row.count),
      minor: sum(of(kind), (row) => row.gross_minor - (row.previous_minor ?? 0)),
    })),
  ]
  let at = before.minor
  const steps = parts.map((part) => {
    const from = at
    at += part.minor
    return { ...part, from, to: at }
  })
  const count = sum(rows, (row) => row.count)
  return [
    { key: 'before', count: before.count, minor: before.minor, from: 0, to: before.minor },
    ...steps,
    { key: 'now', count, minor: at, from: 0, to: at },
  ]
}

export interface Scale {
  /** Where the bars start; above zero when the steps would be too small to see. */
  readonly start: number
  readonly end: number
}

/** From zero, unless all ends lie far from it: then from a little below the least. */
export function scaleOf(steps: readonly BridgeStep[]): Scale {
  const ends = steps.flatMap((step) => (step.key === 'before' || step.key === 'now' ? [step.to] : [step.from, step.to]))
  const [least, most] = [Math.min(0, ...ends), Math.max(...ends)]
  const lowest = Math.min(...ends)
  const span = most - lowest
  const isFar = lowest > 0 && span > 0 && span < most / 3
  return { start: isFar ? Math.max(0, lowest - Math.ceil(span * 0.6)) : least, end: most }
}

/** Where a bar stands on the scale, as percent of its width. */
export function placeOf(step: BridgeStep, scale: Scale): { readonly left: number; readonly width: number } {
  const whole = scale.end - scale.start
  if (whole <= 0) return { left: 0, width: 0 }
  const share = (value: number) => Math.min(100, Math.max(0, ((value - scale.start) * 100) / whole))
  const [one, other] = [share(step.from), share(step.to)]
  return { left: Math.min(one, other), width: Math.abs(other - one) }
}
