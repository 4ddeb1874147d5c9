/** The top of the first page: seller, title, address window, reference block. */
import { joinedApart } from '../kernel/right-to-left.ts'
import { ascent, CONTENT_WIDTH, LEFT, leading, type LayoutContext, RIGHT, STYLES } from './document-style.ts'
import { fitted, type FittedLines } from './fitting.ts'
import { formatDate, formatPeriod } from './formats.ts'
import { type Box, drawRule, MM, type PageDrawing } from './page-drawing.ts'
import type { LogoSize } from './logo.ts'
import { beginsOnTheRight, type Room } from './typesetting/typesetter.ts'

const HEAD_TOP = 13 * MM
const LOGO_MAX_WIDTH = 62 * MM
const LOGO_MAX_HEIGHT = 15 * MM
/** The sender's line stands at the top of the window, the address below it (DIN 5008 form B: 45 to 90 mm). */
const SENDER_Y = 49.5 * MM
const ADDRESS_Y = 56 * MM
const ADDRESS_ROOM: Room = { x: LEFT, width: 80 * MM }
const META_WIDTH = 78 * MM
const META_GAP = 12
const BODY_TOP_AT_LEAST = 92 * MM
const GAP_BEFORE_BODY = 9 * MM
const RULE_AT_LEAST = 31 * MM
const GAP_AFTER_RULE = 4 * MM
const RULE_BELOW_HEAD = 9
/** What seller's name and address, sender, addressee and references may take before they are set smaller, in points. */
const NAME_HEIGHT = 38
const SELLER_ADDRESS_HEIGHT = 32
const SENDER_HEIGHT = 28
const ADDRESS_HEIGHT = 65 * MM

/** The document's name with its number, `Rechnung INV-2026-014417`; a draft without number says so. */
export function documentTitle({ snapshot, words }: LayoutContext): string {
  return `${documentName({ snapshot, words })} ${snapshot.number ?? `(${words.draft})`}`
}

function documentName({ snapshot, words }: Pick<LayoutContext, 'snapshot' | 'words'>): string {
  return snapshot.kind === 'creditNote' ? words.creditNote : words.invoice
}

/**
 * Draws the top of the first page. Nothing of it is cut: names and addresses are legal data. A head that
 * is too tall for the place of the address window moves it down.
 *
 * @returns where the body begins, in points from the page's top edge
 */
export function drawLetterhead(context: LayoutContext, page: PageDrawing, logo: LogoSize | null): number {
  const headEnd = drawSellerHead(context, page, logo)
  const sender = senderLines(context)
  const senderTop = SENDER_Y - ascent(sender.style) - (sender.lines.length - 1) * leading(sender.style)
  const down = Math.max(0, headEnd + GAP_AFTER_RULE - senderTop)
  drawLines(context, page, sender, ADDRESS_ROOM, senderTop + down)
  const top = ADDRESS_Y - ascent(STYLES.body) + down
  const addressEnd = drawAddress(context, page, top)
  const metaEnd = drawMeta(context, page, top)
  return Math.max(addressEnd + GAP_BEFORE_BODY, metaEnd + GAP_BEFORE_BODY, BODY_TOP_AT_LEAST + down)
}

/** @returns the height of the rule below it */
function drawSellerHead(context: LayoutContext, page: PageDrawing, logo: LogoSize | null): number {
  const { set, snapshot } = context
  const { name, addressLines } = snapshot.seller
  const titleY = HEAD_TOP + ascent(STYLES.title)
  const title = documentName(context)
  set.right(page, title, STYLES.title, RIGHT, titleY)
  const room = { x: LEFT, width: CONTENT_WIDTH - set.width(title, STYLES.title) - 24 }
  let y = HEAD_TOP
  if (logo) {
    page.logo = logoBox(logo, room.width)
    y += page.logo.height + 4
  } else {
    y = drawLines(context, page, fitted(set, [name], STYLES.sellerName, room.width, NAME_HEIGHT), room, y)
  }
  const address = joinedApart(logo ? [name, ...addressLines] : addressLines, ' · ')
  y = drawLines(context, page, fitted(set, [address], STYLES.small, room.width, SELLER_ADDRESS_HEIGHT), room, y)
  const rule = Math.max(y + RULE_BELOW_HEAD, RULE_AT_LEAST)
  drawRule(page, LEFT, rule, CONTENT_WIDTH, 'strong')
  return rule
}

function logoBox(logo: LogoSize, room: number): Box {
  const scale = Math.min(Math.min(LOGO_MAX_WIDTH, room) / logo.width, LOGO_MAX_HEIGHT / logo.height)
  return { x: LEFT, y: HEAD_TOP, width: logo.width * scale, height: logo.height * scale }
}

/** The sender above the address, for the window of the envelope. */
function senderLines({ set, snapshot: { seller } }: LayoutContext): FittedLines {
  return fitted(set, [joinedApart([seller.name, ...seller.addressLines], ' · ')], STYLES.legal, ADDRESS_ROOM.width, SENDER_HEIGHT)
}

/** An address with a line from right to left stands at the right edge of its window, as one block. */
function drawAddress(context: LayoutContext, page: PageDrawing, top: number): number {
  const { set, snapshot } = context
  const addressee = snapshot.receiver ?? snapshot.buyer
  const entries = [...addressee.names, ...addressee.addressLines, ...(addressee.country === null ? [] : [addressee.country])]
  const block = fitted(set, entries, STYLES.body, ADDRESS_ROOM.width, ADDRESS_HEIGHT)
  const { lines, style } = block
  if (!lines.some(beginsOnTheRight)) return drawLines(context, page, block, ADDRESS_ROOM, top)
  const right = ADDRESS_ROOM.x + ADDRESS_ROOM.width
  lines.forEach((line, index) => set.right(page, line, style, right, top + ascent(style) + index * leading(style)))
  return top + lines.length * leading(style)
}

/** Labels and values on the right, the values under each other, the widest one at the margin. */
function drawMeta(context: LayoutContext, page: PageDrawing, from: number): number {
  const { set } = context
  const rows = metaRows(context)
  const labelWidth = Math.max(...rows.map(([label]) => set.width(label, STYLES.bodyMuted)))
  const room = META_WIDTH - labelWidth - META_GAP
  const wrapped = rows.map(([label, value]) => ({ label, value: fitted(set, [value], STYLES.body, room, ADDRESS_HEIGHT / 3) }))
  const valueWidth = Math.max(...wrapped.flatMap(({ value }) => value.lines.map((line) => set.width(line, value.style))))
  const values = { x: RIGHT - valueWidth, width: valueWidth }
  let top = from
  for (const row of wrapped) {
    set.left(page, row.label, STYLES.bodyMuted, values.x - META_GAP - labelWidth, top + ascent(STYLES.body))
    top = drawLines(context, page, row.value, values, top) + 1.6
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
function drawLines({ set }: LayoutContext, page: PageDrawing, { lines, style }: FittedLines, room: Room, top: number): number {
  lines.forEach((line, index) => set.start(page, line, style, room, top + ascent(style) + index * leading(style)))
  return top + lines.length * leading(style)
}
