/** What can be done with a batch: its rows left out as a file, and all of it taken back. */
import type { BatchDescription } from '../../../src-core/exchange/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { saveFile } from '../../client/files.ts'
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
  const client = useClient()
  const toasts = useToasts()
  const run = async () => {
    const read = () => client.call<BatchDescription>('importBatch.get', { id: batch })
    const found = await read()
    if (!found.ok) return toasts.failed(found.failure)
    await toasts.undo({ entry: found.value.entry, label: text.undo }, [])
    const after = await read()
    if (after.ok && after.value.state === 'undone') onDone?.()
  }
  return (
    <Button kind="danger" onClick={() => void run()}>
      {text.undo}
    </Button>
  )
}
