/** The third step: the rows checked, what is wrong with some, what mends it, and what the batch would write. */
import { useState } from 'react'
import type { ImportPreview, PreviewReason } from '../../../src-core/exchange/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { saveFile } from '../../client/files.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { CheckBox } from '../../components/check.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { Creates, Reasons } from './batch-panels.tsx'
import { ColumnsPanel } from './columns-panel.tsx'
import { MapSheet } from './map-sheet.tsx'
import { Counters, ViewBar } from './preview-head.tsx'
import { RowGrid } from './row-grid.tsx'
import { importText as text } from './text.ts'
import type { PreviewStepProps } from './preview-props.ts'
import type { View } from './use-preview.ts'
import type { WizardControl } from './use-wizard.ts'
import { changeCount, fileInput, withLeft, withoutChanges, withReplacements } from './wizard.ts'

export function PreviewStep(props: PreviewStepProps) {
  const { control, preview, view, onView } = props
  const { wizard, change } = control
  const { head } = preview
  const [mapping, setMapping] = useState<PreviewReason | null>(null)
  useShortcuts([{ keys: 'M', label: text.keys.mapping, run: () => change({ ...wizard, step: 'columns' }) }])
  return (
    <>
      <div className="page-body">
        <ColumnsPanel control={control} head={head} />
        <section className="import-preview" aria-label={text.steps.preview} aria-busy={preview.outdated}>
          {!head && !preview.failure && <LoadingRows rows={12} />}
          {head && (
            <>
              <Counters head={head} outdated={preview.outdated} />
              <MeantRows control={control} head={head} option="confirm_date" />
              <MeantRows control={control} head={head} option="known_again" />
              <ViewBar preview={preview} head={head} view={view} onView={onView} />
              <RowGrid {...props} head={head} onMap={setMapping} />
              <div className="import-panels">
                <Reasons head={head} onMap={setMapping} onShow={(reason) => onView(reasonView(reason))} control={control} />
                <Creates head={head} />
              </div>
            </>
          )}
        </section>
      </div>
      <Foot {...props} />
      {mapping && (
        <MapSheet
          reason={mapping}
          fields={head?.fields ?? []}
          onClose={() => setMapping(null)}
          onReplace={(replacements) => {
            change(withReplacements(wizard, replacements))
            setMapping(null)
          }}
          onLeave={() => {
            change(withLeft(wizard, mapping.rows))
            setMapping(null)
          }}
        />
      )}
    </>
  )
}

/** Shown once rows are at fault that may be meant: whoever means them says so for the file. */
function MeantRows({ control: { wizard, change }, head, option }: MeantRowsProps) {
  const words = text.meant[option]
  const { [option]: meant, ...reading } = wizard.reading
  const isMeant = meant !== undefined
  const count = head.reasons.filter(({ asks }) => asks === option).reduce((sum, reason) => sum + reason.count, 0)
  if (!isMeant && count === 0) return null
  const value = option === 'confirm_date' ? 'all' : true
  return (
    <Note tone="warn" title={isMeant ? words.taken : words.title(formatCount(count), count === 1)}>
      <CheckBox
        label={words.label}
        checked={isMeant}
        onChange={(next) => change({ ...wizard, reading: next ? { ...reading, [option]: value } : reading })}
      />
    </Note>
  )
}

interface MeantRowsProps {
  readonly control: WizardControl
  readonly head: ImportPreview
  readonly option: 'confirm_date' | 'known_again'
}

function reasonView(reason: PreviewReason): View {
  return { show: reason.result === 'error' ? 'errors' : 'duplicates', around: false, reason: reason.key }
}

/** Files of at most so many rows are written in one transaction: all of it or nothing. */
const AT_ONCE = 1000

function readyOf({ counts }: ImportPreview): number {
  return counts.created + counts.changed + counts.same
}

function Foot({ control, preview: { head, outdated, running, paused }, onBack }: PreviewStepProps) {
  const { wizard, change } = control
  const start = useCommand<{ readonly job: number }>('import.start')
  const unchecked = head && paused ? head.total - head.counts.rows : 0
  const ready = head ? readyOf(head) + unchecked : 0
  const busy = !head || outdated || running
  const atFault = head ? head.counts.errors + head.counts.duplicates : 0
  const changes = changeCount(wizard)
  const open = head?.questions.length ?? 0
  const reason =
    open > 0
      ? text.answerFirst(open)
      : head && !busy && ready === 0
        ? text.nothingReady
        : head?.all_or_nothing && atFault > 0
          ? text.allOrNothing
          : null
  const run = async () => {
    if (!head || busy || reason !== null) return
    const whole = atFault === 0 && head.ended && head.counts.rows <= AT_ONCE
    const result = await start.run({ ...fileInput(wizard), mode: whole ? 'all' : 'goodRows' })
    if (result.ok) change({ ...wizard, step: 'run', job: result.value.job, undo: result.undo ?? null })
  }
  useShortcuts([{ keys: 'Ctrl Enter', label: text.keys.run, run: () => void run() }])
  return (
    <div className="preview-foot">
      <div className="preview-notes">
        <FailureNote failure={start.failure} />
      </div>
      <span className="small ink2 import-safe">
        <ShapeIcon shape="tick" tone="ok" /> {text.nothingWritten}
        {changes > 0 && (
          <>
            {' '}
            {text.edited(changes)}.{' '}
            <button type="button" className="link" onClick={() => change(withoutChanges(wizard))}>
              {text.dropEdits}
            </button>
          </>
        )}
      </span>
      <span className="spacer" />
      <Button keys="Alt Left" onClick={onBack}>
        {text.back}
      </Button>
      {head && atFault + head.counts.left > 0 && <SaveLeftOut control={control} count={atFault + head.counts.left} />}
      <Button kind="filled" keys="Ctrl Enter" disabled={busy || start.running} reason={reason} onClick={() => void run()}>
        {ready === 1 ? text.importOne : (unchecked > 0 ? text.importAbout : text.importRows)(formatCount(ready))}
      </Button>
    </div>
  )
}

interface LeftOutFile {
  readonly file_name: string
  readonly text: string
}

function SaveLeftOut({ control, count }: { readonly control: WizardControl; readonly count: number }) {
  const client = useClient()
  const toasts = useToasts()
  const save = async () => {
    const result = await client.call<LeftOutFile>('import.leftOut', { ...fileInput(control.wizard), check: 0 }, { simulate: true })
    if (!result.ok) return toasts.failed(result.failure)
    saveFile(result.value.file_name, new Blob([result.value.text], { type: 'text/csv;charset=utf-8' }))
    toasts.done(text.saved(result.value.file_name))
  }
  return <Button onClick={() => void save()}>{count === 1 ? text.saveOne : text.saveRows(formatCount(count))}</Button>
}
