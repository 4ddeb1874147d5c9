/**
 * Short files of each language, in each of its pages: where letters alone leave it open, the country of the company decides,
 * or it is asked about with the page of the country first.
 *
 * The names stand beside the tables of letters (`few-names.ts`), written by hand.
 */
import { describe, expect, it } from 'vitest'
import { type EncodingEvidence, type EncodingGuess, guessEncoding } from '../../../src-core/files/guess-encoding.ts'
import { bytesOf } from '../../support/code-pages.ts'
import { LANGUAGES } from './few-names.ts'

const NOTHING: EncodingEvidence = { country: null, languages: [], customers: async () => new Map(), names: async () => new Set() }

interface Outcome {
  readonly outcome: 'right' | 'asked' | 'wrong' | 'cannot be written'
  readonly by: EncodingGuess['by']
  readonly what: string
}

/** How names are read, a cell each. */
async function outcomeOf(names: readonly string[], page: string, evidence: Partial<EncodingEvidence>): Promise<Outcome> {
  const what = `${names.join(', ')} in ${page}, ${evidence.country}`
  const text = names.join(';')
  let bytes: number[]
  try {
    bytes = bytesOf(text, page)
  } catch {
    return { outcome: 'cannot be written', by: null, what }
  }
  const guess = await guessText(bytes, evidence)
  const isRight = new TextDecoder(guess.encoding).decode(Uint8Array.from(bytes)) === text
  return { outcome: guess.certain ? (isRight ? 'right' : 'wrong') : 'asked', by: guess.by, what }
}

function guessText(bytes: readonly number[], evidence: Partial<EncodingEvidence>): Promise<EncodingGuess> {
  const text = Buffer.from(bytes).toString('latin1')
  const words = [...new Set(text.match(/[A-Za-z]*[\u0080-\u00ff][A-Za-z\u0080-\u00ff]*/g))]
  const seen = new Set(bytes.filter((byte) => byte > 127))
  return guessEncoding({ seen, words, cells: words, macLines: false }, { ...NOTHING, ...evidence })
}
const guessNames = (names: readonly string[], page: string, evidence: Partial<EncodingEvidence>) =>
  guessText(bytesOf(names.join(';'), page), evidence)

const ALL = Object.entries(LANGUAGES).map(([language, one]) => ({ language, ...one }))
const ofCountry = (country: string) => ALL.filter(({ countries }) => countries.includes(country))

function counted(outcomes: readonly Outcome[]) {
  const written = outcomes.filter(({ outcome }) => outcome !== 'cannot be written')
  const count = (outcome: Outcome['outcome']) => written.filter((one) => one.outcome === outcome)
  const share = (part: readonly Outcome[]) => part.length / Math.max(1, written.length)
  return { wrong: count('wrong'), asked: share(count('asked')), share, all: written.length }
}

describe('a German file of five names', () => {
  const names = ['Jäger', 'Köln', 'Müller', 'André', 'Sørensen']

  it('is of the page that is usual in Germany, which is said', async () => {
    expect(await guessNames(names, 'windows-1252', { country: null })).toMatchObject({ certain: false })
    const guess = await guessNames(names, 'windows-1252', { country: 'DE' })
    expect(guess).toMatchObject({ certain: true, by: 'country', encoding: 'windows-1252' })
  })

  it('is asked about in a company of a country that does not write such words, its own page first', async () => {
    const guess = await guessNames(names, 'windows-1252', { country: 'LT' })
    expect(guess).toMatchObject({ certain: false, by: null })
    expect(guess.candidates[0]?.encoding).toBe('windows-1257')
  })

  it('is asked about where the page of the country reads a single word that is none of its', async () => {
    const guess = await guessNames(['Sørensen'], 'windows-1252', { country: 'DE' })
    expect(guess.certain).toBe(false)
    expect(guess.candidates[0]?.encoding).toBe('windows-1252')
  })

  it('is asked about where its customers are of a country with another page', async () => {
    const customers = async () => new Map([['lt', 1]])
    expect(await guessNames(names, 'windows-1252', { country: 'DE', customers })).toMatchObject({ certain: false })
  })
})

it('the customers decide where the country of the company says nothing', async () => {
  const names = ['Katarinč', 'Petrič', 'Kovač']
  expect(await guessNames(['Katarinč'], 'windows-1250', { country: 'US' })).toMatchObject({ certain: false })
  const customers = async () => new Map([['sl', 0.9]])
  expect(await guessNames(names, 'windows-1250', { country: 'US', customers })).toMatchObject({ certain: true, encoding: 'windows-1250' })
  expect(await guessNames(['Katarinč'], 'windows-1250', { country: 'US', customers })).toMatchObject({
    ...{ certain: true, by: 'customers', encoding: 'windows-1250' },
  })
})

describe('short files of every language, page and country', { timeout: 240_000 }, () => {
  it.each(ALL)('$language at home is read right', async ({ names, pages, countries, language }) => {
    const outcomes: Outcome[] = []
    for (const page of pages) {
      for (const country of countries) {
        outcomes.push(await outcomeOf(names, page, { country }))
        for (const name of names) outcomes.push({ ...(await outcomeOf([name], page, { country })) })
      }
    }
    const { wrong, asked } = counted(outcomes)
    expect(wrong).toEqual([])
    // Romanian's ș and ț are other bytes of no page but ISO-8859-16, whose own are those of Windows' ş and ţ.
    if (language !== 'ro') expect(asked).toBeLessThan(0.34)
    const [first] = pages
    for (const country of countries) {
      const { outcome, what } = await outcomeOf(names, first as string, { country })
      expect([what, outcome]).toEqual([what, language === 'ro' ? 'asked' : 'right'])
    }
  })

  it('with a name from elsewhere are read right or asked about', async () => {
    const outcomes: Outcome[] = []
    for (const { language, names, pages, countries } of ALL) {
      const foreign = ALL.filter((one) => one.language !== language)
      for (const page of pages) {
        for (const [at, other] of foreign.entries()) {
          const country = countries[at % countries.length] as string
          const name = other.names[at % other.names.length] as string
          outcomes.push(
            await outcomeOf([...names, name], page, { country }),
            await outcomeOf([...names.slice(0, 2), name], page, { country }),
          )
        }
      }
    }
    const { wrong, asked, share, all } = counted(outcomes)
    const byCountry = share(outcomes.filter(({ outcome, by }) => outcome === 'right' && by === 'country'))
    console.log(
      `${all} short files with a name from elsewhere: decided by the country ${percent(byCountry)}, asked about ${percent(asked)}`,
    )
    expect(wrong).toEqual([])
    expect(asked).toBeLessThan(0.12)
  })

  it('from abroad are read right, asked about, or decided by the country, which is said', async () => {
    const outcomes: Outcome[] = []
    for (const { language, names, pages } of ALL) {
      for (const page of pages) {
        for (const country of COUNTRIES) {
          if (LANGUAGES[language]?.countries.includes(country)) continue
          outcomes.push(await outcomeOf(names, page, { country }))
          // Names of the country with one of this language, in its page.
          for (const home of ofCountry(country))
            outcomes.push(await outcomeOf([...home.names.slice(0, 3), names[2] as string], page, { country }))
        }
      }
    }
    const { wrong, asked, share, all } = counted(outcomes)
    console.log(`${all} short files from abroad: asked about ${percent(asked)}, decided by the country and wrong ${percent(share(wrong))}`)
    expect(wrong.filter(({ by }) => by !== 'country')).toEqual([])
    expect(share(wrong)).toBeLessThan(0.005)
  })
})

const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const COUNTRIES = [...new Set(ALL.flatMap(({ countries }) => countries)), 'US', 'CN']
