/** Every released version's file is opened by this one, and goes on where it stood. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrationSet } from '../../../src-core/database/migrator.ts'
import type { EntityDescription, ListDescription } from '../../../src-core/operations/contract.ts'
import { companyFileVersion, prepareCompanyFile, productMigrations } from '../../../src-main/host/company-file.ts'
import { emptyFile } from '../../support/company.ts'
import { expectGuardsToBite } from '../../support/guards.ts'
import { moveTo, type SmallCompany, withLookups } from '../../support/small-company.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const FIXTURES = join(import.meta.dirname, '../../fixtures')
const releases = readdirSync(FIXTURES).filter((name) => name.endsWith('.sqlite.gz'))
const versionOf = (release: string): number => Number(/-(\d{4})\./.exec(release)?.[1])
const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

function unpacked(release: string): string {
  const file = join(newFolder(), 'company.countinghouse')
  writeFileSync(file, gunzipSync(readFileSync(join(FIXTURES, release))))
  return file
}

async function upgraded(release: string): Promise<SmallCompany> {
  const file = unpacked(release)
  prepareCompanyFile(file)
  return withLookups(await emptyFile(file))
}

async function runJob(company: SmallCompany, operation: string, input: unknown): Promise<Record<string, unknown>> {
  const { job } = await company.run<{ job: number }>(operation, input)
  await company.core.idle()
  const { state, message, report } = await company.run<Record<string, unknown>>('job.get', { id: job })
  expect([state, message]).toEqual(['succeeded', null])
  return report as Record<string, unknown>
}

test('every released version has its file', () => {
  expect(releases.map(versionOf)).toContain(1)
})

test.each(releases)('%s is copied beside itself, then brought to the newest schema', (release) => {
  const file = unpacked(release)
  const before = digest(file)
  const from = versionOf(release)
  const to = productMigrations().steps.length
  const prepared = prepareCompanyFile(file)
  expect(prepared).toEqual({ created: false, from, to, copy: from === to ? null : `${file}.version-${from}` })
  expect(companyFileVersion(file)).toBe(to)
  if (prepared.copy !== null) {
    // SQLite marks the copy's log mode in its header; what it holds is as it was.
    expect(companyFileVersion(prepared.copy)).toBe(from)
    expect(contentOf(prepared.copy)).toEqual(contentOf(unpacked(release)))
  } else expect(digest(file)).toBe(before)
})

/** Each table's rows. */
function contentOf(file: string): unknown {
  const database = new Database(file, { readonly: true })
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name").pluck()
  const content = tables.all().map((table) => [
    table,
    database
      .prepare(`SELECT * FROM "${String(table)}"`)
      .raw()
      .all(),
  ])
  database.close()
  return content
}

test.each(releases)('%s: every guard trigger bites after the upgrade', (release) => {
  const file = unpacked(release)
  prepareCompanyFile(file)
  const database = new Database(file)
  expectGuardsToBite(database)
  database.close()
})

test.each(releases)('%s: a step that fails leaves the file as it was and says so', (release) => {
  const file = unpacked(release)
  const { steps, guards } = productMigrations()
  const next = `${String(steps.length + 1).padStart(4, '0')}-broken.sql`
  const files = Object.fromEntries([...steps.map(({ name, sql }) => [name, sql]), [next, 'SELECT nonsense;'], ['guards.sql', guards]])
  expect(() => prepareCompanyFile(file, { migrations: migrationSet(files) })).toThrow(/was left as it was: .*nonsense/)
  expect(companyFileVersion(file)).toBe(versionOf(release))
  expect(contentOf(file)).toEqual(contentOf(unpacked(release)))
})

test.each(releases)('%s: the books verify, every list and record kind opens', async (release) => {
  const company = await upgraded(release)
  expect(await company.run<unknown[]>('routine.overview')).not.toEqual([])
  expect(await runJob(company, 'books.verify', { rerate: 'all' })).toMatchObject({ count: 0, differences: [] })
  const { lists, entities } = await company.run<{ lists: ListDescription[]; entities: EntityDescription[] }>('system.describe')
  const names = new Set([...lists, ...entities].map(({ name }) => name))
  for (const name of names) {
    const { rows } = await company.run<{ rows: unknown[] }>(`${name}.list`)
    const { count } = await company.run<{ count: number }>(`${name}.totals`)
    expect(Math.min(count, 100), name).toBe(Math.min(rows.length, 100))
  }
  for (const { name } of entities) {
    const { rows } = await company.run<{ rows: { id: number }[] }>(`${name}.list`)
    const [first] = rows
    if (first) expect(await company.run(`${name}.get`, { id: first.id }), name).toMatchObject({ id: first.id })
  }
  await company.core.close()
})

test.each(releases)('%s: the next month is billed, paid and verified', async (release) => {
  const company = await upgraded(release)
  const number = async () => (await company.rows<{ last: string }>('SELECT MAX(number) AS last FROM invoice'))[0]?.last as string
  const before = await number()
  moveTo(company, '2026-12-01')
  await runJob(company, 'subscription.runDates', {})
  await runJob(company, 'receivables.updateDue', {})
  const cycle = await company.id('billing_cycle', 'MONTHLY')
  const run = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-12-01' })
  const prepared = await runJob(company, 'billingRun.prepare', { id: run.id })
  await acceptHeld(company, run.id)
  const issued = await runJob(company, 'billingRun.validate', { id: run.id })
  expect(issued['invoices']).toBe(Number(prepared['drafted']) + Number(prepared['held']))
  expect(Number((await number()).slice(-6))).toBe(Number(before.slice(-6)) + Number(issued['invoices']))
  const [debit] = await company.rows<{ id: number; account: number; open: number }>(
    "SELECT id, customer_account_id AS account, open_minor AS open FROM open_item WHERE direction = 'debit' AND status = 'O' ORDER BY id DESC LIMIT 1",
  )
  await company.run('payment.register', {
    customer_account_id: debit?.account,
    amount_minor: debit?.open,
    method: 'transfer',
    match: [{ id: debit?.id }],
  })
  expect(await runJob(company, 'books.verify', { rerate: 'all' })).toMatchObject({ count: 0, differences: [] })
  await company.core.close()
})

async function acceptHeld(company: SmallCompany, run: number): Promise<void> {
  const held = await company.rows<{ id: number }>(
    "SELECT billing_account_id AS id FROM billing_run_account WHERE billing_run_id = ? AND state = 'suspect'",
    run,
  )
  if (held.length > 0) await company.run('billingRun.decide', { id: run, accounts: held.map(({ id }) => id), decision: 'accept' })
}
