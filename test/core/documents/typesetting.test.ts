import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Line } from '../../../src-core/documents/typesetting/directions.ts'
import { fontStack } from '../../../src-core/documents/typesetting/font-stack.ts'
import { emptyPage, type TextStyle } from '../../../src-core/documents/page-drawing.ts'
import { createTypesetter } from '../../../src-core/documents/typesetting/typesetter.ts'
import { notoFonts } from './samples.ts'

const fonts = notoFonts()
const stacks = { regular: fontStack(fonts, 'regular'), bold: fontStack(fonts, 'bold') }
const { face } = stacks.regular.primary
const set = createTypesetter(stacks, 'sc')
const BODY: TextStyle = { face: 'regular', size: 9, ink: 'text' }
const textOf = (line: Line): string => (typeof line === 'string' ? line : line.text)
/** What stands on the page for a text, in the order of reading where that is from left to right. */
const printed = (text: string): string => {
  const page = emptyPage()
  set.left(page, text, BODY, 0, 0)
  return page.runs.map((run) => run.text).join('')
}
const squeezed = (text: string): string => text.replace(/[\s\u0085]+/g, '')

describe('faces', () => {
  it('replaces what no face can draw by a visible sign', () => {
    expect(printed('Leitung 😀😀')).toBe('Leitung \ufffd\ufffd')
    expect(printed('a\u0001b\ud800c')).toBe('a\ufffdb\ufffdc')
    expect(printed('😀')).toBe('\ufffd')
  })

  it('composes letters, turns line breaks into blanks and drops invisible marks', () => {
    expect(printed('Mu\u0308ller')).toBe('Müller')
    expect(printed('a\r\nb\tc')).toBe('a b c')
    expect(printed('Donau\u00addampf\u200bschiff\ufeff')).toBe('Donaudampfschiff')
  })

  it('sets figures and the minus sign to one width, so that columns line up', () => {
    const widths = new Set([...'0123456789'].map((digit) => face.widthOf(digit)))
    expect(widths.size).toBe(1)
    expect(face.widthOf('\u2212')).toBe(face.widthOf('0'))
  })
})

describe('wrapping', () => {
  it('breaks after hyphens as a compositor would', () => {
    expect(set.wrap('Rheinische Binnenschifffahrts-Versicherungsgesellschaft mbH', BODY, 200)).toEqual([
      'Rheinische Binnenschifffahrts-',
      'Versicherungsgesellschaft mbH',
    ])
  })

  it('keeps line breaks of the text and no-break spaces together', () => {
    expect(set.wrap('eins\nzwei\r\ndrei', BODY, 300)).toEqual(['eins', 'zwei', 'drei'])
    expect(set.wrap('ab cd\u00a0ef', BODY, set.width('ab cd.', BODY))).toEqual(['ab', 'cd\u00a0ef'])
  })

  it('loses no letter and makes no line too wide, whatever the text', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 }), fc.lorem())
    fc.assert(
      fc.property(text, fc.integer({ min: 30, max: 300 }), (given, limit) => {
        const lines = set.wrap(given, BODY, limit).map(textOf)
        expect(squeezed(lines.join(''))).toBe(squeezed(given))
        for (const line of lines) if (line.length > 1 && !/\p{M}/u.test(line)) expect(set.width(line, BODY)).toBeLessThan(limit + 1e-6)
      }),
      { numRuns: 300 },
    )
  })

  it('breaks no date and no number between its figures', () => {
    const room = set.width('INV-2026-000001, 03/11', BODY)
    expect(set.wrap('INV-2026-000001, 03/11/2026', BODY, room)).toEqual(['INV-2026-000001,', '03/11/2026'])
    expect(set.wrap('INV-2026-000001, 03-11-2026', BODY, room)).toEqual(['INV-2026-000001,', '03-11-2026'])
    expect(set.wrap('Rhein-Main/Nord', BODY, set.width('Rhein-Main/', BODY))).toEqual(['Rhein-Main/', 'Nord'])
  })

  it('draws to the right edge and draws no blanks', () => {
    const page = emptyPage()
    set.right(page, '1.853,57', BODY, 500, 100)
    set.left(page, '  ', BODY, 10, 100)
    expect(page.runs).toHaveLength(1)
    expect((page.runs[0]?.x ?? 0) + set.width('1.853,57', BODY)).toBeCloseTo(500, 6)
  })
})
