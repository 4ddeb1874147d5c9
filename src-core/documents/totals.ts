/** What follows the lines: sums with their tax rows, notes, payment block. */
import { ascent, CONTENT_WIDTH, LEFT, leading, type LayoutContext, RIGHT, STYLES } from './document-style.ts'
import { figureOf } from './figures.ts'
import { decimalMark, formatIban, formatMinor, formatPercent, MINUS } from './formats.ts'
import type { AmountColumn } from './line-table.ts'
import { drawRule, type PageDrawing, type TextStyle } from './page-drawing.ts'
import type { Strip } from './page-flow.ts'
import type { SnapshotTaxRow } from './snapshot.ts'

/** One sum: words, perhaps the base it was taken from, amount; all as printed. */
interface SumRow {
  readonly label: string
  readonly base: string
  readonly amount: string
  readonly style: TextStyle
  /** A rule above closes a sum, two below close the document. */
  readonly ruleAbove: boolean
  readonly rulesBelow: boolean
}

const GAP = 13
const ROW_PADDING = 2.6
/** Share of the width left free before the sums, without and with the column of tax bases. */
const INDENT = { plain: 0.5, withBases: 0.36 }
/** Up to this many sums stay on one page. */
const SUMS_KEPT_TOGETHER = 14
const NOTE_GAP = 12

/** The sums, lined up with the amounts of the lines above them. */
export function sumStrips(context: LayoutContext, amounts: AmountColumn): Strip[] {
  const rows = sumRows(context)
  const withBases = rows.some((row) => row.base !== '')
  const left = LEFT + CONTENT_WIDTH * (withBases ? INDENT.withBases : INDENT.plain)
  const amountWidth = Math.max(...rows.map((row) => context.set.width(row.amount, row.style))) + amounts.after
  const baseWidth = Math.max(0, ...rows.map((row) => context.set.width(row.base, STYLES.bodyMuted)))
  const places = { left, baseRight: RIGHT - amountWidth - GAP, labelWidth: RIGHT - amountWidth - baseWidth - 2 * GAP - left, amounts }
  return [
    space(7, true),
    ...rows.map((row, index) => sumStrip(context, row, places, rows.length <= SUMS_KEPT_TOGETHER && index < rows.length - 1)),
  ]
}

function sumRows(context: LayoutContext): SumRow[] {
  const { snapshot, words, language } = context
  const { totals, currency, taxRows } = snapshot
  const money = (minor: number): string => formatMinor(minor, currency, language)
  const plain = { base: '', style: STYLES.body, ruleAbove: false, rulesBelow: false }
  const total = `${snapshot.kind === 'creditNote' ? words.creditNoteTotal : words.invoiceTotal} ${currency.code}`
  const last = { base: '', style: STYLES.sum, ruleAbove: true, rulesBelow: true }
  const taxes = taxRows.map((row) => ({ ...plain, label: taxLabel(context, row), base: taxBase(context, row), amount: money(row.tax) }))
  const net = { ...plain, label: words.net, amount: money(totals.net) }
  if (totals.prepaid === 0) return [net, ...taxes, { ...last, label: total, amount: money(totals.gross) }]
  return [
    net,
    ...taxes,
    { ...last, rulesBelow: false, style: STYLES.bodyBold, label: total, amount: money(totals.gross) },
    { ...plain, label: words.prepaid, amount: negated(money(totals.prepaid)) },
    { ...last, label: `${words.payable} ${currency.code}`, amount: money(totals.payable) },
  ]
}

function taxLabel({ language }: LayoutContext, row: SnapshotTaxRow): string {
  return row.percent === null ? row.label : `${row.label} ${formatPercent(row.percent, language)}`
}

/** With one rate the base is the net amount just above; only several rates need theirs. */
function taxBase({ snapshot, words, language }: LayoutContext, row: SnapshotTaxRow): string {
  return snapshot.taxRows.length < 2 ? '' : `${words.taxBase} ${formatMinor(row.base, snapshot.currency, language)}`
}

/** What was paid is printed as taken off. */
function negated(printed: string): string {
  return printed.startsWith(MINUS) ? printed.slice(MINUS.length) : `${MINUS}${printed}`
}

interface SumPlaces {
  readonly left: number
  readonly baseRight: number
  readonly labelWidth: number
  readonly amounts: AmountColumn
}

function sumStrip(context: LayoutContext, row: SumRow, places: SumPlaces, keepWithNext: boolean): Strip {
  const { set } = context
  const lines = set.wrap(row.label, row.style, places.labelWidth)
  const above = ROW_PADDING + (row.ruleAbove ? 3.4 : 0)
  const height = above + lines.length * leading(row.style) + ROW_PADDING + (row.rulesBelow ? 5 : 0)
  return {
    height,
    keepWithNext,
    draw: (page, top) => {
      if (row.ruleAbove) drawRule(page, places.left, top + 1, RIGHT - places.left, 'strong')
      const y = top + above + ascent(row.style)
      const room = { x: places.left, width: places.labelWidth }
      lines.forEach((line, index) => set.start(page, line, row.style, room, y + index * leading(row.style)))
      set.right(page, row.base, STYLES.bodyMuted, places.baseRight, y)
      drawSum(context, page, row, places.amounts, y)
    },
  }
}

function drawSum({ set, language }: LayoutContext, page: PageDrawing, row: SumRow, amounts: AmountColumn, y: number): void {
  const figure = figureOf(row.amount, decimalMark(language), set, row.style)
  const right = amounts.right - Math.max(0, amounts.after - figure.after)
  set.right(page, row.amount, row.style, right, y)
  if (!row.rulesBelow) return
  const width = figure.before + figure.after
  drawRule(page, right - width, y + 4.2, width, 'strong')
  drawRule(page, right - width, y + 6.4, width, 'strong')
}

/** Reverse charge, payment terms, payment block and closing text, as far as the snapshot has them. */
export function noteStrips(context: LayoutContext): Strip[] {
  const { snapshot } = context
  return [
    ...textStrips(context, snapshot.reverseChargeNote, STYLES.body),
    ...textStrips(context, snapshot.paymentTerms, STYLES.body),
    ...paymentStrips(context),
    ...textStrips(context, snapshot.footerText, STYLES.body),
  ]
}

/** A paragraph over the full width with a gap above; nothing for no text. */
export function textStrips({ set }: LayoutContext, text: string | null, style: TextStyle): Strip[] {
  if (text === null || text.trim() === '') return []
  const lines = set.wrap(text, style, CONTENT_WIDTH)
  const strips = lines.map(
    (line, index): Strip => ({
      height: leading(style),
      keepWithNext: index === 0 && lines.length > 1,
      draw: (page, top) => set.start(page, line, style, { x: LEFT, width: CONTENT_WIDTH }, top + ascent(style)),
    }),
  )
  return [space(NOTE_GAP, true), ...strips]
}

/** An empty strip. */
export function space(height: number, keepWithNext: boolean): Strip {
  return { height, keepWithNext, draw: () => undefined }
}

/** Where to pay, only where the buyer is to transfer something. */
function paymentStrips(context: LayoutContext): Strip[] {
  const { snapshot, words, language, set } = context
  const { bank } = snapshot.seller
  const toTransfer = snapshot.kind === 'invoice' && snapshot.paymentMethod === 'transfer' && snapshot.totals.payable > 0
  if (!toTransfer || bank === null) return []
  const reference = snapshot.remittanceReference ?? snapshot.number
  const rows: [string, string | null][] = [
    [words.payable, `${formatMinor(snapshot.totals.payable, snapshot.currency, language)} ${snapshot.currency.code}`],
    ['IBAN', formatIban(bank.iban)],
    ['BIC', bank.bic],
    [words.bank, bank.bankName],
    [words.reference, reference],
  ]
  const shown = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '')
  const valueX = LEFT + Math.max(...shown.map(([label]) => set.width(label, STYLES.bodyMuted))) + GAP
  return [space(NOTE_GAP, true), ...shown.map((row, index) => paymentStrip(context, row, valueX, index < shown.length - 1))]
}

function paymentStrip({ set }: LayoutContext, [label, value]: [string, string], valueX: number, keepWithNext: boolean): Strip {
  const lines = set.wrap(value, STYLES.body, RIGHT - valueX)
  return {
    height: lines.length * leading(STYLES.body) + 1.2,
    keepWithNext,
    draw: (page, top) => {
      const y = top + ascent(STYLES.body)
      set.left(page, label, STYLES.bodyMuted, LEFT, y)
      lines.forEach((line, index) => set.left(page, line, STYLES.body, valueX, y + index * leading(STYLES.body)))
    },
  }
}
