/** Looks through folders for company files and backups, for windows that have no dialog of the system. */
import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { refuse } from '../../src-core/kernel/failures.ts'
import { isCompanyFile } from './company-file.ts'
import { isSealed } from './sealing/age-files.ts'

export interface FoundFile {
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly changed_at: number
  /** False for a file that is named as one but holds something else. */
  readonly company: boolean
}

export interface FolderListing {
  readonly folder: string
  /** The folder above; null at the top, or where the caller may go no higher. */
  readonly parent: string | null
  readonly folders: readonly { readonly name: string; readonly path: string }[]
  readonly files: readonly FoundFile[]
}

/** Names that company files and their backups have. */
const WANTED = /\.(countinghouse|backup)$/i
const MOST_ENTRIES = 5000

/**
 * The folders and company files in a folder. Names that begin with a point are left out.
 *
 * @param within the folders that the caller may see, with all below them; null for every folder of this user
 * @throws Refusal `folder.forbidden`, before anything is looked for; `folder.missing`, `folder.unreadable`
 */
export function listFolder(folder: string, within: readonly string[] | null): FolderListing {
  if (!isAbsolute(folder)) throw refuse('invalid', 'folder.relative', 'Write the whole path of the folder.')
  if (within !== null) refuseOutside(folder, within)
  const path = trueFolder(folder)
  const entries = readEntries(path).filter((entry) => within === null || !leadsOut(entry, path, within))
  const parent = dirname(path)
  const mayRise = parent !== path && (within === null || within.some((one) => isInside(parent, one)))
  return {
    folder: path,
    parent: mayRise ? parent : null,
    folders: entries.filter((entry) => kindOf(entry, path) === 'folder').map(({ name }) => ({ name, path: join(path, name) })),
    files: entries.filter((entry) => WANTED.test(entry.name)).flatMap((entry) => describeFile(join(path, entry.name))),
  }
}

/**
 * For callers that may write and read in some folders only; what leads out of them by a link is outside. What is said is the same
 * whether the file is there or not.
 *
 * @param file an absolute path, of a file that may be there or not
 * @throws Refusal `folder.forbidden`
 */
export function refuseOutside(file: string, within: readonly string[]): void {
  let path = resolve(file)
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path)
  const real = realpathSync(path)
  if (within.some((one) => isInside(real, one))) return
  const way =
    within.length === 0
      ? 'No folder is named for scripts: the operator names them in the workstation, page Bridge.'
      : `Name a file below ${within.join(' or ')}.`
  throw refuse('forbidden', 'folder.forbidden', `${file} lies outside the folders of scripts. ${way}`)
}

/** A link to something outside would tell of it. */
function leadsOut(entry: Dirent, folder: string, within: readonly string[]): boolean {
  if (!entry.isSymbolicLink()) return false
  try {
    const real = realpathSync(join(folder, entry.name))
    return !within.some((one) => isInside(real, one))
  } catch {
    return true // it leads nowhere
  }
}

function trueFolder(folder: string): string {
  const path = resolve(folder)
  if (!existsSync(path)) throw refuse('notFound', 'folder.missing', `There is no folder ${path}.`)
  const real = realpathSync(path)
  return statSync(real).isDirectory() ? real : dirname(real)
}

function isInside(path: string, folder: string): boolean {
  const way = relative(existsSync(folder) ? realpathSync(folder) : folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function readEntries(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.'))
      .slice(0, MOST_ENTRIES)
      .sort((one, other) => one.name.localeCompare(other.name))
  } catch {
    throw refuse('forbidden', 'folder.unreadable', `The folder ${path} cannot be read by this user.`)
  }
}

/** A link counts as what it leads to; one that leads nowhere as nothing. */
function kindOf(entry: Dirent, path: string): 'folder' | 'file' | null {
  if (entry.isDirectory()) return 'folder'
  if (entry.isFile()) return 'file'
  const target = statSync(join(path, entry.name), { throwIfNoEntry: false })
  return target?.isDirectory() ? 'folder' : target?.isFile() ? 'file' : null
}

function describeFile(path: string): FoundFile[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) return []
  return [
    { name: basename(path), path, size: found.size, changed_at: Math.round(found.mtimeMs), company: isCompanyFile(path) || isSealed(path) },
  ]
}
