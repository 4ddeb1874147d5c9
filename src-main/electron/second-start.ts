/**
 * One instance of the program for each user: a further start hands its company file to the one that runs, and ends. On a Mac
 * the system hands over files that are opened in the Finder.
 */
import { isAbsolute, resolve } from 'node:path'
import { app } from 'electron'
import type { CoreHost } from '../core-host.ts'
import { truePath } from '../host/true-path.ts'
import { askToChangeFile, tellRefusal } from './dialogs.ts'

/**
 * False where the program runs already; that one is told which file was named here. True for the first, which then hears
 * of each further start: its file as an absolute path, null where it named none.
 *
 * @param named the company file of this start, relative to its own working directory; null: none was named
 */
export function isFirstInstance(named: string | null, onFurther: (file: string | null) => void): boolean {
  if (!app.requestSingleInstanceLock({ file: named === null ? null : resolve(named) })) return false
  app.on('second-instance', (_event, _words, _folder, told) => onFurther(fileIn(told)))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    onFurther(path)
  })
  return true
}

/** What another process of this user told: read as something from outside. */
function fileIn(told: unknown): string | null {
  const file = typeof told === 'object' && told !== null && 'file' in told ? told.file : null
  return typeof file === 'string' && isAbsolute(file) ? file : null
}

/**
 * Opens a file that a further start named. A refusal is told to the operator.
 *
 * @param asks whether a question comes first where another file is open
 */
export async function openInPlace(host: CoreHost, file: string, asks: boolean): Promise<void> {
  const session = await host.call({ operation: 'session.get', input: {} }, { kind: 'window' })
  const open = session.ok ? (session.value as { readonly file?: string }).file : undefined
  if (asks && open && open !== truePath(file) && !(await askToChangeFile(file, open))) return
  const result = await host.call({ operation: 'companyFile.open', input: { file } }, { kind: 'window' })
  if (!result.ok) tellRefusal(result.failure.message)
}
