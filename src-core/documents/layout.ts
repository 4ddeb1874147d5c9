/** Lays a snapshot out on pages: the order of the parts and the room each gets. */
import { type LayoutContext, STYLES } from './document-style.ts'
import { documentLanguage } from '../kernel/document-language.ts'
import { buyerLine, documentWords } from './labels.ts'
import { drawLetterhead } from './letterhead.ts'
import { buildLineTable } from './line-table.ts'
import type { LogoSize } from './logo.ts'
import { emptyPage, type PageDrawing } from './page-drawing.ts'
import { flowStrips, type Strip } from './page-flow.ts'
import { bodyBottom, drawFurniture, planFooter, planLaterHead } from './page-furniture.ts'
import type { InvoiceSnapshot } from './snapshot.ts'
import { noteStrips, sumStrips, textStrips } from './totals.ts'
import type { Typesetter } from './typesetting/typesetter.ts'
import { usageStrips } from './usage-table.ts'

/** The words, formats and typesetter of one document. */
export function layoutContext(snapshot: InvoiceSnapshot, set: Typesetter): LayoutContext {
  const language = documentLanguage(snapshot.language)
  return { snapshot, language, words: documentWords(language), set }
}

/**
 * Draws a document's pages. Amounts are in the snapshot's currency; periods are half open there and
 * printed with their last day. Depends on nothing but its arguments.
 */
export function layOut(context: LayoutContext, logo: LogoSize | null): PageDrawing[] {
  const first = emptyPage()
  const footer = planFooter(context)
  const later = planLaterHead(context)
  const firstTop = drawLetterhead(context, first, logo)
  const table = buildLineTable(context)
  const strips = [
    ...closed(textStrips(context, buyerLine(context.snapshot, context.words), STYLES.body)),
    ...closed(textStrips(context, context.snapshot.headerText, STYLES.body)),
    ...withLastRow(table.strips, sumStrips(context, table.amounts)),
    ...noteStrips(context),
    ...usageStrips(context),
  ]
  const pages = flowStrips(strips, first, { firstTop, laterTop: later.bodyTop, bottom: bodyBottom(footer) })
  drawFurniture(context, pages, footer, later)
  return pages
}

/** The introduction's gap stands below it, before the table, instead of above. */
function closed(strips: readonly Strip[]): Strip[] {
  const [gap, ...lines] = strips
  return gap ? [...lines, { ...gap, keepWithNext: false }] : []
}

/** The sums never stand alone on a page: the last row goes with them. */
function withLastRow(rows: readonly Strip[], sums: readonly Strip[]): Strip[] {
  const last = rows.at(-1)
  return last ? [...rows.slice(0, -1), { ...last, keepWithNext: true }, ...sums] : [...sums]
}
