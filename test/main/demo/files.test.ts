/** The demo's files on disk: the same bytes for the same seed, readable by other readers. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseGridCsv } from '../../../src-core/pricing/grid-csv.ts'
import { CUSTOMER_COLUMNS } from '../../../src-main/demo/customer-rows.ts'
import { type DemoPlan, planDemo } from '../../../src-main/demo/plan.ts'
import { type WrittenFile, writeDemoFiles } from '../../../src-main/demo/write-files.ts'

const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'countinghouse-demo-')))
const [folder = ''] = folders
let plan: DemoPlan
let files: WrittenFile[]

beforeAll(async () => {
  plan = planDemo({ size: 'small' })
  files = await writeDemoFiles(plan, folder)
})
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true })
})

const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8')
const rowsOf = (file: string): Record<string, string>[] => parse(textOf(file), { columns: true }) as Record<string, string>[]

function digestOf(from: string, written: readonly WrittenFile[]): string {
  const hash = createHash('sha256')
  for (const { file } of written) hash.update(file).update(readFileSync(join(from, file)))
  return hash.digest('hex')
}

it('has the same bytes for the same seed, and others for another', async () => {
  const [, again = ''] = folders
  const written = await writeDemoFiles(planDemo({ size: 'small' }), again)
  expect(written).toEqual(files)
  expect(digestOf(again, written)).toBe(digestOf(folder, files))
  expect(digestOf(again, await writeDemoFiles(planDemo({ size: 'small', seed: 7 }), again))).not.toBe(digestOf(folder, files))
})

describe('the headed files', () => {
  it('count their rows and give values back', () => {
    const customers = rowsOf('customers.csv')
    expect(customers).toHaveLength(120)
    expect(Object.keys(customers[0] ?? {})).toEqual([...CUSTOMER_COLUMNS])
    expect(customers.map(({ name }) => name)).toEqual(plan.customers.map(({ name }) => name))
    for (const file of ['customers.csv', 'subscriptions.csv', 'subscription-events.csv', 'exchange-rates.csv']) {
      expect(rowsOf(file)).toHaveLength(files.find((one) => one.file === file)?.rows ?? -1)
    }
  })

  it('exchange rates have the header that importers want, a rate a month and currency', () => {
    const [header, first] = textOf('exchange-rates.csv').split('\n')
    expect([header, first]).toEqual(['Currency Code,Date,Exchange Rate', 'USD,2024-11-01,1.085800'])
    const rows = rowsOf('exchange-rates.csv')
    expect(rows).toHaveLength(75)
    expect(new Set(rows.map((row) => `${row['Currency Code']} ${row['Date']}`)).size).toBe(75)
  })

  it('events come by date', () => {
    const dates = rowsOf('subscription-events.csv').map(({ date }) => date)
    expect(dates.length).toBeGreaterThan(50)
    expect([...dates].sort()).toEqual(dates)
  })
})

it('every grid file is read without an error', () => {
  const grids = files.filter(({ file }) => file.startsWith('grids/'))
  expect(grids).toHaveLength(10)
  for (const { file, rows } of grids) {
    const read = parseGridCsv(readFileSync(join(folder, file), 'utf8'))
    expect(read.ok && read.kind === 'grid' && read.table.lines.length, file).toBe(rows)
  }
})

it('usage files hold the lines of the plan', () => {
  const lines = textOf('usage/2026-10.csv').trimEnd().split('\n')
  expect(lines).toEqual([...plan.usage('2026-10')].map(({ line }) => line))
  expect(files.find(({ file }) => file === 'usage/2026-10.csv')?.rows).toBe(lines.length)
})

it('the catalog file is the catalog', () => {
  expect(JSON.parse(textOf('catalog.json'))).toEqual(JSON.parse(JSON.stringify(plan.catalog)))
})

it('the logo is a picture that documents take', async () => {
  const bytes = readFileSync(join(folder, 'logo.png'))
  const image = await (await PDFDocument.create()).embedPng(bytes)
  expect([image.width, image.height]).toEqual([256, 256])
  expect(bytes.length).toBeLessThan(20_000)
})
