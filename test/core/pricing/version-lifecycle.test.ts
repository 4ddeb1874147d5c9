import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OpenPeriod, holds } from '../../../src-core/kernel/dates.ts'
import { nextState } from '../../../src-core/kernel/lifecycle.ts'
import type { PriceVersion } from '../../../src-core/pricing/grid.ts'
import {
  PRICE_VERSION_LIFECYCLE,
  changeableFields,
  nextVersionNumber,
  resolveOverlaps,
} from '../../../src-core/pricing/version-lifecycle.ts'

const version = (id: number, start: string | null, end: string | null, status: PriceVersion['status'] = 'published'): PriceVersion => ({
  id,
  number: id,
  status,
  validity: { start, end },
  valueType: 'fixed',
  price: '1',
  priceExpression: null,
  currencyPrices: {},
  table: null,
})
const NEW: OpenPeriod = { start: '2026-03-01', end: '2026-06-01' }
const changeOf = (start: string | null, end: string | null, incoming = NEW) => resolveOverlaps([version(1, start, end)], incoming)[0]

describe('the life of a version', () => {
  it('goes from draft to published to closed and back to draft', () => {
    const next = (state: PriceVersion['status'], verb: string) => nextState(PRICE_VERSION_LIFECYCLE, state, verb, 'Version 1')
    expect([next('draft', 'publish'), next('draft', 'close'), next('published', 'close'), next('closed', 'reopen')]).toEqual([
      'published',
      'closed',
      'closed',
      'draft',
    ])
    expect(() => next('published', 'reopen')).toThrow('reopen is not possible')
    expect([changeableFields('draft'), changeableFields('published'), changeableFields('closed')]).toEqual(['all', ['validity.end'], []])
    expect([nextVersionNumber([]), nextVersionNumber([version(4, null, null), version(2, null, null)])]).toEqual([1, 5])
  })
})

describe('publishing an import', () => {
  it('removes, splits and truncates', () => {
    expect(changeOf('2026-03-01', '2026-06-01')).toMatchObject({ kind: 'remove' })
    expect(changeOf('2026-04-01', '2026-05-01')).toMatchObject({ kind: 'remove' })
    expect(changeOf(null, null)).toMatchObject({
      kind: 'split',
      first: { start: null, end: '2026-03-01' },
      second: { start: '2026-06-01', end: null },
    })
    expect(changeOf('2026-01-01', '2026-04-01')).toMatchObject({ kind: 'truncate', validity: { start: '2026-01-01', end: '2026-03-01' } })
    expect(changeOf('2026-03-01', null)).toMatchObject({ kind: 'truncate', validity: { start: '2026-06-01', end: null } })
    expect(changeOf('2026-01-01', null, { start: null, end: null })).toMatchObject({ kind: 'remove' })
  })

  it('leaves neighbours and drafts alone', () => {
    expect(changeOf('2026-01-01', '2026-03-01')).toBeUndefined()
    expect(changeOf('2026-06-01', null)).toBeUndefined()
    expect(resolveOverlaps([version(1, null, null, 'draft')], NEW)).toEqual([])
  })

  it('keeps every day outside the new version, and none within', () => {
    const month = fc.integer({ min: 1, max: 9 }).map((n) => `2026-0${n}-01`)
    const period = fc
      .tuple(fc.option(month), fc.option(month))
      .filter(([start, end]) => start === null || end === null || start < end)
      .map(([start, end]) => ({ start, end }))
    fc.assert(
      fc.property(period, period, month, (old, incoming, day) => {
        const [change] = resolveOverlaps([version(1, old.start, old.end)], incoming)
        const left = !change
          ? [old]
          : change.kind === 'remove'
            ? []
            : change.kind === 'truncate'
              ? [change.validity]
              : [change.first, change.second]
        expect(left.filter((part) => holds(part, day)).length).toBe(holds(old, day) && !holds(incoming, day) ? 1 : 0)
      }),
    )
  })
})
