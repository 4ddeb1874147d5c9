/** Importing customers with their account trees as one batch. */
import { openCustomerWriter } from '../../src-core/accounts/index.ts'
import { OPERATOR } from '../support/company.ts'
import { type SmallCompany, smallCompany } from '../support/small-company.ts'
import { type BenchOptions, limited, type Measure, noted } from './support/measure.ts'

const ROWS = 10_000
const ROUNDS = 3

/** Rows a second through `import.run`, and through the writer below it: the best of three each. */
export async function measureCustomerImport(_options: BenchOptions): Promise<Measure[]> {
  let run = 0
  let writer = 0
  for (let round = 0; round < ROUNDS; round++) {
    run = Math.max(run, await rate(importFile))
    writer = Math.max(writer, await rate(writeRows))
  }
  return [
    limited(`import ${ROWS.toLocaleString('en')} customers (import.run)`, 'rows/s', run, { atLeast: 10_000 }),
    noted('  the writer alone', 'rows/s', writer),
  ]
}

async function rate(work: (company: SmallCompany) => Promise<() => Promise<unknown>>): Promise<number> {
  const company = await smallCompany()
  const ready = await work(company)
  const began = performance.now()
  await ready()
  const milliseconds = performance.now() - began
  await company.core.close()
  return (ROWS * 1000) / milliseconds
}

const customerOf = (at: number) => ({ name: `Kundin ${at} GmbH`, account_type: 'company', country: 'DE', city: 'Kiel', street: `Hafen ${at}`, postal_code: '24103' })

async function importFile(company: SmallCompany): Promise<() => Promise<unknown>> {
  const lines = [Object.keys(customerOf(0)).join(';'), ...Array.from({ length: ROWS }, (_, at) => Object.values(customerOf(at)).join(';'))]
  const staged = company.stage(lines.join('\n'))
  return () => company.run('import.run', { staged, file_name: 'customers.csv', kind: 'customers' })
}

async function writeRows(company: SmallCompany): Promise<() => Promise<unknown>> {
  const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-11-03', job: null }
  return () =>
    company.core.dispatcher.transact(moment, async ({ context }) => {
      const writer = await openCustomerWriter(context, { undoable: false })
      for (let at = 0; at < ROWS; at++) await writer.create(customerOf(at))
      await writer.finish()
      return { value: null, operation: 'bench.import', input: null, summary: 'Import', undo: null }
    })
}
