/**
 * Documents a second, beside pdf-lib drawing the same text bare: Helvetica, nothing embedded, no
 * rules, no layout. Every document differs, in every round, so that neither side lives off its memory.
 */
import { PDFDocument, type PDFFont, StandardFonts } from 'pdf-lib'
import { createInvoiceRenderer } from '../../src-core/documents/invoice-pdf.ts'
import type { FaceName } from '../../src-core/documents/typesetting/fonts.ts'
import { PAGE_HEIGHT, PAGE_WIDTH, type PageDrawing } from '../../src-core/documents/page-drawing.ts'
import type { InvoiceSnapshot } from '../../src-core/documents/snapshot.ts'
import { notoFonts, sampleInvoice } from '../core/documents/samples.ts'

export interface DocumentPagesMeasure {
  /** Our documents, one page of eleven lines each. */
  readonly documentsASecond: number
  /** The yardstick: pdf-lib drawing the same runs of text. */
  readonly bareASecond: number
  readonly ratio: number
}

const DOCUMENTS = 60
const ROUNDS = 3
const STREETS = ['Schifferstraße', 'Königsallee', 'Am Zollhafen', 'Müllerweg', 'Quai de l’Yser', 'Jarrestraße', 'Çınar Sokak']

/** Renders both in turn and takes the best round of each; about three seconds. */
export async function measureDocumentPages(): Promise<DocumentPagesMeasure> {
  const renderer = createInvoiceRenderer(notoFonts())
  let own = 0
  let bare = 0
  for (let round = 0; round < ROUNDS; round++) {
    const snapshots = Array.from({ length: DOCUMENTS }, (_, index) => variedInvoice(round * DOCUMENTS + index))
    own = Math.max(own, await rate(snapshots, (snapshot) => renderer.render(snapshot)))
    const drawings = await Promise.all(snapshots.map((snapshot) => renderer.layOut(snapshot)))
    const texts = drawings.map((pages) => pages.map(inHelvetica))
    bare = Math.max(bare, await rate(texts, drawBare))
  }
  return { documentsASecond: own, bareASecond: bare, ratio: own / bare }
}

/** Other numbers, names and streets, hence other sets of letters. */
function variedInvoice(index: number): InvoiceSnapshot {
  const base = sampleInvoice()
  return sampleInvoice({
    number: `INV-2026-${String(14_417 + index * 37).padStart(6, '0')}`,
    customerNumber: `CUST-${String(318 + index * 11).padStart(5, '0')}`,
    buyer: {
      ...base.buyer,
      names: [`${String.fromCharCode(65 + (index % 26))}${'xjqzvwyk'[index % 8] ?? ''}elis Handel & Söhne ${index} OHG`],
      addressLines: [`${STREETS[index % STREETS.length] ?? ''} ${index + 1}`, `${47_000 + index * 13} Duisburg`],
    },
  })
}

async function rate<Item>(items: readonly Item[], render: (item: Item) => Promise<Uint8Array>): Promise<number> {
  const start = performance.now()
  for (const item of items) await render(item)
  return (items.length * 1000) / (performance.now() - start)
}

/** The standard fonts know WinAnsi alone; the two signs beyond it get their nearest. */
function inHelvetica(page: PageDrawing): PageDrawing {
  const plain = (text: string): string => text.replace(/\u2212/g, '-').replace(/[^\x20-\x7e\u00a0-\u00ff\u2013\u2019]/g, '?')
  return { ...page, runs: page.runs.map((run) => ({ ...run, text: plain(run.text) })) }
}

async function drawBare(pages: readonly PageDrawing[]): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const fonts: Record<FaceName, PDFFont> = {
    regular: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
  }
  for (const drawing of pages) {
    const page = document.addPage([PAGE_WIDTH, PAGE_HEIGHT])
    for (const { text, style, x, y } of drawing.runs) {
      page.drawText(text, { x, y: PAGE_HEIGHT - y, size: style.size, font: fonts[style.face] })
    }
  }
  return document.save({ updateFieldAppearances: false, objectsPerTick: Number.POSITIVE_INFINITY })
}
