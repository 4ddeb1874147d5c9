/**
 * Carries values between two worlds as JSON, as the structured clone algorithm would: what it refuses is refused
 * here. The source text of this function runs in the page too: it may refer to nothing outside itself.
 */

/** How a function becomes a number on one side and a caller on the other; absent where functions may not cross. */
export interface FunctionTable {
  idOf(fn: (...values: unknown[]) => unknown): number
  callerOf(id: number): (...values: unknown[]) => unknown
}

export interface CloneCodec {
  /** Throws for what cannot be cloned: functions without a table, symbols, promises, cycles. */
  encode(value: unknown): unknown
  decode(coded: unknown): unknown
}

/** A coded value: plain JSON, except that an object with `$` stands for what JSON cannot say. */
interface Tagged {
  readonly $: string
  readonly v?: unknown
  readonly type?: string
}

export function createCodec(functions?: FunctionTable): CloneCodec {
  const refuse = (): never => {
    throw new Error('An object could not be cloned.')
  }
  const bytesToText = (view: ArrayBufferView): string => new Uint8Array(view.buffer, view.byteOffset, view.byteLength).toBase64()

  const encodeNumber = (value: number): unknown =>
    Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) }

  const encodeSpecial = (value: object, encodeInner: (inner: unknown) => unknown): Tagged | null => {
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message] }
    if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => pair.map(encodeInner)) }
    if (value instanceof Set) return { $: 'set', v: [...value].map(encodeInner) }
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: bytesToText(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value)) {
      const name = value.constructor.name
      return { $: 'view', type: name === 'Buffer' ? 'Uint8Array' : name, v: bytesToText(value) }
    }
    return null
  }

  const encodeObject = (value: object, above: readonly object[]): unknown => {
    if (above.includes(value)) refuse()
    const encodeInner = (inner: unknown): unknown => encode(inner, [...above, value])
    const special = encodeSpecial(value, encodeInner)
    if (special) return special
    if (typeof (value as { then?: unknown }).then === 'function') refuse()
    if (Array.isArray(value)) return value.map(encodeInner)
    const entries = Object.entries(value).map(([key, inner]) => [key, encodeInner(inner)])
    return '$' in value ? { $: 'object', v: entries } : Object.fromEntries(entries)
  }

  const encode = (value: unknown, above: readonly object[] = []): unknown => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (value === undefined) return { $: 'undefined' }
    if (typeof value === 'number') return encodeNumber(value)
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
    if (typeof value === 'object') return encodeObject(value, above)
    if (typeof value === 'function' && functions) return { $: 'function', v: functions.idOf(value as () => unknown) }
    return refuse()
  }

  const decodeError = ([name, message]: readonly string[]): Error => Object.assign(new Error(message), { name })

  const decodeView = (coded: Tagged): unknown => {
    const bytes = Uint8Array.fromBase64(coded.v as string)
    const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[coded.type ?? 'Uint8Array']
    return View ? new View(bytes.buffer) : refuse()
  }

  const decoders: Record<string, (coded: Tagged) => unknown> = {
    undefined: () => undefined,
    number: (coded) => Number(coded.v),
    bigint: (coded) => BigInt(coded.v as string),
    date: (coded) => new Date(coded.v as number),
    error: (coded) => decodeError(coded.v as string[]),
    map: (coded) => new Map((coded.v as unknown[][]).map(([key, value]) => [decode(key), decode(value)])),
    set: (coded) => new Set((coded.v as unknown[]).map(decode)),
    buffer: (coded) => Uint8Array.fromBase64(coded.v as string).buffer,
    view: decodeView,
    object: (coded) => Object.fromEntries((coded.v as [string, unknown][]).map(([key, value]) => [key, decode(value)])),
    function: (coded) => functions?.callerOf(coded.v as number) ?? refuse(),
  }

  const decode = (coded: unknown): unknown => {
    if (coded === null || typeof coded !== 'object') return coded
    if (Array.isArray(coded)) return coded.map(decode)
    const tag = (coded as Partial<Tagged>).$
    if (tag !== undefined) return (decoders[tag] ?? refuse)(coded as Tagged)
    return Object.fromEntries(Object.entries(coded).map(([key, inner]) => [key, decode(inner)]))
  }

  return { encode: (value) => encode(value), decode }
}
