import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { guardsSql } from '../../../src-core/database/ddl.ts'
import { fileVersion, migrate, migrationSet } from '../../../src-core/database/migrator.ts'
import { keptSumTriggers } from '../../../src-core/database/kept-sums.ts'
import { ratedTransactionSums } from '../../../src-core/rating/lists.ts'
import { allTables } from '../../../src-core/tables.ts'
import { committedSnapshot, difference } from '../../../tools/schema.ts'
import { migrationsOfCheckout } from '../../support/company.ts'
import { expectGuardsToBite } from '../../support/guards.ts'
import { smallCompany } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const newFile = () => join(temporaryFolder(), 'company.sqlite')

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

const TABLES = "SELECT name FROM sqlite_master WHERE name IN ('one', 'two')"
const GOOD = { '0001-a.sql': 'CREATE TABLE one (id INTEGER PRIMARY KEY);' }
const BAD = { ...GOOD, '0002-b.sql': 'CREATE TABLE two (id INTEGER PRIMARY KEY); SELECT nonsense;' }

it('leaves nothing behind in a new file of which a step fails', () => {
  const { raw } = openConnection({ file: newFile(), role: 'engine' })
  expect(migrate(raw, migrationSet(BAD))).toMatchObject({ kind: 'failed', step: '0002-b.sql' })
  expect(fileVersion(raw)).toBe(0)
  expect(raw.prepare(TABLES).pluck().all()).toEqual([])
})

it('leaves nothing behind of a step that fails, and what came before it in a file in use', () => {
  const { raw } = openConnection({ file: newFile(), role: 'engine' })
  expect(migrate(raw, migrationSet(GOOD))).toMatchObject({ kind: 'migrated', from: 0, to: 1 })
  const third = { '0003-c.sql': 'SELECT nonsense;' }
  const second = { '0002-b.sql': 'CREATE TABLE two (id INTEGER PRIMARY KEY);' }
  expect(migrate(raw, migrationSet({ ...GOOD, ...second, ...third }))).toMatchObject({ kind: 'failed', step: '0003-c.sql' })
  expect(fileVersion(raw)).toBe(2)
  expect(migrate(raw, migrationSet(BAD))).toMatchObject({ kind: 'current' })
  expect(raw.prepare(TABLES).pluck().all()).toEqual(['one', 'two'])
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
  expectGuardsToBite(raw)
})

it('keeps the sums of rated transactions by the triggers of their description', async () => {
  const company = await smallCompany()
  const triggers = await company.rows<{ sql: string }>(
    "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'kept%' ORDER BY rowid",
  )
  expect(triggers.map(({ sql }) => `${sql};`)).toEqual(keptSumTriggers(ratedTransactionSums))
})

it('adds up what was rated before the upgrade', () => {
  const { raw } = openConnection({ file: newFile(), role: 'engine' })
  const set = migrationsOfCheckout()
  const [first] = set.steps
  raw.pragma('foreign_keys = OFF')
  raw.pragma('ignore_check_constraints = ON')
  expect(migrate(raw, { ...set, steps: first ? [first] : [] })).toMatchObject({ kind: 'migrated' })
  raw.exec(`INSERT INTO customer_account (id, code, customer_id, name, name_key, currency, payment_method, excluded_from_payment, status, version, created_at, created_by, created_op, changed_at, changed_by, changed_op)
      VALUES (1, 'A', 1, 'A', 'a', 'EUR', 'transfer', 0, 'active', 1, 0, '', 1, 0, '', 1);
    INSERT INTO billing_account (id, code, customer_account_id, name, name_key, kind, billing_cycle_id, country, language, status, subscription_date, next_invoice_date, delivery, version, created_at, created_by, created_op, changed_at, changed_by, changed_op)
      VALUES (1, 'B', 1, 'B', 'b', 'postpaid', 1, 'DE', 'de', 'active', '2026-10-01', '2026-11-01', 'post', 1, 0, '', 1, 0, '', 1);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 17000)
    INSERT INTO rated_transaction (created_op, billing_account_id, subscription_id, service_id, charge_id, article_id, tax_id, kind, usage_date, quantity, unit_price, amount)
      SELECT 1, 1, 1, 1, 1, 1, 1, 'usage', '2026-10-01', '1.000000000000', '0.050000000000', '0.050000000000' FROM n`)
  expect(migrate(raw, set)).toMatchObject({ kind: 'migrated', from: 1 })
  expect(raw.prepare('SELECT chunk, currency, count, sums FROM kept_sum ORDER BY chunk').raw().all()).toEqual([
    [0, 'EUR', 8192, '{"amount":"0|409600000000000"}'],
    [1, 'EUR', 8192, '{"amount":"0|409600000000000"}'],
  ])
  expect(raw.prepare('SELECT name FROM sqlite_temp_schema').all()).toEqual([])
})
