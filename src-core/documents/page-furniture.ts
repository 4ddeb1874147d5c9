/** What stands on every page: footer with the seller's legal data, page number, later heads, draft mark. */
import {
  ascent,
  CONTENT_WIDTH,
  FOOTER_BOTTOM,
  LATER_BODY_TOP,
  LATER_HEAD_Y,
  LEFT,
  leading,
  type LayoutContext,
  RIGHT,
  STYLES,
} from './document-style.ts'
import type { Line } from './typesetting/directions.ts'
import { formatDate, formatIban } from './formats.ts'
import { pageLabel } from './labels.ts'
import { documentTitle } from './letterhead.ts'
import { drawRule, PAGE_HEIGHT, PAGE_WIDTH, type PageDrawing, type TextStyle } from './page-drawing.ts'

/** The footer, wrapped once and drawn on each page. */
export interface Footer {
  readonly columns: readonly FooterColumn[]
  readonly style: TextStyle
  /** Upper edge; the body and the page number end above it. */
  readonly top: number
}

interface FooterColumn {
  readonly x: number
  readonly width: number
  readonly lines: readonly Line[]
}

/** What stands above the body of every page but the first, wrapped once. */
export interface LaterHead {
  readonly title: readonly Line[]
  readonly seller: readonly Line[]
  readonly sellerWidth: number
  /** Where the body begins. */
  readonly bodyTop: number
}

const COLUMN_GAP = 14
/** Tried in turn until the footer leaves room for the body; nothing of it is cut, it is legal data. */
const FOOTER_SIZES = [6.6, 5.8, 5]
const FOOTER_HEIGHT_AT_MOST = 170
const RULE_TO_TEXT = 5
/** Room above the footer for the page number. */
const PAGE_NUMBER_ROOM = 20
/** The draft mark runs up the page at this angle, in degrees. */
const DRAFT_ANGLE = 52

/** Plans the footer: its columns stand apart evenly and no wider than they must. */
export function planFooter(context: LayoutContext): Footer {
  const plans = FOOTER_SIZES.map((size) => footerOf(context, { ...STYLES.legal, size }))
  const fits = plans.find(({ top }) => FOOTER_BOTTOM - top <= FOOTER_HEIGHT_AT_MOST)
  return fits ?? (plans.at(-1) as Footer)
}

function footerOf(context: LayoutContext, style: TextStyle): Footer {
  const { set } = context
  const columns = footerEntries(context)
  const widest = columns.map((entries) => Math.max(...entries.flatMap((entry) => entry.split('\n')).map((part) => set.width(part, style))))
  const widths = sharedWidths(widest, CONTENT_WIDTH - COLUMN_GAP * (columns.length - 1))
  const spare = CONTENT_WIDTH - widths.reduce((sum, width) => sum + width, 0)
  const gap = columns.length > 1 ? spare / (columns.length - 1) : 0
  let x = LEFT
  const placed = columns.map((entries, index) => {
    const width = widths[index] ?? 0
    const column = { x, width, lines: entries.flatMap((entry) => set.wrap(entry, style, width)) }
    x += width + gap
    return column
  })
  const rows = Math.max(0, ...placed.map((column) => column.lines.length))
  return { columns: placed, style, top: FOOTER_BOTTOM - rows * leading(style) - RULE_TO_TEXT }
}

/** Plans the head of later pages; a long name or number takes the lines that it needs. */
export function planLaterHead(context: LayoutContext): LaterHead {
  const { set, snapshot, language } = context
  const title = set.wrap(`${documentTitle(context)} · ${formatDate(snapshot.invoiceDate, language)}`, STYLES.small, CONTENT_WIDTH * 0.55)
  const sellerWidth = CONTENT_WIDTH - Math.max(...title.map((line) => set.width(line, STYLES.small))) - COLUMN_GAP
  const seller = set.wrap(snapshot.seller.name, STYLES.smallBold, sellerWidth)
  const more = Math.max(title.length, seller.length) - 1
  return { title, seller, sellerWidth, bodyTop: LATER_BODY_TOP + more * leading(STYLES.small) }
}

/** Name and address, ways to reach the seller, bank, tax and register. */
function footerEntries({ snapshot, words }: LayoutContext): string[][] {
  const { seller } = snapshot
  return [
    [seller.name, ...seller.addressLines],
    [seller.phone && `${words.phone} ${seller.phone}`, seller.email, seller.website],
    seller.bank ? [seller.bank.bankName, `IBAN ${formatIban(seller.bank.iban)}`, seller.bank.bic && `BIC ${seller.bank.bic}`] : [],
    [seller.taxId && `${words.taxId} ${seller.taxId}`, seller.registration],
  ]
    .map((entries) => entries.filter((entry): entry is string => entry !== null && entry !== ''))
    .filter((entries) => entries.length > 0)
}

/** Columns that need less than an equal share keep their width; the others share what is left. */
function sharedWidths(wanted: readonly number[], room: number): number[] {
  let share = room / wanted.length
  for (let round = 0; round < wanted.length; round++) {
    const modest = wanted.filter((width) => width <= share)
    if (modest.length === wanted.length) break
    share = (room - modest.reduce((sum, width) => sum + width, 0)) / (wanted.length - modest.length)
  }
  return wanted.map((width) => Math.min(width, share))
}

/** Where the body of every page ends, in points from the top edge. */
export function bodyBottom(footer: Footer): number {
  return footer.top - PAGE_NUMBER_ROOM
}

/** Draws the furniture; the number of pages must be known by now. */
export function drawFurniture(context: LayoutContext, pages: readonly PageDrawing[], footer: Footer, later: LaterHead): void {
  pages.forEach((page, index) => {
    if (context.snapshot.draft) drawDraftMark(context, page)
    if (index > 0) drawLaterHead(context, page, later)
    drawFooter(context, page, footer)
    context.set.right(page, pageLabel(context.words, index + 1, pages.length), STYLES.small, RIGHT, footer.top - 6)
  })
}

function drawFooter({ set }: LayoutContext, page: PageDrawing, { columns, style, top }: Footer): void {
  drawRule(page, LEFT, top, CONTENT_WIDTH, 'hairline')
  for (const { lines, ...room } of columns) {
    lines.forEach((line, row) => set.start(page, line, style, room, top + RULE_TO_TEXT + ascent(style) + row * leading(style)))
  }
}

function drawLaterHead({ set }: LayoutContext, page: PageDrawing, { title, seller, sellerWidth, bodyTop }: LaterHead): void {
  const y = (row: number): number => LATER_HEAD_Y + row * leading(STYLES.small)
  seller.forEach((line, row) => set.start(page, line, STYLES.smallBold, { x: LEFT, width: sellerWidth }, y(row)))
  title.forEach((line, row) => set.right(page, line, STYLES.small, RIGHT, y(row)))
  drawRule(page, LEFT, LATER_HEAD_Y + 6 + bodyTop - LATER_BODY_TOP, CONTENT_WIDTH, 'hairline')
}

/** The word across the page, lighter than any text, beneath all else. */
function drawDraftMark({ set, words }: LayoutContext, page: PageDrawing): void {
  const style = STYLES.draft
  const half = set.width(words.draft, style) / 2
  const angle = (DRAFT_ANGLE * Math.PI) / 180
  const x = PAGE_WIDTH / 2 - half * Math.cos(angle) + style.size * 0.35 * Math.sin(angle)
  const y = PAGE_HEIGHT / 2 + half * Math.sin(angle) + style.size * 0.35 * Math.cos(angle)
  page.runs.unshift({ text: words.draft, style, x, y, angle: DRAFT_ANGLE })
}
