/** What a transaction keeps of its set is enough to price it again and to take it back, whatever lines the set has. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CountTerms,
  countInto,
  fromStoredStanding,
  NOTHING_USED,
  type Standing,
  standingBefore,
  standingJson,
  type StoredStanding,
} from '../../../src-core/charging/standing.ts'
import { decimal, ZERO } from '../../../src-core/kernel/decimal.ts'
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
  volume: [tiers('volume', '0.4', '0.1'), tiers('volume', '0.2', '0.15'), tiers('volume', '0.05', '0.04')],
}
const storedOf = (standing: Standing, own: string | null) => {
  const json = standingJson(standing, own)
  return json === '' ? null : (JSON.parse(`{${json}}`) as StoredStanding)
}
const shown = (standing: Standing) => [standing.used.toString(), standingJson(standing), standing.amount.toString()]

it('holds for any sequence of records, corrections, fees, included units and maxima', () => {
  const record = fc.record({
    line: fc.integer({ min: 0, max: 2 }),
    quantity: fc.integer({ min: -9_000, max: 20_000 }).map((value) => decimal(value).div(3_000).toDecimalPlaces(12)),
    fee: fc.constantFrom('0', '0', '0.07'),
  })
  const terms = fc.record({
    kind: fc.constantFrom('perUnit', 'graduated', 'volume'),
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
        const stored = storedOf(now, made.own)
        expect(countInto(fromStoredStanding(now.used, stored), quantity, counted)?.amount.toString()).toBe(made.amount.toString())
        expect(shown(standingBefore(made.after, now.used, stored))).toEqual(shown(now))
        expect(shown(fromStoredStanding(now.used, storedOf(now, null)))).toEqual(shown(now))
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
  const standing = fromStoredStanding(decimal('6'), stored)
  expect([standing.amount.toString(), standing.fees.toString(), standing.lines?.length]).toEqual(['0.45', '0', 2])
  expect(standingBefore(NOTHING_USED, decimal('6'), stored)).toEqual(standing)
})

describe('what a transaction keeps', () => {
  const model = perUnitModel(decimal('1'))
  const count = (from: Standing, key: string, quantity: string) =>
    countInto(from, decimal(quantity), {
      key,
      model,
      isVolume: false,
      fee: ZERO,
      included: null,
      maximum: null,
      modelOf: () => model,
    })?.after as Standing
  const two = count(count(NOTHING_USED, 'A', '4'), 'B', '2.5')

  it('is the line that moved with the sum of the others, all lines where no line moved alone', () => {
    expect(standingJson(two, 'B')).toBe('"lines":[["B","2.5","2.5"]],"rest":"4"')
    expect(standingJson(two, 'C')).toBe('"lines":[["C"]],"rest":"6.5"')
    expect(standingJson(two)).toBe('"lines":[["A","4","4"],["B","2.5","2.5"]]')
  })

  it('is the one line as it is where that moved, all of it where another did', () => {
    const one = count(NOTHING_USED, 'A', '4')
    expect(standingJson(one, 'A')).toBe('"lines":[["A","4","4"]]')
    expect(standingJson(one, 'B')).toBe('"lines":[["B"]],"rest":"4"')
    expect(standingJson(NOTHING_USED, 'A')).toBe('')
  })

  it('is enough where the counter knows no lines any more', () => {
    const stored: StoredStanding = { lines: [['A', '1', '1']], rest: '2' }
    const before = standingBefore({ ...NOTHING_USED, used: decimal('5'), lines: null }, decimal('3'), stored)
    expect([before.used.toString(), before.amount.toString(), before.lines?.map(({ key }) => key)]).toEqual(['3', '3', ['A', '']])
  })
})
