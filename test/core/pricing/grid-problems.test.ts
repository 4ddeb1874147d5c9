import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GridProblem, applyRepair, findGridProblems } from '../../../src-core/pricing/grid-problems.ts'
import type { GridTable } from '../../../src-core/pricing/grid.ts'
import { selectLine } from '../../../src-core/pricing/select-line.ts'
import { VALUES, VOICE, arbitraryTable, column, line, table } from './grid-samples.ts'

const range = (from: string | null, to: string | null) => ({ from, to })
const titles = (grid: GridTable) => findGridProblems(grid).map((problem) => problem.title)
const only = (grid: GridTable, kind: GridProblem['kind']) => findGridProblems(grid).filter((problem) => problem.kind === kind)

describe('ranges', () => {
  it('words an overlap as the price grid page does, and both repairs end it', () => {
    const [problem, ...others] = findGridProblems(VOICE)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ kind: 'overlap', severity: 'error', lines: [5, 6], column: 2, interval: { from: '1200', to: '1500' } })
    expect(problem?.title).toBe('Lines 5 and 6 overlap from 1,200 up to 1,500 minutes')
    expect(problem?.detail).toBe(
      'In Zone 2, business, 1,300 minutes have two prices: 0.1010 and 0.0850. End line 5 at 1,200, or start line 6 at 1,500.',
    )
    expect(problem?.repairs.map((repair) => repair.label)).toEqual(['End line 5 at 1,200', 'Start line 6 at 1,500'])
    for (const repair of problem?.repairs ?? []) expect(findGridProblems(applyRepair(VOICE, repair))).toEqual([])
  })

  it('finds a gap, and tells where it falls', () => {
    const lines = [line(1, ['A', range('0', '10')]), line(2, ['A', range('20', null)])]
    const columns = [column('zone', 'text'), column('volume', 'numberRange')]
    const [gap] = only(table(columns, lines), 'gap')
    expect(gap).toMatchObject({ severity: 'error', title: 'Lines 1 and 2 leave a gap from 10 up to 20', interval: range('10', '20') })
    expect(gap?.detail).toBe(
      'In A, what lies between has no price and is rejected with NO_PRICEPLAN. End line 1 at 20, or start line 2 at 10.',
    )
    expect(only(table(columns, [...lines, line(3, [null, null])]), 'gap')[0]).toMatchObject({
      severity: 'warning',
      detail: expect.stringContaining('falls to line 3'),
    })
    for (const repair of gap?.repairs ?? []) expect(only(applyRepair(table(columns, lines), repair), 'gap')).toEqual([])
  })

  it('counts both ends of dates', () => {
    const dates = (to: string) =>
      table([column('when', 'dateRange')], [line(1, [range(null, to)]), line(2, [range('2026-07-01', null)]), line(3, [null])])
    expect(findGridProblems(dates('2026-06-30'))).toEqual([])
    expect(only(dates('2026-07-01'), 'overlap')[0]?.repairs.map((repair) => repair.label)).toEqual([
      'End line 1 at 30 Jun 2026',
      'Start line 2 at 2 Jul 2026',
    ])
    expect(only(dates('2026-06-28'), 'gap')[0]?.title).toBe('Lines 1 and 2 leave a gap from 29 Jun 2026 to 30 Jun 2026')
  })

  it('leaves alone what another priority or a blank cell settles', () => {
    const columns = [column('volume', 'numberRange')]
    expect(
      titles(
        table(columns, [
          line(1, [range('0', '100')]),
          line(2, [range('50', '150')], '1', { priority: 1 }),
          line(3, [null], '1', { priority: 2 }),
        ]),
      ),
    ).toEqual([])
  })

  it('sees lines that cross in two columns', () => {
    const grid = table(
      [column('Volume', 'numberRange'), column('When', 'dateRange')],
      [
        line(1, [range('0', '10'), range('2026-01-01', '2026-03-31')]),
        line(2, [range('5', '15'), range('2026-03-01', '2026-05-31')]),
        line(3, [null, null]),
      ],
    )
    expect(titles(grid)).toEqual(['Lines 1 and 2 overlap in Volume and When'])
  })
})

describe('whole lines', () => {
  const columns = [column('zone', 'text'), column('n', 'number'), column('size', 'textList')]

  it('finds lines that stand twice, whatever their writing', () => {
    const grid = table(columns, [line(1, ['A', '12', ['S', 'M']]), line(2, ['A', '12.0', ['M', 'S']]), line(3, [null, null, null])])
    const [problem] = findGridProblems(grid)
    expect(problem).toMatchObject({ kind: 'duplicate', lines: [1, 2], repairs: [{ label: 'Remove line 2' }] })
    expect(findGridProblems(applyRepair(grid, (problem as GridProblem).repairs[0] as GridProblem['repairs'][0]))).toEqual([])
  })

  it('finds lines that are never reached', () => {
    const grid = table(columns, [
      line(1, ['A', null, null], '1', { priority: -1 }),
      line(2, ['A', '12', null]),
      line(3, ['A', null, ['S']]),
      line(4, [null, null, null]),
    ])
    expect(only(grid, 'unreachable').map((problem) => problem.lines)).toEqual([
      [2, 1],
      [3, 1],
    ])
  })

  it('asks for a price and a default line', () => {
    const grid = table(columns, [line(1, ['A', null, null], null)])
    expect(titles(grid)).toEqual(['Line 1 has no price', 'There is no default line'])
    const repaired = applyRepair(grid, { kind: 'addDefault', label: '' })
    expect(repaired.lines[1]).toMatchObject({ id: 2, cells: [null, null, null] })
  })
})

describe('soundness', () => {
  const types = ['text', 'numberRange', 'boolean'] as const
  it('never calls a line unreachable that a value selects', () => {
    const cases = fc.tuple(arbitraryTable(types), fc.array(fc.tuple(VALUES.text, VALUES.numberRange, VALUES.boolean), { maxLength: 20 }))
    fc.assert(
      fc.property(cases, ([grid, queries]) => {
        const dead = new Set(
          findGridProblems(grid).flatMap((problem) =>
            problem.kind === 'unreachable' ? [problem.lines[0]] : problem.kind === 'duplicate' ? problem.lines.slice(1) : [],
          ),
        )
        for (const values of queries) {
          const found = selectLine(grid, values)
          if (found.found) expect(dead.has(grid.lines.indexOf(found.value) + 1)).toBe(false)
        }
      }),
      { numRuns: 150 },
    )
  })
})
