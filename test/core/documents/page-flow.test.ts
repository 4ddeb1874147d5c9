import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decimal, decimal, sumDecimals } from '../../../src-core/kernel/decimal.ts'
import { emptyPage, type PageDrawing } from '../../../src-core/documents/page-drawing.ts'
import { flowStrips, type RunningTable, type Strip } from '../../../src-core/documents/page-flow.ts'

const FRAME = { firstTop: 40, laterTop: 10, bottom: 100 }

interface Placed {
  readonly page: PageDrawing
  readonly what: string
  readonly top: number
}

/** A table whose head, carries and rows note where they were drawn. */
function notingTable(placed: Placed[], carryHeight: number): RunningTable {
  const note = (what: string) => (page: PageDrawing, top: number) => void placed.push({ page, what, top })
  return {
    headHeight: 8,
    drawHead: note('head'),
    carry: { height: carryHeight, draw: (page, top, total: Decimal, place) => note(`${place} ${total.toString()}`)(page, top) },
  }
}

function row(placed: Placed[], table: RunningTable, name: string, height: number, keepWithNext = false): Strip {
  return { height, keepWithNext, table, amount: decimal('1.5'), draw: (page, top) => void placed.push({ page, what: name, top }) }
}

describe('flowStrips', () => {
  it('repeats the head and carries the total over a break', () => {
    const placed: Placed[] = []
    const table = notingTable(placed, 6)
    const rows = Array.from({ length: 6 }, (_, index) => row(placed, table, `row ${index}`, 20))
    const pages = flowStrips(rows, emptyPage(), FRAME)
    expect(pages).toHaveLength(3)
    expect(placed.map(({ what, page, top }) => `${pages.indexOf(page)} ${top} ${what}`)).toEqual([
      '0 40 head',
      '0 48 row 0',
      '0 68 row 1',
      '0 88 foot 3',
      '1 10 head',
      '1 18 head 3',
      '1 24 row 2',
      '1 44 row 3',
      '1 64 row 4',
      '1 84 foot 7.5',
      '2 10 head',
      '2 18 head 7.5',
      '2 24 row 5',
    ])
  })

  it('moves strips that keep together, and starts a page where one must', () => {
    const first = emptyPage()
    const tops: string[] = []
    const plain = (name: string, height: number, more: Partial<Strip> = {}): Strip => ({
      height,
      keepWithNext: false,
      draw: (page, top) => void tops.push(`${page === first ? 'first' : 'later'} ${top} ${name}`),
      ...more,
    })
    flowStrips([plain('a', 20), plain('b', 30, { keepWithNext: true }), plain('c', 30), plain('d', 5, { startsPage: true })], first, FRAME)
    expect(tops).toEqual(['first 40 a', 'later 10 b', 'later 40 c', 'later 10 d'])
  })

  it('draws every strip once, in order, inside the frame, with the right total, however high they are', () => {
    const strips = fc.array(fc.record({ height: fc.integer({ min: 1, max: 60 }), keep: fc.boolean() }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(strips, (shapes) => {
        const placed: Placed[] = []
        const table = notingTable(placed, 6)
        const rows = shapes.map((shape, index) => row(placed, table, `row ${index}`, shape.height, shape.keep))
        flowStrips(rows, emptyPage(), FRAME)
        const drawn = placed.filter((one) => one.what.startsWith('row'))
        expect(drawn.map((one) => one.what)).toEqual(shapes.map((_, index) => `row ${index}`))
        drawn.forEach((one, index) => expect(one.top + (shapes[index]?.height ?? 0)).toBeLessThanOrEqual(FRAME.bottom))
        placed.forEach((one, index) => {
          if (!one.what.startsWith('foot')) return
          const before = placed.slice(0, index).filter((other) => other.what.startsWith('row')).length
          expect(one.what).toBe(`foot ${sumDecimals(Array.from({ length: before }, () => decimal('1.5'))).toString()}`)
          expect(one.top + 6).toBeLessThanOrEqual(FRAME.bottom)
        })
      }),
    )
  })
})
