/** Importing customers with their account trees as one batch, beside the same rows written raw. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageFile } from '../../src-main/host/staged-files.ts'
import { smallCompany } from '../support/small-company.ts'
import { customerFile } from './support/customer-file.ts'
import { interleaved } from './support/interleaved.ts'
import { type BenchOptions, limited, type Measure, noted } from './support/measure.ts'

const ROWS = 10_000

/** Rows a second through `import.run`: checked, written in chunks and undoable. */
export async function measureCustomerImport({ quick }: BenchOptions): Promise<Measure[]> {
  const company = await smallCompany()
  const now = company.clock.now
  await company.core.close()
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'))
  try {
    const { staged } = await stageFile(folder, Buffer.from(customerFile(ROWS)), 'customers.csv')
    const calls = [{ operation: 'import.run', input: { staged, file_name: 'customers.csv', kind: 'customers' } }]
    const run = await interleaved({ file: company.file, files: folder, now, calls }, quick ? 2 : 3)
    const aSecond = (milliseconds: number) => (ROWS * 1000) / milliseconds
    const imported = limited(`import ${ROWS.toLocaleString('en')} customers`, 'rows/s', aSecond(run.own.milliseconds), { atLeast: 10_000 })
    return [
      { ...imported, yardstick: aSecond(run.raw.milliseconds), ratio: run.ratio },
      noted('  the same ratio in processor time', 'ratio', run.cpuRatio),
      noted('  rows written a customer', 'rows', run.raw.rows / ROWS),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
