/** A place for a file of a test's own. */
import { join } from 'node:path'
import { temporaryFolder } from './temporary.ts'

/** A path that does not exist yet, in a new folder. */
export function newFile(): string {
  return join(temporaryFolder(), 'company.sqlite')
}
