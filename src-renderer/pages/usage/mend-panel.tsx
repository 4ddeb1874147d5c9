/** Corrects the line of a rejected record, field by field. */
import { useState } from 'react'
import type { ListRow } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { Panel } from '../../components/layout.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { usageText as text } from './text.ts'

export function MendPanel({ row }: { readonly row: ListRow | undefined }) {
  return (
    <Panel ground="paper" className="panel-side mend-panel" label={text.mend}>
      <h2 className="section-title">{text.mend}</h2>
      {row?.['status'] === 'open' ? (
        <MendForm key={`${row.id} ${String(row['line'])}`} row={row} />
      ) : (
        <p className="small ink3">{text.mendHint}</p>
      )}
    </Panel>
  )
}

/** Fields of a line without a header; a headed one is corrected as it stands. */
export function fieldsOf(line: string): readonly string[] | null {
  const fields = line.split(';')
  return fields.length >= 3 ? fields : null
}

function labelOf(index: number): string {
  return text.fields[index] ?? text.parameter(index - text.fields.length + 1)
}

function MendForm({ row }: { readonly row: ListRow }) {
  const before = String(row['line'] ?? '')
  const [line, setLine] = useState(before)
  const fields = fieldsOf(line)
  const mend = useCommand('rejectedUsage.mend', { done: () => text.mended })
  const again = useCommand('usage.reprocess', { failures: 'toast' })
  const save = async (process: boolean) => {
    if (line !== before && !(await mend.run({ id: row.id, line })).ok) return
    if (process) await again.run({ ids: [row.id] })
  }
  const set = (index: number, value: string) =>
    setLine((fields ?? []).map((field, at) => (at === index ? value.replaceAll(';', '') : field)).join(';'))
  useShortcuts([{ keys: 'Ctrl S', label: text.saveLine, run: () => void save(false) }], 'part')
  return (
    <>
      <Note tone="bad">{String(row['reason'] ?? '')}</Note>
      <p className="small ink2 mend-says">{text.mendSays}</p>
      <div className="mend-fields">
        {fields?.map((field, index) => (
          <FieldShell key={index} label={labelOf(index)}>
            {(control) => <TextBox {...control} value={field} onChange={(value) => set(index, value)} />}
          </FieldShell>
        ))}
        <FieldShell label={text.wholeLine}>
          {(control) => <TextBox {...control} mono value={line} maxLength={8192} onChange={setLine} />}
        </FieldShell>
      </div>
      <FailureNote failure={mend.failure} />
      <div className="actions">
        <Button kind="filled" disabled={mend.running || again.running} onClick={() => void save(true)}>
          {text.saveAndTry}
        </Button>
        <Button keys="Ctrl S" disabled={line === before || mend.running} onClick={() => void save(false)}>
          {text.saveLine}
        </Button>
      </div>
    </>
  )
}
