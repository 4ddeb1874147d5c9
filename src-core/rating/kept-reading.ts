/** The records of each import are read as their file was: rejects that are tried again, whichever version took them in. */
import { sql } from 'kysely'
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import { couldBeDay } from '../files/values/cells.ts'
import { Refusal } from '../kernel/failures.ts'
import { companyZone, type ZoneClock } from '../kernel/instants.ts'
import { cdrLineParser } from '../mediation/rules/cdr-line.ts'
import { formatFault, type UsageRead } from '../mediation/rules/usage-values.ts'
import type { JobContext } from '../operations/context.ts'
import { cellsOfLine } from './headed-lines.ts'
import { openUsageFile, recordParser, type RecordReading, recordReading, type UsageFileInput, usageFileInput } from './usage-file.ts'

type Parser = (record: string) => UsageRead

const importJob = preparedSelect<{ batch: number }>()((db, p) =>
  db
    .selectFrom('job')
    .select('input')
    .where('operation', '=', 'usage.import')
    .where(sql<number>`json_extract(cursor, '$.batch')`, '=', p.batch)
    .limit(1),
)

type Context = Pick<JobContext, 'store' | 'files'>

/** How rejects are read where the operator says that they are written otherwise than their import read them. */
export const givenReading = {
  mapping: usageFileInput.mapping,
  date_form: usageFileInput.date_form,
  decimal_mark: usageFileInput.decimal_mark,
  duration_form: usageFileInput.duration_form,
} as const
const givenReadingObject = z.object(givenReading)
export type GivenReading = z.infer<typeof givenReadingObject>

/** What columns decided holds no more where other columns are meant. */
function readWith(kept: RecordReading, { mapping, date_form, decimal_mark, duration_form }: GivenReading): RecordReading {
  return {
    ...kept,
    ...(mapping === undefined ? {} : { mapping, forms: undefined }),
    ...(date_form === undefined ? {} : { dateForm: date_form }),
    ...(decimal_mark === undefined ? {} : { decimalMark: decimal_mark }),
    ...(duration_form === undefined ? {} : { durationForm: duration_form }),
  }
}

/**
 * The parser of each import.
 *
 * @param given what the operator says of how the lines are read, instead of what their import was told and found
 */
export async function parsersOf(context: Context, given: GivenReading = {}): Promise<(batch: number) => Promise<Parser>> {
  const { store } = context
  const company = await store.db.selectFrom('company').select('zone').executeTakeFirstOrThrow()
  const clock = companyZone(company.zone)
  const known = new Map<number, Parser>()
  return async (batch) => {
    const made = known.get(batch)
    if (made) return made
    const row = await store.db.selectFrom('import_batch').select('reading').where('id', '=', batch).executeTakeFirst()
    const parser = row?.reading
      ? recordParser(readWith(JSON.parse(row.reading) as RecordReading, given), clock)
      : await earlierParser(context, batch, clock, given)
    known.set(batch, parser)
    return parser
  }
}

/**
 * Imports of earlier versions kept no reading: their jobs say the format, and the file its columns where it is still there. Without a
 * job, the stored form of the rejects says whether they have a header.
 */
async function earlierParser(context: Context, batch: number, clock: ZoneClock, given: GivenReading): Promise<Parser> {
  const named = { dateForm: given.date_form ?? null, decimalMark: given.decimal_mark ?? null }
  const job = await context.store.first(importJob(context.store), { batch })
  if (!job) return (await hasHeadlessForm(context, batch)) ? cdrLineParser(clock, named) : () => formatFault(null, COLUMNS_UNKNOWN)
  const input = JSON.parse(job.input) as UsageFileInput & { readonly format?: string }
  if (input.format !== 'csv') return cdrLineParser(clock, named)
  try {
    const file = await openUsageFile(context.store, context.files, { ...input, encoding: input.encoding ?? 'utf-8' }, 'csv')
    return recordParser(readWith(recordReading(file, input, null), given), clock)
  } catch (error) {
    if (error instanceof Refusal) return () => formatFault(null, `${COLUMNS_UNKNOWN} (${error.message})`)
    return () => formatFault(null, COLUMNS_UNKNOWN)
  }
}

const MOST_COMPARED = 500
const ACCESS_FIELD = 2

/**
 * Whether rejects are lines without a header, by what was stored of them: such a line begins with its date and has its access third.
 * Of headed lines which column is which cannot be known from them: quantity and parameters of a reject are not stored.
 */
async function hasHeadlessForm({ store }: Context, batch: number): Promise<boolean> {
  const rows = await store.db
    .selectFrom('rejected_usage')
    .select(['line', 'access_id'])
    .where('import_batch_id', '=', batch)
    .orderBy('id')
    .limit(MOST_COMPARED)
    .execute()
  const told = rows.filter(({ access_id }) => access_id !== null)
  const lines = (told.length > 0 ? told : rows).map(({ line, access_id }) => ({ cells: cellsOfLine(line, ';') ?? [], access_id }))
  return lines.every(
    ({ cells, access_id }) => couldBeDay((cells[0] ?? '').trim()) && (access_id === null || cells[ACCESS_FIELD]?.trim() === access_id),
  )
}

const COLUMNS_UNKNOWN =
  'the columns of its file are not known any more, because an earlier version imported it: discard the record and import the file again'
