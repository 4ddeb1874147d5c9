/**
 * Opencell's price plan matrix file, in and out.
 *
 * Header `code[type]` (an older form has parentheses), then `unitPrice-CUR`, `description[text]`,
 * `priceWithoutTax[number]`; `;` between, data cells quoted. A text column that compares by the longest prefix is
 * `code[text_longest_prefix]`, which is our own. It is a machine format: nothing in a cell is
 * neutralised, and nothing is lost, the price expression and the priority included.
 * Source: Opencell `PricePlanMatrixColumnService`, `PricePlanMatrixVersionService`.
 */
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import { type Delimiter, firstRows, rowsOf } from '../files/rows.ts'
import { sepLine, shapeOf } from '../files/shape.ts'
import type { DayOrder } from '../files/values/date-text.ts'
import { columnReader, type ValueColumn } from '../files/values/decide-columns.ts'
import { Refusal } from '../kernel/failures.ts'
import {
  CURRENCY_COLUMN_PREFIX,
  type CurrencyPrices,
  type DecimalText,
  type GridCell,
  type GridColumn,
  type GridLine,
  type GridTable,
} from './grid.ts'
import {
  type CellForm,
  type CellRead,
  type DecimalMark,
  daysOfCell,
  numbersOfCell,
  readCurrencyPrice,
  readDecimal,
  readGridCell,
  writeCurrencyPrice,
  writeDecimal,
  writeGridCell,
} from './grid-csv-cells.ts'
import {
  type FileRow,
  type GridFileError,
  type HeaderColumn,
  type HeaderTerms,
  type Role,
  currenciesIn,
  isGridHeading,
  labelOf,
  readHeader,
} from './grid-csv-header.ts'

export type { FileRow, GridFileError } from './grid-csv-header.ts'

/** A price without a grid: a line of a `label;amount` file. */
export interface SimplePrice {
  readonly label: string
  readonly amount: DecimalText | null
  readonly currencyPrices: CurrencyPrices
}

/** Marks and orders of days that other columns decided, where there are any. */
interface Decided {
  readonly decided?: readonly ReadingDecision[]
}

export type GridFileResult =
  | ({ readonly ok: true; readonly kind: 'grid'; readonly table: GridTable } & Decided)
  | ({
      readonly ok: true
      readonly kind: 'simple'
      readonly currencies: readonly string[]
      readonly prices: readonly SimplePrice[]
    } & Decided)
  | {
      readonly ok: false
      readonly errors: readonly GridFileError[]
      /** What the numbers or days of a column leave open, where nothing else is wrong. */
      readonly questions: readonly ReadingQuestion[]
    }

export interface GridFileOptions extends HeaderTerms {
  /** As all columns have it; each column by its own cells if left out. */
  readonly decimalMark?: DecimalMark | undefined
  /** As all days of the file have it; each column by its own cells if left out. */
  readonly dateForm?: DayOrder | undefined
  /** Of the price plan, whose sign a price may bear. */
  readonly currency?: string | undefined
}

/** More errors than this say nothing new. */
const MOST_ERRORS = 1000

/** The rows of a file, its header first; what is wrong with it, or what it leaves open. */
export type GridRows =
  | { readonly ok: true; readonly rows: readonly FileRow[]; readonly decided: readonly ReadingDecision[] }
  | Extract<GridFileResult, { readonly ok: false }>

/** How the text is cut, where the operator says so. */
export interface GridShape {
  readonly delimiter?: Delimiter | undefined
  readonly headerRow?: number | undefined
}

/** Cuts a text into rows; a byte order mark, a line `sep=;`, blank lines and lines before the header are passed over. */
export function gridFileRows(text: string, shape: GridShape = {}): GridRows {
  try {
    const bare = text.replace(/^\uFEFF/, '')
    const sep = sepLine(bare)
    const body = bare.slice(sep?.length ?? 0)
    const cut = (delimiter: Delimiter) => rowsOf([body], delimiter, { isMachine: true })
    const found = shapeOf((delimiter) => firstRows(cut(delimiter), SHAPE_ROWS, true), {
      ...shape,
      delimiter: shape.delimiter ?? sep?.delimiter,
      known: isGridHeading,
    })
    if (found.questions.length > 0) return { ok: false, errors: [], questions: found.questions }
    const width = found.header.length
    const rows = [...cut(found.delimiter)].filter(({ row }) => row >= found.headerRow)
    return { ok: true, rows: rows.map((row) => withoutEmptyEnd(row, width)), decided: found.decided }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { message, details, code } = error.failure
    if (code === 'import.emptyFile') return NOTHING
    const row = Number(details?.['row'] ?? 1)
    if (code === 'import.unreadable') return refused([{ row, column: null, ...QUOTES }])
    return refused([{ row, column: null, reason: message.replace(/\.$/, ''), allowed: null }])
  }
}

/** Delimiters at the end of all lines make a column without a heading, which holds nothing. */
function withoutEmptyEnd({ row, cells }: FileRow, width: number): FileRow {
  return cells.length > width && cells.slice(width).every((cell) => cell === '') ? { row, cells: cells.slice(0, width) } : { row, cells }
}

/** Reads a text. */
export function parseGridCsv(text: string, options: GridFileOptions & GridShape = {}): GridFileResult {
  const file = gridFileRows(text, options)
  return file.ok ? parseGridRows(file.rows, options) : file
}

/** Reads rows whose cells are already apart; the first is the header. */
export function parseGridRows(rows: readonly FileRow[], options: GridFileOptions = {}): GridFileResult {
  const [header, ...data] = rows
  if (!header) return NOTHING
  const isSimple = header.cells[0] === 'label' && header.cells[1] === 'amount'
  return isSimple ? readSimple(header, data, options) : readGrid(header, data, options)
}

/** Rows by which the shape is found. */
const SHAPE_ROWS = 200

const refused = (errors: readonly GridFileError[]): Extract<GridFileResult, { readonly ok: false }> => ({
  ok: false,
  errors: errors.slice(0, MOST_ERRORS),
  questions: [],
})

const QUOTES = { reason: 'the quotation marks do not close', allowed: 'a mark within a cell written twice' }
const NOTHING = refused([{ row: 1, column: null, reason: 'the file is empty', allowed: 'a header and its lines' }])

// ---- What the columns decide

interface ColumnForms {
  readonly forms: readonly CellForm[]
  readonly questions: readonly ReadingQuestion[]
  readonly told: Decided
}

type NamedForms = Pick<GridFileOptions, 'decimalMark' | 'dateForm'>

/** Decimal mark or order of days of each column, by all of its cells. The country decides neither: a deck is written where the carrier is. */
function formsOf(columns: readonly HeaderColumn[], data: readonly FileRow[], { decimalMark, dateForm }: NamedForms): ColumnForms {
  const isAuto = decimalMark === 'auto'
  const reader = columnReader(columns.map(valueColumn), { decimal_mark: isAuto ? undefined : decimalMark, date_form: dateForm }, null)
  for (const { cells } of data)
    columns.forEach(({ role }, at) => {
      const cell = cells[at] ?? ''
      const values = isDays(role) ? daysOfCell(role.column.type, cell) : isAuto ? [] : numbersOfCell(numberType(role), cell)
      for (const value of values) reader.take(at, value, null)
    })
  const { forms, questions, decided } = reader.decide()
  return {
    forms: forms.map(({ mark, order }) => ({ mark: isAuto ? decimalMark : mark, order })),
    questions,
    told: decided.length > 0 ? { decided } : {},
  }
}

type AttributeRole = Extract<Role, { kind: 'attribute' }>

function isDays(role: Role): role is AttributeRole {
  return role.kind === 'attribute' && role.column.type.startsWith('date')
}

function valueColumn({ name, role }: HeaderColumn): ValueColumn {
  return isDays(role) ? { heading: name, type: 'date' } : { heading: name, type: 'number', kind: 'price' }
}

function numberType(role: Role): Parameters<typeof numbersOfCell>[0] {
  if (role.kind === 'attribute') return role.column.type
  if (role.kind === 'currency') return 'currencyPrice'
  return role.kind === 'price' ? 'price' : 'text'
}

// ---- Lines

function readGrid(header: FileRow, data: readonly FileRow[], options: GridFileOptions): GridFileResult {
  const errors: GridFileError[] = []
  const columns = readHeader(header, options, errors)
  if (errors.length > 0) return refused(errors)
  const { forms, questions, told } = formsOf(columns, data, options)
  if (questions.length > 0) return { ok: false, errors: [], questions }
  const lines = data.map((row, index) => readLine(columns, row, index + 1, { forms, currency: options.currency }, errors))
  reportSameIds(lines, data, errors)
  if (errors.length > 0) return refused(errors)
  const attributes = columns.flatMap(({ role }) => (role.kind === 'attribute' ? [role.column] : []))
  return { ok: true, kind: 'grid', table: { columns: attributes, currencies: currenciesIn(columns), lines }, ...told }
}

function reportSameIds(lines: readonly GridLine[], data: readonly FileRow[], errors: GridFileError[]): void {
  const seen = new Set<number>()
  lines.forEach(({ id }, index) => {
    if (seen.has(id)) errors.push({ row: data[index]?.row ?? 0, column: 'id', reason: `id ${id} stands twice`, allowed: null })
    seen.add(id)
  })
}

/** How the cells of a line are read. */
interface LineForm {
  readonly forms: ColumnForms['forms']
  readonly currency: string | undefined
}

/** Mutable while its cells are read. */
interface LineDraft {
  id: number
  cells: (GridCell | null)[]
  priority: number
  unitPrice: DecimalText | null
  currencyPrices: Record<string, NonNullable<CurrencyPrices[string]>>
  description: string
  priceExpression: string | null
}

function readLine(
  columns: readonly HeaderColumn[],
  { row, cells }: FileRow,
  position: number,
  form: LineForm,
  errors: GridFileError[],
): GridLine {
  const draft: LineDraft = {
    id: position,
    cells: [],
    priority: 0,
    unitPrice: null,
    currencyPrices: {},
    description: '',
    priceExpression: null,
  }
  if (cells.length !== columns.length) {
    errors.push({ row, column: null, reason: `the line has ${cells.length} cells, the header ${columns.length}`, allowed: null })
    return draft
  }
  columns.forEach(({ name, role }, index) => {
    const fault = readInto(draft, role, cells[index] as string, form.forms[index] ?? NO_FORM, form.currency)
    if (!fault.ok) errors.push({ row, column: name, reason: fault.reason, allowed: fault.allowed })
  })
  return draft
}

const NO_FORM: CellForm = { mark: null, order: null }

/** Reads one cell into its place of the line. */
function readInto(draft: LineDraft, role: Role, text: string, form: CellForm, currency: string | undefined): CellRead<unknown> {
  const { mark } = form
  const keep = <Value>(result: CellRead<Value>, put: (value: Value) => void): CellRead<unknown> => {
    if (result.ok) put(result.value)
    return result
  }
  switch (role.kind) {
    case 'attribute':
      return keep(readGridCell(role.column, text, form), (cell) => draft.cells.push(cell))
    case 'currency':
      return keep(readCurrencyPrice(role.currency, text, mark), (price) => {
        if (price) draft.currencyPrices[role.currency] = price
      })
    case 'price':
      return keep(optionalDecimal(text, mark, currency), (price) => (draft.unitPrice = price))
    case 'priority':
      return keep(readInteger(text, draft.priority), (priority) => (draft.priority = priority))
    case 'id':
      return keep(readInteger(text, draft.id, 1), (id) => (draft.id = id))
    case 'description':
      return keep({ ok: true, value: text }, (description) => (draft.description = description))
    case 'expression':
      return keep({ ok: true, value: text === '' ? null : text }, (expression) => (draft.priceExpression = expression))
  }
}

function optionalDecimal(text: string, mark: DecimalMark | null, currency: string | undefined): CellRead<DecimalText | null> {
  return text.trim() === '' ? { ok: true, value: null } : readDecimal(text, mark, currency)
}

function readInteger(text: string, blank: number, least = Number.MIN_SAFE_INTEGER): CellRead<number> {
  if (text.trim() === '') return { ok: true, value: blank }
  const value = /^-?\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) && value >= least
    ? { ok: true, value }
    : { ok: false, reason: `“${text}” is not a whole number`, allowed: `a whole number${least > 0 ? ` from ${least}` : ''}` }
}

function readSimple(header: FileRow, data: readonly FileRow[], options: GridFileOptions): GridFileResult {
  const errors: GridFileError[] = []
  const columns = readHeader({ ...header, cells: header.cells.slice(2) }, {}, errors)
  const currencies = currenciesIn(columns)
  if (currencies.length < columns.length)
    errors.push({ row: header.row, column: null, reason: 'only currency columns may follow “label;amount”', allowed: '“unitPrice-USD”' })
  const priced = [AMOUNT, ...columns]
  const rows = data.map((row) => ({ row: row.row, cells: row.cells.slice(1) }))
  const { forms, questions, told } = formsOf(priced, rows, options)
  if (errors.length === 0 && questions.length > 0) return { ok: false, errors: [], questions }
  const prices =
    errors.length > 0
      ? []
      : data.map(({ cells }, at) =>
          readSimplePrice(priced, cells[0] ?? '', rows[at] as FileRow, { forms, currency: options.currency }, errors),
        )
  return errors.length > 0 ? refused(errors) : { ok: true, kind: 'simple', currencies, prices, ...told }
}

const AMOUNT: HeaderColumn = { name: 'amount', role: { kind: 'price' } }

function readSimplePrice(
  columns: readonly HeaderColumn[],
  label: string,
  row: FileRow,
  form: LineForm,
  errors: GridFileError[],
): SimplePrice {
  const line = readLine(columns, row, 1, form, errors)
  return { label, amount: line.unitPrice, currencyPrices: line.currencyPrices }
}

// ---- Writing

export interface GridFormat {
  readonly decimalMark?: DecimalMark
  /** Spreadsheets recognise UTF-8 by it. */
  readonly byteOrderMark?: boolean
  /** The columns that the price plan has where the file will be read again: headings say what differs from them. */
  readonly before?: readonly GridColumn[]
}

/**
 * Writes a grid as Opencell's exporter does. `id`, `priority` and the expression have a column only where a line
 * needs it. `parseGridCsv(formatGridCsv(table), { columns: table.columns })` is the table.
 */
export function formatGridCsv(table: GridTable, format: GridFormat = {}): string {
  const [header = [], ...lines] = gridRows(table, format.decimalMark ?? '.', format.before)
  return formatRows(header, lines, format)
}

/** The rows of the file, header first, for writers of spreadsheets. */
export function gridRows(table: GridTable, mark: DecimalMark, before: readonly GridColumn[] = []): string[][] {
  const fields = lineFields(table, mark, before)
  return [fields.map((field) => field.name), ...table.lines.map((line) => fields.map((field) => field.text(line)))]
}

interface LineField {
  readonly name: string
  readonly text: (line: GridLine) => string
}

function lineFields({ columns, currencies, lines }: GridTable, mark: DecimalMark, before: readonly GridColumn[]): LineField[] {
  const optional = (needed: boolean, field: LineField) => (needed ? [field] : [])
  return [
    ...optional(
      lines.some((line, index) => line.id !== index + 1),
      { name: 'id[text]', text: (line) => String(line.id) },
    ),
    ...columns.map(
      (column, index): LineField => ({
        name: labelOf(column, before),
        text: (line) => writeGridCell(column, line.cells[index] ?? null, mark),
      }),
    ),
    ...currencies.map(
      (currency): LineField => ({
        name: CURRENCY_COLUMN_PREFIX + currency,
        text: (line) => writeCurrencyPrice(currency, line.currencyPrices[currency], mark),
      }),
    ),
    { name: 'description[text]', text: (line) => line.description },
    ...optional(
      lines.some((line) => line.priority !== 0),
      { name: 'priority[number]', text: (line) => String(line.priority) },
    ),
    { name: 'priceWithoutTax[number]', text: (line) => (line.unitPrice === null ? '' : writeDecimal(line.unitPrice, mark)) },
    ...optional(
      lines.some((line) => line.priceExpression !== null),
      { name: 'unitPriceEL[text]', text: (line) => line.priceExpression ?? '' },
    ),
  ]
}

/** Writes prices without a grid. */
export function formatSimpleCsv(currencies: readonly string[], prices: readonly SimplePrice[], format: GridFormat = {}): string {
  const mark = format.decimalMark ?? '.'
  const header = ['label', 'amount', ...currencies.map((currency) => CURRENCY_COLUMN_PREFIX + currency)]
  const rows = prices.map(({ label, amount, currencyPrices }) => [
    label,
    amount === null ? '' : writeDecimal(amount, mark),
    ...currencies.map((currency) => writeCurrencyPrice(currency, currencyPrices[currency], mark)),
  ])
  return formatRows(header, rows, format)
}

/** Header bare, data quoted: Opencell's importer splits data lines at `";"`. */
function formatRows(header: readonly string[], rows: readonly (readonly string[])[], { byteOrderMark = false }: GridFormat): string {
  const quoted = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'))
  return `${byteOrderMark ? '\uFEFF' : ''}${[header.join(';'), ...quoted].join('\n')}\n`
}
