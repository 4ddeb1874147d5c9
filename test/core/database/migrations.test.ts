import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { guardName, guardsSql } from '../../../src-core/database/ddl.ts'
import { fileVersion, migrate, migrationSet } from '../../../src-core/database/migrator.ts'
import { allTables } from '../../../src-core/tables.ts'
import { committedSnapshot, difference } from '../../../tools/schema.ts'
import { migrationsOfCheckout } from '../../support/company.ts'
import { smallCompany } from '../../support/small-company.ts'

const newFile = () => join(mkdtempSync(join(tmpdir(), 'countinghouse-')), 'company.sqlite')
const factTables = allTables.filter((table) => table.facts).map((table) => table.name)

it('keeps the migrations equal to the table descriptions', () => {
  expect(difference(committedSnapshot(), allTables)).toEqual([])
  expect(readFileSync(join(import.meta.dirname, '../../../migrations/guards.sql'), 'utf8')).toBe(guardsSql(allTables))
})

it('refuses a newer file and leaves it as it is', () => {
  const { raw } = openConnection({ file: newFile(), role: 'engine' })
  raw.pragma('user_version = 99')
  expect(migrate(raw, migrationsOfCheckout())).toEqual({
    kind: 'newerFile',
    fileVersion: 99,
    productVersion: migrationsOfCheckout().steps.length,
  })
  expect(fileVersion(raw)).toBe(99)
})

it('leaves nothing behind of a step that fails', () => {
  const { raw } = openConnection({ file: newFile(), role: 'engine' })
  const bad = migrationSet({
    '0001-a.sql': 'CREATE TABLE one (id INTEGER PRIMARY KEY);',
    '0002-b.sql': 'CREATE TABLE two (id INTEGER PRIMARY KEY); SELECT nonsense;',
  })
  expect(migrate(raw, bad)).toMatchObject({ kind: 'failed', step: '0002-b.sql' })
  expect(fileVersion(raw)).toBe(1)
  expect(raw.prepare("SELECT name FROM sqlite_master WHERE name IN ('one', 'two')").pluck().all()).toEqual(['one'])
})

it('refuses migrations that are not numbered one by one', () => {
  expect(() => migrationSet({ '0001-a.sql': '', '0003-c.sql': '' })).toThrow('should be number 2')
})

it('makes every guard trigger again after an upgrade, and each bites', async () => {
  const company = await smallCompany()
  await company.core.close()
  const file = newFile()
  copyFileSync(company.file, file)
  const { raw } = openConnection({ file, role: 'engine' })
  const set = migrationsOfCheckout()
  const next = `${String(set.steps.length + 1).padStart(4, '0')}-rebuild.sql`
  // A rebuilt table loses its triggers: the upgrade must bring them back.
  const sql = 'CREATE TABLE copy AS SELECT * FROM invoice_tax; DROP TABLE invoice_tax; ALTER TABLE copy RENAME TO invoice_tax;'
  const upgraded = migrationSet({
    ...Object.fromEntries(set.steps.map((step) => [step.name, step.sql])),
    [next]: sql,
    'guards.sql': set.guards,
  })
  expect(migrate(raw, upgraded)).toMatchObject({ kind: 'migrated' })
  raw.pragma('foreign_keys = OFF')
  for (const table of factTables) {
    const triggers = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY name").pluck().all(table)
    expect(triggers).toEqual([guardName(table, 'DELETE'), guardName(table, 'UPDATE')])
    plantRow(raw, table)
    expect(() => raw.prepare(`DELETE FROM "${table}"`).run(), table).toThrow('facts: delete refused')
    const [column] = Object.keys(allTables.find((one) => one.name === table)?.columns ?? {})
    expect(() => raw.prepare(`UPDATE "${table}" SET "${column}" = "${column}"`).run(), table).toThrow('facts: update refused')
  }
})

/** Any row at all, so that a row trigger has something to bite. */
function plantRow(raw: ReturnType<typeof openConnection>['raw'], table: string): void {
  if (raw.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get()) return
  raw.pragma('ignore_check_constraints = ON')
  const columns = raw.pragma(`table_info("${table}")`) as { name: string; type: string }[]
  const values = columns.map(({ type }) => (type === 'TEXT' ? 'x' : type === 'BLOB' ? Buffer.alloc(32) : 1))
  raw.prepare(`INSERT INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`).run(...values)
  raw.pragma('ignore_check_constraints = OFF')
}
