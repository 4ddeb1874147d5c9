import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MAX_HEIGHT,
  positionAfter,
  positionToShow,
  rangeAt,
  scrollOfPosition,
  settledScroll,
  windowsOf,
} from '../../../src-renderer/list/virtual-rows.ts'

const ROW = 28
const VIEW = 560
const MILLION = 1_000_000
const FULL = MILLION * ROW
const at = (position: number) => ({ position, scrollTop: scrollOfPosition(position, VIEW, FULL) })

describe('a million rows', () => {
  it('never lays out more than a browser can draw', () => {
    expect(rangeAt(at(0), VIEW, MILLION, ROW).height).toBe(MAX_HEIGHT)
  })

  it('shows the last row at the end of the bar', () => {
    const range = rangeAt(at(FULL - VIEW), VIEW, MILLION, ROW)
    expect(range.end).toBe(MILLION)
    expect(range.top + (MILLION - range.first) * ROW).toBeCloseTo(MAX_HEIGHT, 3)
  })

  it('moves by exact pixels for small steps, and by share for far ones', () => {
    expect(positionAfter(at(500_000 * ROW), at(500_000 * ROW).scrollTop + 100, VIEW, FULL)).toBe(500_000 * ROW + 100)
    expect(positionAfter(at(0), (MAX_HEIGHT - VIEW) / 2, VIEW, FULL)).toBeCloseTo((FULL - VIEW) / 2, 3)
  })

  it('puts the bar back where it met its end before the list did', () => {
    expect(settledScroll({ position: 90_000, scrollTop: 0 }, VIEW, FULL)).toBe(at(90_000).scrollTop)
    expect(settledScroll({ position: 0, scrollTop: 900 }, VIEW, FULL)).toBe(0)
  })

  it('draws every row in sight wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: FULL - VIEW }), (position) => {
        const range = rangeAt(at(position), VIEW, MILLION, ROW)
        expect(range.first * ROW).toBeLessThanOrEqual(position)
        expect(range.end * ROW).toBeGreaterThanOrEqual(position + VIEW)
        expect(range.end - range.first).toBeLessThan(VIEW / ROW + 16)
      }),
    )
  })
})

describe('a short list', () => {
  it('scrolls by its own pixels', () => {
    expect(positionAfter({ position: 0, scrollTop: 0 }, 2000, VIEW, 400 * ROW)).toBe(2000)
    expect(rangeAt({ position: 0, scrollTop: 0 }, VIEW, 3, ROW)).toMatchObject({ height: 84, first: 0, end: 3 })
  })

  it('moves only as far as a row needs to be seen', () => {
    expect(positionToShow(5, 0, VIEW, ROW)).toBe(0)
    expect(positionToShow(20, 0, VIEW, ROW)).toBe(ROW)
    expect(positionToShow(2, 300, VIEW, ROW)).toBe(2 * ROW)
  })
})

describe('windows', () => {
  it('cover the rows in sight', () => {
    expect(windowsOf(0, 0, 100)).toEqual([0])
    expect(windowsOf(95, 130, 100)).toEqual([0, 100])
    expect(windowsOf(100, 200, 100)).toEqual([100])
  })
})
