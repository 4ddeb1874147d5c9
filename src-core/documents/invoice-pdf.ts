/**
 * Renders invoice and credit note snapshots as PDF. The same snapshot and fonts give the same bytes
 * on every run and machine: nothing of clock, locale or earlier documents enters them.
 */
import { PDFDocument } from 'pdf-lib'
import { dayNumber } from '../kernel/dates.ts'
import { programsOf } from './font-program.ts'
import { type DocumentFonts, openFace } from './fonts.ts'
import { layOut, layoutContext } from './layout.ts'
import { documentTitle } from './letterhead.ts'
import { logoOpener } from './logo.ts'
import { charactersDrawn, paintPages } from './painter.ts'
import type { InvoiceSnapshot } from './snapshot.ts'
import { createTypesetter } from './typesetter.ts'
import type { LayoutContext } from './document-style.ts'
import type { PageDrawing } from './page-drawing.ts'

const PRODUCT = 'Countinghouse'
const MS_A_DAY = 86_400_000

/** Renders documents with fonts that are parsed once; for runs of many documents. */
export interface InvoiceRenderer {
  /** The pages as they will be painted. */
  layOut(snapshot: InvoiceSnapshot): Promise<readonly PageDrawing[]>
  /** The PDF file. */
  render(snapshot: InvoiceSnapshot): Promise<Uint8Array>
}

/**
 * Makes a renderer. It keeps measurements, font subsets and logos between documents; none of them
 * changes what is rendered.
 *
 * @throws Error when the fonts cannot be read
 */
export function createInvoiceRenderer(fonts: DocumentFonts): InvoiceRenderer {
  const faces = { regular: openFace(fonts.regular), bold: openFace(fonts.bold) }
  const programs = { regular: programsOf(faces.regular), bold: programsOf(faces.bold) }
  const openLogo = logoOpener()
  const set = createTypesetter(faces)
  const prepare = async (snapshot: InvoiceSnapshot) => {
    const context = layoutContext(snapshot, set)
    const logo = snapshot.seller.logo === null ? null : await openLogo(snapshot.seller.logo)
    return { context, logo, pages: layOut(context, logo) }
  }
  return {
    layOut: async (snapshot) => (await prepare(snapshot)).pages,
    render: async (snapshot) => {
      const { context, logo, pages } = await prepare(snapshot)
      const document = await PDFDocument.create({ updateMetadata: false })
      describe(document, context)
      const drawn = charactersDrawn(pages)
      paintPages(document, pages, { regular: programs.regular(drawn.regular), bold: programs.bold(drawn.bold) }, logo)
      return document.save({ updateFieldAppearances: false, objectsPerTick: Number.POSITIVE_INFINITY })
    },
  }
}

/**
 * Renders one document.
 *
 * @throws Error when the fonts cannot be read
 */
export async function renderInvoicePdf(snapshot: InvoiceSnapshot, fonts: DocumentFonts): Promise<Uint8Array> {
  return createInvoiceRenderer(fonts).render(snapshot)
}

/** Metadata, all from the snapshot: the file's dates are the midnight of the invoice date, UTC. */
function describe(document: PDFDocument, context: LayoutContext): void {
  const { snapshot } = context
  const issued = new Date(dayNumber(snapshot.invoiceDate) * MS_A_DAY)
  document.setTitle(documentTitle(context), { showInWindowTitleBar: true })
  document.setAuthor(snapshot.seller.name)
  document.setSubject(snapshot.buyer.names.join(', '))
  document.setLanguage(snapshot.language)
  document.setCreator(PRODUCT)
  document.setProducer(PRODUCT)
  document.setCreationDate(issued)
  document.setModificationDate(issued)
}
