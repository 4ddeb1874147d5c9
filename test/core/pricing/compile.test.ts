/** Compiled grids select what the rule selects, and cut a quantity column into the stretches of their lines. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { compileGrid } from '../../../src-core/pricing/compile.ts'
import { selectLine } from '../../../src-core/pricing/select-line.ts'
import { arbitraryTable, arbitraryTypes, column, line, table, VALUES, VOICE } from './grid-samples.ts'

describe('compiled grids', () => {
  it('select what the rule selects', () => {
    const cases = arbitraryTypes.chain((types) =>
      fc.tuple(
        arbitraryTable(types),
        fc.array(fc.tuple(...types.map((type) => fc.option(VALUES[type], { freq: 6 }))), { minLength: 1, maxLength: 8 }),
      ),
    )
    fc.assert(
      fc.property(cases, ([grid, queries]) => {
        const compiled = compileGrid(grid)
        for (const values of queries) {
          const naive = selectLine(grid, values)
          expect(compiled.select(values)?.line.id ?? null).toBe(naive.found ? naive.value.id : null)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('compare numbers that one double cannot tell apart', () => {
    const grid = compileGrid(table([column('n', 'numberRange')], [line(1, [{ from: '0', to: '9007199254740993.000000000001' }])]))
    expect(grid.select(['9007199254740993'])).not.toBeNull()
    expect(grid.select(['9007199254740993.000000000001'])).toBeNull()
  })

  it('know equal numbers in any writing, and take decimals', () => {
    const grid = compileGrid(table([column('n', 'number')], [line(1, ['12.0'])]))
    for (const value of ['12', '012', '12.00', decimal('12')]) expect(grid.select([value])?.line.id).toBe(1)
    expect(grid.select(['twelve'])).toBeNull()
    const range = compileGrid(table([column('n', 'numberRange')], [line(1, [{ from: '10', to: '2000' }])]))
    expect([range.select(['1000'])?.line.id, range.select(['1e3']), range.select(['0x20'])]).toEqual([1, null, null])
  })

  it('cut a quantity column by those lines alone that hold the other columns', () => {
    const ranges = [column('n', 'numberRange'), column('q', 'numberRange')]
    const grid = compileGrid(
      table(ranges, [
        line(1, [
          { from: '0', to: '5' },
          { from: '0', to: '10' },
        ]),
        line(2, [
          { from: '5', to: null },
          { from: '0', to: null },
        ]),
        line(3, [null, { from: '10', to: null }]),
      ]),
    )
    const shown = (n: string) =>
      grid.segments([n, null], 1).map(({ upTo, line: taken }) => [upTo?.toString() ?? null, taken?.line.id ?? null])
    expect(shown('1')).toEqual([
      ['10', 1],
      [null, 3],
    ])
    expect(shown('7')).toEqual([[null, 2]])
  })

  it('cut a quantity column into the stretches of the lines that go first', () => {
    const grid = compileGrid(VOICE)
    const shown = grid
      .segments(['Zone 2', true, null], 2)
      .map(({ from, upTo, line: taken }) => [from.toString(), upTo?.toString() ?? null, taken?.position])
    expect(shown).toEqual([
      ['0', '500', 4],
      ['500', '1500', 5],
      ['1500', '3000', 6],
      ['3000', null, 7],
    ])
    expect(grid.segments(['Zone 2', true, '17'], 2)).toBe(grid.segments(['Zone 2', true, null], 2))
  })
})
