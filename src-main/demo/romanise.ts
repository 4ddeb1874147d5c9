/** Names in plain Latin letters, as mail addresses and bank statements write them. */
import { pairs } from './word-lists.ts'

const GREEK = pairs(
  'α a; β v; γ g; δ d; ε e; ζ z; η i; θ th; ι i; κ k; λ l; μ m; ν n; ξ x; ο o; π p; ρ r; σ s; ς s; τ t; υ y; φ f; χ ch; ψ ps; ω o',
)
const CYRILLIC = pairs(`
  а a; б b; в v; г g; д d; е e; ж zh; з z; и i; й y; к k; л l; м m; н n; о o; п p; р r; с s; т t; у u; ф f; х h; ц ts; ч ch; ш sh; щ
  sht; ъ a; ь y; ю yu; я ya
`)
const LATIN = pairs('ß ss; ø o; đ d; ł l; æ ae; œ oe; þ th; ð d')
const LETTERS: Record<string, string> = { ...GREEK, ...CYRILLIC, ...LATIN }

/** Digraphs of Greek that letters alone would get wrong. */
const GREEK_PAIRS: readonly (readonly [RegExp, string])[] = [
  [/ου/g, 'ou'],
  [/ευ/g, 'ef'],
  [/αυ/g, 'av'],
  [/γγ/g, 'ng'],
  [/μπ/g, 'b'],
  [/ντ/g, 'nt'],
]

/**
 * Lower-case ASCII; signs other than letters and digits become single spaces.
 *
 * @example romanise('Müller-Öchsner') // 'muller ochsner'
 * @example romanise('Παπαδοπούλου & Υιοί Ο.Ε.') // 'papadopoulou yioi oe'
 */
export function romanise(text: string): string {
  // The short й is a letter of its own; taken apart it would turn into и.
  let plain = text.toLowerCase().replaceAll('й', 'y').normalize('NFKD').replace(/\p{M}/gu, '').replace(/[.'’]/g, '')
  for (const [pair, letters] of GREEK_PAIRS) plain = plain.replace(pair, letters)
  const spelled = [...plain].map((letter) => LETTERS[letter] ?? letter).join('')
  return spelled.replace(/[^a-z0-9]+/g, ' ').trim()
}

/** A label of a mail domain: at most 40 signs, words joined by hyphens. */
export function domainLabel(text: string): string {
  return romanise(text).replaceAll(' ', '-').slice(0, 40).replace(/-+$/, '')
}
