/** The company files that this machine knows, and which of them is open. */
import { hostNow } from './clock.ts'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Failure, Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { CallResult } from '../../src-core/operations/contract.ts'
import { backupsFolder } from './backup-list.ts'
import { type FolderListing, listFolder, refuseOutside } from './browse.ts'
import type { Company } from './company.ts'
import type { Purpose } from './company-file-operations.ts'
import { type CompanyPresets, companyPresets } from './country-presets.ts'
import type { DemoMaker, DemoState } from './demo-maker.ts'
import { copyOut, type KeptCopy, keptCopies } from './closed-file.ts'
import type { HostAddress } from './lock.ts'
import { fileExists, makeCompanyFile } from './make-company.ts'
import { forgetFile, type RecentCompany, recentFiles } from './recent-files.ts'
import type { Salvage } from './salvage.ts'
import type { SettingsStore } from './settings.ts'
import { truePath } from './true-path.ts'

/** The system's own file dialogs, where there are any. Null when the operator chooses nothing. */
export interface FileDialogs {
  chooseFile(purpose: Exclude<Purpose, 'create' | 'backup'>, folder: string): Promise<string | null>
  nameFile(purpose: Extract<Purpose, 'create' | 'backup'>, path: string): Promise<string | null>
}

export interface CompaniesOverview {
  /** Empty where none is open. */
  readonly file: string
  readonly recent: readonly RecentCompany[]
  readonly demo: DemoState
  /** Where a new company file is put if nothing else is said. */
  readonly folder: string
  /** Whether the system's own dialogs can be asked. */
  readonly dialogs: boolean
  /** Why the file of the start could not be opened. */
  readonly failure: Failure | null
}

/** A folder that a listing can begin in. */
export interface Place {
  readonly kind: 'open' | 'documents' | 'recent' | 'named'
  readonly path: string
}

export interface CompanyFiles {
  /** @param confined of the recent files only those that such a caller may name */
  overview(confined: boolean): CompaniesOverview
  presets(): CompanyPresets
  /** @throws Refusal when it cannot be opened; the open one stays open */
  open(file: string): Promise<OpenedFile>
  /** @throws Refusal of the file or of the company; then no file is made and the open one stays open */
  create(file: string, company: Readonly<Record<string, unknown>>): Promise<OpenedFile>
  /** Makes a file and leaves it closed. @returns what `company.create` answered; a failure leaves no file. @throws Refusal of the file */
  make(file: string, company: Readonly<Record<string, unknown>>): Promise<CallResult>
  /** Where the books of a file that cannot be opened stand as they once were, the newest first. */
  copies(file: string): readonly KeptCopy[]
  /** Puts a backup in the place of a file that is not open, and opens it. @throws Refusal */
  restore(file: string, backup: string, passPhrase?: string): Promise<OpenedFile>
  /** Reads what can be read of a file that is not open into a new one beside it. @throws Refusal */
  copyOut(file: string): Promise<Salvage>
  forget(file: string): { readonly file: string }
  /** @param confined only at and below the folders that the operator named for scripts */
  browse(folder: string | null, confined: boolean): FolderListing & { readonly places: readonly Place[] }
  /** @throws Refusal `folder.forbidden` for a file outside the folders of scripts and the open company's own backups */
  refuseOutside(file: string, confined: boolean): void
  /** @throws Refusal `file.noDialog` */
  choose(purpose: Purpose, name: string): Promise<{ readonly file: string | null }>
  openDemo(): Promise<OpenedFile | { readonly making: true }>
}

export interface OpenedFile {
  readonly file: string
  readonly opening: string
}

/** What this part uses of the host. */
export interface CompanySwitch {
  readonly settings: SettingsStore
  readonly demo: DemoMaker
  readonly dialogs: FileDialogs | null
  readonly documents: string
  /** The folders that the operator named for scripts. */
  readonly named: () => readonly string[]
  readonly startFailure: () => Failure | null
  current(): Company | null
  /** Opens a file without leaving the open one; one that was `made` just now is not backed up yet. @throws Refusal */
  prepare(file: string, more: { readonly made?: boolean; readonly restoreFrom?: string; readonly passPhrase?: string }): Promise<Company>
  /** Has the start page say why a file was not opened, where none is open. */
  noteFailure(file: string, failure: Failure): void
  /** Where the host answers, for locks. */
  address(): HostAddress
  /** The folder in which heads of audit trails are noted. */
  readonly heads: string | null
  /** Runs one change of files after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Puts a file in the place of the open one, tells the windows, and closes the one before. */
  admit(company: Company): Promise<void>
}

const EXTENSION = '.countinghouse'

export function companyFiles(host: CompanySwitch): CompanyFiles {
  const { settings, demo, dialogs, documents } = host
  const openFolder = (): string => dirname(host.current()?.file ?? join(documents, 'x'))
  const open = (file: string): Promise<OpenedFile> => host.inTurn(() => openFile(host, truePath(file)))
  return {
    open,
    create: (file, company) => host.inTurn(() => createFile(host, withExtension(truePath(file)), company)),
    copies: (file) => keptCopies(truePath(file)),
    restore: (file, backup, passPhrase) => host.inTurn(() => restoreClosed(host, truePath(file), backup, passPhrase)),
    copyOut: (file) => host.inTurn(() => copyOut(truePath(file), host.address())),
    make: (file, company) => host.inTurn(() => makeFile(host, truePath(file), company)),
    presets: () => companyPresets(new Date(hostNow()).toISOString().slice(0, 10)),
    overview: (confined) => ({
      file: host.current()?.file ?? '',
      recent: confined ? recentFiles(settings).filter(({ file }) => isWithin(file, allowedTo(host))) : recentFiles(settings),
      demo: demo.state(),
      folder: host.current() ? openFolder() : documents,
      dialogs: dialogs !== null,
      failure: host.startFailure(),
    }),
    forget: (file) => {
      forgetFile(settings, file)
      return { file }
    },
    browse: (folder, confined) => {
      const places = confined ? namedPlaces(host) : placesOf(host)
      const first = folder ?? places[0]?.path ?? documents
      return { ...listFolder(first, confined ? allowedTo(host) : null), places }
    },
    refuseOutside: (file, confined) => {
      if (confined) refuseOutside(file, allowedTo(host))
    },
    choose: async (purpose, name) => ({ file: await askFor(dialogs, purpose, name, openFolder()) }),
    openDemo: async () => {
      const { file, can_make: canMake, making } = demo.state()
      if (file !== null && making === null) return open(file)
      if (!canMake) throw refuse('notFound', 'demo.none', 'There is no demo company here, and this build cannot make one.')
      demo.make()
      return { making: true }
    },
  }
}

async function openFile(host: CompanySwitch, file: string): Promise<OpenedFile> {
  const current = host.current()
  if (current?.file === file) {
    await current.startEngine()
    return { file, opening: current.opening }
  }
  const next = await host.prepare(file, {}).catch((error: unknown) => {
    if (error instanceof Refusal) host.noteFailure(file, error.failure)
    throw error
  })
  await host.admit(next)
  return { file: next.file, opening: next.opening }
}

async function restoreClosed(host: CompanySwitch, file: string, backup: string, passPhrase?: string): Promise<OpenedFile> {
  if (host.current()?.file === file) throw refuse('refused', 'file.isOpen', `${file} is open. Restore its backup on the page Company.`)
  const next = await host.prepare(file, { restoreFrom: backup, ...(passPhrase === undefined ? {} : { passPhrase }) })
  await host.admit(next)
  return { file: next.file, opening: next.opening }
}

async function createFile(host: CompanySwitch, file: string, company: Readonly<Record<string, unknown>>): Promise<OpenedFile> {
  if (existsSync(file)) throw fileExists(file)
  if (!existsSync(dirname(file))) makeFolder(dirname(file))
  const made = await makeFile(host, file, company)
  if (!made.ok) throw new Refusal(made.failure)
  const next = await host.prepare(file, { made: true })
  await host.admit(next)
  return { file: next.file, opening: next.opening }
}

function makeFile({ address, heads }: CompanySwitch, file: string, company: Readonly<Record<string, unknown>>): Promise<CallResult> {
  return makeCompanyFile({ file, company, at: address(), heads })
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw refuse(
      'refused',
      'folder.notMade',
      `The folder ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function withExtension(file: string): string {
  return file.endsWith(EXTENSION) ? file : `${file}${EXTENSION}`
}

/** Where a script may name files: what the operator named, and the backups that the host itself made of the open file. */
function allowedTo(host: CompanySwitch): string[] {
  const file = host.current()?.file
  return [...host.named(), ...(file === undefined ? [] : [backupsFolder(file)])]
}

function namedPlaces(host: CompanySwitch): Place[] {
  return allowedTo(host)
    .filter((path) => existsSync(path))
    .map((path) => ({ kind: 'named', path }))
}

function isWithin(file: string, folders: readonly string[]): boolean {
  try {
    refuseOutside(file, folders)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** The folder of the open file, the documents, and those of the recent files. */
function placesOf(host: CompanySwitch): Place[] {
  const file = host.current()?.file
  const recent = recentFiles(host.settings).filter(({ missing }) => !missing)
  const places: Place[] = [
    ...(file ? [{ kind: 'open' as const, path: dirname(file) }] : []),
    ...(existsSync(host.documents) ? [{ kind: 'documents' as const, path: host.documents }] : []),
    ...recent.map((one) => ({ kind: 'recent' as const, path: dirname(one.file) })),
  ]
  return places.filter((place, index) => places.findIndex(({ path }) => path === place.path) === index)
}

async function askFor(dialogs: FileDialogs | null, purpose: Purpose, name: string, folder: string): Promise<string | null> {
  if (!dialogs) throw refuse('refused', 'file.noDialog', 'There is no dialog here. Type the path or look through the folders.')
  if (purpose === 'open' || purpose === 'restore') return dialogs.chooseFile(purpose, folder)
  return dialogs.nameFile(purpose, join(folder, name))
}
