/**
 * How often a property is tried: a few times in the normal run, the same each time, so that the run says something about
 * what was changed and nothing about luck. `PROPERTY_RUNS=500` looks for what nobody thought of, from a new seed each time.
 */
const asked = Number(process.env['PROPERTY_RUNS'])
export const isSearch: boolean = asked > 0

/** For `fc.assert`. */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  return isSearch ? { numRuns: asked } : { numRuns: usual, seed: 1 }
}

/** Milliseconds that a test may take. */
export const PATIENCE: number = isSearch ? 7_200_000 : 300_000
