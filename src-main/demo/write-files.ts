/** Writes the demo company's files into a folder, one after the other, as streams. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatGridCsv } from '../../src-core/pricing/grid-csv.ts'
import { csvLines } from './csv.ts'
import { CUSTOMER_COLUMNS } from './customer-rows.ts'
import { RATE_COLUMNS } from './exchange-rates.ts'
import { DEMO_GRIDS, gridFile } from './grids.ts'
import type { DemoPlan } from './plan.ts'
import { EVENT_COLUMNS, SUBSCRIPTION_COLUMNS, eventRows, subscriptionRows } from './subscription-rows.ts'

export interface WrittenFile {
  /** Within the folder, with forward slashes. */
  readonly file: string
  /** Data rows, a header not counted; 1 for a file without rows. */
  readonly rows: number
}

/** A file to be: its pieces in order, and how many of them are no data rows. */
interface FileContent {
  readonly file: string
  readonly headers: number
  readonly pieces: () => Iterable<string | Uint8Array>
}

/**
 * Writes all files: company, catalog and logo, customers, subscriptions and their events, price grids, exchange
 * rates and one usage file a month. Files of the same names are replaced.
 *
 * @throws Error of the file system when the folder cannot be written
 */
export async function writeDemoFiles(plan: DemoPlan, folder: string): Promise<WrittenFile[]> {
  const written: WrittenFile[] = []
  for (const content of contentsOf(plan)) written.push(await writeFile(content, folder))
  return written
}

function contentsOf(plan: DemoPlan): FileContent[] {
  const { company, customer_categories } = plan
  return [
    json('company.json', { company, customer_categories }),
    json('catalog.json', plan.catalog),
    { file: 'logo.png', headers: 0, pieces: () => [plan.logo] },
    headed('customers.csv', () => csvLines(CUSTOMER_COLUMNS, plan.customers)),
    headed('subscriptions.csv', () => csvLines(SUBSCRIPTION_COLUMNS, subscriptionRows(plan.subscriptions))),
    headed('subscription-events.csv', () => csvLines(EVENT_COLUMNS, eventRows(plan.subscriptions))),
    headed('exchange-rates.csv', () => csvLines(RATE_COLUMNS, plan.rates)),
    ...DEMO_GRIDS.flatMap((grid) =>
      grid.versions.map((table, index) => headed(gridFile(grid, index + 1), () => formatGridCsv(table).trimEnd().split('\n'))),
    ),
    ...plan.months.map((month): FileContent => ({ file: `usage/${month}.csv`, headers: 0, pieces: () => usageText(plan, month) })),
  ]
}

function json(file: string, value: unknown): FileContent {
  return { file, headers: 0, pieces: () => [`${JSON.stringify(value, null, 2)}\n`] }
}

function headed(file: string, lines: () => Iterable<string>): FileContent {
  return { file, headers: 1, pieces: () => ended(lines()) }
}

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}

function* usageText(plan: DemoPlan, month: string): Generator<string> {
  for (const { line } of plan.usage(month)) yield `${line}\n`
}

/** Pieces are gathered into blocks of about this many characters. */
const BLOCK = 64 * 1024

async function writeFile({ file, headers, pieces }: FileContent, folder: string): Promise<WrittenFile> {
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true })
  let rows = -headers
  const counted = function* (): Generator<string | Uint8Array> {
    for (const piece of pieces()) {
      rows += 1
      yield piece
    }
  }
  await pipeline(Readable.from(blocks(counted())), createWriteStream(path))
  return { file, rows }
}

function* blocks(pieces: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  let gathered = ''
  for (const piece of pieces) {
    if (typeof piece !== 'string') yield piece
    else gathered += piece
    if (gathered.length < BLOCK) continue
    yield gathered
    gathered = ''
  }
  if (gathered !== '') yield gathered
}
