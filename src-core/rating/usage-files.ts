/** Reading usage files piece by piece: lines from a byte offset, so that a job resumes in the middle. */
import type { StagedFiles } from '../operations/context.ts'

export interface FileLine {
  readonly text: string
  /** Byte offset of the next line. */
  readonly next: number
}

const PIECE = 1 << 18
const NEWLINE = 10

/** Lines from an offset on; a last line without an end counts too. */
export function* linesFrom(files: StagedFiles, id: string, offset: number): Generator<FileLine> {
  const size = files.size(id)
  const decoder = new TextDecoder()
  let at = offset
  let rest = new Uint8Array(0)
  let restStart = offset
  while (at < size) {
    const piece = files.read(id, at, PIECE)
    at += piece.length
    const bytes = rest.length === 0 ? piece : concat(rest, piece)
    let start = 0
    for (let end = bytes.indexOf(NEWLINE, rest.length); end >= 0; end = bytes.indexOf(NEWLINE, end + 1)) {
      yield { text: decoder.decode(bytes.subarray(start, end)), next: restStart + end + 1 }
      start = end + 1
    }
    restStart += start
    rest = bytes.slice(start)
  }
  if (rest.length > 0) yield { text: decoder.decode(rest), next: size }
}

/** How many lines a file has, without decoding them. */
export function countLines(files: StagedFiles, id: string): number {
  const size = files.size(id)
  let lines = 0
  let last = NEWLINE
  for (let at = 0; at < size; ) {
    const piece = files.read(id, at, PIECE)
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, end + 1)) lines += 1
    last = piece[piece.length - 1] ?? NEWLINE
    at += piece.length
  }
  return last === NEWLINE ? lines : lines + 1
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(one.length + other.length)
  all.set(one)
  all.set(other, one.length)
  return all
}
