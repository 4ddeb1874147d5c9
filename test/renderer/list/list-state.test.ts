import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILTER_OPERATORS, type ListDescription, type Sort } from '../../../src-core/operations/contract.ts'
import {
  addressOfState,
  ALL_VIEW,
  type ListDefinition,
  type ListView,
  readAddress,
  stateOfAddress,
  toggleSort,
} from '../../../src-renderer/list/list-state.ts'

const list: ListDescription = {
  name: 'invoice',
  label: 'Invoice',
  pluralLabel: 'Invoices',
  columns: [],
  defaultSort: [{ column: 'due', direction: 'desc' }],
}
const views: readonly ListView[] = [
  { key: ALL_VIEW, name: 'All' },
  { key: 'v1', name: 'Overdue', filter: [{ column: 'due', op: '$lt', value: '2026-11-03' }] },
]
const name = fc.stringMatching(/^[a-z]{1,8}$/)
const definition: fc.Arbitrary<ListDefinition> = fc.record({
  search: fc.string({ maxLength: 10 }),
  filter: fc.array(
    fc.record({
      column: name,
      op: fc.constantFrom(...FILTER_OPERATORS),
      value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(name)),
    }),
    { maxLength: 4 },
  ),
  sort: fc.array(fc.record({ column: name, direction: fc.constantFrom('asc' as const, 'desc' as const) }), { maxLength: 3 }),
  columns: fc.option(fc.array(name, { minLength: 1, maxLength: 5 })),
})

describe('the address of a list', () => {
  it('brings back every state through JSON', () => {
    fc.assert(
      fc.property(definition, fc.constantFrom(ALL_VIEW, 'v1'), (wanted, view) => {
        const address = JSON.parse(JSON.stringify(addressOfState(view, wanted, list, views))) as Record<string, unknown>
        const { edited: _edited, view: back, ...state } = stateOfAddress(readAddress(address), list, views)
        expect(back).toBe(view)
        expect(state).toEqual(wanted)
      }),
    )
  })

  it('is empty for a view as it was saved', () => {
    expect(
      addressOfState('v1', { search: '', filter: views[1]?.filter ?? [], sort: list.defaultSort, columns: null }, list, views),
    ).toEqual({ view: 'v1' })
    expect(stateOfAddress({ view: 'v1' }, list, views).edited).toBe(false)
  })

  it('drops what it does not understand', () => {
    expect(readAddress({ f: [['due', '$nonsense', 1], 'x', ['due', '$lt', 2]], other: 1 })).toEqual({ f: [['due', '$lt', 2]] })
  })
})

describe('a press on a head', () => {
  const due: Sort = { column: 'due', direction: 'asc' }
  it('turns the order round and then lets go', () => {
    const once = toggleSort([], 'due', false)
    const twice = toggleSort(once, 'due', false)
    expect([once, twice, toggleSort(twice, 'due', false)]).toEqual([[due], [{ column: 'due', direction: 'desc' }], []])
  })

  it('adds a rank with Shift and keeps it on turning', () => {
    const ranked = toggleSort([due], 'open', true)
    expect(toggleSort(ranked, 'due', true)).toEqual([
      { column: 'due', direction: 'desc' },
      { column: 'open', direction: 'asc' },
    ])
  })
})
