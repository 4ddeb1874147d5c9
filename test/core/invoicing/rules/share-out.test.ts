import { expect, it } from 'vitest'
import { shareOut } from '../../../../src-core/invoicing/rules/share-out.ts'
import { decimal } from '../../../../src-core/kernel/decimal.ts'
import type { RoundingMode } from '../../../../src-core/kernel/rounding.ts'

const shares = (whole: number, amounts: readonly string[], mode: RoundingMode = 'halfUp') => shareOut(whole, amounts.map(decimal), mode)

it('shares out by the running sums, so that the shares add up to the whole', () => {
  // 33.33, 66.67 and 100: 33, 34 and 33.
  expect(shares(100, ['1', '1', '1'])).toEqual([33, 34, 33])
  expect(shares(100, ['1', '1', '1'], 'ceiling')).toEqual([34, 33, 33])
  expect(shares(19, ['50', '30', '20'])).toEqual([10, 5, 4])
  expect(shares(-19, ['50', '30', '20'])).toEqual([-10, -5, -4])
  expect(shares(7, ['10'])).toEqual([7])
  expect(shares(7, [])).toEqual([])
})

it('takes away where an amount is below nothing', () => {
  expect(shares(70, ['100', '-30'])).toEqual([100, -30])
})

it('gives all to the first where the amounts cancel each other', () => {
  expect(shares(9, ['5', '-5'])).toEqual([9, 0])
  expect(shares(9, ['0', '0', '0'])).toEqual([9, 0, 0])
})
