/** The rows of an explanation that are in sight, and whether the tree adds up. */
import { decimal, isDecimalText, sumDecimals } from '../../src-core/kernel/decimal.ts'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { ZoneName } from '../../src-core/kernel/instants.ts'
import type { ExplanationNode, ExplanationTime } from '../../src-core/operations/contract.ts'
import { formatDay, formatInstant, formatPeriod } from '../format/dates.ts'

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

/** In which form moments are read. */
export interface TimeForm {
  readonly zone: ZoneName
  readonly today: CalendarDate
}

/** How a step came about, its day, period or moment first: `1–31 Oct, recurring`. */
export function howText({ when, how }: ExplanationNode, form: TimeForm): string {
  return [when ? timeText(when, form) : '', how].filter((part) => part !== '').join(', ')
}

function timeText(when: ExplanationTime, { zone, today }: TimeForm): string {
  if ('date' in when) return formatDay(when.date, today)
  return 'at' in when ? formatInstant(zone, when.at) : formatPeriod(when.start, when.end, today)
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
