/** Sums are exact whatever they are made of: the same as decimals, in text too. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, decimal, toPlain, ZERO } from '../../../src-core/kernel/decimal.ts'
import { NO_SUM, storedDifference, type Sum, sumOf, timesPrice } from '../../../src-core/kernel/sums.ts'

/** Up to 16 digits before the point and 34 behind it: more than a sum keeps without a decimal, and as many as a decimal has. */
const text = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(fc.nat(99), fc.nat(999_999), fc.bigInt({ min: 0n, max: 10n ** 15n })),
    zeros: fc.nat(14),
    fraction: fc.oneof(fc.constant(''), fc.nat(99).map(String), fc.bigInt({ min: 0n, max: 10n ** 14n }).map(String)),
    more: fc.oneof(fc.constant(''), fc.nat(999_999).map(String)),
  })
  .map(({ sign, whole, zeros, fraction, more }) => `${sign}${whole}.${fraction === '' ? '0' : '0'.repeat(zeros) + fraction + more}`)
/** As transactions and prices have them. */
const usual = fc.tuple(fc.nat(9_999_999), fc.nat(12)).map(([digits, places]) => decimal(digits).div(decimal(10).pow(places)).toFixed(12))
const number = fc.oneof(text, usual).map(decimal)

function expectSame(sum: Sum, value: Decimal): void {
  const plain = toPlain(value)
  expect([sum.toString(), toPlain(sum.decimal), toPlain(decimal(sum.toString()))]).toEqual([plain, plain, plain])
  expect([sum.isZero(), sum.isNegative()]).toEqual([value.isZero(), value.lt(0)])
}

describe('a sum', () => {
  it('is what a decimal is, after any additions, comparisons and roundings', () => {
    fc.assert(
      fc.property(number, number, number, (one, other, third) => {
        const [a, b] = [sumOf(one), sumOf(other)]
        expectSame(a, one)
        expectSame(a.plus(b), one.plus(other))
        expectSame(a.minus(b), one.minus(other))
        expectSame(a.plus(b).minus(sumOf(third)), one.plus(other).minus(third))
        expectSame(a.negated(), one.negated())
        expectSame(a.stored(), one.toDecimalPlaces(12, Decimal.ROUND_HALF_UP))
        expect([a.gt(b), b.gt(a), a.gt(a)]).toEqual([one.gt(other), other.gt(one), false])
        expect(storedDifference(a.stored(), b.stored()).eq(a.stored().decimal.minus(b.stored().decimal))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('times a price is the product, or is left to decimals', () => {
    let made = 0
    fc.assert(
      fc.property(number, number, (price, quantity) => {
        const product = timesPrice(sumOf(price), sumOf(quantity))
        if (product === null) return
        made += 1
        expectSame(product, price.times(quantity))
      }),
      { numRuns: 2_000 },
    )
    expect(made).toBeGreaterThan(100)
  })

  it('is the decimal that it was made of', () => {
    const value = decimal('1.5')
    expect(sumOf(value).decimal).toBe(value)
    expect(sumOf(ZERO)).toBe(NO_SUM)
  })

  it('carries from digit to digit', () => {
    const sum = (one: string, other: string) =>
      sumOf(decimal(one))
        .plus(sumOf(decimal(other)))
        .toString()
    expect(sum('0.99999999999999', '0.00000000000001')).toBe('1')
    expect(sum('-1', '0.0000000000000000000000000001')).toBe('-0.9999999999999999999999999999')
    expect(sum('99999999999999', '1')).toBe('100000000000000')
    expect(sum('0.00000000000000000000000000001', '1')).toBe('1.00000000000000000000000000001')
  })

  it('is stored half up, away from nothing', () => {
    const stored = (value: string) => sumOf(decimal(value)).stored().toString()
    expect(stored('0.00000000000049999999')).toBe('0')
    expect(stored('0.0000000000005')).toBe('0.000000000001')
    expect(stored('-0.0000000000005')).toBe('-0.000000000001')
    expect(stored('1.9999999999995')).toBe('2')
  })

  it('multiplies a price by a quantity word by word', () => {
    const product = (price: string, quantity: string) => timesPrice(sumOf(decimal(price)), sumOf(decimal(quantity)))?.toString()
    expect(product('0.04', '2.283333333333')).toBe('0.09133333333332')
    expect(product('89.9999999', '9999999.99999999999999')).toBe(decimal('89.9999999').times('9999999.99999999999999').toFixed())
    expect(product('0.00000001', '1')).toBeUndefined()
    expect(product('90', '1')).toBeUndefined()
    expect(product('-1', '1')).toBeUndefined()
    expect(product('1', '-1')).toBeUndefined()
    expect(product('1', '10000000')).toBeUndefined()
  })

  it('has one value for one difference of stored digits', () => {
    const [a, b, c] = ['1.5', '1.25', '1'].map((value) => sumOf(decimal(value))) as [Sum, Sum, Sum]
    expect(storedDifference(a, b)).toBe(storedDifference(b, c))
    expect(storedDifference(a, a).toString()).toBe('0')
    expect(storedDifference(sumOf(decimal('123456789012.5')), a).toString()).toBe('123456789011')
  })
})
