/** A place for a file of a test's own. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A path that does not exist yet, in a new folder. */
export function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'countinghouse-')), 'company.sqlite')
}
