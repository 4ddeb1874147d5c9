/**
 * Columns as programs and people in several countries write them, each with what was meant: for tests of readers. It shares nothing
 * with them: its numbers are whole counts of thousandths, its days are counted from a table of its own.
 */

export interface WrittenCell {
  readonly text: string
  /** A number in plain notation without needless zeros, or a day as YYYY-MM-DD; `null` of one that must be refused. */
  readonly means: string | null
}

export interface WrittenColumn {
  readonly type: 'amount' | 'price' | 'quantity' | 'date'
  readonly country: string
  /** Digits of the currency of an amount. */
  readonly digits: number | null
  readonly cells: readonly WrittenCell[]
  /** Whether no cell alone says how the others are meant. */
  readonly undecidable: boolean
  /** What the operator answers when asked. */
  readonly answer: string
  /** What was written, for a message. */
  readonly style: string
}

export interface Dice {
  below(most: number): number
  chance(percent: number): boolean
  of<Value>(values: readonly Value[]): Value
}

/** A sequence that a seed makes again. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    below: (most) => Math.floor(next() * most),
    chance: (percent) => next() * 100 < percent,
    of: (values) => values[Math.floor(next() * values.length)] as never,
  }
}

/** How people there write; an empty order is one that a slash leaves open. */
const PLACES = [
  { country: 'DE', mark: ',', order: 'dayMonthYear' },
  { country: 'FR', mark: ',', order: 'dayMonthYear' },
  { country: 'PL', mark: ',', order: 'dayMonthYear' },
  { country: 'GB', mark: '.', order: 'dayMonthYear' },
  { country: 'IN', mark: '.', order: 'dayMonthYear' },
  { country: 'US', mark: '.', order: 'monthDayYear' },
  { country: 'CH', mark: '', order: 'dayMonthYear' },
  { country: 'SE', mark: ',', order: '' },
  { country: 'JP', mark: '.', order: '' },
] as const

type Place = (typeof PLACES)[number]

/** One column in ten has nothing in it that decides. */
export function writtenColumn(roll: Dice): WrittenColumn {
  const place = roll.of(PLACES)
  const undecidable = roll.chance(10)
  return roll.chance(40) ? dateColumn(roll, place, undecidable) : numberColumn(roll, place, undecidable)
}

/** Days and amounts of one file of a country. */
export function writtenPayments(roll: Dice, country: string): { readonly days: WrittenColumn; readonly amounts: WrittenColumn } {
  const place = PLACES.find((one) => one.country === country) ?? PLACES[0]
  return { days: dateColumn(roll, place, roll.chance(10)), amounts: numberColumn(roll, place, roll.chance(10), 'amount') }
}

// ---- Numbers

interface NumberStyle {
  readonly mark: '.' | ','
  readonly group: string
  readonly indian: boolean
  readonly minus: 'before' | 'after' | 'true' | 'brackets'
  readonly sign: string
  readonly signAfter: boolean
  readonly gap: string
}

const OTHER = { '.': ',', ',': '.' } as const
const BROKEN_NUMBERS = ['n/a', '12.3.4', '0,000,000', '1,00,00', '--5', '12 50', '(5', '5 %', '1e3', '??']

function numberColumn(roll: Dice, place: Place, undecidable: boolean, wanted?: 'amount'): WrittenColumn {
  const type = wanted ?? roll.of(['amount', 'amount', 'price', 'quantity'] as const)
  const digits = type === 'amount' ? roll.of([2, 2, 2, 0, 3]) : null
  // Where the country decides, a file is written as the country writes.
  const mark = undecidable && digits === 3 && place.mark !== '' ? place.mark : roll.of(['.', ','] as const)
  const style: NumberStyle = {
    mark,
    group: roll.of(['', '', OTHER[mark], OTHER[mark], ' ', '\u00a0', '\u202f', "'", '’']),
    indian: mark === '.' && roll.chance(20),
    minus: roll.of(['before', 'after', 'true', 'brackets'] as const),
    sign: type === 'amount' && roll.chance(30) ? signOf(roll, digits as number) : '',
    signAfter: roll.chance(50),
    gap: roll.of(['', ' ', '\u00a0']),
  }
  const count = 1 + roll.below(8)
  const cells = undecidable
    ? Array.from({ length: count }, () => openCell(roll, style, digits))
    : [...Array.from({ length: count }, () => anyCell(roll, style, digits)), sureCell(roll, style, digits)]
  if (!undecidable && roll.chance(5)) cells.push({ text: roll.of(BROKEN_NUMBERS), means: null })
  return {
    ...{ type, country: place.country, digits, undecidable, answer: mark },
    cells: shuffled(roll, cells),
    style: JSON.stringify(style),
  }
}

const signOf = (roll: Dice, digits: number) =>
  digits === 0 ? roll.of(['JPY', '円']) : digits === 3 ? 'KWD' : roll.of(['€', 'EUR', '$', 'USD', 'zł', 'CHF', 'Kč', '£'])

/** Whole thousands with a group of the other mark, or thousandths: both are another number with the other mark. */
function openCell(roll: Dice, style: NumberStyle, digits: number | null): WrittenCell {
  const whole = 1 + roll.below(999)
  const last = String(roll.below(1000)).padStart(3, '0')
  const asGroup = digits === null || digits === 3 ? roll.chance(50) : true
  const negative = roll.chance(15)
  const body = `${whole}${asGroup ? OTHER[style.mark] : style.mark}${last}`
  return { text: dressed(style, body, negative), means: meaning(BigInt(whole) * 1000n + BigInt(last), asGroup ? 0 : 3, negative) }
}

/** A number whose mark is plain: two digits behind it, or both marks, or groups twice. */
function sureCell(roll: Dice, style: NumberStyle, digits: number | null): WrittenCell {
  if (digits === 0) {
    const whole = BigInt(1_000_000 + roll.below(900_000_000))
    return { text: dressed(style, grouped(whole, OTHER[style.mark], false), false), means: meaning(whole, 0, false) }
  }
  const scale = digits === 3 ? roll.of([1, 2]) : 2
  return decimalCell(roll, style, scale)
}

function anyCell(roll: Dice, style: NumberStyle, digits: number | null): WrittenCell {
  const most = digits ?? roll.of([0, 1, 2, 3, 4, 6])
  return decimalCell(roll, style, digits === null ? most : roll.of([0, most]))
}

function decimalCell(roll: Dice, style: NumberStyle, scale: number): WrittenCell {
  const count = BigInt(roll.below(10 ** roll.of([1, 3, 5, 7, 9])))
  const negative = roll.chance(15)
  const digits = count.toString().padStart(scale + 1, '0')
  const whole = BigInt(digits.slice(0, digits.length - scale))
  const fraction = digits.slice(digits.length - scale)
  // A grouping by the mark's fellow and three digits alone would be open; those are written without groups.
  const body = `${grouped(whole, style.group, style.indian)}${scale === 0 ? '' : style.mark + fraction}`
  return { text: dressed(style, body, negative && count > 0n), means: meaning(count, scale, negative) }
}

function grouped(whole: bigint, group: string, indian: boolean): string {
  const digits = whole.toString()
  if (group === '' || digits.length < 4) return digits
  const parts = [digits.slice(-3)]
  const width = indian && group === ',' ? 2 : 3
  for (let rest = digits.slice(0, -3); rest !== ''; rest = rest.slice(0, -width)) parts.unshift(rest.slice(-width))
  return parts.join(group)
}

function dressed({ minus, sign, signAfter, gap }: NumberStyle, body: string, negative: boolean): string {
  const money = sign === '' ? body : signAfter ? `${body}${gap}${sign}` : `${sign}${gap}${body}`
  if (!negative) return money
  return minus === 'brackets' ? `(${money})` : minus === 'after' ? `${money}-` : `${minus === 'true' ? '−' : '-'}${money}`
}

function meaning(count: bigint, scale: number, negative: boolean): string {
  const digits = count.toString().padStart(scale + 1, '0')
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - scale)
  return `${negative && count > 0n ? '-' : ''}${whole}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`
}

// ---- Days

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const NAMES = {
  English: ['Jan', 'Feb', 'March', 'Apr', 'May', 'June', 'Jul', 'August', 'Sep', 'Oct', 'November', 'Dec'],
  German: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  Polish: [
    'stycznia',
    'lutego',
    'marca',
    'kwietnia',
    'maja',
    'czerwca',
    'lipca',
    'sierpnia',
    'września',
    'października',
    'listopada',
    'grudnia',
  ],
  French: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
} as const
const BROKEN_DAYS = ['soon', '2026-02-30', '31/31/2026', '2026-13-01', '20261399', '30.02.2026', '3 Foo 2026', '2026-11-02 25:00', '1/2']

function dateColumn(roll: Dice, place: Place, undecidable: boolean): WrittenColumn {
  const order = undecidable && place.order !== '' ? place.order : roll.of(['dayMonthYear', 'monthDayYear'] as const)
  const between = order === 'monthDayYear' ? roll.of(['/', '-']) : roll.of(['/', '-', '.'])
  // Where the year is written first, two digits of it say nothing.
  const short = place.order !== '' && roll.chance(25)
  const time = roll.chance(30)
  const padded = roll.chance(70)
  const count = 1 + roll.below(8)
  const write = (year: number, month: number, day: number) => {
    const two = (value: number) => (padded ? String(value).padStart(2, '0') : String(value))
    const shown = short ? String(year % 100).padStart(2, '0') : String(year)
    const parts = order === 'dayMonthYear' ? [two(day), two(month), shown] : [two(month), two(day), shown]
    return parts.join(between) + (time ? ` ${roll.below(24)}:${String(roll.below(60)).padStart(2, '0')}` : '')
  }
  const cells: WrittenCell[] = Array.from({ length: count }, () => {
    const [year, month, day] = dayOf(roll, undecidable)
    return undecidable || roll.chance(70)
      ? { text: write(year, month, day), means: iso(year, month, day) }
      : plainDay(roll, year, month, day)
  })
  if (!undecidable) {
    const month = 1 + roll.below(12)
    const day = 13 + roll.below((LENGTHS[month - 1] as number) - 12)
    cells.push({ text: write(2026, month, day), means: iso(2026, month, day) })
    if (roll.chance(5)) cells.push({ text: roll.of(BROKEN_DAYS), means: null })
  }
  return {
    ...{ type: 'date', country: place.country, digits: null, undecidable, answer: order },
    cells: shuffled(roll, cells),
    style: `${order} ${between}`,
  }
}

function dayOf(roll: Dice, undecidable: boolean): [year: number, month: number, day: number] {
  const year = 1971 + roll.below(90)
  const month = 1 + roll.below(12)
  if (!undecidable) return [year, month, 1 + roll.below(LENGTHS[month - 1] as number)]
  const day = 1 + roll.below(12)
  return [year, month, day === month ? (day % 12) + 1 : day]
}

/** A day that is plain in itself. */
function plainDay(roll: Dice, year: number, month: number, day: number): WrittenCell {
  const [mm, dd] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')]
  const language = roll.of(['English', 'German', 'Polish', 'French'] as const)
  const name = NAMES[language][month - 1] as string
  const text = roll.of([
    `${year}-${mm}-${dd}`,
    `${year}/${month}/${day}`,
    `${year}.${mm}.${dd}.`,
    `${year}${mm}${dd}`,
    `${year}-${mm}-${dd} 13:45:22`,
    `${year}-${mm}-${dd}T09:30:00.123`,
    `${day} ${name} ${year}`,
    `${day}. ${name} ${year}`,
    `${dd}-${name}-${year}`,
  ])
  return { text, means: iso(year, month, day) }
}

const iso = (year: number, month: number, day: number) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

function shuffled<Value>(roll: Dice, values: readonly Value[]): Value[] {
  const mixed = [...values]
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = roll.below(at + 1)
    ;[mixed[at], mixed[other]] = [mixed[other] as Value, mixed[at] as Value]
  }
  return mixed
}
