/** The folders in which scripts may name files: nothing outside them is read, written or told of. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { LongTextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { bridgeText } from './text.ts'

const text = bridgeText.folders

export interface FoldersSheetProps {
  readonly opened: boolean
  readonly folders: readonly string[]
  readonly onClose: () => void
}

export function FoldersSheet({ opened, folders, onClose }: FoldersSheetProps) {
  return (
    <Sheet opened={opened} onClose={onClose} title={text.title} size={520}>
      <FoldersForm folders={folders} onClose={onClose} />
    </Sheet>
  )
}

/** A folder a line; each once. */
export function foldersOf(typed: string): readonly string[] {
  return [
    ...new Set(
      typed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ]
}

function FoldersForm({ folders, onClose }: Omit<FoldersSheetProps, 'opened'>) {
  const [typed, setTyped] = useState(folders.join('\n'))
  const save = useCommand('bridge.set', { done: () => text.saved })
  const run = async () => {
    if ((await save.run({ folders: foldersOf(typed) })).ok) onClose()
  }
  useShortcuts([{ keys: 'Ctrl Enter', label: text.save, inFields: true, run: () => void run() }], 'sheet')
  return (
    <div className="token-form">
      <p className="ink2">{text.says}</p>
      <FieldShell label={text.label} hint={text.hint}>
        {(control) => <LongTextBox {...control} mono rows={6} autoFocus value={typed} onChange={setTyped} />}
      </FieldShell>
      <FailureNote failure={save.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{shared.actions.back}</Button>
        <Button kind="filled" keys="Ctrl Enter" disabled={save.running} onClick={() => void run()}>
          {text.save}
        </Button>
      </div>
    </div>
  )
}
