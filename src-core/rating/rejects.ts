/** Rejected usage: grouped by cause with the fix beside it, mended, processed again or discarded. */
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import { companyZone, type ZoneClock } from '../kernel/instants.ts'
import { cdrLineParser } from '../mediation/rules/cdr-line.ts'
import { REJECTION_TEXTS, type RejectionCause, type UsageFault } from '../mediation/rules/rejection-causes.ts'
import type { JobContext } from '../operations/context.ts'
import { eachOrAll } from '../operations/exceptions.ts'
import { type AnyOperation, anyOperation, defineCommand, defineJob, defineQuery } from '../operations/define.ts'
import { ratingBook } from './book.ts'
import { recordParser, type RecordReading } from './usage-file.ts'
import { digestOf, faultOfFallen } from './usage-import.ts'
import { readAccess, subscriberCache, type UsageRater, usageRater } from './usage-rater.ts'

const ids = z.array(z.number().int()).min(1).max(10_000)

const groups = defineQuery({
  name: 'rejectedUsage.groups',
  summary: 'Open rejects by cause, each with its meaning and what mends it',
  input: z.object({}),
  output: z.array(
    z.object({
      cause: z.string(),
      title: z.string(),
      meaning: z.string(),
      fix: z.string(),
      mended_in: z.string(),
      count: z.number(),
      oldest: z.string().nullable(),
    }),
  ),
  handler: async ({ store }) => {
    const rows = await store.db
      .selectFrom('rejected_usage')
      .select((e) => ['cause', e.fn.countAll<number>().as('count'), e.fn.min('usage_date').as('oldest')])
      .where('status', '=', 'open')
      .groupBy('cause')
      .orderBy('count', 'desc')
      .execute()
    return rows.map((row) => {
      const { title, meaning, fix, mendedIn } = REJECTION_TEXTS[row.cause as RejectionCause]
      return { cause: row.cause, title, meaning, fix, mended_in: mendedIn, count: Number(row.count), oldest: row.oldest }
    })
  },
})

const mend = defineCommand({
  name: 'rejectedUsage.mend',
  summary: 'Correct the line of a rejected record; it is rated when the rejects are processed again',
  input: z.object({ id: z.number().int(), line: z.string().min(1).max(8192) }),
  output: z.object({ id: z.number(), before: z.string().nullable() }),
  undo: {
    kind: 'inverse',
    call: ({ id, before }) => (before === null ? null : { operation: 'rejectedUsage.mend', input: { id, line: before }, label: 'Undo' }),
  },
  handler: async (context, { id, line }) => {
    const row = await context.store.db
      .selectFrom('rejected_usage')
      .select(['line', 'mended_line', 'status'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw refuse('notFound', 'rejectedUsage.notFound', `There is no rejected record ${id}.`)
    if (row.status !== 'open')
      throw refuse('refused', 'rejectedUsage.closed', `Record ${id} is ${row.status} and is not corrected any more.`)
    await context.store.db.updateTable('rejected_usage').set({ mended_line: line, changed_op: context.op }).where('id', '=', id).execute()
    context.touch('rejectedUsage', id)
    return { id, before: row.mended_line ?? row.line }
  },
})

const setStatus = (
  name: 'discard' | 'reopen',
  summary: string,
  from: 'open' | 'discarded',
  to: 'open' | 'discarded',
  inverse: string,
  label: string,
) =>
  defineCommand({
    name: `rejectedUsage.${name}`,
    summary,
    input: z.object({ ids }),
    output: z.object({ ids: z.array(z.number()) }),
    undo: { kind: 'inverse', call: (output) => (output.ids.length === 0 ? null : { operation: inverse, input: output, label }) },
    handler: async (context, input) => {
      const rows = await context.store.db
        .selectFrom('rejected_usage')
        .select('id')
        .where('id', 'in', input.ids)
        .where('status', '=', from)
        .execute()
      const moved = rows.map((row) => row.id)
      if (moved.length === 0) throw refuse('refused', 'rejectedUsage.nothing', `None of the ${input.ids.length} records is ${from}.`)
      await context.store.db.updateTable('rejected_usage').set({ status: to, changed_op: context.op }).where('id', 'in', moved).execute()
      for (const id of moved) context.touch('rejectedUsage', id)
      context.summarise(`${moved.length} rejected usage records ${to === 'open' ? 'reopened' : 'discarded'}`)
      return { ids: moved }
    },
  })

const reprocessInput = z.object({ ids: ids.optional(), cause: z.string().optional() })

interface Cursor {
  readonly after: number
  readonly last: number
  readonly accepted: number
  readonly rejected: number
}

const reprocess = defineJob({
  name: 'usage.reprocess',
  summary: 'Process rejected usage again, after the cause was mended',
  input: reprocessInput,
  undo: { kind: 'none', reason: 'What could be rated is rated; what could not stays rejected with its reason.' },
  triesCarefully: true,
  start: async (context, input: z.infer<typeof reprocessInput>) => {
    const counted = await openRejects(context, input, 0, Number.MAX_SAFE_INTEGER)
      .select((e) => [e.fn.countAll<number>().as('count'), e.fn.max('id').as('last')])
      .executeTakeFirstOrThrow()
    const total = Number(counted.count)
    if (total === 0) throw refuse('refused', 'rejectedUsage.nothing', 'There is no open rejected usage that fits.')
    return {
      title: `Process ${total} rejected usage records again`,
      unit: 'records',
      total,
      cursor: { after: 0, last: counted.last ?? 0, accepted: 0, rejected: 0 } as Cursor,
    }
  },
  chunk: async (context, cursor, input) => {
    const rows = await openRejects(context, input, cursor.after, cursor.last).selectAll().orderBy('id').limit(500).execute()
    const rater = usageRater(context.store, context.op, await ratingBook(context.store), subscriberCache())
    const company = await context.store.db.selectFrom('company').select('zone').executeTakeFirstOrThrow()
    const parserOf = await batchParsers(context, rows, companyZone(company.zone))
    let { after, accepted, rejected } = cursor
    for (const row of rows) {
      const line = row.mended_line ?? row.line
      const parse = parserOf(row.import_batch_id)
      const fault = context.careful
        ? await rateAloneAgain(context, parse(line), line, row.import_batch_id)
        : await rateAgain(context, rater, parse(line), line, row.import_batch_id)
      after = row.id
      if (fault) rejected += 1
      else accepted += 1
      await keepOutcome(context, row.id, fault)
      if (context.spent()) break
    }
    await rater.flush()
    context.touch('rejectedUsage', after)
    const isFinished = rows.length === 0 || after >= cursor.last
    return {
      cursor: { after, last: cursor.last, accepted, rejected },
      done: accepted + rejected - cursor.accepted - cursor.rejected,
      rejected: rejected - cursor.rejected,
      step: 'Rating',
      ...(isFinished ? { report: { accepted, rejected } } : {}),
    }
  },
})

/** Records are read as their file was; those of files from before that was kept, as lines without a header. */
async function batchParsers(
  { store }: Pick<JobContext, 'store'>,
  rows: readonly { readonly import_batch_id: number }[],
  clock: ZoneClock,
): Promise<(batch: number) => ReturnType<typeof recordParser>> {
  const ids = [...new Set(rows.map((row) => row.import_batch_id))]
  const batches =
    ids.length === 0 ? [] : await store.db.selectFrom('import_batch').select(['id', 'reading']).where('id', 'in', ids).execute()
  const plain = cdrLineParser(clock)
  const parsers = new Map(
    batches.map(({ id, reading }) => [id, reading === null ? plain : recordParser(JSON.parse(reading) as RecordReading, clock)]),
  )
  return (batch) => parsers.get(batch) ?? plain
}

function openRejects(context: Pick<JobContext, 'store'>, input: z.infer<typeof reprocessInput>, after: number, last: number) {
  let query = context.store.db.selectFrom('rejected_usage').where('status', '=', 'open').where('id', '>', after).where('id', '<=', last)
  if (input.ids) query = query.where('id', 'in', input.ids)
  if (input.cause) query = query.where('cause', '=', input.cause)
  return query
}

async function rateAgain(
  context: JobContext,
  rater: UsageRater,
  read: ReturnType<ReturnType<typeof cdrLineParser>>,
  line: string,
  batch: number,
): Promise<UsageFault | null> {
  if (!read.ok) return read.fault
  const access = await readAccess(context.store, read.values.accessCode)
  const outcome = await rater.rate({ values: read.values, digest: digestOf(line), batch }, access)
  return outcome.ok ? null : outcome.fault
}

/** As {@link rateAgain}, by itself: where the program fails on it, it stays rejected with the incident. */
async function rateAloneAgain(
  context: JobContext,
  read: ReturnType<ReturnType<typeof cdrLineParser>>,
  line: string,
  batch: number,
): Promise<UsageFault | null> {
  let fault: UsageFault | null = null
  const fallen = await eachOrAll(context, [line], async () => {
    const rater = usageRater(context.store, context.op, await ratingBook(context.store), subscriberCache())
    fault = await rateAgain(context, rater, read, line, batch)
    await rater.flush()
  })
  return faultOfFallen(fallen) ?? fault
}

async function keepOutcome(context: JobContext, id: number, fault: UsageFault | null): Promise<void> {
  const update = context.store.db.updateTable('rejected_usage').where('id', '=', id)
  const tried = (e: { (column: 'times_tried', operator: '+', value: number): never }) => ({ times_tried: e('times_tried', '+', 1) })
  const outcome = fault ? { cause: fault.cause, field: fault.field, reason: fault.reason } : { status: 'reprocessed' as const }
  await update.set((e) => ({ ...tried(e as never), ...outcome, changed_op: context.op })).execute()
}

export const rejectOperations: AnyOperation[] = [
  groups,
  mend,
  setStatus('discard', 'Give up rejected usage records', 'open', 'discarded', 'rejectedUsage.reopen', 'Reopen'),
  setStatus('reopen', 'Take discarded usage records up again', 'discarded', 'open', 'rejectedUsage.discard', 'Discard'),
  reprocess,
].map(anyOperation)
