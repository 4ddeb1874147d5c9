import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortKey } from '../../../src-core/kernel/text.ts'

it.each([
  ['Müller-Öchsner', 'muller-ochsner'],
  ['  STRASSE ', 'strasse'],
  ['Straße', 'strasse'],
  ['Ødegård & Łoś', 'odegard & los'],
  ['ﬁrst', 'first'],
  ['', ''],
])('the key of “%s” is “%s”', (text, key) => {
  expect(sortKey(text)).toBe(key)
})

it('is the same for plain text as by decomposition', () => {
  const plain = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  fc.assert(
    fc.property(plain, (text) => {
      expect(sortKey(text)).toBe(text.normalize('NFKD').toLowerCase().trim())
      // A mark beside it takes the long way, which must read the rest alike.
      expect(sortKey(`ä${text}`)).toBe(`a${text.toLowerCase()}`.trim())
    }),
  )
})
