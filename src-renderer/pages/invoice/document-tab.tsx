/** The page as the customer sees it, beside the derivation of every amount on it. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { downloadPdf } from '../../client/files.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals, useSystem, useTimeForm } from '../../client/use-session.ts'
import { KeyHint } from '../../components/key-hint.tsx'
import { Await, LoadingRows } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { readDecimal } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { recordPath } from '../../records/record-links.ts'
import { DocumentDesk } from './document-desk.tsx'
import { documentPaths, treeText } from './document-marks.ts'
import { Explanation } from './explanation.tsx'
import type { InvoiceView } from './invoice-data.ts'
import { checkSums } from './sum-check.ts'
import { invoiceText as text } from './text.ts'
import { type Marks, useMarks } from './use-marks.ts'

export interface DocumentTabProps {
  readonly invoice: InvoiceView
  readonly explained: boolean
  readonly onExplain: (open: boolean) => void
}

/** An issued document never changes, so neither does its page. */
const NEVER: readonly string[] = []

export function DocumentTab(props: DocumentTabProps) {
  const { data, failure, refetch } = useOperation<InvoiceSnapshot>('invoice.document', { id: props.invoice.id }, { reads: NEVER })
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{(snapshot) => <Beside {...props} snapshot={snapshot} />}</Await>
}

function Beside({ invoice, explained, onExplain, snapshot }: DocumentTabProps & { readonly snapshot: InvoiceSnapshot }) {
  const paths = documentPaths(snapshot.taxRows.length)
  const marks = useMarks(['0', paths.net])
  const side = useRef<HTMLElement>(null)
  const step = (by: number) => {
    const at = snapshot.lines.findIndex((_, index) => marks.marked === paths.line(index))
    const next = at < 0 ? (by > 0 ? 0 : snapshot.lines.length - 1) : at + by
    if (snapshot.lines[next]) marks.reveal(paths.line(next))
  }
  const reveal = (path: string) => {
    onExplain(true)
    marks.reveal(path)
  }
  useShortcuts([
    { keys: 'J', display: 'K/J', label: `${text.document.previousLine}, ${text.document.nextLine.toLowerCase()}`, run: () => step(1) },
    { keys: 'K', label: text.document.previousLine, bar: false, run: () => step(-1) },
    {
      keys: '=',
      label: text.explain.title,
      run: () => {
        onExplain(true)
        requestAnimationFrame(() => side.current?.querySelector<HTMLElement>('[role="treegrid"]')?.focus())
      },
    },
  ])
  useRevealed(marks.cursor)
  const savePdf = useSavePdf(invoice.id)
  return (
    <div className="page-body">
      <DocumentDesk snapshot={snapshot} mark={{ marked: marks.marked, onHover: marks.hover, onChoose: reveal }} onDownload={savePdf} />
      {explained && (
        <aside className="beside" ref={side} aria-label={text.explain.title}>
          <ExplanationPanel invoice={invoice} marks={marks} onClose={() => onExplain(false)} />
        </aside>
      )}
    </div>
  )
}

function useSavePdf(invoice: number): () => void {
  const client = useClient()
  const toasts = useToasts()
  return () => {
    void downloadPdf(client, invoice).then((result) => {
      if (!result.ok) toasts.failed(result.failure)
    })
  }
}

/** Brings the chosen part of the page into sight when the keys or the tree chose it. */
function useRevealed(cursor: string): void {
  useEffect(() => {
    document.querySelector(`.doc [data-mark="${cursor}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [cursor])
}

function ExplanationPanel({
  invoice,
  marks,
  onClose,
}: {
  readonly invoice: InvoiceView
  readonly marks: Marks
  readonly onClose: () => void
}) {
  const { data, failure, refetch } = useOperation<ExplanationNode>('invoice.explain', { id: invoice.id }, { reads: NEVER })
  const system = useSystem()
  const navigate = useNavigate()
  const toasts = useToasts()
  const leads = useMemo(() => (entity: string) => system.entity(entity) !== undefined || entity === 'invoice', [system])
  const form = useTimeForm()
  const copy = () => {
    if (data) void navigator.clipboard.writeText(treeText(data, form)).then(() => toasts.done(text.explain.copied))
  }
  return (
    <>
      <div className="beside-head">
        <h2 className="section-title">{text.explain.title}</h2>
        <span className="spacer" />
        <button type="button" className="link small" onClick={copy} disabled={!data}>
          {text.explain.copy}
        </button>
        <button type="button" className="link-quiet" aria-label={text.explain.close} title={text.explain.close} onClick={onClose}>
          <KeyHint keys="Alt E" />
        </button>
      </div>
      {failure ? <FailureNote failure={failure} onRetry={refetch} /> : !data && <LoadingRows rows={10} />}
      {data && (
        <Explanation
          root={data}
          marks={marks}
          leads={leads}
          onFollow={({ entity, id }) => void navigate({ to: recordPath(entity, id) })}
          foot={<Foot root={data} invoice={invoice} />}
        />
      )}
    </>
  )
}

function Foot({ root, invoice }: { readonly root: ExplanationNode; readonly invoice: InvoiceView }) {
  const digits = useDecimals()(invoice.currency)
  const check = useMemo(() => checkSums(root, digits), [root, digits])
  const words =
    check.kind === 'exact'
      ? text.explain.addsUp
      : (check.kind === 'rounded' ? text.explain.rounded : text.explain.differs)(readDecimal(check.sum), readDecimal(check.amount))
  return (
    <>
      <ShapeIcon shape={check.kind === 'differs' ? 'cross' : 'tick'} tone={check.kind === 'differs' ? 'bad' : 'ok'} />
      <span className={check.kind === 'differs' ? 'tone-bad' : undefined}>
        {words} {invoice.billing_run_code && text.explain.by(invoice.billing_run_code)}
      </span>
    </>
  )
}
