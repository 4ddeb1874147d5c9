/**
 * A number as people and banks write it: which figure a cell is under each decimal mark.
 *
 * Nothing is decided here: `1.000` is 1.000 with a point and 1000 with a comma, and the column, the currency or the
 * operator says which.
 */

export const DECIMAL_MARKS = ['.', ','] as const
export type DecimalMark = (typeof DECIMAL_MARKS)[number]

export interface NumberText {
  /** Plain decimal notation with the mark “.”; `null` where the cell is no number then. */
  readonly point: string | null
  /** Plain decimal notation with the mark “,”; `null` where the cell is no number then. */
  readonly comma: string | null
  /** A currency's sign or code before or after it, as it stands. */
  readonly sign: string | null
  readonly percent: boolean
  /** A bank's `DR` or `CR` after it: money that went or came. */
  readonly bank: 'DR' | 'CR' | null
}

const LONGEST = 60
const SIMPLE = /^-?(?:0|[1-9]\d*)$/
const SPACES = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g
const MINUSES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g
/** Marks of the direction of writing, which spreadsheets put around figures. */
const UNSEEN = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g
/** “12,-” and “12.–”: nothing after the mark. */
const NO_CENTS = /(\d[.,])-{1,2}(?=\D*$)/
const APOSTROPHES = /[\u2018\u2019\u02bc\u00b4`]/g

/** The readings of a cell; `null` where it is a number with neither mark. */
export function readNumberText(cell: string): NumberText | null {
  if (cell.length < LONGEST && SIMPLE.test(cell)) return figure(cell === '-0' ? '0' : cell)
  if (cell.length > LONGEST) return null
  const plain = cell.replace(UNSEEN, '').replace(SPACES, ' ').replace(MINUSES, '-').replace(APOSTROPHES, "'").trim()
  const text = plain.replace(NO_CENTS, (_all, figure: string) => `${figure}00`)
  const dress = undress(text)
  if (!dress) return null
  const point = plainOf(dress.body, '.')
  const comma = plainOf(dress.body, ',')
  if (point === null && comma === null) return null
  const signed = (digits: string | null) => (digits !== null && dress.negative && /[1-9]/.test(digits) ? `-${digits}` : digits)
  return { point: signed(point), comma: signed(comma), sign: dress.sign, percent: dress.percent, bank: dress.bank }
}

const figure = (digits: string): NumberText => ({ point: digits, comma: digits, sign: null, percent: false, bank: null })

/** The figure with one mark. */
export function withMark(read: NumberText, mark: DecimalMark): string | null {
  return mark === '.' ? read.point : read.comma
}

/** Whether the marks make two different figures of it. */
export function isOpen({ point, comma }: NumberText): boolean {
  return point !== null && comma !== null && point !== comma
}

// ---- What stands around the digits

interface Dressed {
  readonly body: string
  readonly negative: boolean
  readonly sign: string | null
  readonly percent: boolean
  readonly bank: 'DR' | 'CR' | null
}

const WHOLE = /^(?<before>\D*?)(?<body>[.,]?\d(?:[\d.,' ]*\d)?)(?<after>\D*)$/
const BANK = /(?:^|\s)(DR|CR)\.?$/i

/** Takes off signs, parentheses and a currency, each at most once. */
function undress(text: string): Dressed | null {
  const { before = '', body = '', after = '' } = WHOLE.exec(text)?.groups ?? {}
  // “Fr.50” are fifty or a half.
  if (body === '' || (/^[.,]/.test(body) && /\p{L}$/u.test(before))) return null
  const bank = (BANK.exec(after)?.[1]?.toUpperCase() ?? null) as Dressed['bank']
  const ending = bank === null ? after : after.replace(BANK, '')
  const percent = /%/.test(ending)
  const opening = parts(before)
  const closing = parts(percent ? ending.replace('%', '') : ending)
  if (!opening || !closing) return null
  const signs = [...opening.signs, ...closing.signs]
  const brackets = opening.brackets + closing.brackets
  const words = [opening.words, closing.words].filter((word) => word !== '')
  if (signs.length + (brackets === '' ? 0 : 1) + (bank === null ? 0 : 1) > 1 || words.length > 1) return null
  if (brackets !== '' && brackets !== '()') return null
  if (closing.signs[0] === '+' || (opening.brackets === ')' && closing.brackets === '(')) return null
  return { body, negative: signs[0] === '-' || brackets === '()' || bank === 'DR', sign: words[0] ?? null, percent, bank }
}

/** Of a currency, or what stands in its place. */
const SIGN = /^[\p{L}\p{Sc}][\p{L}\p{Sc}.]{0,7}$/u

/** Signs, brackets and the words of one side of the digits. */
function parts(side: string): { readonly signs: readonly string[]; readonly brackets: string; readonly words: string } | null {
  const words = side.replace(/[-+()]/g, ' ').trim()
  if (words !== '' && !SIGN.test(words)) return null
  return { signs: side.match(/[-+]/g) ?? [], brackets: (side.match(/[()]/g) ?? []).join(''), words }
}

// ---- The digits

/** First group of one to three digits, none beginning with zero; then whole groups of three. */
const GROUPED: Readonly<Record<string, RegExp>> = {
  ',': /^[1-9]\d{0,2}(,\d{3})+$/,
  '.': /^[1-9]\d{0,2}(\.\d{3})+$/,
  ' ': /^[1-9]\d{0,2}( \d{3})+$/,
  "'": /^[1-9]\d{0,2}('\d{3})+$/,
}
/** Lakh and crore: 12,34,567. */
const INDIAN = /^[1-9]\d?(,\d{2})+,\d{3}$/

function plainOf(body: string, mark: DecimalMark): string | null {
  const at = body.indexOf(mark)
  if (at !== body.lastIndexOf(mark)) return null
  const [whole, fraction] = at < 0 ? [body, ''] : [body.slice(0, at), body.slice(at + 1)]
  if (at >= 0 && !/^\d+$/.test(fraction)) return null
  const digits = whole === '' ? '0' : ungrouped(whole, mark)
  if (digits === null) return null
  const least = digits.replace(/^0+(?=\d)/, '')
  return fraction === '' ? least : `${least}.${fraction}`
}

function ungrouped(whole: string, mark: DecimalMark): string | null {
  if (/^\d+$/.test(whole)) return whole
  const between = /[^\d]/.exec(whole)?.[0] as string
  if (between === mark) return null
  const isGrouped = GROUPED[between]?.test(whole) === true || (mark === '.' && INDIAN.test(whole))
  return isGrouped ? whole.replace(/[^\d]/g, '') : null
}

/** Digits after the mark of a figure in plain notation. */
export function fractionDigits(figureText: string): number {
  const at = figureText.indexOf('.')
  return at < 0 ? 0 : figureText.length - at - 1
}

/**
 * Plain notation that no reader takes for a group of thousands: one more zero where three digits stand after the point.
 *
 * @example unmistakable('1.085') // '1.0850'
 */
export function unmistakable(plain: string): string {
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(plain) ? `${plain}0` : plain
}
