/** What every part of a document's page works with, and how it is pointed at. */
import type { DocumentLanguage } from '../../../src-core/kernel/document-language.ts'
import type { DocumentWords } from '../../../src-core/documents/labels.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'

/** Which part of the page is pointed at, by its path in the explanation. */
export interface PageMark {
  readonly marked: string | null
  readonly onHover: (path: string | null) => void
  readonly onChoose: (path: string) => void
}

export interface PageContext {
  readonly snapshot: InvoiceSnapshot
  readonly words: DocumentWords
  readonly language: DocumentLanguage
  /** Absent where nothing explains the page: a draft. */
  readonly mark?: PageMark | undefined
}

/** What an element of the page needs to be pointed at. */
export function markProps({ mark }: PageContext, path: string, className = '') {
  if (!mark) return { className }
  const on = mark.marked === path
  return {
    className: `${className} doc-point${on ? ' doc-marked' : ''}`,
    'data-mark': path,
    onPointerEnter: () => mark.onHover(path),
    onPointerLeave: () => mark.onHover(null),
    onClick: () => mark.onChoose(path),
  }
}
