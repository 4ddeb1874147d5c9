/**
 * Makes a company file ready: creates it, or brings an older one to the newest schema. A file that is not ours, or
 * of a newer version, is refused and stays as it is. Only the holder of the file's lock may call this.
 */
import { chmodSync, closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openConnection } from '../../src-core/database/connection.ts'
import {
  APPLICATION_ID,
  fileVersion,
  migrate,
  type MigrationOutcome,
  type MigrationSet,
  migrationSet,
} from '../../src-core/database/migrator.ts'
import { refuse } from '../../src-core/kernel/failures.ts'
import { migrationsFolder } from '../locations.ts'
import { diskPlace } from './file-identity.ts'
import { DRAFTS, dropSecondNames } from './leftovers.ts'
import { isHeldHere } from './lock.ts'
import { refuseWhileOpen } from './sole-use.ts'
import { copyWhole, foldLog, freeName, publish, removeDatabase, replaceFile, sync, syncFolderOf } from './whole-files.ts'

export interface PrepareOptions {
  /** Makes the file where there is none. */
  readonly create?: boolean
  /** Absent: those of this product. */
  readonly migrations?: MigrationSet
}

export interface PreparedFile {
  readonly created: boolean
  /** Schema versions before and after; equal where nothing was to do, 0 before for a new file. */
  readonly from: number
  readonly to: number
  /** The copy of the file as it was before it was migrated. */
  readonly copy: string | null
}

/** The migrations of this product. */
export function productMigrations(): MigrationSet {
  const folder = migrationsFolder()
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return migrationSet(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])))
}

/**
 * Creates or migrates the file.
 *
 * @throws Refusal `file.missing`, `file.notCompany`, `file.damaged`, `file.newer`, `file.inUse`, or `file.migrationFailed`; the file is as it was
 */
export function prepareCompanyFile(file: string, options: PrepareOptions = {}): PreparedFile {
  const migrations = options.migrations ?? productMigrations()
  if (existsSync(file)) {
    try {
      return prepareExisting(file, migrations)
    } catch (error) {
      throw isSqliteError(error, 'SQLITE_CORRUPT') || isSqliteError(error, 'SQLITE_NOTADB') ? damaged(file, 'SQLite cannot read it') : error
    }
  }
  if (!options.create) throw refuse('notFound', 'file.missing', `There is no company file ${file}. Create one with “countinghouse new”.`)
  createFile(file, migrations)
  return { created: true, from: 0, to: migrations.steps.length, copy: null }
}

/** The schema version of a company file. Changes nothing. @throws Refusal `file.notCompany` for any other file */
export function companyFileVersion(file: string): number {
  const header = readHeader(file)
  if (header === null) throw notCompany(file)
  const { applicationId, version } = hasLog(file) ? stampsInDatabase(file) : header
  if (applicationId !== APPLICATION_ID) throw notCompany(file)
  return version
}

/** Whether a file's first bytes are those of a company file. Opens nothing and leaves nothing beside it; false where it cannot be read. */
export function isCompanyFile(file: string): boolean {
  try {
    return readHeader(file)?.applicationId === APPLICATION_ID
  } catch {
    return false
  }
}

interface Stamps {
  readonly applicationId: number
  readonly version: number
}

interface Header extends Stamps {
  /** How long the file was when it was last written; 0 where its header does not say. */
  readonly bytes: number
}

const MAGIC = 'SQLite format 3\0'
const HEADER_BYTES = 100
/** Where SQLite's file format has them, as big-endian numbers of four bytes. */
const PAGE_SIZE_AT = 16
const CHANGES_AT = 24
const PAGES_AT = 28
/** The changes for which the number of pages is right. */
const PAGES_FOR_AT = 92
const VERSION_AT = 60
const APPLICATION_ID_AT = 68

/**
 * The stamps in the first bytes. Read before SQLite is let at the file: it takes an empty file for an empty
 * database, and leaves files of its own beside what it only looks at. Null for what is no database.
 */
function readHeader(file: string): Header | null {
  if (!statSync(file).isFile()) return null
  if (isHeldHere(diskPlace(file))) return { ...stampsInDatabase(file), bytes: 0 }
  const bytes = Buffer.alloc(HEADER_BYTES)
  const descriptor = openSync(file, 'r')
  readSync(descriptor, bytes, 0, bytes.length, 0)
  closeSync(descriptor)
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null
  return { applicationId: bytes.readInt32BE(APPLICATION_ID_AT), version: bytes.readInt32BE(VERSION_AT), bytes: sizeIn(bytes) }
}

function sizeIn(header: Buffer): number {
  if (header.readUInt32BE(CHANGES_AT) !== header.readUInt32BE(PAGES_FOR_AT)) return 0
  const page = header.readUInt16BE(PAGE_SIZE_AT)
  return header.readUInt32BE(PAGES_AT) * (page === 1 ? 65_536 : page)
}

/** After a crash the newest stamps may stand in the log. */
function hasLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

function stampsInDatabase(file: string): Stamps {
  try {
    const { raw } = openConnection({ file, role: 'reader' })
    try {
      return { applicationId: raw.pragma('application_id', { simple: true }) as number, version: fileVersion(raw) }
    } finally {
      raw.close()
    }
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_NOTADB') || isSqliteError(error, 'SQLITE_CORRUPT')) throw notCompany(file)
    throw error
  }
}

/** An empty company in place of the copy would be taken for the books. */
export function nothingRead(file: string) {
  const message = `${file} is damaged and nothing in it can be read, so no copy was made. It was left as it is. Restore a backup of it.`
  return refuse('refused', 'file.nothingRead', message, { details: { file } })
}

export function damaged(file: string, how: string) {
  return refuse(
    'refused',
    'file.damaged',
    `${file} is damaged: ${how}. It was left as it is. Restore a backup of it. Where there is none, what can be read can be copied out.`,
  )
}

function notCompany(file: string) {
  return refuse('refused', 'file.notCompany', `${file} is no company file of Countinghouse. It was left as it is.`)
}

function isSqliteError(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}

/** Built under another name, so that a file is either whole or not there. */
function createFile(file: string, migrations: MigrationSet): void {
  const draft = `${file}${DRAFTS.making}`
  try {
    buildFile(draft, migrations)
    publish(draft, file)
  } finally {
    removeDatabase(draft)
  }
}

/** An empty company file, for this user alone; what stood there goes. Without a name of its own yet it need not be whole at every moment. */
export function buildFile(draft: string, migrations: MigrationSet = productMigrations()): void {
  removeDatabase(draft)
  const outcome = runMigrations(draft, migrations)
  if (outcome.kind === 'failed') throw outcome.trouble ?? new Error(`A new company file cannot be made: ${outcome.step}: ${outcome.reason}`)
  chmodSync(draft, 0o600)
}

/** @throws Refusal where a file ends before its own end: what is missing is found at once, not when it is read one day */
function refuseCutFile(file: string): void {
  const { size } = statSync(file)
  const { bytes } = readHeader(file) ?? { bytes: 0 }
  if (size < bytes && !hasLog(file)) throw damaged(file, `${size} of its ${bytes} bytes are there`)
}

function prepareExisting(file: string, migrations: MigrationSet): PreparedFile {
  const from = companyFileVersion(file)
  refuseCutFile(file)
  const to = migrations.steps.length
  if (from > to) {
    const versions = { fileVersion: from, productVersion: to }
    throw refuse(
      'refused',
      'file.newer',
      `${file} was written by a newer version of Countinghouse. Install that version; the file was left as it is.`,
      {
        details: versions,
      },
    )
  }
  refuseWhileOpen(file)
  if (from === to) return { created: false, from, to, copy: null }
  return { created: false, from, to, copy: migrateCopy(file, from, migrations) }
}

/**
 * Migrates a copy, which then takes the place of the file.
 *
 * @returns the name that the file of before has now
 * @throws Refusal `file.migrationFailed`; the file was not touched
 */
function migrateCopy(file: string, from: number, migrations: MigrationSet): string {
  const draft = `${file}${DRAFTS.migrating}`
  try {
    copyWhole(file, draft)
    const outcome = runMigrations(draft, migrations)
    if (outcome.kind === 'failed') throw migrationFailed(file, outcome)
    dropSecondNames(file)
    const kept = freeName(`${file}.version-${from}`)
    replaceFile(draft, file, kept)
    return kept
  } finally {
    removeDatabase(draft)
  }
}

function migrationFailed(file: string, { step, reason }: Extract<MigrationOutcome, { kind: 'failed' }>) {
  return refuse('refused', 'file.migrationFailed', `${file} could not be brought to this version and was left as it was: ${reason}`, {
    details: { step },
  })
}

function runMigrations(file: string, migrations: MigrationSet): MigrationOutcome {
  const connection = openConnection({ file, role: 'engine' })
  try {
    return migrate(connection.raw, migrations)
  } finally {
    connection.close()
  }
}

/** Copies a file that nobody has open, with its version in the name. */
export function copyBeside(file: string, version: number): string {
  const copy = freeName(`${file}.version-${version}`)
  copyWhole(file, copy)
  sync(copy)
  syncFolderOf(copy)
  return copy
}

/** Puts a copy back in the place of the file that nobody has open. */
export function restoreCopy(copy: string, file: string): void {
  foldLog(file)
  renameSync(copy, file)
  syncFolderOf(file)
}
