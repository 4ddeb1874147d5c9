/** One open company file: its lock, its threads, its backups and its tokens. */
import { hostNow } from './clock.ts'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { type Failure, Refusal, refuse } from '../../src-core/kernel/failures.ts'
import { fileTrouble } from '../../src-core/kernel/file-troubles.ts'
import type { CallRequest, CallResult, ChangeNotice, JobProgress } from '../../src-core/operations/contract.ts'
import { failureOf } from '../../src-core/operations/incident.ts'
import { type BackupState, backupState, type BackupTrouble } from './backup-state.ts'
import {
  type Backup,
  inspectBackup,
  listBackups,
  nextBackup,
  restoreBackup,
  rotateBackups,
  setBackupEncryption,
  unlockBackup,
  writeBackup,
} from './backups.ts'
import { carryOverPrepared } from './carry-over.ts'
import type { BackupComparison } from './compare-backup.ts'
import { checkClosedFile } from './closed-file.ts'
import { damaged, isCompanyFile, type PreparedFile, type PrepareOptions, prepareCompanyFile } from './company-file.ts'
import { type CoreThreads, registry, startCoreThreads } from './core-threads.ts'
import { type FileIdentity, identify } from './file-identity.ts'
import { type Health, healthOf, refuseFullDisk } from './health.ts'
import { tidy } from './leftovers.ts'
import { acquireLock, type HeldLock, type HostAddress } from './lock.ts'
import { beginPlace } from './noted-heads.ts'
import { ownerOnlyDatabase } from './owner-only.ts'
import { type Routines, startRoutines } from './routines.ts'
import { type BackupEncryption, backupEncryption } from './sealing/kept-key.ts'
import { createSimulations, type SimulatedJob, type Simulations } from './simulations.ts'
import { stagedFilesFolder } from './staged-files.ts'
import { type TokenStore, tokenStore } from './tokens.ts'
import { truePath } from './true-path.ts'
import type { CallerIdentity, FileThreadData } from './worker-messages.ts'

export interface CompanyOptions extends PrepareOptions {
  readonly file: string
  /** It was made just now, by this host. */
  readonly made?: boolean
  /** Reader threads; 2 if absent. */
  readonly readers?: number
  /** False: makes no daily backup. */
  readonly dailyBackup?: boolean
  /** True: runs routines as they come due; only for a workstation that stays open. */
  readonly routines?: boolean
  /** Puts this backup in the file's place before it is opened. */
  readonly restoreFrom?: string
  /** What opens that backup where it is encrypted. */
  readonly passPhrase?: string
  /** After how many milliseconds a query is cut off. */
  readonly queryLimitMs?: number
  /** The folder in which heads of audit trails are noted; null: nothing is. */
  readonly heads?: string | null
  /** Where this host answers, for the lock. */
  readonly at: HostAddress
  readonly onNotice: (notice: ChangeNotice) => void
  /** Called once when the file is not at its place any more; every call is refused from then on. */
  readonly onLoss?: (failure: Failure) => void
}

/** What is there while the file is open. */
interface Opened {
  readonly threads: CoreThreads
  readonly simulations: Simulations
}

const READERS = 2
const LONGEST_NAME = 300
const RESTORING: CallerIdentity = { actor: { kind: 'job', id: 0, name: 'Countinghouse', permissions: ['books.acceptHead'] } }

/** Changes to backups are told as changes of this name, so that windows can show the last one. */
export const BACKUP_CHANGED: ChangeNotice = { changes: [{ entity: 'backup', ids: [] }], jobs: [] }

export class Company {
  readonly file: string
  readonly tokens: TokenStore
  readonly #id = randomUUID()
  readonly #options: CompanyOptions
  #restored = 0
  #opened: Promise<Opened>
  #admit: (opened: Opened) => void
  #lock: HeldLock | null = null
  #prepared: PreparedFile | null = null
  #background: Promise<void> = Promise.resolve()
  readonly #underWay = new Set<Promise<CallResult>>()
  #closed = false
  #identity: FileIdentity | null = null
  #lost: Failure | null = null
  #backupTrouble: BackupTrouble | null = null
  readonly #since = hostNow()
  #routines: Routines | null = null
  replaced: string | null = null

  private constructor(options: CompanyOptions) {
    this.#options = options
    this.file = truePath(options.file)
    this.tokens = tokenStore(this.file, hostNow)
    const { promise, resolve: admit } = Promise.withResolvers<Opened>()
    this.#opened = promise
    this.#admit = admit
  }

  /**
   * Opens a company file: the lock first, so that nobody else touches it.
   *
   * @throws Refusal when the file is missing, in use, no company file or newer; it is left as it was
   */
  static async open(options: CompanyOptions): Promise<Company> {
    const company = new Company(options)
    try {
      await company.#open()
      return company
    } catch (error) {
      const told = await company.#whyNot(error)
      company.#lock?.release()
      throw told instanceof Refusal ? told : (fileTrouble(told, company.file) ?? told)
    }
  }

  /** What broke off the opening, or that the file is damaged where a check of it says so. */
  async #whyNot(error: unknown): Promise<unknown> {
    if (error instanceof Refusal || this.#lock === null || !existsSync(this.file)) return error
    console.error(error)
    const { faults } = await checkClosedFile(this.file).catch(() => ({ faults: [] }))
    return faults[0] === undefined ? error : damaged(this.file, faults[0].replace(/\.$/, ''))
  }

  async #open(): Promise<void> {
    refuseFullDisk(this.file)
    // Found out at once, not when something is to be written one day.
    if (existsSync(this.file)) accessSync(this.file, constants.R_OK | constants.W_OK)
    this.#lock = await acquireLock(this.file, { ...this.#options.at, opening: this.#id })
    if (isCompanyFile(this.file)) ownerOnlyDatabase(this.file) // before anything is copied from it
    if (this.#options.restoreFrom !== undefined)
      this.replaced = await restoreBackup(this.#options.restoreFrom, this.file, this.#options.passPhrase)
    this.#prepared = await carryOverPrepared(this.file, prepareCompanyFile(this.file, this.#options))
    if (this.#options.made) this.#prepared = { ...this.prepared, created: true }
    tidy(this.file)
    this.#hold()
    this.#beginHead()
    const { restoreFrom } = this.#options
    this.#admit(restoreFrom === undefined ? await this.#start() : await this.#startRestored(restoreFrom))
    if (this.#options.dailyBackup !== false && !this.prepared.created) this.#background = this.#backUpDaily()
    this.#startRoutines()
  }

  /** From now on this very file is meant, wherever copies of it stand. */
  #hold(): void {
    this.#identity = identify(this.file)
    this.#lock?.hold(this.#identity)
  }

  /** What threads on the file are started with. */
  get data(): FileThreadData {
    return {
      file: this.file,
      filesFolder: stagedFilesFolder(this.file),
      tokensOf: this.file,
      heads: { folder: this.#options.heads ?? null, file: this.file, writes: true },
      ...(this.#identity ? { held: this.#identity } : {}),
    }
  }

  /** Has the engine look for the file at its place. @throws Refusal `file.lost` */
  async look(): Promise<void> {
    await (await this.#opened).threads.look()
    this.#refuseLost()
  }

  #refuseLost(): void {
    if (this.#lost) throw new Refusal(this.#lost)
  }

  #lose(failure: Failure): void {
    if (this.#lost) return
    this.#lost = failure
    console.error(failure.message)
    this.#options.onLoss?.(failure)
  }

  #startRoutines(): void {
    if (!this.#options.routines) return
    this.#routines = startRoutines({
      call: (request, by) => this.call(request, by),
      own: { 'backup.daily': () => this.#backUpOnce() },
      opened: hostNow(),
    })
  }

  /** After the backup of the opening, so that a day has one. */
  async #backUpOnce(): Promise<string> {
    await this.#background
    return (await this.#rotate()) ? 'Backed up' : 'Backed up earlier today'
  }

  /** What opening did to the file. */
  get prepared(): PreparedFile {
    if (this.#prepared === null) throw new Error('The company file is not open yet.')
    return this.#prepared
  }

  /** Names what windows show: this opening of the file, and how often a backup took its place meanwhile. */
  get opening(): string {
    return `${this.#id}.${this.#restored}`
  }

  /** Whether a caller means this file: by the opening of a window, or by that of the lock. */
  isMeant(opening: string): boolean {
    return opening === this.opening || opening === this.#id
  }

  /** @throws Refusal `file.closed` for a call that comes after the file was left for another one */
  async call(request: CallRequest, by: CallerIdentity): Promise<CallResult> {
    this.#refuseLost()
    if (this.#closed) throw refuse('busy', 'file.closed', `${this.file} was closed meanwhile. Nothing was done.`)
    if (request.simulation !== undefined) return (await this.#opened).simulations.call(request, by)
    if (request.simulate && registry.get(request.operation)?.kind === 'job') return this.simulate(request, by)
    const answer = this.#opened.then(({ threads }) => threads.call(request, by))
    this.#underWay.add(answer)
    return answer.finally(() => this.#underWay.delete(answer))
  }

  async simulate(
    request: CallRequest,
    by: CallerIdentity,
    onProgress?: (progress: JobProgress) => void,
  ): Promise<CallResult<SimulatedJob>> {
    return (await this.#opened).simulations.run(request, by, onProgress)
  }
  async endSimulation(id: string): Promise<void> {
    await (await this.#opened).simulations.end(id)
  }
  async finished(job: number, by: CallerIdentity, onProgress?: (progress: JobProgress) => void): Promise<JobProgress> {
    return (await this.#opened).threads.finished(job, by, onProgress)
  }

  /** What keeps it from being written. */
  async health(): Promise<Health> {
    return healthOf({ file: this.file, ...(await this.#opened).threads.condition() })
  }
  /** Starts what writes the books at once, where it stopped and waits. @throws Refusal where the file cannot be opened */
  async startEngine(): Promise<void> {
    await (await this.#opened).threads.startEngine()
  }

  /** Writes a checked copy; among the daily backups if no target is named. */
  async backup(target?: string): Promise<Backup> {
    await this.look()
    const made = await writeBackup(this.data, target ?? nextBackup(this.file, hostNow()))
    if (target === undefined) this.#backupTrouble = null
    this.#options.onNotice(BACKUP_CHANGED)
    return made
  }
  /** How it stands with the daily backups. */
  backupState(): BackupState {
    return backupState(this.file, this.#backupTrouble, this.#since, hostNow())
  }
  listBackups(): Backup[] {
    return listBackups(this.file)
  }
  async inspectBackup(backup: string, passPhrase?: string): Promise<BackupComparison> {
    await this.look()
    return inspectBackup(this.data, backup, passPhrase)
  }
  backupEncryption(): BackupEncryption {
    return backupEncryption(this.file)
  }
  /** @param passPhrase null: backups are written plainly from now on */
  async setBackupEncryption(passPhrase: string | null): Promise<BackupEncryption> {
    await this.look()
    await setBackupEncryption(this.file, passPhrase)
    this.#options.onNotice(BACKUP_CHANGED)
    return this.backupEncryption()
  }

  /** Calls that come meanwhile wait. A backup that cannot be restored leaves the file as it was. */
  async restore(backup: string, passPhrase?: string): Promise<{ replaced: string | null }> {
    await this.look()
    const secret = await unlockBackup(backup, passPhrase)
    await this.#routines?.stop()
    const before = await this.#opened
    const { promise, resolve: admit, reject: give } = Promise.withResolvers<Opened>()
    promise.catch(() => {}) // whoever waits for it is told
    this.#opened = promise
    await this.#background
    await endThreads(before)
    this.#lock?.hold(null)
    const replaced = await restoreBackup(backup, this.file, secret).then(
      (kept) => ({ kept }),
      (error: unknown) => ({ error }),
    )
    const isRestored = 'kept' in replaced
    if (isRestored) this.#restored += 1
    // What calls wait for: the file goes on, be it the new one or the one of before.
    await this.#startAgain(isRestored ? backup : null).then(admit, (error: unknown) => {
      give(error)
      throw error
    })
    this.#startRoutines()
    this.#options.onNotice({ changes: [], jobs: [], reload: 'window' })
    if (!isRestored) throw replaced.error
    return { replaced: replaced.kept }
  }

  async #startAgain(restored: string | null): Promise<Opened> {
    tidy(this.file)
    this.#hold()
    return restored === null ? this.#start() : this.#startRestored(restored)
  }

  /** Ends the threads after what is under way and releases the file; a job goes on when it is opened again. */
  async close(): Promise<void> {
    if (this.#closed) return
    await this.#routines?.stop()
    this.#closed = true
    await this.#background
    await Promise.allSettled(this.#underWay)
    const opened = await this.#opened.catch(() => null) // a file that could not be opened again has no threads
    if (opened) await endThreads(opened)
    this.#lock?.release()
  }

  /** A new file owes nothing to one that stood at its place before. */
  #beginHead(): void {
    const { heads } = this.#options
    if (heads && this.prepared.created) beginPlace(heads, this.file, hostNow())
  }

  /** The head of the audit trail may have gone back with the file: that is what restoring is for, and the file says so. */
  async #startRestored(backup: string): Promise<Opened> {
    const opened = await this.#start()
    const reason = `The backup ${basename(backup).slice(0, LONGEST_NAME)} was put in the place of the file.`
    const accepted = await opened.threads.call({ operation: 'books.acceptHead', input: { reason } }, RESTORING)
    if (!accepted.ok && accepted.failure.code !== 'head.holds') console.error(accepted.failure.message)
    return opened
  }

  async #start(): Promise<Opened> {
    const threads = await startCoreThreads(this.data, {
      readers: this.#options.readers ?? READERS,
      onNotice: (notice) => {
        if (notice.lost) return this.#lose(notice.lost)
        this.#options.onNotice(notice)
        this.#routines?.onNotice(notice)
      },
      ...(this.#options.queryLimitMs === undefined ? {} : { queryLimitMs: this.#options.queryLimitMs }),
    })
    ownerOnlyDatabase(this.file) // a restored one, and what SQLite put beside it
    return { threads, simulations: createSimulations(this.data) }
  }

  /** The operator works on while it is made; that it failed the home page says. */
  async #backUpDaily(): Promise<void> {
    await this.#rotate().catch(() => {})
  }

  /** Whether a backup was made. */
  async #rotate(): Promise<boolean> {
    try {
      const made = await rotateBackups(this.data, hostNow())
      this.#backupTrouble = null
      if (made) this.#options.onNotice(BACKUP_CHANGED)
      return made !== null
    } catch (error) {
      this.#backupTrouble = { at: hostNow(), reason: failureOf(error).message }
      this.#options.onNotice(BACKUP_CHANGED)
      throw error
    }
  }
}

async function endThreads({ simulations, threads }: Opened): Promise<void> {
  await simulations.endAll()
  await threads.close()
}
