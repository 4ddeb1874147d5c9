/**
 * Renders invoice and credit note snapshots as PDF. The same snapshot and fonts give the same bytes
 * on every run and machine: nothing of clock, locale or earlier documents enters them.
 */
import { PDFDocument } from 'pdf-lib'
import { dayNumber } from '../kernel/dates.ts'
import { type Drawn, type FontProgram, programsOf } from './typesetting/font-program.ts'
import { fontStack, type HanForm, type StackFace } from './typesetting/font-stack.ts'
import type { DocumentFonts } from './typesetting/fonts.ts'
import { hanFormOf } from './han-form.ts'
import { layOut, layoutContext } from './layout.ts'
import { documentTitle } from './letterhead.ts'
import { logoOpener } from './logo.ts'
import { drawnOn, paintPages } from './painter.ts'
import type { InvoiceSnapshot } from './snapshot.ts'
import { createTypesetter, type Typesetter } from './typesetting/typesetter.ts'
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
 * changes what is rendered. Font files beyond Latin, Greek and Cyrillic are read when a document first needs them.
 *
 * @throws Error when the fonts cannot be read
 */
export function createInvoiceRenderer(fonts: DocumentFonts): InvoiceRenderer {
  const stacks = { regular: fontStack(fonts, 'regular'), bold: fontStack(fonts, 'bold') }
  const primaries = { regular: stacks.regular.primary, bold: stacks.bold.primary }
  const programFor = programKeeper()
  const openLogo = logoOpener()
  const setters = new Map<HanForm, Typesetter>()
  const setterFor = (form: HanForm): Typesetter => {
    const known = setters.get(form) ?? createTypesetter(stacks, form)
    setters.set(form, known)
    return known
  }
  const prepare = async (snapshot: InvoiceSnapshot) => {
    const context = layoutContext(snapshot, setterFor(hanFormOf(snapshot)))
    const logo = snapshot.seller.logo === null ? null : await openLogo(snapshot.seller.logo)
    return { context, logo, pages: layOut(context, logo) }
  }
  return {
    layOut: async (snapshot) => (await prepare(snapshot)).pages,
    render: async (snapshot) => {
      const { context, logo, pages } = await prepare(snapshot)
      const document = await PDFDocument.create({ updateMetadata: false })
      describe(document, context)
      const programs = new Map([...drawnOn(pages, primaries)].map(([key, { face, drawn }]) => [key, programFor(face, drawn)]))
      paintPages(document, pages, programs, logo)
      return document.save({ updateFieldAppearances: false, objectsPerTick: Number.POSITIVE_INFINITY })
    },
  }
}

/** The programs of each face that a document has drawn in. */
function programKeeper(): (face: StackFace, drawn: Drawn) => FontProgram {
  const keepers = new Map<string, (drawn: Drawn) => FontProgram>()
  return ({ key, face }, drawn) => {
    const keeper = keepers.get(key) ?? programsOf(face)
    keepers.set(key, keeper)
    return keeper(drawn)
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
