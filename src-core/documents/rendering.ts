/**
 * What other modules use of document rendering. It stands apart from `index.ts` so that the engine,
 * which registers modules but draws no page, does not load the PDF and font libraries.
 */
export type { DocumentFonts } from './typesetting/fonts.ts'
export { DOCUMENT_LANGUAGES, type DocumentLanguage, documentLanguage } from '../kernel/document-language.ts'
export {
  formatDate,
  formatDecimal,
  formatIban,
  formatMinor,
  formatPercent,
  formatPeriod,
} from './formats.ts'
export { createInvoiceRenderer, type InvoiceRenderer, renderInvoicePdf } from './invoice-pdf.ts'
export { type DocumentWords, documentWords, pageLabel } from './labels.ts'
export {
  type DocumentKind,
  type InvoiceSnapshot,
  invoiceSnapshotSchema,
  type SnapshotLine,
  type SnapshotLogo,
  type SnapshotSeller,
  type SnapshotTaxRow,
  type SnapshotUsageList,
  type SnapshotUsageRow,
  TEMPLATE_VERSION,
} from './snapshot.ts'
