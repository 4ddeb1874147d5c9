import { describe, expect, it } from 'vitest'
import { formatNumber, patternFaults, resetKeyOf } from '../../../src-core/sequences/rules.ts'

describe('numbers of a sequence', () => {
  it('are filled with the date of the document and the counter', () => {
    expect(formatNumber({ pattern: 'INV-{yyyy}-{n}', size: 6 }, '2026-11-03', 14417)).toBe('INV-2026-014417')
    expect(formatNumber({ pattern: '{yy}{MM}{dd}/{n}', size: 1 }, '2026-01-09', 12)).toBe('260109/12')
  })
  it('grow beyond their digits instead of starting again', () => {
    expect(formatNumber({ pattern: 'C{n}', size: 2 }, '2026-01-01', 1234)).toBe('C1234')
  })
  it('count by the year of the document where they start again', () => {
    expect(resetKeyOf(true, '2026-12-31')).toBe('2026')
    expect(resetKeyOf(false, '2026-12-31')).toBe('')
  })
})

describe('patterns', () => {
  const reason = (pattern: string, yearly = false) => patternFaults(pattern, yearly)[0]?.reason ?? ''
  it('need the number once', () => {
    expect(reason('INV')).toMatch(/\{n\}/)
    expect(reason('{n}{n}')).toMatch(/once/)
    expect(reason('INV-{n}')).toBe('')
  })
  it('need a year where they start again', () => {
    expect(reason('INV-{n}', true)).toMatch(/yyyy/)
    expect(reason('INV-{yy}-{n}', true)).toBe('')
  })
  it('know their tokens', () => {
    expect(reason('{yyy}-{n}')).toMatch(/\{yyy\} is not known/)
    expect(reason('{n}-{dd')).toMatch(/not closed/)
  })
})
