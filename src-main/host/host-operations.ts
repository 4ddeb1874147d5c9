/**
 * What the host itself can do, called by name like every other operation: files, backups, simulations, tokens and
 * the rendering of documents. The core knows nothing of them.
 */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { refuse } from '../../src-core/kernel/failures.ts'
import type { OperationDescription } from '../../src-core/operations/contract.ts'
import type { Backup } from './backups.ts'
import type { StagedFile } from './staged-files.ts'
import type { NewToken, TokenStore } from './tokens.ts'
import type { FileCheck } from './worker-messages.ts'

/** What these operations use of the host. */
export interface HostServices {
  stageFile(source: Uint8Array, name: string): Promise<StagedFile>
  backup(target?: string): Promise<Backup>
  listBackups(): Backup[]
  restore(backup: string): Promise<{ replaced: string | null }>
  verifyFile(): Promise<FileCheck>
  renderInvoice(snapshot: unknown): Promise<Uint8Array>
  endSimulation(id: string): Promise<void>
  readonly tokens: TokenStore
}

export interface HostOperation {
  readonly name: string
  readonly kind: 'query' | 'command'
  readonly summary: string
  readonly input: z.ZodType
  /** Why it cannot be undone. */
  readonly undoReason: string
  run(services: HostServices, input: unknown): Promise<unknown>
}

const READS = 'It changes nothing.'
const absolutePath = z.string().refine(isAbsolute, 'must be an absolute path')

function define<Input>(name: string, kind: HostOperation['kind'], summary: string, details: HostDetails<Input>): HostOperation {
  return {
    name,
    kind,
    summary,
    input: details.input,
    undoReason: details.undoReason ?? READS,
    run: async (services, input) => details.run(services, parse(name, details.input, input)),
  }
}

interface HostDetails<Input> {
  readonly input: z.ZodType<Input>
  readonly undoReason?: string
  readonly run: (services: HostServices, input: Input) => unknown
}

function parse<Input>(name: string, schema: z.ZodType<Input>, input: unknown): Input {
  const read = schema.safeParse(input ?? {})
  if (read.success) return read.data
  const fields = read.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message }))
  throw refuse('invalid', 'input.invalid', `The input of ${name} is not valid. “${fields[0]?.path ?? ''}”: ${fields[0]?.reason ?? ''}.`, {
    fields,
  })
}

const tokenInput: z.ZodType<NewToken> = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.string()).min(1).max(100),
  days: z.number().int().min(1).max(3650).exactOptional(),
})

export const hostOperations: readonly HostOperation[] = [
  define('file.stage', 'command', 'Takes in a file for a job to read', {
    input: z.strictObject({ name: z.string().min(1).max(300), base64: z.base64() }),
    undoReason: 'The file is kept beside the company file and changes no books.',
    run: (services, { name, base64 }) => services.stageFile(Buffer.from(base64, 'base64'), name),
  }),
  define('file.verify', 'query', 'Checks the whole company file as SQLite knows it', {
    input: z.strictObject({}),
    run: (services) => services.verifyFile(),
  }),
  define('backup.create', 'command', 'Writes a checked copy of the company file', {
    input: z.strictObject({ target: absolutePath.exactOptional() }),
    undoReason: 'Delete the copy instead.',
    run: (services, { target }) => services.backup(target),
  }),
  define('backup.list', 'query', 'The daily backups, the newest first', {
    input: z.strictObject({}),
    run: (services) => services.listBackups(),
  }),
  define('backup.restore', 'command', 'Puts a backup in the place of the company file, which is kept beside it', {
    input: z.strictObject({ file: absolutePath }),
    undoReason: 'Restore the file that was kept beside it.',
    run: (services, { file }) => services.restore(file),
  }),
  define('document.render', 'query', 'Draws an invoice snapshot as PDF', {
    input: z.strictObject({ snapshot: z.unknown() }),
    run: async (services, { snapshot }) => ({
      media_type: 'application/pdf',
      base64: Buffer.from(await services.renderInvoice(snapshot)).toString('base64'),
    }),
  }),
  define('simulation.end', 'command', 'Deletes the scratch copy of a simulated job', {
    input: z.strictObject({ simulation: z.string() }),
    undoReason: 'Simulate the job again.',
    run: async (services, { simulation }) => {
      await services.endSimulation(simulation)
      return { simulation }
    },
  }),
  define('token.create', 'command', 'Makes a bearer token for scripts; it is shown once', {
    input: tokenInput,
    undoReason: 'Revoke the token instead.',
    run: ({ tokens }, input) => tokens.create(input),
  }),
  define('token.list', 'query', 'The bearer tokens, with scopes, expiry and last use', {
    input: z.strictObject({}),
    run: ({ tokens }) => tokens.list(),
  }),
  define('token.revoke', 'command', 'Takes a bearer token back', {
    input: z.strictObject({ id: z.number().int() }),
    undoReason: 'Make a new token.',
    run: ({ tokens }, { id }) => {
      tokens.revoke(id)
      return { id }
    },
  }),
]

const byName = new Map(hostOperations.map((operation) => [operation.name, operation]))

export function hostOperation(name: string): HostOperation | undefined {
  return byName.get(name)
}

/** As the core's own are described. */
export function describeHostOperation(operation: HostOperation): OperationDescription {
  return {
    name: operation.name,
    kind: operation.kind,
    summary: operation.summary,
    permission: operation.name,
    input: z.toJSONSchema(operation.input, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
    undo: 'none',
    undoReason: operation.kind === 'query' ? null : operation.undoReason,
  }
}
