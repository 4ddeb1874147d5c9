/** Letters of several bytes: East Asian pages are proposed and never taken for another page, and UTF-8 with a fault stays UTF-8. */
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../support/code-pages.ts'
import { LANGUAGES } from './few-names.ts'
import { type EncodingEvidence, guessEncoding } from '../../../src-core/files/guess-encoding.ts'

const EAST: ReadonlySet<string> = new Set(['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'])
const NOTHING: EncodingEvidence = { country: null, languages: [], customers: async () => new Map(), names: async () => new Set() }

const guess = (cells: readonly string[], evidence: Partial<EncodingEvidence> = {}) => {
  const words = [...new Set(cells.flatMap((cell) => cell.match(/[A-Za-z]*[\u0080-\u00ff][A-Za-z\u0080-\u00ff]*/g) ?? []))]
  const seen = new Set([...cells.join('')].map((sign) => sign.charCodeAt(0)).filter((byte) => byte > 127))
  return guessEncoding({ seen, words, cells, macLines: false }, { ...NOTHING, ...evidence })
}
const ofHex = (hex: readonly string[]) => hex.map((cell) => Buffer.from(cell, 'hex').toString('latin1'))
const utf8 = (...cells: readonly string[]) => cells.map((cell) => Buffer.from(cell).toString('latin1'))

/** Company, person and place of each, written by another program. */
const NAMES: readonly [page: string, country: string, hex: readonly string[]][] = [
  ['shift_jis', 'JP', ['8a948eae89ef8ed093fa97a790bb8dec8f8a', '9363928691be9859', '938c8b9e937390e791e393638be6']],
  ['euc-jp', 'JP', ['b3f4bcb0b2f1bcd2c6fccea9c0bdbaeebdea', 'c5c4c3e6c2c0cfba', 'c5ecb5fec5d4c0e9c2e5c5c4b6e8']],
  ['gb18030', 'CN', ['b1b1bea9bfc6bcbcd3d0cfdeb9abcbbe', 'c0eed0a1c1fa', 'c9cfbaa3cad0c6d6b6abd0c2c7f8']],
  ['big5', 'TW', ['a578a55faceca7dea6b3adada4bda571', 'a4fda470a9fa', 'b0aab6afa5ab']],
  ['euc-kr', 'KR', ['bbefbcbac0fcc0da', 'b1e8c3b6bcf6', 'bcadbfefc6afbab0bdc320b0adb3b2b1b8']],
]

describe('an East Asian page', () => {
  it.each(NAMES)('%s is asked about, with itself among the choices, wherever the company is', async (page, home, hex) => {
    for (const country of [null, 'DE', 'RU', home]) {
      const found = await guess(ofHex(hex), { country })
      expect([country, found.certain]).toEqual([country, false])
      expect(found.candidates.map(({ encoding }) => encoding)).toContain(page)
    }
  })

  it.each(NAMES.filter(([page]) => page !== 'euc-jp'))(
    '%s is the first that a company of %s is asked about',
    async (page, country, hex) => {
      expect((await guess(ofHex(hex), { country })).candidates[0]?.encoding).toBe(page)
    },
  )

  it('stands behind the page of the country where a single word says little', async () => {
    for (const word of ['Łódź', 'Ľubica']) {
      const found = await guess([Buffer.from(bytesOf(word, 'windows-1250')).toString('latin1')], { country: 'PL' })
      expect([word, found.certain, found.candidates[0]?.encoding]).toEqual([word, false, 'windows-1250'])
    }
  })

  it('is asked about with nothing else before it for no file of five names in a page of single bytes', async () => {
    for (const { names, pages } of Object.values(LANGUAGES)) {
      for (const page of pages) {
        const cells = names.map((name) => Buffer.from(bytesOf(name, page)).toString('latin1'))
        expect([page, names, EAST.has((await guess(cells)).encoding)]).toEqual([page, names, false])
      }
    }
  })

  it('one name is enough', async () => {
    for (const [, , hex] of NAMES) for (const cell of hex) expect((await guess(ofHex([cell]))).certain).toBe(false)
  })
})

describe('UTF-8 with a fault in it', () => {
  it('a byte that is none is asked about, UTF-8 first', async () => {
    const found = await guess([...utf8('Müller', 'Łódź'), 'M\u00fcller'])
    expect([found.certain, found.encoding, found.candidates[0]?.encoding]).toEqual([false, 'utf-8', 'utf-8'])
  })

  it('and so is an end in the middle of a letter, in any language', async () => {
    for (const text of ['Köln, Straße', 'Παπαδόπουλος', 'Иванов', 'محمد', '株式会社', '김철수', 'Şükrü']) {
      const cell = utf8(text)[0] as string
      const cut = cell.slice(0, cell.search(/[\u0080-\u00bf][^\u0080-\u00bf]*$/))
      expect([text, (await guess([cell, cut])).encoding]).toEqual([text, 'utf-8'])
    }
  })

  it('text of one byte a letter is none', async () => {
    for (const text of ['M\u00fcller', 'Caf\u00e9 \u00c0', '\u00c3ngela'])
      expect((await guess([text])).candidates.map(({ encoding }) => encoding)).not.toContain('utf-8')
  })
})
