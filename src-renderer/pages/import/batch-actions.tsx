/** What can be done with a batch: its rows left out as a file, and all of it taken back. */
import { useClient } from '../../client/client-context.tsx'
import { saveFile } from '../../client/files.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useToasts } from '../../frame/toasts.tsx'
import { importText as text } from './text.ts'

export function SaveRejects({ batch, count }: { readonly batch: number; readonly count: number }) {
  const client = useClient()
  const toasts = useToasts()
  const save = async () => {
    const result = await client.call<{ readonly file_name: string; readonly text: string }>('import.rejects', { batch })
    if (!result.ok) return toasts.failed(result.failure)
    saveFile(result.value.file_name, new Blob([result.value.text], { type: 'text/csv;charset=utf-8' }))
    toasts.done(text.saved(result.value.file_name))
  }
  return <Button onClick={() => void save()}>{count === 1 ? text.saveOne : text.saveRows(formatCount(count))}</Button>
}

export function UndoBatch({ batch, onDone }: { readonly batch: number; readonly onDone?: () => void }) {
  const undo = useCommand<{ readonly taken_back: number }>('import.undo', {
    done: ({ taken_back }) => text.undone(formatCount(taken_back)),
    failures: 'toast',
  })
  const run = async () => {
    if ((await undo.run({ batch })).ok) onDone?.()
  }
  return (
    <Button kind="danger" disabled={undo.running} onClick={() => void run()}>
      {text.undo}
    </Button>
  )
}
