/** A company file for tests, with a clock that stands still until told. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Core, createCore } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import { migrate, type MigrationSet, migrationSet } from '../../src-core/database/migrator.ts'
import { type Failure, refuse } from '../../src-core/kernel/failures.ts'
import type { Actor, StagedFiles } from '../../src-core/operations/context.ts'
import { type HeadNotes, NOTHING_NOTED } from '../../src-core/operations/noted-heads.ts'
import type { InvoiceSnapshot } from '../../src-core/documents/snapshot.ts'
import type { CallRequest, ChangeNotice } from '../../src-core/operations/contract.ts'
import { temporaryFolder } from './temporary.ts'

export const OPERATOR: Actor = { kind: 'user', id: 1, name: 'Hanne Brandt', permissions: ['*'] }

/** The migrations of this checkout. */
export function migrationsOfCheckout(): MigrationSet {
  const folder = join(import.meta.dirname, '../../migrations')
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return migrationSet(Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')])))
}

/** Staged files of a test: text by an id of its own; `null` where it is gone, which is refused as the host refuses it. */
function memoryFiles(texts: Map<string, Uint8Array | null>): StagedFiles {
  const bytesOf = (id: string) => {
    const bytes = texts.get(id)
    if (bytes === null) throw refuse('notFound', 'file.notStaged', 'The file to import is not here any more. Choose it again.')
    if (!bytes) throw new Error(`no staged file ${id}`)
    return bytes
  }
  return { size: (id) => bytesOf(id).length, read: (id, offset, length) => bytesOf(id).subarray(offset, offset + length) }
}

/** With the fonts and the renderer loaded by the first test that draws. */
async function drawPdf(document: unknown): Promise<Uint8Array> {
  const [{ renderInvoicePdf }, { notoFonts }] = await Promise.all([
    import('../../src-core/documents/rendering.ts'),
    import('../core/documents/samples.ts'),
  ])
  return renderInvoicePdf(document as InvoiceSnapshot, notoFonts())
}

export interface TestCompany {
  /** Takes a file in, as the host does, and answers its id. */
  stage(text: string | Uint8Array): string
  /** As when the host has cleared it up. */
  unstage(id: string): void
  readonly core: Core
  readonly file: string
  readonly notices: ChangeNotice[]
  readonly clock: { now: number }
  /** Draws what leaves the house; a test may put another renderer in its place. */
  readonly drawing: { draw(document: unknown): Promise<Uint8Array> }
  /** The value of a successful call. @throws Error with the failure's message otherwise */
  run<T = Record<string, unknown>>(operation: string, input?: unknown, more?: Partial<CallRequest>): Promise<T>
  /** The failure of a call that must fail. */
  fail(operation: string, input?: unknown, more?: Partial<CallRequest>): Promise<Failure>
}

export const NOON: number = Date.UTC(2026, 10, 3, 11, 0, 0)

/** A new, migrated, empty company file. @param heads what is noted outside it; nothing if absent @param staged files taken in before */
export async function emptyFile(
  file: string = join(temporaryFolder(), 'company.sqlite'),
  heads: HeadNotes = NOTHING_NOTED,
  staged = new Map<string, Uint8Array | null>(),
): Promise<TestCompany> {
  const connection = openConnection({ file, role: 'engine' })
  const outcome = migrate(connection.raw, migrationsOfCheckout())
  if (outcome.kind === 'failed') throw new Error(`${outcome.step}: ${outcome.reason}`)
  const clock = { now: NOON }
  const notices: ChangeNotice[] = []
  const drawing = { draw: drawPdf }
  const core = await createCore(
    connection,
    {
      now: () => clock.now,
      watch: () => performance.now(),
      files: memoryFiles(staged),
      documents: { draw: (document) => drawing.draw(document) },
      heads,
    },
    (notice) => notices.push(notice),
  )
  return {
    unstage: (id) => void staged.set(id, null),
    stage: (text) => {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
      const id = createHash('sha256').update(bytes).digest('hex')
      staged.set(id, bytes)
      return id
    },
    core,
    file,
    notices,
    clock,
    drawing,
    run: async <T>(operation: string, input: unknown = {}, more: Partial<CallRequest> = {}) => {
      const result = await core.call({ operation, input, ...more }, OPERATOR)
      if (!result.ok)
        throw new Error(`${operation}: ${result.failure.code}: ${result.failure.message} ${JSON.stringify(result.failure.fields ?? [])}`)
      return result.value as T
    },
    fail: async (operation, input = {}, more = {}) => {
      const result = await core.call({ operation, input, ...more }, OPERATOR)
      if (result.ok) throw new Error(`${operation} should have failed and answered ${JSON.stringify(result.value)}`)
      return result.failure
    },
  }
}
