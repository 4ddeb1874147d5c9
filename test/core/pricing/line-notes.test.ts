/** What the selection of a line says of each line, where columns compare beginnings. */
import { expect, it } from 'vitest'
import { selectLine } from '../../../src-core/pricing/select-line.ts'
import type { SelectionTrace } from '../../../src-core/pricing/selection.ts'
import { column, line, table } from './grid-samples.ts'

const prefix = (code: string) => column(code, 'text', { match: 'longestPrefix' })

function notes(grid: ReturnType<typeof table>, values: readonly string[]) {
  const trace: SelectionTrace = []
  selectLine(grid, values, trace)
  return trace.map(({ step: _step, id: _id, ...note }) => note)
}

it('names the longest prefix, and what goes behind it: the shorter ones, the line without one, another priority', () => {
  const grid = table(
    [prefix('to'), column('zone', 'text')],
    [
      line(1, ['49', null]),
      line(2, ['4917', null]),
      line(3, [null, null]),
      line(4, ['49', 'Z']),
      line(5, ['4917', null], '1', { priority: 1 }),
      line(6, ['44', null]),
      line(7, ['49', null], '1', { priority: 1 }),
    ],
  )
  expect(notes(grid, ['491711', 'Z'])).toStrictEqual([
    { name: 'line 2', taken: true, why: 'longest prefix 4917', misses: 0, prefix: '4917' },
    { name: 'line 4', taken: false, why: 'its prefix 49 is shorter than that of line 2', misses: 0, prefix: '49' },
    { name: 'line 1', taken: false, why: 'its prefix 49 is shorter than that of line 2', misses: 0, prefix: '49' },
    { name: 'line 6', taken: false, why: expect.any(String), misses: 1 },
    { name: 'line 3', taken: false, why: 'line 2 goes before it', misses: 0 },
    { name: 'line 5', taken: false, why: 'line 2 goes before it', misses: 0 },
    { name: 'line 7', taken: false, why: 'line 2 goes before it', misses: 0 },
  ])
})

it('counts prefixes of prefix columns only, and the first in which two lines differ', () => {
  const plain = table([column('zone', 'text'), prefix('to')], [line(1, ['Z', '4917']), line(2, [null, '49']), line(3, ['Z', null])])
  expect(notes(plain, ['Z', '49171']).map(({ name, why }) => [name, why])).toEqual([
    ['line 1', 'longest prefix 4917'],
    ['line 2', 'its prefix 49 is shorter than that of line 1'],
    ['line 3', 'line 1 goes before it'],
  ])
  // Without a prefix of its own the line that is taken says what it fills.
  expect(notes(plain, ['Z', '33']).find(({ taken }) => taken)).toStrictEqual({
    name: 'line 3',
    taken: true,
    why: 'all 1 filled cells match',
    misses: 0,
  })
  const two = table([prefix('from'), prefix('to')], [line(1, ['49', '4917']), line(2, ['49', '491'])])
  expect(notes(two, ['4930', '49171']).map(({ why }) => why)).toEqual([
    'longest prefix 49 and 4917',
    'its prefix 491 is shorter than that of line 1',
  ])
})

it('notes of a long grid what matches, wherever it stands, and what is near the line that is taken', () => {
  const lines = Array.from({ length: 1_202 }, (_, at) => line(at + 1, [at === 600 || at === 1_201 ? 'x' : 'q']))
  const noted = notes(table([column('a', 'text')], lines), ['x'])
  expect(noted.find(({ taken }) => taken)?.name).toBe('line 601')
  expect(noted.some(({ name }) => name === 'line 1202')).toBe(true)
  expect([noted.length, noted.at(0)?.name, noted.at(-1)?.name]).toEqual([1_000, 'line 102', 'line 1202'])
})

it('notes all lines of a grid of a thousand, however far from the one that is taken', () => {
  const lines = Array.from({ length: 1_000 }, (_, at) => line(at + 1, [at === 0 ? 'x' : 'q']))
  expect(notes(table([column('a', 'text')], lines), ['x'])).toHaveLength(1_000)
  expect(notes(table([column('a', 'text')], [...lines, line(1_001, ['q'])]), ['x'])).toHaveLength(500)
})

it('says at which end of a range a value lies outside, and what it is otherwise', () => {
  const grid = table(
    [
      column('n', 'numberRange', { label: 'Volume', unit: 'min' }),
      column('d', 'dateRange', { label: 'Day' }),
      column('b', 'boolean', { label: 'Business' }),
    ],
    [
      line(1, [{ from: '10', to: '20' }, null, null]),
      line(2, [{ from: null, to: '5' }, null, null]),
      line(3, [{ from: '30', to: null }, null, null]),
      line(4, [null, { from: '2026-02-01', to: '2026-02-28' }, null]),
      line(5, [null, null, true]),
    ],
  )
  const why = (n: string | null, d: string | null, b: boolean | null) => {
    const trace: SelectionTrace = []
    selectLine(grid, [n, d, b], trace)
    return trace.filter(({ taken, misses }) => !taken && misses > 0).map(({ name, why: words }) => `${name} ${words}`)
  }
  expect(why('7', '2026-01-31', false).sort()).toEqual([
    'line 1 starts at 10 min',
    'line 2 ends at 5 min',
    'line 3 starts at 30 min',
    'line 4 starts at 1 Feb 2026',
    'line 5 business is No',
  ])
  expect(why('25', '2026-03-01', true).sort()).toEqual([
    'line 1 ends at 20 min',
    'line 2 ends at 5 min',
    'line 3 starts at 30 min',
    'line 4 ends at 28 Feb 2026',
  ])
  expect(why(null, null, null).sort()).toEqual([
    'line 1 volume has no value',
    'line 2 volume has no value',
    'line 3 volume has no value',
    'line 4 day has no value',
    'line 5 business has no value',
  ])
  expect(why('x', '2026-02-01', true).sort()).toEqual(['line 1 ends at 20 min', 'line 2 ends at 5 min', 'line 3 volume is out of range'])
})
