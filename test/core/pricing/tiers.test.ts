import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, ZERO, decimal, sumDecimals } from '../../../src-core/kernel/decimal.ts'
import { minorFromDecimal } from '../../../src-core/kernel/money.ts'
import { type CompiledLine, compileGrid } from '../../../src-core/pricing/compile.ts'
import {
  CHARGE_MODEL_KINDS,
  type ChargeModelTerms,
  type Tier,
  chargeModel,
  gridTiers,
  incrementAmount,
  incrementCharge,
  packageModel,
  perUnitModel,
  proratedVolumeAmount,
  tierReached,
  totalAmount,
  totalCharge,
} from '../../../src-core/pricing/tiers.ts'
import { selectLine } from '../../../src-core/pricing/select-line.ts'
import { VOICE } from './grid-samples.ts'

const d = decimal
const tier = (upTo: string | null, unitPrice: string, flatFee = '0', blockSize: string | null = null): Tier => ({
  upTo: upTo === null ? null : d(upTo),
  unitPrice: d(unitPrice),
  flatFee: d(flatFee),
  blockSize: blockSize === null ? null : d(blockSize),
})
const amounts = (terms: ChargeModelTerms, quantities: readonly string[]) =>
  quantities.map((quantity) => totalAmount(chargeModel(terms), d(quantity))?.toString())

const OM_GRA = chargeModel({ kind: 'graduated', tiers: [tier('5', '0', '100'), tier('10', '0', '50'), tier('15', '5'), tier(null, '1')] })
const LG_VOL = chargeModel({
  kind: 'volume',
  boundary: 'lower',
  zeroUsage: 'firstFlatFee',
  tiers: [tier('100', '2', '10'), tier('200', '1'), tier(null, '0.5', '50')],
})

function charged(charge: ReturnType<typeof incrementCharge>) {
  if (!charge.priced) throw new Error(charge.message)
  return charge
}
const shown = (charge: ReturnType<typeof incrementCharge>) =>
  charged(charge)
    .slices.filter((slice) => !slice.amount.isZero())
    .map((slice) => `${slice.amount} ${slice.kind} of ${slice.tier}`)

describe('cases of other engines', () => {
  it('LG-GRA-01: graduated with flat fees, the first charged without usage', () => {
    const terms: ChargeModelTerms = {
      kind: 'graduated',
      zeroUsage: 'firstFlatFee',
      tiers: [tier('10', '10', '2'), tier('20', '5', '3'), tier(null, '5', '3')],
    }
    expect(amounts(terms, ['0', '1', '10', '11', '12', '21'])).toEqual(['2', '12', '102', '110', '115', '163'])
    expect(amounts({ ...terms, zeroUsage: 'free' }, ['0', '1'])).toEqual(['0', '12'])
  })

  it('LG-GPC-01: graduated percentage is graduated over an amount', () => {
    const terms: ChargeModelTerms = {
      kind: 'graduated',
      zeroUsage: 'firstFlatFee',
      tiers: [tier('10', '0.01', '200'), tier('20', '0.02', '300'), tier(null, '0.03', '400')],
    }
    expect(amounts(terms, ['0', '1', '10', '11', '12', '21'])).toEqual(['200', '200.01', '200.1', '500.12', '500.14', '900.33'])
  })

  it('LG-VOL-01: the tier reached prices all, the upper bound inside the tier', () => {
    const got = ['0', '1', '100', '100.5', '101', '200', '210', '300'].map((quantity) => totalAmount(LG_VOL, d(quantity))?.toString())
    expect(got).toEqual(['10', '12', '210', '100.5', '101', '200', '155', '200'])
  })

  it('LG-VOL-02: full units choose the tier, prorated units are priced', () => {
    expect(proratedVolumeAmount(LG_VOL, d('300'), d('198.6'))?.toString()).toBe('149.3')
  })

  it('LG-PKG-01 and FP-PKG-01: started packages are charged whole', () => {
    expect(['0', '10', '200'].map((free) => totalAmount(packageModel(d(100), d(10), d(free)), d(121))?.toString())).toEqual([
      '1300',
      '1200',
      '0',
    ])
    expect(
      ['0', '2', '99', '100', '101', '150', '300'].map((quantity) => totalAmount(packageModel(d('1.00'), d(100)), d(quantity))?.toString()),
    ).toEqual(['0', '1', '1', '1', '2', '2', '3'])
  })

  it('LG-STD-01: a unit price keeps its decimals', () => {
    expect(totalAmount(perUnitModel(d('5.12345')), d(10))?.toString()).toBe('51.2345')
  })

  it('OM-GRA-01: 22 units over four tiers', () => {
    expect(shown(totalCharge(OM_GRA, d(22)))).toEqual(['100 flatFee of 0', '50 flatFee of 1', '25 units of 2', '7 units of 3'])
    expect(charged(totalCharge(OM_GRA, d(22))).amount.toString()).toBe('182')
  })

  it('OM-GRA-02: a later part is priced where the first one ended', () => {
    expect(shown(incrementCharge(OM_GRA, d(12), d(10)))).toEqual(['15 units of 2', '7 units of 3'])
    expect(incrementAmount(OM_GRA, d(12), d(10))?.toString()).toBe('22')
  })

  it('OM-UNI-01: a maximum holds over the period, and its part of the line is told', () => {
    const model = chargeModel({ kind: 'perUnit', tiers: [tier(null, '10')], maximum: d(100) })
    const line = charged(incrementCharge(model, d(7), d(5)))
    expect(line.slices.map((slice) => `${slice.amount} ${slice.kind}`)).toEqual(['50 units', '-20 repricing'])
    expect(line.amount.toString()).toBe('30')
    expect(incrementAmount(model, d(12), d(5))?.toString()).toBe('0')
    expect(incrementAmount(model, d(12), d(-5))?.toString()).toBe('-30')
  })

  it('OM-DYN-01: a maximum over a markup, to the cent', () => {
    const model = chargeModel({ kind: 'perUnit', tiers: [tier(null, '1.33333')], maximum: d(100) })
    const minorOf = (before: string, quantity: string) =>
      minorFromDecimal(incrementAmount(model, d(before), d(quantity)) as Decimal, 2, 'halfUp')
    expect([minorOf('0', '10'), minorOf('0', '70'), minorOf('70', '50')]).toEqual([1333, 9333, 667])
  })

  it('KB-USG-02 and KB-USG-08: blocks by tier, the rest rounded up', () => {
    const all = chargeModel({ kind: 'graduated', tiers: [tier('1000', '1', '0', '100'), tier(null, '1', '0', '1000')] })
    expect(charged(totalCharge(all, d(5325))).slices.map((slice) => `${slice.quantity} ${slice.kind}`)).toEqual(['10 blocks', '5 blocks'])
    expect(totalAmount(all, d(5325))?.toString()).toBe('15')
    const sum = sumDecimals([
      totalAmount(packageModel(d('0.5'), d(1000)), d(1000)),
      totalAmount(packageModel(d('0.3'), d(512)), d(30720)),
    ] as Decimal[])
    expect(sum.toString()).toBe('18.5')
  })

  it('KB-USG-04: the top tier prices all blocks', () => {
    const terms: ChargeModelTerms = {
      kind: 'volume',
      boundary: 'lower',
      tiers: [tier('1000', '10', '0', '100'), tier(null, '1', '0', '100')],
    }
    expect(amounts(terms, ['2000'])).toEqual(['20'])
  })

  it('KB-USG-05: two units tiered apart on one line', () => {
    const foo = chargeModel({
      kind: 'graduated',
      tiers: [tier('10', '1', '0', '1'), tier('60', '10', '0', '1'), tier('135', '100', '0', '1')],
    })
    const bar = chargeModel({
      kind: 'graduated',
      tiers: [tier('100', '2', '0', '1'), tier('600', '20', '0', '1'), tier('1350', '200', '0', '1')],
    })
    const usage = [
      [5, 99],
      [5, 101],
      [75, 101],
    ] as const
    expect(
      usage.map(([one, other]) => sumDecimals([totalAmount(foo, d(one)), totalAmount(bar, d(other))] as Decimal[]).toString()),
    ).toEqual(['203', '225', '2230'])
  })

  it('KB-USG-10: a step is chosen by the unit that reaches furthest; late usage bills the difference', () => {
    const foo = chargeModel({
      kind: 'stairstep',
      boundary: 'lower',
      tiers: [tier('10', '0', '1'), tier('50', '0', '10'), tier('75', '0', '100')],
    })
    const bar = chargeModel({
      kind: 'stairstep',
      boundary: 'lower',
      tiers: [tier('100', '0', '1'), tier('500', '0', '10'), tier('750', '0', '100')],
    })
    const step = (one: number, other: number) =>
      foo.tiers[Math.max(tierReached(foo, d(one)), tierReached(bar, d(other)))]?.flatFee.toString()
    expect([step(5, 99), step(5, 101), step(75, 101)]).toEqual(['1', '10', '100'])
    expect(incrementAmount(foo, d(50), d(25))?.toString()).toBe('90')
    expect(shown(incrementCharge(foo, d(50), d(25)))).toEqual(['100 flatFee of 2', '-10 repricing of 2'])
  })
})

/** The upper bound of a tier out of the widths up to it; the last is open. */
function endOf(all: readonly { width: number }[], index: number): string | null {
  return index === all.length - 1 ? null : String(all.slice(0, index + 1).reduce((sum, { width }) => sum + width, 0))
}

describe('a running counter', () => {
  const quantity = fc
    .tuple(fc.integer({ min: -30, max: 120 }), fc.constantFrom('', '.5', '.25'))
    .map(([whole, fraction]) => d(`${whole}${fraction}`))
  const tiersOf = fc
    .array(
      fc.record({
        width: fc.integer({ min: 1, max: 40 }),
        price: fc.integer({ min: 0, max: 9 }),
        fee: fc.constantFrom(0, 0, 7),
        block: fc.option(fc.constantFrom('3', '10')),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((all) => all.map(({ price, fee, block }, index) => tier(endOf(all, index), String(price), String(fee), block)))
  const models = fc
    .record({
      kind: fc.constantFrom(...CHARGE_MODEL_KINDS),
      tiers: tiersOf,
      boundary: fc.constantFrom('upper' as const, 'lower' as const),
      zeroUsage: fc.constantFrom('free' as const, 'firstFlatFee' as const),
      maximum: fc.option(fc.integer({ min: 0, max: 300 }).map((most) => d(most))),
    })
    .map(chargeModel)

  it('makes records one by one cost what all cost at once, in any order', () => {
    fc.assert(
      fc.property(models, fc.array(quantity, { minLength: 1, maxLength: 8 }), (model, records) => {
        let before: Decimal | null = null
        let sum = ZERO
        for (const record of records) {
          sum = sum.plus(incrementAmount(model, before, record) as Decimal)
          before = (before ?? ZERO).plus(record)
        }
        expect(sum.toString()).toBe(totalAmount(model, sumDecimals(records))?.toString())
      }),
      { numRuns: 500 },
    )
  })

  it('gives slices that add up to the amount of the fast path', () => {
    fc.assert(
      fc.property(models, fc.option(quantity), quantity, (model, before, record) => {
        const charge = charged(incrementCharge(model, before, record))
        expect(sumDecimals(charge.slices.map((slice) => slice.amount)).eq(charge.amount)).toBe(true)
        expect(charge.amount.eq(incrementAmount(model, before, record) as Decimal)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('reprices earlier usage when volume reaches another tier', () => {
    expect(shown(incrementCharge(LG_VOL, d(100), d(1)))).toEqual(['1 units of 1', '-110 repricing of 1'])
    expect(incrementAmount(LG_VOL, d(100), d(1))?.toString()).toBe('-109')
  })
})

describe('limits of a model', () => {
  it('has no price beyond a closed last tier, nor in an unpriced one', () => {
    const closed = chargeModel({ kind: 'graduated', tiers: [tier('10', '1')] })
    expect(totalAmount(closed, d(10))?.toString()).toBe('10')
    expect(totalAmount(closed, d('10.5'))).toBeNull()
    expect(incrementCharge(closed, d(10), d(1))).toMatchObject({ priced: false, reason: 'NO_PRICEPLAN' })
    const gap = chargeModel({ kind: 'graduated', tiers: [tier('10', '1'), { ...tier('20', '1'), unitPrice: null }, tier(null, '3')] })
    expect(totalAmount(gap, d(11))).toBeNull()
    expect(incrementAmount(gap, d(20), d(2))?.toString()).toBe('6')
  })

  it('charges nothing below zero, but a price per unit becomes a credit', () => {
    expect(totalAmount(OM_GRA, d(-5))?.toString()).toBe('0')
    expect(totalAmount(perUnitModel(d('1.5')), d(-5))?.toString()).toBe('-7.5')
  })

  it('refuses tiers that do not rise', () => {
    expect(() => chargeModel({ kind: 'volume', tiers: [] })).toThrow(RangeError)
    expect(() => chargeModel({ kind: 'volume', tiers: [tier('10', '1'), tier('10', '2')] })).toThrow(RangeError)
    expect(() => chargeModel({ kind: 'volume', tiers: [tier(null, '1'), tier('10', '2')] })).toThrow(RangeError)
    expect(() => packageModel(d(1), d(0))).toThrow(RangeError)
  })
})

describe('tiers of a price grid', () => {
  const tiersFor = gridTiers(compileGrid(VOICE), {
    column: 2,
    kind: 'graduated',
    priceIsFor: 'unit',
    blockSize: null,
    priceOf: (line) => line.unitPrice,
  }).of

  it('charges a range as a whole, once: graduated each that is entered, volume the one that is reached', () => {
    const perRange = {
      column: 2,
      priceIsFor: 'tier',
      blockSize: null,
      priceOf: (line: CompiledLine) => line.unitPrice,
    } as const
    const graduated = gridTiers(compileGrid(VOICE), { ...perRange, kind: 'graduated' }).of(['Zone 2', true, null]).model
    const stairstep = gridTiers(compileGrid(VOICE), { ...perRange, kind: 'volume' }).of(['Zone 2', true, null]).model
    const at = (model: typeof graduated) => ['1', '499', '500', '501', '1500', '1600'].map((one) => totalAmount(model, d(one))?.toString())
    expect(at(graduated)).toEqual(['0.128', '0.128', '0.128', '0.229', '0.229', '0.314'])
    expect(at(stairstep)).toEqual(['0.128', '0.128', '0.101', '0.101', '0.085', '0.085'])
  })

  it('KB-USG-04: prices started blocks by the tier that is reached', () => {
    const inBlocks = { column: 2, kind: 'volume', priceIsFor: 'unit', blockSize: d(100) } as const
    const { model } = gridTiers(compileGrid(VOICE), { ...inBlocks, priceOf: (line) => line.unitPrice }).of(['Zone 2', true, null])
    expect(totalAmount(model, d(2001))?.toString()).toBe('1.785')
  })

  it('prices 1,100 minutes in zone 2 as the price grid page shows', () => {
    const { model } = tiersFor(['Zone 2', true, null])
    expect(shown(totalCharge(model, d(1100)))).toEqual(['64 units of 0', '60.6 units of 1'])
    expect(totalAmount(model, d(1100))?.toFixed(2)).toBe('124.60')
  })

  it('is the sum of the lines that each whole minute selects', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Zone 1', 'Zone 2', 'Zone 3'),
        fc.boolean(),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 1, max: 40 }),
        (zone, business, before, minutes) => {
          const priceAt = (minute: number) => {
            const found = selectLine(VOICE, [zone, business, String(minute)])
            return found.found ? d(found.value.unitPrice as string) : ZERO
          }
          const expected = sumDecimals(Array.from({ length: minutes }, (_, index) => priceAt(before + index)))
          expect(incrementAmount(tiersFor([zone, business, null]).model, d(before), d(minutes))?.toString()).toBe(expected.toString())
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the edges of tiers', () => {
  const fees = chargeModel({ kind: 'graduated', tiers: [tier('10', '4', '1'), tier(null, '3', '5')] })
  const of = (model: ReturnType<typeof chargeModel>, before: string | null, quantity: string) =>
    incrementAmount(model, before === null ? null : d(before), d(quantity))?.toString() ?? null

  it('give the fee of a tier back when it is left, down to its very start', () => {
    expect([of(fees, null, '12'), of(fees, '12', '-1'), of(fees, '12', '-2'), of(fees, '10', '-10'), of(fees, '10', '1')]).toEqual([
      '52',
      '-3',
      '-11',
      '-41',
      '8',
    ])
  })

  it('have no price where a tier has none, wherever within it a record begins', () => {
    const holed = chargeModel({
      kind: 'graduated',
      tiers: [tier('10', '4'), { upTo: d('20'), unitPrice: null, flatFee: ZERO, blockSize: null }, tier(null, '1')],
    })
    expect([of(holed, '0', '10'), of(holed, '12', '3'), of(holed, '5', '10'), of(holed, '20', '2')]).toEqual(['40', null, null, '2'])
  })

  it('charge nothing for no usage but the fee that says so, and that once', () => {
    const volume = (zeroUsage: 'free' | 'firstFlatFee') =>
      chargeModel({ kind: 'volume', tiers: [tier('10', '4', '7'), tier(null, '3')], zeroUsage })
    expect([totalAmount(volume('free'), ZERO), totalAmount(volume('firstFlatFee'), ZERO)].map(String)).toEqual(['0', '7'])
    const graduated = chargeModel({ kind: 'graduated', tiers: [tier(null, '4', '7')], zeroUsage: 'firstFlatFee' })
    expect([
      of(graduated, null, '0'),
      of(graduated, '0', '0'),
      of(graduated, '0', '1'),
      of(graduated, '1', '-1'),
      of(graduated, null, '1'),
    ]).toEqual(['7', '0', '4', '-4', '11'])
  })

  it('tell the blocks that a record begins, and a fee that it gives back', () => {
    const blocks = chargeModel({ kind: 'graduated', tiers: [tier(null, '2', '0', '10')] })
    expect(
      charged(incrementCharge(blocks, d('5'), d('10'))).slices.map(({ kind, quantity, amount }) => `${quantity} ${kind} = ${amount}`),
    ).toEqual(['1 blocks = 2'])
    expect(
      charged(incrementCharge(fees, d('12'), d('-2'))).slices.map(({ kind, quantity, amount }) => `${quantity} ${kind} = ${amount}`),
    ).toEqual(['-1 flatFee = -5', '-2 units = -6'])
  })
})
