import { describe, expect, it } from 'vitest'
import type { ColumnDescription } from '../../../src-core/operations/contract.ts'
import { textWidth } from '../../../src-renderer/format/text-width.ts'
import { layOut } from '../../../src-renderer/list/layout.ts'
import type { FormatContext } from '../../../src-renderer/list/filters.ts'
import { neededWidths } from '../../../src-renderer/list/needed-widths.ts'

const context: FormatContext = { zone: 'Europe/Berlin', currency: 'EUR', decimals: (code) => (code === 'JPY' ? 0 : 2) }
const column = (key: string, type: ColumnDescription['type'], more: Partial<ColumnDescription> = {}): ColumnDescription => ({
  ...{ key, label: key, type, sortable: true, filterable: true, summed: false, priority: 1 },
  ...more,
})
const gross = column('gross', 'money', { currencyColumn: 'currency', summed: true })
const name = column('name', 'text')

describe('the room that a column needs', () => {
  it('is that of its widest figure, in the digits of its currency, and of its sum', () => {
    const rows = [
      { id: 1, gross: 1_234_567_890, currency: 'EUR' },
      { id: 2, gross: 900, currency: 'JPY' },
    ]
    const needed = neededWidths([gross], rows, undefined, context)
    expect(needed['gross']).toBe(textWidth('12,345,678.90') + 16)
    const totals = { count: 2, sums: [{ currency: 'EUR', count: 1, sums: { gross: '1234567890123' } }] }
    expect(neededWidths([gross], rows, totals, context)['gross']).toBeGreaterThan(textWidth('12,345,678,901.23') + 16)
  })

  it('is not asked for by names, which may be cut', () => {
    expect(neededWidths([name], [{ id: 1, name: 'A very long name of a customer' }], undefined, context)).toEqual({})
  })

  it('only grows, and is the same object while it stays', () => {
    const wide = neededWidths([gross], [{ id: 1, gross: 1_234_567_890, currency: 'EUR' }], undefined, context)
    expect(neededWidths([gross], [{ id: 2, gross: 5, currency: 'EUR' }], undefined, context, wide)).toBe(wide)
  })

  it('is had in the layout; what has the least rank gives way whole', () => {
    const columns = [gross, column('due', 'date', { priority: 3 }), column('told', 'date', { priority: 4 })]
    expect(layOut(columns, 350, 0).dropped).toEqual([])
    const laid = layOut(columns, 350, 0, { gross: 150 })
    expect(laid.columns[0]?.least).toBeGreaterThanOrEqual(150)
    expect(laid.dropped.map(({ key }) => key)).toEqual(['told'])
  })
})
