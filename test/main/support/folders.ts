/** Temporary folders of a test file; all are removed at its end. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Makes folders, each new; to be called once at the top of a test file. */
export function temporaryFolders(): () => string {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'countinghouse-test-'))
    folders.push(folder)
    return folder
  }
}
