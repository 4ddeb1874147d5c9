/** Folders of the tests' own: those of a file go when it ends, since a run makes thousands of company files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ofFile = new Set<string>()
const ofWorker = new Set<string>()
let goesAtExit = false

/** One that goes when the test file ends. */
export function temporaryFolder(): string {
  return made(ofFile)
}

/** One that stays until the worker ends: for what is made once and copied by the tests of many files. */
export function lastingFolder(): string {
  return made(ofWorker)
}

function made(folders: Set<string>): string {
  if (!goesAtExit) process.once('exit', removeAllFolders)
  goesAtExit = true
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-'))
  folders.add(folder)
  return folder
}

/** One that is still in use somewhere stays; it is the system's to clear. */
export function removeTemporaryFolders(): void {
  remove(ofFile)
}

function removeAllFolders(): void {
  remove(ofFile)
  remove(ofWorker)
}

function remove(folders: Set<string>): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      continue
    }
  }
  folders.clear()
}
