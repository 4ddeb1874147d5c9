/**
 * What the host itself can do, called by name like every other operation: files, backups, simulations, tokens, the
 * bridge and the rendering of documents. The core knows nothing of them.
 */
import { hostNow } from './clock.ts'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { refuse } from '../../src-core/kernel/failures.ts'
import { covers } from '../../src-core/operations/permissions.ts'
import { bridgeOperations } from './bridge-operations.ts'
import { companyFileOperations } from './company-file-operations.ts'
import { defineHostOperation as define, type HostCaller, type HostOperation } from './define-host-operation.ts'
import { newPassPhraseInput, passPhraseInput } from './sealing/pass-phrase.ts'
import type { NewToken } from './tokens.ts'

const absolutePath = z.string().refine(isAbsolute, 'must be an absolute path')

const openedBackup = z.strictObject({ file: absolutePath, pass_phrase: passPhraseInput.exactOptional() })

const tokenInput: z.ZodType<NewToken> = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.string()).min(1).max(100),
  days: z.number().int().min(1).max(3650).exactOptional(),
})

/** Nobody can give away more than he has. @throws Refusal `token.tooMuch` */
function refuseMore({ permissions }: HostCaller, { scopes }: NewToken): void {
  const beyond = scopes.find((scope) => !permissions.some((pattern) => covers(pattern, scope)))
  if (beyond !== undefined)
    throw refuse('forbidden', 'token.tooMuch', `A token may have no more scopes than who makes it: “${beyond}” is beyond that.`)
}

/** Else a document would leave the house without its bytes being kept. @throws Refusal `document.issued` */
function refuseIssued(snapshot: unknown): void {
  if ((snapshot as { readonly draft?: unknown } | null)?.draft === true) return
  throw refuse('refused', 'document.issued', 'Only drafts are drawn here. Export what is issued by invoice.export, which keeps its bytes.')
}

const fileOperations: readonly HostOperation[] = [
  define('file.stage', 'command', 'Takes in a file for a job to read', {
    input: z.strictObject({ name: z.string().min(1).max(300), base64: z.base64() }),
    undoReason: 'The file is kept beside the company file and changes no books.',
    run: (services, { name, base64 }) => services.stageFile(Buffer.from(base64, 'base64'), name),
  }),
  define('file.verify', 'query', 'Checks the whole company file as SQLite knows it', {
    input: z.strictObject({}),
    run: (services) => services.verifyFile(),
  }),
  define('health.get', 'query', 'Whether the books can be written, and what keeps them from it', {
    input: z.strictObject({}),
    run: (services) => services.health(),
  }),
  define('backup.create', 'command', 'Writes a checked copy of the company file', {
    input: z.strictObject({ target: absolutePath.exactOptional() }),
    undoReason: 'Delete the copy instead.',
    run: (services, { target }, { isToken }) => {
      if (target !== undefined) services.companies.refuseOutside(target, isToken)
      return services.backup(target)
    },
  }),
  define('backup.list', 'query', 'The daily backups, the newest first', {
    input: z.strictObject({}),
    run: (services) => services.listBackups(),
  }),
  define('backup.state', 'query', 'Whether the daily backups are made, and why the last one was not', {
    input: z.strictObject({}),
    run: (services) => services.backupState(),
  }),
  define('backup.inspect', 'query', 'Checks a backup and says what restoring it would take away', {
    input: openedBackup,
    run: (services, { file, pass_phrase }, { isToken }) => {
      services.companies.refuseOutside(file, isToken)
      return services.inspectBackup(file, pass_phrase)
    },
  }),
  define('backup.verify', 'query', 'Checks a backup, encrypted or not, on a copy that is removed', {
    input: openedBackup,
    run: (services, { file, pass_phrase }, { isToken }) => {
      services.companies.refuseOutside(file, isToken)
      return services.verifyBackup(file, pass_phrase)
    },
  }),
  define('backup.encryption', 'query', 'Whether backups are encrypted', {
    input: z.strictObject({}),
    run: (services) => services.backupEncryption(),
  }),
  define('backup.encrypt', 'command', 'Encrypts the backups from now on; without the pass-phrase nobody opens them', {
    input: z.strictObject({ pass_phrase: newPassPhraseInput }),
    undoReason: 'Turn the encryption off, or set another pass-phrase.',
    only: 'operator',
    hidden: 'pass_phrase',
    run: (services, { pass_phrase }) => services.setBackupEncryption(pass_phrase),
  }),
  define('backup.leavePlain', 'command', 'Writes the backups plainly from now on; those that are encrypted stay so', {
    input: z.strictObject({}),
    undoReason: 'Set a pass-phrase again.',
    only: 'operator',
    run: (services) => services.setBackupEncryption(null),
  }),
  define('backup.restore', 'command', 'Puts a backup in the place of the company file, which is kept beside it', {
    input: openedBackup,
    undoReason: 'Restore the file that was kept beside it.',
    hidden: 'pass_phrase',
    run: (services, { file, pass_phrase }, { isToken }) => {
      services.companies.refuseOutside(file, isToken)
      return services.restore(file, pass_phrase)
    },
  }),
  define('document.render', 'query', 'Draws the data of a draft as PDF, with its mark; what is issued leaves by invoice.export', {
    input: z.strictObject({ snapshot: z.unknown() }),
    run: async (services, { snapshot }) => {
      refuseIssued(snapshot)
      return { media_type: 'application/pdf', base64: Buffer.from(await services.renderInvoice(snapshot)).toString('base64') }
    },
  }),
  define('simulation.end', 'command', 'Deletes the scratch copy of a simulated job', {
    input: z.strictObject({ simulation: z.string() }),
    undoReason: 'Simulate the job again.',
    run: async (services, { simulation }) => {
      await services.endSimulation(simulation)
      return { simulation }
    },
  }),
]

const tokenOperations: readonly HostOperation[] = [
  define('token.create', 'command', 'Makes a bearer token for scripts; it is shown once', {
    input: tokenInput,
    undoReason: 'Revoke the token instead.',
    secret: 'token',
    run: (services, input, caller) => {
      refuseMore(caller, input)
      const made = services.tokens.create(input)
      services.tellBridge()
      return made
    },
  }),
  define('token.list', 'query', 'The bearer tokens, with scopes, expiry and last use', {
    input: z.strictObject({}),
    run: ({ tokens }) => tokens.list().map((token) => ({ ...token, expired: token.expires_at !== null && token.expires_at <= hostNow() })),
  }),
  define('token.revoke', 'command', 'Takes a bearer token back', {
    input: z.strictObject({ id: z.number().int() }),
    undoReason: 'Make a new token.',
    run: (services, { id }) => {
      services.tokens.revoke(id)
      services.tellBridge()
      return { id }
    },
  }),
]

export const hostOperations: readonly HostOperation[] = [
  ...fileOperations,
  ...companyFileOperations,
  ...bridgeOperations,
  ...tokenOperations,
]

const byName = new Map(hostOperations.map((operation) => [operation.name, operation]))

export function hostOperation(name: string): HostOperation | undefined {
  return byName.get(name)
}
