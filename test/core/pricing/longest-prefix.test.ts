/** Text columns that compare beginnings: which line a number is priced by, in rule, compiled grid, file and problems. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileGrid } from '../../../src-core/pricing/compile.ts'
import { type GridFileResult, formatGridCsv, parseGridCsv } from '../../../src-core/pricing/grid-csv.ts'
import { gridDifference, matchDifference } from '../../../src-core/pricing/grid-difference.ts'
import { findGridProblems } from '../../../src-core/pricing/grid-problems.ts'
import type { GridColumn, GridLine, GridTable } from '../../../src-core/pricing/grid.ts'
import { selectLine } from '../../../src-core/pricing/select-line.ts'
import type { SelectionNote } from '../../../src-core/pricing/selection.ts'
import { column, line, table } from './grid-samples.ts'

const prefix = (code = 'dialled', more: Partial<GridColumn> = {}) => column(code, 'text', { match: 'longestPrefix', ...more })
const deck = (...prefixes: (string | null)[]) =>
  table(
    [prefix()],
    prefixes.map((one, index) => line(index + 1, [one], `${index + 1}`)),
  )

function taken(grid: GridTable, ...values: (string | null)[]): number | null {
  const compiled = compileGrid(grid).select(values)?.line.id ?? null
  const rule = selectLine(grid, values)
  expect(compiled).toBe(rule.found ? rule.value.id : null)
  return compiled
}

describe('the longest prefix', () => {
  it('is taken, wherever it stands in the grid', () => {
    expect(taken(deck('1', '1234'), '1234567890123')).toBe(2)
    expect(taken(deck('1234', '1'), '1234567890123')).toBe(1)
    expect(taken(deck('1', '1234'), '1233')).toBe(1)
    expect(taken(deck('1', '1234'), '1234')).toBe(2)
    expect(taken(deck('1', '1234'), '123')).toBe(1)
    expect(taken(deck('1', '1234'), '2')).toBeNull()
  })

  it('compares to the letter: spaces, plus signs and leading zeros are text, and so are capitals', () => {
    const grid = deck('+49', '0049', '49', ' 49', 'x', 'X')
    expect(['+4930', '004930', '4930', ' 4930', 'x1', 'X1'].map((number) => taken(grid, number))).toEqual([1, 2, 3, 4, 5, 6])
    expect(['049', '+ 49', '449'].map((number) => taken(grid, number))).toEqual([null, null, null])
  })

  it('leaves all the rest, and what has no number, to a blank cell', () => {
    expect(taken(deck('1', null), '2')).toBe(2)
    expect(taken(deck('1', null), null)).toBe(2)
    expect(taken(deck('1', null), '')).toBe(2)
    expect(taken(deck('1', null), '1')).toBe(1)
  })

  it('is that of the lines whose other cells fit', () => {
    const grid = table([prefix(), column('hour', 'text')], [line(1, ['1', null]), line(2, ['1234', 'day']), line(3, ['12', 'night'])])
    expect(taken(grid, '12345', 'day')).toBe(2)
    expect(taken(grid, '12345', 'night')).toBe(3)
    expect(taken(grid, '12345', null)).toBe(1)
  })

  it('goes before how many cells are filled, and after the priority', () => {
    const columns = [prefix(), column('hour', 'text'), column('class', 'text')]
    const long = line(1, ['1234', null, null])
    expect(taken(table(columns, [long, line(2, ['1', 'day', 'A'])]), '12345', 'day', 'A')).toBe(1)
    expect(taken(table(columns, [long, line(2, ['1234', 'day', null])]), '12345', 'day', 'A')).toBe(2)
    expect(taken(table(columns, [long, line(2, ['1', null, null], '1', { priority: -1 })]), '12345', 'day', 'A')).toBe(2)
    expect(taken(table(columns, [long, line(2, [null, 'day', 'A'])]), '12345', 'day', 'A')).toBe(1)
  })

  it('of two such columns is that of the first, then that of the second', () => {
    const columns = [prefix('from'), prefix('to')]
    const lines = [line(1, ['1', '2345']), line(2, ['12', '2']), line(3, ['12', '23']), line(4, [null, '2345'])]
    expect(taken(table(columns, lines), '123', '23456')).toBe(3)
    expect(taken(table(columns, lines), '13', '23456')).toBe(1)
    expect(taken(table(columns, lines), '9', '23456')).toBe(4)
    expect(
      taken(
        table(
          columns.toReversed(),
          lines.map((one) => ({ ...one, cells: one.cells.toReversed() })),
        ),
        '23456',
        '123',
      ),
    ).toBe(1)
  })

  it('has its ranges of quantity: where they end the shorter one goes on', () => {
    const columns = [prefix(), column('volume', 'numberRange')]
    const grid = compileGrid(table(columns, [line(1, ['1', null]), line(2, ['1234', { from: '0', to: '100' }])]))
    const cut = grid.segments(['12345', null], 1)
    expect(cut.map(({ from, upTo, line: of }) => [from.toString(), upTo?.toString() ?? null, of?.line.id])).toEqual([
      ['0', '100', 2],
      ['100', null, 1],
    ])
    expect(grid.segmentsOf([1, 2], 1)).toEqual(cut)
  })

  it('is what a scan of all lines finds, over any deck', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', '2', '+', ' '), minLength: 1, maxLength: 4 })
    const other = fc.option(fc.constantFrom('A', 'B'), { freq: 2 })
    const lines = fc.array(fc.tuple(fc.option(text, { freq: 5 }), other, fc.option(text, { freq: 2 }), fc.constantFrom(0, 0, 1)), {
      maxLength: 30,
    })
    const calls = fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('0', '1', '2', '+', ' '), maxLength: 7 }), other, text), {
      minLength: 1,
      maxLength: 10,
    })
    fc.assert(
      fc.property(lines, calls, (all, queries) => {
        const columns = [prefix('called'), column('class', 'text'), prefix('calling')]
        const grid = table(
          columns,
          all.map(([called, kind, calling, priority], index) => line(index + 1, [called, kind, calling], '1', { priority })),
        )
        const compiled = compileGrid(grid)
        for (const values of queries) expect(compiled.select(values)?.line.id ?? null).toBe(scanned(grid.lines, values))
      }),
      { numRuns: 500 },
    )
  })

  it('is found in a deck of 100,000', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => line(index + 1, [String(1_000 + index * 7)], '1'))
    const grid = compileGrid(table([prefix()], [...lines, line(200_000, ['1']), line(200_001, [null])]))
    for (const index of [0, 1, 77, 9_999, 99_999])
      expect(grid.select([`${1_000 + index * 7}`])?.line.id).toBe(scanned(lines, [`${1_000 + index * 7}`]))
    expect(grid.select(['19'])?.line.id).toBe(200_000)
    expect(grid.select(['0'])?.line.id).toBe(200_001)
  })
})

/** The line by the words of the rule: of those that fit the lowest priority, of these the longest prefixes, then cells, then id. */
function scanned(lines: readonly GridLine[], [called, kind = null, calling = '']: readonly (string | null)[]): number | null {
  const length = (one: GridLine, index: number) => ((one.cells[index] as string | null) ?? '').length
  const fits = lines.filter(
    ({ cells }) =>
      (called ?? '').startsWith((cells[0] as string | null) ?? '') &&
      ((cells[1] ?? null) === null || cells[1] === kind) &&
      calling!.startsWith((cells[2] as string | null) ?? ''),
  )
  let best: GridLine[] = fits
  for (const figure of [
    (one: GridLine) => -one.priority,
    (one: GridLine) => length(one, 0),
    (one: GridLine) => length(one, 2),
    (one: GridLine) => one.cells.filter((cell) => cell !== null).length,
    (one: GridLine) => -one.id,
  ]) {
    const highest = Math.max(...best.map(figure))
    best = best.filter((one) => figure(one) === highest)
  }
  return best[0]?.id ?? null
}

describe('why it was taken', () => {
  it('names the prefix, and the shorter ones that were passed by', () => {
    const trace: SelectionNote[] = []
    selectLine(deck('1', '12', '1234', '99', null), ['12345'], trace)
    expect(trace.map(({ name, taken: was, why }) => [name, was, why])).toEqual([
      ['line 3', true, 'longest prefix 1234'],
      ['line 2', false, 'its prefix 12 is shorter than that of line 3'],
      ['line 4', false, 'dialled is 12345'],
      ['line 1', false, 'its prefix 1 is shorter than that of line 3'],
      ['line 5', false, 'line 3 goes before it'],
    ])
  })

  it('keeps to the lines about the choice where there are very many', () => {
    const trace: SelectionNote[] = []
    selectLine(deck('1', ...Array.from({ length: 5_000 }, (_, index) => String(20_000 + index))), ['24999'], trace)
    expect(trace.length).toBeLessThan(1_100)
    expect(trace.find((note) => note.taken)).toMatchObject({ name: 'line 5001' })
  })
})

describe('in a file', () => {
  const gridOf = (result: GridFileResult): GridTable => {
    if (!result.ok || result.kind !== 'grid') throw new Error(JSON.stringify(result))
    return result.table
  }
  const matches = (text: string, before: GridColumn[] = []) =>
    gridOf(parseGridCsv(text, { before })).columns.map(({ match }) => match ?? 'equal')

  it('is said in the heading', () => {
    expect(matches('dialled[text_longest_prefix];zone[text];prefix[text_equal]\n')).toEqual(['longestPrefix', 'equal', 'equal'])
  })

  it('is taken for what is called a prefix where the heading does not say, and for what the plan has so already', () => {
    const headings = ['prefix', 'Prefix', 'PREFIX', 'dial_prefix', 'Dial prefix', 'destinationPrefix']
    for (const heading of headings) expect([heading, ...matches(`${heading}[text]\n`)]).toEqual([heading, 'longestPrefix'])
    for (const heading of ['zone', 'prefixes', 'prefix_name', 'noprefix'])
      expect([heading, ...matches(`${heading}[text]\n`)]).toEqual([heading, 'equal'])
    expect(matches('prefix[list_of_text_values]\n')).toEqual(['equal'])
    expect(matches('prefix[text];zone[text]\n', [column('prefix', 'text'), prefix('zone')])).toEqual(['equal', 'longestPrefix'])
    expect(matches('prefix[text]\n', [column('prefix', 'textList')])).toEqual(['longestPrefix'])
    expect(matches('zone[text]\n', [column('zone', 'text'), prefix('zone')])).toEqual(['equal'])
  })

  it('comes back as it was written, whatever the plan had before', () => {
    const code = fc.constantFrom('prefix', 'zone', 'dial_prefix')
    const columns = fc.uniqueArray(fc.tuple(code, fc.boolean()), { selector: ([name]) => name, maxLength: 3 })
    const made = (all: readonly (readonly [string, boolean])[]) =>
      all.map(([name, isPrefix]) => (isPrefix ? prefix(name) : column(name, 'text')))
    fc.assert(
      fc.property(
        columns,
        columns,
        fc.array(fc.string({ unit: fc.constantFrom('0', '+', ' ', '1', '"', ';'), minLength: 1 })),
        (own, old, cells) => {
          const before = made(old)
          const grid = table(
            made(own),
            cells.map((cell, index) =>
              line(
                index + 1,
                own.map(() => cell),
              ),
            ),
          )
          expect(gridOf(parseGridCsv(formatGridCsv(grid, { before }), { before }))).toEqual(grid)
        },
      ),
    )
  })
})

describe('problems', () => {
  const found = (grid: GridTable) =>
    findGridProblems(grid)
      .filter(({ kind }) => kind !== 'noDefault')
      .map(({ kind, severity, lines }) => [kind, severity, ...lines])

  it('are a prefix that stands twice, and one that a priority hides; not one within another', () => {
    expect(found(deck('1', '1234', '12'))).toEqual([])
    expect(found(deck('1', '1234', '1'))).toEqual([['duplicate', 'error', 1, 3]])
    expect(found(deck('01', '1', '+1'))).toEqual([])
    const hidden = table([prefix()], [line(1, ['1']), line(2, ['1234'], '1', { priority: 1 }), line(3, ['2'], '1', { priority: 1 })])
    expect(found(hidden)).toEqual([['unreachable', 'warning', 2, 1]])
    const blank = table([prefix()], [line(1, [null]), line(2, ['1234'], '1', { priority: 1 })])
    expect(found(blank)).toEqual([['unreachable', 'warning', 2, 1]])
  })

  it('do not find a line unreachable whose other cells take less', () => {
    const columns = [prefix(), column('hour', 'text')]
    const lines = [line(1, ['1', 'day'], '1', { priority: -1 }), line(2, ['12', null]), line(3, ['12', 'day'])]
    expect(found(table(columns, lines))).toEqual([['unreachable', 'warning', 3, 1]])
  })

  it('note a space, which a deck brings and no number has', () => {
    const [note] = findGridProblems(deck('49 30', null))
    expect(note).toMatchObject({ kind: 'space', severity: 'warning', lines: [1], column: 0, title: 'The prefix of line 1 has a space' })
    expect(findGridProblems(table([column('zone', 'text')], [line(1, ['Zone 2']), line(2, [null])]))).toEqual([])
  })

  it('of a long deck are found', () => {
    const prefixes = Array.from({ length: 30_000 }, (_, index) => String(1_000 + index))
    expect(found(deck(...prefixes, '1500', null))).toEqual([['duplicate', 'error', 501, 30_001]])
  })
})

it('differs from equal text though no cell does', () => {
  const [equal, byPrefix] = [{ ...deck('1'), columns: [column('dialled', 'text')] }, deck('1')]
  expect(gridDifference(equal, byPrefix)).toEqual([])
  expect(matchDifference(equal, byPrefix)).toEqual([{ code: 'dialled', label: 'dialled', before: 'equal', after: 'longestPrefix' }])
  expect(matchDifference(byPrefix, byPrefix)).toEqual([])
  expect(matchDifference({ ...equal, columns: [column('zone', 'text')] }, byPrefix)).toEqual([])
  expect(gridDifference(deck('012'), deck('0123')).map(({ kind, name }) => [kind, name])).toEqual([
    ['added', '0123…'],
    ['removed', '012…'],
  ])
})
