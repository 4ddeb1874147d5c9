/** What the columns of a file decide together about numbers and days: the form of each, what must be asked, what was decided by more than its cells. */
import type { ReadingDecision, ReadingQuestion } from '../questions.ts'
import { type NumberKind, readDay, readNumber } from './cells.ts'
import type { CountryHabits } from './country-habits.ts'
import { type DateColumn, dateColumn, type DateEvidence, decideOrder } from './date-column.ts'
import { DAY_ORDERS, type DayOrder, FIRST_SHORT_YEAR, LAST_SHORT_YEAR } from './date-text.ts'
import { decideMark, type MarkDecision, numberColumn, type NumberColumn, type NumberEvidence } from './number-column.ts'
import { DECIMAL_MARKS, type DecimalMark } from './number-text.ts'

/** A column with what it is read as. */
export type ValueColumn =
  | { readonly heading: string; readonly type: 'number'; readonly kind: NumberKind }
  | { readonly heading: string; readonly type: 'date' }

/** What the operator said already. */
export interface GivenForms {
  readonly decimal_mark?: DecimalMark | undefined
  readonly date_form?: DayOrder | undefined
  /** Of single columns, by heading; before that of the file. */
  readonly column_forms?: Readonly<Record<string, DecimalMark | DayOrder>> | undefined
}

export const COLUMN_FORMS = [...DECIMAL_MARKS, ...DAY_ORDERS] as const

function namedMark({ decimal_mark, column_forms }: GivenForms, heading: string): DecimalMark | undefined {
  return DECIMAL_MARKS.find((mark) => mark === column_forms?.[heading]) ?? decimal_mark
}

function namedOrder({ date_form, column_forms }: GivenForms, heading: string): DayOrder | undefined {
  return DAY_ORDERS.find((order) => order === column_forms?.[heading]) ?? date_form
}

/** The form of one column: the mark of a number, the order of a day; neither where no cell needs it. */
export interface ColumnForm {
  readonly mark: DecimalMark | null
  readonly order: DayOrder | null
  /** Whether the operator named it. */
  readonly named: boolean
}

export interface DecidedColumns {
  readonly forms: readonly ColumnForm[]
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
}

export interface ColumnReader {
  /** @param digits of the currency of the cell's amount, 0 of a whole number; `null` where there may be any */
  take(column: number, cell: string, digits: number | null): void
  /** Whether a column is still open that another cell could decide. */
  isOpen(): boolean
  decide(): DecidedColumns
}

type Counted =
  | { readonly column: Extract<ValueColumn, { type: 'number' }>; readonly cells: NumberColumn }
  | { readonly column: Extract<ValueColumn, { type: 'date' }>; readonly cells: DateColumn }

/** Reads the cells of columns until they are decided. */
export function columnReader(columns: readonly ValueColumn[], given: GivenForms, habits: CountryHabits | null): ColumnReader {
  const shortYearFirst = (heading: string) => namedOrder(given, heading) === 'iso' || habits?.dayOrder === 'iso'
  const counted = columns.map(
    (column): Counted =>
      column.type === 'number' ? { column, cells: numberColumn() } : { column, cells: dateColumn(shortYearFirst(column.heading)) },
  )
  return {
    take: (at, cell, digits) => {
      const { column, cells } = counted[at] as Counted
      if (column.type === 'number') (cells as NumberColumn).take(cell, digits)
      else (cells as DateColumn).take(cell)
    },
    isOpen: () => counted.some((one) => isStillOpen(one, given)),
    decide: () => decideAll(counted, given, habits),
  }
}

function isStillOpen({ column, cells }: Counted, given: GivenForms): boolean {
  if (column.type === 'number') {
    const { by } = decideMark((cells as NumberColumn).evidence, { others: null, country: null })
    return namedMark(given, column.heading) === undefined && (by === 'undecided' || by === 'currency')
  }
  return (
    namedOrder(given, column.heading) === undefined &&
    decideOrder((cells as DateColumn).evidence, { others: null, country: null }).by === 'undecided'
  )
}

function decideAll(counted: readonly Counted[], given: GivenForms, habits: CountryHabits | null): DecidedColumns {
  const [otherMarks, otherOrders] = [
    agreedBy(counted.map((one) => contentMark(one, given))),
    agreedBy(counted.map((one) => contentOrder(one, given))),
  ]
  const questions: ReadingQuestion[] = []
  const decided: ReadingDecision[] = []
  const forms = counted.map((one): ColumnForm => {
    const { column, cells } = one
    if (column.type === 'number') {
      const named = namedMark(given, column.heading)
      if (named) return { mark: named, order: null, named: true }
      const { evidence } = cells as NumberColumn
      const country = column.kind === 'amount' ? (habits?.decimalMark ?? null) : null
      const decision = decideMark(evidence, { others: otherMarks, country })
      noteMark(column.heading, column.kind, evidence, decision, habits, { questions, decided })
      return { mark: decision.mark, order: null, named: false }
    }
    const { evidence } = cells as DateColumn
    const named = namedOrder(given, column.heading)
    if (evidence.shortYear !== null) decided.push(shortYears(column.heading, named, evidence.shortYear))
    if (named) return { mark: null, order: named, named: true }
    const { order, by } = decideOrder(evidence, { others: otherOrders, country: habits?.dayOrder ?? null })
    noteOrder(column.heading, evidence, order, by, habits, { questions, decided })
    return { mark: null, order, named: false }
  })
  return { forms, questions, decided }
}

/** What those agree on that say anything: by their cells, or named by the operator. */
function agreedBy<Value>(values: readonly (Value | null)[]): Value | null {
  const said = new Set(values.filter((value) => value !== null))
  return said.size === 1 ? ([...said][0] as Value) : null
}

function contentMark({ column, cells }: Counted, given: GivenForms): DecimalMark | null {
  if (column.type !== 'number') return null
  const named = namedMark(given, column.heading)
  if (named) return named
  const { mark, by } = decideMark((cells as NumberColumn).evidence, { others: null, country: null })
  return by === 'content' ? mark : null
}

function contentOrder({ column, cells }: Counted, given: GivenForms): DayOrder | null {
  if (column.type !== 'date') return null
  const named = namedOrder(given, column.heading)
  if (named) return named
  const { evidence } = cells as DateColumn
  const { order, by } = decideOrder(evidence, { others: null, country: null })
  // Points are day first everywhere, and say nothing of a column of slashes.
  return by === 'content' && evidence.orders.size === 1 && !evidence.dotted ? order : null
}

interface Notes {
  readonly questions: ReadingQuestion[]
  readonly decided: ReadingDecision[]
}

const MARK_WORDS: Readonly<Record<DecimalMark, string>> = { '.': 'point', ',': 'comma' }
const ORDER_WORDS: Readonly<Record<DayOrder, string>> = { iso: 'year first', dayMonthYear: 'day first', monthDayYear: 'month first' }

function noteMark(
  heading: string,
  kind: NumberKind,
  { sample, currencySample }: NumberEvidence,
  { mark, by }: MarkDecision,
  habits: CountryHabits | null,
  { questions, decided }: Notes,
): void {
  const cell = sample ?? ''
  const reads = (one: DecimalMark) => {
    const read = readNumber(cell, { kind, mark: one, named: true, digits: null })
    return read.ok ? read.value : cell
  }
  if (by === 'undecided' || by === 'contradiction') {
    const why = by === 'undecided' ? 'Nothing else in the file says which' : 'The file has numbers of both kinds'
    questions.push({
      option: 'decimal_mark',
      column: heading,
      reason: `“${cell}” is ${reads('.')} with a decimal point and ${reads(',')} with a decimal comma. ${why}.`,
      choices: DECIMAL_MARKS.map((value) => ({ value, reads: `${cell} is ${reads(value)}` })),
    })
    return
  }
  if (mark === null || sample === null || by === 'content') return
  const digits = currencySample?.digits ?? 0
  const because = {
    currency: `its currency has ${digits === 0 ? 'no digits' : `${digits} digits`} after the mark`,
    otherColumns: `the other columns have a decimal ${MARK_WORDS[mark]}`,
    country: `a decimal ${MARK_WORDS[mark]} is usual in ${habits?.country}`,
    needless: '',
  }[by]
  const shown = by === 'currency' ? (currencySample?.cell ?? cell) : cell
  const read = readNumber(shown, { kind, mark, named: true, digits: null })
  decided.push({ option: 'decimal_mark', column: heading, value: mark, why: `“${shown}” is ${read.ok ? read.value : shown}: ${because}.` })
}

function noteOrder(
  heading: string,
  { sample, orders }: DateEvidence,
  order: DayOrder | null,
  by: ReturnType<typeof decideOrder>['by'],
  habits: CountryHabits | null,
  { questions, decided }: Notes,
): void {
  const cell = sample ?? ''
  const reads = (one: DayOrder) => {
    const read = readDay(cell, { order: one, named: true })
    return read.ok ? read.value : null
  }
  if (by === 'undecided' || by === 'contradiction') {
    const possible = DAY_ORDERS.filter((one) => by === 'contradiction' || orders.has(one)).filter(
      (one) => reads(one) !== null || one !== 'iso',
    )
    const why = by === 'undecided' ? 'Nothing else in the file says which' : 'The file has dates of several orders'
    const readings = possible.flatMap((one) => reads(one) ?? [])
    questions.push({
      option: 'date_form',
      column: heading,
      reason: `${cell === '' ? 'The dates' : `“${cell}”`} may be ${readings.length > 0 ? readings.join(' or ') : 'of several orders'}. ${why}.`,
      choices: possible.map((value) => ({ value, reads: cell === '' ? ORDER_WORDS[value] : `${cell} is ${reads(value) ?? 'no date'}` })),
    })
    return
  }
  if (order === null || sample === null || by === 'content') return
  const because = by === 'country' ? `in ${habits?.country} it is usual` : 'the other columns have it'
  decided.push({
    option: 'date_form',
    column: heading,
    value: order,
    why: `“${cell}” is ${reads(order) ?? cell}, ${ORDER_WORDS[order]}: ${because}.`,
  })
}

function shortYears(heading: string, form: DayOrder | undefined, cell: string): ReadingDecision {
  return {
    option: 'date_form',
    column: heading,
    value: form ?? 'shortYear',
    why: `“${cell}” has a year of two digits: those are ${FIRST_SHORT_YEAR} to ${LAST_SHORT_YEAR}.`,
  }
}
