/** How a company rounds, out of its settings. */
import type { RoundingMode } from '../kernel/rounding.ts'

export interface RoundingSettings {
  readonly rounding_down: 'floor' | 'zero'
}

/** The mode that a setting means: down is to the lower number, or towards zero where the company says so. */
export function roundingOf(mode: RoundingMode, { rounding_down }: RoundingSettings): RoundingMode {
  return mode === 'floor' && rounding_down === 'zero' ? 'down' : mode
}
