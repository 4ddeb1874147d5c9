/** Makes a company file with its company: all of it under another name, and its own name last. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { createCore } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import { refuse } from '../../src-core/kernel/failures.ts'
import type { CallResult } from '../../src-core/operations/contract.ts'
import { hostNow } from './clock.ts'
import { buildFile } from './company-file.ts'
import { actorOf } from './identity.ts'
import { DRAFTS } from './leftovers.ts'
import { acquireLock, type HostAddress } from './lock.ts'
import { beginPlace } from './noted-heads.ts'
import { stagedFiles, stagedFilesFolder } from './staged-files.ts'
import { publish, removeDatabase } from './whole-files.ts'

export interface NewCompany {
  readonly file: string
  /** The input of `company.create`. */
  readonly company: Readonly<Record<string, unknown>>
  /** Where this host answers, for the lock. */
  readonly at: HostAddress
  /** The folder in which heads of audit trails are noted; null: nothing is. */
  readonly heads: string | null
}

/**
 * Makes the file; nobody has it open after.
 *
 * @returns the answer of `company.create`; where it is a failure there is no file
 * @throws Refusal `folder.missing`, `file.exists`, or `file.inUse` while another one makes it; what stands there is left as it is
 */
export async function makeCompanyFile({ file, company, at, heads }: NewCompany): Promise<CallResult> {
  if (!existsSync(dirname(file)))
    throw refuse('notFound', 'folder.missing', `There is no folder ${dirname(file)}. Make it, or choose another one.`)
  const lock = await acquireLock(file, { ...at, opening: randomUUID() }).catch((error: unknown) => {
    throw existsSync(file) ? fileExists(file) : error // whoever has it open
  })
  const draft = `${file}${DRAFTS.making}`
  try {
    if (existsSync(file)) throw fileExists(file)
    const made = await createIn(draft, file, company)
    if (!made.ok) return made
    if (heads !== null) beginPlace(heads, file, hostNow())
    publishNew(draft, file)
    return made
  } finally {
    removeDatabase(draft)
    lock.release()
  }
}

/** @throws Refusal at the field of the file's name */
export function fileExists(file: string) {
  return refuse('refused', 'file.exists', `${file} is there already. Choose another name.`, {
    fields: [{ path: 'file', reason: 'A file of this name is there already.' }],
  })
}

async function createIn(draft: string, file: string, company: Readonly<Record<string, unknown>>): Promise<CallResult> {
  buildFile(draft)
  const connection = openConnection({ file: draft, role: 'engine' })
  const ports = { now: hostNow, watch: () => performance.now(), files: stagedFiles(stagedFilesFolder(file)) }
  const core = await createCore(connection, ports, () => undefined)
  try {
    return await core.call({ operation: 'company.create', input: company }, actorOf(connection, { user: 1 }))
  } finally {
    await core.close()
  }
}

/** Someone who knows no lock may have put a file there meanwhile. */
function publishNew(draft: string, file: string): void {
  try {
    publish(draft, file)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? fileExists(file) : error
  }
}
