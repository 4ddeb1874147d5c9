/**
 * A grid compiled for volume rating: parsed once, lines indexed by their equality columns, ranges scanned inside
 * the bucket. It selects exactly what `selectLine` selects.
 *
 * Lines are grouped by which equality columns they fill. Each group is a tree of maps, one level a column, whose
 * leaves hold a few lines in order of precedence. A selection looks once into each group.
 *
 * Prefixes of one length are a group of their own, entered whole: a value is cut to the length and looked up, so that a
 * deck costs as many look-ups as it has lengths, however long it is. Longer ones rank first, so the first that is found
 * ends the search.
 */
import { type Decimal, ZERO, decimal } from '../kernel/decimal.ts'
import {
  type Bounds,
  type GridCell,
  type GridColumn,
  type GridColumnType,
  type GridLine,
  type GridTable,
  lineOrder,
  matchesByPrefix,
} from './grid.ts'
import { type GridValue, cellMatches, dayValue, numberValue } from './match-cell.ts'
import type { GridValues } from './select-line.ts'

export interface CompiledLine {
  readonly line: GridLine
  /** Row in the grid, from 1, as the operator sees it. */
  readonly position: number
  /** Order of precedence, from 0; the lowest that matches is taken. */
  readonly rank: number
  /** The base price, read once; `null` where the line has none. */
  readonly unitPrice: Decimal | null
  /** What the index does not answer: ranges, multiple lists, very long lists. */
  readonly checks: readonly Check[]
}

interface Check {
  readonly column: number
  readonly holds: (value: GridValue) => boolean
}

/** A stretch of a quantity column, `from ≤ quantity < upTo`, and the line that prices it; `null`: none does. */
export interface LineSegment {
  readonly from: Decimal
  readonly upTo: Decimal | null
  readonly line: CompiledLine | null
}

export interface CompiledGrid {
  readonly table: GridTable
  /** The line that prices the values, or `null` for `NO_PRICEPLAN`. */
  readonly select: (values: GridValues) => CompiledLine | null
  /** A line by its id. */
  readonly byId: (id: number) => GridLine | undefined
  /** Every line whose indexed cells match, whatever its ranges, in no promised order. */
  readonly candidates: (values: GridValues) => CompiledLine[]
  /**
   * The lines that price each quantity from 0 upwards along a number-range column, its own value left aside.
   * The same lines give the same array, so that what is derived from it can be kept.
   */
  readonly segments: (values: GridValues, column: number) => readonly LineSegment[]
  /** The same of lines by their ids. */
  readonly segmentsOf: (lines: readonly number[], column: number) => readonly LineSegment[]
}

type Key = string | boolean
interface Node {
  /** Made with the first of them: most nodes of a deck are leaves. */
  children: Map<Key, Node> | null
  readonly lines: CompiledLine[]
}
interface IndexedColumn {
  readonly index: number
  /** Of the prefixes of the group; -1 where whole values are compared. */
  readonly length: number
}
interface Group {
  /** The equality and prefix columns that its lines fill. */
  readonly columns: readonly IndexedColumn[]
  readonly root: Node
  firstRank: number
}

/** A list longer than this is compared line by line instead of being entered once a value. */
const LONGEST_INDEXED_LIST = 64
const INDEXED_TYPES = new Set<GridColumnType>(['text', 'number', 'boolean', 'date', 'textList', 'numberList'])
const PLAIN_INTEGER = /^(0|[1-9]\d*)$/

/** Compiles a grid; the cost is paid once per catalog revision. */
export function compileGrid(table: GridTable): CompiledGrid {
  const groups = new Map<string, Group>()
  const positionOf = new Map(table.lines.map((line, index) => [line, index + 1]))
  const ordered = [...table.lines].sort(lineOrder(table.columns))
  const compiled = ordered.map((line, rank) => enterLine(groups, table, line, positionOf.get(line) as number, rank))
  // Groups are made by their first line, and lines are entered in their order.
  const byRank = [...groups.values()]
  const byId = new Map(compiled.map((one) => [one.line.id, one]))
  const types = table.columns.map((column) => column.type)
  const keyed = [...new Set(byRank.flatMap((group) => group.columns.map(({ index }) => index)))]
  const keysOf = (values: GridValues): (Key | null)[] => {
    const keys: (Key | null)[] = []
    for (const column of keyed) keys[column] = keyOf(types[column] as GridColumnType, values[column] ?? null)
    return keys
  }
  const segmentCache = new Map<number, SegmentNode>()
  const rootOf = (column: number) => {
    const root = segmentCache.get(column) ?? newSegmentNode()
    segmentCache.set(column, root)
    return root
  }
  return {
    table,
    byId: (id) => byId.get(id)?.line,
    select: (values) => firstMatch(byRank, keysOf(values), values),
    candidates: (values) => matchingLeaves(byRank, keysOf(values)).flatMap((leaf) => leaf.lines),
    segments: (values, column) =>
      cachedSegments(rootOf(column), matchesBeside(matchingLeaves(byRank, keysOf(values)), values, column), column),
    segmentsOf: (lines, column) =>
      cachedSegments(
        rootOf(column),
        lines.flatMap((id) => byId.get(id) ?? []).sort((one, other) => one.rank - other.rank),
        column,
      ),
  }
}

// ---- Building

function enterLine(groups: Map<string, Group>, table: GridTable, line: GridLine, position: number, rank: number): CompiledLine {
  const columns: IndexedColumn[] = []
  const checks: Check[] = []
  table.columns.forEach((column, index) => {
    const cell = line.cells[index] ?? null
    if (cell === null) return
    if (isIndexed(column.type, cell)) columns.push({ index, length: matchesByPrefix(column) ? (cell as string).length : -1 })
    else checks.push({ column: index, holds: compileCheck(column, cell) })
  })
  const compiled: CompiledLine = { line, position, rank, unitPrice: line.unitPrice === null ? null : decimal(line.unitPrice), checks }
  const name = columns.map(({ index, length }) => (length < 0 ? index : `${index}:${length}`)).join(',')
  const group = groups.get(name) ?? { columns, root: newNode(), firstRank: rank }
  groups.set(name, group)
  for (const leaf of leavesFor(group, table, line)) leaf.lines.push(compiled)
  return compiled
}

function isIndexed(type: GridColumnType, cell: GridCell): boolean {
  return INDEXED_TYPES.has(type) && !(Array.isArray(cell) && cell.length > LONGEST_INDEXED_LIST)
}

function leavesFor(group: Group, table: GridTable, line: GridLine): Node[] {
  let nodes = [group.root]
  for (const { index } of group.columns) {
    const type = table.columns[index]?.type as GridColumnType
    const cell = line.cells[index] as GridCell
    const items = (Array.isArray(cell) ? cell : [cell]) as readonly (string | boolean)[]
    const keys = new Set(items.map((item) => keyOf(type, item) as Key))
    nodes = nodes.flatMap((node) => [...keys].map((key) => childOf(node, key)))
  }
  return nodes
}

function newNode(): Node {
  return { children: null, lines: [] }
}

function childOf(node: Node, key: Key): Node {
  node.children ??= new Map()
  const child = node.children.get(key) ?? newNode()
  node.children.set(key, child)
  return child
}

/** What equal values have in common: `12`, `12.0` and `012` are one number. */
function keyOf(type: GridColumnType, value: GridValue): Key | null {
  if (type === 'boolean') return typeof value === 'boolean' ? value : null
  if (type === 'date') return dayValue(value)
  if (type === 'text' || type === 'textList') return typeof value === 'string' ? value : null
  if (typeof value === 'string' && PLAIN_INTEGER.test(value)) return value
  return numberValue(value)?.toString() ?? null
}

function compileCheck(column: GridColumn, cell: GridCell): (value: GridValue) => boolean {
  return column.type === 'numberRange' ? compileNumberRange(cell as Bounds) : (value) => cellMatches(column, cell, value)
}

/**
 * Rounding to a double never turns the order of two decimals round, so different doubles decide; only equal ones
 * need the exact comparison.
 */
function compileNumberRange({ from, to }: Bounds): (value: GridValue) => boolean {
  const low = from === null ? Number.NEGATIVE_INFINITY : Number(from)
  const high = to === null ? Number.POSITIVE_INFINITY : Number(to)
  return (value) => {
    const near = typeof value === 'string' ? Number(value) : Number(numberValue(value) ?? Number.NaN)
    if (near > low && near < high) return numberValue(value) !== null
    if (near < low || near > high) return false
    const exact = numberValue(value)
    return exact !== null && (from === null || exact.gte(from)) && (to === null || exact.lt(to))
  }
}

// ---- Selecting

function leafOf(group: Group, keys: readonly (Key | null)[]): Node | null {
  let node: Node | undefined = group.root
  for (const { index, length } of group.columns) {
    const key = keys[index] ?? null
    // A value shorter than the prefixes is no prefix of their length.
    node = key === null ? undefined : node.children?.get(length < 0 ? key : (key as string).slice(0, length))
    if (!node) return null
  }
  return node
}

function matchingLeaves(groups: readonly Group[], keys: readonly (Key | null)[]): Node[] {
  const leaves: Node[] = []
  for (const group of groups) {
    const leaf = leafOf(group, keys)
    if (leaf) leaves.push(leaf)
  }
  return leaves
}

function firstMatch(groups: readonly Group[], keys: readonly (Key | null)[], values: GridValues): CompiledLine | null {
  let best: CompiledLine | null = null
  for (const group of groups) {
    if (best !== null && group.firstRank > best.rank) break
    const found = leafOf(group, keys)?.lines.find((line) => passes(line, values))
    if (found && (best === null || found.rank < best.rank)) best = found
  }
  return best
}

function passes(line: CompiledLine, values: GridValues): boolean {
  for (const check of line.checks) if (!check.holds(values[check.column] ?? null)) return false
  return true
}

function matchesBeside(leaves: readonly Node[], values: GridValues, column: number): CompiledLine[] {
  const matches: CompiledLine[] = []
  for (const leaf of leaves) {
    for (const line of leaf.lines) {
      if (line.checks.every((check) => check.column === column || check.holds(values[check.column] ?? null))) matches.push(line)
    }
  }
  return matches
}

// ---- Segments of a quantity column

interface SegmentNode {
  readonly next: Map<CompiledLine, SegmentNode>
  segments: readonly LineSegment[] | null
}

function newSegmentNode(): SegmentNode {
  return { next: new Map(), segments: null }
}

function cachedSegments(root: SegmentNode, lines: readonly CompiledLine[], column: number): readonly LineSegment[] {
  let node = root
  for (const line of lines) {
    const next = node.next.get(line) ?? newSegmentNode()
    node.next.set(line, next)
    node = next
  }
  node.segments ??= segmentsOf(lines, column)
  return node.segments
}

/** Cuts the quantities from 0 at every bound and gives each piece to the line that goes first there. */
function segmentsOf(lines: readonly CompiledLine[], column: number): LineSegment[] {
  const ranges = [...lines].sort((one, other) => one.rank - other.rank).map((line) => ({ line, ...boundsIn(line, column) }))
  const cuts = ranges.flatMap(({ from, to }) => [from, to]).filter((cut): cut is Decimal => cut?.gt(ZERO) ?? false)
  const starts = [ZERO, ...cuts.sort((one, other) => one.comparedTo(other))].filter(
    (cut, index, all) => index === 0 || !cut.eq(all[index - 1] as Decimal),
  )
  const segments: LineSegment[] = []
  starts.forEach((from, index) => {
    const taken = ranges.find((range) => (range.from === null || range.from.lte(from)) && (range.to === null || range.to.gt(from)))
    const line = taken?.line ?? null
    const upTo = starts[index + 1] ?? null
    const before = segments.at(-1)
    if (before && before.line === line) segments[segments.length - 1] = { ...before, upTo }
    else segments.push({ from, upTo, line })
  })
  return segments
}

function boundsIn({ line }: CompiledLine, column: number): { from: Decimal | null; to: Decimal | null } {
  const cell = (line.cells[column] ?? null) as Bounds | null
  return { from: cell?.from ? decimal(cell.from) : null, to: cell?.to ? decimal(cell.to) : null }
}
