/** A billing run from its accounts to validated, numbered and posted invoices, beside the same rows written raw. */
import { bigCompany } from './support/big-company.ts'
import { interleaved, type Interleaved } from './support/interleaved.ts'
import { type BenchOptions, compared, limited, type Measure, noted } from './support/measure.ts'
import { storeTransactions } from './support/stored-transactions.ts'

const DATE = '2026-11-01'

/** Invoices a second; the full set also says how the cost grows to ten times the accounts. */
export async function measureBillingRun({ quick }: BenchOptions): Promise<Measure[]> {
  const accounts = quick ? 1_000 : 10_000
  const run = await billingRun(accounts, 3)
  const measures = [...measuresOf(accounts, run), memoryOf(accounts, run)]
  if (quick) return measures
  const many = await billingRun(accounts * 10, 2)
  return [
    ...measures,
    ...measuresOf(accounts * 10, many),
    compared('  ratio to raw at ten times the accounts', 'ratio', many.ratio, run.ratio, { atLeast: 1 / 1.2 }),
    memoryOf(accounts * 10, many),
  ]
}

function memoryOf(accounts: number, run: Interleaved): Measure {
  return limited(`  peak memory at ${accounts.toLocaleString('en')} accounts`, 'MB', run.own.peakBytes / 1e6, { below: 400 })
}

function measuresOf(accounts: number, run: Interleaved): Measure[] {
  const aSecond = (milliseconds: number) => (accounts * 1000) / milliseconds
  const name = `bill ${accounts.toLocaleString('en')} accounts of five rated transactions`
  return [
    compared(name, 'invoices/s', aSecond(run.own.milliseconds), aSecond(run.raw.milliseconds), { atLeast: 0.35 }),
    noted('  the same ratio in processor time', 'ratio', run.cpuRatio),
    noted('  rows written an invoice', 'rows', run.raw.rows / accounts),
    noted('  bytes an invoice, indexes included', 'bytes', run.grownBytes / accounts),
  ]
}

async function billingRun(accounts: number, rounds: number): Promise<Interleaved> {
  const company = await bigCompany(accounts)
  await storeTransactions(company)
  const now = Date.parse(`${DATE}T11:00:00Z`)
  company.clock.now = now
  const run = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: company.cycle, invoice_date: DATE })
  await company.core.close()
  const calls = ['billingRun.prepare', 'billingRun.validate'].map((operation) => ({ operation, input: { id: run.id } }))
  return interleaved({ file: company.file, files: company.file, now, calls }, rounds)
}
