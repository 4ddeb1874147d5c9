/** A company file for tests, with a clock that stands still until told. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Core, createCore } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import { migrate, type MigrationSet, migrationSet } from '../../src-core/database/migrator.ts'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { Actor } from '../../src-core/operations/context.ts'
import type { CallRequest, ChangeNotice } from '../../src-core/operations/contract.ts'

export const OPERATOR: Actor = { kind: 'user', id: 1, name: 'Hanne Brandt', permissions: ['*'] }

/** The migrations of this checkout. */
export function migrationsOfCheckout(): MigrationSet {
  const folder = join(import.meta.dirname, '../../migrations')
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return migrationSet(Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')])))
}

export interface TestCompany {
  readonly core: Core
  readonly file: string
  readonly notices: ChangeNotice[]
  readonly clock: { now: number }
  /** The value of a successful call. @throws Error with the failure's message otherwise */
  run<T = Record<string, unknown>>(operation: string, input?: unknown, more?: Partial<CallRequest>): Promise<T>
  /** The failure of a call that must fail. */
  fail(operation: string, input?: unknown, more?: Partial<CallRequest>): Promise<Failure>
}

export const NOON: number = Date.UTC(2026, 10, 3, 11, 0, 0)

/** A new, migrated, empty company file. */
export async function emptyFile(file: string = join(mkdtempSync(join(tmpdir(), 'countinghouse-')), 'company.sqlite')): Promise<TestCompany> {
  const connection = openConnection({ file, role: 'engine' })
  const outcome = migrate(connection.raw, migrationsOfCheckout())
  if (outcome.kind === 'failed') throw new Error(`${outcome.step}: ${outcome.reason}`)
  const clock = { now: NOON }
  const notices: ChangeNotice[] = []
  const core = await createCore(connection, { now: () => clock.now, watch: () => performance.now() }, (notice) => notices.push(notice))
  return {
    core,
    file,
    notices,
    clock,
    run: async <T>(operation: string, input: unknown = {}, more: Partial<CallRequest> = {}) => {
      const result = await core.call({ operation, input, ...more }, OPERATOR)
      if (!result.ok) throw new Error(`${operation}: ${result.failure.code}: ${result.failure.message} ${JSON.stringify(result.failure.fields ?? [])}`)
      return result.value as T
    },
    fail: async (operation, input = {}, more = {}) => {
      const result = await core.call({ operation, input, ...more }, OPERATOR)
      if (result.ok) throw new Error(`${operation} should have failed and answered ${JSON.stringify(result.value)}`)
      return result.failure
    },
  }
}
