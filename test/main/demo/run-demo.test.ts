/** The small demo from an empty folder: books of two years that verify, decisions left, and no other file in danger. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runDemo } from '../../../src-main/demo/run-demo.ts'
import { emptyFile, type TestCompany } from '../../support/company.ts'
import { smallCompany } from '../../support/small-company.ts'

const folder = mkdtempSync(join(tmpdir(), 'countinghouse-demo-'))
const file = join(folder, 'demo.countinghouse')
const args = ['--small', '--no-open', '--out', folder, '--company', file]
const said: string[] = []
let code: number
let company: TestCompany

const rows = async <T>(sql: string): Promise<T[]> => (await company.core.dispatcher.store.select(sql, [])) as T[]
const count = async (from: string): Promise<number> =>
  (await rows<{ count: number }>(`SELECT count(*) AS count FROM ${from}`))[0]?.count ?? -1

beforeAll(async () => {
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  code = await runDemo(args).finally(() => out.mockRestore())
  vi.restoreAllMocks()
  const copy = join(folder, 'copy.sqlite')
  copyFileSync(file, copy)
  company = await emptyFile(copy)
})
afterAll(async () => {
  await company?.core.close()
  rmSync(folder, { recursive: true })
})

it('ends well, with the books verified', async () => {
  expect(said.join('')).toContain('Books verified')
  expect(code).toBe(0)
  expect(await rows(`SELECT differences FROM books_check`)).toEqual([{ differences: 0 }])
})

it('takes every file in through the import', async () => {
  const kinds = await rows<{ kind: string; left: number }>(
    `SELECT kind, sum(CASE WHEN kind = 'usage' THEN 0 ELSE rejected + duplicates END) AS left FROM import_batch GROUP BY kind ORDER BY kind`,
  )
  expect(kinds.map(({ kind }) => kind)).toEqual(['customers', 'exchangeRates', 'payments', 'subscriptionEvents', 'subscriptions', 'usage'])
  expect(kinds.filter(({ kind, left }) => kind !== 'payments' && left > 0)).toEqual([])
  expect(await count(`import_batch WHERE kind = 'usage' AND state = 'done'`)).toBe(24)
  expect(await count('customer')).toBe(120)
})

it('bills every month, and leaves the last run to be decided', async () => {
  const runs = await rows<{ state: string; date: string }>(
    `SELECT r.state, r.invoice_date AS date FROM billing_run r JOIN billing_cycle c ON c.id = r.billing_cycle_id WHERE c.code = 'MONTHLY' ORDER BY r.id`,
  )
  expect(runs).toHaveLength(24)
  expect(runs.slice(0, -1).every(({ state }) => state === 'validated')).toBe(true)
  expect(runs.at(-1)).toEqual({ state: 'drafted', date: '2026-11-01' })
  expect(await count(`billing_run_account WHERE state = 'suspect'`)).toBeGreaterThan(0)
})

it('leaves something for each day of an office', async () => {
  const { decisions } = await company.run<{ decisions: readonly { kind: string }[] }>('home.get')
  expect(decisions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['rejectedUsage', 'exceptions', 'credits', 'overdue']))
  expect(await count(`invoice WHERE kind = 'creditNote'`)).toBeGreaterThan(0)
  expect(await count(`account_operation WHERE kind = 'writeOff'`)).toBe(1)
  expect(await count(`rejected_usage WHERE status = 'reprocessed'`)).toBeGreaterThan(0)
})

it('draws the documents of the last monthly run', async () => {
  const drawn = readdirSync(join(folder, 'documents', 'run-2026-10-01'))
  expect(drawn).toHaveLength(
    await count(
      `invoice WHERE invoice_date = '2026-10-01' AND billing_run_id = (SELECT r.id FROM billing_run r JOIN billing_cycle c ON c.id = r.billing_cycle_id WHERE c.code = 'MONTHLY' AND r.invoice_date = '2026-10-01')`,
    ),
  )
  const pdf = await PDFDocument.load(readFileSync(join(folder, 'documents', 'run-2026-10-01', drawn[0] ?? '')))
  expect(pdf.getPageCount()).toBeGreaterThan(0)
})

describe('a file in the way', () => {
  it('stays as it is when it is another company', async () => {
    const other = await smallCompany()
    await other.core.close()
    const before = readFileSync(other.file)
    await expect(runDemo(['--small', '--no-open', '--out', folder, '--company', other.file])).rejects.toThrow('not the demo')
    expect(readFileSync(other.file).equals(before)).toBe(true)
    expect(existsSync(`${other.file}.unfinished`)).toBe(false)
  })

  it('is named with the options that there are', async () => {
    await expect(runDemo(['--large'])).rejects.toThrow('countinghouse demo [--small]')
  })
})
