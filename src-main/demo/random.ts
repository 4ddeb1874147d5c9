/**
 * Random numbers of the demo company, the same on every machine and in every order of asking.
 *
 * A stream belongs to a seed and a key such as `customer 17`; whoever asks for one stream never moves another, so
 * that a customer is the same whether the company has 120 or 4,000.
 */

/** A stream of numbers and the choices made with it. */
export interface Random {
  /** At least 0, below 1. */
  fraction(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
  /** @throws RangeError for an empty list */
  pick<Item>(items: readonly Item[]): Item
  /** Decimal digits, the first not 0. */
  digits(count: number): string
}

/** FNV-1a over UTF-16 units, with a final mix so that near keys lie far apart. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Mulberry32, seeded by the company's seed and the stream's key. */
export function randomOf(seed: number, key: string): Random {
  let state = hashText(`${seed} ${key}`)
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1))
  return {
    fraction,
    whole,
    chance: (probability) => fraction() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('there is nothing to pick from')
      return items[whole(0, items.length - 1)] as (typeof items)[number]
    },
    digits: (count) => Array.from({ length: count }, (_, at) => whole(at === 0 ? 1 : 0, 9)).join(''),
  }
}

/** Picks by weights: `[['DE', 7], ['AT', 3]]`. */
export function pickWeighted<Item>(random: Random, choices: readonly (readonly [Item, number])[]): Item {
  let left = random.fraction() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [item, weight] of choices) {
    left -= weight
    if (left < 0) return item
  }
  return (choices.at(-1) as readonly [Item, number])[0]
}

/** A whole number near `mean`, spread as an exponential: many small, few large; at least 1. */
export function skewed(random: Random, mean: number): number {
  return Math.max(1, Math.round(-Math.log(1 - random.fraction()) * mean))
}
