/** A staged file as a table: the one way from bytes to rows, for every kind of file. */
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import type { StagedFiles } from '../operations/context.ts'
import { ENCODING_WORDS, ENCODINGS, type Encoding } from './encodings.ts'
import { type EncodingEvidence, type EncodingGuess, guessEncoding } from './guess-encoding.ts'
import type { ReadingDecision, ReadingQuestion } from './questions.ts'
import { DELIMITERS, type Delimiter, type FileRow, firstRows, rowsOf } from './rows.ts'
import { sepLine, shapeOf } from './shape.ts'
import { type HighCells, lookAtBytes, textOf } from './staged-text.ts'

/** How a file is read where its sender or the operator says so; what is left out is found out. Every door has these. */
export const tableInput = {
  encoding: z.enum(ENCODINGS).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  /** The row of the headings, from 1, blank lines counted; lines before it are passed over. */
  header_row: z.int().min(1).max(1000).optional(),
} as const
const tableInputObject = z.object(tableInput)
export type TableInput = z.infer<typeof tableInputObject>

export interface TableWorld {
  readonly evidence: EncodingEvidence
  /** Whether a heading is one of the fields that are looked for. */
  readonly known: (heading: string) => boolean
}

/** The text of a file with what was found out of it. */
export interface OpenedText {
  readonly size: number
  readonly encoding: Encoding
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
  /** From the beginning, without a byte order mark and a line `sep=;`. */
  text(): Generator<string>
  /** Named by that line. */
  readonly named: Delimiter | null
}

export interface OpenedTable {
  readonly size: number
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly headerRow: number
  /** Trimmed; without empty columns at the end. */
  readonly header: readonly string[]
  /** The first data rows. */
  readonly sample: readonly FileRow[]
  /** Whether there are more. */
  readonly sampleIsPart: boolean
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
  /** Data rows from the first, read again at each call. */
  rows(): Generator<FileRow>
}

const SAMPLE_ROWS = 1000
/** Rows by which the shape is found. */
const SHAPE_ROWS = 200

/** Opens a headed file. @throws Refusal when it is empty, no text, or has no header */
export async function openTable(files: StagedFiles, id: string, input: TableInput, world: TableWorld): Promise<OpenedTable> {
  const opened = await openText(files, id, input.encoding, world.evidence)
  const cut = (delimiter: Delimiter) => firstRows(rowsOf(opened.text(), delimiter), SHAPE_ROWS, true)
  const delimiter = input.delimiter ?? opened.named ?? undefined
  const shape = shapeOf(cut, { delimiter, headerRow: input.header_row, known: world.known })
  const all = function* () {
    for (const row of rowsOf(opened.text(), shape.delimiter)) if (row.row > shape.headerRow) yield row
  }
  const sample = firstRows(all(), SAMPLE_ROWS)
  return {
    size: opened.size,
    encoding: opened.encoding,
    delimiter: shape.delimiter,
    headerRow: shape.headerRow,
    header: shape.header,
    sample,
    sampleIsPart: sample.length === SAMPLE_ROWS,
    questions: [...opened.questions, ...shape.questions],
    decided: [...opened.decided, ...shape.decided],
    rows: all,
  }
}

/** Opens a file as text: its encoding named, found, or guessed and asked about. */
export async function openText(
  files: StagedFiles,
  id: string,
  named: Encoding | undefined,
  evidence: EncodingEvidence,
): Promise<OpenedText> {
  const { encoding, questions, decided } = await encodingOf(files, id, named, evidence)
  const first = textOf(files, id, encoding).next().value ?? ''
  const sep = sepLine(first)
  const text = function* () {
    let skipped = sep?.length ?? 0
    for (const piece of textOf(files, id, encoding)) {
      yield skipped === 0 ? piece : piece.slice(skipped)
      skipped = 0
    }
  }
  return { size: files.size(id), encoding, questions, decided, text, named: sep?.delimiter ?? null }
}

type Found = Pick<OpenedText, 'encoding' | 'questions' | 'decided'>

async function encodingOf(files: StagedFiles, id: string, named: Encoding | undefined, evidence: EncodingEvidence): Promise<Found> {
  const nothing = { questions: [], decided: [] }
  // What is named is still no spreadsheet.
  const bytes = lookAtBytes(files, id, named !== undefined)
  if (named !== undefined) return { encoding: named, ...nothing }
  if (bytes.kind === 'unicode') return { encoding: bytes.encoding, ...nothing }
  const guess = await guessEncoding(bytes.high, evidence)
  const { encoding } = guess
  const cells = tellingCells(bytes.high, guess)
  const sample = readAs(cells, encoding)
  if (!guess.certain) {
    const choices = guess.candidates.map((one) => ({ value: one.encoding, reads: readAs(cells, one.encoding) }))
    const reason = `Its letters could be of different code pages: they read “${sample}” as ${ENCODING_WORDS[encoding] ?? encoding}.`
    return { encoding, questions: [{ option: 'encoding', column: null, reason, choices }], decided: [] }
  }
  if (guess.by === null) return { encoding, ...nothing }
  const why = {
    country: `by the company’s country, “${evidence.country}”: “${sample}”`,
    customers: `by the countries and languages of the customers: “${sample}”`,
    names: `names in the books are written so: “${sample}”`,
  }[guess.by]
  return { encoding, questions: [], decided: [{ option: 'encoding', column: null, value: encoding, why }] }
}

const MOST_SAMPLES = 4

/** A few cells as a character a byte: those first that the other readings read otherwise. */
function tellingCells({ cells }: HighCells, { candidates }: EncodingGuess): string[] {
  const [first, ...others] = candidates.map(({ encoding }) => cells.map((cell) => readAs([cell], encoding)))
  const telling = others.map((reads) => cells.find((_cell, at) => reads[at] !== first?.[at])).filter((cell) => cell !== undefined)
  return [...new Set([...telling, ...cells])].slice(0, MOST_SAMPLES)
}

/** Cells as an encoding reads them. */
function readAs(cells: readonly string[], encoding: Encoding): string {
  const decoder = new TextDecoder(encoding)
  return cells.map((cell) => decoder.decode(Uint8Array.from(cell, (sign) => sign.charCodeAt(0)))).join(', ')
}

/** @throws Refusal of a heading that stands twice: no cell could be told from the other */
export function refuseHeadingTwice(header: readonly string[]): void {
  const twice = header.find((heading, index) => heading !== '' && header.indexOf(heading) !== index)
  if (twice) throw refuse('invalid', 'import.headingTwice', `Two columns are headed “${twice}”. Give each column its own heading.`)
}
