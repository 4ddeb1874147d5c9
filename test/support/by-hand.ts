/** What somebody does to a company file behind the product's back. */
import type { Database } from 'better-sqlite3'
import type { SmallCompany } from './small-company.ts'

/**
 * Runs statements with guards, references and checks out of the way, and puts the guards back.
 * Temporary triggers of the engine are no help to whoever opens the file elsewhere: they are off as well.
 */
export function byHand({ core }: SmallCompany, sql: string): void {
  const { raw } = core.dispatcher.parts.connection
  const triggers = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as { name: string; sql: string }[]
  const temporary = raw.prepare(`SELECT name, sql FROM sqlite_temp_schema WHERE type = 'trigger'`).all() as typeof triggers
  const off = ['foreign_keys = OFF', 'ignore_check_constraints = ON']
  const on = ['foreign_keys = ON', 'ignore_check_constraints = OFF']
  for (const pragma of off) raw.pragma(pragma)
  for (const { name } of temporary) raw.exec(`DROP TRIGGER temp."${name}"`)
  for (const { name } of triggers) raw.exec(`DROP TRIGGER "${name}"`)
  try {
    raw.exec(sql)
  } finally {
    for (const trigger of triggers) raw.exec(trigger.sql)
    for (const trigger of temporary) raw.exec(trigger.sql.replace(/^CREATE TRIGGER/, 'CREATE TEMP TRIGGER'))
    for (const pragma of on) raw.pragma(pragma)
  }
}

/** Takes out of a file what entries of versions before digests did not keep; its guards are off while that is done. */
export function asOfEarlierVersion(raw: Database): void {
  const guards = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'`).all()
  for (const { name } of guards as { name: string }[]) raw.exec(`DROP TRIGGER "${name}"`)
  raw.exec('DELETE FROM audit_fact; DELETE FROM audit_state; DELETE FROM audit_shape; DELETE FROM carry_over_step')
  for (const { sql } of guards as { sql: string }[]) raw.exec(sql)
}
