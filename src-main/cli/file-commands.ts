/** Commands on the company file itself: new, backup, restore, verify. */
import { resolve } from 'node:path'
import { Refusal } from '../../src-core/kernel/failures.ts'
import type { JobProgress } from '../../src-core/operations/contract.ts'
import { verifyBackup } from '../host/backups.ts'
import { checkClosedFile } from '../host/closed-file.ts'
import { runningHost } from '../host/lock.ts'
import { headsFolder } from '../host/noted-heads.ts'
import { isSealed } from '../host/sealing/age-files.ts'
import { defaultSettingsFolder } from '../host/settings.ts'
import { openHost } from '../host/host.ts'
import type { FileCheck } from '../host/worker-messages.ts'
import { COMPANY, type Command, type Given, neededText, textOf } from './command.ts'
import { companyFile, type Connection, withConnection } from './connection.ts'
import { EXIT } from './exit-codes.ts'
import { askPassPhrase, PASS_PHRASE, PASS_PHRASE_USAGE } from './pass-phrase.ts'
import { callAndPrint, readInput } from './operation-command.ts'
import { printFailure, printOutcome, printResult, say } from './output.ts'

const COMPANY_FIELDS = ['name', 'country', 'currency', 'language', 'zone'] as const

export const newCommand: Command = {
  usage: "new <file> --name NAME --country CC [--currency CCY] [--language LL] [--zone ZONE] [--json '{…}']",
  summary: 'Makes a company file',
  options: { ...Object.fromEntries(COMPANY_FIELDS.map((field) => [field, { type: 'string' as const }])), json: { type: 'string' } },
  words: [1, 1],
  run: async ([path = ''], given) => {
    const input = { ...(readInput(given) as Record<string, unknown>), ...companyInput(given) }
    return makeAlone(companyFile(path), input)
  },
}

/** @throws Refusal of the file; what stands there, or is made there by another, is left as it is */
async function makeAlone(file: string, input: Readonly<Record<string, unknown>>): Promise<number> {
  const host = await openHost({ file: null, heads: headsFolder(defaultSettingsFolder()) })
  try {
    const made = await host.companies.make(file, input)
    return made.ok ? printOutcome(made) : printFailure(made.failure)
  } finally {
    await host.close()
  }
}

function companyInput(given: Given): Record<string, string> {
  neededText(given, 'name')
  neededText(given, 'country')
  return Object.fromEntries(
    COMPANY_FIELDS.flatMap((field) => (textOf(given, field) === undefined ? [] : [[field, textOf(given, field) as string]])),
  )
}

export const backupCommand: Command = {
  usage: 'backup [target] [--company FILE]',
  summary: 'Writes a checked copy of the company file, in use or not',
  options: COMPANY,
  words: [0, 1],
  run: ([target], given) =>
    withConnection(
      companyFile(textOf(given, 'company')),
      async (connection) =>
        printOutcome(await connection.call({ operation: 'backup.create', input: target === undefined ? {} : { target: resolve(target) } })),
      { dailyBackup: false },
    ),
}

export const restoreCommand: Command = {
  usage: `restore <backup> [--company FILE] ${PASS_PHRASE_USAGE}`,
  summary: 'Puts a checked backup in the place of the company file, which is kept beside it; asks for the pass-phrase of an encrypted one',
  options: { ...COMPANY, ...PASS_PHRASE },
  words: [1, 1],
  run: async ([backup = ''], given) => {
    const file = companyFile(textOf(given, 'company'))
    const opened = await passPhraseOf(resolve(backup), given)
    if (!(await runningHost(file))) return restoreAlone(resolve(backup), file, opened.pass_phrase)
    return withConnection(file, async (connection) =>
      printOutcome(await connection.call({ operation: 'backup.restore', input: { file: resolve(backup), ...opened } })),
    )
  },
}

async function passPhraseOf(backup: string, given: Given): Promise<{ readonly pass_phrase?: string }> {
  return isSealed(backup) ? { pass_phrase: await askPassPhrase(given, 'once') } : {}
}

/** Before the file is opened: it may be one that cannot be opened any more. */
async function restoreAlone(backup: string, file: string, passPhrase: string | undefined): Promise<number> {
  const host = await openHost({
    file,
    restoreFrom: backup,
    ...(passPhrase === undefined ? {} : { passPhrase }),
    readers: 1,
    dailyBackup: false,
    heads: headsFolder(defaultSettingsFolder()),
  })
  printResult({ replaced: host.replaced })
  await host.close()
  return EXIT.done
}

const BOOKS_CHECK = 'books.verify'

/** Books that differ are a refusal, though the check itself went well. */
function differencesOf({ report }: JobProgress): number {
  return (report?.['count'] ?? 0) === 0 ? EXIT.done : EXIT.refused
}

export const verifyCommand: Command = {
  usage: `verify [--company FILE] [--backup FILE] ${PASS_PHRASE_USAGE}`,
  summary: 'Checks the file as SQLite knows it, and the books; or a backup, on a copy beside the company file that is removed',
  options: { ...COMPANY, ...PASS_PHRASE, backup: { type: 'string' } },
  words: [0, 0],
  run: async (_words, given) => {
    const file = companyFile(textOf(given, 'company'))
    const backup = textOf(given, 'backup')
    if (backup !== undefined) return verifyBackupAlone(file, resolve(backup), given)
    try {
      return await withConnection(file, verifyOver, { dailyBackup: false })
    } catch (error) {
      // It cannot be opened: all that can be told of it is what SQLite finds in a copy.
      if (!(error instanceof Refusal) || error.failure.code !== 'file.damaged') throw error
      return tellDamage((await checkClosedFile(file)).faults.toSpliced(0, 0, error.message))
    }
  },
}

/** Neither opens the company nor needs it. */
async function verifyBackupAlone(file: string, backup: string, given: Given): Promise<number> {
  const { pass_phrase } = await passPhraseOf(backup, given)
  const { faults } = await verifyBackup(file, backup, pass_phrase)
  if (faults.length > 0) return tellDamage(faults)
  say('The backup is whole.')
  return EXIT.done
}

export const encryptBackupsCommand: Command = {
  usage: `encrypt-backups [--company FILE] [--off] ${PASS_PHRASE_USAGE}`,
  summary: 'Encrypts the backups from now on with a pass-phrase, without which nobody opens them; --off writes them plainly again',
  options: { ...COMPANY, ...PASS_PHRASE, off: { type: 'boolean' } },
  words: [0, 0],
  run: async (_words, given) => {
    const request =
      given['off'] === true
        ? { operation: 'backup.leavePlain', input: {} }
        : { operation: 'backup.encrypt', input: { pass_phrase: await askPassPhrase(given, 'twice') } }
    const file = companyFile(textOf(given, 'company'))
    return withConnection(file, async (connection) => printOutcome(await connection.call(request)), { dailyBackup: false })
  },
}

async function verifyOver(connection: Connection): Promise<number> {
  const checked = await connection.call({ operation: 'file.verify', input: {} })
  if (!checked.ok) return printFailure(checked.failure)
  const { faults } = checked.value as FileCheck
  if (faults.length > 0) return tellDamage(faults)
  say('The file is whole.')
  return callAndPrint(connection, { operation: BOOKS_CHECK, input: {} }, differencesOf)
}

function tellDamage(faults: readonly string[]): number {
  printResult({ faults })
  say(
    'The file is damaged. Restore a backup: countinghouse restore <backup>. Is there none, copy out what can be read: countinghouse rescue.',
  )
  return EXIT.refused
}

export const rescueCommand: Command = {
  usage: 'rescue [--company FILE]',
  summary: 'Reads what can be read of a damaged company file into a new one beside it',
  options: COMPANY,
  words: [0, 0],
  run: async (_words, given) => {
    const host = await openHost({ file: null })
    try {
      printResult(await host.companies.copyOut(companyFile(textOf(given, 'company'))))
      return EXIT.done
    } finally {
      await host.close()
    }
  },
}
