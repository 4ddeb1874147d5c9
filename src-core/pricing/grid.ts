/**
 * A price plan, its dated versions and their grids, as plain JSON.
 *
 * A grid has typed columns and lines. `line.cells[i]` belongs to `columns[i]`; a `null` cell is blank and
 * matches everything. A number range holds `from ≤ v < to`, a date range both its ends; a `null` bound is open.
 * Source of the rules: Opencell `PricePlanMatrix`, `PricePlanMatrixVersion`, `…Column`, `…Line`, `…Value`.
 */
import { z } from 'zod'
import { PRIORITY } from '../entities/bounds.ts'
import { type CalendarDate, type OpenPeriod, isCalendarDate, yearOf } from '../kernel/dates.ts'
import { Decimal } from '../kernel/decimal.ts'
import type { CurrencyCode } from '../kernel/money.ts'

export const GRID_COLUMN_TYPES = [
  'text',
  'number',
  'numberRange',
  'boolean',
  'date',
  'dateRange',
  'textList', // the record has one text, the cell names one or more
  'textMultipleList', // the record may have several texts; one in common is enough
  'numberList',
  'numberMultipleList',
] as const
export type GridColumnType = (typeof GRID_COLUMN_TYPES)[number]

/** How a text column compares: by equal text, or by the longest of its texts with which the value begins. */
export const COLUMN_MATCHES = ['equal', 'longestPrefix'] as const
export type ColumnMatch = (typeof COLUMN_MATCHES)[number]

/** Decimal text with at most 12 fraction digits, no exponent, no plus sign. */
export type DecimalText = string

export interface Bounds<Bound extends string = string> {
  readonly from: Bound | null
  readonly to: Bound | null
}

export interface GridColumn {
  readonly code: string
  /** What the operator reads: `Zone`, `Business`. */
  readonly label: string
  readonly type: GridColumnType
  /** Unit of a number column, as written after its figures: `min`. */
  readonly unit: string | null
  /** Expression over the rated operation that yields the compared value; `null` takes the attribute `code`. */
  readonly expression: string | null
  /** The attribute's closed list of values; `null` allows any. */
  readonly allowedValues: readonly string[] | null
  /** Of a text column; equal text where it is left out. */
  readonly match?: ColumnMatch | undefined
}

/** By column type: text, decimal text or date; yes or no; bounds; values of a list. */
export type GridCell = string | boolean | Bounds | readonly string[]

/** The price in another currency than the plan's. */
export interface CurrencyPrice {
  readonly price: DecimalText | null
  readonly rate: DecimalText | null
  /** Whether this price is charged; otherwise the base price times the rate is. */
  readonly usedForAccounts: boolean
}
export type CurrencyPrices = Readonly<Record<CurrencyCode, CurrencyPrice>>

export interface GridLine {
  readonly id: number
  readonly cells: readonly (GridCell | null)[]
  /** The lower goes first. */
  readonly priority: number
  readonly unitPrice: DecimalText | null
  readonly currencyPrices: CurrencyPrices
  /** Empty for none. */
  readonly description: string
  /** Kept verbatim, in the language it was written in. */
  readonly priceExpression: string | null
}

export interface GridTable {
  readonly columns: readonly GridColumn[]
  /** Currencies that have a price column beside the plan's own. */
  readonly currencies: readonly CurrencyCode[]
  readonly lines: readonly GridLine[]
}

export const PRICE_VERSION_STATUSES = ['draft', 'published', 'closed'] as const
export type PriceVersionStatus = (typeof PRICE_VERSION_STATUSES)[number]

export interface PriceVersion {
  readonly id: number
  /** Counts from 1 within the plan. */
  readonly number: number
  readonly status: PriceVersionStatus
  /** Half open. */
  readonly validity: OpenPeriod
  /** A price as such, or a percentage taken off another price (contracts, price lists). */
  readonly valueType: 'fixed' | 'percentage'
  readonly price: DecimalText | null
  readonly priceExpression: string | null
  readonly currencyPrices: CurrencyPrices
  /** `null` for a flat price. */
  readonly table: GridTable | null
}

/** A candidate price of a charge. Every criterion that is `null` (or open) is met by everything. */
export interface PricePlan {
  readonly id: number
  readonly code: string
  readonly enabled: boolean
  /** The lower goes first. */
  readonly priority: number
  readonly seller: string | null
  readonly offer: string | null
  readonly country: string | null
  readonly currency: CurrencyCode | null
  readonly criteria: readonly [string | null, string | null, string | null]
  readonly criteriaExpression: string | null
  readonly validityCalendar: string | null
  /** Half open, over the date of subscription. */
  readonly subscribed: OpenPeriod
  /** Half open, over the date of the operation. */
  readonly rated: OpenPeriod
  readonly validity: OpenPeriod
  /** `from ≤ quantity < to`. */
  readonly quantity: Bounds<DecimalText>
  /** Whole months since the date of subscription, `from ≤ age < to`. */
  readonly ageInMonths: { readonly from: number | null; readonly to: number | null }
  /** The price of a plan that has no version at all. */
  readonly priceWithoutVersions: DecimalText | null
  readonly versions: readonly PriceVersion[]
}

/** Column names of the price grid file that are no attribute columns. */
const RESERVED_CODES = new Set(['id', 'description', 'priority', 'priceWithoutTax', 'priceEL', 'unitPriceEL', 'label', 'amount'])
export const CURRENCY_COLUMN_PREFIX = 'unitPrice-'

/** Whether a column code is taken by the file format itself. */
export function isReservedColumnCode(code: string): boolean {
  return RESERVED_CODES.has(code) || code.startsWith(CURRENCY_COLUMN_PREFIX)
}

/** How many cells are filled: a line with more goes before one with fewer (`ratingAccuracy`). */
export function accuracyOf(line: GridLine): number {
  return line.cells.reduce<number>((filled, cell) => (cell === null ? filled : filled + 1), 0)
}

/** Whether a column compares beginnings. To the letter: spaces, plus signs and leading zeros are text like any other. */
export function matchesByPrefix({ type, match }: Pick<GridColumn, 'type' | 'match'>): boolean {
  return type === 'text' && match === 'longestPrefix'
}

/**
 * Precedence of lines: priority ascending; the longer prefix, prefix columns one after another in their order (a blank
 * cell is the shortest); accuracy descending; id ascending. So of the lines that match in all columns the longest
 * prefix is taken, whatever other cells are filled, and only a priority goes before it.
 */
export function lineOrder(columns: readonly GridColumn[]): (one: GridLine, other: GridLine) => number {
  const prefixes = columns.flatMap((column, index) => (matchesByPrefix(column) ? [index] : []))
  return (one, other) =>
    one.priority - other.priority || longerPrefix(prefixes, one, other) || accuracyOf(other) - accuracyOf(one) || one.id - other.id
}

function longerPrefix(columns: readonly number[], one: GridLine, other: GridLine): number {
  for (const column of columns) {
    const difference = prefixLength(other, column) - prefixLength(one, column)
    if (difference !== 0) return difference
  }
  return 0
}

/** Characters of the prefix in a column of a line; a blank cell has none. */
export const prefixLength = ({ cells }: GridLine, column: number) => ((cells[column] ?? '') as string).length

export function isRangeType(type: GridColumnType): boolean {
  return type === 'numberRange' || type === 'dateRange'
}

/** Whether text is a day from 1900 to 2100, the span a grid may speak of. */
export function isGridDate(text: string): boolean {
  return isCalendarDate(text) && yearOf(text) <= 2100
}

// ---- Schemas

export const decimalTextSchema = z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/, {
  error: 'is not a decimal number with at most 15 digits before and 12 after the point',
  abort: true,
})
const dateSchema = z.string().refine(isGridDate, 'is not a day from 1900 to 2100')
const openPeriodSchema = z
  .object({ start: dateSchema.nullable(), end: dateSchema.nullable() })
  .refine(({ start, end }) => start === null || end === null || start < end, 'the end must be after the start')

const numberBoundsSchema = z
  .object({ from: decimalTextSchema.nullable(), to: decimalTextSchema.nullable() })
  .refine(({ from, to }) => from === null || to === null || new Decimal(from).lt(to), 'the range is empty: “from” must be below “up to”')
const dateBoundsSchema = z
  .object({ from: dateSchema.nullable(), to: dateSchema.nullable() })
  .refine(({ from, to }) => from === null || to === null || from <= to, 'the range is empty: its end is before its start')

const textSchema = z.string().min(1)
const listItemSchema = textSchema.refine(
  (item) => !item.includes('|') && !item.includes(';') && item.trim() === item,
  'a value of a list may hold neither “|” nor “;”, nor begin or end with a space',
)

const CELL_SCHEMAS: Record<GridColumnType, z.ZodType<GridCell>> = {
  text: textSchema,
  number: decimalTextSchema,
  numberRange: numberBoundsSchema,
  boolean: z.boolean(),
  date: dateSchema,
  dateRange: dateBoundsSchema,
  textList: z.array(listItemSchema).min(1),
  textMultipleList: z.array(listItemSchema).min(1),
  numberList: z.array(decimalTextSchema).min(1),
  numberMultipleList: z.array(decimalTextSchema).min(1),
}

/** The schema of a filled cell of a column type. */
export function cellSchema(type: GridColumnType): z.ZodType<GridCell> {
  return CELL_SCHEMAS[type]
}

export const gridColumnSchema = z.object({
  code: z
    .string()
    .regex(/^[^[\]();"\r\n]+$/, 'may hold no bracket, semicolon or quotation mark')
    .refine((code) => code.trim() === code && !isReservedColumnCode(code), 'is a reserved name'),
  label: textSchema,
  type: z.enum(GRID_COLUMN_TYPES),
  unit: textSchema.nullable(),
  expression: textSchema.nullable(),
  allowedValues: z.array(textSchema).nullable(),
  match: z.enum(COLUMN_MATCHES).optional(),
})

export const currencyPriceSchema = z.object({
  price: decimalTextSchema.nullable(),
  rate: decimalTextSchema.refine((rate) => new Decimal(rate).gt(0), 'a rate is more than 0').nullable(),
  usedForAccounts: z.boolean(),
})
export const currencyPricesSchema = z.record(z.string().regex(/^[A-Z]{3}$/), currencyPriceSchema)

const anyCellSchema = z.union([
  z.string(),
  z.boolean(),
  z.array(z.string()),
  z.object({ from: z.string().nullable(), to: z.string().nullable() }),
])

export const gridLineSchema = z.object({
  id: z.int().positive(),
  cells: z.array(anyCellSchema.nullable()),
  priority: z.int().min(PRIORITY.min).max(PRIORITY.max),
  unitPrice: decimalTextSchema.nullable(),
  currencyPrices: currencyPricesSchema,
  description: z.string(),
  priceExpression: textSchema.nullable(),
})

/** A grid whose cells fit their columns; an issue's path is `lines.<i>.cells.<j>`. */
export const gridTableSchema: z.ZodType<GridTable> = z
  .object({
    columns: z.array(gridColumnSchema),
    currencies: z.array(z.string().regex(/^[A-Z]{3}$/)),
    lines: z.array(gridLineSchema),
  })
  .superRefine((table, context) => {
    const report = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (new Set(table.columns.map((column) => column.code)).size < table.columns.length) report(['columns'], 'two columns have one code')
    if (new Set(table.lines.map((line) => line.id)).size < table.lines.length) report(['lines'], 'two lines have one id')
    table.lines.forEach((line, index) =>
      checkCells(table.columns, line.cells, (column, message) => report(['lines', index, 'cells', column], message)),
    )
  })

function checkCells(
  columns: readonly GridColumn[],
  cells: readonly (GridCell | null)[],
  report: (column: number, message: string) => void,
): void {
  if (cells.length !== columns.length) return report(columns.length, `has ${cells.length} cells for ${columns.length} columns`)
  columns.forEach((column, index) => {
    const cell = cells[index] ?? null
    if (cell === null) return
    const checked = cellSchema(column.type).safeParse(cell)
    if (!checked.success) return report(index, checked.error.issues[0]?.message ?? 'does not fit its column')
    const stranger = valuesOf(cell).find((value) => column.allowedValues !== null && !column.allowedValues.includes(value))
    if (stranger !== undefined) report(index, `“${stranger}” is not allowed in column ${column.code}`)
  })
}

/** The texts a cell names; none for ranges and booleans, which no list of values restricts. */
export function valuesOf(cell: GridCell): readonly string[] {
  if (typeof cell === 'string') return [cell]
  return Array.isArray(cell) ? (cell as readonly string[]) : []
}

export const priceVersionSchema: z.ZodType<PriceVersion> = z.object({
  id: z.int().positive(),
  number: z.int().positive(),
  status: z.enum(PRICE_VERSION_STATUSES),
  validity: openPeriodSchema,
  valueType: z.enum(['fixed', 'percentage']),
  price: decimalTextSchema.nullable(),
  priceExpression: textSchema.nullable(),
  currencyPrices: currencyPricesSchema,
  table: gridTableSchema.nullable(),
})

export const pricePlanSchema: z.ZodType<PricePlan> = z.object({
  id: z.int().positive(),
  code: textSchema,
  enabled: z.boolean(),
  priority: z.int(),
  seller: textSchema.nullable(),
  offer: textSchema.nullable(),
  country: textSchema.nullable(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  criteria: z.tuple([textSchema.nullable(), textSchema.nullable(), textSchema.nullable()]),
  criteriaExpression: textSchema.nullable(),
  validityCalendar: textSchema.nullable(),
  subscribed: openPeriodSchema,
  rated: openPeriodSchema,
  validity: openPeriodSchema,
  quantity: numberBoundsSchema,
  ageInMonths: z.object({ from: z.int().nullable(), to: z.int().nullable() }),
  priceWithoutVersions: decimalTextSchema.nullable(),
  versions: z.array(priceVersionSchema),
})

/** A date of a grid, as {@link isGridDate} checks it. */
export type GridDate = CalendarDate
