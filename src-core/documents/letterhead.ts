/** The top of the first page: seller, title, address window, reference block. */
import { ascent, CONTENT_WIDTH, LEFT, leading, type LayoutContext, RIGHT, STYLES } from './document-style.ts'
import { formatDate, formatPeriod } from './formats.ts'
import { type Box, drawRule, MM, type PageDrawing, type TextStyle } from './page-drawing.ts'
import type { LogoSize } from './logo.ts'
import { clampLines } from './typesetter.ts'

const HEAD_TOP = 13 * MM
const LOGO_MAX_WIDTH = 62 * MM
const LOGO_MAX_HEIGHT = 15 * MM
/** The sender's line stands at the top of the window, the address below it (DIN 5008 form B: 45 to 90 mm). */
const SENDER_Y = 49.5 * MM
const ADDRESS_Y = 56 * MM
const ADDRESS_WIDTH = 80 * MM
const META_WIDTH = 78 * MM
const META_GAP = 12
const BODY_TOP_AT_LEAST = 92 * MM
const GAP_BEFORE_BODY = 9 * MM
const LINES_AN_ENTRY = 3

/** The document's name with its number, `Rechnung INV-2026-014417`; a draft without number says so. */
export function documentTitle({ snapshot, words }: LayoutContext): string {
  return `${documentName({ snapshot, words })} ${snapshot.number ?? `(${words.draft})`}`
}

function documentName({ snapshot, words }: Pick<LayoutContext, 'snapshot' | 'words'>): string {
  return snapshot.kind === 'creditNote' ? words.creditNote : words.invoice
}

/**
 * Draws the top of the first page.
 *
 * @returns where the body begins, in points from the page's top edge
 */
export function drawLetterhead(context: LayoutContext, page: PageDrawing, logo: LogoSize | null): number {
  drawSellerHead(context, page, logo)
  const addressEnd = drawAddress(context, page)
  const metaEnd = drawMeta(context, page)
  return Math.max(addressEnd + GAP_BEFORE_BODY, metaEnd + GAP_BEFORE_BODY, BODY_TOP_AT_LEAST)
}

function drawSellerHead(context: LayoutContext, page: PageDrawing, logo: LogoSize | null): void {
  const { set, snapshot } = context
  const titleY = HEAD_TOP + ascent(STYLES.title)
  const title = documentName(context)
  set.right(page, title, STYLES.title, RIGHT, titleY)
  const room = CONTENT_WIDTH - set.width(title, STYLES.title) - 24
  let y = HEAD_TOP
  if (logo) {
    page.logo = logoBox(logo, room)
    y += page.logo.height + 4
  } else {
    y = drawLines(context, page, clampLines(set.wrap(snapshot.seller.name, STYLES.sellerName, room), 2), STYLES.sellerName, LEFT, y)
  }
  const named = logo ? [snapshot.seller.name, ...snapshot.seller.addressLines] : snapshot.seller.addressLines
  const address = clampLines(set.wrap(named.join(' · '), STYLES.small, room), 2)
  y = drawLines(context, page, address, STYLES.small, LEFT, y)
  drawRule(page, LEFT, Math.max(y + 9, 31 * MM), CONTENT_WIDTH, 'strong')
}

function logoBox(logo: LogoSize, room: number): Box {
  const scale = Math.min(Math.min(LOGO_MAX_WIDTH, room) / logo.width, LOGO_MAX_HEIGHT / logo.height)
  return { x: LEFT, y: HEAD_TOP, width: logo.width * scale, height: logo.height * scale }
}

function drawAddress(context: LayoutContext, page: PageDrawing): number {
  const { set, snapshot } = context
  const { seller } = snapshot
  const addressee = snapshot.receiver ?? snapshot.buyer
  const sender = [seller.name, ...seller.addressLines].join(' · ')
  set.left(page, set.wrap(sender, STYLES.legal, ADDRESS_WIDTH)[0] ?? '', STYLES.legal, LEFT, SENDER_Y)
  const entries = [...addressee.names, ...addressee.addressLines, ...(addressee.country === null ? [] : [addressee.country])]
  const lines = entries.flatMap((entry) => clampLines(set.wrap(entry, STYLES.body, ADDRESS_WIDTH), LINES_AN_ENTRY))
  return drawLines(context, page, lines, STYLES.body, LEFT, ADDRESS_Y - ascent(STYLES.body))
}

/** Labels and values on the right, the values under each other, the widest one at the margin. */
function drawMeta(context: LayoutContext, page: PageDrawing): number {
  const { set } = context
  const rows = metaRows(context)
  const labelWidth = Math.max(...rows.map(([label]) => set.width(label, STYLES.bodyMuted)))
  const room = META_WIDTH - labelWidth - META_GAP
  const wrapped = rows.map(([label, value]) => ({ label, lines: clampLines(set.wrap(value, STYLES.body, room), LINES_AN_ENTRY) }))
  const valueWidth = Math.max(...wrapped.flatMap((row) => row.lines.map((line) => set.width(line, STYLES.body))))
  const valueX = RIGHT - valueWidth
  let top = ADDRESS_Y - ascent(STYLES.body)
  for (const row of wrapped) {
    set.left(page, row.label, STYLES.bodyMuted, valueX - META_GAP - labelWidth, top + ascent(STYLES.body))
    top = drawLines(context, page, row.lines, STYLES.body, valueX, top) + 1.6
  }
  return top
}

function metaRows({ snapshot, words, language }: LayoutContext): [label: string, value: string][] {
  const { correctedInvoice, dueDate, servicePeriod } = snapshot
  const corrected = correctedInvoice && `${correctedInvoice.number}, ${formatDate(correctedInvoice.date, language)}`
  const rows: [string, string | null][] = [
    [snapshot.kind === 'creditNote' ? words.creditNoteNumber : words.invoiceNumber, snapshot.number ?? words.draft],
    [words.invoiceDate, formatDate(snapshot.invoiceDate, language)],
    [words.correctedInvoice, corrected],
    [words.dueDate, dueDate && formatDate(dueDate, language)],
    [words.servicePeriod, servicePeriod && formatPeriod(servicePeriod, language)],
    [words.customerNumber, snapshot.customerNumber],
    [words.orderReference, snapshot.orderReference],
    [words.taxId, snapshot.buyer.taxId],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '')
}

/** Draws lines from `top` down. @returns where the next line would begin */
function drawLines({ set }: LayoutContext, page: PageDrawing, lines: readonly string[], style: TextStyle, x: number, top: number): number {
  lines.forEach((line, index) => set.left(page, line, style, x, top + ascent(style) + index * leading(style)))
  return top + lines.length * leading(style)
}
