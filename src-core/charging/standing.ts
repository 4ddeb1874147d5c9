/**
 * What a month has so far of a charge, and what a record adds to it.
 *
 * What counts together is one set. It keeps its quantity in all, and by price line (a version with the lines of a zone)
 * the quantity beyond the included units with what that costs before the maximum; and what the set was charged. A record
 * is priced at its own line's price from where the set stands; where a volume tier is reached, every line's quantity is
 * priced anew at that line's own price of the tier. The maximum caps what the set is charged, connection fees too;
 * these are no price of a quantity and stay whatever tier is reached. A correction goes back the
 * same way: it never gives back more than its line was charged, and a line that is back at nothing costs nothing.
 */
import { Decimal, decimal, toPlain, ZERO } from '../kernel/decimal.ts'
import { rememberedBy } from '../kernel/remembered.ts'
import { round } from '../kernel/rounding.ts'
import { timesOf, UNIT_ROUNDING } from '../pricing/amounts.ts'
import { type ChargeModel, incrementAmount, levelPart } from '../pricing/tiers.ts'

/** One price line of a set. */
export interface LineStanding {
  readonly key: string
  /** Beyond the included units. */
  readonly quantity: Decimal
  /** What it costs before the maximum. */
  readonly gross: Decimal
  /** Its JSON, made once: a set is kept with each record, and only one line of it moves. */
  json?: string
}

export interface Standing {
  /** All units, the included ones too. */
  readonly used: Decimal
  /** `null`: of one line, that of the next record (as counters of before knew it). */
  readonly lines: readonly LineStanding[] | null
  /** Connection fees of the set, before the maximum. */
  readonly fees: Decimal
  /** What the set was charged. */
  readonly amount: Decimal
  /** Whether that is something else than lines and fees come to, as a maximum makes it: it is kept with them then. */
  readonly isCut: boolean
}

/** How a set counts, with the model of the record's own line. */
export interface CountTerms {
  readonly key: string
  /** Over the quantity beyond the included units; without a maximum. */
  readonly model: ChargeModel
  /** The tier that the set reaches prices all of it. */
  readonly isVolume: boolean
  /** The record's connection fee, in the currency of the amounts. */
  readonly fee: Decimal
  readonly included: Decimal | null
  /** In the currency of the amounts. */
  readonly maximum: Decimal | null
  /** The model of another line of the set; `null` where its version is gone: then it keeps what it cost. */
  readonly modelOf: (key: string) => ChargeModel | null
}

export interface Counted {
  readonly amount: Decimal
  /** The line that alone moves; `null` where others may move too. */
  readonly own: string | null
  readonly after: Standing
}

export const NOTHING_USED: Standing = { used: ZERO, lines: [], fees: ZERO, amount: ZERO, isCut: false }

/** All of a quantity on the line of the next record. */
export function usedOnOneLine(used: Decimal): Standing {
  return used.isZero() ? NOTHING_USED : { used, lines: null, fees: ZERO, amount: ZERO, isCut: false }
}

/** Units beyond the included ones. */
export function beyondIncluded(used: Decimal, included: Decimal | null): Decimal {
  return included === null || included.isZero() ? used : Decimal.max(used.minus(included), ZERO)
}

/** What a record adds to its set; `null` where a quantity between has no price. */
export function countInto(standing: Standing, quantity: Decimal, terms: CountTerms): Counted | null {
  const from = standing.lines === null ? oneLine(standing.used, terms) : standing
  if (from === null) return null
  const used = from.used.plus(quantity)
  const change = isShared(terms) ? beyondIncluded(used, terms.included).minus(beyondIncluded(from.used, terms.included)) : quantity
  const lines = terms.isVolume ? levelled(from, change, terms) : moved(from, change, terms)
  if (lines === null) return null
  const fees = terms.fee.isZero() ? from.fees : from.fees.plus(terms.fee)
  const charged = chargedOf(lines, fees, terms.maximum)
  const own = terms.isVolume || isShared(terms) ? null : terms.key
  return {
    amount: charged.amount === from.amount ? ZERO : charged.amount.minus(from.amount),
    own,
    after: { used, lines, fees, ...charged },
  }
}

function oneLine(used: Decimal, terms: CountTerms): Standing | null {
  const quantity = beyondIncluded(used, terms.included)
  const lines = terms.isVolume ? levelled(NOTHING_USED, quantity, terms) : moved(NOTHING_USED, quantity, terms)
  return lines === null ? null : { used, lines, fees: ZERO, ...chargedOf(lines, ZERO, terms.maximum) }
}

/** To the digits that transactions keep, so that they add up to it. */
function chargedOf(lines: readonly LineStanding[], fees: Decimal, maximum: Decimal | null): Pick<Standing, 'amount' | 'isCut'> {
  const gross = grossOf(lines, fees)
  const isCut = maximum !== null && gross.gt(maximum)
  return { amount: isCut ? maximumOf(maximum) : round(gross, UNIT_ROUNDING), isCut }
}

/** One value a maximum: what a set is charged stays the same value once it is reached. */
const maximumOf = rememberedBy((maximum: Decimal) => round(maximum, UNIT_ROUNDING))

function grossOf(lines: readonly LineStanding[], fees: Decimal): Decimal {
  let gross = fees
  for (const line of lines) gross = gross.isZero() ? line.gross : gross.plus(line.gross)
  return gross
}

/** The lines with a change of the billed quantity; what the own line has too little of is taken from the latest others. */
function shared(lines: readonly LineStanding[], key: string, change: Decimal): [key: string, change: Decimal][] {
  if (change.gte(ZERO)) return [[key, change]]
  const moves: [string, Decimal][] = []
  let left = change
  const take = (line: LineStanding) => {
    const part = Decimal.max(left, Decimal.max(line.quantity, ZERO).negated())
    if (part.isZero()) return
    moves.push([line.key, part])
    left = left.minus(part)
  }
  const own = lines.find((line) => line.key === key)
  if (own) take(own)
  for (const line of [...lines].reverse()) if (line.key !== key && !left.isZero()) take(line)
  return left.isZero() ? moves : [...moves, [key, left]]
}

/** Only included units pass from line to line: without them a correction stays on its own line. */
function movesOf(standing: Standing, change: Decimal, terms: CountTerms): [key: string, change: Decimal][] {
  return isShared(terms) ? shared(standing.lines ?? [], terms.key, change) : [[terms.key, change]]
}

const isShared = ({ included }: Pick<CountTerms, 'included'>) => included !== null && !included.isZero()

function moved(standing: Standing, change: Decimal, terms: CountTerms): readonly LineStanding[] | null {
  let lines = standing.lines ?? []
  let at = beyondIncluded(standing.used, terms.included)
  for (const [key, part] of movesOf(standing, change, terms)) {
    const model = key === terms.key ? terms.model : (terms.modelOf(key) ?? terms.model)
    const place = lines.findIndex((one) => one.key === key)
    const next = moveLine(lines[place] ?? { key, quantity: ZERO, gross: ZERO }, at, part, model)
    if (next === null) return null
    lines = place < 0 ? [...lines, next] : lines.with(place, next)
    at = at.plus(part)
  }
  return lines
}

/** One line on from where the set stands; below zero a line costs nothing. */
function moveLine(line: LineStanding, at: Decimal, change: Decimal, model: ChargeModel): LineStanding | null {
  const { key } = line
  const quantity = line.quantity.plus(change)
  if (quantity.isNegative() || quantity.isZero()) return { key, quantity, gross: ZERO }
  const below = line.quantity.isNegative() ? line.quantity : ZERO
  const part = below === ZERO ? change : change.plus(below)
  const added = model.kind === 'perUnit' ? timesOf(unitOf(model), part) : incrementAmount(model, at.minus(below), part)
  if (added === null) return null
  const gross = line.gross.plus(added)
  return { key, quantity, gross: gross.isNegative() ? ZERO : gross }
}

const unitOf = (model: ChargeModel) => model.tiers[0]?.unitPrice ?? ZERO

/** Volume: each line's quantity at its own price of the tier that the set reaches, lines one after another. */
function levelled(standing: Standing, change: Decimal, terms: CountTerms): LineStanding[] | null {
  const quantities = new Map((standing.lines ?? []).map((line) => [line.key, line.quantity]))
  for (const [key, part] of movesOf(standing, change, terms)) quantities.set(key, (quantities.get(key) ?? ZERO).plus(part))
  const reached = Decimal.max(
    [...quantities.values()].reduce((sum, one) => sum.plus(one), ZERO),
    ZERO,
  )
  const kept = new Map((standing.lines ?? []).map((line) => [line.key, line.gross]))
  const lines: LineStanding[] = []
  let fee: { line: number; amount: Decimal } | null = null
  let start = ZERO
  for (const [key, quantity] of quantities) {
    const model = key === terms.key ? terms.model : terms.modelOf(key)
    if (model === null || quantity.lte(ZERO)) {
      lines.push({ key, quantity, gross: quantity.gt(ZERO) ? (kept.get(key) ?? ZERO) : ZERO })
      continue
    }
    const part = levelPart(model, reached, start, quantity)
    if (part === null) return null
    if (fee === null || part.fee.gt(fee.amount)) fee = { line: lines.length, amount: part.fee }
    lines.push({ key, quantity, gross: part.units })
    start = start.plus(quantity)
  }
  // A price for the range as a whole is charged once: the dearest of the lines in it.
  if (fee === null || fee.amount.isZero()) return lines
  const { line, amount } = fee
  return lines.map((one, index) => (index === line ? { ...one, gross: one.gross.plus(amount) } : one))
}

// ---- As it is kept

type StoredLine = readonly [key: string, quantity: string, gross: string]
/** What a standing is in JSON, beside its quantity. */
export interface StoredStanding {
  /** All lines; where `rest` is given the one that moved alone, by its key only where it did not exist before. */
  readonly lines: readonly (StoredLine | readonly [key: string])[]
  /** What the other lines cost. */
  readonly rest?: string
  /** Left out where there are none. */
  readonly fees?: string
  /** Left out where it is what lines and fees come to. */
  readonly amount?: string
}

/**
 * The JSON of what a standing is beside its quantity, without its braces; blank where that is all.
 *
 * @param own the line that alone moves: of the others their sum is enough to price it again, and to take it back
 */
export function standingJson({ lines, fees, amount, isCut }: Standing, own: string | null = null): string {
  if (lines === null || lines.length === 0) return ''
  const isPart = own !== null && (lines.length > 1 || lines[0]?.key !== own)
  const kept = isPart ? partJson(lines, own) : `"lines":[${lines.map(lineJson).join(',')}]`
  return `${kept}${isCut ? `,"amount":"${toPlain(amount)}"` : ''}${fees.isZero() ? '' : `,"fees":"${toPlain(fees)}"`}`
}

function partJson(lines: readonly LineStanding[], own: string): string {
  let rest = ZERO
  let moving: LineStanding | null = null
  for (const line of lines) {
    if (line.key === own) moving = line
    else rest = rest.isZero() ? line.gross : rest.plus(line.gross)
  }
  return `"lines":[${moving ? lineJson(moving) : `[${JSON.stringify(own)}]`}],"rest":"${rest.toFixed()}"`
}

/** With all digits of what it costs. */
function lineJson(line: LineStanding): string {
  line.json ??= ['[', JSON.stringify(line.key), ',"', toPlain(line.quantity), '","', line.gross.toFixed(), '"]'].join('')
  return line.json
}

/** The other lines of a set as one; no price line is called so. */
const REST = ''

export function fromStoredStanding(used: Decimal, stored: StoredStanding | null | undefined): Standing {
  if (!stored) return usedOnOneLine(used)
  const lines = stored.lines.flatMap(fromStoredLine)
  if (stored.rest !== undefined) lines.push({ key: REST, quantity: ZERO, gross: decimal(stored.rest) })
  return withAmount(used, lines, stored)
}

/**
 * Where a set stood before a record that is taken back, from where it stands now: what the record did not move is as it is.
 */
export function standingBefore(now: Standing, used: Decimal, stored: StoredStanding | null | undefined): Standing {
  const [own] = stored?.lines ?? []
  if (!stored || stored.rest === undefined || !own || now.lines === null) return fromStoredStanding(used, stored)
  const lines = now.lines.flatMap((line) => (line.key === own[0] ? fromStoredLine(own) : [line]))
  return withAmount(used, lines, stored)
}

function fromStoredLine(line: StoredLine | readonly [key: string]): LineStanding[] {
  if (line.length === 1) return []
  const [key, quantity, gross] = line
  return [{ key, quantity: decimal(quantity), gross: decimal(gross) }]
}

function withAmount(used: Decimal, lines: readonly LineStanding[], { fees: kept, amount }: StoredStanding): Standing {
  const fees = kept === undefined ? ZERO : decimal(kept)
  const isCut = amount !== undefined
  return { used, lines, fees, amount: isCut ? decimal(amount) : round(grossOf(lines, fees), UNIT_ROUNDING), isCut }
}
