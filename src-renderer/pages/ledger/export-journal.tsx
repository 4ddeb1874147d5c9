/** The journal as a file: for a spreadsheet, or for hledger, Ledger and Beancount. */
import { useState } from 'react'
import { useClient } from '../../client/client-context.tsx'
import { saveFile } from '../../client/files.ts'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Radios } from '../../components/check.tsx'
import { Segments } from '../../components/chips.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { formatBytes } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { SpanBoxes, type Span, spanInput } from './span.tsx'
import { ledgerText as text } from './text.ts'

function useExport(format: string, amounts: string, span: Span) {
  const client = useClient()
  const toasts = useToasts()
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const run = async () => {
    setRunning(true)
    const result = await client.call<{ readonly file_name: string; readonly text: string }>('journal.export', {
      format,
      amounts,
      ...spanInput(span),
    })
    setRunning(false)
    setFailure(result.ok ? null : result.failure)
    if (!result.ok) return
    const file = new Blob([result.value.text], { type: 'text/plain;charset=utf-8' })
    saveFile(result.value.file_name, file)
    toasts.done(text.exported(result.value.file_name, formatBytes(file.size)))
  }
  return { running, failure, run: () => (running ? undefined : void run()) }
}

export interface ExportJournalProps {
  readonly span: Span
  readonly onSpan: (span: Span) => void
}

export function ExportJournal({ span, onSpan }: ExportJournalProps) {
  const known = useMay()('journal.export')
  const [format, setFormat] = useState('csv')
  const [amounts, setAmounts] = useState('posting')
  const { running, failure, run } = useExport(format, amounts, span)
  useShortcuts(known ? [{ keys: 'Ctrl E', label: text.export, run }] : [])
  return (
    <Panel label={text.tabs.export}>
      <Section title={text.export}>
        <p className="ink2 ledger-says">{text.exportSays}</p>
        <div className="export-form">
          <div>
            <div className="field-label">{text.format}</div>
            <Segments
              label={text.format}
              items={Object.entries(text.formats).map(([key, label]) => ({ key, label }))}
              active={format}
              onChoose={setFormat}
            />
          </div>
          <div>
            <div className="field-label">{text.amounts}</div>
            {format === 'csv' ? (
              <p>{text.csvBoth}</p>
            ) : (
              <Radios
                label={text.amounts}
                name="amounts"
                value={amounts}
                items={Object.entries(text.amountChoices).map(([value, label]) => ({ value, label }))}
                onChange={setAmounts}
              />
            )}
          </div>
          <div className="ledger-bar">
            <SpanBoxes span={span} onChange={onSpan} />
          </div>
          <FailureNote failure={failure} />
          <div className="actions">
            <Button kind="filled" keys="Ctrl E" disabled={running} reason={known ? null : text.unavailable('journal.export')} onClick={run}>
              {text.export}
            </Button>
          </div>
        </div>
      </Section>
    </Panel>
  )
}
