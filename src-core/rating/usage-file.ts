/** A usage file, opened: its table or its lines, where its records begin, how each is read. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { Encoding } from '../files/encodings.ts'
import { encodingEvidence } from '../files/evidence.ts'
import { openTable, openText, refuseHeadingTwice, tableInput } from '../files/open-table.ts'
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import { type RecordPlace, recordsFrom, startOfRecords } from '../files/records.ts'
import { DELIMITERS, type Delimiter } from '../files/rows.ts'
import { couldBeDay } from '../files/values/cells.ts'
import { DURATION_FORMS, type DurationForm } from '../files/values/duration-text.ts'
import { DECIMAL_MARKS } from '../files/values/number-text.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { hasLostLetter } from '../kernel/text.ts'
import type { ZoneClock } from '../kernel/instants.ts'
import { cdrLineParser } from '../mediation/rules/cdr-line.ts'
import { USAGE_DATE_FORMS, type UsageForms } from '../mediation/rules/usage-forms.ts'
import { formatFault, type UsageRead } from '../mediation/rules/usage-values.ts'
import { confirmDatesOfFile } from '../setup/index.ts'
import type { StagedFiles } from '../operations/context.ts'
import { headedParser, isUsageHeading } from './headed-lines.ts'

/** `cdr`: Opencell's line without a header. `csv`: headed, columns by name. */
export const USAGE_FORMATS = ['cdr', 'csv'] as const
export type UsageFormat = (typeof USAGE_FORMATS)[number]

export const usageFileInput = {
  /** The staged file's id. */
  staged: z.string().regex(/^[0-9a-f]{64}$/),
  file_name: z.string().min(1).max(255),
  /** Of a headed file: usage field to column name. */
  mapping: z.record(z.string(), z.string()).optional(),
  ...tableInput,
  /** Of every date; each column by its own cells if left out. Counts since 1970 of ten or thirteen digits need no name. */
  date_form: z.enum(USAGE_DATE_FORMS).optional(),
  /** Of every number; each column by its own cells if left out. */
  decimal_mark: z.enum(DECIMAL_MARKS).optional(),
  /** What the two parts of durations as `8:10` are; the column says it, or its heading, if left out. */
  duration_form: z.enum(DURATION_FORMS).optional(),
  /** Dates far from today that are meant, each named again; or all of them. */
  confirm_date: confirmDatesOfFile,
} as const
const usageFileObject = z.object(usageFileInput)
export type UsageFileInput = z.infer<typeof usageFileObject>

export interface UsageFile {
  readonly size: number
  readonly format: UsageFormat
  readonly form: { readonly encoding: Encoding; readonly delimiter: Delimiter }
  /** Headings; none where the lines have no header. */
  readonly header: readonly string[] | null
  /** The row of the headings, 0 where there is none. */
  readonly headerRow: number
  /** Where the first record begins. */
  readonly start: RecordPlace
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
}

/** @throws Refusal when the file is empty, no text, or has no record */
export async function openUsageFile(store: ReadStore, files: StagedFiles, input: UsageFileInput, format: UsageFormat): Promise<UsageFile> {
  const file = format === 'csv' ? await openHeaded(store, files, input) : await openLines(store, files, input)
  if (recordsFrom(files, input.staged, file.form, file.start).next().done)
    throw refuse('invalid', 'usage.noRecords', file.header ? 'The file has a header and no records.' : 'The file holds no records.')
  return file
}

async function openHeaded(store: ReadStore, files: StagedFiles, input: UsageFileInput): Promise<UsageFile> {
  const mapped = new Set(Object.values(input.mapping ?? {}))
  const known = (heading: string) => mapped.has(heading) || isUsageHeading(heading)
  const table = await openTable(files, input.staged, input, { evidence: await encodingEvidence(store), known })
  refuseHeadingTwice(table.header)
  const { size, encoding, delimiter, header, headerRow, questions, decided } = table
  const form = { encoding, delimiter }
  return { size, format: 'csv', form, header, headerRow, start: startOfRecords(files, input.staged, form, headerRow), questions, decided }
}

async function openLines(store: ReadStore, files: StagedFiles, input: UsageFileInput): Promise<UsageFile> {
  if (input.header_row !== undefined) throw refuseField('header_row', 'usage.noHeader', 'Lines without a header have no row of headings.')
  const text = await openText(files, input.staged, input.encoding, await encodingEvidence(store))
  const first = firstLine(text.text())
  const delimiter = input.delimiter ?? text.named ?? delimiterOfLine(first)
  const form = { encoding: text.encoding, delimiter }
  const start = startOfRecords(files, input.staged, form, 0)
  return { size: text.size, format: 'cdr', form, header: null, headerRow: 0, start, questions: text.questions, decided: text.decided }
}

/** The first line with something in it; an empty text where there is none. */
export function firstLine(texts: Iterable<string>): string {
  for (const text of texts) {
    const line = text.split(/[\r\n]+/).find((one) => one.trim() !== '')
    if (line !== undefined) return line
  }
  return ''
}

/** A line has a date and at least three fields more: a semicolon divides it, or the sign that does. */
function delimiterOfLine(line: string): Delimiter {
  return DELIMITERS.find((one) => line.split(one).length >= 4 && couldBeDay(line.split(one)[0]?.replace(/^"|"$/g, '') ?? '')) ?? ';'
}

/** Whether a file has a header: not where its first line begins with a date. */
export function formatOfLine(line: string): UsageFormat {
  const [first = ''] = line.split(delimiterOfLine(line))
  return couldBeDay(first.replace(/^"|"$/g, '').trim()) ? 'cdr' : 'csv'
}

/** How each record of a batch is read: kept with it, so that what was rejected is read the same way again. */
export interface RecordReading {
  readonly format: UsageFormat
  readonly delimiter: string
  readonly header?: readonly string[] | undefined
  readonly mapping?: Readonly<Record<string, string>> | undefined
  readonly dateForm?: UsageFileInput['date_form'] | undefined
  readonly decimalMark?: UsageFileInput['decimal_mark'] | undefined
  /** What the columns decided. */
  readonly forms?: UsageForms | undefined
  /** Earlier versions named none, and read two parts of a duration as minutes and seconds. */
  readonly durationForm?: DurationForm | null
}

/** What the columns or lines of a file decided together. */
export interface DecidedForms {
  readonly forms?: UsageForms
  readonly durationForm: DurationForm | null
}

export function recordReading(file: UsageFile, input: UsageFileInput, found: DecidedForms | null): RecordReading {
  const { format, form, header } = file
  const { mapping, date_form: dateForm, decimal_mark: decimalMark } = input
  return {
    format,
    delimiter: form.delimiter,
    ...(header ? { header, mapping } : {}),
    dateForm,
    decimalMark,
    forms: found?.forms,
    durationForm: input.duration_form ?? found?.durationForm ?? null,
  }
}

/** @throws Refusal naming the columns that are missing */
export function recordParser(reading: RecordReading, clock: ZoneClock): (record: string) => UsageRead {
  const { format, delimiter, header = [], mapping = {}, forms } = reading
  const durationForm = reading.durationForm === undefined ? 'mm:ss' : reading.durationForm
  const named = { dateForm: reading.dateForm ?? null, decimalMark: reading.decimalMark ?? null, durationForm }
  if (format === 'cdr') return wholeLetters(cdrLineParser(clock, { ...named, delimiter }))
  return wholeLetters(headedParser({ columns: header, delimiter }, mapping, clock, { ...named, ...(forms ? { decided: forms } : {}) }))
}

/** A record with a letter that was lost when its file was read is none. */
function wholeLetters(parse: (record: string) => UsageRead): (record: string) => UsageRead {
  return (record) => (hasLostLetter(record) ? LOST : parse(record))
}
const LOST = formatFault(
  null,
  'a letter was lost here (U+FFFD): the file was read with another code page than its own; name it in encoding',
)
