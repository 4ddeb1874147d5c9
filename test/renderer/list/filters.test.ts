import { describe, expect, it } from 'vitest'
import { COLUMN_TYPES, type ColumnDescription } from '../../../src-core/operations/contract.ts'
import { filterOfCell, filterWords, type FormatContext, isInternal, operatorsOf, withFilter } from '../../../src-renderer/list/filters.ts'

const context: FormatContext = { zone: 'Europe/Berlin', currency: 'EUR', decimals: (code) => (code === 'JPY' ? 0 : 2) }
const column = (key: string, type: ColumnDescription['type'], more: Partial<ColumnDescription> = {}): ColumnDescription => ({
  key,
  label: key === 'due' ? 'Due' : 'Gross',
  type,
  sortable: true,
  filterable: true,
  summed: false,
  priority: 1,
  ...more,
})

const OF_ROWS = column('gross', 'money', { currencyColumn: 'currency' })

describe('a filter on its chip', () => {
  it.each([
    [{ column: 'due', op: '$lt' as const, value: '2026-11-03' }, column('due', 'date'), 'Due before 03 Nov 2026'],
    [{ column: 'gross', op: '$gte' as const, value: 5_000_000 }, column('gross', 'money'), 'Gross from 50,000.00 EUR'],
    [{ column: 'gross', op: '$is_null' as const }, column('gross', 'money'), 'Gross is blank '],
    [{ column: 'gross', op: '$gt' as const, value: 5_000, currency: 'JPY' }, OF_ROWS, 'Gross more than 5,000 JPY'],
  ])('reads %j', (filter, described, words) => {
    const { field, operator, value } = filterWords(filter, described, context)
    expect(`${field} ${operator} ${value}`).toBe(words)
  })

  it('reads one chosen value as “is”, several as “is one of”', () => {
    const status = column('status', 'status', {
      choices: [
        { value: 'P', label: 'Paid' },
        { value: 'U', label: 'Unpaid' },
      ],
    })
    expect(filterWords({ column: 'status', op: '$in', value: ['P'] }, status, context)).toMatchObject({ operator: 'is', value: 'Paid' })
    expect(filterWords({ column: 'status', op: '$in', value: ['P', 'U'] }, status, context)).toMatchObject({
      operator: 'is one of',
      value: 'Paid, Unpaid',
    })
  })

  it('has operators for every type of column', () => {
    for (const type of COLUMN_TYPES) expect(operatorsOf(type).length).toBeGreaterThan(0)
  })
})

describe('a filter by a cell', () => {
  it('is in the currency of the row', () => {
    expect(filterOfCell(OF_ROWS, 5_000, false, 'JPY')).toEqual({ column: 'gross', op: '$equals', value: 5_000, currency: 'JPY' })
    expect(filterOfCell(OF_ROWS, null, false, 'JPY')).toEqual({ column: 'gross', op: '$is_null' })
  })

  it('takes blanks as blanks', () => {
    expect(filterOfCell(column('due', 'date'), null, false)).toEqual({ column: 'due', op: '$is_null' })
    expect(filterOfCell(column('due', 'date'), null, true)).toEqual({ column: 'due', op: '$not_null' })
  })

  it('piles exclusions up and replaces the rest', () => {
    const first = withFilter([], { column: 's', op: '$not_in', value: ['a'] })
    expect(withFilter(first, { column: 's', op: '$not_in', value: ['b'] })).toEqual([{ column: 's', op: '$not_in', value: ['a', 'b'] }])
    const from = withFilter([], { column: 'n', op: '$gte', value: 1 })
    expect(withFilter(from, { column: 'n', op: '$gte', value: 2 })).toEqual([{ column: 'n', op: '$gte', value: 2 }])
  })
})

it('offers no number by which the books know another record', () => {
  expect(isInternal({ key: 'customer_id', type: 'integer' })).toBe(true)
  expect(isInternal({ key: 'customer_id', type: 'reference' })).toBe(false)
  expect(isInternal({ key: 'tax_id', type: 'text' })).toBe(false)
  expect(isInternal({ key: 'transactions', type: 'integer' })).toBe(false)
})
