import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import {
  type PriceMode,
  chargedPart,
  chargedQuantity,
  deriveAmounts,
  effectiveUnitPrice,
  rateAmounts,
  ratedQuantity,
  reducedPrice,
  sharedUnitPrice,
} from '../../../src-core/pricing/amounts.ts'

const d = decimal

/** Literal from the reference's `RatingServiceTest`: mode, places, unit, quantity, percent, unit net/gross/tax, net/gross/tax. */
const ROWS: readonly [PriceMode, number, string, string, string, string, string, string, string, string, string][] = [
  ['net', -1, '100', '1', '20', '100', '120', '20', '100', '120', '20'],
  ['net', 10, '100.5', '1', '7', '100.5', '107.535', '7.035', '100.5', '107.535', '7.035'],
  ['net', 1, '100.5', '1', '7', '100.5', '107.535', '7.035', '100.5', '107.5', '7'],
  ['net', 10, '100.4', '1', '7.32', '100.4', '107.74928', '7.34928', '100.4', '107.74928', '7.34928'],
  ['net', 2, '100.4', '1', '7.32', '100.4', '107.74928', '7.34928', '100.4', '107.75', '7.35'],
  ['net', 1, '100.4', '1', '7.32', '100.4', '107.74928', '7.34928', '100.4', '107.7', '7.3'],
  ['net', 10, '100.4', '10', '7.32', '100.4', '107.74928', '7.34928', '1004', '1077.4928', '73.4928'],
  ['net', 2, '100.4', '10', '7.32', '100.4', '107.74928', '7.34928', '1004', '1077.49', '73.49'],
  ['net', 1, '100.4', '10', '7.32', '100.4', '107.74928', '7.34928', '1004', '1077.5', '73.5'],
  ['gross', -1, '120', '1', '20', '100', '120', '20', '100', '120', '20'],
  ['gross', 10, '100.8', '1', '6.88', '94.311377245509', '100.8', '6.488622754491', '94.3113772455', '100.8', '6.4886227545'],
  ['gross', 1, '100.8', '1', '6.88', '94.311377245509', '100.8', '6.488622754491', '94.3', '100.8', '6.5'],
  ['gross', 10, '100.8', '1', '7.32', '93.924711144242', '100.8', '6.875288855758', '93.9247111442', '100.8', '6.8752888558'],
  ['gross', 2, '100.8', '1', '7.32', '93.924711144242', '100.8', '6.875288855758', '93.92', '100.8', '6.88'],
  ['gross', 1, '100.8', '1', '7.32', '93.924711144242', '100.8', '6.875288855758', '93.9', '100.8', '6.9'],
  ['gross', 10, '100.8', '10', '7.32', '93.924711144242', '100.8', '6.875288855758', '939.2471114424', '1008', '68.7528885576'],
  ['gross', 2, '100.8', '10', '7.32', '93.924711144242', '100.8', '6.875288855758', '939.25', '1008', '68.75'],
  ['gross', 1, '100.8', '10', '7.32', '93.924711144242', '100.8', '6.875288855758', '939.2', '1008', '68.8'],
]

describe('derived amounts', () => {
  it.each(ROWS)('%s, %d places: %s × %s at %s %%', (mode, places, unitPrice, quantity, percent, ...expected) => {
    const { unit, net, gross, tax } = rateAmounts({
      mode,
      unitPrice: d(unitPrice),
      quantity: d(quantity),
      percent: d(percent),
      rounding: { places, mode: 'halfUp' },
    })
    expect([unit.net, unit.gross, unit.tax, net, gross, tax].map(String)).toEqual(expected)
  })

  it('always add up', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
    fc.assert(
      fc.property(
        fc.constantFrom('net' as const, 'gross' as const),
        cents,
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 4 }),
        (mode, amount, percent, places) => {
          const { net, tax, gross } = deriveAmounts(mode, d(amount).div(1000), d(percent).div(100), { places, mode: 'halfUp' })
          expect(net.plus(tax).eq(gross)).toBe(true)
        },
      ),
    )
  })

  it('keep the raw amounts beside a minimum, and take a given total', () => {
    const terms = { mode: 'net', unitPrice: d(2), quantity: d(3), percent: d(20), rounding: { places: 2, mode: 'halfUp' } } as const
    expect(rateAmounts({ ...terms, minimum: d(10) })).toMatchObject({ net: d(10), tax: d('2.00'), raw: { net: d(6), gross: d('7.2') } })
    expect(rateAmounts({ ...terms, minimum: d(6) }).raw).toBeNull()
    expect(rateAmounts({ ...terms, totalAmount: d('5.555') }).net.toString()).toBe('5.56')
  })
})

describe('increments', () => {
  const by = (first: string, further: string) => ({ first: d(first), further: d(further) })
  it('charge the first whole, then started further ones', () => {
    const charged = (measured: string, first: string, further: string) => chargedQuantity(d(measured), by(first, further)).toString()
    expect(['0', '0.1', '60', '60.000000000001', '120', '121'].map((one) => charged(one, '60', '60'))).toEqual([
      '0',
      '60',
      '60',
      '120',
      '120',
      '180',
    ])
    expect(['1', '30', '31', '36', '37'].map((one) => charged(one, '30', '6'))).toEqual(['30', '30', '36', '36', '42'])
    expect(['1', '1.2', '2'].map((one) => charged(one, '1', '1'))).toEqual(['1', '2', '2'])
    expect(charged('1', '0.000000000003', '0.000000000003')).toBe('1.000000000002')
    expect(['-1', '-31'].map((one) => charged(one, '30', '6'))).toEqual(['-30', '-36'])
  })

  const amount = fc.integer({ min: 1, max: 5_000_000 }).map((value) => d(value).div(1000))
  const measured = fc.integer({ min: 0, max: 500_000_000 }).map((value) => d(value).div(1000))
  it('never charge less than is measured, never less for more, and the first with whole further ones', () => {
    fc.assert(
      fc.property(measured, measured, amount, amount, (one, more, first, further) => {
        const charged = chargedQuantity(one, { first, further })
        expect(charged.gte(one)).toBe(true)
        expect(chargedQuantity(one.plus(more), { first, further }).gte(charged)).toBe(true)
        expect(chargedQuantity(charged, { first, further }).eq(charged)).toBe(true)
        if (one.isZero()) {
          expect(charged.isZero()).toBe(true)
          return
        }
        const steps = charged.minus(first).div(further)
        expect(steps.isInteger() && steps.gte(0)).toBe(true)
        expect(charged.minus(one).lt(one.lt(first) ? first : further)).toBe(true)
        expect(chargedQuantity(one.negated(), { first, further }).eq(charged.negated())).toBe(true)
      }),
    )
  })

  it('charge the parts of a record as the record', () => {
    fc.assert(
      fc.property(fc.array(measured, { minLength: 1, maxLength: 5 }), amount, amount, (parts, first, further) => {
        let [start, sum] = [d(0), d(0)]
        for (const part of parts) {
          const charged = chargedPart(part, { first, further }, start)
          expect(charged.gte(0)).toBe(true)
          sum = sum.plus(charged)
          start = start.plus(part)
        }
        expect(sum.eq(chargedQuantity(start, { first, further }))).toBe(true)
      }),
    )
  })
})

describe('quantities', () => {
  const rounding = { places: 12, mode: 'halfUp' } as const
  it('convert by units of measure, else by the multiplicator', () => {
    const units = { increments: null, inputMultiplier: d(1), ratingMultiplier: d(60), unitMultiplicator: d(7), rounding }
    expect(ratedQuantity(d(90), units).toString()).toBe('1.5')
    expect(ratedQuantity(d(100), units).toString()).toBe('1.666666666667')
    expect(ratedQuantity(d('1.5'), { ...units, inputMultiplier: d(3600) }).toString()).toBe('90')
    expect(ratedQuantity(d(90), { ...units, inputMultiplier: d(60), ratingMultiplier: d(3600) }).toString()).toBe('1.5')
    expect(ratedQuantity(d(90), { ...units, ratingMultiplier: null }).toString()).toBe('630')
    expect(ratedQuantity(d(31), { ...units, increments: { first: d(30), further: d(6) } }).toString()).toBe('0.6')
    expect(ratedQuantity(d(31), { ...units, increments: { first: d(30), further: d(6) } }, d(30)).toString()).toBe('0.6')
    expect(
      ratedQuantity(d('1.6'), {
        ...units,
        inputMultiplier: null,
        unitMultiplicator: null,
        rounding: { places: 0, mode: 'ceiling' },
      }).toString(),
    ).toBe('2')
  })

  it('share, average and reduce prices', () => {
    expect(sharedUnitPrice(d(10), 3).toString()).toBe('3.333333333333')
    expect(effectiveUnitPrice(d(10), d(4))?.toString()).toBe('2.5')
    expect(effectiveUnitPrice(d(10), d(0))).toBeNull()
    expect(reducedPrice(d(80), d('12.5')).toString()).toBe('70')
  })
})
