/** Random choices that are the same for the same seed. */
export interface Random {
  /** A whole number below a limit. */
  below(limit: number): number
  pick<Value>(values: readonly Value[]): Value
  chance(of: number): boolean
}

/** Mulberry32: small, and good enough to choose among inputs. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
    chance: (of) => next() < of,
  }
}
