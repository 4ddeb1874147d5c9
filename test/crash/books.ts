/** The books that are cut into: a company file, the files that it takes in, and a folder of its own for each point. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tokenStore } from '../../src-main/host/tokens.ts'
import { bigCompany, usageLines } from '../benchmarks/support/big-company.ts'
import type { Desk } from './workstation.ts'

/** What a month's work takes in. */
export interface Intake {
  readonly customers: string
  /** A list of brands of which the last row is at fault. */
  readonly refused: string
  readonly usage: readonly string[]
  readonly cycle: number
  readonly invoiceDate: string
  readonly payments: number
}

export interface Books {
  readonly intake: Intake
  /** Where the library stands that cuts, and what else all points share. */
  readonly folder: string
  /** A folder of its own with a copy of the company. Its settings stand in another. */
  desk(): Stage
  remove(): void
}

export interface Stage extends Desk {
  /** Holds the company's files and nothing else. */
  readonly folder: string
  /** Holds the settings and what the harness keeps. */
  readonly beside: string
  remove(): void
}

export const CLOCK = '2026-11-01T11:00:00Z'

const ACCOUNTS = 120
const RECORDS = 1_600
const NEW_CUSTOMERS = 100
const PAYMENTS = 20
const REFUSED_BRANDS = 600

/** Makes the company once: accounts with a subscription each, two usage files with repeats and rejects, a customer list. */
export async function makeBooks(): Promise<Books> {
  const company = await bigCompany(ACCOUNTS)
  await company.core.close()
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-crash-'))
  const kept = (name: string, lines: readonly string[]) => {
    const path = join(folder, name)
    writeFileSync(path, lines.join('\n'))
    return path
  }
  const calls = [...usageLines(RECORDS, ACCOUNTS)]
  const spoiled = ['yesterday;1;x;VOICE', '2026-10-20T10:00:00Z;5;unknown;VOICE']
  const intake: Intake = {
    customers: kept('customers.csv', customerRows()),
    refused: kept('brands.csv', ['code,name', ...Array.from({ length: REFUSED_BRANDS }, (_, at) => `B-${at},Brand ${at}`), 'B-X,']),
    usage: [
      kept('first.csv', [...calls.slice(0, RECORDS / 2), ...spoiled]),
      kept('second.csv', [...calls.slice(RECORDS / 2 - 40), ...spoiled]),
    ],
    cycle: company.cycle,
    invoiceDate: '2026-11-01',
    payments: PAYMENTS,
  }
  let count = 0
  const desk = (): Stage => {
    count += 1
    const own = join(folder, `point-${count}`)
    const stage = newStage(own, join(folder, 'compiled'))
    copyFileSync(company.file, stage.file)
    return stage
  }
  return { intake, folder, desk, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function newStage(own: string, compiled: string): Stage {
  const [folder, beside] = [join(own, 'company'), join(own, 'beside')]
  for (const path of [folder, beside]) mkdirSync(path, { recursive: true })
  const file = join(folder, 'company.countinghouse')
  const began = performance.now()
  const { token } = tokenStore(file, () => Date.parse(CLOCK)).create({ name: 'crash', scopes: ['*'] })
  const remove = () => rmSync(own, { recursive: true, force: true })
  return { folder, beside, file, token, settings: join(beside, 'settings'), compiled, clock: () => runningFrom(began), remove }
}

/** The clock of a folder runs on over all processes that are started in it. */
function runningFrom(began: number): string {
  return new Date(Date.parse(CLOCK) + Math.round(performance.now() - began)).toISOString()
}

function customerRows(): string[] {
  const rows = Array.from({ length: NEW_CUSTOMERS }, (_, at) => `Neukunde ${at};company;DE;Kiel;Hafen ${at};24103`)
  return ['name;account_type;country;city;street;postal_code', ...rows]
}
