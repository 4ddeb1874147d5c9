/** Importing a file: File, Columns, Preview, Import. Nothing is written before the last. */
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useMay, useSystem } from '../../client/use-session.ts'
import { PageHead } from '../../components/layout.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { type Crumb, usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { importPath, listOfKind, useExchangeKinds } from '../../list/exchange-kinds.ts'
import { listPath } from '../../records/record-links.ts'
import { ColumnsStep } from './columns-step.tsx'
import { FileStep } from './file-step.tsx'
import { PreviewStep } from './preview-step.tsx'
import { RunStep } from './run-step.tsx'
import { Steps } from './steps.tsx'
import { importText as text } from './text.ts'
import { type PreviewData, usePreview, type View } from './use-preview.ts'
import { useTaking, useWizard } from './use-wizard.ts'
import { blankWizard, type Step, type Wizard } from './wizard.ts'

/** The page at `/import` and `/import/$kind`. */
export function ImportPage() {
  const { kind } = useParams({ strict: false }) as { readonly kind?: string }
  const may = useMay()
  const system = useSystem()
  if (system.operations.length === 0) return null
  if (!may('import.start')) return <EmptyState title={text.titleOfAny}>{text.notForThis}</EmptyState>
  return <ImportWizard key={kind ?? ''} place={kind ?? null} />
}

const START: View = { show: 'all', around: false, reason: null }
const BEFORE: Readonly<Record<Step, Step | null>> = { file: null, columns: 'file', preview: 'columns', run: null }

function ImportWizard({ place }: { readonly place: string | null }) {
  const control = useWizard(place)
  const { wizard, change } = control
  const taking = useTaking(place, control)
  const [chosenView, setView] = useState<View | null>(null)
  const view = chosenView ?? START
  const [range, setRange] = useState({ first: 0, end: 0 })
  const navigate = useNavigate()
  const preview = usePreview(wizard, view, range.first, range.end)
  const label = useKindLabel(wizard.kind, preview)
  useImportPath(wizard.kind, label)
  useMissingColumns(wizard, preview, change)
  useErrorsFirst(chosenView, preview, setView)
  const leave = () => void navigate({ to: wizard.kind === null ? '/home' : listPath(listOfKind(wizard.kind)) })
  const back = () => {
    const before = BEFORE[wizard.step]
    if (before) change({ ...wizard, step: before })
    else leave()
  }
  useShortcuts(wizard.step === 'run' ? [] : [{ keys: 'Alt Left', label: text.keys.back, bar: wizard.step !== 'file', run: back }])
  const restart = () => {
    setView(null)
    change(blankWizard(place))
  }
  return (
    <div className="page">
      <PageHead
        title={label === '' ? text.titleOfAny : text.title(label)}
        under={<UnderTitle wizard={wizard} preview={preview} />}
        actions={<Steps active={wizard.step} {...(wizard.step === 'run' ? {} : { onChoose: (step) => change({ ...wizard, step }) })} />}
      />
      {wizard.step === 'file' && <FileStep place={place} control={control} taking={taking} onBack={leave} />}
      {wizard.step !== 'file' && wizard.step !== 'run' && <FailureNote failure={preview.failure} />}
      {wizard.step === 'columns' && <ColumnsStep control={control} preview={preview} onBack={back} />}
      {wizard.step === 'preview' && (
        <PreviewStep control={control} preview={preview} view={view} onView={setView} onRange={setRange} onBack={back} />
      )}
      {wizard.step === 'run' && <RunStep control={control} label={label} onAgain={restart} />}
    </div>
  )
}

function useKindLabel(kind: string | null, { head }: PreviewData): string {
  const kinds = useExchangeKinds()
  return kinds.find(({ name }) => name === kind)?.label ?? (head && head.kind === kind ? head.kind_label : '')
}

/** Below the list that the file fills. */
function useImportPath(kind: string | null, label: string): void {
  const list = useSystem().list(kind === null ? '' : listOfKind(kind))
  const above: readonly Crumb[] = list ? [{ label: list.pluralLabel, to: listPath(list.name) }] : []
  usePagePath([...above, { label: list || label === '' ? text.crumb : text.title(label), to: importPath(kind ?? undefined) }])
}

/** A file that leaves open how it is read, whose needed fields have no column, or of which nothing becomes anything, stops at the columns first. */
function useMissingColumns(wizard: Wizard, { head, outdated }: PreviewData, change: (next: Wizard) => void): void {
  const known = wizard.step === 'preview' && !outdated && head?.kind === wizard.kind ? head : undefined
  const stops =
    known !== undefined && (known.questions.length > 0 || known.missing.length > 0 || known.columns.every(({ field }) => field === null))
  useEffect(() => {
    if (stops) change({ ...wizard, step: 'columns' })
  }, [stops, wizard, change])
}

/** A file with rows at fault is shown from them, until the operator chooses otherwise. */
function useErrorsFirst(chosen: View | null, { head, outdated }: PreviewData, setView: (view: View) => void): void {
  const errors = chosen === null && !outdated && head?.ended ? (head?.counts.errors ?? 0) : 0
  useEffect(() => {
    if (errors > 0) setView({ show: 'errors', around: true, reason: null })
  }, [errors, setView])
}

/** `abonnements.csv, 1,491 rows, 412 KB, UTF-8, separator ;` */
function UnderTitle({ wizard, preview: { head } }: { readonly wizard: Wizard; readonly preview: PreviewData }) {
  const { file } = wizard
  if (!file) return null
  const known = head?.file.file_name === file.file_name ? head : undefined
  if (!known) return <span>{`${file.file_name}, ${formatBytes(file.size)}`}</span>
  const { encoding, delimiter } = known.file
  const rows = known.total
  return (
    <span>
      {text.under(
        file.file_name,
        rows === 0 ? '' : formatCount(rows),
        formatBytes(file.size),
        text.shortEncoding(encoding),
        text.shortSeparators[delimiter] ?? delimiter,
      )}
    </span>
  )
}
