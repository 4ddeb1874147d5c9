/** Guard triggers, tried out on every table of facts. */
import type { Database } from 'better-sqlite3'
import { expect } from 'vitest'
import { guardName } from '../../src-core/database/ddl.ts'
import { allTables } from '../../src-core/tables.ts'

const factTables = allTables.filter((table) => table.facts)

/** Each table of facts has its two triggers and refuses to change or lose a row. Leaves the file changed: give it a copy. */
export function expectGuardsToBite(raw: Database): void {
  raw.pragma('foreign_keys = OFF')
  for (const { name, columns } of factTables) {
    const triggers = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY name").pluck().all(name)
    expect(triggers).toEqual([guardName(name, 'DELETE'), guardName(name, 'UPDATE')])
    plantRow(raw, name)
    expect(() => raw.prepare(`DELETE FROM "${name}"`).run(), name).toThrow('facts: delete refused')
    const [column] = Object.keys(columns)
    expect(() => raw.prepare(`UPDATE "${name}" SET "${column}" = "${column}"`).run(), name).toThrow('facts: update refused')
  }
}

/** Any row at all, so that a row trigger has something to bite. */
function plantRow(raw: Database, table: string): void {
  if (raw.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get()) return
  raw.pragma('ignore_check_constraints = ON')
  const columns = raw.pragma(`table_info("${table}")`) as { name: string; type: string }[]
  const values = columns.map(({ type }) => (type === 'TEXT' ? 'x' : type === 'BLOB' ? Buffer.alloc(32) : 1))
  raw.prepare(`INSERT INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`).run(...values)
  raw.pragma('ignore_check_constraints = OFF')
}
