/**
 * How the page and its explanation point at each other: each line, tax row and sum of the page stands
 * for one node of the tree, named by its path. The tree has the tax rows first, then the net with the
 * lines in their order on the page.
 */
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { howText, type TimeForm } from '../../components/explain-rows.ts'

export interface DocumentPaths {
  readonly total: string
  readonly net: string
  line(index: number): string
  tax(index: number): string
}

/** The paths of a page with so many tax rows. */
export function documentPaths(taxRows: number): DocumentPaths {
  const net = `0.${taxRows}`
  return { total: '0', net, line: (index) => `${net}.${index}`, tax: (index) => `0.${index}` }
}

/** The node of the page that a node of the tree belongs to: a step of a line belongs to its line. */
export function pageNode(path: string): string {
  return path.split('.').slice(0, 3).join('.')
}

/** The paths above one, nearest last. */
export function pathsAbove(path: string): readonly string[] {
  const steps = path.split('.')
  return steps.slice(0, -1).map((_, index) => steps.slice(0, index + 1).join('.'))
}

/** A tree as text, two spaces a level, for the clipboard. */
export function treeText(node: ExplanationNode, form: TimeForm, level = 0): string {
  const amount = node.amount === null ? '' : `  ${node.amount}${node.unit ? ` ${node.unit}` : ''}`
  const own = `${'  '.repeat(level)}${node.label}: ${howText(node, form)}${amount}`
  return [own, ...node.children.map((child) => treeText(child, form, level + 1))].join('\n')
}
