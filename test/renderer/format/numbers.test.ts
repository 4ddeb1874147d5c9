import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDecimal,
  formatMinor,
  formatPercent,
  formatSeconds,
  MINUS,
  partsOfDecimal,
  readDecimal,
  signOf,
} from '../../../src-renderer/format/numbers.ts'
import { parseDecimal, parseMinor } from '../../../src-renderer/format/parse.ts'

describe('figures that are only read', () => {
  it.each([
    ['1.366666666667', 0, '1.366667'],
    ['-1234.123456789', 0, '−1,234.123457'],
    ['0.000001250000', 4, '0.00000125'],
    ['89.000000000000', 4, '89.0000'],
    ['65.266666666667', 2, '65.266667'],
    ['no figure.at all', 0, 'no figure.at all'],
  ])('of %s with at least %i digits are %s', (text, least, shown) => {
    expect(readDecimal(text, least)).toBe(shown)
  })
})

describe('figures', () => {
  it.each([
    [-185357, 2, `${MINUS}1,853.57`],
    [246000, 0, '246,000'],
    [318500, 3, '318.500'],
    [5, 2, '0.05'],
    [0, 2, '0.00'],
  ])('shows %i minor units of %i decimals as %s', (minor, decimals, shown) => {
    expect(formatMinor(minor, decimals)).toBe(shown)
  })

  it('keeps every digit of a sum beyond 2^53', () => {
    expect(formatMinor('900719925474099312345', 2)).toBe('9,007,199,254,740,993,123.45')
  })

  it('drops stored zeros but keeps a price its decimals', () => {
    expect(formatDecimal('0.017000000000', 4)).toBe('0.0170')
    expect(formatDecimal('65.266667000000')).toBe('65.266667')
    expect(formatPercent('19.000000000000')).toBe('19 %')
  })

  it('signs a difference, but never a zero', () => {
    expect(signOf(partsOfDecimal('79.43'), true)).toBe('+')
    expect(signOf(partsOfDecimal('-0.00', 2), true)).toBe('')
  })

  it('tells durations', () => {
    expect([13, 125, 4800].map(formatSeconds)).toEqual(['13 s', '2 min 05 s', '1 h 20 min'])
  })

  it('reads back every amount that it shows', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(0, 2, 3), (minor, decimals) => {
        expect(parseMinor(formatMinor(minor, decimals), decimals)).toBe(minor === 0 ? 0 : minor)
      }),
    )
  })
})

describe('typed figures', () => {
  it.each([
    ['1,234.50', '1234.50'],
    ['1234,5', '1234.5'],
    ['1,234', '1234'],
    ['−12', '-12'],
    ["1'000", '1000'],
    ['-0', '0'],
    ['0,021', '0.021'],
    ['12,34,567', '1234567'],
    ['1 000,5', '1000.5'],
    ['(12.50)', '-12.50'],
  ])('reads %s as %s', (typed, read) => {
    expect(parseDecimal(typed)).toBe(read)
  })

  it.each(['', 'abc', '1.2.3', '1e5', '12,34,5', '0,000,021', '5 €', '5 %', '5 CR', '12 50'])('refuses “%s”', (typed) => {
    expect(parseDecimal(typed)).toBeNull()
  })

  it('never rounds digits that the currency lacks', () => {
    expect(parseMinor('1.005', 2)).toBeNull()
    expect(parseMinor('1.50', 2)).toBe(150)
    expect(parseMinor('0.500', 2)).toBe(50)
    expect(parseMinor('1,500', 2)).toBe(150_000)
    expect(parseMinor('1.500', 3)).toBe(1500)
    expect(parseMinor('1.5', 0)).toBeNull()
    // A thousand and a half, or one and a half?
    expect([parseMinor('1.500', 2), parseMinor('1.000', 0)]).toEqual([null, null])
  })
})
