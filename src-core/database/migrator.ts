/**
 * Brings a company file to the newest schema.
 *
 * Each migration of a file in use runs in one transaction with its version; those of a new file run in one together, since
 * nothing in it is worth keeping on the way. Guard triggers are dropped at a transaction's start and made again at its end, so
 * that a rebuilt table never loses them. A newer file is refused unchanged.
 */
import type { Database } from 'better-sqlite3'
import type { Refusal } from '../kernel/failures.ts'
import { fileTrouble, passes } from '../kernel/file-troubles.ts'

/** One numbered step; `sql` may hold triggers, so it is never split. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

export interface MigrationSet {
  readonly steps: readonly Migration[]
  /** The text of `guards.sql`. */
  readonly guards: string
}

export type MigrationOutcome =
  | { readonly kind: 'current' | 'migrated'; readonly from: number; readonly to: number }
  | { readonly kind: 'newerFile'; readonly fileVersion: number; readonly productVersion: number }
  /** `trouble`: where the disk or the file is to blame, not the step */
  | { readonly kind: 'failed'; readonly step: string; readonly reason: string; readonly trouble: Refusal | null }

/** Marks a file as a company file: "CHSE". */
export const APPLICATION_ID = 0x43485345

/** @throws TypeError when the steps are not numbered 1, 2, 3 … */
export function migrationSet(files: Readonly<Record<string, string>>): MigrationSet {
  const steps = Object.entries(files)
    .filter(([name]) => /^\d{4}-.+\.sql$/.test(name))
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, sql]) => ({ version: Number(name.slice(0, 4)), name, sql }))
  steps.forEach((step, index) => {
    if (step.version !== index + 1) throw new TypeError(`migration ${step.name} should be number ${index + 1}`)
  })
  return { steps, guards: files['guards.sql'] ?? '' }
}

/** The schema version of a file; 0 for a new one. */
export function fileVersion(raw: Database): number {
  return raw.pragma('user_version', { simple: true }) as number
}

/** Runs the missing steps. Never throws for a bad file: the outcome says what happened. */
export function migrate(raw: Database, set: MigrationSet): MigrationOutcome {
  const from = fileVersion(raw)
  const to = set.steps.length
  if (from > to) return { kind: 'newerFile', fileVersion: from, productVersion: to }
  if (from === to) return { kind: 'current', from, to }
  const missing = set.steps.slice(from)
  const transactions = from === 0 ? [missing] : missing.map((step) => [step])
  for (const steps of transactions) {
    let at = steps[0] as Migration
    try {
      raw
        .transaction(() => {
          dropGuards(raw)
          for (at of steps) raw.exec(at.sql)
          raw.exec(guardsOfExistingTables(raw, set.guards))
          raw.pragma(`user_version = ${at.version}`)
          raw.pragma(`application_id = ${APPLICATION_ID}`)
        })
        .immediate()
    } catch (error) {
      // A table that a step does not find is the step's fault.
      const trouble = passes(error) ? fileTrouble(error) : null
      const reason = trouble?.message ?? (error instanceof Error ? error.message : String(error))
      return { kind: 'failed', step: at.name, reason, trouble }
    }
  }
  return { kind: 'migrated', from, to }
}

/** `guards.sql` fits the newest schema; on the way there some of its tables do not exist yet. */
function guardsOfExistingTables(raw: Database, guards: string): string {
  const exists = raw.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")
  return guards
    .split(/(?<=END;)\n/)
    .filter((guard) => exists.get(/ ON "(\w+)"/.exec(guard)?.[1] ?? '') !== undefined)
    .join('\n')
}

function dropGuards(raw: Database): void {
  const names = raw
    .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'")
    .pluck()
    .all() as string[]
  for (const name of names) raw.exec(`DROP TRIGGER "${name}"`)
}
