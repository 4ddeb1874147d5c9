/** The books that are crashed on: a company file, the files it takes in, and what the victim is told of them. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageFile } from '../../src-main/host/staged-files.ts'
import { bigCompany, usageLines } from '../benchmarks/support/big-company.ts'

/** What the victim is started with, as JSON in its first argument. */
export interface VictimOrder {
  readonly file: string
  /** Staged files by their SHA-256. */
  readonly files: string
  /** The moment at which the whole work happens, epoch milliseconds. */
  readonly now: number
  readonly customers: string
  /** A list of brands of which the last row is at fault. */
  readonly refused: string
  readonly usage: readonly string[]
  readonly cycle: number
  readonly invoiceDate: string
  readonly payments: number
  /** Where compiled sources are kept between its lives, so that a start costs little. */
  readonly compiled: string
}

export interface Books {
  /** The order of the unharmed file; every point works on a copy of it. */
  readonly order: VictimOrder
  /** A copy of the file in a folder of its own. */
  copy(): { readonly order: VictimOrder; remove(): void }
  remove(): void
}

const ACCOUNTS = 120
const RECORDS = 1_600
const NEW_CUSTOMERS = 100
const PAYMENTS = 40
const REFUSED_BRANDS = 600

/** Makes the company once: accounts with a subscription each, two usage files with repeats and rejects, a customer list. */
export async function makeBooks(): Promise<Books> {
  const company = await bigCompany(ACCOUNTS)
  await company.core.close()
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-crash-'))
  const files = join(folder, 'files')
  const stage = async (name: string, lines: readonly string[]) => (await stageFile(files, Buffer.from(lines.join('\n')), name)).staged
  const calls = [...usageLines(RECORDS, ACCOUNTS)]
  const spoiled = ['yesterday;1;x;VOICE', '2026-10-20T10:00:00Z;5;unknown;VOICE']
  const order: VictimOrder = {
    file: company.file,
    files,
    now: Date.UTC(2026, 10, 1, 11),
    customers: await stage('customers.csv', customerRows()),
    refused: await stage('brands.csv', ['code,name', ...Array.from({ length: REFUSED_BRANDS }, (_, at) => `B-${at},Brand ${at}`), 'B-X,']),
    usage: [
      await stage('first.csv', [...calls.slice(0, RECORDS / 2), ...spoiled]),
      await stage('second.csv', [...calls.slice(RECORDS / 2 - 40), ...spoiled]),
    ],
    cycle: company.cycle,
    invoiceDate: '2026-11-01',
    payments: PAYMENTS,
    compiled: join(folder, 'compiled'),
  }
  return { order, copy: () => copyOf(order), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function customerRows(): string[] {
  const rows = Array.from({ length: NEW_CUSTOMERS }, (_, at) => `Neukunde ${at};company;DE;Kiel;Hafen ${at};24103`)
  return ['name;account_type;country;city;street;postal_code', ...rows]
}

function copyOf(order: VictimOrder) {
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-crash-point-'))
  const file = join(folder, 'company.sqlite')
  copyFileSync(order.file, file)
  return { order: { ...order, file }, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
