/**
 * Looking up by a name that came from outside. A plain object answers `constructor` and `toString` too, with functions of
 * JavaScript that nobody asked for; these answer what was put in and nothing else.
 */

/** The value under a name, `undefined` where the record itself has none. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** The same entries in an object that inherits nothing: for descriptions that are asked by names from outside. */
export function dictionary<Entries extends object>(entries: Entries): Entries {
  return Object.assign(Object.create(null) as Entries, entries)
}
