/** Rows of two heights: every pixel belongs to one row, and problems follow each other in a circle. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writtenDigits } from '../../../../src-renderer/pages/import/grid-layout.ts'
import {
  countBelow,
  type Heights,
  nextFault,
  nextProblem,
  positionAt,
  rowsInSight,
  topOf,
} from '../../../../src-renderer/pages/import/heights.ts'

const heights = fc.record({ count: fc.integer({ min: 1, max: 300 }), problems: fc.uniqueArray(fc.integer({ min: 0, max: 299 })) }).map(
  ({ count, problems }): Heights => ({
    row: 28,
    reason: 23,
    count,
    problems: problems.filter((one) => one < count).sort((one, other) => one - other),
  }),
)

describe('rows of two heights', () => {
  it('lie one below the other without a gap', () => {
    fc.assert(
      fc.property(heights, (rows) => {
        for (let at = 0; at < rows.count; at++) {
          const height = topOf(rows, at + 1) - topOf(rows, at)
          expect(height).toBe(rows.problems.includes(at) ? 51 : 28)
          expect(positionAt(rows, topOf(rows, at))).toBe(at)
          expect(positionAt(rows, topOf(rows, at + 1) - 1)).toBe(at)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('are drawn where they are in sight, with some around them', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 0, max: 9000 }), (rows, top) => {
        const { first, end } = rowsInSight(rows, top, 300)
        expect(first).toBeLessThanOrEqual(positionAt(rows, top))
        expect(end).toBeGreaterThan(Math.min(rows.count - 1, positionAt(rows, top + 300)))
        expect(end - first).toBeLessThanOrEqual(26)
      }),
    )
  })
})

describe('the next problem', () => {
  it('is the one after, and the first again after the last', () => {
    const problems = [2, 5, 9]
    expect([-1, 2, 4, 9, 20].map((at) => nextProblem(problems, at, 1))).toEqual([2, 5, 5, 2, 2])
    expect([0, 2, 5, 20].map((at) => nextProblem(problems, at, -1))).toEqual([9, 9, 2, 9])
    expect(nextProblem([], 3, 1)).toBeNull()
    expect(countBelow(problems, 5)).toBe(1)
  })
})

describe('the next cell at fault', () => {
  const faults: Readonly<Record<number, readonly number[]>> = { 0: [0, 2], 4: [1] }
  const places = { problems: [0, 4], columnsOf: (position: number) => faults[position] ?? [] }
  it('is in the same row first, then in the next row, and from the beginning again at the end', () => {
    const walk = [{ position: 0, column: -1 }]
    for (let step = 0; step < 4; step++) walk.push(nextFault(places, walk.at(-1) as { position: number; column: number }, 1) as never)
    expect(walk.slice(1)).toEqual([
      { position: 0, column: 0 },
      { position: 0, column: 2 },
      { position: 4, column: 1 },
      { position: 0, column: 0 },
    ])
    expect(nextFault(places, { position: 4, column: 1 }, -1)).toEqual({ position: 0, column: 2 })
    expect(nextFault({ problems: [], columnsOf: () => [] }, { position: 0, column: 0 }, 1)).toBeNull()
  })
})

it.each([
  ['1,000.50', '1000.5', 2],
  ['1.000,50', '1000.5', 2],
  ['100.00', '100', 2],
  ['1,000', '1000', 0],
  ['1000', '1000', 0],
  ['-12.5', '-12.5', 1],
  ['1 000,00 EUR', '1000', 2],
])('%s has so many digits after the mark', (cell, value, digits) => {
  expect(writtenDigits(cell, value)).toBe(digits)
})
