/** Folders of a test file's own, which go when it ends: a run makes thousands of company files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made = new Set<string>()

export function temporaryFolder(): string {
  if (made.size === 0) process.once('exit', removeTemporaryFolders)
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-'))
  made.add(folder)
  return folder
}

/** One that is still in use somewhere stays; it is the system's to clear. */
export function removeTemporaryFolders(): void {
  for (const folder of made) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      continue
    }
  }
  made.clear()
}
