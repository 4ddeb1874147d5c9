/** Gapless numbers: taken inside the very transaction that makes the document. */
import { preparedSelect, preparedWrite, type ReadStore, type WriteStore } from '../database/store.ts'
import { type CalendarDate, yearOf } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { numberExpression, numberFormat, numberStart, resetKeyOf } from './rules.ts'

export type NumberedDocument =
  | 'customer'
  | 'customerAccount'
  | 'billingAccount'
  | 'userAccount'
  | 'party'
  | 'subscription'
  | 'billingRun'
  | 'invoice'
  | 'creditNote'
  | 'payment'
  | 'refund'
  | 'reversal'
  | 'writeOff'
  | 'mandate'

export interface NumberRequest {
  readonly document: NumberedDocument
  /** The seller whose sequence, or that of its nearest parent, is used; the file's own if null. */
  readonly sellerId: number | null
  /** The document's date: it fills the pattern and names the year of sequences that start again. */
  readonly date: CalendarDate
}

interface SequenceRow {
  readonly id: number
  readonly pattern: string
  readonly size: number
  readonly yearly: number
}

const sequenceOf = preparedSelect<{ document: string; seller: number | null }>()((db, p) =>
  db
    .selectFrom('number_sequence')
    .select(['id', 'pattern', 'size', 'yearly'])
    .where('document', '=', p.document as NumberedDocument)
    .where('seller_id', 'is', p.seller as never)
    .where('archived_at', 'is', null),
)
const parentOf = preparedSelect<{ id: number }>()((db, p) => db.selectFrom('seller').select('parent_id').where('id', '=', p.id))
const lastOf = preparedSelect<{ sequence: number; key: string }>()((db, p) =>
  db.selectFrom('sequence_counter').select('last').where('number_sequence_id', '=', p.sequence).where('reset_key', '=', p.key),
)
const keepLast = preparedWrite<{ sequence: number; key: string; last: number }>()((db, p) =>
  db
    .insertInto('sequence_counter')
    .values({ number_sequence_id: p.sequence, reset_key: p.key, last: p.last })
    .onConflict((on) => on.columns(['number_sequence_id', 'reset_key']).doUpdateSet({ last: p.last })),
)

/** Where a sequence stands while numbers are taken from it in memory. */
interface Counter {
  readonly sequence: SequenceRow
  readonly key: string
  readonly start: number
  last: number
}

async function readCounter(store: WriteStore, sequence: SequenceRow, date: CalendarDate): Promise<Counter> {
  const key = resetKeyOf(sequence.yearly === 1, date)
  const start = (await store.first(lastOf(store), { sequence: sequence.id, key }))?.last ?? 0
  return { sequence, key, start, last: start }
}

async function keepCounter(store: WriteStore, { sequence, key, start, last }: Counter): Promise<void> {
  if (last > start) await store.run(keepLast(store), { sequence: sequence.id, key, last })
}

/**
 * Takes the next number.
 *
 * @throws Refusal when no sequence is set up for the document
 */
export async function takeNumber(context: CommandContext, request: NumberRequest): Promise<string> {
  const [number] = await takeNumbers(context, [request])
  return number as string
}

/**
 * Takes a number for each document, in their order; a sequence is read and its counter written once.
 *
 * @throws Refusal when no sequence is set up for a document
 */
export async function takeNumbers({ store }: CommandContext, requests: readonly NumberRequest[]): Promise<string[]> {
  const counters = new Map<string, Counter>()
  const sources = new Map<string, { readonly counter: Counter; readonly format: (n: number) => string }>()
  const open = async (request: NumberRequest) => {
    const sequence = await findSequence(store, request)
    const counted = `${sequence.id} ${resetKeyOf(sequence.yearly === 1, request.date)}`
    const counter = counters.get(counted) ?? (await readCounter(store, sequence, request.date))
    counters.set(counted, counter)
    return { counter, format: numberFormat(sequence, request.date) }
  }
  const numbers: string[] = []
  for (const request of requests) {
    const key = `${request.document} ${request.sellerId} ${request.date}`
    const source = sources.get(key) ?? (await open(request))
    sources.set(key, source)
    source.counter.last += 1
    numbers.push(source.format(source.counter.last))
  }
  for (const counter of counters.values()) await keepCounter(store, counter)
  return numbers
}

/** The sequence of the seller, else of its nearest parent, else of the file. */
async function findSequence(store: ReadStore, request: NumberRequest): Promise<SequenceRow> {
  let seller = request.sellerId
  // A tree that an earlier version let become a circle is walked once.
  const walked = new Set<number>()
  for (;;) {
    const row = await store.first(sequenceOf(store), { document: request.document, seller })
    if (row) return row
    if (seller === null) break
    walked.add(seller)
    const parent = (await store.first(parentOf(store), { id: seller }))?.parent_id ?? null
    seller = parent !== null && walked.has(parent) ? null : parent
  }
  throw refuse(
    'refused',
    'sequence.missing',
    `There is no number sequence for “${request.document}”. Add one under Setup, Number sequences.`,
  )
}

/** Documents whose numbers and dates rise together: one sequence, and one year of it where it starts again. */
export interface Series {
  /** Half open; `null` without a bound. */
  readonly from: CalendarDate | null
  readonly to: CalendarDate | null
  /** What its numbers begin with. */
  readonly start: string
  /** Sellers whose documents take their numbers from it today. */
  readonly sellers: readonly number[]
  /**
   * Whether a document of the kind has a number of it, whoever takes which sequence today. One that no pattern of today made
   * is of the series of its seller.
   */
  holds(document: { readonly number: string; readonly seller_id: number }): boolean
}

const patternsOf = preparedSelect<{ document: string }>()((db, p) =>
  db
    .selectFrom('number_sequence')
    .select(['id', 'pattern'])
    .where('document', '=', p.document as NumberedDocument),
)

/**
 * The series in which a document of a date would take its number.
 *
 * @throws Refusal when no sequence is set up for it
 */
export async function seriesOf(store: ReadStore, request: NumberRequest): Promise<Series> {
  const own = await findSequence(store, request)
  const sellers = await sharingSellers(store, request, own)
  const form = numberExpression(own.pattern)
  const others = (await store.all(patternsOf(store), { document: request.document })).filter(({ id }) => id !== own.id)
  const otherForms = others.map(({ pattern }) => numberExpression(pattern))
  const year = yearOf(request.date)
  return {
    from: own.yearly === 1 ? `${year}-01-01` : null,
    to: own.yearly === 1 ? `${String(year + 1).padStart(4, '0')}-01-01` : null,
    start: numberStart(own.pattern),
    sellers,
    holds: ({ number, seller_id }) => form.test(number) || (sellers.includes(seller_id) && !otherForms.some((other) => other.test(number))),
  }
}

async function sharingSellers(store: ReadStore, request: NumberRequest, own: SequenceRow): Promise<number[]> {
  const sharing: number[] = []
  for (const { id } of await store.db.selectFrom('seller').select('id').execute()) {
    if (id === request.sellerId || (await findSequence(store, { ...request, sellerId: id })).id === own.id) sharing.push(id)
  }
  return sharing
}

/** Numbers taken one after the other in memory: for writing thousands of records in one transaction. */
export interface NumberBlock {
  take(): string
  /** The next number and the last of as many digits, between which all that follow lie as text; `null` where digits have run out. */
  ahead(): { readonly first: string; readonly last: string } | null
  /** Writes the counter. What was taken before a refusal is rolled back with its transaction. */
  keep(): Promise<void>
}

/**
 * Opens a block of numbers. Until it is kept nothing else may take from the same sequence, which
 * holds inside one handler.
 *
 * @throws Refusal when no sequence is set up for the document
 */
export async function openNumberBlock({ store }: CommandContext, request: NumberRequest): Promise<NumberBlock> {
  const sequence = await findSequence(store, request)
  const counter = await readCounter(store, sequence, request.date)
  const format = numberFormat(sequence, request.date)
  return {
    take: () => {
      counter.last += 1
      return format(counter.last)
    },
    ahead: () => {
      const most = 10 ** sequence.size - 1
      return counter.last < most ? { first: format(counter.last + 1), last: format(most) } : null
    },
    keep: () => keepCounter(store, counter),
  }
}
