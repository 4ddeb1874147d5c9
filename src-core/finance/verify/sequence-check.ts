/** Numbers: gapless, none twice, and the counter at the highest. */
import { type PreparedSelect, preparedSelect, type ReadStore } from '../../database/store.ts'
import type { CalendarDate } from '../../kernel/dates.ts'
import { type DeskKind, SERIES_OF_KIND } from '../../receivables/index.ts'
import { numberExpression, resetKeyOf } from '../../sequences/index.ts'
import { type Check, DIFFERENCES_A_RANGE, type Difference, difference } from './check.ts'

interface NumberedRow {
  readonly op: number
  /** Where it is not all of one. */
  readonly kind?: string
  readonly id: number
  readonly number: string
  readonly date: CalendarDate
  readonly seller: number
}

const invoiceNumbers = preparedSelect<{ kind: 'invoice' }>()((db, p) =>
  db
    .selectFrom('invoice')
    .select(['id', 'number', 'invoice_date as date', 'seller_id as seller', 'created_op as op'])
    .where('kind', '=', p.kind)
    .orderBy('id'),
)
const operationNumbers = preparedSelect<Record<string, never>>()((db) =>
  db
    .selectFrom('account_operation')
    .innerJoin('customer_account', 'customer_account.id', 'account_operation.customer_account_id')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .select([
      'account_operation.id',
      'account_operation.number',
      'account_operation.kind',
      'operation_date as date',
      'customer.seller_id as seller',
      'account_operation.created_op as op',
    ])
    .where('account_operation.kind', 'not in', ['invoice', 'creditNote'])
    .orderBy('account_operation.id'),
)

/** Refunds, reversals and write-offs of earlier versions have numbers of payments: so all of these are counted together. */
const OPERATION_SERIES = [...new Set(['payment', ...Object.values(SERIES_OF_KIND)])]

const DOCUMENTS = [
  {
    document: 'invoice',
    series: ['invoice'],
    entity: 'invoice',
    rows: (store: ReadStore) => store.each(invoiceNumbers(store), { kind: 'invoice' }),
  },
  {
    document: 'creditNote',
    series: ['creditNote'],
    entity: 'invoice',
    rows: (store: ReadStore) => store.each(invoiceNumbers(store) as PreparedSelect<{ kind: string }, NumberedRow>, { kind: 'creditNote' }),
  },
  {
    document: 'payment',
    series: OPERATION_SERIES,
    entity: 'accountOperation',
    rows: (store: ReadStore) => store.each(operationNumbers(store), {}),
  },
] as const

interface Sequence {
  readonly id: number
  readonly code: string
  readonly document: string
  /** The operation that made it: nothing from before it has a number of it. */
  readonly since: number
  readonly seller: number | null
  readonly yearly: boolean
  readonly form: RegExp
}

/** The numbers of one sequence and year: a bit each, so that a million take 125 kB. */
interface Tally {
  readonly sequence: Sequence
  readonly key: string
  seen: Uint8Array
  count: number
  highest: number
}

/** One kind of document a step, streamed. */
export const sequenceCheck: Check = {
  name: 'sequence',
  last: async () => DOCUMENTS.length,
  step: 1,
  run: async (store, after) => {
    const described = DOCUMENTS[after]
    if (!described) return []
    const sequences = await sequencesOf(store, described.series)
    const tallies = new Map<string, Tally>()
    const found: Difference[] = []
    const report = (id: number, label: string, expected: string | number, got: string | number, words: string) => {
      if (found.length < DIFFERENCES_A_RANGE)
        found.push(difference(`sequence.${described.document}`, described.entity, { id, label, expected, got }, words))
    }
    for (const row of described.rows(store) as Iterable<NumberedRow>) {
      const place = placeOf(sequences, row, seriesOf(row, described.document))
      if (!place) report(row.id, row.number, 'a number of a sequence', row.number, '{label} is no number of any sequence.')
      else if (!note(tallyOf(tallies, place.sequence, row.date), place.n))
        report(row.id, row.number, 'once', 'twice', 'The number {label} was given twice.')
    }
    await reportGaps(store, sequences, tallies, report)
    return found
  },
}

/** The series of a row by what it is. */
function seriesOf({ kind }: NumberedRow, document: string): string {
  return kind === undefined ? document : (SERIES_OF_KIND[kind as DeskKind] ?? document)
}

const SEQUENCES = `SELECT id, code, document, pattern, yearly, seller_id, created_op FROM number_sequence
  WHERE document IN (SELECT value FROM json_each(?))`

async function sequencesOf(store: ReadStore, series: readonly string[]): Promise<Sequence[]> {
  const rows = (await store.select(SEQUENCES, [JSON.stringify(series)])) as {
    id: number
    document: string
    created_op: number
    code: string
    pattern: string
    yearly: number
    seller_id: number | null
  }[]
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    document: row.document,
    since: row.created_op,
    seller: row.seller_id,
    yearly: row.yearly === 1,
    form: numberExpression(row.pattern),
  }))
}

/** The row's own series first, in it the seller's. A number made before its pattern was changed still ends with its counter. */
function placeOf(
  sequences: readonly Sequence[],
  { number, seller, op }: NumberedRow,
  series: string,
): { sequence: Sequence; n: number } | null {
  const rank = (one: Sequence) => (one.document === series ? 0 : 2) + (one.seller === seller ? 0 : 1)
  const ordered = sequences.filter(({ since }) => since <= op).sort((one, other) => rank(one) - rank(other))
  for (const sequence of ordered) {
    const n = sequence.form.exec(number)?.groups?.['n']
    if (n !== undefined) return { sequence, n: Number(n) }
  }
  const [first] = ordered
  const last = /\d+$/.exec(number)?.[0]
  return first && last !== undefined ? { sequence: first, n: Number(last) } : null
}

function tallyOf(tallies: Map<string, Tally>, sequence: Sequence, date: CalendarDate): Tally {
  const key = resetKeyOf(sequence.yearly, date)
  const name = `${sequence.id} ${key}`
  const known = tallies.get(name)
  if (known) return known
  const made: Tally = { sequence, key, seen: new Uint8Array(1024), count: 0, highest: 0 }
  tallies.set(name, made)
  return made
}

const LARGEST_NUMBER = 1_000_000_000

/** Notes a number; false when it was there before. Numbers beyond any sequence count as a gap by their height. */
function note(tally: Tally, n: number): boolean {
  tally.highest = Math.max(tally.highest, n)
  tally.count += 1
  if (n > LARGEST_NUMBER) return true
  const at = n >> 3
  if (at >= tally.seen.length) {
    const larger = new Uint8Array(Math.max(at + 1, tally.seen.length * 2))
    larger.set(tally.seen)
    tally.seen = larger
  }
  const bit = 1 << (n & 7)
  const before = ((tally.seen[at] as number) & bit) !== 0
  tally.seen[at] = (tally.seen[at] as number) | bit
  return !before
}

type Report = (id: number, label: string, expected: string | number, got: string | number, words: string) => void

async function reportGaps(
  store: ReadStore,
  sequences: readonly Sequence[],
  tallies: ReadonlyMap<string, Tally>,
  report: Report,
): Promise<void> {
  for (const { sequence, key, seen, count, highest } of tallies.values()) {
    if (count === highest) continue
    const missing = firstMissing(seen, highest)
    const label = `${sequence.code}${key ? ` ${key}` : ''}`
    report(
      sequence.id,
      label,
      highest,
      count,
      `Sequence {label} has {got} numbers up to {expected}; the first that is missing is ${missing}.`,
    )
  }
  const counters = (await store.select('SELECT number_sequence_id AS sequence, reset_key AS key, last FROM sequence_counter', [])) as {
    sequence: number
    key: string
    last: number
  }[]
  for (const sequence of sequences) {
    const keys = new Set([
      ...counters.filter((one) => one.sequence === sequence.id).map(({ key }) => key),
      ...[...tallies.values()].filter((one) => one.sequence === sequence).map(({ key }) => key),
    ])
    for (const key of keys) {
      const last = counters.find((one) => one.sequence === sequence.id && one.key === key)?.last ?? 0
      const highest = tallies.get(`${sequence.id} ${key}`)?.highest ?? 0
      if (last !== highest)
        report(
          sequence.id,
          `${sequence.code}${key ? ` ${key}` : ''}`,
          highest,
          last,
          'The counter of sequence {label} stands at {got}; the highest number given is {expected}.',
        )
    }
  }
}

function firstMissing(seen: Uint8Array, highest: number): number {
  for (let n = 1; n < highest; n++) {
    if (n > LARGEST_NUMBER || ((seen[n >> 3] ?? 0) & (1 << (n & 7))) === 0) return n
  }
  return highest
}
