/** What work that was interrupted left beside a company file, and what piles up there by itself. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { backupsFolder } from './backup-list.ts'
import { hostNow } from './clock.ts'
import { diskPlace, isSamePlace } from './file-identity.ts'
import { stamped } from './names.ts'
import { removeDatabase } from './whole-files.ts'

/** Names that a file has while it is made; whoever finds one under the lock of the company file knows that nobody goes on with it. */
export const DRAFTS = { making: '.new', migrating: '.migrating', restoring: '.restored' } as const

/** A copy that is checked; two may be at once. */
export function checkedName(file: string): string {
  return `${file}.checked-${randomBytes(4).toString('hex')}`
}

/** How many files are kept that a backup took the place of, copies from before an update, and files saved from a loss. */
export const KEPT_BESIDE = { replaced: 5, version: 3, saved: 5 } as const

/** What was saved from a loss may be the only place of its last entries: it stays at least so long. */
const SAVED_DAYS = 180

const STAMPED = /^\.(replaced|saved)-\d{4}-\d{2}-\d{2}T[\d.]+Z(-\d+)?$/
const OF_VERSION = /^\.version-\d+(-\d+)?$/

/**
 * Removes drafts, second names of the file itself, and of each kind of kept file all but the newest. The file is whole
 * and nobody has it open.
 */
export function tidy(file: string): void {
  try {
    removeLeftovers(file)
  } catch (error) {
    console.error(`What was left beside ${file} was not removed:`, error) // it is in nobody's way
  }
}

function removeLeftovers(file: string): void {
  for (const suffix of Object.values(DRAFTS)) removeDatabase(`${file}${suffix}`)
  removeNamed(backupsFolder(file), PART_OF_BACKUP)
  removeNamed(dirname(file), besideOf(file))
  dropSecondNames(file)
  for (const suffix of outdatedBeside(namesBeside(file), hostNow())) removeDatabase(`${file}${suffix}`)
}

/**
 * Of each kind of kept file those that are too many, the oldest first.
 *
 * @param suffixes what follows the company file's name in theirs
 * @param now milliseconds since 1970
 */
export function outdatedBeside(suffixes: readonly string[], now: number): string[] {
  const inOrder = suffixes.toSorted(BY_NUMBERS.compare)
  const tooMany = (kind: keyof typeof KEPT_BESIDE) =>
    inOrder.filter((suffix) => suffix.startsWith(`.${kind}-`)).slice(0, -KEPT_BESIDE[kind])
  const before = stamped('.saved', now - SAVED_DAYS * 86_400_000)
  return [...tooMany('replaced'), ...tooMany('version'), ...tooMany('saved').filter((suffix) => suffix < before)]
}

/** `.version-9` comes before `.version-10`. */
const BY_NUMBERS = new Intl.Collator('en', { numeric: true })

/** A file that was about to be replaced has a second name already; it is to have none before it is given another one. */
export function dropSecondNames(file: string): void {
  const own = diskPlace(file)
  for (const suffix of namesBeside(file)) if (isSamePlace(diskPlace(`${file}${suffix}`), own)) rmSync(`${file}${suffix}`)
}

/** Whole files beside a company file that hold its books as they once were, the newest first; for a file that cannot be opened. */
export function copiesBeside(file: string): string[] {
  const drafts = existsSync(file) ? [] : [DRAFTS.restoring]
  return [...drafts, ...namesBeside(file).toSorted().toReversed()].map((suffix) => `${file}${suffix}`).filter((path) => existsSync(path))
}

/** What follows the company file's own name in names of kept files. */
function namesBeside(file: string): string[] {
  const folder = dirname(file)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}.`))
    .map((name) => name.slice(basename(file).length))
    .filter((suffix) => STAMPED.test(suffix) || OF_VERSION.test(suffix))
}

const PART_OF_BACKUP = /\.backup(\.age)?\.part(-wal|-shm|-journal)?$/

/** Copies that were checked, and files that what can be read was copied to. */
function besideOf(file: string): RegExp {
  const [name, stem] = [basename(file), basename(file, '.countinghouse')].map((one) => RegExp.escape(one))
  return new RegExp(`^(${name}\\.checked-[0-9a-f]{8}|${stem}\\.readable-.*\\.(reading|part))(-wal|-shm|-journal)?$`)
}

function removeNamed(folder: string, pattern: RegExp): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (pattern.test(name)) rmSync(join(folder, name), { force: true })
}
