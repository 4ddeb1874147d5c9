/** The desk that a document's page lies on: language, size, download. */
import { Download, Minus, Plus } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { IconButton } from '../../components/button.tsx'
import { DocumentPage } from './document-page.tsx'
import type { PageMark } from './page-context.ts'
import { invoiceText as text } from './text.ts'
import { useFit } from './use-fit.ts'

const MARGIN = 44
const ICON = { size: 15, strokeWidth: 1.6, 'aria-hidden': true } as const

/** The English name of a document's language. */
function languageName(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
}

export interface DocumentDeskProps {
  readonly snapshot: InvoiceSnapshot
  readonly mark?: PageMark
  /** Saves it as PDF; a draft has none. */
  readonly onDownload?: () => void
  /** At the left of the bar. */
  readonly children?: ReactNode
}

export function DocumentDesk({ snapshot, mark, onDownload, children }: DocumentDeskProps) {
  const fit = useFit(MARGIN)
  return (
    <section className="desk" aria-label={text.document.desk}>
      <div className="desk-bar">
        {children}
        <span>
          {snapshot.draft ? text.document.draft : text.kinds[snapshot.kind]} {text.document.inLanguage(languageName(snapshot.language))}
        </span>
        {snapshot.textsFrom === 'carryOver' && (
          <span className="ink2" title={text.document.carriedOverHint}>
            {text.document.carriedOver}
          </span>
        )}
        <span className="spacer" />
        <span className="desk-zoom">
          <IconButton label={text.document.zoomOut} onClick={fit.smaller}>
            <Minus {...ICON} />
          </IconButton>
          <button type="button" className="link-quiet num" title={text.document.fit} onClick={fit.fit}>
            {`${fit.percent} %`}
          </button>
          <IconButton label={text.document.zoomIn} onClick={fit.larger}>
            <Plus {...ICON} />
          </IconButton>
          {onDownload && (
            <IconButton label={text.document.download} onClick={onDownload}>
              <Download {...ICON} />
            </IconButton>
          )}
        </span>
      </div>
      <div className="desk-scroll" ref={fit.desk} tabIndex={0} role="group" aria-label={text.document.desk}>
        <div style={{ '--pt': `${fit.point}px` } as CSSProperties}>
          <DocumentPage snapshot={snapshot} {...(mark ? { mark } : {})} />
        </div>
      </div>
    </section>
  )
}
