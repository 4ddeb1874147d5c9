/** The filter grammar in the operator's words: which operators a column takes, and how a filter reads on its chip. */
import type { Cell, ColumnDescription, ColumnType, Filter, FilterOperator } from '../../src-core/operations/contract.ts'
import { formatDate, formatInstant, formatLocal } from '../format/dates.ts'
import { formatCount, formatDecimal, formatMinor, formatPercent } from '../format/numbers.ts'
import { text } from '../text/en.ts'

const NULLS: readonly FilterOperator[] = ['$is_null', '$not_null']
const TEXTUAL: readonly FilterOperator[] = ['$contains', '$starts', '$ends', '$equals', '$not_equals', '$in', '$not_in', ...NULLS]
const ORDERED: readonly FilterOperator[] = ['$gte', '$lte', '$gt', '$lt', '$equals', '$not_equals', ...NULLS]
const CHOSEN: readonly FilterOperator[] = ['$in', '$not_in', ...NULLS]

const OPERATORS: Record<ColumnType, readonly FilterOperator[]> = {
  text: TEXTUAL,
  code: ['$starts', ...TEXTUAL.filter((one) => one !== '$starts')],
  integer: ORDERED,
  decimal: ORDERED,
  percent: ORDERED,
  money: ORDERED,
  date: ['$gte', '$lte', '$lt', '$gt', '$equals', '$not_equals', ...NULLS],
  localDateTime: ORDERED,
  instant: ORDERED,
  boolean: ['$equals'],
  choice: CHOSEN,
  status: CHOSEN,
  reference: ['$equals', '$not_equals', ...NULLS],
}

/** The operators that a column of a type takes, the likeliest first. */
export function operatorsOf(type: ColumnType): readonly FilterOperator[] {
  return OPERATORS[type]
}

/** Whether an operator stands alone. */
export function takesNoValue(op: FilterOperator): boolean {
  return op === '$is_null' || op === '$not_null'
}

/** Whether an operator takes a list. */
export function takesMany(op: FilterOperator): boolean {
  return op === '$in' || op === '$not_in'
}

/** The word of an operator: `from` for a figure or a date, `is` for a name. */
export function operatorWord(op: FilterOperator, type: ColumnType): string {
  const dated = type === 'date' || type === 'instant' || type === 'localDateTime'
  return (dated ? text.filters.dated[op] : undefined) ?? text.filters.operators[op]
}

/** What formatting needs to know beside the value. */
export interface FormatContext {
  readonly zone: string
  readonly decimals: (currency: string | null | undefined) => number
  /** The company's currency: amounts in a filter are given in it where the row names none. */
  readonly currency: string
}

/** One value of a column as text, without its currency. */
export function valueText(column: ColumnDescription, value: Cell | undefined, context: FormatContext, currency?: string | null): string {
  if (value === null || value === undefined) return ''
  switch (column.type) {
    case 'money':
      return formatMinor(value as number | string, context.decimals(currency ?? context.currency))
    case 'decimal':
      return formatDecimal(String(value))
    case 'integer':
      return typeof value === 'number' ? formatCount(value) : String(value)
    case 'percent':
      return formatPercent(String(value))
    case 'date':
      return formatDate(String(value))
    case 'localDateTime':
      return formatLocal(String(value))
    case 'instant':
      return formatInstant(context.zone, Number(value))
    case 'boolean':
      return value ? text.values.yes : text.values.no
    default:
      return column.choices?.find((choice) => choice.value === value)?.label ?? String(value)
  }
}

export interface FilterWords {
  readonly field: string
  readonly operator: string
  readonly value: string
}

/**
 * How a filter reads: `Due`, `before`, `03 Nov 2026`.
 *
 * @param labelOf the label of a referenced record, where it is known
 */
export function filterWords(
  filter: Filter,
  column: ColumnDescription | undefined,
  context: FormatContext,
  labelOf: (column: ColumnDescription, id: number) => string | undefined = () => undefined,
): FilterWords {
  if (!column) return { field: filter.column, operator: text.filters.operators[filter.op], value: String(filter.value ?? '') }
  const values = Array.isArray(filter.value) ? (filter.value as readonly Cell[]) : [(filter.value ?? null) as Cell]
  const currency = filter.currency ?? context.currency
  const one = (value: Cell) =>
    (column.type === 'reference' ? labelOf(column, Number(value)) : undefined) ?? valueText(column, value, context, currency)
  const shown = takesNoValue(filter.op) ? '' : values.map(one).join(', ')
  const single = takesMany(filter.op) && values.length === 1
  const op: FilterOperator = single ? (filter.op === '$in' ? '$equals' : '$not_equals') : filter.op
  const isAmount = column.type === 'money' || hasCurrencies(column)
  const money = isAmount && shown !== '' ? `${shown} ${currency}` : shown
  return { field: column.label, operator: operatorWord(op, column.type), value: money }
}

/** Whether an amount is told in currencies of the rows, so that a filter has to say in which one it is. */
export function hasCurrencies(column: ColumnDescription): boolean {
  return column.currencyColumn !== undefined
}

/** The filter that a cell suggests: rows like this one, or all others. An amount is one of the row's currency. */
export function filterOfCell(column: ColumnDescription, value: Cell | undefined, exclude: boolean, currency: string | null = null): Filter {
  if (value === null || value === undefined) return { column: column.key, op: exclude ? '$not_null' : '$is_null' }
  if (column.type === 'choice' || column.type === 'status')
    return { column: column.key, op: exclude ? '$not_in' : '$in', value: [value as string] }
  if (column.type === 'boolean') return { column: column.key, op: '$equals', value: exclude ? value !== true : value === true }
  return inCurrency(column, { column: column.key, op: exclude ? '$not_equals' : '$equals', value }, currency)
}

/** A filter with the currency in which its amount is, where the column has any. */
export function inCurrency(column: ColumnDescription, filter: Filter, currency: string | null): Filter {
  return hasCurrencies(column) && currency !== null && !takesNoValue(filter.op) ? { ...filter, currency } : filter
}

/** Adds a filter; one of the same column and operator is replaced, values of a choice are joined. */
export function withFilter(filters: readonly Filter[], added: Filter): readonly Filter[] {
  const index = filters.findIndex((one) => one.column === added.column && one.op === added.op)
  const before = filters[index]
  if (!before) return [...filters, added]
  return filters.map((one, position) => (position === index ? joined(before, added) : one))
}

/** Exclusions pile up; anything else takes the place of what was there. */
function joined(before: Filter, added: Filter): Filter {
  if (added.op !== '$not_in' || !Array.isArray(before.value) || !Array.isArray(added.value)) return added
  return { ...added, value: [...new Set([...before.value, ...added.value])] as (string | number)[] }
}

/** A number by which the books know another record: nobody can name it, so no filter and no column is offered for it. */
export function isInternal({ key, type }: Pick<ColumnDescription, 'key' | 'type'>): boolean {
  return type === 'integer' && /(^|_)id$/.test(key)
}
