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
import { round } from '../kernel/rounding.ts'
import { UNIT_ROUNDING } from '../pricing/amounts.ts'
import { type ChargeModel, incrementAmount, levelPart } from '../pricing/tiers.ts'

/** One price line of a set. */
export interface LineStanding {
  readonly key: string
  /** Beyond the included units. */
  readonly quantity: Decimal
  /** What it costs before the maximum. */
  readonly gross: Decimal
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
  readonly after: Standing
}

export const NOTHING_USED: Standing = { used: ZERO, lines: [], fees: ZERO, amount: ZERO }

/** All of a quantity on the line of the next record. */
export function usedOnOneLine(used: Decimal): Standing {
  return used.isZero() ? NOTHING_USED : { used, lines: null, fees: ZERO, amount: ZERO }
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
  const change = beyondIncluded(used, terms.included).minus(beyondIncluded(from.used, terms.included))
  const lines = terms.isVolume ? levelled(from, change, terms) : moved(from, change, terms)
  if (lines === null) return null
  const fees = from.fees.plus(terms.fee)
  const amount = chargedOf(lines, fees, terms.maximum)
  return { amount: amount.minus(from.amount), after: { used, lines, fees, amount } }
}

function oneLine(used: Decimal, terms: CountTerms): Standing | null {
  const quantity = beyondIncluded(used, terms.included)
  const lines = terms.isVolume ? levelled(NOTHING_USED, quantity, terms) : moved(NOTHING_USED, quantity, terms)
  return lines === null ? null : { used, lines, fees: ZERO, amount: chargedOf(lines, ZERO, terms.maximum) }
}

/** To the digits that transactions keep, so that they add up to it. */
function chargedOf(lines: readonly LineStanding[], fees: Decimal, maximum: Decimal | null): Decimal {
  let gross = fees
  for (const line of lines) gross = gross.plus(line.gross)
  return round(maximum === null ? gross : Decimal.min(gross, maximum), UNIT_ROUNDING)
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
function movesOf(standing: Standing, change: Decimal, { key, included }: CountTerms): [key: string, change: Decimal][] {
  const isShared = included !== null && !included.isZero()
  return isShared ? shared(standing.lines ?? [], key, change) : [[key, change]]
}

function moved(standing: Standing, change: Decimal, terms: CountTerms): LineStanding[] | null {
  let lines = [...(standing.lines ?? [])]
  let at = beyondIncluded(standing.used, terms.included)
  for (const [key, part] of movesOf(standing, change, terms)) {
    const model = key === terms.key ? terms.model : (terms.modelOf(key) ?? terms.model)
    const line = lines.find((one) => one.key === key) ?? { key, quantity: ZERO, gross: ZERO }
    const next = moveLine(line, at, part, model)
    if (next === null) return null
    lines = lines.some((one) => one.key === key) ? lines.map((one) => (one.key === key ? next : one)) : [...lines, next]
    at = at.plus(part)
  }
  return lines
}

/** One line on from where the set stands; below zero a line costs nothing. */
function moveLine(line: LineStanding, at: Decimal, change: Decimal, model: ChargeModel): LineStanding | null {
  const { key } = line
  const quantity = line.quantity.plus(change)
  if (quantity.lte(ZERO)) return { key, quantity, gross: ZERO }
  const below = Decimal.min(line.quantity, ZERO)
  const part = change.plus(below)
  const added = model.kind === 'perUnit' ? part.times(unitOf(model)) : incrementAmount(model, at.minus(below), part)
  if (added === null) return null
  const gross = line.gross.plus(added)
  return { key, quantity, gross: gross.lt(ZERO) ? ZERO : gross }
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
  readonly lines: readonly StoredLine[]
  /** Left out where there are none. */
  readonly fees?: string
  readonly amount: string
}

export function toStoredStanding({ lines, fees, amount }: Standing): StoredStanding | null {
  if (lines === null || lines.length === 0) return null
  const stored = {
    lines: lines.map(({ key, quantity, gross }): StoredLine => [key, toPlain(quantity), exact(gross)]),
    amount: toPlain(amount),
  }
  return fees.isZero() ? stored : { ...stored, fees: toPlain(fees) }
}

/** All digits. */
const exact = (value: Decimal) => value.toFixed()

export function fromStoredStanding(used: Decimal, stored: StoredStanding | null | undefined): Standing {
  if (!stored) return usedOnOneLine(used)
  return {
    used,
    lines: stored.lines.map(([key, quantity, gross]) => ({ key, quantity: decimal(quantity), gross: decimal(gross) })),
    fees: stored.fees === undefined ? ZERO : decimal(stored.fees),
    amount: decimal(stored.amount),
  }
}
