/** A customer document as a page of HTML, drawn from the same snapshot, words and formats as its PDF. */
import type { ReactNode } from 'react'
import { documentLanguage } from '../../../src-core/kernel/document-language.ts'
import { formatDate, formatIban, formatMinor, formatPeriod } from '../../../src-core/documents/formats.ts'
import { buyerLine, documentWords } from '../../../src-core/documents/labels.ts'
import { hasRightToLeft, joinedApart } from '../../../src-core/kernel/right-to-left.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { DocumentLines } from './document-lines.tsx'
import { documentPaths } from './document-marks.ts'
import { DocumentSums } from './document-sums.tsx'
import { DocumentUsage } from './document-usage.tsx'
import type { PageContext, PageMark } from './page-context.ts'

export interface DocumentPageProps {
  readonly snapshot: InvoiceSnapshot
  readonly mark?: PageMark
}

export function DocumentPage({ snapshot, mark }: DocumentPageProps) {
  const language = documentLanguage(snapshot.language)
  const words = documentWords(language)
  const context: PageContext = { snapshot, words, language, mark }
  const paths = documentPaths(snapshot.taxRows.length)
  return (
    <article className="doc" lang={snapshot.language} aria-label={`${titleOf(context)} ${snapshot.number ?? words.draft}`}>
      {snapshot.draft && (
        <div className="doc-draft" aria-hidden>
          {words.draft}
        </div>
      )}
      <SellerHead context={context} />
      <div className="doc-parties">
        <Address snapshot={snapshot} />
        <Meta context={context} />
      </div>
      <Paragraph>{buyerLine(snapshot, words)}</Paragraph>
      <Paragraph>{snapshot.headerText}</Paragraph>
      <DocumentLines context={context} paths={paths} />
      <DocumentSums context={context} paths={paths} />
      <Paragraph>{snapshot.reverseChargeNote}</Paragraph>
      <Paragraph>{snapshot.paymentTerms}</Paragraph>
      <Payment context={context} />
      <Paragraph>{snapshot.footerText}</Paragraph>
      <DocumentUsage context={context} />
      <Footer context={context} />
    </article>
  )
}

function titleOf({ snapshot, words }: PageContext): string {
  return snapshot.kind === 'creditNote' ? words.creditNote : words.invoice
}

function SellerHead({ context }: { readonly context: PageContext }) {
  const { seller } = context.snapshot
  const named = seller.logo ? [seller.name, ...seller.addressLines] : seller.addressLines
  return (
    <header className="doc-head">
      <div className="doc-seller">
        {seller.logo ? (
          <img className="doc-logo" alt={seller.name} src={`data:image/${seller.logo.format};base64,${seller.logo.base64}`} />
        ) : (
          <div className="doc-seller-name" dir="auto">
            {seller.name}
          </div>
        )}
        <div className="doc-small">{joinedApart(named, ' · ')}</div>
      </div>
      <div className="doc-title">{titleOf(context)}</div>
    </header>
  )
}

function Address({ snapshot }: { readonly snapshot: InvoiceSnapshot }) {
  const { seller } = snapshot
  const addressee = snapshot.receiver ?? snapshot.buyer
  const lines = [...addressee.names, ...addressee.addressLines, ...(addressee.country === null ? [] : [addressee.country])]
  return (
    <address className={lines.some(hasRightToLeft) ? 'doc-address doc-address-right' : 'doc-address'}>
      <div className="doc-sender">{joinedApart([seller.name, ...seller.addressLines], ' · ')}</div>
      {lines.map((line, index) => (
        <div key={index} dir="auto">
          {line}
        </div>
      ))}
    </address>
  )
}

type Row = readonly [label: string, value: string | null]

function isShown(row: Row): row is readonly [string, string] {
  return row[1] !== null && row[1] !== ''
}

/** Labels and their values, under each other. */
function Pairs({ rows, className }: { readonly rows: readonly Row[]; readonly className: string }) {
  return (
    <dl className={className}>
      {rows.filter(isShown).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Meta({ context }: { readonly context: PageContext }) {
  const { snapshot, words, language } = context
  const { correctedInvoice, dueDate, servicePeriod } = snapshot
  const rows: Row[] = [
    [snapshot.kind === 'creditNote' ? words.creditNoteNumber : words.invoiceNumber, snapshot.number ?? words.draft],
    [words.invoiceDate, formatDate(snapshot.invoiceDate, language)],
    [words.correctedInvoice, correctedInvoice && `${correctedInvoice.number}, ${formatDate(correctedInvoice.date, language)}`],
    [words.dueDate, dueDate && formatDate(dueDate, language)],
    [words.servicePeriod, servicePeriod && formatPeriod(servicePeriod, language)],
    [words.customerNumber, snapshot.customerNumber],
    [words.orderReference, snapshot.orderReference],
    [words.taxId, snapshot.buyer.taxId],
  ]
  return <Pairs rows={rows} className="doc-meta" />
}

function Paragraph({ children }: { readonly children: ReactNode }) {
  return children === null || children === '' ? null : (
    <p className="doc-text" dir="auto">
      {children}
    </p>
  )
}

/** Where to pay, only where the buyer is to transfer something. */
function Payment({ context }: { readonly context: PageContext }) {
  const { snapshot, words, language } = context
  const { bank } = snapshot.seller
  const toTransfer = snapshot.kind === 'invoice' && snapshot.paymentMethod === 'transfer' && snapshot.totals.payable > 0
  if (!toTransfer || bank === null) return null
  const rows: Row[] = [
    [words.payable, `${formatMinor(snapshot.totals.payable, snapshot.currency, language)} ${snapshot.currency.code}`],
    ['IBAN', formatIban(bank.iban)],
    ['BIC', bank.bic],
    [words.bank, bank.bankName],
    [words.reference, snapshot.remittanceReference ?? snapshot.number],
  ]
  return <Pairs rows={rows} className="doc-payment" />
}

/** Name and address, ways to reach the seller, bank, tax and register. */
function Footer({ context }: { readonly context: PageContext }) {
  const { snapshot, words } = context
  const { seller } = snapshot
  const bank = seller.bank
  const columns = [
    [seller.name, ...seller.addressLines],
    [seller.phone && `${words.phone} ${seller.phone}`, seller.email, seller.website],
    bank ? [bank.bankName, `IBAN ${formatIban(bank.iban)}`, bank.bic && `BIC ${bank.bic}`] : [],
    [seller.taxId && `${words.taxId} ${seller.taxId}`, seller.registration],
  ].map((column) => column.filter((entry): entry is string => entry !== null && entry !== ''))
  return (
    <footer className="doc-footer">
      {columns.map(
        (column, index) =>
          column.length > 0 && (
            <div key={index}>
              {column.map((entry) => (
                <div key={entry} dir="auto">
                  {entry}
                </div>
              ))}
            </div>
          ),
      )}
    </footer>
  )
}
