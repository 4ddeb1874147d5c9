/** The records of each import are read as their file was: rejects that are tried again, whichever version took them in. */
import { sql } from 'kysely'
import { preparedSelect } from '../database/store.ts'
import { Refusal } from '../kernel/failures.ts'
import { companyZone, type ZoneClock } from '../kernel/instants.ts'
import { cdrLineParser } from '../mediation/rules/cdr-line.ts'
import { formatFault, type UsageRead } from '../mediation/rules/usage-values.ts'
import type { JobContext } from '../operations/context.ts'
import { openUsageFile, recordParser, type RecordReading, recordReading, type UsageFileInput } from './usage-file.ts'

type Parser = (record: string) => UsageRead

const importJob = preparedSelect<{ batch: number }>()((db, p) =>
  db
    .selectFrom('job')
    .select('input')
    .where('operation', '=', 'usage.import')
    .where(sql<number>`json_extract(cursor, '$.batch')`, '=', p.batch)
    .limit(1),
)

/** The parser of each import. */
export async function parsersOf(context: JobContext): Promise<(batch: number) => Promise<Parser>> {
  const { store } = context
  const company = await store.db.selectFrom('company').select('zone').executeTakeFirstOrThrow()
  const clock = companyZone(company.zone)
  const known = new Map<number, Parser>()
  return async (batch) => {
    const made = known.get(batch)
    if (made) return made
    const row = await store.db.selectFrom('import_batch').select('reading').where('id', '=', batch).executeTakeFirst()
    const parser = row?.reading ? recordParser(JSON.parse(row.reading) as RecordReading, clock) : await earlierParser(context, batch, clock)
    known.set(batch, parser)
    return parser
  }
}

/** Imports of earlier versions kept no reading: their jobs say the format, and the file its columns where it is still there. */
async function earlierParser(context: JobContext, batch: number, clock: ZoneClock): Promise<Parser> {
  const job = await context.store.first(importJob(context.store), { batch })
  const input = job ? (JSON.parse(job.input) as UsageFileInput & { readonly format?: string }) : null
  if (input?.format !== 'csv') return cdrLineParser(clock)
  try {
    const file = await openUsageFile(context.store, context.files, { ...input, encoding: input.encoding ?? 'utf-8' }, 'csv')
    return recordParser(recordReading(file, input, null), clock)
  } catch (error) {
    if (error instanceof Refusal) return () => formatFault(null, `${COLUMNS_UNKNOWN} (${error.message})`)
    return () => formatFault(null, COLUMNS_UNKNOWN)
  }
}

const COLUMNS_UNKNOWN =
  'the columns of its file are not known any more, because an earlier version imported it: discard the record and import the file again'
