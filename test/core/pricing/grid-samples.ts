/** Grids and values that several tests of pricing share. */
import fc from 'fast-check'
import type { GridCell, GridColumn, GridColumnType, GridLine, GridTable } from '../../../src-core/pricing/grid.ts'
import type { GridValue } from '../../../src-core/pricing/match-cell.ts'

export function column(code: string, type: GridColumnType, more: Partial<GridColumn> = {}): GridColumn {
  return { code, label: code, type, unit: null, expression: null, allowedValues: null, ...more }
}

export function line(
  id: number,
  cells: readonly (GridCell | null)[],
  unitPrice: string | null = '1',
  more: Partial<GridLine> = {},
): GridLine {
  return { id, cells, priority: 0, unitPrice, currencyPrices: {}, description: '', priceExpression: null, ...more }
}

export function table(columns: readonly GridColumn[], lines: readonly GridLine[]): GridTable {
  return { columns, currencies: [], lines }
}

const range = (from: string | null, to: string | null) => ({ from, to })

/** The grid of mockup 06, its first eight lines and the default. */
export const VOICE: GridTable = table(
  [
    column('zone', 'text', { label: 'Zone' }),
    column('business', 'boolean', { label: 'Business' }),
    column('volume', 'numberRange', { label: 'Volume', unit: 'minutes' }),
  ],
  [
    line(1, ['Zone 1', true, range('0', '500')], '0.0620'),
    line(2, ['Zone 1', true, range('500', null)], '0.0450'),
    line(3, ['Zone 1', false, null], '0.0890'),
    line(4, ['Zone 2', true, range('0', '500')], '0.1280'),
    line(5, ['Zone 2', true, range('500', '1500')], '0.1010'),
    line(6, ['Zone 2', true, range('1200', '3000')], '0.0850'),
    line(7, ['Zone 2', true, range('3000', null)], '0.0710'),
    line(8, ['Zone 2', false, null], '0.1690'),
    line(9, [null, null, null], '0.8900', { description: 'default line' }),
  ],
)

/** The grid of Opencell's `PricePlanSelectionServiceTest`. */
export const BILLING_CYCLE: GridTable = table(
  [column('billing_cycle', 'textList'), column('engagement_duration', 'number')],
  [
    line(1, [['Monthly'], '12'], '24'),
    line(2, [['Monthly'], '24'], '15'),
    line(3, [['Annually'], '12'], '18'),
    line(4, [['Annually'], '24'], '13'),
    line(5, [null, null], '18'),
  ],
)

const small = fc.integer({ min: 0, max: 4 })
const letter = fc.constantFrom('A', 'B', 'C')
const day = small.map((n) => `2026-01-0${n + 1}`)
const number = fc.tuple(small, fc.constantFrom('', '.0', '.5')).map(([whole, fraction]) => `${whole}${fraction}`)
const bounds = <Bound>(bound: fc.Arbitrary<Bound>) => fc.record({ from: fc.option(bound), to: fc.option(bound) })
const ordered = (cell: { from: string | null; to: string | null }) =>
  cell.from !== null && cell.to !== null && Number(cell.from) > Number(cell.to) ? { from: cell.to, to: cell.from } : cell
const fillRange = (cell: { from: string | null; to: string | null }) =>
  cell.from !== null && cell.to !== null && Number(cell.from) === Number(cell.to) ? { from: cell.from, to: `${Number(cell.to) + 1}` } : cell
const dayBounds = bounds(day).map(({ from, to }) => (from !== null && to !== null && from > to ? { from: to, to: from } : { from, to }))
const isClosedOpen = (cell: { from: string | null; to: string | null }) => cell.from !== null || cell.to !== null

/** Cells of each type out of few values, so that lines often collide. */
export const CELLS: Record<GridColumnType, fc.Arbitrary<GridCell>> = {
  text: letter,
  number,
  numberRange: bounds(number).map(ordered).map(fillRange).filter(isClosedOpen),
  boolean: fc.boolean(),
  date: day,
  dateRange: dayBounds.filter(isClosedOpen),
  textList: fc.uniqueArray(letter, { minLength: 1 }),
  textMultipleList: fc.uniqueArray(letter, { minLength: 1 }),
  numberList: fc.uniqueArray(number, { minLength: 1, maxLength: 3 }),
  numberMultipleList: fc.uniqueArray(number, { minLength: 1, maxLength: 3 }),
}

export const VALUES: Record<GridColumnType, fc.Arbitrary<GridValue>> = {
  text: letter,
  number,
  numberRange: number,
  boolean: fc.boolean(),
  date: day,
  dateRange: day,
  textList: letter,
  textMultipleList: fc.uniqueArray(letter).map((items) => items.join('; ')),
  numberList: number,
  numberMultipleList: fc.uniqueArray(number),
}

export const arbitraryTypes = fc.uniqueArray(fc.constantFrom(...(Object.keys(CELLS) as GridColumnType[])), { minLength: 1, maxLength: 4 })

/** A grid of the given column types. */
export function arbitraryTable(types: readonly GridColumnType[], blanks = 2): fc.Arbitrary<GridTable> {
  const cells = fc.tuple(...types.map((type) => fc.option(CELLS[type], { freq: blanks })))
  const lines = fc.array(fc.record({ cells, priority: fc.constantFrom(0, 0, 0, 1), unitPrice: number }), { maxLength: 12 })
  return lines.map((all) =>
    table(
      types.map((type, index) => column(`c${index}`, type)),
      all.map((one, index) => line(index + 1, one.cells, one.unitPrice, { priority: one.priority })),
    ),
  )
}
