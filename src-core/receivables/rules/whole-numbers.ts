/**
 * Whole numbers of documents in what a payer wrote.
 *
 * A number is named where all of it stands by itself: between blanks, marks of a sentence or the ends of the text. Letters may
 * be small or capital; blanks, dashes, slashes, points and underscores may be left out or exchanged for one another, but stand
 * only where the number has one or where its letters meet its digits. `INV-2` is no part of `INV-20`, and `2026` names no
 * document that has the year in its number.
 */

import { cutAtUnspaced, isUnspaced } from '../../kernel/words.ts'

/** What people leave out of a number or exchange; as characters, and in SQL by `NUMBER_KEY_SQL`. */
const JOINTS = ['-', ' ', '/', '.', '_'] as const

/** The key of a number as an index expression over `account_operation.number`; as `numberKey` makes it. */
export const NUMBER_KEY_SQL: string = `upper(${JOINTS.reduce((inner, joint) => `replace(${inner}, '${joint}', '')`, 'number')})`

/** A number without what is left out of it, in capitals. Letters beyond A to Z stay as they are. */
export function numberKey(number: string): string {
  return number.replace(/[- /._]/g, '').replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/** Dashes, blanks and digits of other writings as those of a keyboard. */
function typed(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200d\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s/g, ' ')
}

/** A run of letters and digits, or one other mark; `before` is what stands between it and the one in front. */
interface Atom {
  readonly text: string
  readonly before: string
  readonly from: number
  readonly to: number
}

function atomsOf(text: string): Atom[] {
  const atoms: Atom[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}\-\s/._]/gu)) {
    let from = index
    for (const piece of cutAtUnspaced(found)) {
      atoms.push({ text: piece, before: text.slice(end, from), from, to: from + piece.length })
      end = from + piece.length
      from = end
    }
  }
  return atoms
}

/** A piece of the text that may be a number. */
export interface Span {
  readonly key: string
  /** Offsets in the text as it was read; `to` is the one after. */
  readonly from: number
  readonly to: number
  /** Offsets in the key where the text has a joint. */
  readonly joints: readonly number[]
  /** What stands directly before and after without a blank: '' where nothing does. */
  readonly left: string
  readonly right: string
  readonly rightIsDigit: boolean
  /** It has cents behind it, as `202612,00`. */
  readonly hasCents: boolean
  /** A currency or other digits belong to it: an amount, a telephone number, a group of an IBAN. */
  readonly isPartOfDigits: boolean
  readonly leftIsWord: boolean
  /** Nothing else stands in the text. */
  readonly alone: boolean
  readonly written: string
}

const MOST_ATOMS = 12
const LONGEST_KEY = 80
const LONGEST_JOINT = 3
/** Spans of a text beyond which it is no reference any more. */
const MOST_SPANS = 2000

/** Every piece of a reference that could be the number of a document. */
export function spansOf(reference: string): Span[] {
  const text = typed(reference)
  const atoms = atomsOf(text)
  const spans: Span[] = []
  for (let first = 0; first < atoms.length; first++) {
    let key = ''
    const joints: number[] = []
    for (let last = first; last < atoms.length && last < first + MOST_ATOMS && spans.length < MOST_SPANS; last++) {
      const atom = atoms[last] as Atom
      if (last > first && atom.before.length > LONGEST_JOINT) break
      if (last > first && atom.before !== '') joints.push(key.length)
      key += numberKey(atom.text)
      if (key.length > LONGEST_KEY) break
      spans.push(spanOf(text, atoms, first, last, key, [...joints]))
    }
  }
  return spans
}

function spanOf(text: string, atoms: readonly Atom[], first: number, last: number, key: string, joints: readonly number[]): Span {
  const head = atoms[first] as Atom
  const tail = atoms[last] as Atom
  const next = atoms[last + 1]
  const previous = atoms[first - 1]
  return {
    key,
    from: head.from,
    to: tail.to,
    joints,
    left: previous === undefined || head.before.includes(' ') || isMark(previous) || isMark(head) ? '' : head.before,
    right: next === undefined || next.before.includes(' ') || isMark(next) || isMark(tail) ? '' : next.before,
    leftIsWord: previous !== undefined && /^\p{L}+$/u.test(previous.text),
    hasCents: CENTS.test(text.slice(tail.to)),
    isPartOfDigits: hasCurrency(text, head.from, tail.to) || besideDigits(key, atoms[first - 1], head) || besideDigits(key, next, next),
    rightIsDigit: next !== undefined && /^\p{N}/u.test(next.text),
    alone: first === 0 && last === atoms.length - 1,
    written: text.slice(head.from, tail.to),
  }
}

const CENTS = /^[,.]\d{1,2}(?!\d)/

/** Digits that follow or precede others, unless as many: then documents are listed. */
function besideDigits(key: string, other: Atom | undefined, right: Atom | undefined): boolean {
  if (other === undefined || right === undefined || !/^\d+$/.test(other.text) || right.before.length > LONGEST_JOINT) return false
  return other.text.length !== key.length
}

/** A currency before it, or behind it and not before the amount that follows. */
function hasCurrency(text: string, from: number, to: number): boolean {
  const before = /(?:^|[^\p{L}\d])(\p{L}{3}|[€$£¥])\s?$/u.exec(text.slice(0, from))
  const after = /^\s?(\p{L}{3}|[€$£¥])(?![\p{L}])(\s*\d)?/u.exec(text.slice(to))
  const isOfAmountBefore =
    before !== null && /\d\s?$/.test(text.slice(0, from - before[0].length + (before[0].startsWith(before[1] as string) ? 0 : 1)))
  return (isCurrency(before?.[1]) && !isOfAmountBefore) || (isCurrency(after?.[1]) && after?.[2] === undefined)
}

const CURRENCIES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('currency'), '€', '$', '£', '¥'])
const isCurrency = (word: string | undefined): boolean => word !== undefined && CURRENCIES.has(word.toUpperCase())

/** A mark, or letters of a script that puts no blank beside a number. */
const isMark = (atom: Atom) => !/^[\p{L}\p{M}\p{N}]/u.test(atom.text) || isUnspaced(atom.text)

/** Fewer digits than this, alone in a number, are as well a year, a day or an amount. */
const TELLING_DIGITS = 6

/** Whether a span is all of a number and stands by itself. */
function isWhole(span: Span, number: string): boolean {
  if (span.key !== numberKey(number) || span.key === '') return false
  const allowed = jointsOf(number)
  if (span.joints.some((at) => !allowed.may.has(at))) return false
  const hasLetter = /\p{L}/u.test(number)
  if (span.hasCents) return false
  if (!hasLetter && !span.alone && (span.isPartOfDigits || span.key.length < TELLING_DIGITS || couldBeDate(span.written))) return false
  return standsFree(span, number, hasLetter)
}

/** A slash lists documents where their numbers have none; a point ends a shortened word, as in `No.INV-2`. */
function standsFree(span: Span, number: string, hasLetter: boolean): boolean {
  const lists = hasLetter && !number.includes('/')
  const left = span.left === '' || (span.left === '/' && lists) || (span.left === '.' && span.leftIsWord)
  const right =
    span.right === '' || (span.right === '/' && lists && !span.rightIsDigit) || (span.right === '.' && !span.rightIsDigit && hasLetter)
  return left && right
}

/** Where a number has joints, and where it may be written with one. */
function jointsOf(number: string): { readonly has: ReadonlySet<number>; readonly may: ReadonlySet<number> } {
  const has = new Set<number>()
  const may = new Set<number>()
  let at = 0
  let previous = ''
  for (const atom of atomsOf(typed(number))) {
    if (at > 0 && atom.before !== '') has.add(at)
    for (const letter of atom.text) {
      if (at > 0 && (classOf(letter) !== classOf(previous) || has.has(at))) may.add(at)
      previous = letter
      at += letter.length
    }
  }
  return { has, may }
}

const classOf = (letter: string) => (/\p{N}/u.test(letter) ? 'digit' : /[\p{L}\p{M}]/u.test(letter) ? 'letter' : 'mark')

/** Whether digits as they are written are as well a day, or a month of a year. */
function couldBeDate(written: string): boolean {
  const parts = written.split(/[-\s/._]+/)
  if (parts.length > 1) return parts.length < 4 && isDayOrMonth(parts)
  const [, ...yearFirst] = /^(\d{4})(\d\d)(\d\d)$/.exec(written) ?? []
  const [, ...yearLast] = /^(\d\d)(\d\d)(\d{4})$/.exec(written) ?? []
  return isDayOrMonth(yearFirst) || isDayOrMonth(yearLast) || MONTH_OF_YEAR.test(written)
}

const MONTH_OF_YEAR = /^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:19|20)\d\d)$/

/** At most one year, and of the others one that is a month. */
function isDayOrMonth(parts: readonly string[]): boolean {
  const others = parts.filter((part) => !/^(19|20)\d\d$/.test(part))
  return parts.length - others.length < 2 && others.some((part) => +part <= 12) && others.every((part) => part.length < 3 && +part <= 31)
}

/** A document whose number may stand in a reference. */
export interface Numbered {
  readonly id: number
  readonly number: string
}

interface Reading<N extends Numbered> {
  readonly span: Span
  readonly document: N
}

export interface Named<N extends Numbered> {
  readonly documents: readonly N[]
  /** The reference without them: what of it names no document whole. */
  readonly rest: string
}

/**
 * The documents of the file whose whole number a reference names, each once.
 *
 * Of two readings that overlap the longer counts. Of two numbers for the same piece, as `A-12` and `A-1-2` for `A12`, the one
 * written exactly so counts, else neither. Two documents of one number are both named: who asks knows the account.
 *
 * @param documents all that are known by one of the keys of the reference's spans, of whichever account
 */
export function namedWhole<N extends Numbered>(reference: string, spans: readonly Span[], documents: readonly N[]): Named<N> {
  const byKey = Map.groupBy(documents, ({ number }) => numberKey(number))
  const readings = spans.flatMap((span): Reading<N>[] =>
    (byKey.get(span.key) ?? []).filter(({ number }) => isWhole(span, number)).map((document) => ({ span, document })),
  )
  const longest = readings.filter(({ span }) => !readings.some((other) => covers(other.span, span)))
  const kept = [...Map.groupBy(longest, ({ span }) => span.from).values()].flatMap(certain)
  return {
    documents: [...new Map(kept.map(({ document }) => [document.id, document])).values()],
    rest: without(
      typed(reference),
      kept.map(({ span }) => span),
    ),
  }
}

/** Cut out at a bar, so that what stood on both sides does not grow together. */
function without(text: string, spans: readonly Span[]): string {
  const cuts = [...new Map(spans.map((span) => [span.from, span])).values()].sort((one, other) => other.from - one.from)
  return cuts.reduce((left, { from, to }) => `${left.slice(0, from)}|${left.slice(to)}`, text)
}

/** Whether one overlaps the other and is longer; of two of one length that overlap neither is certain. */
function covers(one: Span, other: Span): boolean {
  if (one.from === other.from && one.to === other.to) return false
  const overlaps = one.from < other.to && other.from < one.to
  return overlaps && one.to - one.from >= other.to - other.from
}

function certain<N extends Numbered>(readings: readonly Reading<N>[]): readonly Reading<N>[] {
  if (new Set(readings.map(({ document }) => document.number)).size < 2) return readings
  const exact = readings.filter(({ span, document }) => String([...jointsOf(document.number).has]) === String(span.joints))
  return new Set(exact.map(({ document }) => document.number)).size === 1 ? exact : []
}
