/**
 * The job that takes a usage file in: lines to records, records to rated transactions, in one pass.
 *
 * A window of lines is read and sorted by access point before rating, and written in that order:
 * neighbouring rows then share index pages. Arrival order is kept inside an access point.
 */
import { z } from 'zod'
import type { WriteStore } from '../database/store.ts'
import { companyZone, zoneClock } from '../kernel/instants.ts'
import { importBatch, rejectedUsage } from '../mediation/model.ts'
import { bytesOf, familyOf, furtherOf } from '../mediation/rules/usage-identity.ts'
import type { UsageFault } from '../mediation/rules/rejection-causes.ts'
import type { UsageRead } from '../mediation/rules/usage-values.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { defineJob, type JobChunk } from '../operations/define.ts'
import { eachOrAll, type Exception } from '../operations/exceptions.ts'
import { type RatingBook, ratingBook } from './book.ts'
import type { ReadingDecision } from '../files/questions.ts'
import { refuseUndecided } from '../files/undecided.ts'
import { countLines, type FileRecord, type RecordForm, type RecordPlace, recordsFrom } from '../files/records.ts'
import { type Confirmed } from '../kernel/far-dates.ts'
import { farUsage } from './far-usage.ts'
import { unusedHeadings } from './headed-lines.ts'
import { refuseWithoutIdentities } from './identities.ts'
import { countRejected, type KnownFamilies } from './occurrences.ts'
import { earlierImports, giveUpRejects, refuseKnown } from './known-file.ts'
import { openUsageFile, recordParser, type RecordReading, recordReading, USAGE_FORMATS, usageFileInput } from './usage-file.ts'
import { removeSome, wholeBatch } from './take-back.ts'
import { lineReading, usageReading } from './usage-reading.ts'
import {
  type AccessRead,
  readAccess,
  type SubscriberCache,
  subscriberCache,
  type UsageOutcome,
  type UsageRater,
  usageRater,
} from './usage-rater.ts'

export const usageImportInput = z.object({
  ...usageFileInput,
  format: z.enum(USAGE_FORMATS).default('cdr'),
})
type UsageImportInput = z.infer<typeof usageImportInput>

interface Cursor {
  readonly batch: number
  readonly zone: string
  readonly form: RecordForm
  readonly reading: RecordReading
  readonly decided?: readonly ReadingDecision[]
  /** Columns that no field of a record is made of. */
  readonly unused?: readonly string[]
  /** Byte offset and row number of the window's first line. */
  readonly offset: number
  readonly row: number
  /** How many records of the sorted window are done. */
  readonly index: number
  readonly accepted: number
  readonly rejected: number
  readonly duplicates: number
  /** While it is taken back: where that stands. */
  readonly back?: ReturnType<typeof wholeBatch>
}

const WINDOW_LINES = 50_000
/** Between two looks at the watch. */
const STRIDE = 64

export const usageImport = defineJob({
  name: 'usage.import',
  summary: 'Import a usage file: records are rated as they come in, rejects are kept with their reason',
  input: usageImportInput,
  undo: { kind: 'none', reason: 'Take its import back instead, as long as nothing of it is invoiced: usage.takeBack.' },
  triesCarefully: true,
  start: async (context: CommandContext, input: UsageImportInput) => {
    await refuseWithoutIdentities(context.store)
    const digest = Buffer.from(input.staged, 'hex')
    const earlier = await earlierImports(context.store, digest)
    refuseKnown(earlier)
    const file = await openUsageFile(context.store, context.files, input, input.format)
    // What is missing may be so because the file was cut the wrong way.
    refuseUndecided(file.questions)
    recordParser(recordReading(file, input, null), zoneClock('UTC'))
    const columns = file.header
      ? await usageReading(context.store, context.files, input.staged, file, input.mapping ?? {}, input)
      : lineReading(context.files, input.staged, file, input)
    refuseUndecided(columns.questions)
    const reading = recordReading(file, input, columns)
    const rows = countLines(context.files, input.staged, file.form, file.start.offset)
    const batch = context.store
      .bulk(importBatch, [
        'kind',
        'file_name',
        'content_digest',
        'rows',
        'accepted',
        'rejected',
        'duplicates',
        'state',
        'created_at',
        'created_op',
        'reading',
      ])
      .add(['usage', input.file_name, digest, rows, 0, 0, 0, 'running', context.now, context.op, JSON.stringify(reading)])
    context.touch('importBatch', batch)
    await giveUpRejects(context, earlier)
    const company = await context.store.db.selectFrom('company').select('zone').executeTakeFirstOrThrow()
    const cursor: Cursor = {
      batch,
      zone: company.zone,
      form: file.form,
      reading,
      decided: [...file.decided, ...columns.decided],
      unused: file.header ? unusedHeadings({ columns: file.header, delimiter: file.form.delimiter }, input.mapping ?? {}) : [],
      ...file.start,
      index: 0,
      accepted: 0,
      rejected: 0,
      duplicates: 0,
    }
    return { title: `Usage import ${input.file_name}`, unit: 'rows', total: rows, cursor }
  },
  chunk: async (context, given: Cursor, input) => {
    await refuseWithoutIdentities(context.store)
    const cursor = given.form ? given : await ofBefore(context, given, input)
    const memory = memoryOf(context)
    const window = windowAt(context, cursor, input)
    if (!window.fill(context)) return { cursor, done: 0, step: 'Reading' }
    return rateWindow(context, cursor, window, memory, input.confirm_date)
  },
  takeBack: async (context, cursor: Cursor, { file_name }) => {
    windows.delete(context.store)
    memories.delete(context.store)
    const from = cursor.back ?? wholeBatch(cursor.batch)
    const { at, isOver } = await removeSome(context, from)
    if (isOver)
      context.summarise(
        `Usage import ${file_name} broken off: nothing of it is rated, ${at.removed.toLocaleString('en')} records taken back`,
      )
    return { cursor: { ...cursor, back: at }, undone: at.removed - from.removed, isOver }
  },
})

/** A job that an earlier version left in the middle kept its place, and not how the file is read. */
async function ofBefore(context: JobContext, cursor: Cursor, input: UsageImportInput): Promise<Cursor> {
  const file = await openUsageFile(context.store, context.files, { ...input, encoding: input.encoding ?? 'utf-8' }, input.format)
  return { ...cursor, form: file.form, reading: recordReading(file, input, null) }
}

async function rateWindow(
  context: JobContext,
  cursor: Cursor,
  window: Window,
  memory: Memory,
  confirmed: Confirmed,
): Promise<JobChunk<Cursor>> {
  const book = await ratingBook(context.store)
  const rater = usageRater(context.store, context.op, book, memory.subscribers)
  const far = farUsage(context.today, confirmed)
  const keepReject = rejectWriter(context.store, context.op, cursor.batch, memory.subscribers.families)
  let { index, accepted, rejected, duplicates } = cursor
  while (index < window.records.length) {
    const record = window.records[index] as WindowRecord
    const unlikely = record.read.ok ? far(record.read.values.eventDate) : null
    const rated = unlikely
      ? unlikely
      : context.careful
        ? rateAlone(context, book, record, cursor.batch)
        : rateRecord(context, rater, record, cursor.batch, memory)
    const fault = rated instanceof Promise ? await rated : rated
    if (fault === null) accepted += 1
    else {
      if (fault.cause === 'DUPLICATE') duplicates += 1
      else rejected += 1
      keepReject(record, fault)
    }
    index += 1
    if (index % STRIDE === 0 && context.spent()) break
  }
  await rater.flush()
  const done = index - cursor.index
  const progress = { ...cursor, index, accepted, rejected, duplicates }
  const isWindowDone = index >= window.records.length
  const next: Cursor = isWindowDone ? { ...progress, ...window.end, index: 0 } : progress
  const isFinished = isWindowDone && window.isLast
  if (isFinished) await closeBatch(context, next)
  context.touch('usageRecord', cursor.batch)
  const newRejects = rejected + duplicates - cursor.rejected - cursor.duplicates
  return {
    cursor: next,
    done,
    rejected: newRejects,
    step: 'Rating',
    ...(isFinished ? { report: reportOf(context, next) } : {}),
  }
}

/** A record by itself, whatever fails on it: nothing of it stays then, and it is a reject with its incident. */
async function rateAlone(context: JobContext, book: RatingBook, record: WindowRecord, batch: number): Promise<UsageFault | null> {
  let fault: UsageFault | null = null
  const fallen = await eachOrAll(context, [record], async () => {
    const rater = usageRater(context.store, context.op, book, subscriberCache())
    fault = await rateRecord(context, rater, record, batch, { op: context.op, subscribers: subscriberCache(), accesses: new Map() })
    await rater.flush()
  })
  return faultOfFallen(fallen) ?? fault
}

/** A record on which the program failed, as a reject. */
export function faultOfFallen([fallen]: readonly Exception<unknown>[]): UsageFault | null {
  return fallen ? { cause: 'TECH_ERR', field: null, reason: fallen.reason } : null
}

/** Why a record was not rated, `null` when it was; at once where nothing must be read for it. */
function rateRecord(
  context: JobContext,
  rater: UsageRater,
  { read, line }: WindowRecord,
  batch: number,
  memory: Memory,
): UsageFault | null | Promise<UsageFault | null> {
  if (!read.ok) return read.fault
  const { values } = read
  const rate = (access: AccessRead) => rater.rate({ values, line, batch }, access)
  const known = memory.accesses.get(values.accessCode)
  if (!known) return readAndRate(context, values.accessCode, memory, rate)
  const outcome = rate(known)
  return outcome instanceof Promise ? outcome.then(faultOf) : faultOf(outcome)
}

async function readAndRate(
  context: JobContext,
  code: string,
  memory: Memory,
  rate: (access: AccessRead) => UsageOutcome | Promise<UsageOutcome>,
): Promise<UsageFault | null> {
  const access = await readAccess(context.store, code)
  memory.accesses.set(code, access)
  return faultOf(await rate(access))
}

function faultOf(outcome: UsageOutcome): UsageFault | null {
  return outcome.ok ? null : outcome.fault
}

/** What came of the file; one of which nothing was rated says so in words. */
function reportOf(context: JobContext, { batch, accepted, rejected, duplicates, decided = [], unused = [] }: Cursor) {
  const says = accepted > 0 ? null : nothingRated(rejected, duplicates)
  if (says !== null) context.summarise(says)
  return { batch, accepted, rejected, duplicates, decided, unused, ...(says === null ? {} : { says }) }
}

function nothingRated(rejected: number, duplicates: number): string {
  const all = rejected + duplicates
  if (all === 1) return `Nothing was rated: the only record was ${rejected === 1 ? 'rejected' : 'received before (a duplicate)'}.`
  if (rejected === 0) return `Nothing was rated: all ${all} records were received before (duplicates).`
  if (duplicates === 0) return `Nothing was rated: all ${all} records were rejected.`
  return `Nothing was rated: of ${all} records ${duplicates} were received before (duplicates) and ${rejected} were rejected.`
}

async function closeBatch(context: JobContext, cursor: Cursor): Promise<void> {
  const { accepted, rejected, duplicates } = cursor
  await context.store.db
    .updateTable('import_batch')
    .set({ rows: accepted + rejected + duplicates, accepted, rejected, duplicates, state: 'done' })
    .where('id', '=', cursor.batch)
    .execute()
  context.touch('importBatch', cursor.batch)
  windows.delete(context.store)
  memories.delete(context.store)
}

const REJECT_COLUMNS = [
  'created_op',
  'import_batch_id',
  'row',
  'line',
  'cause',
  'field',
  'reason',
  'access_id',
  'usage_date',
  'status',
  'times_tried',
  'changed_op',
  'family',
  'further',
] as const

/** What of a record tells whether it is the same as another: blank where its line could not be read. */
export function sameness(read: UsageRead, fault: UsageFault): { readonly family: string | null; readonly further: string | null } {
  if (!read.ok) return { family: null, further: null }
  const { values } = read
  const family = fault.family ?? familyOf({ ...values, parameters: JSON.stringify(values.parameters) })
  return { family, further: furtherOf(values) }
}

function rejectWriter(
  store: WriteStore,
  op: number,
  batch: number,
  families: KnownFamilies,
): (record: WindowRecord, fault: UsageFault) => void {
  const insert = store.bulk(rejectedUsage, REJECT_COLUMNS)
  return ({ row, line, read }, fault) => {
    const values = read.ok ? read.values : null
    const { family, further } = sameness(read, fault)
    if (family !== null && fault.cause !== 'DUPLICATE') countRejected(families, family)
    insert.add([
      op,
      batch,
      row,
      line,
      fault.cause,
      fault.field,
      fault.reason,
      values?.accessCode ?? null,
      values?.eventDate ?? null,
      'open',
      1,
      op,
      family === null ? null : bytesOf(family),
      further,
    ])
  }
}

// ---- What was read for records before

/** Access points and subscribers, kept from chunk to chunk for as long as nobody else writes between two of them. */
interface Memory {
  /** The audit entry of the last chunk. */
  readonly op: number
  readonly subscribers: SubscriberCache
  readonly accesses: Map<string, AccessRead>
}

const memories = new WeakMap<WriteStore, Memory>()
const MOST_REMEMBERED = 40_000

/** Each command and chunk takes one entry, so that two entries in a row leave no room for a change between. */
function memoryOf({ store, op }: JobContext): Memory {
  const kept = memories.get(store)
  const goesOn = kept?.op === op - 1 && kept.accesses.size < MOST_REMEMBERED
  if (kept && kept.subscribers.families.size >= MOST_REMEMBERED) kept.subscribers.families.clear()
  const memory = goesOn ? { ...kept, op } : { op, subscribers: subscriberCache(), accesses: new Map<string, AccessRead>() }
  memories.set(store, memory)
  return memory
}

// ---- The window

interface WindowRecord {
  readonly row: number
  readonly line: string
  readonly read: UsageRead
}

interface Window {
  readonly records: readonly WindowRecord[]
  /** Where the next window begins. */
  end: RecordPlace
  isLast: boolean
  /** Reads on until the window is full or the chunk's time is spent; true when it is ready. */
  fill(context: JobContext): boolean
}

const windows = new WeakMap<WriteStore, { batch: number; offset: number; window: Window }>()

function windowAt(context: JobContext, cursor: Cursor, input: UsageImportInput): Window {
  const kept = windows.get(context.store)
  if (kept?.batch === cursor.batch && kept.offset === cursor.offset) return kept.window
  const window = newWindow(context, cursor, input)
  windows.set(context.store, { batch: cursor.batch, offset: cursor.offset, window })
  return window
}

function newWindow(context: JobContext, cursor: Cursor, input: UsageImportInput): Window {
  const parse = recordParser(cursor.reading, companyZone(cursor.zone))
  const lines = recordsFrom(context.files, input.staged, cursor.form, cursor)
  const byAccess = new Map<string, WindowRecord[]>()
  let count = 0
  let records: readonly WindowRecord[] | null = null
  let last: FileRecord | null = null
  const take = (line: FileRecord) => {
    last = line
    count += 1
    const { text, row } = line
    const read = parse(text)
    const order = read.ok ? read.values.accessCode : ''
    const record = { row, line: text.trimEnd(), read }
    const others = byAccess.get(order)
    if (others) others.push(record)
    else byAccess.set(order, [record])
  }
  const window: Window = {
    get records() {
      return records ?? []
    },
    end: cursor,
    isLast: false,
    fill: (job) => {
      while (!records) {
        const { done, value } = count < WINDOW_LINES ? lines.next() : { done: false, value: undefined }
        if (!value) {
          window.isLast = done === true
          if (last) window.end = { offset: last.next, row: last.row }
          records = inOrder(byAccess)
          byAccess.clear()
          break
        }
        take(value)
        if (count % STRIDE === 0 && job.spent()) return false
      }
      return true
    },
  }
  return window
}

/**
 * By access code, and in a code as they came. Nothing that the books could change before a resume: the
 * cursor's `index` counts in this order.
 */
function inOrder(byAccess: ReadonlyMap<string, readonly WindowRecord[]>): WindowRecord[] {
  return [...byAccess.keys()].sort((one, other) => (one < other ? -1 : 1)).flatMap((code) => byAccess.get(code) ?? [])
}
