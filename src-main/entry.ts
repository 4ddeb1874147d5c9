/**
 * The program's entry in Electron: a command of the command line, in this very process and before any window, or the workstation.
 *
 * Electron sets up its windows, and looks for a display, only when this script has run to its end: a command that is awaited here
 * needs none. Neither part is loaded for the other.
 */
import { app } from 'electron'
import { commandWords } from './electron/command-words.ts'

const words = commandWords(process.argv, app.isPackaged)
if (words === null) {
  await import('./index.ts')
} else {
  const { commandLine } = await import('./cli/command-line.ts')
  const code = await commandLine(words)
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((written) => stream.write('', written))))
  app.exit(code)
}
