/** Code pages: found by the words of a file, decided by the country, or asked about. */
import { describe, expect, it } from 'vitest'
import { type EncodingEvidence, guessEncoding } from '../../../src-core/files/guess-encoding.ts'
import { bytesOf } from '../../support/code-pages.ts'

const NOTHING: EncodingEvidence = { country: null, languages: [], customers: async () => new Map(), names: async () => new Set() }

const guess = (text: string, encoding: string, evidence: Partial<EncodingEvidence> = {}) => {
  const bytes = Buffer.from(bytesOf(text, encoding)).toString('latin1')
  const words = [...new Set(bytes.match(/[A-Za-z]*[\u0080-\u00ff][A-Za-z\u0080-\u00ff]*/g))]
  const seen = new Set([...bytes].map((sign) => sign.charCodeAt(0)).filter((byte) => byte > 127))
  return guessEncoding({ seen, words, cells: words.slice(0, 3), macLines: false }, { ...NOTHING, ...evidence })
}

const TEXTS: readonly [encoding: string, text: string][] = [
  ['windows-1250', 'Łódź, Wrocław, Zażółć gęślą jaźń, Spółka Świętokrzyska, Dębska, Kołodziejczyk, Pawłowska'],
  ['iso-8859-2', 'Plzeň, Dvořák, Šťastný, Kučerová, Jiří, Žižkov, Říčany, Hradec Králové, Příbram, Ústí, Děčín'],
  ['windows-1251', 'Строй Инвест ООД, София, Пловдив, Иванов'],
  ['koi8-r', 'Москва, Екатеринбург, Иванова, Кузнецов, Новосибирск'],
  ['windows-1253', 'Ελληνική Εταιρεία, Θεσσαλονίκη, Παπαδόπουλος, Ηράκλειο'],
  ['windows-1252', 'Müller, Köln, Größe, Straße, Böhm, Jäger, Weiß, Düsseldorf'],
  ['windows-1254', 'Yıldırım, Beşiktaş, Öztürk, Çağlar, Şahin, Doğan, Güneş, Kızılay, Eskişehir, Muğla'],
  ['windows-1257', 'Žilvinas, Šiauliai, Panevėžys, Kėdainiai, Vilniaus gatvė, Jonuškaitė, Kazlauskienė, Mažeikių'],
  ['windows-1255', 'ירושלים, תל אביב, חיפה, כהן, לוי, מזרחי, באר שבע'],
  ['windows-1256', 'القاهرة, الإسكندرية, محمد عبد الله, شركة النور للتجارة, الرياض'],
  ['macintosh', 'Müller, Köln, Größe, Straße, Böhm, Jäger, Weiß, Düsseldorf, Fußgönheim'],
]

describe('a code page', () => {
  it.each(TEXTS)('%s is found by its words', async (encoding, text) => {
    const found = await guess(text, encoding)
    expect(found.certain).toBe(true)
    const bytes = Uint8Array.from(bytesOf(text, encoding))
    expect(new TextDecoder(found.encoding).decode(bytes)).toBe(text)
  })

  it('is asked about where a word reads well in more than one', async () => {
    const found = await guess('Katarinè', 'windows-1252')
    expect(found.certain).toBe(false)
    expect(found.candidates.map(({ encoding }) => encoding)).toEqual(expect.arrayContaining(['windows-1250', 'windows-1252']))
  })

  it('is decided by the names that are in the books', async () => {
    const names = async () => new Set(['dueñas'])
    expect((await guess('Dueñas', 'windows-1252')).certain).toBe(false)
    expect(await guess('Dueñas', 'windows-1252', { names })).toMatchObject({ certain: true, by: 'names', encoding: 'windows-1252' })
  })
})
