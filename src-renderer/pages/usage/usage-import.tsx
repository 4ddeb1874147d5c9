/** Importing usage: choose a file, see its first rows, import it while the job tells its rate. */
import { type ReactNode, useState } from 'react'
import type { ReadingDecision } from '../../../src-core/files/questions.ts'
import type { UsageDetection } from '../../../src-core/rating/contract.ts'
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
import { guessMapping, previewOf, type UsageFormat } from './usage-preview.ts'

interface Chosen {
  readonly staged: string
  readonly name: string
  readonly found: UsageDetection
  readonly format: UsageFormat | null
  readonly mapping: Readonly<Record<string, string>>
  readonly reading: UsageReading
}

/** What an operation is told of the file. */
function inputOf({ staged, name, format, mapping, reading, found }: Omit<Chosen, 'found'> & { readonly found?: UsageDetection }) {
  const kind = format ?? found?.format ?? null
  return {
    ...{ staged, file_name: name },
    ...(kind === null ? {} : { format: kind }),
    ...(kind === 'csv' && Object.keys(mapping).length > 0 ? { mapping } : {}),
    ...reading,
  }
}

/** Staging, looking, then the job. A failure of any leaves the preview as it is. */
function useImport() {
  const client = useClient()
  const start = useCommand<{ readonly job: number }>('usage.import')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [job, setJob] = useState<number | null>(null)
  const [staging, setStaging] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const look = async (next: Omit<Chosen, 'found'>) => {
    const seen = await client.call<UsageDetection>('usage.detect', inputOf(next), { simulate: true })
    if (!seen.ok) return setFault(seen.failure.message)
    setFault(null)
    const found = seen.value
    // What two columns could be is asked, not guessed.
    const asked = new Set(found.questions.map(({ field }) => field))
    const guess = Object.entries(guessMapping(found.header ?? [])).filter(([role]) => !asked.has(role))
    const usual = found.format === 'csv' && Object.keys(next.mapping).length === 0 ? Object.fromEntries(guess) : next.mapping
    setChosen({ ...next, found, mapping: usual })
  }
  const take = async (file: File) => {
    if (file.size > LARGEST_FILE) return setFault(text.tooLarge(formatBytes(LARGEST_FILE)))
    setStaging(true)
    setFault(null)
    const staged = await stageFile(client, file)
    if (staged.ok) await look({ staged: staged.value.staged, name: staged.value.file_name, format: null, mapping: {}, reading: {} })
    else setFault(text.stageFailed(staged.failure.message))
    setStaging(false)
  }
  const run = async (what: Chosen) => {
    const result = await start.run(inputOf(what))
    if (result.ok) setJob(result.value.job)
  }
  const clear = () => {
    setJob(null)
    setChosen(null)
    start.clear()
  }
  return { chosen, setChosen, job, staging, busy: staging || start.running, fault, failure: start.failure, take, look, run, clear }
}

export interface UsageImportProps {
  readonly onBack: () => void
  readonly onRejects: () => void
}

export function UsageImport({ onBack, onRejects }: UsageImportProps) {
  const work = useImport()
  const { chosen } = work
  const job = useJobs().find((one) => one.id === work.job)
  const step = work.job !== null ? 'run' : chosen ? 'preview' : 'file'
  useShortcuts([{ keys: 'Esc', label: text.back, run: () => (step === 'preview' ? work.setChosen(null) : onBack()) }])
  const notes = (
    <>
      {work.staging && <Note tone="info">{text.staging}</Note>}
      {work.fault && <Note tone="bad">{work.fault}</Note>}
      <FailureNote failure={work.failure} />
    </>
  )
  return (
    <div className="page">
      <PageHead
        title={text.import}
        under={chosen && <span>{`${chosen.name}, ${text.fileNote(formatBytes(chosen.found.size))}`}</span>}
        actions={<Steps active={step} />}
      />
      {step === 'file' && <FileStep notes={notes} onFile={(file) => file && void work.take(file)} onBack={onBack} />}
      {step === 'preview' && chosen && (
        <PreviewStep
          name={chosen.name}
          found={chosen.found}
          preview={previewOf(chosen.found)}
          mapping={chosen.mapping}
          reading={chosen.reading}
          busy={work.busy}
          notes={notes}
          onFormat={(format) => void work.look({ ...chosen, format, mapping: {} })}
          onMapping={(mapping) => void work.look({ ...chosen, mapping })}
          onReading={(reading) => void work.look({ ...chosen, reading })}
          onBack={() => work.setChosen(null)}
          onImport={() => void work.run(chosen)}
        />
      )}
      {step === 'run' && <RunStep job={job} onRejects={onRejects} onAgain={work.clear} />}
    </div>
  )
}

interface FileStepProps {
  readonly notes: ReactNode
  readonly onFile: (file: File | undefined) => void
  readonly onBack: () => void
}

function FileStep({ notes, onFile, onBack }: FileStepProps) {
  return (
    <Panel label={text.steps.file}>
      <DropZone says={text.chooseSays} choose={text.chooseFile} accept=".csv,.cdr,.txt,text/csv,text/plain" onFile={onFile}>
        <Button onClick={onBack}>{text.back}</Button>
      </DropZone>
      {notes}
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
