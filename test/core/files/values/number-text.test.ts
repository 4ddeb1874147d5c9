/** Numbers as people and banks write them: what each is with a decimal point, and what with a decimal comma. */
import { describe, expect, it } from 'vitest'
import { readNumber } from '../../../../src-core/files/values/cells.ts'
import { currenciesOf } from '../../../../src-core/files/values/currency-signs.ts'
import { readNumberText } from '../../../../src-core/files/values/number-text.ts'

/** Point, comma. */
const READ: readonly (readonly [string, string | null, string | null])[] = [
  ['0', '0', '0'],
  ['-0', '0', '0'],
  ['12', '12', '12'],
  ['007', '7', '7'],
  ['1000000', '1000000', '1000000'],
  ['12,50', null, '12.50'],
  ['12.50', '12.50', null],
  ['1.000', '1.000', '1000'],
  ['1,000', '1000', '1.000'],
  ['1000.000', '1000.000', null],
  ['0,021', null, '0.021'],
  ['0.021', '0.021', null],
  ['021.000', '21.000', null],
  ['1.0000', '1.0000', null],
  ['.5', '0.5', null],
  [',5', null, '0.5'],
  ['.500', '0.500', null],
  ['1.234.567', null, '1234567'],
  ['1,234,567', '1234567', null],
  ['1.234,50', null, '1234.50'],
  ['1,234.50', '1234.50', null],
  ['12,34,567', '1234567', null],
  ['12,34,567.89', '1234567.89', null],
  ['1,23,456', '123456', null],
  ['1 000', '1000', '1000'],
  ['1 000,5', null, '1000.5'],
  ['1\u00a0000,50', null, '1000.50'],
  ['1\u202f000\u202f000.50', '1000000.50', null],
  ["1'000.50", '1000.50', null],
  ['1’000’000', '1000000', '1000000'],
  ["1'000,50", null, '1000.50'],
  ['-1,5', null, '-1.5'],
  ['−50.00', '-50.00', null],
  ['‐50.00', '-50.00', null],
  ['50.00-', '-50.00', null],
  ['50,00 −', null, '-50.00'],
  ['(50.00)', '-50.00', null],
  ['+5', '5', '5'],
  ['- 5', '-5', '-5'],
  ['-0.00', '0.00', null],
]

/** No number with either mark. */
const UNREAD = [
  '',
  '-',
  '.',
  'abc',
  '1.2.3',
  '1,2,3',
  '12.3456.789',
  '1.000.00',
  '1,000,00',
  '0,000,000',
  '0.123.456',
  '12 50',
  "12'50",
  '1 000.000 000',
]
const DOUBTFUL = [
  '--5',
  '-5-',
  '(-5)',
  '(5',
  '5)',
  ')5(',
  '5+',
  '5.',
  '5,',
  '1e5',
  '0x10',
  '1/2',
  '1,000.000,5',
  'Fr.50',
  '12 %%',
  '1_000',
  '1'.repeat(61),
]

describe('a number', () => {
  it.each(READ)('“%s” is %s with a point and %s with a comma', (cell, point, comma) => {
    expect(readNumberText(cell)).toMatchObject({ point, comma })
  })

  it.each([...UNREAD, ...DOUBTFUL])('“%s” is none', (cell) => {
    expect(readNumberText(cell)).toBeNull()
  })
})

describe('an amount', () => {
  const amount = (cell: string, mark: '.' | ',' | null = '.') => readNumber(cell, { kind: 'amount', mark, named: false, digits: 2 })

  it.each([
    [' 110.7 €', '110.7', ['EUR']],
    ['€ 110.70', '110.70', ['EUR']],
    ['€110.70', '110.70', ['EUR']],
    ['EUR 110.70', '110.70', ['EUR']],
    ['110.70EUR', '110.70', ['EUR']],
    ['-€50.00', '-50.00', ['EUR']],
    ['€-50.00', '-50.00', ['EUR']],
    ['€ 50.00-', '-50.00', ['EUR']],
    ['(€50.00)', '-50.00', ['EUR']],
    ['110.70 zł', '110.70', ['PLN']],
    ['CHF 1’110.70', '1110.70', ['CHF']],
    ['Fr. 110.70', '110.70', ['CHF']],
    ['£5', '5', ['FKP', 'GBP', 'GIP', 'SHP', 'SSP', 'SYP']],
    ['110.70 kr', '110.70', ['DKK', 'ISK', 'NOK', 'SEK']],
    ['US$ 5.00', '5.00', ['USD']],
    ['Kč 5', '5', ['CZK']],
    ['₹ 12,34,567.50', '1234567.50', ['INR']],
  ])('“%s” is %s in %j', (cell, value, currencies) => {
    const read = amount(cell)
    expect(read).toMatchObject({ ok: true, value })
    expect([...((read.ok ? read.currencies : null) ?? [])].sort()).toEqual(currencies)
  })

  it('is money that came or went by the letters of a bank', () => {
    expect(amount('50.00 CR')).toEqual({ ok: true, value: '50.00' })
    expect(amount('50.00DR')).toEqual({ ok: true, value: '-50.00' })
    expect(amount('50.00 DR')).toEqual({ ok: true, value: '-50.00' })
    expect(amount('-50.00 DR')).toMatchObject({ ok: false })
  })

  it('in a sign that is no currency, or in two, is none', () => {
    expect(amount('50.00 XQZ')).toEqual({
      ok: false,
      reason: '“XQZ” of “50.00 XQZ” is no currency.',
      allowed: 'the number, with or without its currency',
    })
    expect(amount('EUR 50.00 €')).toMatchObject({ ok: false, reason: '“EUR 50.00 €” is no number with the decimal mark “.”.' })
  })

  it('has no more digits than its currency, so that they tell the mark', () => {
    expect(amount('1.000', null)).toEqual({ ok: true, value: '1000', open: true })
    expect(amount('1,000', null)).toEqual({ ok: true, value: '1000', open: true })
    expect(amount('1.000', '.')).toMatchObject({ ok: false })
    expect(readNumber('1.000', { kind: 'amount', mark: '.', named: true, digits: 2 })).toEqual({ ok: true, value: '1.000' })
    expect(readNumber('1.000', { kind: 'amount', mark: null, named: false, digits: 3 })).toEqual({
      ok: false,
      reason: '“1.000” is 1.000 or 1000, and the file does not say which.',
      allowed: 'a decimal mark for the file (decimal_mark), or 1000 without a mark',
    })
    expect(readNumber('1.000', { kind: 'amount', mark: null, named: false, digits: 0 })).toEqual({ ok: true, value: '1000', open: true })
  })
})

describe('beside other numbers', () => {
  const read = (cell: string, kind: 'percent' | 'price' | 'plain') => readNumber(cell, { kind, mark: '.', named: false, digits: null })

  it('a percent sign stands where a percentage is asked', () => {
    expect(read('19 %', 'percent')).toEqual({ ok: true, value: '19' })
    expect(read('19%', 'percent')).toEqual({ ok: true, value: '19' })
    expect(read('19 %', 'price')).toMatchObject({ ok: false, reason: '“19 %” is a percentage; a number is meant here.' })
  })

  it('a currency stands where money is asked', () => {
    expect(read('€ 0.021', 'price')).toEqual({ ok: true, value: '0.021', currencies: ['EUR'] })
    expect(read('€ 5', 'plain')).toMatchObject({ ok: false, reason: '“€ 5” is an amount of money; a number is meant here.' })
    expect(read('5 CR', 'price')).toMatchObject({ ok: false })
  })
})

it('signs name the currencies that use them', () => {
  expect(currenciesOf('¥')).toEqual(expect.arrayContaining(['JPY', 'CNY']))
  expect(currenciesOf('$')).toEqual(expect.arrayContaining(['USD', 'CAD', 'AUD']))
  expect(currenciesOf('USD')).toEqual(['USD'])
  expect(currenciesOf('ABC')).toEqual([])
})

it.each([
  ['12,-', '12.00', ','],
  ['12.–', '12.00', '.'],
  ['1.200,-- €', '1200.00', ','],
  ['-12,-', '-12.00', ','],
  ['\u200e1,234.50\u200f', '1234.50', '.'],
  ['\u202d-12,50\u202c', '-12.50', ','],
] as const)('“%s” is %s: nothing after the mark, and nothing that cannot be seen', (cell, value, mark) => {
  expect(readNumber(cell, { kind: 'amount', mark, named: true, digits: 2 })).toMatchObject({ ok: true, value })
})

it('a number with a unit says that the unit is one too many', () => {
  expect(readNumber('5 GB', { kind: 'plain', mark: null, named: false, digits: null })).toMatchObject({
    ok: false,
    reason: '“5 GB” has a unit, “GB”. A number alone is read here: count it in the unit of the column or the charge.',
  })
})
