/** The text of a staged file: what its bytes are, looked at once, and decoded piece by piece. */
import { isAscii } from 'node:buffer'
import { refuse } from '../kernel/failures.ts'
import type { StagedFiles } from '../operations/context.ts'
import type { Encoding } from './encodings.ts'
import type { HighBytes } from './guess-encoding.ts'

export type HighCells = Pick<HighBytes, 'cells'>

const PIECE = 1 << 18

/** The file's bytes in pieces. */
function* pieces(files: StagedFiles, id: string, from = 0): Generator<Uint8Array> {
  const size = files.size(id)
  for (let at = from; at < size; ) {
    const piece = files.read(id, at, PIECE)
    if (piece.length === 0) return
    at += piece.length
    yield piece
  }
}

/** The decoded text in pieces, without a byte order mark. @throws Refusal where bytes are none of the encoding */
export function* textOf(files: StagedFiles, id: string, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let at = 0
  const decode = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode()
    } catch {
      throw notOf(encoding, at)
    }
  }
  for (const piece of pieces(files, id)) {
    yield decode(piece)
    at += piece.length
  }
  yield decode()
}

function notOf(encoding: string, at: number) {
  const words = `The file is not ${encoding}: about byte ${(at + 1).toLocaleString('en')} it holds what that encoding does not have. Name another “encoding”.`
  return refuse('invalid', 'import.encoding', words, { fields: [{ path: 'encoding', reason: words }] })
}

/** What the bytes of a file are without a guess; or what must be guessed of them. */
export type Bytes =
  | { readonly kind: 'unicode'; readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' }
  | { readonly kind: 'page'; readonly high: HighBytes }

/**
 * Looks at the whole file.
 *
 * @param isNamed the encoding is known: only what is no text at all is refused
 * @throws Refusal for an empty file, a spreadsheet or another binary
 */
export function lookAtBytes(files: StagedFiles, id: string, isNamed = false): Bytes {
  const size = files.size(id)
  if (size === 0) throw refuse('invalid', 'import.emptyFile', 'The file is empty.')
  const first = files.read(id, 0, Math.min(size, PIECE))
  refuseKnownBinary(first)
  const wide = wideOf(first)
  if (wide) return { kind: 'unicode', encoding: wide }
  if (isNamed) return { kind: 'unicode', encoding: 'utf-8' }
  refuseBinary(first)
  return isUtf8(files, id) ? { kind: 'unicode', encoding: 'utf-8' } : { kind: 'page', high: highBytes(files, id) }
}

/** UTF-16 by its mark, or by the zeros that ASCII signs have in it. */
function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  const evenLength = bytes.length - (bytes.length % 2)
  for (let at = 0; at < evenLength; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1
  const [even = 0, odd = 0] = zeros
  if (even + odd === 0 || evenLength === 0) return null
  // Delimiters and line ends are ASCII in any script; a text of one byte a sign has no zero at all.
  const encoding = odd > even ? 'utf-16le' : 'utf-16be'
  if (Math.min(even, odd) * 20 > Math.max(even, odd)) return null
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, evenLength))
  const odds = text.match(/[^\t\r\n\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\u200b-\u200f\ufeff]/gu)?.length ?? 0
  return odds * 50 <= text.length && /[\r\n]/.test(text) ? encoding : null
}

const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a spreadsheet or an archive (ZIP). Save the sheet as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel file. Save the sheet as CSV'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF. A file of rows is needed, as CSV'],
  [[0x1f, 0x8b], 'compressed (gzip). Unpack it first'],
]

function refuseKnownBinary(bytes: Uint8Array): void {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte))
  if (known) throw refuse('invalid', 'import.notText', `The file is ${known[1]}.`)
}

function refuseBinary(bytes: Uint8Array): void {
  if (bytes.includes(0)) throw refuse('invalid', 'import.notText', 'The file is no text. A file of rows is needed, as CSV.')
  let controls = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1
  }
  if (controls * 50 > bytes.length) throw refuse('invalid', 'import.notText', 'The file is no text. A file of rows is needed, as CSV.')
}

/** ASCII is UTF-8 too, and costs next to nothing to see. */
function isUtf8(files: StagedFiles, id: string): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isBetween = false
  try {
    for (const piece of pieces(files, id)) {
      if (!isBetween && isAscii(piece)) continue
      decoder.decode(piece, { stream: true })
      isBetween = (piece.at(-1) as number) > 0x7f
    }
    decoder.decode()
    return true
  } catch {
    return false
  }
}

const WORD = /[A-Za-z]*[\u0080-\u00ff][A-Za-z\u0080-\u00ff]*/g
const CELL = /[^;,\t|\r\n"]*[\u0080-\u00ff][^;,\t|\r\n"]*/g
const MOST_WORDS = 400
const MOST_CELLS = 200
const LONGEST_SAMPLE = 60

/** What the file holds beyond ASCII: bytes of the whole file, words and cells of its first that have some. */
function highBytes(files: StagedFiles, id: string): HighBytes {
  const seen = new Set<number>()
  const words = new Set<string>()
  const cells = new Set<string>()
  let [feeds, carriages] = [false, false]
  for (const piece of pieces(files, id)) {
    feeds ||= piece.includes(10)
    carriages ||= piece.includes(13)
    if (isAscii(piece)) continue
    for (let at = 0; at < piece.length; at++) if ((piece[at] as number) > 0x7f) seen.add(piece[at] as number)
    if (words.size >= MOST_WORDS) continue
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1')
    for (const [word] of text.matchAll(WORD)) if (words.add(word.slice(0, LONGEST_SAMPLE)).size >= MOST_WORDS) break
    for (const [cell] of text.matchAll(CELL)) if (cells.add(cell.trim().slice(0, LONGEST_SAMPLE)).size >= MOST_CELLS) break
  }
  return { seen, words: [...words], cells: [...cells], macLines: carriages && !feeds }
}
