import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DOCUMENT_LANGUAGES, documentLanguage } from '../../../src-core/kernel/document-language.ts'
import {
  formatDate,
  formatDecimal,
  formatIban,
  formatMinor,
  formatPercent,
  formatPeriod,
  MINUS,
} from '../../../src-core/documents/formats.ts'
import { documentWords, pageLabel } from '../../../src-core/documents/labels.ts'

const EUR = { code: 'EUR', decimals: 2 }
const language = fc.constantFrom(...DOCUMENT_LANGUAGES)

describe('numbers', () => {
  it.each([
    ['en', '−1,234,567.89'],
    ['de', '−1.234.567,89'],
    ['fr', '−1\u202f234\u202f567,89'],
    ['es', '−1.234.567,89'],
    ['it', '−1.234.567,89'],
    ['nl', '−1.234.567,89'],
    ['pl', '−1\u00a0234\u00a0567,89'],
    ['el', '−1.234.567,89'],
    ['bg', '−1\u00a0234\u00a0567,89'],
  ] as const)('groups minor units in %s', (tag, printed) => {
    expect(formatMinor(-123_456_789, EUR, tag)).toBe(printed)
  })

  it('follows the currency’s digits', () => {
    expect(formatMinor(5, { code: 'JPY', decimals: 0 }, 'de')).toBe('5')
    expect(formatMinor(5, EUR, 'de')).toBe('0,05')
    expect(formatMinor(-5, { code: 'KWD', decimals: 3 }, 'en')).toBe('−0.005')
    expect(formatMinor(Number.MAX_SAFE_INTEGER, EUR, 'en')).toBe('90,071,992,547,409.91')
  })

  it('prints minor units so that they can be read back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(0, 2, 3), language, (minor, decimals, tag) => {
        const printed = formatMinor(minor, { code: 'XXX', decimals }, tag)
        expect(Number(printed.replace(MINUS, '-').replace(/[^\d-]/g, ''))).toBe(minor)
      }),
    )
  })

  it('keeps a decimal’s own digits, at most six', () => {
    expect(formatDecimal('1842.000000000000', 'de', 0)).toBe('1.842')
    expect(formatDecimal('0.019000000000', 'de', 2)).toBe('0,019')
    expect(formatDecimal('89', 'de', 2)).toBe('89,00')
    expect(formatDecimal('0.733333333333', 'en', 0)).toBe('0.733333')
    expect(formatDecimal('-0.0000001', 'en', 2)).toBe('0.00')
  })

  it('sets the percent sign as the language does', () => {
    expect(formatPercent('19.00', 'de')).toBe('19\u00a0%')
    expect(formatPercent('5.5', 'fr')).toBe('5,5\u202f%')
    expect(formatPercent('20', 'en')).toBe('20%')
  })

  it('groups an IBAN in fours', () => {
    expect(formatIban('DE21 210501701004471829')).toBe('DE21\u00a02105\u00a00170\u00a01004\u00a04718\u00a029')
  })
})

describe('dates and periods', () => {
  it.each([
    ['en', '01 Oct 2026', '09–30 Sep 2026', 'October 2026', '15 Sep 2026–14 Oct 2026'],
    ['de', '01.10.2026', '09.–30.09.2026', 'Oktober 2026', '15.09.2026–14.10.2026'],
    ['fr', '01/10/2026', '09–30/09/2026', 'octobre 2026', '15/09/2026–14/10/2026'],
    ['nl', '01-10-2026', '09-09-2026–30-09-2026', 'oktober 2026', '15-09-2026–14-10-2026'],
    ['bg', '01.10.2026', '09.–30.09.2026', 'октомври 2026\u00a0г.', '15.09.2026–14.10.2026'],
  ] as const)('prints them in %s with the last day included', (tag, day, span, month, across) => {
    expect(formatDate('2026-10-01', tag)).toBe(day)
    expect(formatPeriod({ start: '2026-09-09', end: '2026-10-01' }, tag)).toBe(span)
    expect(formatPeriod({ start: '2026-10-01', end: '2026-11-01' }, tag)).toBe(month)
    expect(formatPeriod({ start: '2026-09-15', end: '2026-10-15' }, tag)).toBe(across)
  })

  it('prints a single day as a date', () => {
    expect(formatPeriod({ start: '2026-09-12', end: '2026-09-13' }, 'de')).toBe('12.09.2026')
  })

  it('knows the leap day as the last of its month', () => {
    expect(formatPeriod({ start: '2028-02-01', end: '2028-03-01' }, 'de')).toBe('Februar 2028')
    expect(formatPeriod({ start: '2028-02-01', end: '2028-02-29' }, 'de')).toBe('01.–28.02.2028')
  })

  it('has twelve different months in every language', () => {
    for (const tag of DOCUMENT_LANGUAGES) {
      const months = Array.from({ length: 12 }, (_, month) => {
        const start = `2026-${String(month + 1).padStart(2, '0')}-01`
        const end = month === 11 ? '2027-01-01' : `2026-${String(month + 2).padStart(2, '0')}-01`
        return formatPeriod({ start, end }, tag)
      })
      expect(new Set(months).size).toBe(12)
      expect(months.join()).not.toMatch(/undefined|\d{4}-/)
    }
  })
})

describe('words', () => {
  it('falls back to English for a language without a catalogue', () => {
    expect(documentLanguage('de-CH')).toBe('de')
    expect(documentLanguage('ja')).toBe('en')
  })

  it('says every word in every language and counts pages', () => {
    for (const tag of DOCUMENT_LANGUAGES) {
      const words = documentWords(tag)
      for (const word of Object.values(words)) expect(word.trim()).not.toBe('')
      expect(pageLabel(words, 2, 13)).toMatch(/2\D+13/)
    }
  })
})
