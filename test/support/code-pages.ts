/** Text as the bytes of a code page, made by asking the decoder what each byte is. */

const tables = new Map<string, ReadonlyMap<string, number>>()

function tableOf(encoding: string): ReadonlyMap<string, number> {
  const known = tables.get(encoding)
  if (known) return known
  const decoder = new TextDecoder(encoding)
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  tables.set(encoding, table)
  return table
}

/** @throws RangeError for a sign that the encoding does not have */
export function bytesOf(text: string, encoding: string): number[] {
  if (encoding === 'utf-8') return [...new TextEncoder().encode(text)]
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const bytes = Buffer.from(text, 'utf16le')
    return [...(encoding === 'utf-16be' ? bytes.swap16() : bytes)]
  }
  const table = tableOf(encoding)
  return [...text].map((sign) => {
    const byte = table.get(sign)
    if (byte === undefined) throw new RangeError(`“${sign}” is not in ${encoding}`)
    return byte
  })
}
