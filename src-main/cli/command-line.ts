/** The command line. Results go to stdout, all else to stderr; the exit code says how it went. */
import { Refusal } from '../../src-core/kernel/failures.ts'
import { fileTrouble } from '../../src-core/kernel/file-troubles.ts'
import { operationKind } from '../bridge/operation-descriptions.ts'
import { type Command, runCommand } from './command.ts'
import { demoCommand, runDemoCommand } from './demo-command.ts'
import { exportCommand, importCommand } from './exchange-commands.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { backupCommand, encryptBackupsCommand, newCommand, rescueCommand, restoreCommand, verifyCommand } from './file-commands.ts'
import { helpCommand, operationsCommand } from './help.ts'
import { operationCommand } from './operation-command.ts'
import { printFailure, say } from './output.ts'
import { serveCommand } from './serve-command.ts'
import { tokenCommand } from './token-command.ts'
import { makeFilesPrivate } from '../host/owner-only.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  new: newCommand,
  serve: serveCommand,
  import: importCommand,
  export: exportCommand,
  backup: backupCommand,
  'encrypt-backups': encryptBackupsCommand,
  restore: restoreCommand,
  verify: verifyCommand,
  rescue: rescueCommand,
  token: tokenCommand,
  demo: demoCommand,
  operations: operationsCommand,
  help: helpCommand(() => COMMANDS),
}

/** Runs one command of the command line. Answers its exit code; nothing is thrown. */
export async function commandLine(words: readonly string[]): Promise<number> {
  makeFilesPrivate()
  // A reader that has seen enough, such as head, closes the pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.bug))
  return run(words)
}

async function run([name = 'help', ...rest]: readonly string[]): Promise<number> {
  try {
    if (name === '--help' || name === '-h' || rest.includes('--help'))
      return await runCommand(COMMANDS['help'] as Command, name.startsWith('-') ? [] : [name])
    if (name === 'demo') return await runDemoCommand(rest)
    return await runCommand(commandOf(name), rest)
  } catch (error) {
    if (error instanceof UsageError) {
      say(error.message)
      return EXIT.usage
    }
    const refusal = error instanceof Refusal ? error : fileTrouble(error)
    if (refusal) return printFailure(refusal.failure)
    say(faultWords(error))
    return EXIT.bug
  }
}

/** A fault of the program in a sentence; where it happened is for those who ask. */
function faultWords(error: unknown): string {
  if (process.env['COUNTINGHOUSE_TRACE'] && error instanceof Error) return error.stack ?? error.message
  const message = error instanceof Error ? error.message : String(error)
  return `The program failed: ${message}\nWith COUNTINGHOUSE_TRACE=1 it tells where.`
}

function commandOf(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return command
  if (operationKind(name)) return operationCommand(name)
  throw new UsageError(
    `There is no command or operation “${name}”. “countinghouse help” lists the commands, “countinghouse operations” the operations.`,
  )
}
