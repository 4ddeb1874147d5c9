/** Rows of two heights: every pixel belongs to one row, and problems follow each other in a circle. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBelow, type Heights, nextProblem, positionAt, rowsInSight, topOf } from '../../../../src-renderer/pages/import/heights.ts'

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
