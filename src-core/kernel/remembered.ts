/** Small memories for inner loops of volumes: neighbouring records share quantities, prices and days. */

/** Remembers what was made of a key; forgets all when there are more than `most`. */
export function remembered<Key, Value>(most: number, make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size >= most) known.clear()
    const made = make(key)
    known.set(key, made)
    return made
  }
}

/** As {@link remembered}, for as long as the key itself is held. */
export function rememberedBy<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    known.set(key, made)
    return made
  }
}

/** As {@link remembered}, of two keys that are objects, or the same texts again. */
export function rememberedPair<One, Other, Value>(
  most: number,
  make: (one: One, other: Other) => Value,
): (one: One, other: Other) => Value {
  const known = new Map<One, Map<Other, Value>>()
  let count = 0
  return (one, other) => {
    const ofOne = known.get(one)
    const found = ofOne?.get(other)
    if (found !== undefined) return found
    if (count >= most) {
      known.clear()
      count = 0
    }
    const made = make(one, other)
    const kept = known.get(one) ?? new Map<Other, Value>()
    known.set(one, kept.set(other, made))
    count += 1
    return made
  }
}
