/** A price file in: chosen, where it goes, what was wrong with it. And a version out as a file. */
import { useState } from 'react'
import type { ChangedVersion, VersionView } from '../../../src-core/pricing/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { CheckBox, Radios } from '../../components/check.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
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
  const [content, setContent] = useState<string | null>(null)
  const [mark, setMark] = useState('')
  const [into, setInto] = useState<Into>(draft ? 'draft' : 'fresh')
  const [from, setFrom] = useState<string | null>(null)
  const [resolve, setResolve] = useState(false)
  const done = { done: ({ number, lines, by_prefix }: FileRead) => text.done.imported(number, lines, by_prefix) }
  const read = useCommand<FileRead>('priceVersion.importCsv', done)
  const run = async () => {
    const over = into === 'draft' && draft ? { id: draft.id, version: draft.version } : null
    const input = {
      price_plan_id: planId,
      text: content,
      ...(mark === '' ? {} : { decimal_mark: mark }),
      valid_from: over ? null : from,
      over,
    }
    const result = await read.run({ ...input, publish: into === 'published', resolve_overlaps: resolve })
    if (result.ok) onMade(result.value.id)
  }
  const places = [
    ...(draft ? [{ value: 'draft', label: text.import.draft(draft.number) }] : []),
    { value: 'fresh', label: text.import.fresh },
    { value: 'published', label: text.import.published },
  ]
  return (
    <Sheet opened size={460} title={text.import.title} onClose={onClose}>
      <p className="ink2 sheet-says">{text.import.says}</p>
      <div className="pg-import">
        <FieldShell label={text.import.file}>{(control) => <FileBox {...control} onRead={setContent} />}</FieldShell>
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
      <FailureNote failure={read.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
        <Button kind="filled" disabled={content === null || read.running} onClick={() => void run()}>
          {text.import.confirm}
        </Button>
      </div>
    </Sheet>
  )
}

const MARKS = [
  { value: '', label: text.import.anyMark },
  { value: '.', label: text.import.dot },
  { value: ',', label: text.import.comma },
]

/** Reads a text file: UTF-8, or Windows-1252 where it is not. */
function FileBox({ id, onRead }: { readonly id: string; readonly onRead: (content: string | null) => void }) {
  const read = async (file: File | undefined) => onRead(file ? decode(await file.arrayBuffer()) : null)
  return (
    <input
      id={id}
      type="file"
      accept=".csv,.txt,text/csv"
      className="pg-file"
      onChange={(event) => void read(event.currentTarget.files?.[0])}
    />
  )
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Hands a text to the operator as a file. */
export function offerFile(name: string, content: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
