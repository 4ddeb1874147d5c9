/** The second step: which column becomes which field, and how the file is read. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { Button } from '../../components/button.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { ChoiceBox, TextBox } from '../../form/boxes.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { ReadingNotes } from './reading-notes.tsx'
import { importText as text } from './text.ts'
import type { PreviewData } from './use-preview.ts'
import type { WizardControl } from './use-wizard.ts'
import { type Mapping, type Reading, readAnew, remapped } from './wizard.ts'

export interface ColumnsStepProps {
  readonly control: WizardControl
  readonly preview: PreviewData
  readonly onBack: () => void
}

export function ColumnsStep({ control, preview, onBack }: ColumnsStepProps) {
  const { wizard, change } = control
  const { head } = preview
  const missing = head?.missing ?? []
  const labels = missing.map((key) => head?.fields.find((field) => field.key === key)?.label ?? key).join(', ')
  const open = head?.questions.length ?? 0
  const next = () => (head && missing.length === 0 && open === 0 ? change({ ...wizard, step: 'preview' }) : undefined)
  useShortcuts([{ keys: 'Ctrl Enter', label: text.toPreview, run: next }])
  return (
    <>
      <div className="page-body">
        <Panel label={text.columns}>
          <Section title={text.columns} actions={<MappingChoice control={control} head={head} />}>
            {missing.length > 0 && <Note tone="warn">{text.missing(labels)}</Note>}
            <Await data={preview.failure ? undefined : head} rows={10}>
              {(data) => <MappingTable control={control} head={data} />}
            </Await>
          </Section>
        </Panel>
        <Panel ground="paper" className="import-reading" label={text.reading}>
          <Section title={text.reading}>
            <ReadingForm control={control} head={head} />
            {head && <ReadingNotes ofColumns head={head} onReading={(reading) => change(readAnew(wizard, reading))} />}
          </Section>
        </Panel>
      </div>
      <div className="preview-foot">
        <span className="small ink2">{text.nothingWritten}</span>
        <span className="spacer" />
        <Button keys="Alt Left" onClick={onBack}>
          {text.back}
        </Button>
        <Button
          kind="filled"
          keys="Ctrl Enter"
          reason={missing.length > 0 ? text.missingShort(missing.length) : open > 0 ? text.answerFirst(open) : null}
          disabled={!head}
          onClick={next}
        >
          {text.toPreview}
        </Button>
      </div>
    </>
  )
}

function MappingTable({ control, head }: { readonly control: WizardControl; readonly head: ImportPreview }) {
  const { wizard, change } = control
  const choices = head.fields.map((field) => ({
    value: field.key,
    label: field.required ? `${field.label} (${text.required})` : field.label,
  }))
  return (
    <table className="table import-mapping">
      <thead>
        <tr>
          <th scope="col">{text.inFile}</th>
          <th scope="col">{text.becomes}</th>
          <th scope="col">{text.readAsHead}</th>
          <th scope="col">{text.firstValue}</th>
        </tr>
      </thead>
      <tbody>
        {head.columns.map((column, at) => (
          <tr key={`${column.heading} ${at}`} className={column.field === null ? 'import-left' : undefined}>
            <td className="ellipsis" title={column.heading}>
              {column.heading === '' ? text.unnamed(at + 1) : column.heading}
            </td>
            <td>
              {column.heading === '' ? (
                <em>{text.leaveOut}</em>
              ) : (
                <select
                  className="box box-choice"
                  aria-label={text.becomesOf(column.heading)}
                  value={column.field ?? ''}
                  onChange={(event) => {
                    const { value } = event.currentTarget
                    change(remapped(wizard, column.heading, column.field, value === '' ? null : value))
                  }}
                >
                  <option value="">{text.leaveOut}</option>
                  {choices.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </select>
              )}
            </td>
            <td className="small">
              <ColumnType column={column} />
            </td>
            <td className="ellipsis ink2 num" title={column.first_value}>
              {column.first_value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The type of what a column becomes, and how its cells are read where that is not plain. */
export function ColumnType({ column }: { readonly column: ImportPreview['columns'][number] }) {
  if (column.type === null) return null
  if (column.form === null) return <span className="ink3">{text.types[column.type] ?? column.type}</span>
  return <span className="ink3">{column.type === 'date' ? text.dateAs(column.form) : text.numberAs(column.form)}</span>
}

function ReadingForm({ control, head }: { readonly control: WizardControl; readonly head: ImportPreview | undefined }) {
  const { wizard, change } = control
  const boxes: readonly [
    key: Exclude<keyof Reading, 'header_row' | 'column_forms' | 'confirm_date' | 'known_again'>,
    label: string,
    words: Readonly<Record<string, string>>,
  ][] = [
    ['encoding', text.encoding, text.encodings],
    ['delimiter', text.separator, text.separators],
    ['decimal_mark', text.decimalMark, text.decimalMarks],
    ['date_form', text.dateForm, text.dateForms],
  ]
  return (
    <div className="import-reading-form">
      {boxes.map(([key, label, words]) => (
        <label key={key}>
          <span className="field-label">{label}</span>
          <ChoiceBox
            value={wizard.reading[key] ?? head?.file[key] ?? ''}
            choices={[
              ...(wizard.reading[key] || head?.file[key] ? [] : [{ value: '', label: text.eachColumn }]),
              ...Object.entries(words).map(([value, word]) => ({ value, label: word })),
            ]}
            onChange={(value) => change(readAnew(wizard, { [key]: value }))}
          />
        </label>
      ))}
      <label>
        <span className="field-label">{text.headerRow}</span>
        <TextBox
          value={String(wizard.reading.header_row ?? head?.file.header_row ?? 1)}
          onChange={(value) => {
            const row = Number(value)
            if (Number.isInteger(row) && row > 0) change(readAnew(wizard, { header_row: row }))
          }}
        />
      </label>
    </div>
  )
}

interface SavedMapping {
  readonly name: string
  readonly mapping: Mapping
}

/** Mappings saved by name: choosing one, and saving what is set. */
function MappingChoice({ control, head }: { readonly control: WizardControl; readonly head: ImportPreview | undefined }) {
  const { wizard, change } = control
  const kind = wizard.kind ?? ''
  const { data = [] } = useOperation<readonly SavedMapping[]>('importMapping.list', { kind }, { reads: ['importMapping'] })
  const [name, setName] = useState<string | null>(null)
  const save = useCommand('importMapping.save', { done: () => text.mappingSaved(name ?? wizard.mappingName ?? '') })
  const store = async (as: string) => {
    const mapping = Object.fromEntries(
      (head?.columns ?? []).flatMap((column) => (column.field === null ? [] : [[column.field, column.heading]])),
    )
    const result = await save.run({ kind, name: as, mapping: { ...wizard.mapping, ...mapping } })
    if (!result.ok) return
    setName(null)
    change({ ...wizard, mapping: { ...wizard.mapping, ...mapping }, mappingName: as, mappingChanged: false })
  }
  const choose = (chosen: string) => {
    const found = data.find((one) => one.name === chosen)
    change({ ...wizard, mapping: found?.mapping ?? {}, mappingName: found ? chosen : null, mappingChanged: false })
  }
  if (name !== null)
    return <SaveAs name={name} running={save.running} failure={save.failure} onName={setName} onSave={(as) => void store(as)} />
  return (
    <span className="import-save-as">
      {data.length > 0 && (
        <select
          className="box box-choice"
          aria-label={text.mapping}
          value={wizard.mappingName ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{text.noMapping}</option>
          {data.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}
            </option>
          ))}
        </select>
      )}
      {wizard.mappingName !== null && wizard.mappingChanged && (
        <Button small onClick={() => void store(wizard.mappingName as string)}>
          {text.saveMapping}
        </Button>
      )}
      <Button small disabled={!head} onClick={() => setName('')}>
        {text.saveMappingAs}
      </Button>
    </span>
  )
}

interface SaveAsProps {
  readonly name: string
  readonly running: boolean
  readonly failure: Failure | null
  /** `null` closes the box. */
  readonly onName: (name: string | null) => void
  readonly onSave: (name: string) => void
}

function SaveAs({ name, running, failure, onName, onSave }: SaveAsProps) {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => place.current?.querySelector('input')?.focus(), [])
  const save = () => name.trim() !== '' && onSave(name.trim())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Enter') save()
    else onName(null)
  }
  return (
    <span className="import-save-as" ref={place}>
      <TextBox
        aria-label={text.mappingName}
        placeholder={text.mappingName}
        maxLength={100}
        value={name}
        onChange={onName}
        onKeyDown={onKeyDown}
      />
      <Button small disabled={name.trim() === '' || running} onClick={save}>
        {text.saveMapping}
      </Button>
      <FailureNote failure={failure} />
    </span>
  )
}
