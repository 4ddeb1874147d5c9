/**
 * Inputs are closed objects at every depth: a field that an operation does not know is refused with the nearest name that it
 * does know, never dropped. What is open by its nature says so in its schema: a record, a loose object, a custom value.
 *
 * The schema's own parsing would drop unknown fields of plain objects in silence; so the input is walked beside its schema first.
 */
import type { z } from 'zod'
import type { FieldFault } from '../kernel/failures.ts'
import './input-words.ts'
import { unreadableTexts } from './readable-text.ts'

/** As much of a Zod schema as is walked; its kinds are those of Zod 4. */
interface Schema {
  readonly _zod: { readonly def: Definition }
}
interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, Schema>>
  readonly catchall?: Schema
  readonly element?: Schema
  readonly innerType?: Schema
  readonly in?: Schema
  readonly options?: readonly Schema[]
  readonly valueType?: Schema
  readonly items?: readonly Schema[]
  readonly rest?: Schema | null
  readonly left?: Schema
  readonly right?: Schema
  readonly getter?: () => Schema
}

type Path = readonly (string | number)[]

export type ReadInput<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly faults: readonly FieldFault[] }

/** Reads an input by its schema, as a closed one. */
export function readClosed<Value>(schema: z.ZodType<Value>, input: unknown): ReadInput<Value> {
  const unreadable = unreadableTexts(input)
  if (unreadable.length > 0) return { ok: false, faults: unreadable }
  const unknown = unknownFields(schema, input)
  const parsed = schema.safeParse(input)
  if (parsed.success && unknown.length === 0) return { ok: true, value: parsed.data }
  const issues = parsed.error?.issues ?? []
  // Of unknown fields more is said by those who know the nearest name.
  const others = unknown.length > 0 ? issues.filter(({ code }) => code !== 'unrecognized_keys') : issues
  return { ok: false, faults: [...unknown, ...others.map(({ path, message }) => ({ path: path.join('.'), reason: message }))] }
}

/** The fields of an input that its schema does not know, each with its path and the nearest known name. */
export function unknownFields(schema: unknown, input: unknown): FieldFault[] {
  return faultsOf(schema as Schema, input, []).map(({ path, reason }) => ({ path, reason }))
}

/**
 * An input that an earlier version kept, without what this one does not know: then a field was dropped in silence, by now it would
 * be refused.
 *
 * @returns the paths of what was dropped: `terms.colour`
 */
export function withoutUnknown(schema: unknown, input: unknown): { readonly input: unknown; readonly dropped: readonly string[] } {
  const unknown = faultsOf(schema as Schema | undefined, input, [])
  if (unknown.length === 0) return { input, dropped: [] }
  const kept = structuredClone(input)
  for (const { keys } of unknown) dropAt(kept, keys)
  return { input: kept, dropped: unknown.map(({ path }) => path) }
}

function dropAt(within: unknown, keys: Path): void {
  const holder = keys.slice(0, -1).reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | null)?.[key], within)
  if (holder !== null && typeof holder === 'object') delete (holder as Record<string, unknown>)[keys.at(-1) as string]
}

interface UnknownField extends FieldFault {
  readonly keys: Path
}

function faultsOf(schema: Schema | undefined, value: unknown, path: Path): UnknownField[] {
  if (schema === undefined || value === null || typeof value !== 'object') return []
  const { def } = schema._zod
  if (def.innerType) return faultsOf(def.innerType, value, path)
  switch (def.type) {
    case 'object':
      return faultsOfObject(def, value as Readonly<Record<string, unknown>>, path)
    case 'array':
      return Array.isArray(value) ? value.flatMap((one, at) => faultsOf(def.element, one, [...path, at])) : []
    case 'tuple':
      return Array.isArray(value) ? value.flatMap((one, at) => faultsOf(def.items?.[at] ?? def.rest ?? undefined, one, [...path, at])) : []
    case 'record':
      return Object.entries(value).flatMap(([key, one]) => faultsOf(def.valueType, one, [...path, key]))
    case 'pipe':
      return faultsOf(def.in, value, path)
    case 'lazy':
      return faultsOf(def.getter?.(), value, path)
    case 'union':
      return fewest((def.options ?? []).map((one) => ({ faults: faultsOf(one, value, path), holds: tagsHold(one, value) })))
    case 'intersection':
      return faultsOfBoth(def, value, path)
    default:
      return []
  }
}

function faultsOfObject({ shape = {}, catchall }: Definition, value: Readonly<Record<string, unknown>>, path: Path): UnknownField[] {
  const isOpen = catchall !== undefined && catchall._zod.def.type !== 'never'
  const known = Object.keys(shape)
  return Object.keys(value).flatMap((key) => {
    if (Object.hasOwn(shape, key)) return faultsOf(shape[key], value[key], [...path, key])
    return isOpen ? faultsOf(catchall, value[key], [...path, key]) : [fault([...path, key], key, known)]
  })
}

/** A field is known when either side knows it. */
function faultsOfBoth({ left, right }: Definition, value: unknown, path: Path): UnknownField[] {
  const other = new Set(faultsOf(right, value, path).map((one) => one.path))
  return faultsOf(left, value, path).filter((one) => other.has(one.path))
}

interface Option {
  readonly faults: UnknownField[]
  /** Whether the literal fields of the option are those of the value. */
  readonly holds: boolean
}

/** The faults of the option that is meant: of those whose tags hold, the one with the fewest. */
function fewest(options: readonly Option[]): UnknownField[] {
  const meant = options.some(({ holds }) => holds) ? options.filter(({ holds }) => holds) : options
  return (
    meant.reduce<UnknownField[] | null>((least, { faults }) => (least === null || faults.length < least.length ? faults : least), null) ??
    []
  )
}

function tagsHold(schema: Schema, value: unknown): boolean {
  const { type, shape } = schema._zod.def
  if (type === 'array') return Array.isArray(value)
  if (type !== 'object' || !shape || Array.isArray(value)) return type !== 'object' && !shape
  return Object.entries(shape).every(([key, one]) => {
    const literal = one._zod.def as Definition & { readonly values?: readonly unknown[] }
    return literal.type !== 'literal' || (literal.values ?? []).includes((value as Record<string, unknown>)[key])
  })
}

function fault(path: Path, key: string, known: readonly string[]): UnknownField {
  const near = nearest(key, known)
  const way = near === null ? knownWords(known) : `; did you mean “${near}”?`
  return { path: path.join('.'), keys: path, reason: `There is no field “${key}”${way}` }
}

const MOST_NAMED = 12

function knownWords(known: readonly string[]): string {
  if (known.length === 0) return ': nothing is taken here.'
  const rest = known.length > MOST_NAMED ? ', …' : '.'
  return `. There are ${known.slice(0, MOST_NAMED).join(', ')}${rest}`
}

/**
 * The known name nearest to one that was written: the same letters in another case or with other joints, one that holds it or
 * is held by it, or one a few letters away; `null` where none is near.
 */
export function nearest(written: string, known: readonly string[]): string | null {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const wanted = plain(written)
  const distances = known.map((name) => ({ name, distance: distanceOf(wanted, plain(name)) }))
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  const close = distances.filter(({ distance }) => distance <= limit).sort((one, other) => one.distance - other.distance)[0]
  if (close) return close.name
  // A short name stands within many words.
  const isWithin = (part: string, whole: string) => part.length >= MEANINGFUL && whole.includes(part)
  return known.find((name) => isWithin(wanted, plain(name)) || isWithin(plain(name), wanted)) ?? null
}

const MEANINGFUL = 4

/** Letters to put in, take out, change or swap (Damerau). */
function distanceOf(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      const above = rows[i - 1] as number[]
      let least = Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, (above[j - 1] as number) + (same ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, ((rows[i - 2] as number[])[j - 2] as number) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return (rows[one.length] as number[])[other.length] as number
}
