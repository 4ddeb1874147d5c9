/** What a measurement answers, and how measurements are printed. */

export interface Measure {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** The same unit, measured in the same run; `null` where only a limit is set. */
  readonly yardstick: number | null
  /** Value against yardstick. */
  readonly ratio: number | null
  /** What is asked, in words; `null` for a figure that stands for itself. */
  readonly target: string | null
  /** `null` where nothing is asked. */
  readonly met: boolean | null
}

export interface BenchOptions {
  /** Smaller sizes: about a minute for all. */
  readonly quick: boolean
}

export interface Target {
  readonly atLeast?: number
  readonly below?: number
}

/** A figure against a limit of its own. */
export function limited(name: string, unit: string, value: number, target: Target): Measure {
  return { name, unit, value, yardstick: null, ratio: null, target: words(target), met: isMet(value, target) }
}

/** A figure against a yardstick; the target is of their ratio. */
export function compared(name: string, unit: string, value: number, yardstick: number, target: Target): Measure {
  const ratio = value / yardstick
  return { name, unit, value, yardstick, ratio, target: `ratio ${words(target)}`, met: isMet(ratio, target) }
}

/** A figure that explains others; nothing is asked of it. */
export function noted(name: string, unit: string, value: number): Measure {
  return { name, unit, value, yardstick: null, ratio: null, target: null, met: null }
}

function isMet(value: number, { atLeast, below }: Target): boolean {
  return (atLeast === undefined || value >= atLeast) && (below === undefined || value < below)
}

function words({ atLeast, below }: Target): string {
  const parts = [...(atLeast === undefined ? [] : [`≥ ${figure(atLeast)}`]), ...(below === undefined ? [] : [`< ${figure(below)}`])]
  return parts.join(', ')
}

function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 })
}

const WIDTHS = [58, 12, 12, 12, 8, 16, 5] as const

/** One line of the table. */
export function tableLine(cells: readonly string[]): string {
  return `${cells.map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[at] ?? 0))).join(' ')}\n`
}

export const TABLE_HEAD: string = tableLine(['', 'unit', 'value', 'yardstick', 'ratio', 'target', 'met'])

/** A measure as a line of the table. */
export function measureLine({ name, unit, value, yardstick, ratio, target, met }: Measure): string {
  const mark = met === null ? '' : met ? 'yes' : 'NO'
  return tableLine([
    name,
    unit,
    figure(value),
    yardstick === null ? '' : figure(yardstick),
    ratio === null ? '' : ratio.toFixed(2),
    target ?? '',
    mark,
  ])
}

/** The value that a share of the sample does not exceed. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}
