/**
 * The desk beside each job that writes, through the threads of the host: how long an answer takes while the job runs, and what
 * the job keeps of its pace.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { type CoreThreads, startCoreThreads } from '../../src-main/host/core-threads.ts'
import { stageFile } from '../../src-main/host/staged-files.ts'
import { OPERATOR } from '../support/company.ts'
import { bigCompany, usageLines } from './support/big-company.ts'
import { customerFile } from './support/customer-file.ts'
import { type BenchOptions, compared, limited, type Measure, percentile } from './support/measure.ts'
import { storeTransactions } from './support/stored-transactions.ts'

const DATE = '2026-11-01'
/** Usage records of the file that is taken back. */
const TAKEN_BACK = 100_000
const CLOCK = 'COUNTINGHOUSE_CLOCK'

interface Call {
  readonly operation: string
  readonly input: unknown
}

interface Job {
  readonly name: string
  /** What is done before, and not measured. */
  readonly before?: Call
  /** Done to the file after that, and not measured. */
  readonly sets?: (file: string) => void
  /** @param batch the import that was done before; 0 where there was none */
  readonly calls: (batch: number) => readonly Call[]
}

interface Setting {
  readonly file: string
  readonly files: string
  /** Who pays at the desk. */
  readonly customerAccount: number
}

/** The 95th percentile of answers, and the pace of each job beside the desk to its pace alone. */
export async function measureDeskJobs({ quick }: BenchOptions): Promise<Measure[]> {
  const accounts = quick ? 2_000 : 10_000
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'))
  const before = process.env[CLOCK]
  process.env[CLOCK] = `${DATE}T11:00:00Z`
  try {
    const company = await bigCompany(accounts)
    await storeTransactions(company)
    company.clock.now = Date.parse(`${DATE}T11:00:00Z`)
    const run = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: company.cycle, invoice_date: DATE })
    const customerAccount = company.accounts[0]?.customer_account_id as number
    await company.core.close()
    const usage = await stageFile(folder, Buffer.from([...usageLines(accounts * 30, accounts)].join('\n')), 'usage.csv')
    const customers = await stageFile(folder, Buffer.from(customerFile(accounts)), 'customers.csv')
    const taken = await stageFile(folder, Buffer.from([...usageLines(TAKEN_BACK, accounts)].join('\n')), 'taken.csv')
    const usageImport = { operation: 'usage.import', input: { staged: usage.staged, file_name: 'usage.csv' } }
    const customerImport = { operation: 'import.start', input: { staged: customers.staged, file_name: 'customers.csv', kind: 'customers' } }
    const jobs: readonly Job[] = [
      { name: 'usage import', calls: () => [usageImport] },
      {
        name: 'customer import',
        calls: () => [customerImport],
      },
      {
        name: 'usage import that is taken back',
        before: { operation: 'usage.import', input: { staged: taken.staged, file_name: 'taken.csv' } },
        calls: (batch) => [{ operation: 'usage.takeBack', input: { batch } }],
      },
      {
        name: 'customer import that is taken back',
        before: customerImport,
        calls: (batch) => [{ operation: 'import.undo', input: { batch } }],
      },
      {
        name: 'carry-over of usage',
        before: { operation: 'usage.import', input: { staged: taken.staged, file_name: 'taken.csv' } },
        sets: asBeforeIdentities,
        calls: () => [{ operation: 'usage.identify', input: {} }],
      },
      {
        name: 'billing run',
        calls: () => ['billingRun.prepare', 'billingRun.validate'].map((operation) => ({ operation, input: { id: run.id } })),
      },
    ]
    const measures: Measure[] = []
    for (const job of jobs) measures.push(...(await measuresOf(job, { file: company.file, files: folder, customerAccount })))
    return measures
  } finally {
    if (before === undefined) delete process.env[CLOCK]
    else process.env[CLOCK] = before
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measuresOf(job: Job, setting: Setting): Promise<Measure[]> {
  const alone = await timed(job, setting, false)
  const beside = await timed(job, setting, true)
  const limit = (name: string, taken: readonly number[]) => limited(name, 'ms', percentile(taken, 0.95), { below: 25 })
  return [
    limit(`payment.register beside a ${job.name}, p95 of ${beside.writes.length}`, beside.writes),
    limit('  a list of customers, p95', beside.reads),
    compared('  its pace beside the desk', 'ms', alone.milliseconds, beside.milliseconds, { atLeast: 0.95 }),
  ]
}

interface Timed {
  readonly milliseconds: number
  readonly writes: readonly number[]
  readonly reads: readonly number[]
}

async function timed(job: Job, { file, files, customerAccount }: Setting, withDesk: boolean): Promise<Timed> {
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'))
  const worked = join(folder, 'worked.sqlite')
  copyFileSync(file, worked)
  const threads = await startCoreThreads({ file: worked, filesFolder: files }, { readers: 1, onNotice: () => {} })
  try {
    const batch = job.before ? await callDone(threads, job.before) : 0
    job.sets?.(worked)
    const desk = deskWork(threads, customerAccount)
    const began = performance.now()
    const ended = callsDone(threads, job.calls(batch))
    if (withDesk) await Promise.race([desk.goOn(), ended])
    await ended
    const milliseconds = performance.now() - began
    await desk.stop()
    return { milliseconds, writes: desk.writes, reads: desk.reads }
  } finally {
    await threads.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As a version left usage that knew it by the letters of its lines. */
function asBeforeIdentities(file: string): void {
  const raw = new Database(file)
  try {
    raw.exec('UPDATE usage_record SET identity = NULL')
  } finally {
    raw.close()
  }
}

const BY = { actor: OPERATOR }

async function callsDone(threads: CoreThreads, calls: readonly Call[]): Promise<void> {
  for (const request of calls) await callDone(threads, request)
}

/** Waits for the job of a call, where it does not wait itself. Answers the import that it was, if it was one. */
async function callDone(threads: CoreThreads, request: Call): Promise<number> {
  const { job } = await answerOf<{ job?: number }>(threads, request)
  if (job === undefined) return 0
  const { state, message, report } = await threads.finished(job, BY)
  if (state !== 'succeeded') throw new Error(`${request.operation} ended as ${state}: ${String(message)}`)
  return Number(report?.['batch'] ?? 0)
}

async function answerOf<T>(threads: CoreThreads, request: { readonly operation: string; readonly input: unknown }): Promise<T> {
  const result = await threads.call(request, BY)
  if (!result.ok) throw new Error(`${request.operation}: ${result.failure.message}`)
  return result.value as T
}

/** Keys pressed at uneven moments, some seven a second: a payment, then a list. */
function deskWork(threads: CoreThreads, customerAccount: number) {
  const writes: number[] = []
  const reads: number[] = []
  let stopped = false
  let working: Promise<void> = Promise.resolve()
  const took = async (into: number[], operation: string, input: unknown): Promise<void> => {
    const began = performance.now()
    await answerOf(threads, { operation, input })
    into.push(performance.now() - began)
  }
  const work = async (): Promise<void> => {
    for (let turn = 1; !stopped; turn++) {
      await sleep(40 + ((turn * 67) % 200))
      if (stopped) return
      const money = { customer_account_id: customerAccount, amount_minor: 100 + turn, date: DATE, method: 'transfer' }
      await took(writes, 'payment.register', money)
      await took(reads, 'customer.list', { limit: 50 })
    }
  }
  return {
    writes,
    reads,
    goOn: () => {
      working = work()
      return working
    },
    stop: async () => {
      stopped = true
      await working
    },
  }
}
