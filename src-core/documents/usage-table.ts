/** The usage records behind an invoice, in small print on pages of their own. */
import { ascent, CONTENT_WIDTH, LEFT, leading, type LayoutContext, RIGHT, STYLES } from './document-style.ts'
import { drawFigure, type Figure, type FigureColumn, figureColumn, figureOf } from './figures.ts'
import { decimalMark, formatDate, formatDecimal } from './formats.ts'
import { drawRule, type PageDrawing, type TextStyle } from './page-drawing.ts'
import type { RunningTable, Strip } from './page-flow.ts'
import type { SnapshotUsageList, SnapshotUsageRow } from './snapshot.ts'
import { space } from './totals.ts'
import type { Line } from './typesetting/directions.ts'

/** A record's cells as printed. */
interface UsageCells {
  readonly row: SnapshotUsageRow
  readonly date: string
  readonly quantity: Figure | null
  readonly amount: Figure | null
}

/** Left edges, and right edges of figure columns, in points. */
interface UsageColumns {
  readonly timeX: number
  readonly destinationX: number
  readonly destinationWidth: number
  readonly quantity: FigureColumn & { readonly right: number }
  readonly unitX: number
  readonly amount: FigureColumn & { readonly right: number }
}

const CELL: TextStyle = { face: 'regular', size: 7.5, ink: 'text' }
const HEAD: TextStyle = { face: 'regular', size: 7.2, ink: 'muted' }
const GAP = 12
const UNIT_GAP = 3
const UNIT_WIDTH_AT_MOST = 60
const ROW_PADDING = 1.7

/** All usage lists under one title; nothing where the snapshot has none. */
export function usageStrips(context: LayoutContext): Strip[] {
  const lists = context.snapshot.usage.filter((list) => list.rows.length > 0)
  if (lists.length === 0) return []
  return [titleStrip(context), ...lists.flatMap((list) => listStrips(context, list))]
}

function titleStrip({ set, words }: LayoutContext): Strip {
  return {
    height: 24,
    keepWithNext: true,
    startsPage: true,
    draw: (page, top) => set.left(page, words.usageTitle, STYLES.sellerName, LEFT, top + ascent(STYLES.sellerName)),
  }
}

/** One list: rows and their sum, which never stands alone at the head of a page. */
function listStrips(context: LayoutContext, list: SnapshotUsageList): Strip[] {
  const cells = list.rows.map((row) => cellsOf(context, row))
  const columns = placeColumns(context, cells, list.total)
  const table = runningTable(context, columns, list.heading)
  const keepsLast = list.total !== null
  return [
    ...cells.map((one, index) => rowStrip(context, columns, table, one, keepsLast && index === cells.length - 1)),
    ...(list.total === null ? [] : [totalStrip(context, columns, table, list.total)]),
    space(14, false),
  ]
}

function cellsOf({ set, language, snapshot }: LayoutContext, row: SnapshotUsageRow): UsageCells {
  const figure = (text: string): Figure => figureOf(text, decimalMark(language), set, CELL)
  const quantity = row.quantityLabel ?? (row.quantity === null ? null : formatDecimal(row.quantity, language, 0))
  return {
    row,
    date: formatDate(row.date, language),
    quantity: quantity === null ? null : figure(quantity),
    amount: row.amount === null ? null : figure(formatDecimal(row.amount, language, snapshot.currency.decimals)),
  }
}

/** Figures take what they need; the destination gets the rest and is wrapped in it. */
function placeColumns(context: LayoutContext, cells: readonly UsageCells[], total: string | null): UsageColumns {
  const { set, words, snapshot, language } = context
  const widest = (texts: readonly string[], word: string): number =>
    Math.max(set.width(word, HEAD), ...new Set(texts.map((text) => set.width(text, CELL))))
  const printedTotal = total === null ? null : formatDecimal(total, language, snapshot.currency.decimals)
  const sum = printedTotal === null ? null : figureOf(printedTotal, decimalMark(language), set, STYLES.smallBold)
  const amount = figureColumn([...cells.map((one) => one.amount), sum], [set.width(snapshot.currency.code, HEAD)])
  const unitWidth = Math.min(UNIT_WIDTH_AT_MOST, widest([...new Set(cells.map((one) => one.row.unit ?? ''))], ''))
  const unitX = RIGHT - amount.width - GAP - unitWidth
  const quantityRight = unitWidth > 0 ? unitX - UNIT_GAP : unitX
  const quantity = figureColumn(
    cells.map((one) => one.quantity),
    [set.width(words.quantity, HEAD)],
  )
  const timeX = LEFT + widest([...new Set(cells.map((one) => one.date))], words.date) + GAP
  const timeWidth = widest([...new Set(cells.map((one) => one.row.time ?? ''))], words.time)
  const destinationX = timeX + timeWidth + GAP
  return {
    timeX,
    destinationX,
    destinationWidth: quantityRight - quantity.width - GAP - destinationX,
    quantity: { ...quantity, right: quantityRight },
    unitX,
    amount: { ...amount, right: RIGHT },
  }
}

/** The heading is part of the head, so that each page names what its records belong to. */
function runningTable({ set, words, snapshot }: LayoutContext, columns: UsageColumns, heading: string): RunningTable {
  const headings = set.wrap(heading, STYLES.bodyBold, CONTENT_WIDTH)
  const headingHeight = headings.length * leading(STYLES.bodyBold) + 3
  const headHeight = headingHeight + leading(HEAD) + 5
  return {
    headHeight,
    carry: null,
    drawHead: (page, top) => {
      headings.forEach((line, index) =>
        set.start(
          page,
          line,
          STYLES.bodyBold,
          { x: LEFT, width: CONTENT_WIDTH },
          top + ascent(STYLES.bodyBold) + index * leading(STYLES.bodyBold),
        ),
      )
      const y = top + headingHeight + ascent(HEAD)
      set.left(page, words.date, HEAD, LEFT, y)
      set.left(page, words.time, HEAD, columns.timeX, y)
      set.left(page, words.destination, HEAD, columns.destinationX, y)
      set.right(page, words.quantity, HEAD, columns.quantity.right, y)
      set.right(page, snapshot.currency.code, HEAD, columns.amount.right, y)
      drawRule(page, LEFT, top + headHeight - 2, CONTENT_WIDTH, 'strong')
    },
  }
}

function rowStrip(context: LayoutContext, columns: UsageColumns, table: RunningTable, cells: UsageCells, keepWithNext: boolean): Strip {
  const { set } = context
  const lines = set.wrap(cells.row.destination, CELL, columns.destinationWidth)
  const units = set.wrap(cells.row.unit ?? '', CELL, UNIT_WIDTH_AT_MOST)
  const height = Math.max(lines.length, units.length) * leading(CELL) + 2 * ROW_PADDING
  return {
    height,
    keepWithNext,
    table,
    draw: (page, top) => {
      const y = top + ROW_PADDING + ascent(CELL)
      const below = (texts: readonly Line[], x: number): void =>
        texts.forEach((text, index) => set.left(page, text, CELL, x, y + index * leading(CELL)))
      below([cells.date], LEFT)
      below([cells.row.time ?? ''], columns.timeX)
      const room = { x: columns.destinationX, width: columns.destinationWidth }
      lines.forEach((line, index) => set.start(page, line, CELL, room, y + index * leading(CELL)))
      below(units, columns.unitX)
      drawRowFigures(context, columns, cells, page, y)
      drawRule(page, LEFT, top + height - 0.5, CONTENT_WIDTH, 'hairline')
    },
  }
}

function drawRowFigures({ set }: LayoutContext, columns: UsageColumns, cells: UsageCells, page: PageDrawing, y: number): void {
  const { quantity, amount } = columns
  if (cells.quantity) drawFigure(page, cells.quantity, quantity, { right: quantity.right, y }, set, CELL)
  if (cells.amount) drawFigure(page, cells.amount, amount, { right: amount.right, y }, set, CELL)
}

function totalStrip(context: LayoutContext, columns: UsageColumns, table: RunningTable, total: string): Strip {
  const { set, words, language, snapshot } = context
  const style = STYLES.smallBold
  const figure = figureOf(formatDecimal(total, language, snapshot.currency.decimals), decimalMark(language), set, style)
  const { amount } = columns
  return {
    height: leading(style) + 6,
    keepWithNext: false,
    table,
    draw: (page, top) => {
      const y = top + 3 + ascent(style)
      set.left(page, words.total, style, columns.destinationX, y)
      drawFigure(page, figure, amount, { right: amount.right, y }, set, style)
      drawRule(page, columns.destinationX, top, RIGHT - columns.destinationX, 'strong')
    },
  }
}
