/** A price file in: chosen, where it goes, what was wrong with it. And a version out as a file. */
import { useState } from 'react'
import type { ReadingQuestion } from '../../../src-core/exchange/contract.ts'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { ChangedVersion, VersionView } from '../../../src-core/pricing/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { type StagedFile, stageFile } from '../../client/files.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { CheckBox, Radios } from '../../components/check.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { askedDate } from '../../form/asked-date.ts'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReadingNotes } from '../import/reading-notes.tsx'
import { importText } from '../import/text.ts'
import type { Reading } from '../import/wizard.ts'
import { text } from './text.ts'

export interface ImportSheetProps {
  readonly planId: number
  /** The draft that is open, which the file may replace. */
  readonly draft: VersionView | null
  readonly onClose: () => void
  readonly onMade: (id: number) => void
}

type FileRead = ChangedVersion & { readonly lines: number; readonly by_prefix: readonly string[] }
type Into = 'draft' | 'fresh' | 'published'

export function ImportSheet({ planId, draft, onClose, onMade }: ImportSheetProps) {
  const client = useClient()
  const [staged, setStaged] = useState<StagedFile | null>(null)
  const [fault, setFault] = useState<Failure | null>(null)
  const [answers, setAnswers] = useState<Reading>({})
  const [mark, setMark] = useState('')
  const [into, setInto] = useState<Into>(draft ? 'draft' : 'fresh')
  const [from, setFrom] = useState<string | null>(null)
  const [resolve, setResolve] = useState(false)
  const [isMeant, setMeant] = useState(false)
  const done = { done: ({ number, lines, by_prefix }: FileRead) => text.done.imported(number, lines, by_prefix) }
  const read = useCommand<FileRead>('import.priceGrid', done)
  const take = async (file: File | undefined) => {
    setStaged(null)
    setAnswers({})
    read.clear()
    setMeant(false)
    if (!file) return
    const result = await stageFile(client, file)
    setFault(result.ok ? null : result.failure)
    if (result.ok) setStaged(result.value)
  }
  const run = async () => {
    const over = into === 'draft' && draft ? { id: draft.id, version: draft.version } : null
    const input = {
      ...{ price_plan: planId, staged: staged?.staged, file_name: staged?.file_name },
      ...answers,
      ...(mark === '' ? {} : { decimal_mark: mark }),
      valid_from: over ? null : from,
      over,
    }
    const confirming = isMeant ? { confirm_date: 'all' } : {}
    const result = await read.run({ ...input, publish: into === 'published', resolve_overlaps: resolve, ...confirming })
    if (result.ok) onMade(result.value.id)
  }
  const questions = questionsOf(read.failure)
  const places = [
    ...(draft ? [{ value: 'draft', label: text.import.draft(draft.number) }] : []),
    { value: 'fresh', label: text.import.fresh },
    { value: 'published', label: text.import.published },
  ]
  return (
    <Sheet opened size={460} title={text.import.title} onClose={onClose}>
      <p className="ink2 sheet-says">{text.import.says}</p>
      <div className="pg-import">
        <FieldShell label={text.import.file}>{(control) => <FileBox {...control} onFile={(file) => void take(file)} />}</FieldShell>
        <FieldShell label={text.import.mark}>
          {() => <Radios label={text.import.mark} name="mark" value={mark} items={MARKS} onChange={setMark} />}
        </FieldShell>
        <FieldShell label={text.import.into}>
          {() => <Radios label={text.import.into} name="into" value={into} items={places} onChange={(next) => setInto(next as Into)} />}
        </FieldShell>
        {into !== 'draft' && (
          <FieldShell label={text.import.from}>{(control) => <DateBox {...control} value={from} onChange={setFrom} />}</FieldShell>
        )}
        {into === 'published' && <CheckBox checked={resolve} label={text.import.resolve} onChange={setResolve} />}
      </div>
      {questions.length > 0 ? (
        <ReadingNotes head={{ questions, decided: [] }} onReading={(answer) => setAnswers({ ...answers, ...answer })} />
      ) : (
        <>
          <FailureNote failure={read.failure ?? fault} />
          {(isMeant || askedDate(read.failure) !== null) && (
            <CheckBox checked={isMeant} label={text.import.datesMeant} onChange={setMeant} />
          )}
        </>
      )}
      <AnswersLine answers={answers} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
        <Button kind="filled" disabled={staged === null || read.running} onClick={() => void run()}>
          {text.import.confirm}
        </Button>
      </div>
    </Sheet>
  )
}

/** What was answered, by name: it holds until another file is chosen. */
function AnswersLine({ answers }: { readonly answers: Reading }) {
  const said = Object.entries(answers).map(
    ([option, value]) => importText.answers[option]?.[String(value)] ?? importText.rowOf(String(value)),
  )
  return said.length === 0 ? null : <p className="small ink2">{said.join(', ')}</p>
}

const MARKS = [
  { value: '', label: text.import.anyMark },
  { value: '.', label: text.import.dot },
  { value: ',', label: text.import.comma },
]

/** Hands the file to the host, which reads it as it reads any. */
function FileBox({ id, onFile }: { readonly id: string; readonly onFile: (file: File | undefined) => void }) {
  return (
    <input
      id={id}
      type="file"
      accept=".csv,.txt,.tsv,text/csv"
      className="pg-file"
      onChange={(event) => onFile(event.currentTarget.files?.[0])}
    />
  )
}

/** What a refusal says that the file leaves open. */
function questionsOf(failure: Failure | null): readonly ReadingQuestion[] {
  return failure?.code === 'import.undecided' ? ((failure.details?.['questions'] ?? []) as readonly ReadingQuestion[]) : []
}

/** Hands a text to the operator as a file. */
export function offerFile(name: string, content: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
