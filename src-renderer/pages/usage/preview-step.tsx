/** The preview of a usage file: what its columns become, and the first rows with what cannot be read. */
import { UnusedNote } from '../../components/unused-note.tsx'
import { Fragment, type ReactNode, useMemo } from 'react'
import { Button } from '../../components/button.tsx'
import { Segments } from '../../components/chips.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { Note } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { ChoiceBox } from '../../form/boxes.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { ReadingNotes } from '../import/reading-notes.tsx'
import { importText } from '../import/text.ts'
import type { UsageDetection } from '../../../src-core/rating/contract.ts'
import { ReadingForm, type UsageReading } from './reading-form.tsx'
import { usageText as text } from './text.ts'
import {
  CDR_ROLES,
  faultOfRow,
  missingRoles,
  NEEDED,
  PARAMETERS,
  remap,
  roleLabel,
  type UsageFormat,
  type UsagePreview,
} from './usage-preview.ts'

export interface PreviewStepProps {
  readonly name: string
  readonly found: UsageDetection
  readonly preview: UsagePreview
  readonly mapping: Readonly<Record<string, string>>
  readonly reading: UsageReading
  readonly busy: boolean
  readonly notes: ReactNode
  readonly onFormat: (format: UsageFormat) => void
  readonly onMapping: (mapping: Readonly<Record<string, string>>) => void
  readonly onReading: (reading: UsageReading) => void
  readonly onBack: () => void
  readonly onImport: () => void
}

export function PreviewStep(props: PreviewStepProps) {
  const { name, found, preview, mapping, reading, busy, notes, onFormat, onMapping, onReading, onBack, onImport } = props
  const open = found.questions.length
  const missing = missingRoles(preview, mapping)
  const reason =
    preview.rows.length === 0
      ? text.emptyFile
      : open > 0
        ? importText.answerFirst(open)
        : missing.length > 0
          ? text.missing(missing.map(roleLabel).join(', '))
          : null
  const start = () => (reason === null && !busy ? onImport() : undefined)
  useShortcuts([{ keys: 'Ctrl Enter', label: text.steps.run, run: start }])
  return (
    <>
      <div className="page-body">
        <Panel ground="paper" className="preview-columns" label={text.columnsTitle}>
          <Section title={text.columnsTitle}>
            <Segments
              label={text.format}
              items={Object.entries(text.formats).map(([key, label]) => ({ key, label }))}
              active={preview.format}
              onChoose={(format) => onFormat(format as UsageFormat)}
            />
            <Columns {...props} />
            <ReadingNotes
              head={found}
              onReading={({ mapping: columns, ...answers }) =>
                columns ? onMapping({ ...mapping, ...namedColumns(columns) }) : onReading({ ...reading, ...answers })
              }
            />
            <UnusedNote unused={found.unused.map((column) => ({ column, nearest: null }))} />
            <ReadingForm found={found} reading={reading} onReading={onReading} />
          </Section>
        </Panel>
        <Panel label={text.preview}>
          <Rows preview={preview} mapping={mapping} />
        </Panel>
      </div>
      <div className="preview-foot">
        <div className="preview-notes">{notes}</div>
        <span className="small ink2">
          {text.nothingWritten} {text.previewSays}
        </span>
        <span className="spacer" />
        <Button onClick={onBack}>{text.back}</Button>
        <Button kind="filled" keys="Ctrl Enter" disabled={busy} reason={reason} onClick={start}>
          {text.run(name)}
        </Button>
      </div>
    </>
  )
}

const namedColumns = (columns: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).flatMap(([field, column]) => (column === null ? [] : [[field, column]])))

const CHOICES = [
  { value: '', label: text.leaveOut },
  ...[...NEEDED, ...PARAMETERS].map((role) => ({ value: role, label: roleLabel(role) })),
]

function Columns({ preview, mapping, onMapping }: PreviewStepProps) {
  const roleOf = (column: string) => Object.entries(mapping).find(([, name]) => name === column)?.[0] ?? ''
  return (
    <table className="table preview-mapping">
      <thead>
        <tr>
          <th scope="col">{text.inFile}</th>
          <th scope="col">{text.becomes}</th>
          <th scope="col">{text.firstValue}</th>
        </tr>
      </thead>
      <tbody>
        {preview.columns.map((column, index) => (
          <tr key={`${column} ${index}`}>
            <td className="ellipsis">{preview.format === 'cdr' ? text.column(index + 1) : column}</td>
            <td>
              {preview.format === 'cdr' ? (
                roleLabel(CDR_ROLES[index] ?? '') || text.column(index + 1)
              ) : (
                <ChoiceBox
                  aria-label={text.becomesOf(column)}
                  value={roleOf(column)}
                  choices={CHOICES.slice(1)}
                  optional
                  onChange={(role) => onMapping(remap(mapping, column, role))}
                />
              )}
            </td>
            <td className="ellipsis ink2">{preview.rows[0]?.[index] ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Rows({ preview, mapping }: { readonly preview: UsagePreview; readonly mapping: Readonly<Record<string, string>> }) {
  const faults = useMemo(() => preview.rows.map((row) => faultOfRow(preview, mapping, row)), [preview, mapping])
  if (preview.rows.length === 0) return <Note tone="warn">{text.emptyFile}</Note>
  return (
    <div className="preview-scroll">
      <table className="table preview-rows">
        <thead>
          <tr>
            <th scope="col" className="right">
              {text.row}
            </th>
            <th scope="col">{text.result}</th>
            {preview.columns.map((column, index) => (
              <th scope="col" key={`${column} ${index}`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => {
            const fault = faults[index] ?? null
            return (
              <Fragment key={index}>
                <tr>
                  <td className="num right ink2">{formatCount(preview.numbers[index] ?? index + 1)}</td>
                  <td>
                    <span className="status">
                      <ShapeIcon shape={fault ? 'cross' : 'tick'} tone={fault ? 'bad' : 'ok'} /> {fault ? text.suspect : text.ready}
                    </span>
                  </td>
                  {preview.columns.map((column, at) => (
                    <td key={`${column} ${at}`} className={fault?.column === at ? 'num preview-fault' : 'num'}>
                      {row[at] ?? ''}
                    </td>
                  ))}
                </tr>
                {fault && (
                  <tr className="preview-reason">
                    <td colSpan={2} />
                    <td colSpan={preview.columns.length} className="small tone-bad">
                      {fault.reason}
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
