/** What a usage file is, before anything of it is imported: its lines or its table, its first records, what it leaves open. */
import { z } from 'zod'
import { encodingEvidence } from '../files/evidence.ts'
import { openText } from '../files/open-table.ts'
import { recordsFrom } from '../files/records.ts'
import { Refusal } from '../kernel/failures.ts'
import { zoneClock } from '../kernel/instants.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import type { UsageDetection } from './contract.ts'
import { cellsOfLine, unusedHeadings } from './headed-lines.ts'
import {
  firstLine,
  formatOfLine,
  openUsageFile,
  recordParser,
  recordReading,
  USAGE_FORMATS,
  type UsageFile,
  type UsageFileInput,
  type UsageFormat,
  usageFileInput,
} from './usage-file.ts'
import { lineReading, usageReading } from './usage-reading.ts'

const SHOWN_RECORDS = 40

/** Call it simulated: a command because only commands are handed files; it writes nothing. */
export const usageDetect = defineCommand({
  name: 'usage.detect',
  summary: 'Find out what a usage file holds: how it is read, its first records, what it leaves open; nothing is written',
  input: z.object({ ...usageFileInput, format: z.enum(USAGE_FORMATS).optional() }),
  output: z.custom<UsageDetection>(),
  undo: { kind: 'none', reason: 'It wrote nothing.' },
  handler: async (context, input): Promise<UsageDetection> => {
    const { store, files } = context
    const format = input.format ?? (await formatOf(context, input))
    const file = await openUsageFile(store, files, input, format)
    context.summarise(`${input.file_name} looked at before its import`)
    const columns = await columnsOf(context, file, input)
    return {
      ...{ format, size: file.size, encoding: file.form.encoding, delimiter: file.form.delimiter, header_row: file.headerRow },
      header: file.header,
      records: firstRecords(context, file, input.staged),
      questions: [...file.questions, ...columns.questions],
      decided: [...file.decided, ...columns.decided],
      unused: file.header ? unusedHeadings({ columns: file.header, delimiter: file.form.delimiter }, input.mapping ?? {}) : [],
    }
  },
})

async function formatOf({ store, files }: CommandContext, input: UsageFileInput): Promise<UsageFormat> {
  const text = await openText(files, input.staged, input.encoding, await encodingEvidence(store))
  return formatOfLine(firstLine(text.text()))
}

/** What the columns of dates and numbers leave open; nothing is asked of them before each needed field has a column. */
async function columnsOf({ store, files }: CommandContext, file: UsageFile, input: UsageFileInput) {
  const nothing = { questions: [], decided: [] }
  if (file.header === null) return lineReading(files, input.staged, file, input)
  try {
    recordParser(recordReading(file, input, null), zoneClock('UTC'))
  } catch (error) {
    if (error instanceof Refusal) return nothing
    throw error
  }
  return usageReading(store, files, input.staged, file, input.mapping ?? {}, input)
}

function firstRecords({ files }: CommandContext, { form, start }: UsageFile, id: string): UsageDetection['records'] {
  const records: { row: number; cells: readonly string[] }[] = []
  for (const { row, text } of recordsFrom(files, id, form, start)) {
    records.push({ row, cells: cellsOfLine(text, form.delimiter) ?? [text] })
    if (records.length >= SHOWN_RECORDS) break
  }
  return records
}
