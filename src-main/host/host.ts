/**
 * The host of one company file: holds its lock, owns its threads, and answers calls from every door of this machine,
 * over its loopback port too.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Hono } from 'hono'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { CallRequest, CallResult, ChangeNotice, JobProgress } from '../../src-core/operations/contract.ts'
import { covers } from '../../src-core/operations/permissions.ts'
import type { Caller, CoreHost } from '../core-host.ts'
import { rendererFolder } from '../locations.ts'
import { serve, type ServedWorkstation } from '../served/served.ts'
import { type Backup, checkOpenFile, listBackups, nextBackup, restoreBackup, rotateBackups, writeBackup } from './backups.ts'
import { type PreparedFile, type PrepareOptions, prepareCompanyFile } from './company-file.ts'
import { type CoreThreads, registry, startCoreThreads } from './core-threads.ts'
import { documentsThread, type Documents } from './documents.ts'
import { hostOperation, type HostOperation, type HostServices } from './host-operations.ts'
import { acquireLock, HEALTH_PATH, type HeldLock } from './lock.ts'
import { createSimulations, type SimulatedJob, type Simulations } from './simulations.ts'
import { type FileSource, stageFile, type StagedFile, stagedFilesFolder } from './staged-files.ts'
import { sameSecret, type TokenStore, tokenStore } from './tokens.ts'
import type { CallerIdentity, FileThreadData } from './worker-messages.ts'

export interface HostOptions extends PrepareOptions {
  /** The company file. */
  readonly file: string
  /** Reader threads; 2 if absent. */
  readonly readers?: number
  /** The loopback port; any free one if absent. */
  readonly port?: number
  /** The key to the port; 256 fresh random bits if absent. */
  readonly key?: string
  /** Adds routes to the port, such as the bridge's. */
  readonly routes?: (app: Hono, host: Host) => void
  /** False: makes no daily backup. */
  readonly dailyBackup?: boolean
  /** Puts this backup in the file's place before it is opened. */
  readonly restoreFrom?: string
  /** After how many milliseconds a query is cut off. */
  readonly queryLimitMs?: number
}

export interface Host extends CoreHost, HostServices {
  readonly file: string
  /** What opening did to the file; known when `openHost` has resolved. */
  readonly prepared: PreparedFile
  /** Where the file stands now that `restoreFrom` took its place. */
  readonly replaced: string | null
  /** The address at which a browser finds the workstation, with its key. */
  readonly url: string
  readonly port: number
  readonly tokens: TokenStore
  /** Takes in a file for a job, by its path, its bytes or a stream. @throws Refusal */
  stageFile(source: FileSource, name: string, limit?: number): Promise<StagedFile>
  /** Writes a checked copy; among the daily backups if no target is named. @throws Refusal */
  backup(target?: string): Promise<Backup>
  /** Runs a job to its end on a scratch copy of the file. */
  simulate(request: CallRequest, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<CallResult<SimulatedJob>>
  /** Whether a bearer stands for someone: a token that is valid now, or the key of this port. */
  knows(bearer: string): boolean
  /** Whether a caller may run an operation. */
  permits(caller: Caller, operation: string): Promise<boolean>
  /** Resolves with a job when it has ended. @throws Refusal `file.closed` */
  finished(job: number, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<JobProgress>
}

const READERS = 2

/**
 * Opens a company file.
 *
 * @throws Refusal when the file is missing, in use, no company file or newer; the system's error when the port is taken
 */
export async function openHost(options: HostOptions): Promise<Host> {
  const host = new FileHost(options)
  await host.open()
  return host
}

/** The file's one true path, so that a link to it is not taken for another file. */
export function truePath(file: string): string {
  const absolute = resolve(file)
  if (existsSync(absolute)) return realpathSync(absolute)
  return existsSync(dirname(absolute)) ? join(realpathSync(dirname(absolute)), basename(absolute)) : absolute
}

/** What is there while the file is open. */
interface Opened {
  readonly threads: CoreThreads
  readonly simulations: Simulations
}

class FileHost implements Host {
  readonly file: string
  readonly tokens: TokenStore
  readonly #options: HostOptions
  readonly #key: string
  readonly #data: FileThreadData
  readonly #listeners = new Set<(notice: ChangeNotice) => void>()
  readonly #documents: Documents = documentsThread()
  #opened: Promise<Opened>
  #admit: (opened: Opened) => void
  #served: ServedWorkstation | null = null
  #lock: HeldLock | null = null
  #prepared: PreparedFile | null = null
  #background: Promise<void> = Promise.resolve()
  #closing: Promise<void> | null = null
  replaced: string | null = null

  constructor(options: HostOptions) {
    this.#options = options
    this.file = truePath(options.file)
    this.#key = options.key ?? randomBytes(32).toString('base64url')
    this.#data = { file: this.file, filesFolder: stagedFilesFolder(this.file) }
    this.tokens = tokenStore(this.file, () => Date.now())
    const { promise, resolve: admit } = Promise.withResolvers<Opened>()
    this.#opened = promise
    this.#admit = admit
  }

  get prepared(): PreparedFile {
    return definitely(this.#prepared)
  }
  get url(): string {
    return definitely(this.#served).url
  }
  get port(): number {
    return definitely(this.#served).port
  }

  /** The port first, so that the lock can name it; then the lock, so that nobody else touches the file. */
  async open(): Promise<void> {
    try {
      this.#served = await serve(this, {
        ...portOf(this.#options),
        token: this.#key,
        rendererDir: rendererFolder(),
        routes: (app) => this.#addRoutes(app),
      })
      this.#lock = await acquireLock(this.file, { port: this.port, key: this.#key })
      if (this.#options.restoreFrom !== undefined) this.replaced = await restoreBackup(this.#options.restoreFrom, this.file)
      this.#prepared = prepareCompanyFile(this.file, this.#options)
      this.#admit(await this.#start())
    } catch (error) {
      await this.#releaseFile()
      throw error
    }
    if (this.#options.dailyBackup !== false && !this.prepared.created) this.#background = this.#backUpDaily()
  }

  async call(request: CallRequest, caller: Caller): Promise<CallResult> {
    if (this.#closing) throw new Error('The company file is closed.')
    const { threads, simulations } = await this.#opened
    try {
      const by = this.#identify(caller)
      const own = hostOperation(request.operation)
      if (own) return await this.#runOwn(own, request, by)
      if (request.simulation !== undefined) return this.#withFile(request, await simulations.call(request, by))
      if (request.simulate && registry.get(request.operation)?.kind === 'job') return await simulations.run(request, by)
      return this.#withFile(request, await threads.call(request, by))
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, failure: error.failure }
      throw error
    }
  }

  knows(bearer: string): boolean {
    return sameSecret(bearer, this.#key) || this.tokens.actorOf(bearer) !== null
  }
  async permits(caller: Caller, operation: string): Promise<boolean> {
    return covered(await this.#permissionsOf(this.#identify(caller)), operation)
  }

  onChange(listener: (notice: ChangeNotice) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async simulate(request: CallRequest, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<CallResult<SimulatedJob>> {
    return (await this.#opened).simulations.run(request, this.#identify(caller), onProgress)
  }
  async endSimulation(id: string): Promise<void> {
    await (await this.#opened).simulations.end(id)
  }
  async finished(job: number, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<JobProgress> {
    return (await this.#opened).threads.finished(job, this.#identify(caller), onProgress)
  }

  stageFile(source: FileSource, name: string, limit?: number): Promise<StagedFile> {
    return stageFile(this.#data.filesFolder, source, name, limit)
  }
  backup(target?: string): Promise<Backup> {
    return writeBackup(this.#data, target ?? nextBackup(this.file, Date.now()))
  }
  listBackups(): Backup[] {
    return listBackups(this.file)
  }
  verifyFile() {
    return checkOpenFile(this.#data)
  }
  renderInvoice(snapshot: unknown): Promise<Uint8Array> {
    return this.#documents.renderInvoice(snapshot)
  }

  /** Calls that come meanwhile wait. A backup that cannot be restored leaves the file as it was. */
  async restore(backup: string): Promise<{ replaced: string | null }> {
    const before = await this.#opened
    const { promise, resolve: admit } = Promise.withResolvers<Opened>()
    this.#opened = promise
    await this.#background
    await endThreads(before)
    try {
      return { replaced: await restoreBackup(backup, this.file) }
    } finally {
      admit(await this.#start())
      this.#tell({ changes: [], jobs: [] })
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#background
    await endThreads(await this.#opened)
    await this.#releaseFile()
  }

  async #releaseFile(): Promise<void> {
    await this.#documents.close()
    await this.#served?.close()
    this.#lock?.release()
  }

  async #start(): Promise<Opened> {
    const threads = await startCoreThreads(this.#data, {
      readers: this.#options.readers ?? READERS,
      onNotice: (notice) => this.#tell(notice),
      ...(this.#options.queryLimitMs === undefined ? {} : { queryLimitMs: this.#options.queryLimitMs }),
    })
    return { threads, simulations: createSimulations(this.#data) }
  }

  #tell(notice: ChangeNotice): void {
    for (const listener of this.#listeners) listener(notice)
  }

  #addRoutes(app: Hono): void {
    app.get(HEALTH_PATH, (context) => {
      const bearer = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? ''
      return sameSecret(bearer, this.#key)
        ? context.json({ ok: true, pid: process.pid, file: this.file })
        : context.json({ ok: false }, 401)
    })
    this.#options.routes?.(app, this)
  }

  /** Windows and the command line act for the operator of this machine; tokens for themselves. */
  #identify(caller: Caller): CallerIdentity {
    if (caller.kind !== 'bridge' || (caller.token !== undefined && sameSecret(caller.token, this.#key))) return { user: 1 }
    const actor = this.tokens.actorOf(caller.token ?? '')
    if (!actor) throw refuse('forbidden', 'token.unknown', 'The token is unknown, revoked or expired.')
    return { actor }
  }

  async #runOwn(operation: HostOperation, request: CallRequest, by: CallerIdentity): Promise<CallResult> {
    if (!covered(await this.#permissionsOf(by), operation.name)) {
      throw refuse('forbidden', 'permission.missing', `You may not run ${operation.name}. A role with that permission is needed.`)
    }
    if (request.simulate && operation.kind === 'command') {
      throw refuse('refused', 'simulation.notHere', `${operation.name} works on files and cannot be simulated.`)
    }
    return { ok: true, value: await operation.run(this, request.input) }
  }

  async #permissionsOf(by: CallerIdentity): Promise<readonly string[]> {
    if ('actor' in by) return by.actor.permissions
    const { threads } = await this.#opened
    const session = await threads.call({ operation: 'session.get', input: {} }, by)
    return session.ok ? (session.value as { permissions: readonly string[] }).permissions : []
  }

  /** The core does not know which file it works on. */
  #withFile(request: CallRequest, result: CallResult): CallResult {
    if (request.operation !== 'session.get' || !result.ok) return result
    return { ...result, value: { ...(result.value as object), file: this.file } }
  }

  /** The operator works on while it is made; that it failed belongs in the log. */
  async #backUpDaily(): Promise<void> {
    try {
      await rotateBackups(this.#data, Date.now())
    } catch (error) {
      console.error('The daily backup was not made:', error)
    }
  }
}

async function endThreads({ simulations, threads }: Opened): Promise<void> {
  await simulations.endAll()
  await threads.close()
}

function covered(permissions: readonly string[], operation: string): boolean {
  return permissions.some((pattern) => covers(pattern, operation))
}

function portOf(options: HostOptions): { port?: number } {
  return options.port === undefined ? {} : { port: options.port }
}

function definitely<T>(value: T | null): T {
  if (value === null) throw new Error('The company file is not open yet.')
  return value
}
