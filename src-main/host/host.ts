/**
 * The host: the doors for the windows and scripts of this machine, and one open company file behind them, which
 * can be changed for another in place. It may also have none open, until the operator creates or opens one.
 */
import { hostNow } from './clock.ts'
import { randomBytes, randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Context, Hono } from 'hono'
import { type Failure, Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type {
  CallRequest,
  CallResult,
  ChangeNotice,
  JobProgress,
  OperationDescription,
  SessionInfo,
} from '../../src-core/operations/contract.ts'
import { invalidInput } from '../../src-core/operations/run-inside.ts'
import { fileTrouble } from '../../src-core/kernel/file-troubles.ts'
import { covers } from '../../src-core/operations/permissions.ts'
import { unreadableTexts } from '../../src-core/operations/readable-text.ts'
import type { Caller, CoreHost } from '../core-host.ts'
import { rendererFolder } from '../locations.ts'
import { prepareToServe, type ServedWorkstation } from '../served/served.ts'
import { checkOpenFile, verifyBackup } from './backups.ts'
import { type BridgeControl, bridgeControl } from './bridge-control.ts'
import { Company, type CompanyOptions } from './company.ts'
import { type CompanyFiles, companyFiles, type FileDialogs } from './company-files.ts'
import type { PreparedFile, PrepareOptions } from './company-file.ts'
import { describeHostOperation, type HostOperation, type HostServices } from './define-host-operation.ts'
import { type DemoMaker, demoMaker, documentsFolder } from './demo-maker.ts'
import { documentsThread, type Documents } from './documents.ts'
import { type Health, HEALTHY } from './health.ts'
import { hostOperation, hostOperations } from './host-operations.ts'
import { type KeptAnswers, keptAnswers, without } from './kept-answers.ts'
import { newLocalWay, removeLocalWay } from './local-way.ts'
import { ENTRY_PATH, healthAnswer, HEALTH_PATH, type HostAddress } from './lock.ts'
import { answerWithoutCompany } from './no-company.ts'
import { headsFolder } from './noted-heads.ts'
import { nameFile, rememberFile } from './recent-files.ts'
import { passingSettings, type SettingsStore } from './settings.ts'
import type { SimulatedJob } from './simulations.ts'
import { type FileSource, stageFile, type StagedFile } from './staged-files.ts'
import { sameSecret, type TokenStore } from './tokens.ts'
import { truePath } from './true-path.ts'
import type { CallerIdentity } from './worker-messages.ts'

export { truePath }

export interface HostOptions extends PrepareOptions {
  /** The company file; null starts without one. */
  readonly file: string | null
  /** A file that cannot be opened is told in the window instead of ending the start: for one that nobody named. */
  readonly mayFail?: boolean
  /** Reader threads; 2 if absent. */
  readonly readers?: number
  /** The loopback port; if absent that of the last run, else any free one. */
  readonly port?: number
  /**
   * True: the port is open only while the bridge is on or after a page was let in, for a window of Electron needs none; the
   * command line comes by a socket of this user's. Absent: the port is open always.
   */
  readonly portWhenNeeded?: boolean
  /** The key to the port; 256 fresh random bits if absent. */
  readonly key?: string
  /** Adds routes to the port, such as the bridge's. */
  readonly routes?: (app: Hono, host: Host) => void
  /** What is remembered on this machine; absent: nothing is, and the bridge is on. */
  readonly settings?: SettingsStore
  /** The folder in which heads of audit trails are noted; absent: that of the settings. */
  readonly heads?: string
  /** The folder in which the host keeps its answers by idempotency keys; absent: that of the settings. */
  readonly answers?: string
  /** On for this run whatever the settings say. */
  readonly bridge?: boolean
  /** The system's own file dialogs. */
  readonly dialogs?: FileDialogs
  /** The user's folder for documents. */
  readonly documents?: string
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
}

export interface Host extends CoreHost, HostServices {
  /** The open company file; empty while none is. */
  readonly file: string
  /** What opening did to the file. */
  readonly prepared: PreparedFile
  /** Where the file stands now that `restoreFrom` took its place. */
  readonly replaced: string | null
  /** The loopback port. @throws while it is closed */
  readonly port: number
  /** Whether the loopback port is open. */
  readonly isListening: boolean
  /** The address at which a browser finds the workstation; it lets nobody in. @throws while the port is closed */
  readonly url: string
  /** The address with a ticket, and a file with one: each lets one page in within a minute. */
  entryAddress(): string
  entryFile(): string
  /** The tokens of the open company. @throws Refusal `company.none` */
  readonly tokens: TokenStore
  /** Takes in a file for a job, by its path, its bytes or a stream. @throws Refusal */
  stageFile(source: FileSource, name: string, limit?: number): Promise<StagedFile>
  /** As {@link stageFile}, once for an idempotency key. @throws Refusal `idempotency.otherBody` */
  stageOnce(source: FileSource, name: string, limit: number, caller: Caller, key: string | undefined): Promise<unknown>
  /** Runs a job to its end on a scratch copy of the file. */
  simulate(request: CallRequest, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<CallResult<SimulatedJob>>
  /** Whether a bearer stands for someone: a token that is valid now, or the key of this port. */
  knows(bearer: string): boolean
  /** The name of whom a bearer stands for; null for a stranger. @throws Refusal `company.opening`, kind `busy`, while the start goes on */
  nameOf(bearer: string): string | null
  /** Whether a caller may run an operation. */
  permits(caller: Caller, operation: string): Promise<boolean>
  /** Resolves with a job when it has ended. @throws Refusal `file.closed` */
  finished(job: number, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<JobProgress>
}

/**
 * Opens the port, and the company file if one is named.
 *
 * @throws Refusal when the file is missing, in use, no company file or newer; the system's error when the port is taken
 */
export async function openHost(options: HostOptions): Promise<Host> {
  const host = new WorkstationHost(options)
  await host.start()
  return host
}

const OPERATOR = { user: 1 } as const

class WorkstationHost implements Host {
  readonly bridge: BridgeControl
  readonly companies: CompanyFiles
  readonly #options: HostOptions
  readonly #settings: SettingsStore
  readonly #key: string
  readonly #listeners = new Set<(notice: ChangeNotice) => void>()
  readonly #documents: Documents = documentsThread()
  readonly #demo: DemoMaker
  readonly #answers: KeptAnswers
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false
  readonly #withoutCompany = `none.${randomUUID()}`
  #company: Company | null = null
  readonly #served: ServedWorkstation
  /** The socket of a host whose port is closed where nothing needs it. */
  readonly #socket: string | null
  #letsPagesIn = false
  #fitting: Promise<void> = Promise.resolve()
  #startFailure: Failure | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | null = null
  /** The end of a company whose file went. */
  #leaving: Promise<void> = Promise.resolve()

  constructor(options: HostOptions) {
    this.#options = options
    this.#settings = options.settings ?? passingSettings()
    this.#key = options.key ?? randomBytes(32).toString('base64url')
    const documents = options.documents ?? documentsFolder(homedir())
    this.#demo = demoMaker([process.cwd(), documents])
    const { folder } = this.#settings
    this.#answers = keptAnswers(options.answers ?? (folder === null ? null : answersFolder(folder)), hostNow)
    this.#socket = options.portWhenNeeded ? newLocalWay() : null
    this.bridge = bridgeControl(this.#settings, options.bridge ?? options.settings === undefined)
    this.companies = companyFiles({
      settings: this.#settings,
      demo: this.#demo,
      dialogs: options.dialogs ?? null,
      documents,
      named: () => this.bridge.folders,
      startFailure: () => this.#startFailure,
      current: () => this.#company,
      prepare: (file, more) => this.#prepare(file, more),
      noteFailure: (file, failure) => this.#noteFailure(file, failure),
      address: () => this.#address(),
      heads: this.#headsFolder(),
      inTurn: (work) => this.#inTurn(work),
      admit: (company) => this.#admit(company),
    })
    // Last: the routes ask for what stands above.
    this.#served = prepareToServe(this, {
      token: this.#key,
      rendererDir: rendererFolder(),
      routes: (app: Hono) => this.#addRoutes(app),
      health: () => this.health(),
    })
  }

  get file(): string {
    return this.#company?.file ?? ''
  }
  get tokens(): TokenStore {
    return this.#open().tokens
  }
  get prepared(): PreparedFile {
    return this.#open().prepared
  }
  get replaced(): string | null {
    return this.#open().replaced
  }
  get url(): string {
    return this.#served.url
  }
  entryAddress(): string {
    return this.#served.entryAddress()
  }
  entryFile(): string {
    return this.#served.entryFile()
  }
  get port(): number {
    return this.#served.port
  }
  get isListening(): boolean {
    return this.#served.isListening
  }
  get knownPort(): number | null {
    return this.isListening ? this.port : this.#settings.get().bridge.port
  }

  /** The doors first, so that the file's lock can name them. */
  async start(): Promise<void> {
    try {
      if (this.#socket !== null) await this.#served.listenAt(this.#socket)
      await this.fitPort()
      if (this.#options.file !== null) await this.#openFirst(this.#options.file)
      this.#isReady = true
      this.#ready.resolve()
    } catch (error) {
      await this.#closeDoors()
      throw error
    }
  }

  #address(): HostAddress {
    return { key: this.#key, ...(this.#socket === null ? { port: this.port } : { socket: this.#socket }) }
  }

  /** One fitting after the other: the switch may be thrown faster than a port opens. */
  fitPort(): Promise<void> {
    const fitting = this.#fitting.then(async () => {
      const isNeeded = this.#socket === null || this.bridge.on || this.#letsPagesIn
      if (isNeeded && !this.isListening) await this.#listen()
      if (!isNeeded) await this.#served.closePort()
    })
    this.#fitting = fitting.catch(() => {})
    return fitting
  }

  async #listen(): Promise<void> {
    const { port } = this.#options
    const { bridge } = this.#settings.get()
    if (port !== undefined) return this.#served.listen(port)
    if (bridge.port === null) {
      await this.#served.listen(0)
      return this.#remembering(() => this.#settings.change({ bridge: { ...this.#settings.get().bridge, port: this.port } }))
    }
    // Another workstation of this user may have the port: then any free one does for this run.
    await this.#served.listen(bridge.port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
      return this.#served.listen(0)
    })
  }

  async #openFirst(file: string): Promise<void> {
    const { create, restoreFrom, passPhrase, mayFail } = this.#options
    try {
      const restored = restoreFrom === undefined ? {} : { restoreFrom, ...(passPhrase === undefined ? {} : { passPhrase }) }
      const first = await this.#prepare(file, { create: create ?? false, ...restored })
      this.#company = first
      await this.#remember(first)
    } catch (error) {
      if (!mayFail || !(error instanceof Refusal)) throw error
      this.#noteFailure(file, error.failure)
    }
  }

  #noteFailure(file: string, failure: Failure): void {
    if (this.#company) return
    this.#startFailure = { ...failure, details: { ...failure.details, file: truePath(file) } }
    this.#tell({ changes: [{ entity: 'companyFile', ids: [] }], jobs: [] })
  }

  #headsFolder(): string | null {
    return this.#options.heads ?? (this.#settings.folder === null ? null : headsFolder(this.#settings.folder))
  }

  async #prepare(file: string, more: Pick<CompanyOptions, 'create' | 'made' | 'restoreFrom' | 'passPhrase'>): Promise<Company> {
    const { readers, dailyBackup, routines, queryLimitMs, migrations } = this.#options
    let company: Company | null = null
    company = await Company.open({
      ...more,
      file,
      at: this.#address(),
      heads: this.#headsFolder(),
      // A file that is not shown yet, or was left, has nothing to say to the windows.
      onNotice: (notice) => {
        if (company !== null && company === this.#company) this.#tell(notice)
      },
      onLoss: (failure) => this.#lose(company, failure),
      ...(readers === undefined ? {} : { readers }),
      ...(dailyBackup === undefined ? {} : { dailyBackup }),
      ...(routines === undefined ? {} : { routines }),
      ...(queryLimitMs === undefined ? {} : { queryLimitMs }),
      ...(migrations === undefined ? {} : { migrations }),
    })
    return company
  }

  /** The window shows why; whoever calls on is told the same. */
  #lose(company: Company | null, failure: Failure): void {
    if (company === null || company !== this.#company) return
    this.#company = null
    this.#startFailure = failure
    this.#tell({ changes: [], jobs: [], reload: 'window' })
    this.#leaving = company.close().catch((error: unknown) => console.error(`${company.file} was not closed in order:`, error))
  }

  async #admit(next: Company): Promise<void> {
    const before = this.#company
    this.#company = next
    this.#startFailure = null
    await this.#remember(next)
    this.#tell({ changes: [], jobs: [], reload: 'window' })
    await before?.close().catch((error: unknown) => console.error(`${before.file} was not closed in order:`, error))
  }

  async #remember(company: Company): Promise<void> {
    if (this.#settings.folder === null) return
    const session = await company.call({ operation: 'session.get', input: {} }, OPERATOR)
    const name = session.ok ? ((session.value as SessionInfo).company?.name ?? '') : ''
    this.#remembering(() => rememberFile(this.#settings, company.file, name, hostNow()))
  }

  /** What the machine remembers is a comfort: a disk that does not take it keeps nothing from being opened. */
  #remembering(write: () => void): void {
    try {
      write()
    } catch (error) {
      console.error('The settings of this machine cannot be written:', error)
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => {
      if (this.#closing) throw refuse('busy', 'file.closed', 'The workstation is being closed.')
      return work()
    })
    this.#turn = turn.catch(() => {})
    return turn
  }

  async call(request: CallRequest, caller: Caller): Promise<CallResult> {
    if (this.#closing) throw new Error('The company file is closed.')
    await this.#ready.promise
    try {
      const { opening, ...call } = request
      const company = this.#company
      if (opening !== undefined && !this.#isMeant(opening)) throw this.#lostFile() ?? switched(this.file)
      // Before it goes to another thread: what is deeper than a message can be would end in a fault there.
      const unreadable = unreadableTexts(call.input)
      if (unreadable.length > 0) throw invalidInput(call.operation, unreadable)
      const by = this.#identify(caller)
      const own = hostOperation(call.operation)
      if (own) return await this.#runOwn(own, call, caller, by)
      if (!company) return this.#complete(call, answerWithoutCompany(call, hostNow(), this.#lostFile()), this.#withoutCompany, '')
      return this.#complete(call, await company.call(call, by), company.opening, company.file)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : fileTrouble(error, this.file || undefined)
      if (refusal) return { ok: false, failure: refusal.failure }
      throw error
    }
  }

  async health(): Promise<Health> {
    if (this.#company) return this.#company.health()
    const lost = this.#lostFile()
    return lost ? { ...HEALTHY, ok: false, ailments: [{ code: lost.failure.code, message: lost.message }] } : HEALTHY
  }

  /** Why no company is open, where the open file went. */
  #lostFile(): Refusal | null {
    return this.#company === null && this.#startFailure?.code === 'file.lost' ? new Refusal(this.#startFailure) : null
  }

  #isMeant(opening: string): boolean {
    return this.#company ? this.#company.isMeant(opening) : opening === this.#withoutCompany
  }

  knows(bearer: string): boolean {
    return this.nameOf(bearer) !== null
  }
  nameOf(bearer: string): string | null {
    if (sameSecret(bearer, this.#key)) return 'operator'
    // Whose token it is stands beside a file that is being opened: a stranger today may be known in a second.
    if (!this.#isReady && this.#company === null) {
      throw refuse('busy', 'company.opening', 'The company file is being opened. Send the request again in a second.')
    }
    return this.#company?.tokens.actorOf(bearer)?.name ?? null
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
    return this.#open().simulate(request, this.#identify(caller), onProgress)
  }
  async endSimulation(id: string): Promise<void> {
    await this.#open().endSimulation(id)
  }
  async finished(job: number, caller: Caller, onProgress?: (progress: JobProgress) => void): Promise<JobProgress> {
    return this.#open().finished(job, this.#identify(caller), onProgress)
  }

  async stageFile(source: FileSource, name: string, limit?: number): Promise<StagedFile> {
    return stageFile(this.#open().data.filesFolder, source, name, limit)
  }
  async stageOnce(source: FileSource, name: string, limit: number, caller: Caller, key: string | undefined): Promise<unknown> {
    const staged = await this.stageFile(source, name, limit)
    if (key === undefined) return staged
    const call = { scope: this.#scopeOf(this.#identify(caller), false), operation: 'file.stage', key, input: staged }
    return (await this.#answers.once(call, async () => staged)).value
  }
  async backup(target?: string) {
    return this.#open().backup(target)
  }
  listBackups() {
    return this.#company?.listBackups() ?? []
  }
  backupState() {
    return this.#company?.backupState() ?? null
  }
  async inspectBackup(backup: string, passPhrase?: string) {
    return this.#open().inspectBackup(backup, passPhrase)
  }
  async verifyBackup(backup: string, passPhrase?: string) {
    return verifyBackup(this.#open().file, backup, passPhrase)
  }
  backupEncryption() {
    return this.#open().backupEncryption()
  }
  setBackupEncryption(passPhrase: string | null) {
    return this.#inTurn(async () => this.#open().setBackupEncryption(passPhrase))
  }
  restore(backup: string, passPhrase?: string) {
    return this.#inTurn(async () => this.#open().restore(backup, passPhrase))
  }
  async verifyFile() {
    return checkOpenFile(this.#open().data)
  }
  renderInvoice(snapshot: unknown): Promise<Uint8Array> {
    return this.#documents.renderInvoice(snapshot)
  }
  tellBridge(): void {
    this.#tell({ changes: [{ entity: 'bridge', ids: [] }], jobs: [] })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#turn
    await this.#demo.close()
    await this.#company?.close()
    await this.#leaving
    await this.#closeDoors()
  }

  async #closeDoors(): Promise<void> {
    await this.#documents.close()
    await this.#fitting
    await this.#served.close()
    if (this.#socket !== null) removeLocalWay(this.#socket)
  }

  /** The open company. @throws Refusal `company.none` */
  #open(): Company {
    if (!this.#company) throw refuse('refused', 'company.none', 'No company is open. Create one, or open a file.')
    return this.#company
  }

  #tell(notice: ChangeNotice): void {
    for (const listener of this.#listeners) listener(notice)
  }

  #addRoutes(app: Hono): void {
    const hasKey = (context: Context): boolean => {
      const bearer = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? ''
      return sameSecret(bearer, this.#key)
    }
    app.get(HEALTH_PATH, async (context) => {
      if (!hasKey(context)) return context.json({ ok: false }, 401)
      await this.#company?.look().catch(() => {}) // what it no longer has it does not claim to hold
      // That it answers says that it holds the file; how well it is stands beside it.
      return context.json({ ...healthAnswer(), health: await this.health() })
    })
    // For a second “serve” of the same file, which lets in a page of this one.
    app.post(ENTRY_PATH, async (context) => {
      if (!hasKey(context)) return context.json({ ok: false }, 401)
      this.#letsPagesIn = true
      await this.fitPort()
      if (context.req.query('as') === 'url') return context.json({ url: this.url })
      return context.json(context.req.query('as') === 'file' ? { file: this.entryFile() } : { address: this.entryAddress() })
    })
    this.#options.routes?.(app, this)
  }

  /** Windows and the command line act for the operator of this machine; tokens for themselves. */
  #identify(caller: Caller): CallerIdentity {
    if (caller.kind !== 'bridge' || (caller.token !== undefined && sameSecret(caller.token, this.#key))) return OPERATOR
    const actor = this.#company?.tokens.actorOf(caller.token ?? '')
    if (!actor) throw refuse('forbidden', 'token.unknown', 'The token is unknown, revoked or expired.')
    return { actor }
  }

  async #runOwn(operation: HostOperation, request: CallRequest, caller: Caller, by: CallerIdentity): Promise<CallResult> {
    const permissions = await this.#permissionsOf(by)
    if (!covered(permissions, operation.name)) {
      throw refuse('forbidden', 'permission.missing', `You may not run ${operation.name}. A role with that permission is needed.`)
    }
    if (request.simulate && operation.kind === 'command') {
      throw refuse('refused', 'simulation.notHere', `${operation.name} works on files and cannot be simulated.`)
    }
    const who = { kind: caller.kind, isToken: 'actor' in by, permissions }
    const { input, idempotencyKey: key } = request
    const run = () => operation.run(this, input, who)
    if (key === undefined || operation.kind === 'query') return { ok: true, value: await run() }
    const { name, ofMachine, secret, hidden } = operation
    const noted = hidden === undefined ? input : without(input, hidden)
    const keyed = {
      scope: this.#scopeOf(by, ofMachine === true),
      operation: name,
      key,
      input: noted,
      ...(secret === undefined ? {} : { secret }),
    }
    const { value, replayed } = await this.#answers.once(keyed, run)
    return replayed ? { ok: true, value, replayed } : { ok: true, value }
  }

  /** Whose keys are told apart from others: a token belongs to its company file, the operator to all of them. */
  #scopeOf(by: CallerIdentity, ofMachine: boolean): string {
    if ('actor' in by) return `token:${by.actor.id}@${this.file}`
    return ofMachine ? `user:${by.user}` : `user:${by.user}@${this.file}`
  }

  /** A workstation without a company, like a company without users, belongs to whoever can open it. */
  async #permissionsOf(by: CallerIdentity): Promise<readonly string[]> {
    if ('actor' in by) return by.actor.permissions
    if (!this.#company) return ['*']
    const session = await this.#company.call({ operation: 'session.get', input: {} }, by)
    return session.ok ? (session.value as SessionInfo).permissions : []
  }

  /** The core does not know which file it works on, nor what its host can do. */
  #complete(request: CallRequest, result: CallResult, opening: string, file: string): CallResult {
    if (!result.ok) return result
    if (request.operation === 'session.get') {
      const session = result.value as SessionInfo
      const { company } = session
      if (company) this.#remembering(() => nameFile(this.#settings, file, company.name))
      return { ...result, value: { ...session, file, opening } satisfies SessionInfo }
    }
    if (request.operation !== 'system.describe') return result
    const { operations, ...rest } = result.value as { operations: readonly unknown[] }
    return { ...result, value: { ...rest, operations: [...operations, ...this.#described()] } }
  }

  #described(): readonly OperationDescription[] {
    const { dialogs } = this.#options
    described ??= hostOperations.map(describeHostOperation)
    return described.filter(({ name }) => dialogs || name !== 'companyFile.choose')
  }
}

/** Answers stand in a folder of the settings. */
export function answersFolder(settings: string): string {
  return join(settings, 'answers')
}

/** Made when first asked for. */
let described: readonly OperationDescription[] | null = null

function switched(file: string): Refusal {
  const message = `${file === '' ? 'No company' : file} is open now, another one than when this window was drawn. Nothing was done; the window starts anew.`
  return refuse('conflict', 'company.switched', message)
}

function covered(permissions: readonly string[], operation: string): boolean {
  return permissions.some((pattern) => covers(pattern, operation))
}
