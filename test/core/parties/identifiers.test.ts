import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ibanCheck, makeIban, makeVatId, vatIdCheck } from '../../../src-core/parties/identifiers.ts'

describe('IBAN', () => {
  it.each([
    'DE89370400440532013000',
    'GB82 WEST 1234 5698 7654 32',
    'FR1420041010050500013M02606',
    'NL91ABNA0417164300',
    'KW81CBKU0000000000001234560101',
    'BE68539007547034',
    'GR1601101250000000012300695',
  ])('%s adds up', (iban) => expect(ibanCheck(iban)).toEqual({ ok: true }))
  it('is refused with two digits swapped, a wrong length, or no country', () => {
    expect(ibanCheck('DE89370400440523013000').ok).toBe(false)
    expect(ibanCheck('DE8937040044053201300')).toMatchObject({ ok: false, reason: expect.stringContaining('22') })
    expect(ibanCheck('hello').ok).toBe(false)
  })
  it('is made from the domestic number', () => {
    expect(makeIban('DE', '370400440532013000')).toBe('DE89370400440532013000')
  })
  it('never survives one mistyped digit', () => {
    const digits = fc.stringMatching(/^\d{18}$/)
    fc.assert(
      fc.property(digits, fc.nat(17), fc.integer({ min: 1, max: 9 }), (bban, at, add) => {
        const iban = makeIban('DE', bban)
        const place = at + 4
        const typed = iban.slice(0, place) + String((Number(iban[place]) + add) % 10) + iban.slice(place + 1)
        return ibanCheck(iban).ok && !ibanCheck(typed).ok
      }),
      { numRuns: 200 },
    )
  })
})

describe('VAT numbers', () => {
  it.each([
    ['DE', 'DE136695976'],
    ['FR', 'FR40303265045'],
    ['NL', 'NL004495445B01'],
    ['ES', 'ESA28015865'],
    ['ES', 'ES54362315K'],
    ['ES', 'ESX2482300W'],
    ['IT', 'IT00743110157'],
    ['BE', 'BE0428759497'],
    ['AT', 'ATU13585627'],
    ['GR', 'EL094259216'],
    ['BG', 'BG175074752'],
    ['PL', 'PL8567346215'],
    ['GB', 'GB980780684'],
  ])('%s %s holds', (country, id) => expect(vatIdCheck(country, id)).toEqual({ ok: true }))

  it.each([
    ['DE', 'DE136695978'],
    ['FR', 'FR84323140391'],
    ['NL', 'NL123456789B90'],
    ['ES', 'ESA28015866'],
    ['IT', 'IT00743110158'],
    ['BE', 'BE0431150351'],
    ['AT', 'ATU13585626'],
    ['GR', 'EL123456781'],
    ['BG', 'BG175074753'],
    ['PL', 'PL8567346216'],
    ['GB', 'GB802311781'],
  ])('%s %s does not hold', (country, id) => expect(vatIdCheck(country, id).ok).toBe(false))

  it('says the form of the country', () => {
    expect(vatIdCheck('AT', 'ATU1')).toEqual({ ok: false, reason: 'A VAT number of AT is ATU and 8 digits.' })
    expect(vatIdCheck('JP', 'anything')).toEqual({ ok: true })
  })
  it.each(['DE', 'FR', 'NL', 'ES', 'IT', 'BE', 'AT', 'GR', 'BG', 'PL', 'GB'])('%s: those made hold', (country) => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,10}$/), (seed) => vatIdCheck(country, makeVatId(country, seed)).ok),
      { numRuns: 60 },
    )
  })
})
