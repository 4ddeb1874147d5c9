/** The command line's way to a company file: the host that has it open, or itself. */
import { Refusal } from '../../src-core/kernel/failures.ts'
import type { CallRequest, CallResult, JobProgress } from '../../src-core/operations/contract.ts'
import { jobWaits } from '../../src-core/operations/held-job.ts'
import { unreadableTexts } from '../../src-core/operations/readable-text.ts'
import { invalidInput } from '../../src-core/operations/run-inside.ts'
import { defaultCompanyFile } from '../company-path.ts'
import { hasEnded } from '../host/core-threads.ts'
import { answersFolder, type HostOptions, openHost, truePath } from '../host/host.ts'
import { type LockNote, runningHost } from '../host/lock.ts'
import { headsFolder } from '../host/noted-heads.ts'
import { defaultSettingsFolder } from '../host/settings.ts'
import { stageFile, type StagedFile, stagedFilesFolder } from '../host/staged-files.ts'
import { EXIT } from './exit-codes.ts'
import { post } from './post.ts'

export interface Connection {
  readonly file: string
  /** The host that was running already; null where this process is the host. */
  readonly running: LockNote | null
  call(request: CallRequest): Promise<CallResult>
  /** Takes in a file for a job. @throws Refusal */
  stage(path: string, name: string): Promise<StagedFile>
  /** Resolves when a job has ended. */
  finished(job: number, onProgress: (progress: JobProgress) => void): Promise<JobProgress>
  close(): Promise<void>
}

/** The company file that an option names, or the default one. */
export function companyFile(named: string | undefined): string {
  return truePath(named ?? defaultCompanyFile())
}

/** @throws Refusal when the file cannot be opened */
export async function connect(file: string, options: Partial<HostOptions> = {}): Promise<Connection> {
  const running = await runningHost(file)
  if (running) return connectToHost(file, running)
  try {
    return await becomeHost({ readers: 1, ...noted(), ...options, file })
  } catch (error) {
    // another one was faster
    const meanwhile = isInUse(error) ? await runningHost(file) : null
    if (meanwhile) return connectToHost(file, meanwhile)
    throw error
  }
}

/** Does its work over a connection, and closes it in any case; an interrupt closes it in order, too. */
export async function withConnection(
  file: string,
  work: (connection: Connection) => Promise<number>,
  options: Partial<HostOptions> = {},
): Promise<number> {
  const connection = await connect(file, options)
  // The wrapper passes on what the terminal sends to both: the second one must not kill.
  const interrupt = (): void => void connection.close().finally(() => process.exit(EXIT.busy))
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    return await work(connection)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await connection.close()
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Refusal && error.failure.code === 'file.inUse'
}

/** What a host of the command line knows of this machine: the same as a workstation. */
function noted(): Pick<HostOptions, 'heads' | 'answers'> {
  const settings = defaultSettingsFolder()
  return { heads: headsFolder(settings), answers: answersFolder(settings) }
}

async function becomeHost(options: HostOptions): Promise<Connection> {
  const host = await openHost(options)
  const caller = { kind: 'cli' } as const
  return {
    file: host.file,
    running: null,
    call: (request) => host.call(request, caller),
    stage: (path, name) => host.stageFile(path, name),
    finished: (job, onProgress) => host.finished(job, caller, onProgress),
    close: () => host.close(),
  }
}

function connectToHost(file: string, running: LockNote): Connection {
  const call = async (request: CallRequest): Promise<CallResult> => {
    // Before it is written for another process, as the host does: what is deeper than can be written would be a fault.
    const unreadable = unreadableTexts(request.input)
    if (unreadable.length > 0) return { ok: false, failure: invalidInput(request.operation, unreadable).failure }
    return post(running, request)
  }
  return {
    file,
    running,
    call,
    // the same machine and the same user: the file need not travel
    stage: (path, name) => stageFile(stagedFilesFolder(file), path, name),
    finished: (job, onProgress) => watchJob(call, job, onProgress),
    close: async () => {},
  }
}

const FIRST_PAUSE_MS = 30
const LONGEST_PAUSE_MS = 500

/** Asks again and again, less often as the job goes on. */
async function watchJob(call: Connection['call'], job: number, onProgress: (progress: JobProgress) => void): Promise<JobProgress> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const asked = await call({ operation: 'job.get', input: { id: job } })
    if (!asked.ok) throw new Refusal(asked.failure)
    const progress = asked.value as JobProgress
    onProgress(progress)
    if (hasEnded(progress)) return progress
    if (progress.waits) throw new Refusal(jobWaits(progress, progress.waits))
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
