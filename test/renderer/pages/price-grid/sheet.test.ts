/** The sheet of a price grid: typing, moving, filling, pasting, repairing, and the way back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GridCell, GridColumn, GridProblem, GridTable } from '../../../../src-core/pricing/contract.ts'
import { readBlock, writeBlock } from '../../../../src-renderer/pages/price-grid/sheet/clipboard.ts'
import { letterOf, sheetColumns } from '../../../../src-renderer/pages/price-grid/sheet/columns.ts'
import { changeAt, changesByRow, sheetProblems } from '../../../../src-renderer/pages/price-grid/sheet/marks.ts'
import { editText, rowsOf, type SheetRow, showCell, tableOf, writeText } from '../../../../src-renderer/pages/price-grid/sheet/rows.ts'
import {
  isDirty,
  type SheetAction,
  sheetReducer,
  type SheetState,
  startSheet,
} from '../../../../src-renderer/pages/price-grid/sheet/state.ts'
import { keyAction } from '../../../../src-renderer/pages/price-grid/sheet-keys.ts'

const column = (code: string, type: GridColumn['type'], allowedValues: readonly string[] | null = null): GridColumn => ({
  code,
  label: code,
  type,
  unit: null,
  expression: null,
  allowedValues,
})
const line = (id: number, cells: readonly (GridCell | null)[], unitPrice: string | null) => ({
  id,
  cells,
  priority: 0,
  unitPrice,
  currencyPrices: { USD: { price: null, rate: '1.084', usedForAccounts: false } },
  description: '',
  priceExpression: null,
})
const range = (from: string | null, to: string | null) => ({ from, to })

const TABLE: GridTable = {
  columns: [column('zone', 'text'), column('business', 'boolean'), column('volume', 'numberRange')],
  currencies: ['USD'],
  lines: [
    line(1, ['Zone 1', true, range('0', '500')], '0.062'),
    line(2, ['Zone 1', true, range('500', null)], '0.045'),
    line(3, [null, null, null], '0.89'),
  ],
}
const columns = sheetColumns(TABLE, 'EUR/min', false)
const reduce = sheetReducer({ columns, cells: 3, currencies: TABLE.currencies, dates: { today: '2026-11-03', order: 'dayMonthYear' } })
const start = () => startSheet(rowsOf(TABLE))
const run = (state: SheetState, ...actions: SheetAction[]) => actions.reduce(reduce, state)
const at = (row: number, column: number): SheetAction => ({ do: 'goto', place: { row, column } })
const texts = (state: SheetState) => state.rows.map((row) => columns.map((one) => editText(row, one)))
const shown = (state: SheetState, row: number, index: number) =>
  showCell(state.rows[row] as SheetRow, columns[index] as (typeof columns)[number], 4).text

describe('columns', () => {
  it('are two a range, then the prices and the note, with letters', () => {
    expect(columns.map(({ letter, key }) => `${letter} ${key}`)).toEqual([
      'A cell:zone',
      'B cell:business',
      'C from:volume',
      'D to:volume',
      'E price',
      'F currency:USD',
      'G note',
    ])
    expect([25, 26, 701, 702].map(letterOf)).toEqual(['Z', 'AA', 'ZZ', 'AAA'])
  })

  it('show blanks, open sides, and prices that follow at their rate', () => {
    const state = start()
    expect([shown(state, 2, 0), shown(state, 1, 3), shown(state, 0, 4), shown(state, 0, 5)]).toEqual(['any', 'open', '0.0620', '0.0672'])
  })
})

describe('typing', () => {
  it('takes a value on Enter and goes down, and back on undo', () => {
    const typed = run(start(), at(0, 4), { do: 'edit', typed: '0' }, { do: 'type', typed: '0,07' }, { do: 'commit', rows: 1 })
    expect(typed.rows[0]?.unitPrice).toBe('0.07')
    expect(typed.cursor).toEqual({ row: 1, column: 4 })
    expect(isDirty(typed)).toBe(true)
    const undone = run(typed, { do: 'undo' })
    expect([undone.rows[0]?.unitPrice, isDirty(undone)]).toEqual(['0.062', false])
    expect(run(undone, { do: 'redo' }).rows[0]?.unitPrice).toBe('0.07')
  })

  it('keeps what it cannot read as typed, until it can', () => {
    const bad = run(start(), at(0, 1), { do: 'edit', typed: 'maybe' }, { do: 'commit' })
    expect([shown(bad, 0, 1), bad.rows[0]?.cells[1]]).toEqual(['maybe', true])
    expect(sheetProblems(columns, bad.rows, [], [])[0]).toMatchObject({
      severity: 'error',
      title: '“maybe” in line 1 cannot be read',
      places: [{ row: 0, column: 1 }],
    })
    expect(run(bad, { do: 'edit', typed: 'No' }, { do: 'commit' }).rows[0]).toMatchObject({
      bad: {},
      cells: ['Zone 1', false, range('0', '500')],
    })
  })

  it('makes a range blank when both its sides are', () => {
    const cleared = run(start(), at(0, 2), { do: 'move', rows: 0, columns: 1, extend: true }, { do: 'clear' })
    expect(cleared.rows[0]?.cells[2]).toBeNull()
  })

  it('begins a line below the last, whose other currencies follow', () => {
    const added = run(start(), at(3, 0), { do: 'edit', typed: 'Zone 9' }, { do: 'commit', columns: 1 })
    expect(added.rows[3]).toMatchObject({ id: null, cells: ['Zone 9', null, null], currencyPrices: { USD: { rate: '1.084' } } })
    expect(run(start(), at(3, 0), { do: 'edit', typed: '' }, { do: 'commit' }).rows).toHaveLength(3)
  })

  it('takes only allowed values, however they are capitalised', () => {
    const [own] = sheetColumns({ columns: [column('zone', 'text', ['North', 'South'])], currencies: [] }, 'EUR', false)
    const [row] = rowsOf({ columns: [column('zone', 'text')], currencies: [], lines: [line(1, [null], '1')] })
    if (!own || !row) throw new Error('there is a column and a row')
    expect(writeText(row, own, 'north', { today: '2026-11-03', order: null }).cells).toEqual(['North'])
    expect(writeText(row, own, 'west', { today: '2026-11-03', order: null }).bad).toEqual({ 'cell:zone': 'west' })
  })
})

describe('many cells at once', () => {
  it('fills down from the first row of the selection, or from the row above', () => {
    const down = run(start(), at(0, 4), { do: 'move', rows: 2, columns: 0, extend: true }, { do: 'fillDown' })
    expect(down.rows.map((row) => row.unitPrice)).toEqual(['0.062', '0.062', '0.062'])
    expect(run(start(), at(1, 4), { do: 'fillDown' }).rows[1]?.unitPrice).toBe('0.062')
    expect(run(down, { do: 'undo' }).rows.map((row) => row.unitPrice)).toEqual(['0.062', '0.045', '0.89'])
  })

  it('pastes a block from a spreadsheet, beyond the last row too, in one step', () => {
    const pasted = run(start(), at(2, 0), { do: 'paste', block: readBlock('Zone 2\tYes\t0\t1,200\t0.5\r\nZone 3\tno\t\t\t1.5\r\n') })
    expect(
      texts(pasted)
        .slice(2)
        .map((row) => row.slice(0, 5)),
    ).toEqual([
      ['Zone 2', 'Yes', '0', '1200', '0.5'],
      ['Zone 3', 'No', '', '', '1.5'],
    ])
    expect(run(pasted, { do: 'undo' }).rows).toHaveLength(3)
  })

  it('fills a selection with a single pasted value', () => {
    const pasted = run(start(), at(0, 0), { do: 'move', rows: 2, columns: 0, extend: true }, { do: 'paste', block: [['Zone 7']] })
    expect(pasted.rows.map((row) => row.cells[0])).toEqual(['Zone 7', 'Zone 7', 'Zone 7'])
  })

  it('removes the selected lines and inserts one above', () => {
    expect(
      run(start(), at(0, 0), { do: 'move', rows: 1, columns: 0, extend: true }, { do: 'removeRows' }).rows.map((row) => row.id),
    ).toEqual([3])
    expect(run(start(), at(1, 0), { do: 'insertRow' }).rows.map((row) => row.id)).toEqual([1, null, 2, 3])
  })

  it('undoes any run of changes, one by one', () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant('goto' as const), place: fc.record({ row: fc.nat(4), column: fc.nat(6) }) }),
      fc.record({
        do: fc.constant('move' as const),
        rows: fc.integer({ min: -2, max: 2 }),
        columns: fc.integer({ min: -2, max: 2 }),
        extend: fc.boolean(),
      }),
      fc.record({ do: fc.constant('edit' as const), typed: fc.constantFrom('', '5', 'Zone 4', 'no', '0.25', 'x') }),
      fc.constantFrom(
        { do: 'commit' as const },
        { do: 'clear' as const },
        { do: 'fillDown' as const },
        { do: 'removeRows' as const },
        { do: 'insertRow' as const },
      ),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        let state = run(start(), ...actions, { do: 'cancel' })
        const steps = state.past.length
        const last = texts(state)
        for (let step = 0; step < steps; step++) state = run(state, { do: 'undo' })
        expect(texts(state)).toEqual(texts(start()))
        for (let step = 0; step < steps; step++) state = run(state, { do: 'redo' })
        expect(texts(state)).toEqual(last)
      }),
    )
  })
})

describe('problems and changes', () => {
  const overlap = (repairs: GridProblem['repairs']): GridProblem => ({
    kind: 'overlap',
    severity: 'error',
    lines: [1, 2],
    column: 2,
    interval: range('400', '500'),
    title: '',
    detail: '',
    repairs,
  })

  it('stand at the bounds in dispute, and repairs end them', () => {
    const repair = { kind: 'setBound', label: '', line: 1, column: 2, side: 'to', value: '400' } as const
    const rows = rowsOf({
      ...TABLE,
      lines: [TABLE.lines[0], line(2, ['Zone 1', true, range('400', null)], '1')].flatMap((one) => one ?? []),
    })
    expect(sheetProblems(columns, rows, [], [overlap([repair])])[0]?.places).toEqual([
      { row: 0, column: 3 },
      { row: 1, column: 2 },
    ])
    expect(run(start(), { do: 'repair', repair }).rows[0]?.cells[2]).toEqual(range('0', '400'))
    const withDefault = run(start(), { do: 'repair', repair: { kind: 'addDefault', label: '' } })
    expect([withDefault.rows.length, withDefault.cursor]).toEqual([4, { row: 3, column: 4 }])
  })

  it('mark a bound only where its own side changed', () => {
    const cells = [
      { key: 'cell:volume', label: 'volume', type: 'numberRange' as const, before: range('0', '300'), after: range('0', '500') },
    ]
    const change = changesByRow([{ kind: 'changed', line: 1, before_line: 1, name: '', cells }]).get(0)
    expect(columns.filter((one) => changeAt(change, one, one.index === 2 ? 'volume' : undefined)).map((one) => one.key)).toEqual([
      'to:volume',
    ])
  })
})

it('gives stored ids to saved lines and asks for no more saving', () => {
  const added = run(start(), at(3, 0), { do: 'edit', typed: 'Zone 9' }, { do: 'commit' })
  const saved = run(added, { do: 'saved', rows: added.rows, ids: [1, 2, 3, 44] })
  expect([isDirty(saved), tableOf(TABLE.columns, TABLE.currencies, saved.rows).lines.map((one) => one.id)]).toEqual([false, [1, 2, 3, 44]])
})

it('reads the blocks it writes, whatever is in the cells', () => {
  const cell = fc.string().filter((one) => !one.includes('\r'))
  const block = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }))
  // An empty last row is the line end that spreadsheets add.
  const notBlank = block.filter((rows) => rows.at(-1)?.join('') !== '')
  fc.assert(
    fc.property(notBlank, (rows) => {
      expect(readBlock(writeBlock(rows))).toEqual(rows)
    }),
  )
})

describe('keys', () => {
  const press = (key: string, more: { readonly ctrlKey?: boolean; readonly shiftKey?: boolean } = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  })
  const world = (state: SheetState, editable = true) => ({ state, columns: columns.length, pageRows: 20, editable })

  it('move, type, fill and leave the sheet at its ends', () => {
    const state = start()
    expect(keyAction(press('a'), world(state))).toEqual({ do: 'edit', typed: 'a' })
    expect(keyAction(press('d', { ctrlKey: true }), world(state))).toEqual({ do: 'fillDown' })
    expect(keyAction(press('v', { ctrlKey: true }), world(state))).toBeNull()
    expect(keyAction(press('Tab', { shiftKey: true }), world(state))).toBeNull()
    expect(keyAction(press('ArrowDown', { shiftKey: true }), world(state))).toMatchObject({ rows: 1, extend: true })
  })

  it('change nothing of a published version', () => {
    const state = start()
    expect(['a', 'F2', 'Delete'].map((key) => keyAction(press(key), world(state, false)))).toEqual([null, null, null])
    expect(keyAction(press('ArrowRight'), world(state, false))).toMatchObject({ do: 'move', columns: 1 })
  })
})
