/** What a record adds to the set that it counts with, and what a correction takes back. */
import { describe, expect, it } from 'vitest'
import {
  beyondIncluded,
  type CountTerms,
  countInto,
  NOTHING_USED,
  type Standing,
  usedOnOneLine,
} from '../../../src-core/charging/standing.ts'
import { decimal, ZERO } from '../../../src-core/kernel/decimal.ts'
import { NO_SUM, sumOf } from '../../../src-core/kernel/sums.ts'
import { type ChargeModel, type ChargeModelKind, chargeModel, perUnitModel } from '../../../src-core/pricing/tiers.ts'

/** Up to ten units at one price, those behind at another; `fees` are for each range as a whole. */
function ranged(kind: ChargeModelKind, [low, high]: readonly [string, string], fees: readonly [string, string] = ['0', '0']): ChargeModel {
  return chargeModel({
    kind,
    tiers: [
      { upTo: decimal('10'), unitPrice: decimal(low), flatFee: decimal(fees[0]), blockSize: null },
      { upTo: null, unitPrice: decimal(high), flatFee: decimal(fees[1]), blockSize: null },
    ],
  })
}
const UNTIL_TEN = chargeModel({
  kind: 'graduated',
  tiers: [{ upTo: decimal('10'), unitPrice: decimal('1'), flatFee: ZERO, blockSize: null }],
})

interface Terms {
  readonly models: Readonly<Record<string, ChargeModel>>
  readonly included?: string
  readonly maximum?: string
}

/** Counts records one after another. */
function counter({ models, included, maximum }: Terms, start: Standing = NOTHING_USED) {
  let now = start
  const isVolume = Object.values(models).some(({ kind }) => kind === 'volume' || kind === 'stairstep')
  const count = (key: string, quantity: string, { fee = '0', gone = '' } = {}) => {
    const terms: CountTerms = {
      key,
      model: models[key] as ChargeModel,
      isVolume,
      fee: decimal(fee),
      included: included === undefined ? null : decimal(included),
      maximum: maximum === undefined ? null : decimal(maximum),
      modelOf: (other) => (other === gone ? null : (models[other] ?? null)),
    }
    const made = countInto(now, decimal(quantity), terms)
    if (!made) return null
    now = made.after
    return made.amount.toString()
  }
  const lines = () => (now.lines ?? []).map(({ key, quantity, gross }) => `${key} ${quantity.toString()} = ${gross.toString()}`)
  return { count, lines, now: () => now }
}

describe('included units', () => {
  it('are what a quantity is above, never below nothing', () => {
    expect(beyondIncluded(decimal('13'), decimal('10')).toString()).toBe('3')
    expect(beyondIncluded(decimal('10'), decimal('10')).toString()).toBe('0')
    expect(beyondIncluded(decimal('4'), decimal('10')).toString()).toBe('0')
    expect(beyondIncluded(decimal('-4'), null).toString()).toBe('-4')
    expect(beyondIncluded(decimal('-4'), ZERO).toString()).toBe('-4')
  })

  it('are used up first; a correction opens them again', () => {
    const { count, now } = counter({ models: { A: perUnitModel(decimal('0.1')) }, included: '10' })
    expect([count('A', '8'), count('A', '5'), count('A', '-4'), count('A', '2')]).toEqual(['0', '0.3', '-0.3', '0.1'])
    expect(now().used.toString()).toBe('11')
  })

  it('are taken back from the own line, then from the latest other one', () => {
    const models = { A: perUnitModel(decimal('1')), B: perUnitModel(decimal('10')), C: perUnitModel(decimal('100')) }
    const { count, lines } = counter({ models, included: '2' })
    expect([count('A', '5'), count('B', '3'), count('C', '4')]).toEqual(['3', '30', '400'])
    // Five units back: the three of B, and two of C.
    expect(count('B', '-5')).toBe('-230')
    expect(lines()).toEqual(['A 3 = 3', 'B 0 = 0', 'C 2 = 200'])
    // Four more: two of C, two of A, and nothing of B.
    expect(count('B', '-4')).toBe('-202')
    expect(lines()).toEqual(['A 1 = 1', 'B 0 = 0', 'C 0 = 0'])
    // The billed unit that is left; two more are back within the included ones.
    expect(count('B', '-3')).toBe('-1')
    expect(count('B', '2')).toBe('0')
    expect(count('B', '1')).toBe('10')
  })

  it('leave the lines of the set alone where there are none', () => {
    const { count, lines } = counter({ models: { A: perUnitModel(decimal('1')), B: perUnitModel(decimal('10')) } })
    expect([count('A', '5'), count('B', '2'), count('B', '-3'), count('B', '4')]).toEqual(['5', '20', '-20', '30'])
    expect(lines()).toEqual(['A 5 = 5', 'B 3 = 30'])
  })
})

describe('a correction', () => {
  it('gives back no more than its line cost; what comes then fills it up first', () => {
    const { count, lines } = counter({ models: { A: perUnitModel(decimal('0.1')) } })
    expect([count('A', '2'), count('A', '-5'), count('A', '1'), count('A', '4')]).toEqual(['0.2', '-0.2', '0', '0.2'])
    expect(lines()).toEqual(['A 2 = 0.2'])
  })

  it('goes back through the ranges that it came by', () => {
    const { count } = counter({ models: { A: ranged('graduated', ['0.4', '0.1']) } })
    // 10 x 0.4 + 2 x 0.1; then 2 x 0.1 + 2 x 0.4 back.
    expect([count('A', '12'), count('A', '-4'), count('A', '3')]).toEqual(['4.2', '-1', '0.9'])
  })

  it('begins in the first range again where its line was below nothing', () => {
    const { count } = counter({ models: { A: ranged('graduated', ['0.4', '0.1']) } })
    expect([count('A', '-3'), count('A', '14')]).toEqual(['0', '4.1'])
  })

  it('never leaves a line below no cost, where it goes back at a dearer range than it came by', () => {
    const { count, lines } = counter({ models: { A: ranged('graduated', ['1', '0.1']), B: ranged('graduated', ['1', '0.1']) } })
    // B's five cost 0.1 each; with A back at nothing three of them would go back at 1 each.
    expect([count('A', '10'), count('B', '5'), count('A', '-10'), count('B', '-3')]).toEqual(['10', '0.5', '-10', '-0.5'])
    expect(lines()).toEqual(['A 0 = 0', 'B 2 = 0'])
  })
})

describe('ranges', () => {
  it('go on over the lines of a set by what all of them used', () => {
    const models = { A: ranged('graduated', ['0.4', '0.1']), B: ranged('graduated', ['0.2', '0.15']) }
    const { count } = counter({ models })
    expect([count('A', '8'), count('B', '5'), count('A', '1')]).toEqual(['3.2', '0.85', '0.1'])
  })

  it('price a line by its own model, wherever the correction came by', () => {
    const models = { A: ranged('graduated', ['4', '1']), B: ranged('graduated', ['40', '10']) }
    const { count, lines } = counter({ models, included: '1' })
    expect([count('A', '4'), count('B', '2')]).toEqual(['12', '80'])
    // Two of B and one of A: 80 + 4.
    expect(count('B', '-3')).toBe('-84')
    expect(lines()).toEqual(['A 2 = 8', 'B 0 = 0'])
  })

  it('have no price beyond a last one that is not open', () => {
    const { count } = counter({ models: { A: UNTIL_TEN } })
    expect([count('A', '10'), count('A', '1'), count('A', '-1')]).toEqual(['10', null, '-1'])
    expect(counter({ models: { A: UNTIL_TEN } }, usedOnOneLine(sumOf(decimal('11')))).count('A', '-5')).toBeNull()
    const volume = { A: { ...UNTIL_TEN, kind: 'volume' as const } }
    expect(counter({ models: volume }).count('A', '11')).toBeNull()
    expect(counter({ models: volume }, usedOnOneLine(sumOf(decimal('11')))).count('A', '-5')).toBeNull()
  })
})

describe('the range that a volume reaches', () => {
  const A = ranged('volume', ['0.4', '0.1'])
  const B = ranged('volume', ['0.2', '0.15'])

  it('prices every line anew, each at its own price', () => {
    const { count, lines } = counter({ models: { A, B } })
    // 6 x 0.4; then 6 x 0.1 + 6 x 0.15 - 2.4; then 6 x 0.4 + 3 x 0.2 - 1.5.
    expect([count('A', '6'), count('B', '6'), count('B', '-3')]).toEqual(['2.4', '-0.9', '1.5'])
    expect(lines()).toEqual(['A 6 = 2.4', 'B 3 = 0.6'])
  })

  it('is reached by what all lines have together, those below nothing too', () => {
    const { count, lines } = counter({ models: { A, B } })
    // 12 x 0.1; B is two below nothing: 12 - 2 = 10 still reaches the second range, 12 - 3 = 9 does not.
    expect([count('A', '12'), count('B', '-2'), count('B', '-1')]).toEqual(['1.2', '0', '3.6'])
    expect(lines()).toEqual(['A 12 = 4.8', 'B -3 = 0'])
  })

  it('leaves what a line cost whose version is gone', () => {
    const { count, lines } = counter({ models: { A, B } })
    expect([count('A', '6'), count('B', '6', { gone: 'A' })]).toEqual(['2.4', '0.9'])
    expect(lines()).toEqual(['A 6 = 2.4', 'B 6 = 0.9'])
  })

  it('goes by the model of the record itself, though no key leads to it', () => {
    const { count } = counter({ models: { A } })
    expect([count('A', '6', { gone: 'A' }), count('A', '6', { gone: 'A' })]).toEqual(['2.4', '-1.2'])
  })

  it('is charged once as a whole, by the dearest line in it', () => {
    const models = { A: ranged('stairstep', ['0', '0'], ['5', '9']), B: ranged('stairstep', ['0', '0'], ['7', '8']) }
    const { count, lines } = counter({ models })
    expect([count('A', '3'), count('B', '3'), count('B', '6')]).toEqual(['5', '2', '2'])
    expect(lines()).toEqual(['A 3 = 9', 'B 9 = 0'])
    expect(count('A', '-3')).toBe('-2')
    expect(lines()).toEqual(['A 0 = 0', 'B 9 = 7'])
  })

  it('is charged to the first of lines that are as dear', () => {
    const models = { A: ranged('stairstep', ['0', '0'], ['5', '9']), B: ranged('stairstep', ['0', '0'], ['5', '9']) }
    const { count, lines } = counter({ models })
    expect([count('A', '3'), count('B', '3')]).toEqual(['5', '0'])
    expect(lines()).toEqual(['A 3 = 5', 'B 3 = 0'])
  })

  it('charges started blocks of a set, not of each line', () => {
    const blocks = chargeModel({
      kind: 'volume',
      tiers: [{ upTo: null, unitPrice: decimal('2'), flatFee: ZERO, blockSize: decimal('10') }],
    })
    const { count } = counter({ models: { A: blocks, B: blocks } })
    // 6 and 6 units are two blocks of ten, the second begun by B.
    expect([count('A', '6'), count('B', '3'), count('B', '3')]).toEqual(['2', '0', '2'])
  })

  it('counts units beyond the included ones only', () => {
    const { count } = counter({ models: { A }, included: '5' })
    expect([count('A', '5'), count('A', '9'), count('A', '1'), count('A', '-6')]).toEqual(['0', '3.6', '-2.6', '0.6'])
  })
})

describe('the most that a set costs', () => {
  it('cuts what comes above it, and a correction first gives back what was above', () => {
    const { count, now } = counter({ models: { A: perUnitModel(decimal('1')) }, maximum: '10' })
    expect([count('A', '10'), now().isCut]).toEqual(['10', false])
    expect([count('A', '3'), now().isCut]).toEqual(['0', true])
    expect([count('A', '-5'), now().isCut]).toEqual(['-2', false])
  })

  it('cuts connection fees too', () => {
    const { count } = counter({ models: { A: perUnitModel(decimal('1')) }, maximum: '10' })
    expect([count('A', '9', { fee: '0.6' }), count('A', '0.1', { fee: '0.6' })]).toEqual(['9.6', '0.4'])
  })
})

describe('connection fees', () => {
  it('are charged beside included units and added up', () => {
    const { count, now } = counter({ models: { A: perUnitModel(decimal('1')) }, included: '10' })
    expect([count('A', '5', { fee: '0.07' }), count('A', '6', { fee: '0.07' }), count('A', '-11')]).toEqual(['0.07', '1.07', '-1'])
    expect(now().fees.toString()).toBe('0.14')
  })
})

describe('a quantity without lines, as counters of before knew it', () => {
  it('is that of the line of the next record', () => {
    const start = usedOnOneLine(sumOf(decimal('12')))
    expect(counter({ models: { A: ranged('graduated', ['0.4', '0.1']) } }, start).count('A', '3')).toBe('0.3')
    // 12 x 0.1 before; with 3 less 9 x 0.4.
    expect(counter({ models: { A: ranged('volume', ['0.4', '0.1']) } }, start).count('A', '-3')).toBe('2.4')
    const cut = counter({ models: { A: perUnitModel(decimal('1')) }, included: '3', maximum: '10' }, start)
    expect([cut.count('A', '4'), cut.lines()]).toEqual(['1', ['A 13 = 13']])
  })

  it('is nothing used where it is nothing', () => {
    expect(usedOnOneLine(NO_SUM)).toBe(NOTHING_USED)
  })
})

it('amounts are of the digits that transactions keep, so that they add up', () => {
  const { count } = counter({ models: { A: perUnitModel(decimal('0.0000000000005')) } })
  const amounts = [count('A', '1'), count('A', '1'), count('A', '1')]
  expect(amounts.map(Number).reduce((sum, one) => sum + one, 0)).toBeCloseTo(0.000000000002, 14)
  expect(amounts.every((one) => (one as string) === '0' || decimal(one as string).decimalPlaces() <= 12)).toBe(true)
})

it('the line that alone moves is named where others keep what they cost', () => {
  const own = (models: Readonly<Record<string, ChargeModel>>, included: string | null) =>
    countInto(NOTHING_USED, decimal('1'), {
      key: 'A',
      model: models['A'] as ChargeModel,
      isVolume: models['A']?.kind === 'volume',
      fee: ZERO,
      included: included === null ? null : decimal(included),
      maximum: null,
      modelOf: () => null,
    })?.moved.own
  expect(own({ A: perUnitModel(ZERO) }, null)).toBe('A')
  expect(own({ A: perUnitModel(ZERO) }, '0')).toBe('A')
  expect(own({ A: perUnitModel(ZERO) }, '1')).toBeNull()
  expect(own({ A: ranged('volume', ['1', '1']) }, null)).toBeNull()
})
