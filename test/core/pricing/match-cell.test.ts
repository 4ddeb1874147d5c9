import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { GridCell, GridColumn, GridColumnType } from '../../../src-core/pricing/grid.ts'
import { cellMatches, dayValue, type GridValue, numberValue, valueItems, whyPassedBy } from '../../../src-core/pricing/match-cell.ts'

const d = (text: string) => decimal(text)
const numbers = (from: string | null, to: string | null) => ({ from, to }) as GridCell
const days = numbers

describe('a cell holds', () => {
  const cases: readonly (readonly [GridColumnType, GridCell, GridValue, boolean])[] = [
    ['text', 'DE', 'DE', true],
    ['text', 'DE', 'de', false],
    ['text', 'DE', 'DEX', false],
    ['number', '10', '10.00', true],
    ['number', '10', d('10'), true],
    ['number', '10', '10.01', false],
    ['number', '10', 'ten', false],
    ['numberRange', numbers('1', '5'), '1', true],
    ['numberRange', numbers('1', '5'), '0.999', false],
    ['numberRange', numbers('1', '5'), '4.999', true],
    ['numberRange', numbers('1', '5'), '5', false],
    ['numberRange', numbers(null, '5'), '-100', true],
    ['numberRange', numbers(null, '5'), '5', false],
    ['numberRange', numbers('1', null), '1000000', true],
    ['numberRange', numbers('1', null), '0', false],
    ['numberRange', numbers(null, null), '7', true],
    ['numberRange', numbers('1', '5'), 'three', false],
    ['boolean', true, true, true],
    ['boolean', false, false, true],
    ['boolean', true, false, false],
    ['boolean', true, 'true', false],
    ['date', '2026-11-03', '2026-11-03T23:59:59', true],
    ['date', '2026-11-03', '2026-11-04', false],
    ['date', '2026-11-03', d('1'), false],
    ['dateRange', days('2026-11-01', '2026-11-30'), '2026-11-01', true],
    ['dateRange', days('2026-11-01', '2026-11-30'), '2026-11-30T12:00', true],
    ['dateRange', days('2026-11-01', '2026-11-30'), '2026-12-01', false],
    ['dateRange', days('2026-11-01', '2026-11-30'), '2026-10-31', false],
    ['dateRange', days(null, '2026-11-30'), '1999-01-01', true],
    ['dateRange', days('2026-11-01', null), '2099-01-01', true],
    ['dateRange', days('2026-11-01', null), '2026-10-31', false],
    ['dateRange', days(null, null), d('1'), false],
    ['textList', ['A', 'B'], 'B', true],
    ['textList', ['A', 'B'], 'C', false],
    ['textList', ['A', 'B'], ['A'], false],
    ['textMultipleList', ['A', 'B'], ['C', 'B'], true],
    ['textMultipleList', ['A', 'B'], 'C; A', true],
    ['textMultipleList', ['A', 'B'], ['C'], false],
    ['textMultipleList', ['1'], [d('1')], false],
    ['textMultipleList', ['A'], [], false],
    ['numberList', ['1', '2.50'], '2.5', true],
    ['numberList', ['1', '2.50'], '3', false],
    ['numberMultipleList', ['1', '2.50'], '3;2.5', true],
    ['numberMultipleList', ['1', '2.50'], [d('4'), '1.0'], true],
    ['numberMultipleList', ['1', '2.50'], d('1'), true],
    ['numberMultipleList', ['1', '2.50'], [d('4')], false],
    ['numberMultipleList', ['1'], true, false],
  ]
  it.each(cases)('%s %j, value %s: %s', (type, cell, value, holds) => {
    expect(cellMatches({ type }, cell, value)).toBe(holds)
  })

  it('everything where it is blank, and no missing value where it is filled', () => {
    for (const type of ['text', 'numberRange', 'boolean', 'textMultipleList'] as const) {
      expect(cellMatches({ type }, null, null)).toBe(true)
      expect(cellMatches({ type }, null, 'x')).toBe(true)
    }
    expect(cellMatches({ type: 'numberRange' }, numbers(null, null), null)).toBe(false)
    expect(cellMatches({ type: 'text' }, '', null)).toBe(false)
  })
})

it('reads values by what they are', () => {
  expect([numberValue('1,5'), numberValue('1.5')?.toFixed(), numberValue(true), numberValue(null), numberValue(d('2'))?.toFixed()]).toEqual(
    [null, '1.5', null, null, '2'],
  )
  expect([dayValue('2026-11-03T10:00'), dayValue(d('1')), dayValue(null)]).toEqual(['2026-11-03', null, null])
  expect(valueItems(' a ;b')).toEqual(['a', 'b'])
  expect([valueItems(true), valueItems(null), valueItems(['x'])]).toEqual([[], [], ['x']])
  expect(valueItems(d('3'))).toHaveLength(1)
})

describe('why a line is passed by', () => {
  const column = (type: GridColumnType) => ({ code: 'volume', label: 'Volume', type, unit: 'min' }) as unknown as GridColumn
  const why = (type: GridColumnType, cell: GridCell, value: GridValue) => whyPassedBy(column(type), cell, value)
  it('says on which side of a range the value lies', () => {
    expect(why('numberRange', numbers('1200', '2000'), '7')).toMatch(/^starts at 1,200/)
    expect(why('numberRange', numbers('1200', '2000'), '2000')).toMatch(/^ends at 2,000/)
    expect(why('numberRange', numbers(null, '5'), '9')).toMatch(/^ends at 5/)
    expect(why('numberRange', numbers('1', null), 'x')).toBe('volume is out of range')
    expect(why('dateRange', days('2026-11-01', '2026-11-30'), '2026-10-01')).toMatch(/^starts at/)
    expect(why('dateRange', days('2026-11-01', '2026-11-30'), '2026-12-01')).toMatch(/^ends at/)
  })
  it('names the value, or that there is none', () => {
    expect(why('text', 'DE', 'FR')).toBe('volume is FR')
    expect(why('boolean', true, false)).toBe('volume is No')
    expect(why('boolean', false, true)).toBe('volume is Yes')
    expect(why('textMultipleList', ['A'], ['B', 'C'])).toBe('volume is B and C')
    expect(why('number', '1', d('1234.5'))).toBe('volume is 1,234.5')
    expect(why('text', 'DE', null)).toBe('volume has no value')
  })
})
