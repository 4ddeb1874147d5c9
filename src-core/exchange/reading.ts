/** How the columns of a file write numbers and days: what they decide together, what must be asked. */
import type { ReadStore } from '../database/store.ts'
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import { currenciesOf } from '../files/values/currency-signs.ts'
import { type CountryHabits, countryHabits } from '../files/values/country-habits.ts'
import { columnReader, type ColumnReader, type DecidedColumns, type ValueColumn } from '../files/values/decide-columns.ts'
import { DECIMAL_MARKS, readNumberText } from '../files/values/number-text.ts'
import { refuseField } from '../kernel/failures.ts'
import { companyZone, type ZoneClock } from '../kernel/instants.ts'
import type { MappedColumn } from './columns.ts'
import type { CellForm, DateForm, DecimalMark, ImportField } from './import-fields.ts'
import type { FileInput, OpenedFile } from './open-file.ts'

export interface Reading {
  /** How a cell of a column is read, with the currency of its row. */
  form(column: MappedColumn, cells: readonly string[]): CellForm
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
  /** Of the file as a whole: what its columns agree on; `null` where they do not or none needs it. */
  readonly decimalMark: DecimalMark | null
  readonly dateForm: DateForm | null
}

/** Rows in which columns without anything to decide are looked through. */
const ROWS_LOOKED_AT = 20_000

/** Reads the rows until every column is decided. */
export async function readingOf(store: ReadStore, file: OpenedFile, columns: readonly MappedColumn[], input: FileInput): Promise<Reading> {
  const place = await placeOf(store)
  const currencies = await rowCurrencies(store, columns)
  const valued = columns.flatMap((column) => {
    const value = valueColumn(column)
    return value ? [{ column, value }] : []
  })
  refuseForms(
    valued.map(({ value }) => value),
    input.column_forms,
  )
  const reader = columnReader(
    valued.map(({ value }) => value),
    { decimal_mark: input.decimal_mark, date_form: input.date_form, column_forms: input.column_forms },
    place.habits,
  )
  takeRows(reader, file, (cells) => {
    for (const [at, { column }] of valued.entries()) reader.take(at, cells[column.index] ?? '', digitsOf(column, cells, currencies))
  })
  const decided = reader.decide()
  const byIndex = new Map(valued.map(({ column }, at) => [column.index, formOf(decided, at, place.clock)]))
  return {
    form: (column, cells) => {
      const form = byIndex.get(column.index) ?? NO_FORM
      return column.field?.number === 'amount' ? { ...form, digits: digitsOf(column, cells, currencies) } : form
    },
    questions: decided.questions,
    decided: decided.decided,
    decimalMark: input.decimal_mark ?? agreed(decided.forms.map(({ mark }) => mark)),
    dateForm: input.date_form ?? agreed(decided.forms.map(({ order }) => order)),
  }
}

/** @throws Refusal of a form that is that of no column */
function refuseForms(columns: readonly ValueColumn[], forms: FileInput['column_forms'] = {}): void {
  for (const [heading, form] of Object.entries(forms)) {
    const column = columns.find((one) => one.heading === heading)
    const isMark = DECIMAL_MARKS.some((mark) => mark === form)
    if (column && (column.type === 'number') === isMark) continue
    const words = column ? `is no ${isMark ? 'number' : 'date'}` : 'becomes no number and no date'
    throw refuseField('column_forms', 'import.columnForm', `Column “${heading}” ${words}, so that ${form} says nothing of it.`)
  }
}

const NO_FORM: CellForm = { decimalMark: null, dateForm: null }

function valueColumn({ heading, field }: MappedColumn): ValueColumn | null {
  if (field?.type === 'date') return { heading, type: 'date' }
  if (field?.type === 'decimal') return { heading, type: 'number', kind: field.number ?? 'plain' }
  return field?.type === 'integer' ? { heading, type: 'number', kind: 'plain' } : null
}

function formOf({ forms }: DecidedColumns, at: number, clock: ZoneClock): CellForm {
  const form = forms[at]
  return { decimalMark: form?.mark ?? null, dateForm: form?.order ?? null, named: form?.named === true, clock }
}

function agreed<Value>(values: readonly (Value | null)[]): Value | null {
  const said = new Set(values.filter((value) => value !== null))
  return said.size === 1 ? ([...said][0] as Value) : null
}

/** The first rows, and those after them for as long as one of them could decide what is open. */
function takeRows(reader: ColumnReader, file: OpenedFile, take: (cells: readonly string[]) => void): void {
  for (const { cells } of file.sample) take(cells)
  if (!file.sampleIsPart) return
  let rows = 0
  for (const { cells } of file.rows()) {
    rows += 1
    if (rows <= file.sample.length) continue
    if (rows > ROWS_LOOKED_AT && !reader.isOpen()) return
    take(cells)
  }
}

// ---- The company and its currencies

interface Place {
  readonly habits: CountryHabits | null
  readonly clock: ZoneClock
}

async function placeOf(store: ReadStore): Promise<Place> {
  const row = await store.db
    .selectFrom('company')
    .leftJoin('country', 'country.code', 'company.country')
    .select(['company.country', 'company.zone', 'country.language'])
    .executeTakeFirst()
  return { habits: row ? countryHabits(row.country, row.language ?? undefined) : null, clock: companyZone(row?.zone) }
}

interface RowCurrencies {
  readonly digits: ReadonlyMap<string, number>
  /** The most of any account: more cannot be the digits of a row that names no currency. */
  readonly usual: number | null
  /** The column that names the currency of a row, by the field of the amount. */
  readonly columnOf: ReadonlyMap<string, number>
}

async function rowCurrencies(store: ReadStore, columns: readonly MappedColumn[]): Promise<RowCurrencies> {
  const amounts = columns.flatMap(({ field }) => (field?.number === 'amount' ? [field] : []))
  if (amounts.length === 0) return { digits: new Map(), usual: null, columnOf: new Map() }
  const rows = await store.db.selectFrom('currency').select(['code', 'decimals']).execute()
  const digits = new Map(rows.map(({ code, decimals }) => [code, decimals]))
  const used = await store.db.selectFrom('customer_account').select('currency').distinct().execute()
  const company = await store.db.selectFrom('company').select('currency').execute()
  const usual = [...used, ...company].map(({ currency }) => digits.get(currency) ?? 0)
  const columnOf = amounts.flatMap(({ key, currencyField }): [string, number][] => {
    const named = columns.find(({ field }) => currencyField !== undefined && field?.key === currencyField)
    return named ? [[key, named.index]] : []
  })
  return { digits, usual: usual.length > 0 ? Math.max(...usual) : null, columnOf: new Map(columnOf) }
}

/** Digits of the currency of a cell: of its own sign, of its row, else of all accounts. */
function digitsOf({ field, index }: MappedColumn, cells: readonly string[], { digits, usual, columnOf }: RowCurrencies): number | null {
  if (field?.type === 'integer') return 0
  if (field?.number !== 'amount') return null
  const column = columnOf.get((field as ImportField).key)
  const code = column === undefined ? '' : (cells[column] ?? '').trim()
  if (code !== '') return digits.get(code) ?? null
  const cell = cells[index] ?? ''
  const sign = /^[\d.,' -]*$/.test(cell) ? null : (readNumberText(cell)?.sign ?? null)
  if (sign === null) return usual
  const meant = new Set(currenciesOf(sign).map((one) => digits.get(one) ?? null))
  return meant.size === 1 ? ([...meant][0] ?? null) : usual
}
