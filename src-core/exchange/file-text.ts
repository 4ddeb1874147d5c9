/** The text of a staged file: its encoding found, its bytes decoded piece by piece. */
import { refuse } from '../kernel/failures.ts'
import type { StagedFiles } from '../operations/context.ts'

export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const
/** `windows-1252` holds Latin-1. A byte order mark decides; else UTF-8 where the bytes are that. */
export type Encoding = (typeof ENCODINGS)[number]

const PIECE = 1 << 18

/** The file's bytes in pieces. */
function* pieces(files: StagedFiles, id: string): Generator<Uint8Array> {
  const size = files.size(id)
  for (let at = 0; at < size; ) {
    const piece = files.read(id, at, PIECE)
    if (piece.length === 0) return
    at += piece.length
    yield piece
  }
}

/** The decoded text in pieces, without a byte order mark. */
export function* textOf(files: StagedFiles, id: string, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding)
  for (const piece of pieces(files, id)) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

/**
 * Finds the encoding from the whole file.
 *
 * @throws Refusal for an empty file, a spreadsheet or another binary
 */
export function detectEncoding(files: StagedFiles, id: string): Encoding {
  const size = files.size(id)
  if (size === 0) throw refuse('invalid', 'import.emptyFile', 'The file is empty.')
  const first = files.read(id, 0, Math.min(size, PIECE))
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be'
  refuseBinary(first)
  return isUtf8(files, id) ? 'utf-8' : 'windows-1252'
}

const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a spreadsheet or an archive (ZIP). Save the sheet as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel file. Save the sheet as CSV'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF. A file of rows is needed, as CSV'],
  [[0x1f, 0x8b], 'compressed (gzip). Unpack it first'],
]

function refuseBinary(bytes: Uint8Array): void {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte))
  if (known) throw refuse('invalid', 'import.notText', `The file is ${known[1]}.`)
  if (bytes.includes(0)) throw refuse('invalid', 'import.notText', 'The file is no text. A file of rows is needed, as CSV.')
  let controls = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1
  }
  if (controls * 50 > bytes.length) throw refuse('invalid', 'import.notText', 'The file is no text. A file of rows is needed, as CSV.')
}

function isUtf8(files: StagedFiles, id: string): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (const piece of pieces(files, id)) decoder.decode(piece, { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  }
}
