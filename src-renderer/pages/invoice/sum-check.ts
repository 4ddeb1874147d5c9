/** Whether a tree adds up: its taxes and net to the total, its lines to the net. */
import { decimal, isDecimalText, sumDecimals, toPlain } from '../../../src-core/kernel/decimal.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'

export type SumCheck =
  | { readonly kind: 'exact' }
  /** The lines keep their digits and the net is rounded once: less than one minor unit lies between them. */
  | { readonly kind: 'rounded'; readonly sum: string; readonly amount: string }
  | { readonly kind: 'differs'; readonly sum: string; readonly amount: string }

function partsSum(node: ExplanationNode) {
  const parts = node.children.filter((child) => child.unit === node.unit && child.amount !== null && isDecimalText(child.amount))
  return parts.length === 0 ? null : sumDecimals(parts.map((part) => decimal(part.amount ?? '0')))
}

/** @param decimals digits of the currency's minor unit */
export function checkSums(root: ExplanationNode, decimals: number): SumCheck {
  const net = root.children.findLast((child) => child.amount !== null)
  for (const node of net ? [root, net] : [root]) {
    const sum = partsSum(node)
    if (sum === null || node.amount === null) continue
    const off = sum.minus(decimal(node.amount))
    if (off.isZero()) continue
    const unit = decimal(10).pow(-decimals)
    const words = { sum: toPlain(sum, decimals), amount: node.amount }
    return { kind: node !== root && off.abs().lt(unit) ? 'rounded' : 'differs', ...words }
  }
  return { kind: 'exact' }
}
