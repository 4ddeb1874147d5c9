import { describe, expect, it } from 'vitest'
import type { ColumnDescription, ListPage } from '../../../src-core/operations/contract.ts'
import { chosenColumns, layOut } from '../../../src-renderer/list/layout.ts'
import { countSelected, EVERYTHING, headBox, isSelected, NOTHING, select } from '../../../src-renderer/list/selection.ts'
import { knownCount } from '../../../src-renderer/list/use-list-data.ts'
import { sumsOf } from '../../../src-renderer/list/bulk-bar.tsx'

const column = (
  key: string,
  type: ColumnDescription['type'],
  priority: number,
  more: Partial<ColumnDescription> = {},
): ColumnDescription => ({
  key,
  label: key,
  type,
  priority,
  sortable: true,
  filterable: true,
  summed: false,
  ...more,
})
const columns = [
  column('status', 'status', 1),
  column('number', 'code', 1),
  column('customer', 'text', 1),
  column('account', 'text', 6),
  column('net', 'money', 3, { currencyColumn: 'currency' }),
  column('open', 'money', 1, { currencyColumn: 'currency', summed: true }),
  column('currency', 'text', 5),
  column('archived', 'boolean', 9),
]

describe('columns', () => {
  it('leaves out by itself what stands elsewhere', () => {
    expect(chosenColumns(columns, null).map((one) => one.key)).toEqual(['status', 'number', 'customer', 'account', 'net', 'open'])
    expect(chosenColumns(columns, ['currency', 'gone', 'status']).map((one) => one.key)).toEqual(['currency', 'status'])
  })

  it('carries the currency in the last money column that has room', () => {
    const money = (key: string, priority: number) => column(key, 'money', priority, { currencyColumn: 'currency' })
    const amounts = [column('customer', 'text', 1), money('gross', 1), money('before', 9)]
    const codes = (width: number) => layOut(amounts, width, 0).columns.map((one) => [one.column.key, one.code])
    expect(codes(2000)).toEqual([
      ['customer', false],
      ['gross', false],
      ['before', true],
    ])
    expect(codes(340)).toEqual([
      ['customer', false],
      ['gross', true],
    ])
  })

  it('drops whole columns by priority and keeps the order', () => {
    const own = chosenColumns(columns, null)
    expect(layOut(own, 2000, 0).dropped).toEqual([])
    const narrow = layOut(own, 520, 0)
    expect(narrow.columns.map((one) => one.column.key)).toEqual(['status', 'number', 'customer', 'open'])
    expect(narrow.dropped.map((one) => one.key)).toEqual(['account', 'net'])
  })

  it('gives the code to the last money column alone', () => {
    expect(
      layOut(chosenColumns(columns, null), 2000, 0)
        .columns.filter((one) => one.code)
        .map((one) => one.column.key),
    ).toEqual(['open'])
  })
})

describe('selection', () => {
  it('takes out of everything what was unticked', () => {
    const most = select(EVERYTHING, [3, 4], false)
    expect(countSelected(most, 412)).toBe(410)
    expect(isSelected(most, 3)).toBe(false)
    expect(headBox(most, 412)).toBe('some')
    expect(headBox(EVERYTHING, 412)).toBe('all')
    expect(headBox(NOTHING, 412)).toBe('none')
  })

  it('sums each currency by itself', () => {
    const list = { name: 'i', label: 'i', pluralLabel: 'i', columns, defaultSort: [] }
    const rows = [
      { id: 1, open: 100, currency: 'EUR' },
      { id: 2, open: 250, currency: 'USD' },
      { id: 3, open: -30, currency: 'EUR' },
    ]
    expect(sumsOf(list, rows)).toEqual([
      { currency: 'EUR', minor: '70' },
      { currency: 'USD', minor: '250' },
    ])
  })
})

describe('the count before the totals', () => {
  const page = (rows: number, next: string | null): ListPage => ({ rows: Array.from({ length: rows }, (_, id) => ({ id })), next })
  it('ends where a window ends, else goes one window on', () => {
    expect(knownCount(new Map([[0, page(40, null)]]), 0)).toBe(40)
    expect(knownCount(new Map([[0, page(100, 'x')]]), 0)).toBe(200)
    expect(knownCount(new Map([[100, page(100, 'x')]]), 200)).toBe(300)
  })
})
