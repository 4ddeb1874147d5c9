import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedWhole, numberKey, spansOf } from '../../../../src-core/receivables/rules/whole-numbers.ts'

const documents = (numbers: readonly string[]) => numbers.map((number, id) => ({ id, number }))
const named = (reference: string, ...numbers: string[]) =>
  namedWhole(reference, spansOf(reference), documents(numbers)).documents.map(({ number }) => number)

describe('namedWhole', () => {
  it('reads all of a number as people write it', () => {
    for (const reference of [
      'INV-2026-002028',
      'inv-2026-002028',
      'INV 2026 002028',
      'INV2026002028',
      'Inv/2026/002028',
      'INV–2026—002028',
      'INV_2026.002028',
      'ＩＮＶ－２０２６－００２０２８',
      'INV-2026-\n002028',
      'Invoice INV-2026-002028, thank you.',
      '(INV-2026-002028)',
      'Nr.INV-2026-002028.',
      'SVWZ+INV-2026-002028',
      '/RFB/INV-2026-002028/',
      '#INV-2026-002028',
      '請求書INV-2026-002028の件',
    ])
      expect([reference, named(reference, 'INV-2026-002026', 'INV-2026-002028')]).toEqual([reference, ['INV-2026-002028']])
  })

  it('takes no part of a number for the number', () => {
    for (const reference of [
      '',
      '2028',
      '002028',
      '2026',
      'INV-2026',
      '2026-002028',
      'INV-2026-2028',
      'INV-2026-00202',
      'INV-2026-0020280',
      'XINV-2026-002028',
      'RE-INV-2026-002028',
      'INV-2026-002028-1',
      'INV-2026-002028.5',
      'IN V-2026-002028',
      'INV-2026-00 2028',
      'INV-2026-002028A',
    ])
      expect([reference, named(reference, 'INV-2026-002028')]).toEqual([reference, []])
  })

  it('tells numbers apart of which one contains the other', () => {
    expect(named('INV-20', 'INV-2', 'INV-20')).toEqual(['INV-20'])
    expect(named('INV-2', 'INV-2', 'INV-20')).toEqual(['INV-2'])
    expect(named('INV-2 INV-20', 'INV-2', 'INV-20')).toEqual(['INV-2', 'INV-20'])
    expect(named('INV-2/INV-20', 'INV-2', 'INV-20', 'INV-220')).toEqual(['INV-2', 'INV-20'])
    expect(named('INV-2 20 EUR', 'INV-2', 'INV-220')).toEqual(['INV-2'])
    expect(named('INV 2 20', 'INV-2', 'INV-2-20')).toEqual(['INV-2-20'])
    expect(named('INV-2026-1 and INV-2026-11', 'INV-2026-1', 'INV-2026-11', 'INV-2026-111')).toEqual(['INV-2026-1', 'INV-2026-11'])
  })

  it('knows numbers that have letters of scripts without blanks', () => {
    expect(named('支払 請求-12', '請求-12', '請求-1')).toEqual(['請求-12'])
    expect(named('請求12', '請求-12', '請求-1')).toEqual(['請求-12'])
    expect(named('請求-1', '請求-12')).toEqual([])
  })

  it('names neither of two numbers that are written alike, unless one is written exactly so', () => {
    expect(named('A12', 'A-12', 'A-1-2')).toEqual([])
    expect(named('A-12', 'A-12', 'A12')).toEqual(['A-12'])
    expect(named('A 1 2', 'A-12', 'A-1-2')).toEqual(['A-1-2'])
    expect(named('A-1 B 2-C', 'A-1-B', 'B-2-C')).toEqual([])
  })

  it('takes digits that are as well a year, a day or an amount for a number only where nothing else was written', () => {
    expect(named('2026', '2026')).toEqual(['2026'])
    expect(named('Rent 2026', '2026')).toEqual([])
    expect(named('Rent 11/2026', '11-2026')).toEqual([])
    expect(named('Rent 3.11.2026', '3112026')).toEqual([])
    expect(named('Rent 20261103', '20261103')).toEqual([])
    expect(named('Invoice 20262028 of November', '20262028')).toEqual(['20262028'])
    expect(named('4711/202628', '202628')).toEqual([])
    expect(named('Nr.202628', '202628')).toEqual(['202628'])
  })

  it('leaves what names nothing, cut where a number stood', () => {
    const text = 'Rg INV-7 und 2026'
    expect(namedWhole(text, spansOf(text), documents(['INV-7'])).rest).toBe('Rg | und 2026')
  })

  it('never names a document whose signs do not stand in their order between others', () => {
    const number = fc
      .tuple(fc.constantFrom('INV', 'RE', 'A', '', 'CN'), fc.constantFrom('2', '20', '2026', '26'), fc.integer({ min: 1, max: 2100 }))
      .chain(([prefix, year, n]) =>
        fc.constantFrom('-', '/', ' ', '').map((joint) => [prefix, year, String(n)].filter((part) => part !== '').join(joint)),
      )
    const word = fc.oneof(number, fc.constantFrom('Rg', 'und', '2026', '20', '2', 'INV', 'EUR 119.00', '3.11.2026'))
    const reference = fc
      .array(fc.tuple(word, fc.constantFrom(' ', '-', '/', '', ', ', '.', '+', '\n')), { maxLength: 6 })
      .map((parts) => parts.flat().join(''))
    fc.assert(
      fc.property(reference, fc.uniqueArray(number, { minLength: 1, maxLength: 8 }), (text, numbers) => {
        for (const one of named(text, ...numbers)) expect([text, one, standsIn(text, one)]).toEqual([text, one, true])
      }),
      { numRuns: 3000 },
    )
  })

  it('finds any number that stands by itself among words', () => {
    const number = fc
      .tuple(fc.constantFrom('INV', 'RE', 'KD'), fc.constantFrom('-', '/', ''), fc.integer({ min: 1, max: 999_999 }))
      .map(([prefix, joint, n]) => `${prefix}${joint}${n}`)
    fc.assert(
      fc.property(number, fc.constantFrom('Thanks', 'Zahlung, vielen Dank;', ''), (one, words) => {
        expect(named(`${words} ${one.toLowerCase()} ${words}`, one)).toEqual([one])
      }),
    )
  })
})

/** A second reading, by an expression of each number: its signs with joints only where it has them or letters meet digits. */
function standsIn(text: string, number: string): boolean {
  const pieces = number.match(/[A-Z]+|\d+/g) ?? []
  return new RegExp(`(?<![\\p{L}\\p{N}])${pieces.join('[-\\s/._]{0,3}')}(?![\\p{L}\\p{N}])`, 'iu').test(text)
}

it('keys numbers as the index does', () => {
  expect(numberKey('inv-2026/00.20_28 x')).toBe('INV202600' + '2028X')
})

describe('six digits and more in ordinary text', () => {
  const names = (number: string, text: string) => namedWhole(text, spansOf(text), [{ id: 1, number }]).documents.length === 1

  it.each([
    'Miete 202612 zahlen',
    'Miete 202612 EUR',
    'EUR 202613,00 Miete',
    'Miete 202613,00 EUR',
    'Miete 202613 EUR',
    'EUR 202613',
    '€202613 Miete',
    'Tel 0431 202613',
    'DE02 1203 202613 0000',
    'Konto 202613 12',
  ])('are no number of a document in “%s”', (text) => {
    expect(names(/\d{6}/.exec(text)?.[0] ?? '', text)).toBe(false)
  })

  it.each([
    '202612',
    'Rechnung 202613',
    'Rg 202613, Danke',
    'Rg 202613 EUR 119,00',
    'EUR 119,00 Rg 202613',
    '119,00 EUR 202613',
    'Rg 202612 202613',
    'Rg 202613 vom 01.12.2026',
  ])('are one in “%s”', (text) => {
    expect(names(/202613|202612/.exec(text.includes('202613') ? '202613' : text)?.[0] ?? '', text)).toBe(true)
  })

  it.each([
    ['R1', 'Vertrag R1/7'],
    ['R1', 'EUR R1,00'],
    ['R1', 'R1.50 Miete'],
  ])('letters do not make %s one in “%s”', (number, text) => {
    expect(names(number, text)).toBe(false)
  })

  it.each([
    ['R1', 'R1/R2'],
    ['R1', 'R1, R2'],
    ['R1', 'Rg R1'],
  ])('%s is one in “%s”', (number, text) => {
    expect(names(number, text)).toBe(true)
  })
})
