/** Importing usage: choose a file, see its first rows, import it while the job tells its rate. */
import { useState } from 'react'
import type { ReadingDecision } from '../../../src-core/files/questions.ts'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { LARGEST_FILE, stageFile } from '../../client/files.ts'
import { useCommand } from '../../client/use-command.ts'
import { useJobs } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { DecidedNotes } from '../../components/decided-notes.tsx'
import { DropZone } from '../../components/drop-zone.tsx'
import { type FigureItem, Figures, PageHead, Panel } from '../../components/layout.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { formatBytes, formatCount, formatSeconds } from '../../format/numbers.ts'
import { isUnderWay } from '../../frame/jobs-tray.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { PreviewStep } from './preview-step.tsx'
import type { UsageReading } from './reading-form.tsx'
import { Steps } from './steps.tsx'
import { usageText as text } from './text.ts'
import { guessMapping, PREVIEW_BYTES, readPreview, type UsageFormat, type UsagePreview } from './usage-preview.ts'

interface Chosen {
  readonly file: File
  readonly content: string
  readonly preview: UsagePreview
  readonly mapping: Readonly<Record<string, string>>
  readonly reading: UsageReading
}

async function readStart(file: File): Promise<Chosen> {
  const content = await file.slice(0, PREVIEW_BYTES).text()
  return chosenOf(file, content, undefined)
}

function chosenOf(file: File, content: string, format: UsageFormat | undefined): Chosen {
  const preview = readPreview(content, file.size > PREVIEW_BYTES, format)
  return { file, content, preview, mapping: preview.format === 'csv' ? guessMapping(preview.columns) : {}, reading: {} }
}

/** Staging, then the job. A failure of either leaves the preview as it is. */
function useImport() {
  const client = useClient()
  const start = useCommand<{ readonly job: number }>('usage.import')
  const [job, setJob] = useState<number | null>(null)
  const [staging, setStaging] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const run = async ({ file, preview, mapping, reading }: Chosen) => {
    if (file.size > LARGEST_FILE) return setFault(text.tooLarge(formatBytes(LARGEST_FILE)))
    setStaging(true)
    setFault(null)
    const staged = await stageFile(client, file)
    setStaging(false)
    if (!staged.ok) return setFault(text.stageFailed(staged.failure.message))
    const given = { ...(preview.format === 'csv' ? { mapping } : {}), ...reading }
    const result = await start.run({ staged: staged.value.staged, file_name: staged.value.file_name, format: preview.format, ...given })
    if (result.ok) setJob(result.value.job)
  }
  const clear = () => {
    setJob(null)
    start.clear()
  }
  return { job, staging, busy: staging || start.running, fault, failure: start.failure, run, clear }
}

export interface UsageImportProps {
  readonly onBack: () => void
  readonly onRejects: () => void
}

export function UsageImport({ onBack, onRejects }: UsageImportProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const work = useImport()
  const job = useJobs().find((one) => one.id === work.job)
  const take = (file: File | undefined) => {
    if (file) void readStart(file).then(setChosen)
  }
  const again = () => {
    work.clear()
    setChosen(null)
  }
  const step = work.job !== null ? 'run' : chosen ? 'preview' : 'file'
  useShortcuts([{ keys: 'Esc', label: text.back, run: () => (step === 'preview' ? setChosen(null) : onBack()) }])
  return (
    <div className="page">
      <PageHead
        title={text.import}
        under={chosen && <span>{`${chosen.file.name}, ${text.fileNote(formatBytes(chosen.file.size))}`}</span>}
        actions={<Steps active={step} />}
      />
      {step === 'file' && <FileStep onFile={take} onBack={onBack} />}
      {step === 'preview' && chosen && (
        <PreviewStep
          {...chosen}
          name={chosen.file.name}
          busy={work.busy}
          notes={
            <>
              {work.staging && <Note tone="info">{text.staging}</Note>}
              {work.fault && <Note tone="bad">{work.fault}</Note>}
              <FailureNote failure={work.failure} />
            </>
          }
          onFormat={(format) => setChosen(chosenOf(chosen.file, chosen.content, format))}
          onMapping={(mapping) => setChosen({ ...chosen, mapping })}
          onReading={(reading) => setChosen({ ...chosen, reading })}
          onBack={() => setChosen(null)}
          onImport={() => void work.run(chosen)}
        />
      )}
      {step === 'run' && <RunStep job={job} onRejects={onRejects} onAgain={again} />}
    </div>
  )
}

function FileStep({ onFile, onBack }: { readonly onFile: (file: File) => void; readonly onBack: () => void }) {
  return (
    <Panel label={text.steps.file}>
      <DropZone says={text.chooseSays} choose={text.chooseFile} accept=".csv,.cdr,.txt,text/csv,text/plain" onFile={onFile}>
        <Button onClick={onBack}>{text.back}</Button>
      </DropZone>
    </Panel>
  )
}

interface RunStepProps {
  readonly job: JobProgress | undefined
  readonly onRejects: () => void
  readonly onAgain: () => void
}

function RunStep({ job, onRejects, onAgain }: RunStepProps) {
  const cancel = useCommand('job.cancel', { failures: 'toast' })
  const under = job === undefined || isUnderWay(job)
  const rejected = job?.rejected ?? 0
  return (
    <Panel label={text.steps.run}>
      <div className="import-run">
        <Figures small items={runFigures(job)} />
        <ProgressBar
          label={text.running}
          done={job?.done ?? 0}
          total={job?.total ?? 1}
          tone={under ? 'info' : job.state === 'failed' ? 'bad' : 'ok'}
        />
        <p className="ink2">{under ? (job?.state === 'queued' ? text.waiting : (job?.step ?? '')) : ''}</p>
        {job?.state === 'failed' && (
          <Note tone="bad" title={text.failed}>
            {job.message}
          </Note>
        )}
        {job?.state === 'stopped' && <Note tone="warn">{text.stopped}</Note>}
        {job?.state === 'succeeded' && <Note tone={rejected > 0 ? 'warn' : 'ok'}>{rejected > 0 ? text.previewSays : text.done}</Note>}
        {job?.state === 'succeeded' && <DecidedNotes decided={(job.report?.['decided'] as readonly ReadingDecision[] | undefined) ?? []} />}
        <div className="actions">
          {job && under && <Button onClick={() => void cancel.run({ id: job.id })}>{text.cancel}</Button>}
          {!under && (
            <>
              <Button kind={rejected > 0 ? 'filled' : 'default'} onClick={onRejects}>
                {text.toRejects}
              </Button>
              <Button kind={rejected > 0 ? 'default' : 'filled'} onClick={onAgain}>
                {text.another}
              </Button>
            </>
          )}
        </div>
      </div>
    </Panel>
  )
}

function runFigures(job: JobProgress | undefined): FigureItem[] {
  if (!job) return []
  const reported = (key: string) => (typeof job.report?.[key] === 'number' ? (job.report[key] as number) : null)
  const duplicates = reported('duplicates')
  const rejected = reported('rejected') ?? job.rejected
  const accepted = reported('accepted') ?? Math.max(0, job.done - job.rejected)
  const figure = (key: keyof typeof text.figures, value: string, tone?: 'bad' | 'warn' | 'ok'): FigureItem => ({
    key,
    label: text.figures[key],
    value,
    ...(tone ? { tone } : {}),
  })
  return [
    figure('rows', shared.jobs.doneOf(formatCount(job.done), formatCount(job.total))),
    figure('accepted', formatCount(accepted), 'ok'),
    rejected > 0 ? figure('rejected', formatCount(rejected), 'bad') : figure('rejected', '–'),
    ...(duplicates === null
      ? []
      : [figure('duplicates', duplicates === 0 ? '–' : formatCount(duplicates), ...(duplicates > 0 ? (['warn'] as const) : []))]),
    ...(isUnderWay(job) && job.rate > 0 ? [figure('rate', formatCount(Math.round(job.rate)))] : []),
    ...(isUnderWay(job) && job.secondsLeft !== null ? [figure('left', formatSeconds(job.secondsLeft))] : []),
  ]
}
