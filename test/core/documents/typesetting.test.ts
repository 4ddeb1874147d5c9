import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openFace } from '../../../src-core/documents/fonts.ts'
import { emptyPage, type TextStyle } from '../../../src-core/documents/page-drawing.ts'
import { clampLines, createTypesetter } from '../../../src-core/documents/typesetter.ts'
import { notoFonts } from './samples.ts'

const fonts = notoFonts()
const faces = { regular: openFace(fonts.regular), bold: openFace(fonts.bold) }
const set = createTypesetter(faces)
const BODY: TextStyle = { face: 'regular', size: 9, ink: 'text' }
const squeezed = (text: string): string => text.replace(/[\s\u0085]+/g, '')

describe('faces', () => {
  it('replaces what no face can draw by a visible sign', () => {
    expect(faces.regular.printable('Leitung 日本')).toBe('Leitung \ufffd\ufffd')
    expect(faces.regular.printable('a\u0001b\ud800c')).toBe('a\ufffdb\ufffdc')
    expect(faces.regular.printable('😀')).toBe('\ufffd')
  })

  it('composes letters, turns line breaks into blanks and drops invisible marks', () => {
    expect(faces.regular.printable('Mu\u0308ller')).toBe('Müller')
    expect(faces.regular.printable('a\r\nb\tc')).toBe('a b c')
    expect(faces.regular.printable('Donau\u00addampf\u200bschiff\ufeff')).toBe('Donaudampfschiff')
  })

  it('sets figures and the minus sign to one width, so that columns line up', () => {
    const widths = new Set([...'0123456789'].map((digit) => faces.regular.widthOf(digit)))
    expect(widths.size).toBe(1)
    expect(faces.regular.widthOf('\u2212')).toBe(faces.regular.widthOf('0'))
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
        const lines = set.wrap(given, BODY, limit)
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

  it('cuts lines beyond a count with an ellipsis', () => {
    expect(clampLines(['a', 'b', 'c'], 2)).toEqual(['a', 'b…'])
    expect(clampLines(['a', 'b'], 2)).toEqual(['a', 'b'])
  })

  it('draws to the right edge and draws no blanks', () => {
    const page = emptyPage()
    set.right(page, '1.853,57', BODY, 500, 100)
    set.left(page, '  ', BODY, 10, 100)
    expect(page.runs).toHaveLength(1)
    expect((page.runs[0]?.x ?? 0) + set.width('1.853,57', BODY)).toBeCloseTo(500, 6)
  })
})
