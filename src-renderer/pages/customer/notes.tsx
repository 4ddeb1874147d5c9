/** Notes on the account that is chosen: what an operator wants the next one to know. */
import { useState } from 'react'
import type { ListPage, ListRow } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { LongTextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { customerText as text } from './text.ts'
import type { TreeNode } from './tree-rows.ts'

const MOST = 200

export function noteFilter(node: Pick<TreeNode, 'kind' | 'id'>) {
  return [
    { column: 'entity', op: '$equals' as const, value: node.kind },
    { column: 'record_id', op: '$equals' as const, value: node.id },
  ]
}

export function Notes({ node }: { readonly node: TreeNode }) {
  const { data, failure, refetch } = useOperation<ListPage>('note.list', { filter: noteFilter(node), limit: MOST }, { reads: ['note'] })
  const may = useMay()
  return (
    <Panel label={text.tabs.notes} className="notes">
      {may('note.create') && <AddNote node={node} />}
      <FailureNote failure={failure} onRetry={refetch} />
      {!data && !failure && <LoadingRows rows={3} />}
      {data?.rows.length === 0 && <EmptyState title={text.noNotes}>{text.noNotesSays}</EmptyState>}
      <ul className="notes-list">
        {data?.rows.map((row) => (
          <NoteRow key={row.id} row={row} removes={may('note.delete')} />
        ))}
      </ul>
    </Panel>
  )
}

function AddNote({ node }: { readonly node: TreeNode }) {
  const [note, setNote] = useState('')
  const add = useCommand('note.create', { done: () => text.noteAdded })
  const run = async () => {
    if (note.trim() === '') return
    const result = await add.run({ values: { entity: node.kind, record_id: node.id, text: note.trim() } })
    if (result.ok) setNote('')
  }
  useShortcuts([{ keys: 'Ctrl Enter', label: text.addNote, inFields: true, run: () => void run() }], 'part')
  return (
    <div className="notes-add">
      <FieldShell label={text.newNote} wide>
        {(control) => <LongTextBox {...control} rows={3} value={note} onChange={setNote} />}
      </FieldShell>
      <Button keys="Ctrl Enter" disabled={note.trim() === '' || add.running} onClick={() => void run()}>
        {text.addNote}
      </Button>
      <FailureNote failure={add.failure} />
    </div>
  )
}

function NoteRow({ row, removes }: { readonly row: ListRow; readonly removes: boolean }) {
  const remove = useCommand('note.delete', { done: () => text.noteRemoved, failures: 'toast' })
  const says = String(row['text'])
  return (
    <li>
      <p className="notes-text">{says}</p>
      <p className="tiny ink3">
        {String(row['created_by'])}, <InstantText at={Number(row['created_at'])} />
        {removes && (
          <button
            type="button"
            className="link tiny"
            aria-label={text.removeNoteOf(says.slice(0, 40))}
            disabled={remove.running}
            onClick={() => void remove.run({ id: row.id, version: Number(row['version']) })}
          >
            {text.removeNote}
          </button>
        )}
      </p>
    </li>
  )
}
