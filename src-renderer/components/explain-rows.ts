/** The rows of an explanation that are in sight, and whether the tree adds up. */
import { decimal, isDecimalText, sumDecimals } from '../../src-core/kernel/decimal.ts'
import type { ExplanationNode } from '../../src-core/operations/contract.ts'

export interface OpenRow {
  readonly node: ExplanationNode
  /** Positions from the root: `0.2.1`. */
  readonly path: string
  readonly level: number
  readonly open: boolean
  /** Carries an amount in a currency, not only a quantity or a note. */
  readonly money: boolean
}

/** The nodes in sight, in reading order. */
export function openRows(root: ExplanationNode, open: ReadonlySet<string>): readonly OpenRow[] {
  const walk = (node: ExplanationNode, path: string, level: number): OpenRow[] => {
    const isOpen = open.has(path) && node.children.length > 0
    const row: OpenRow = { node, path, level, open: isOpen, money: node.amount !== null && /^[A-Z]{3}$/.test(node.unit ?? '') }
    return [row, ...(isOpen ? node.children.flatMap((child, index) => walk(child, `${path}.${index}`, level + 1)) : [])]
  }
  return walk(root, '0', 0)
}

/**
 * Whether the children that have an amount of the node's unit sum to the node's amount.
 * A node without such children adds up by itself.
 */
export function addsUp(node: ExplanationNode): boolean {
  const parts = node.children.filter((child) => child.amount !== null && child.unit === node.unit && isDecimalText(child.amount))
  const own = node.amount
  if (own === null || parts.length === 0) return true
  return sumDecimals(parts.map((part) => decimal(part.amount ?? '0'))).equals(decimal(own))
}
