import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMMON_TEXT, unprintableIn } from '../../../src-core/kernel/printable.ts'
import { fontCodePoints } from '../../../tools/printable.ts'

describe('what can be printed', () => {
  const inFonts = new Set(fontCodePoints())
  const drawn = (character: string) => !/[\t\n\v\f\r\p{Cf}\p{Zl}\p{Zp}\u0085\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(character)

  it('is what the bundled fonts have, letter by letter', () => {
    const differing: string[] = []
    for (let codePoint = 0; codePoint < 0x31000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue
      const character = String.fromCodePoint(codePoint)
      // Letters that stand for others are printed as these.
      if (!drawn(character) || character.normalize('NFC') !== character) continue
      if ((unprintableIn(character) === null) !== inFonts.has(codePoint)) differing.push(codePoint.toString(16))
    }
    expect(differing).toEqual([])
  })

  it.each([
    ['Latin', 'Zażółć Đặng Ōgi ǅ ẞ'],
    ['Greek', 'Ἀθῆναι Ύδρα'],
    ['Cyrillic', 'Ґанок Їжак Ѓорѓи Қазақстан'],
    ['Arabic, Persian and Urdu', 'شركة پارس گچ ٹیلی ڈاک ۱۲'],
    ['Hebrew', 'חברה בע״מ שָׁלוֹם'],
    ['Hindi, Marathi and Nepali', 'कंपनी लिमिटेड ळ ॲ'],
    ['Thai', 'บริษัท จำกัด'],
    ['Chinese', '北京示例有限公司 台灣範例股份有限公司 ㄅㄆ'],
    ['Japanese', '株式会社サンプル　佐々木 髙﨑 〒100'],
    ['Korean', '주식회사 예시통신 뷁'],
    ['signs', '№ ① ✓ ﷼ ₿ ₹ ™ ½ → « » „“ 1️'],
  ])('is %s', (_, text) => {
    expect(unprintableIn(text)).toBeNull()
  })

  it.each([
    ['Smile 😀 GmbH', '😀', 'U+1F600', 'an emoji'],
    ['🇩🇪 GmbH', '🇩', 'U+1F1E9', 'an emoji'],
    ['தமிழ் நிறுவனம்', 'த', 'U+0BA4', 'a Tamil letter'],
    ['Հայաստան', 'Հ', 'U+0540', 'an Armenian letter'],
    ['საქართველო', 'ს', 'U+10E1', 'a Georgian letter'],
    ['M\ufffdller', '\ufffd', 'U+FFFD', 'what is left of a letter that was lost when a file was read'],
    ['a\u0007b', '\u0007', 'U+0007', 'what is left of a letter that was lost when a file was read'],
    ['\ue000', '\ue000', 'U+E000', 'a code to which Unicode gives no character'],
    ['𐎠', '𐎠', 'U+103A0', 'a letter of a rare script'],
  ])('is not “%s”, and says why', (text, character, code, what) => {
    expect(unprintableIn(text)).toEqual({ character, code, what })
  })

  it('is found by its quick answer only where every letter is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(COMMON_TEXT.test(text))
        expect([...text].every((letter) => inFonts.has(letter.codePointAt(0) as number))).toBe(true)
      }),
    )
  })
})
