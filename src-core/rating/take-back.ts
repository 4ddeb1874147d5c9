/**
 * Takes a usage import back: its records and what they were rated to are removed, and counters stand as if it had
 * never come, so that the file can be imported again.
 */
import { z } from 'zod'
import { STANDINGS_SINCE } from '../charging/price.ts'
import { usedOnOneLine } from '../charging/standing.ts'
import { standingBefore } from '../charging/stored-standing.ts'
import { sumOf } from '../kernel/sums.ts'
import { preparedSelect, preparedWrite, type WriteStore } from '../database/store.ts'
import { type Decimal, decimal, toStored } from '../kernel/decimal.ts'
import { type Refusal, refuse, refuseMissing } from '../kernel/failures.ts'
import type { CommandContext, JobContext } from '../operations/context.ts'
import { defineJob } from '../operations/define.ts'
import { ratingBook, type RatingBook } from './book.ts'
import { type CounterPeriodRow, storedAt } from './counter-periods.ts'
import { counterPeriod } from './model.ts'
import { type CounterUse, type RatedInputs, readInputs } from './rated-inputs.ts'
import { notificationLevels, reachedLevels } from './rules/counters.ts'
import { monthOfUsage, moveTo, standingAt, type TierCounter, tierCounters } from './tier-counters.ts'

/** Between two looks at the watch: the desk waits for so many. */
const RECORDS_AT_ONCE = 100

/** The last record first: so each set goes back to where it stood before it. */
const recordsBefore = preparedSelect<{ batch: number; before: number }>()((db, p) =>
  db
    .selectFrom('usage_record')
    .select(['id', 'quantity', 'subscription_id', 'usage_date'])
    .where('import_batch_id', '=', p.batch)
    .where('id', '<', p.before)
    .orderBy('id', 'desc')
    .limit(RECORDS_AT_ONCE),
)
const ratedOf = preparedSelect<{ usage: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select(['id', 'charge_id', 'quantity', 'amount', 'inputs', 'rules', 'invoice_line_id', 'settlement_id'])
    .where('usage_record_id', '=', p.usage)
    .orderBy('id', 'desc'),
)
const removeRated = preparedWrite<{ usage: number }>()((db, p) => db.deleteFrom('rated_transaction').where('usage_record_id', '=', p.usage))
const removeRecord = preparedWrite<{ id: number }>()((db, p) => db.deleteFrom('usage_record').where('id', '=', p.id))
type UsageRow = NonNullable<ReturnType<typeof recordsBefore>['row']>
type RatedRow = NonNullable<ReturnType<typeof ratedOf>['row']>

const BILLED = `SELECT r.settlement_id FROM usage_record u JOIN rated_transaction r ON r.usage_record_id = u.id
  WHERE u.import_batch_id = +? AND u.id >= +? AND u.id < +? AND (r.invoice_line_id IS NOT NULL OR r.settlement_id IS NOT NULL) LIMIT 1`
/** Records of other files that were counted on top of this one's. */
const COUNTED_LATER = `SELECT b.file_name FROM usage_record u JOIN rated_transaction r ON r.usage_record_id = u.id
  JOIN import_batch b ON b.id = u.import_batch_id
  WHERE u.id >= +? AND u.id < +? AND u.import_batch_id <> +? AND r.inputs IS NOT NULL AND EXISTS (
    SELECT 1 FROM usage_record m JOIN rated_transaction x ON x.usage_record_id = m.id
    WHERE m.subscription_id = u.subscription_id AND m.import_batch_id = +? AND x.inputs IS NOT NULL AND x.id < r.id)
  LIMIT 1`
/** Ids of usage records that are checked at once. */
const CHECKED_AT_ONCE = 5_000

interface Cursor {
  readonly batch: number
  readonly before: number
  readonly removed: number
  /** The id of the first usage record that is not checked yet; none when all are, and in jobs of earlier versions. */
  readonly unchecked?: number | null
}

/** Where taking a batch back begins. */
export function wholeBatch(batch: number): Cursor {
  return { batch, before: Number.MAX_SAFE_INTEGER, removed: 0 }
}

/** Removes records of a batch, the last first, until the time of the chunk is spent; closes the batch when none is left. */
export async function removeSome(context: JobContext, cursor: Cursor): Promise<{ readonly at: Cursor; readonly isOver: boolean }> {
  let at = cursor
  let isOver = false
  do {
    const rows = await context.store.all(recordsBefore(context.store), { batch: at.batch, before: at.before })
    await removeRows(context, rows)
    at = { ...at, before: rows.at(-1)?.id ?? at.before, removed: at.removed + rows.length }
    isOver = rows.length < RECORDS_AT_ONCE
  } while (!isOver && !context.spent())
  if (isOver) await close(context, at.batch)
  return { at, isOver }
}

export const takeBackUsage = defineJob({
  name: 'usage.takeBack',
  summary: 'Take a usage import back: its records, what they were rated to, and what counters took',
  input: z.object({ batch: z.number().int() }),
  undo: { kind: 'none', reason: 'Import the file again.' },
  start: async (context: CommandContext, { batch }) => {
    const { store } = context
    const row = await store.db.selectFrom('import_batch').selectAll().where('id', '=', batch).executeTakeFirst()
    if (!row || row.kind !== 'usage') throw refuseMissing('usage import', batch)
    if (row.state !== 'done') {
      const why = row.state === 'undone' ? 'was taken back already' : 'is not finished'
      throw refuse('refused', 'usage.notDone', `The import of ${row.file_name} ${why}.`)
    }
    if (row.going_op !== null)
      throw refuse(
        'refused',
        'usage.going',
        `The import of ${row.file_name} is being taken back. Wait for its end; if it failed, resume it on the page of jobs.`,
      )
    const [first] = (await store.select('SELECT MIN(id) AS id FROM usage_record WHERE import_batch_id = +?', [batch])) as {
      id: number | null
    }[]
    const unchecked = await checkSome(store, batch, first?.id ?? null)
    await store.db.updateTable('import_batch').set({ going_op: context.op }).where('id', '=', batch).execute()
    context.touch('importBatch', batch)
    const cursor: Cursor = { ...wholeBatch(batch), unchecked }
    return { title: `Take back ${row.file_name}`, unit: 'records', total: Math.max(1, row.accepted), cursor }
  },
  toItsEnd: ({ removed }) => removed > 0,
  takeBack: async (context, cursor: Cursor) => {
    await context.store.db.updateTable('import_batch').set({ going_op: null }).where('id', '=', cursor.batch).execute()
    context.touch('importBatch', cursor.batch)
    return { cursor, undone: 0, isOver: true, says: 'Nothing was taken back.' }
  },
  chunk: async (context, cursor: Cursor) => {
    let { unchecked = null } = cursor
    if (unchecked !== null) {
      do unchecked = await checkSome(context.store, cursor.batch, unchecked)
      while (unchecked !== null && !context.spent())
      return { cursor: { ...cursor, unchecked }, done: 0, step: 'Checking' }
    }
    const { at, isOver } = await removeSome(context, cursor)
    context.touch('usageRecord', at.batch)
    if (isOver && at.removed === 0) context.summarise('Nothing was taken back: no record of the file was rated (0 records).')
    const done = at.removed - cursor.removed
    return { cursor: at, done, step: 'Removing', ...(isOver ? { report: { batch: at.batch, removed: at.removed } } : {}) }
  },
})

/**
 * Checks some records from one on, those of the batch and those that came after them. While the batch is going nobody bills it, and
 * no usage comes in: what was found stays true.
 *
 * @returns where to go on; `null` when all are checked
 * @throws Refusal when some of it is invoiced, or later usage was counted on top of it
 */
async function checkSome(store: WriteStore, batch: number, from: number | null): Promise<number | null> {
  if (from === null) return null
  const end = from + CHECKED_AT_ONCE
  const [billed] = (await store.select(BILLED, [batch, from, end])) as { settlement_id: number | null }[]
  if (billed) throw usedBy(await fileOf(store, batch), billed.settlement_id)
  const [later] = (await store.select(COUNTED_LATER, [from, end, batch, batch])) as { file_name: string }[]
  if (later) {
    const file = await fileOf(store, batch)
    throw refuse(
      'refused',
      'usage.countedLater',
      `Usage of ${later.file_name} was counted on top of ${file}: tiers and counters went on from there. Take ${later.file_name} back first.`,
    )
  }
  const [last] = (await store.select('SELECT MAX(id) AS id FROM usage_record', [])) as { id: number | null }[]
  return end > (last?.id ?? 0) ? null : end
}

async function fileOf({ db }: WriteStore, batch: number): Promise<string> {
  const row = await db.selectFrom('import_batch').select('file_name').where('id', '=', batch).executeTakeFirstOrThrow()
  return row.file_name
}

function usedBy(file: string, settlement: number | null): Refusal {
  if (settlement === null) return refuse('refused', 'usage.billed', `Usage of ${file} is invoiced. Credit those invoices instead.`)
  const message = `Usage of ${file} came to 0.00 and was settled without a document by settlement ${settlement}. Take that back first.`
  return refuse('refused', 'usage.settled', message, { details: { settlement } })
}

async function removeRows(context: JobContext, rows: readonly UsageRow[]): Promise<void> {
  const { store } = context
  const book = await ratingBook(store)
  const tiers = tierCounters(store)
  const periods = movedPeriods(store, book, context.op)
  for (const usage of rows) {
    for (const rated of await store.all(ratedOf(store), { usage: usage.id })) {
      if (rated.invoice_line_id !== null || rated.settlement_id !== null)
        throw refuse('refused', 'usage.billed', 'Usage of the file is invoiced.')
      const inputs = readInputs(rated.inputs)
      if (inputs.before !== undefined) {
        const tier = tiers.at(usage.subscription_id, rated.charge_id as number, monthOfUsage(usage.usage_date))
        takeFrom(tier, rated, inputs)
      }
      periods.giveBack(usage, rated, inputs)
    }
    await store.run(removeRated(store), { usage: usage.id })
    await store.run(removeRecord(store), { id: usage.id })
  }
  periods.flush()
  await tiers.flush()
}

/** What earlier rules rated kept its quantity only. */
function takeFrom(tier: TierCounter, rated: RatedRow, { before, set = '', sofar }: RatedInputs): void {
  if (rated.rules < STANDINGS_SINCE) moveTo(tier, '', usedOnOneLine(tier.used.minus(sumOf(decimal(rated.quantity)))))
  else moveTo(tier, set, standingBefore(standingAt(tier, set), sumOf(decimal(before as string)), sofar))
}

interface PeriodStanding {
  readonly row: CounterPeriodRow
  used: Decimal
  over: Decimal
  overAmount: Decimal
}

/** Counter periods that give back what removed transactions took. */
function movedPeriods(store: WriteStore, book: RatingBook, op: number) {
  const moved = new Map<string, PeriodStanding>()
  const standingOf = (usage: UsageRow, { id: counter, service = 0 }: CounterUse): PeriodStanding | undefined => {
    const key = `${usage.subscription_id}|${counter}|${service}|${usage.usage_date}`
    const known = moved.get(key)
    if (known) return known
    const row = store.firstNow(storedAt(store), { subscription: usage.subscription_id, counter, service, date: usage.usage_date })
    if (!row) return undefined
    const same = [...moved.values()].find((one) => one.row.id === row.id)
    const made = same ?? { row, used: decimal(row.used), over: decimal(row.over), overAmount: decimal(row.over_amount) }
    moved.set(key, made)
    return made
  }
  const give = (usage: UsageRow, use: CounterUse | undefined, change: (one: PeriodStanding) => void) => {
    const one = use && standingOf(usage, use)
    if (one) change(one)
  }
  return {
    giveBack: (usage: UsageRow, rated: RatedRow, { counter, over, adds = [], taken }: RatedInputs) => {
      const quantity = decimal(taken ?? usage.quantity)
      give(usage, counter, (one) => {
        one.used = one.used.minus(quantity)
      })
      give(usage, over, (one) => {
        one.over = one.over.minus(quantity)
        one.overAmount = one.overAmount.minus(rated.amount)
      })
      for (const add of adds)
        give(usage, add, (one) => {
          one.used = one.used.minus(book.counters.byId.get(add.id)?.kind === 'usageAmount' ? decimal(rated.amount) : quantity)
        })
    },
    flush: () => {
      const all = [...new Set(moved.values())]
      const values = all.map((one) => [
        one.row.id,
        toStored(one.used),
        toStored(one.over),
        toStored(one.overAmount),
        crossedOf(book, one),
        op,
      ])
      store.bulkUpdate(counterPeriod, ['used', 'over', 'over_amount', 'crossed', 'changed_op']).setAll(values)
    },
  }
}

/** Of the levels that were crossed, those that still are. */
function crossedOf(book: RatingBook, { row, used }: PeriodStanding): string | null {
  const counter = book.counters.byId.get(row.counter_id)
  const ceiling = row.ceiling === null ? null : decimal(row.ceiling)
  const levels = notificationLevels(counter?.notificationLevels ?? '', ceiling)
  const left = counter?.accumulator || ceiling === null ? null : ceiling.minus(used)
  const still = reachedLevels(levels, { left, total: used })
  const crossed = (JSON.parse(row.crossed ?? '[]') as string[]).filter((level) => still.includes(level))
  return crossed.length === 0 ? null : JSON.stringify(crossed)
}

async function close(context: JobContext, batch: number): Promise<void> {
  const { store, op } = context
  await store.db.updateTable('import_batch').set({ state: 'undone', going_op: null }).where('id', '=', batch).execute()
  await store.db
    .updateTable('rejected_usage')
    .set({ status: 'discarded', changed_op: op })
    .where('import_batch_id', '=', batch)
    .where('status', '=', 'open')
    .execute()
  context.touch('importBatch', batch)
}
