/**
 * Parts of a number in what a payer wrote: never enough to settle a document, but worth a proposal.
 *
 * Points of the 45 that a whole number has: 30 all of it, but not by itself (cut by the bank, grown together with other signs);
 * 25 the counter; 12 its last digits; 8 a counter that is as well a year; 5 its beginning; 3 its year.
 */
import { numberKey } from './whole-numbers.ts'

export interface NumberPart {
  readonly points: number
  /** As `the last digits 2028`. */
  readonly words: string
}

const POINTS = { apart: 30, counter: 25, end: 12, yearly: 8, start: 5, year: 3 } as const
/** Fewer signs than this say nothing. */
const LEAST = 4

const isYear = (digits: string) => /^(19|20)\d\d$/.test(digits)

/** The strongest trace of a number in a text that does not name it whole, or `null`. */
export function partOfNumber(number: string, rest: string): NumberPart | null {
  if (rest === '') return null
  const runs = (rest.match(/\d+/g) ?? []).filter((run) => run.length >= LEAST)
  return apart(number, rest) ?? ofCounter(number, runs) ?? ofBeginning(number, rest) ?? ofYear(number, runs)
}

/** All signs in their order, with nothing of the same kind before and after. */
function apart(number: string, rest: string): NumberPart | null {
  const key = folded(number)
  if (key.length < LEAST || (!/\D/.test(key) && isYear(key))) return null
  for (const line of rest.split('|')) {
    const text = folded(line)
    for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
      if (!goesOn(text[at - 1], key[0]) && !goesOn(text[at + key.length], key.at(-1)))
        return { points: POINTS.apart, words: 'all signs, though not by themselves,' }
    }
  }
  return null
}

/** Digits beside digits are another number; letters beside letters are a word in front, as `Rechnung INV-2` written together. */
const goesOn = (beside: string | undefined, end: string | undefined) =>
  beside !== undefined && end !== undefined && /\d/.test(beside) && /\d/.test(end)

function ofCounter(number: string, runs: readonly string[]): NumberPart | null {
  const counter = /\d+$/.exec(number)?.[0] ?? ''
  if (counter.length < LEAST) return null
  const [same] = runs.filter((run) => counter.endsWith(run) && +run === +counter).sort((one, other) => +isYear(one) - +isYear(other))
  if (same !== undefined)
    return isYear(same)
      ? { points: POINTS.yearly, words: `${same}, as well a year, is the counter` }
      : { points: POINTS.counter, words: `${same} is the counter` }
  const end = runs.find((run) => counter.endsWith(run) && !isYear(run))
  return end === undefined ? null : { points: POINTS.end, words: `${end} is the end` }
}

function ofBeginning(number: string, rest: string): NumberPart | null {
  const key = folded(number)
  const start = rest
    .split(/[\s,;+|:()]+/)
    .map((word) => ({ word, key: folded(word) }))
    .find((one) => one.key.length >= LEAST && /\d/.test(one.key) && /\D/.test(one.key) && key.startsWith(one.key))
  return start ? { points: POINTS.start, words: `${start.word} is the beginning` } : null
}

function ofYear(number: string, runs: readonly string[]): NumberPart | null {
  const years = new Set((number.match(/\d+/g) ?? []).filter(isYear))
  const year = runs.find((run) => years.has(run))
  return year === undefined ? null : { points: POINTS.year, words: `${year} is the year` }
}

/** Whether a text points at a document by more than its year. */
export function pointsAt(number: string, rest: string): boolean {
  return (partOfNumber(number, rest)?.points ?? 0) > POINTS.year
}

const folded = (text: string) => numberKey(text.normalize('NFKC')).replace(/[^\p{L}\p{N}]/gu, '')
