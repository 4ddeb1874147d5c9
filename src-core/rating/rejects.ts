/** Rejected usage: grouped by cause with the fix beside it, mended, processed again or discarded. */
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import { REJECTION_TEXTS, type RejectionCause, type UsageFault } from '../mediation/rules/rejection-causes.ts'
import { bytesOf } from '../mediation/rules/usage-identity.ts'
import type { UsageRead } from '../mediation/rules/usage-values.ts'
import { comingImports } from '../operations/coming.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { eachOrAll } from '../operations/exceptions.ts'
import { type AnyOperation, anyOperation, defineCommand, defineJob, defineQuery } from '../operations/define.ts'
import { confirmDatesOfFile } from '../setup/index.ts'
import { ratingBook } from './book.ts'
import { farUsage } from './far-usage.ts'
import { refuseWithoutIdentities } from './identities.ts'
import { givenReading, parsersOf } from './kept-reading.ts'
import { faultOfFallen, sameness } from './usage-import.ts'
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

/** Which rejects, and how they are read where their import was told, or found out, the wrong way. */
const reprocessInput = z.object({
  ids: ids.optional(),
  cause: z.string().optional(),
  batch: z.int().optional(),
  ...givenReading,
  confirm_date: confirmDatesOfFile,
})

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
    await refuseWithoutIdentities(context.store)
    const counted = await openRejects(context, input, 0, Number.MAX_SAFE_INTEGER)
      .select((e) => [e.fn.countAll<number>().as('count'), e.fn.max('id').as('last')])
      .executeTakeFirstOrThrow()
    const total = Number(counted.count)
    if (total === 0) throw refuse('refused', 'rejectedUsage.nothing', 'There is no open rejected usage that fits.')
    await refuseUnreadable(context, input)
    return {
      title: `Process ${total} rejected usage records again`,
      unit: 'records',
      total,
      cursor: { after: 0, last: counted.last ?? 0, accepted: 0, rejected: 0 } as Cursor,
    }
  },
  chunk: async (context, cursor, input) => {
    await refuseWithoutIdentities(context.store)
    const found = await openRejects(context, input, cursor.after, cursor.last).selectAll().orderBy('id').limit(500).execute()
    const batches = new Set((await comingImports(context.store)).map(({ batch }) => batch))
    const rows = found.filter((row) => !batches.has(row.import_batch_id))
    const book = await ratingBook(context.store)
    const rater = usageRater(context.store, context.op, book, subscriberCache())
    const parsers = await parsersOf(context, input)
    const far = farUsage(context.today, input.confirm_date)
    let { after, accepted, rejected } = cursor
    for (const row of rows) {
      const line = row.mended_line ?? row.line
      const again: Again = { read: (await parsers(row.import_batch_id))(line), line, batch: row.import_batch_id, reject: row.id }
      const unlikely = again.read.ok ? far(again.read.values.eventDate) : null
      const fault = unlikely ?? (context.careful ? await rateAloneAgain(context, again) : await rateAgain(context, rater, again))
      after = row.id
      if (fault) rejected += 1
      else accepted += 1
      await keepOutcome(context, again, fault)
      if (context.spent()) break
    }
    await rater.flush()
    context.touch('rejectedUsage', after)
    if (rows.length === 0) after = found.at(-1)?.id ?? after
    const isFinished = found.length === 0 || after >= cursor.last
    return {
      cursor: { after, last: cursor.last, accepted, rejected },
      done: accepted + rejected - cursor.accepted - cursor.rejected,
      rejected: rejected - cursor.rejected,
      step: 'Rating',
      ...(isFinished ? { report: reportOf(context, accepted, rejected) } : {}),
    }
  },
})

/** @throws Refusal of a mapping that names columns which a file of them lacks */
async function refuseUnreadable(context: CommandContext, input: z.infer<typeof reprocessInput>): Promise<void> {
  if (input.mapping === undefined) return
  const parsers = await parsersOf(context, input)
  const rows = await openRejects(context, input, 0, Number.MAX_SAFE_INTEGER).select('import_batch_id as batch').distinct().execute()
  for (const { batch } of rows) await parsers(batch)
}

/** Where nothing could be rated, the report says so in words. */
function reportOf(context: JobContext, accepted: number, rejected: number) {
  if (accepted > 0) return { accepted, rejected }
  const says = `Nothing was rated: ${rejected === 1 ? 'the only record stays' : `all ${rejected} records stay`} rejected.`
  context.summarise(says)
  return { accepted, rejected, says }
}

function openRejects(context: Pick<JobContext, 'store'>, input: z.infer<typeof reprocessInput>, after: number, last: number) {
  let query = context.store.db.selectFrom('rejected_usage').where('status', '=', 'open').where('id', '>', after).where('id', '<=', last)
  if (input.ids) query = query.where('id', 'in', input.ids)
  if (input.cause) query = query.where('cause', '=', input.cause)
  if (input.batch !== undefined) query = query.where('import_batch_id', '=', input.batch)
  return query
}

interface Again {
  readonly read: UsageRead
  readonly line: string
  readonly batch: number
  readonly reject: number
}

async function rateAgain(context: JobContext, rater: UsageRater, { read, line, batch, reject }: Again): Promise<UsageFault | null> {
  if (!read.ok) return read.fault
  const access = await readAccess(context.store, read.values.accessCode)
  const outcome = await rater.rate({ values: read.values, line, batch, reject }, access)
  return outcome.ok ? null : outcome.fault
}

/** As {@link rateAgain}, by itself: where the program fails on it, it stays rejected with the incident. */
async function rateAloneAgain(context: JobContext, again: Again): Promise<UsageFault | null> {
  let fault: UsageFault | null = null
  const fallen = await eachOrAll(context, [again], async () => {
    const rater = usageRater(context.store, context.op, await ratingBook(context.store), subscriberCache())
    fault = await rateAgain(context, rater, again)
    await rater.flush()
  })
  return faultOfFallen(fallen) ?? fault
}

async function keepOutcome(context: JobContext, { read, reject }: Again, fault: UsageFault | null): Promise<void> {
  const update = context.store.db.updateTable('rejected_usage').where('id', '=', reject)
  const tried = (e: { (column: 'times_tried', operator: '+', value: number): never }) => ({ times_tried: e('times_tried', '+', 1) })
  const outcome = fault ? stillRejected(read, fault) : { status: 'reprocessed' as const }
  await update.set((e) => ({ ...tried(e as never), ...outcome, changed_op: context.op })).execute()
}

/** With what its line says by now. */
function stillRejected(read: UsageRead, fault: UsageFault) {
  const { family, further } = sameness(read, fault)
  return {
    cause: fault.cause,
    field: fault.field,
    reason: fault.reason,
    family: family === null ? null : bytesOf(family),
    further,
    ...(read.ok ? { access_id: read.values.accessCode, usage_date: read.values.eventDate } : {}),
  }
}

export const rejectOperations: AnyOperation[] = [
  groups,
  mend,
  setStatus('discard', 'Give up rejected usage records', 'open', 'discarded', 'rejectedUsage.reopen', 'Reopen'),
  setStatus('reopen', 'Take discarded usage records up again', 'discarded', 'open', 'rejectedUsage.discard', 'Discard'),
  reprocess,
].map(anyOperation)
