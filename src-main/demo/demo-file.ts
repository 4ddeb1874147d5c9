/**
 * The demo's company file: made under another name and put in its place when it is whole. Only a file that holds
 * the demo company itself is ever replaced.
 */
import { existsSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { openConnection } from '../../src-core/database/connection.ts'
import { refuse } from '../../src-core/kernel/failures.ts'
import { companyFileVersion, prepareCompanyFile } from '../host/company-file.ts'
import { hostNow } from '../host/clock.ts'
import { truePath } from '../host/true-path.ts'
import { runningHost } from '../host/lock.ts'
import { beginPlaceAnew, headsFolder } from '../host/noted-heads.ts'
import { defaultSettingsFolder } from '../host/settings.ts'
import { stagedFilesFolder } from '../host/staged-files.ts'
import { foldLog, removeDatabase, sync, syncFolderOf } from '../host/whole-files.ts'
import { DEMO_COMPANY } from './reference.ts'

/** Where the file stands while it is made. */
export function unfinishedFile(file: string): string {
  return `${file}.unfinished`
}

/**
 * Whether a demo file stands there, to be replaced.
 *
 * @throws Refusal `demo.otherCompany`, `file.notCompany`, `file.inUse`; the file is left as it is
 */
export async function replacesDemo(file: string): Promise<boolean> {
  if (!existsSync(file)) return false
  companyFileVersion(file)
  const found = companyIn(file)
  if (found?.code !== DEMO_COMPANY.code || found.tax_id !== DEMO_COMPANY.tax_id) {
    const holds = found ? `the books of ${found.name}` : 'a company file without a company'
    throw refuse(
      'refused',
      'demo.otherCompany',
      `${file} holds ${holds}, not the demo. It was left as it is. Name another file with --company.`,
    )
  }
  const host = await runningHost(file)
  if (!host) return true
  throw refuse('busy', 'file.inUse', `${file} is open in a Countinghouse (process ${host.pid}). Close it first.`)
}

function companyIn(file: string): { readonly code: string; readonly name: string; readonly tax_id: string | null } | undefined {
  const { raw } = openConnection({ file, role: 'reader' })
  try {
    return raw.prepare('SELECT code, name, tax_id FROM company LIMIT 1').get() as ReturnType<typeof companyIn>
  } finally {
    raw.close()
  }
}

/** A migrated, empty file under the unfinished name; what an earlier run left there goes. */
export function beginFile(file: string): string {
  const unfinished = unfinishedFile(file)
  dropFile(unfinished)
  prepareCompanyFile(unfinished, { create: true })
  return unfinished
}

/** Puts the finished file in its place, in that of an older demo too. Its core must be closed. */
export async function keepFile(file: string): Promise<void> {
  const unfinished = unfinishedFile(file)
  foldLog(unfinished)
  sync(unfinished)
  if (existsSync(file)) foldLog(file)
  await rename(unfinished, file)
  syncFolderOf(file)
  beginPlaceAnew(headsFolder(defaultSettingsFolder()), truePath(file), hostNow())
  rmSync(stagedFilesFolder(file), { recursive: true, force: true })
  if (existsSync(stagedFilesFolder(unfinished))) await rename(stagedFilesFolder(unfinished), stagedFilesFolder(file))
}

function dropFile(file: string): void {
  removeDatabase(file)
  rmSync(stagedFilesFolder(file), { recursive: true, force: true })
}
