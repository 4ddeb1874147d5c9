/** The table of invoice lines: columns planned from what stands in them, rows cut into strips. */
import { decimal } from '../kernel/decimal.ts'
import { ascent, CONTENT_WIDTH, LEFT, leading, type LayoutContext, RIGHT } from './document-style.ts'
import type { Line } from './typesetting/directions.ts'
import { drawFigure, type Figure, type FigureColumn, figureColumn, figureOf } from './figures.ts'
import { decimalMark, formatDecimal, formatPercent, formatPeriod } from './formats.ts'
import { drawRule, type PageDrawing, type TextStyle } from './page-drawing.ts'
import type { CarryRow, RunningTable, Strip } from './page-flow.ts'
import type { SnapshotLine } from './snapshot.ts'

/** Where the sums below the table line up with its amounts. */
export interface AmountColumn extends FigureColumn {
  readonly right: number
}

export interface LineTable {
  readonly strips: readonly Strip[]
  readonly amounts: AmountColumn
}

interface TableStyles {
  readonly head: TextStyle
  readonly cell: TextStyle
  readonly bold: TextStyle
  readonly muted: TextStyle
  /** Positions and the word beside a carried total: muted, in the size of the cells. */
  readonly position: TextStyle
}

/** A line's cells as printed, before anything is wrapped. */
interface Cells {
  readonly line: SnapshotLine
  readonly period: string
  readonly quantity: Figure | null
  readonly price: Figure | null
  readonly priceWord: string
  readonly tax: string
  readonly amount: Figure
}

interface Columns {
  readonly styles: TableStyles
  readonly positionWidth: number
  readonly descriptionX: number
  readonly descriptionWidth: number
  /** `null` where the period stands below the description for want of room, or no line has one. */
  readonly periodX: number | null
  readonly quantity: FigureColumn & { readonly right: number }
  readonly unitX: number
  readonly unitWidth: number
  readonly price: FigureColumn & { readonly right: number }
  readonly taxRight: number | null
  readonly amount: AmountColumn
}

const GAP = 13
const UNIT_GAP = 3
const POSITION_GAP = 9
const POSITION_WIDTH_AT_MOST = 40
const UNIT_WIDTH_AT_MOST = 62
const PERIOD_WIDTH_AT_MOST = 120
const DESCRIPTION_AT_LEAST = 128
const ROW_PADDING = 4.4
/** Rows up to this many lines are never split between pages. */
const LINES_KEPT_TOGETHER = 12
/** Tried in turn until the description has room. */
const SIZES = [9, 8.2, 7.4, 6.6]

/** Plans the table. Amounts are shown in at least the currency's digits, with their own digits beyond. */
export function buildLineTable(context: LayoutContext): LineTable {
  const columns = planColumns(context)
  const table = runningTable(context, columns.layout)
  const strips: Strip[] = []
  let group: string | null = null
  for (const cells of columns.cells) {
    const heading = cells.line.group
    if (heading !== null && heading !== group) strips.push(...headingStrips(context, columns.layout, table, heading))
    group = heading
    strips.push(...rowStrips(context, columns.layout, table, cells))
  }
  return { strips, amounts: columns.layout.amount }
}

function stylesOf(size: number): TableStyles {
  return {
    head: { face: 'regular', size: size - 0.6, ink: 'muted' },
    cell: { face: 'regular', size, ink: 'text' },
    bold: { face: 'bold', size, ink: 'text' },
    muted: { face: 'regular', size: size - 1, ink: 'muted' },
    position: { face: 'regular', size, ink: 'muted' },
  }
}

/** The largest size that leaves the description room; before it shrinks, the period moves below the description. */
function planColumns(context: LayoutContext): { layout: Columns; cells: Cells[] } {
  const plans = SIZES.flatMap((size) => [true, false].map((periodColumn) => ({ size, periodColumn })))
  for (const { size, periodColumn } of plans) {
    const styles = stylesOf(size)
    const cells = context.snapshot.lines.map((line) => cellsOf(context, styles, line))
    const layout = placeColumns(context, styles, cells, periodColumn)
    const last = size === SIZES.at(-1) && !periodColumn
    if (layout.descriptionWidth >= DESCRIPTION_AT_LEAST || last) return { layout, cells }
  }
  throw new RangeError('no table size is planned')
}

function cellsOf(context: LayoutContext, styles: TableStyles, line: SnapshotLine): Cells {
  const { language, set, snapshot, words } = context
  const mark = decimalMark(language)
  const figure = (text: string): Figure => figureOf(text, mark, set, styles.cell)
  const quantity = line.quantityLabel ?? (line.quantity === null ? null : formatDecimal(line.quantity, language, 0))
  const percent = line.taxPercent === null ? line.taxCode : formatPercent(line.taxPercent, language)
  return {
    line,
    period: line.period === null ? '' : formatPeriod(line.period, language),
    quantity: quantity === null ? null : figure(quantity),
    price: line.unitPrice === null ? null : figure(formatDecimal(line.unitPrice, language, snapshot.currency.decimals)),
    priceWord: line.tiered && line.unitPrice === null ? words.tiered : '',
    tax: percent ?? '',
    amount: figure(formatDecimal(line.amount, language, snapshot.currency.decimals)),
  }
}

/** Figures take what they need, from the right; the description gets the rest. */
function placeColumns(context: LayoutContext, styles: TableStyles, cells: readonly Cells[], periodColumn: boolean): Columns {
  const { set, snapshot, words } = context
  const headWidth = (word: string): number => set.width(word, styles.head)
  const widest = (texts: Iterable<string>): number => Math.max(0, ...[...new Set(texts)].map((text) => set.width(text, styles.cell)))
  const taxes = new Set(cells.map((one) => one.tax))
  const amount = figureColumn(
    cells.map((one) => one.amount),
    [headWidth(snapshot.currency.code)],
  )
  const taxRight = taxes.size > 1 ? RIGHT - amount.width - GAP : null
  const taxWidth = taxRight === null ? 0 : Math.max(widest(taxes), headWidth(words.tax)) + GAP
  const priceRight = RIGHT - amount.width - GAP - taxWidth
  const price = figureColumn(
    cells.map((one) => one.price),
    [headWidth(words.price), widest(cells.map((one) => one.priceWord))],
  )
  const unitWidth = Math.min(UNIT_WIDTH_AT_MOST, widest(cells.map((one) => one.line.unit ?? '')))
  const unitX = priceRight - price.width - GAP - unitWidth
  const quantityRight = unitWidth > 0 ? unitX - UNIT_GAP : unitX
  const quantity = figureColumn(
    cells.map((one) => one.quantity),
    [headWidth(words.quantity)],
  )
  const periodWidth = Math.min(PERIOD_WIDTH_AT_MOST, widest(cells.map((one) => one.period)))
  const periodX = periodColumn && periodWidth > 0 ? quantityRight - quantity.width - GAP - periodWidth : null
  const positionWidth = positionColumn(cells, widest, headWidth(words.position))
  const descriptionX = LEFT + positionWidth
  return {
    styles,
    positionWidth,
    descriptionX,
    descriptionWidth: (periodX ?? quantityRight - quantity.width) - GAP - descriptionX,
    periodX,
    quantity: { ...quantity, right: quantityRight },
    unitX,
    unitWidth,
    price: { ...price, right: priceRight },
    taxRight,
    amount: { ...amount, right: RIGHT },
  }
}

function positionColumn(cells: readonly Cells[], widest: (texts: Iterable<string>) => number, headWidth: number): number {
  const positions = cells.flatMap((one) => one.line.position ?? [])
  return positions.length === 0 ? 0 : Math.min(POSITION_WIDTH_AT_MOST, Math.max(widest(positions), headWidth)) + POSITION_GAP
}

function runningTable(context: LayoutContext, columns: Columns): RunningTable {
  const { head } = columns.styles
  const headHeight = leading(head) + 8
  return {
    headHeight,
    drawHead: (page, top) => {
      drawHeadCells(context, columns, page, top + ascent(head))
      drawRule(page, LEFT, top + headHeight - 3, CONTENT_WIDTH, 'strong')
    },
    carry: carryRow(context, columns),
  }
}

function drawHeadCells({ set, snapshot, words }: LayoutContext, columns: Columns, page: PageDrawing, y: number): void {
  const { head } = columns.styles
  if (columns.positionWidth > 0) set.left(page, words.position, head, LEFT, y)
  set.left(page, words.description, head, columns.descriptionX, y)
  if (columns.periodX !== null) set.left(page, words.period, head, columns.periodX, y)
  set.right(page, words.quantity, head, columns.quantity.right, y)
  set.right(page, words.price, head, columns.price.right, y)
  if (columns.taxRight !== null) set.right(page, words.tax, head, columns.taxRight, y)
  set.right(page, snapshot.currency.code, head, columns.amount.right, y)
}

/** The running total lines up with the amounts and may reach left beyond their column. */
function carryRow(context: LayoutContext, columns: Columns): CarryRow {
  const { set, language, snapshot, words } = context
  const { position, cell } = columns.styles
  const height = leading(cell) + 2 * ROW_PADDING
  return {
    height,
    draw: (page, top, total, place) => {
      const y = top + ROW_PADDING + ascent(cell)
      const figure = figureOf(formatDecimal(total, language, snapshot.currency.decimals), decimalMark(language), set, cell)
      const right = columns.amount.right - columns.amount.after + figure.after
      set.right(page, words.carriedForward, position, right - set.width(figure.text, cell) - GAP, y)
      set.right(page, figure.text, cell, right, y)
      if (place === 'head') drawRule(page, LEFT, top + height, CONTENT_WIDTH, 'hairline')
    },
  }
}

/** A heading is kept with the first row of its group. */
function headingStrips(context: LayoutContext, columns: Columns, table: RunningTable, heading: string): Strip[] {
  const { bold } = columns.styles
  const lines = context.set.wrap(heading, bold, CONTENT_WIDTH)
  return lines.map((text, index) => {
    const above = index === 0 ? ROW_PADDING + 5 : 0
    const below = index === lines.length - 1 ? ROW_PADDING : 0
    const height = above + leading(bold) + below
    return {
      height,
      keepWithNext: true,
      table,
      draw: (page, top) => {
        context.set.start(page, text, bold, { x: LEFT, width: CONTENT_WIDTH }, top + above + ascent(bold))
        if (below > 0) drawRule(page, LEFT, top + height, CONTENT_WIDTH, 'hairline')
      },
    }
  })
}

/** One line of print of a row: what stands in the text columns. */
interface RowText {
  readonly text: Line
  readonly style: TextStyle
}

/** A strip for each line of print; figures stand on the first, the rule below the last. */
function rowStrips(context: LayoutContext, columns: Columns, table: RunningTable, cells: Cells): Strip[] {
  const { set } = context
  const { cell, position } = columns.styles
  const texts = rowTexts(context, columns, cells)
  const periods = columns.periodX === null ? [] : set.wrap(cells.period, cell, PERIOD_WIDTH_AT_MOST)
  const positions = cells.line.position === null ? [] : set.wrap(cells.line.position, cell, columns.positionWidth - POSITION_GAP)
  const units = cells.line.unit === null ? [] : set.wrap(cells.line.unit, cell, columns.unitWidth)
  const count = Math.max(texts.length, periods.length, positions.length, units.length)
  return Array.from({ length: count }, (_, index) => {
    const above = index === 0 ? ROW_PADDING : 0
    const below = index === count - 1 ? ROW_PADDING : 0
    const height = above + leading(texts[index]?.style ?? cell) + below
    return {
      height,
      keepWithNext: index < count - 1 && (count <= LINES_KEPT_TOGETHER || index === 0 || index === count - 2),
      table,
      ...(index === 0 ? { amount: decimal(cells.line.amount) } : {}),
      draw: (page, top) => {
        const y = top + above + ascent(cell)
        const text = texts[index]
        if (text) set.start(page, text.text, text.style, { x: columns.descriptionX, width: columns.descriptionWidth }, y)
        set.left(page, positions[index] ?? '', position, LEFT, y)
        if (columns.periodX !== null) set.left(page, periods[index] ?? '', cell, columns.periodX, y)
        set.left(page, units[index] ?? '', cell, columns.unitX, y)
        if (index === 0) drawRowFigures(context, columns, cells, page, y)
        if (below > 0) drawRule(page, LEFT, top + height, CONTENT_WIDTH, 'hairline')
      },
    }
  })
}

/** The description column from top to bottom: label, period where it has no column, detail. */
function rowTexts({ set }: LayoutContext, columns: Columns, cells: Cells): RowText[] {
  const { cell, muted } = columns.styles
  const wrapped = (text: string, style: TextStyle): RowText[] =>
    text === '' ? [] : set.wrap(text, style, columns.descriptionWidth).map((line) => ({ text: line, style }))
  return [
    ...set.wrap(cells.line.label, cell, columns.descriptionWidth).map((text) => ({ text, style: cell })),
    ...(columns.periodX === null ? wrapped(cells.period, muted) : []),
    ...wrapped(cells.line.detail ?? '', muted),
  ]
}

function drawRowFigures({ set }: LayoutContext, columns: Columns, cells: Cells, page: PageDrawing, y: number): void {
  const { cell } = columns.styles
  const { quantity, price, amount } = columns
  if (cells.quantity) drawFigure(page, cells.quantity, quantity, { right: quantity.right, y }, set, cell)
  if (cells.price) drawFigure(page, cells.price, price, { right: price.right, y }, set, cell)
  set.right(page, cells.priceWord, cell, price.right, y)
  if (columns.taxRight !== null) set.right(page, cells.tax, cell, columns.taxRight, y)
  drawFigure(page, cells.amount, amount, { right: amount.right, y }, set, cell)
}
