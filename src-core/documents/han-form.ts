/** In which national form a document's Han characters are drawn. */
import type { HanForm } from './typesetting/font-stack.ts'
import { isPlain } from './typesetting/fonts.ts'
import type { InvoiceSnapshot } from './snapshot.ts'

const HAN = /\p{Script=Han}/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const HANGUL = /\p{Script=Hangul}/u
const BOPOMOFO = /\p{Script=Bopomofo}/u
/** ISO 3166-1; all others write simplified Han. */
const BY_COUNTRY: Readonly<Record<string, HanForm>> = {
  JP: 'jp',
  KR: 'kr',
  KP: 'kr',
  TW: 'tc',
  HK: 'tc',
  MO: 'tc',
  CN: 'sc',
  SG: 'sc',
  MY: 'sc',
}

/**
 * One form a document, so that its parts look alike: that of the addressee's country where Han is
 * written there, else what the letters beside them tell, else simplified.
 */
export function hanFormOf(snapshot: InvoiceSnapshot): HanForm {
  const country = (snapshot.receiver ?? snapshot.buyer).countryCode
  const ofCountry = country === null ? undefined : BY_COUNTRY[country]
  if (ofCountry) return ofCountry
  const texts = textsOf(snapshot).filter((text) => !isPlain(text))
  const hold = (script: RegExp): boolean => texts.some((text) => script.test(text))
  if (!hold(HAN)) return 'sc'
  if (hold(KANA)) return 'jp'
  if (hold(HANGUL)) return 'kr'
  return hold(BOPOMOFO) ? 'tc' : 'sc'
}

function textsOf({ buyer, receiver, seller, lines }: InvoiceSnapshot): string[] {
  const parties = [buyer, receiver].flatMap((party) => (party ? [...party.names, ...party.addressLines] : []))
  return [...parties, seller.name, ...seller.addressLines, ...lines.map(({ label }) => label)]
}
