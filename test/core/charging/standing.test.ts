/** What a transaction keeps of its set is enough to price it again and to take it back, whatever lines the set has. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CountTerms, countInto, NOTHING_USED, type Standing } from '../../../src-core/charging/standing.ts'
import {
  fromStoredStanding,
  readStandingText,
  standingBefore,
  standingJson,
  standingText,
  type StoredStanding,
} from '../../../src-core/charging/stored-standing.ts'
import { decimal, ZERO } from '../../../src-core/kernel/decimal.ts'
import { sumOf } from '../../../src-core/kernel/sums.ts'
import { type ChargeModel, chargeModel, perUnitModel } from '../../../src-core/pricing/tiers.ts'

const tiers = (kind: 'graduated' | 'volume', low: string, high: string) =>
  chargeModel({
    kind,
    tiers: [
      { upTo: decimal('10'), unitPrice: decimal(low), flatFee: ZERO, blockSize: null },
      { upTo: null, unitPrice: decimal(high), flatFee: ZERO, blockSize: null },
    ],
  })
const MODELS: Readonly<Record<string, readonly ChargeModel[]>> = {
  perUnit: ['0.04', '0.12', '0.053'].map((price) => perUnitModel(decimal(price))),
  graduated: [tiers('graduated', '0.4', '0.1'), tiers('graduated', '0.2', '0.15'), tiers('graduated', '0.05', '0.04')],
  /** Whose costs have more digits than sums keep without a decimal. */
  fine: ['0.0000000000000000004', '90000000000000.5', '-0.053'].map((price) => perUnitModel(decimal(price))),
  volume: [tiers('volume', '0.4', '0.1'), tiers('volume', '0.2', '0.15'), tiers('volume', '0.05', '0.04')],
}
/** As transactions of earlier versions kept it: the line that alone moved and what the others cost, else all lines. */
const storedBefore = (standing: Standing, own: string | null): StoredStanding | null => {
  const json = standingJson(standing)
  if (json === '') return null
  const all = JSON.parse(`{${json}}`) as StoredStanding
  const isAll = own === null || (all.lines.length === 1 && all.lines[0]?.[0] === own)
  if (isAll) return all
  const costs = (standing.lines ?? []).filter(({ key }) => key !== own).map(({ gross }) => gross.decimal)
  const rest = costs.reduce((sum, one) => sum.plus(one), ZERO).toFixed()
  return { ...all, lines: [all.lines.find(([key]) => key === own) ?? [own]], rest }
}
const shown = (standing: Standing) => [standing.used.toString(), standingJson(standing), standing.amount.toString()]

it('holds for any sequence of records, corrections, fees, included units and maxima', () => {
  const record = fc.record({
    line: fc.integer({ min: 0, max: 2 }),
    quantity: fc.integer({ min: -9_000, max: 20_000 }).map((value) => decimal(value).div(3_000).toDecimalPlaces(12)),
    fee: fc.constantFrom('0', '0', '0.07'),
  })
  const terms = fc.record({
    kind: fc.constantFrom('perUnit', 'graduated', 'fine', 'volume'),
    included: fc.constantFrom(null, '3'),
    maximum: fc.constantFrom(null, '1.5'),
  })
  fc.assert(
    fc.property(terms, fc.array(record, { maxLength: 12 }), ({ kind, included, maximum }, records) => {
      const models = MODELS[kind] as readonly ChargeModel[]
      let now = NOTHING_USED
      for (const { line, quantity, fee } of records) {
        const counted: CountTerms = {
          key: `1:${line}`,
          model: models[line] as ChargeModel,
          isVolume: kind === 'volume',
          fee: quantity.gt(0) ? decimal(fee) : ZERO,
          included: included === null ? null : decimal(included),
          maximum: maximum === null ? null : decimal(maximum),
          modelOf: (key) => models[Number(key.slice(2))] ?? null,
        }
        const made = countInto(now, quantity, counted)
        if (!made) return
        const { before, sofar } = readStandingText(standingText('', now, made.moved))
        expect(before).toBe(now.used.toString())
        for (const stored of [sofar, storedBefore(now, made.moved.own)]) {
          expect(countInto(fromStoredStanding(now.used, stored), quantity, counted)?.amount.toString()).toBe(made.amount.toString())
          expect(shown(standingBefore(made.after, now.used, stored))).toEqual(shown(now))
        }
        expect(shown(fromStoredStanding(now.used, storedBefore(now, null)))).toEqual(shown(now))
        now = made.after
      }
    }),
    { numRuns: 300 },
  )
})

it('reads what earlier transactions kept: all lines, and what was charged', () => {
  const stored: StoredStanding = {
    lines: [
      ['1:1', '4', '0.4'],
      ['1:2', '2', '0.1'],
    ],
    amount: '0.45',
  }
  const standing = fromStoredStanding(sumOf(decimal('6')), stored)
  expect([standing.amount.toString(), standing.fees.toString(), standing.lines?.length]).toEqual(['0.45', '0', 2])
  expect(standingBefore(NOTHING_USED, sumOf(decimal('6')), stored)).toEqual(standing)
})

describe('what a transaction keeps', () => {
  const model = perUnitModel(decimal('1'))
  const count = (from: Standing, key: string, quantity: string, more: Partial<CountTerms> = {}) => {
    const fixed = { key, model, isVolume: false, fee: ZERO, included: null, maximum: null, modelOf: () => model }
    const made = countInto(from, decimal(quantity), { ...fixed, ...more })
    if (!made) throw new TypeError('there is a price for any quantity')
    return made
  }
  const text = (from: Standing, key: string, quantity: string, more: Partial<CountTerms> = {}) =>
    standingText('', from, count(from, key, quantity, more).moved)
  const one = count(NOTHING_USED, 'A', '4').after
  const two = count(one, 'B', '2.5').after

  it('is what the set used and cost where its line goes up', () => {
    expect(text(two, 'B', '1')).toBe('6.5;;B+;6.5')
    expect(text(one, 'A', '0')).toBe('4;;A+;4')
    expect(readStandingText('6.5;;B+;6.5')).toEqual({ before: '6.5', set: '', sofar: { lines: [], added: 'B', rest: '6.5' } })
  })

  it('is the name of a line that begins, with what the others cost', () => {
    expect(text(two, 'C', '1')).toBe('6.5;;C;6.5')
    expect(text(one, 'B', '-1')).toBe('4;;B;4')
  })

  it('is the line with the sum of the others where it goes back, or was below nothing', () => {
    expect(text(two, 'B', '-1')).toBe('6.5;;B/2.5/2.5;4')
    expect(text(count(two, 'A', '-5').after, 'A', '2')).toBe('1.5;;A/-1/0;2.5')
    expect(readStandingText('6.5;;B/2.5/2.5;4').sofar).toEqual({ lines: [['B', '2.5', '2.5']], rest: '4' })
  })

  it('is the line also where it goes up and costs less, as by a price below nothing', () => {
    const cheap = { model: perUnitModel(decimal('-1')) }
    expect(text(two, 'B', '1', cheap)).toBe('6.5;;B/2.5/2.5;4')
  })

  it('is all lines where no line moves alone', () => {
    expect(text(two, 'B', '1', { included: decimal('3') })).toBe('6.5;;A/4/4 B/2.5/2.5;')
    const lines = [
      ['A', '4', '4'],
      ['B', '2.5', '2.5'],
    ]
    expect(readStandingText('6.5;;A/4/4 B/2.5/2.5;')).toEqual({ before: '6.5', set: '', sofar: { lines } })
  })

  it('is the quantity alone where there are no lines', () => {
    expect(text(NOTHING_USED, 'A', '4')).toBe('0')
    expect(standingText('s7', NOTHING_USED, { own: 'A', isAdded: true })).toBe('0;s7')
    expect(readStandingText('0;s7')).toEqual({ before: '0', set: 's7', sofar: null })
  })

  it('has connection fees, and what was charged where a maximum cut it', () => {
    const paid = count(one, 'A', '1', { fee: decimal('0.07') }).after
    expect(text(paid, 'A', '1')).toBe('5;;A+;5;0.07')
    const cut = count(one, 'A', '6', { maximum: decimal('8') }).after
    expect(text(cut, 'A', '1')).toBe('10;;A+;10;;8')
    const both = count(paid, 'A', '6', { maximum: decimal('8') }).after
    expect(text(both, 'A', '1')).toBe('11;;A+;11;0.07;8')
    expect(readStandingText('11;s7;A+;11;0.07;8')).toEqual({
      before: '11',
      set: 's7',
      sofar: { lines: [], added: 'A', rest: '11', fees: '0.07', amount: '8' },
    })
  })

  it('is enough where the counter knows no lines any more', () => {
    const now = { ...NOTHING_USED, used: sumOf(decimal('5')), lines: null }
    const before = (stored: StoredStanding) => {
      const { used, amount, lines } = standingBefore(now, sumOf(decimal('3')), stored)
      return [used.toString(), amount.toString(), lines?.map(({ key }) => key)]
    }
    expect(before({ lines: [['A', '1', '1']], rest: '2' })).toEqual(['3', '3', ['A', '']])
    expect(before({ lines: [], added: 'A', rest: '3' })).toEqual(['3', '3', ['']])
  })
})
