/** Rating and storing usage records, beside the same rows written raw. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageFile } from '../../src-main/host/staged-files.ts'
import { cappedZones } from './support/capped-zones.ts'
import { bigCompany, usageLines } from './support/big-company.ts'
import { alternated, interleaved } from './support/interleaved.ts'
import { type BenchOptions, compared, limited, type Measure, noted } from './support/measure.ts'

/** Records a second; the file holds as many subscriptions as records by fifty. */
export async function measureRating({ quick }: BenchOptions): Promise<Measure[]> {
  const records = quick ? 50_000 : 1_000_000
  const subscriptions = quick ? 1_000 : 20_000
  const company = await bigCompany(subscriptions)
  await company.core.close()
  const capped = await bigCompany(subscriptions)
  await cappedZones(capped)
  await capped.core.close()
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'))
  try {
    const { staged } = await stageFile(folder, linesOf(records, subscriptions), 'usage.csv')
    const calls = [{ operation: 'usage.import', input: { staged, file_name: 'usage.csv' } }]
    const order = { file: company.file, files: folder, now: Date.UTC(2026, 10, 1, 11), calls }
    const run = await interleaved(order, 2)
    const [without, withBoth] = (await alternated([order, { ...order, file: capped.file }], quick ? 3 : 2)) as [Took, Took]
    const aSecond = (milliseconds: number) => (records * 1000) / milliseconds
    const name = `rate and store ${records.toLocaleString('en')} usage records`
    return [
      compared(name, 'records/s', aSecond(run.own.milliseconds), aSecond(run.raw.milliseconds), { atLeast: 0.4 }),
      noted('  the same ratio in processor time', 'ratio', run.cpuRatio),
      limited('  records a second', 'records/s', aSecond(run.own.milliseconds), { atLeast: 8_000 }),
      compared('  with three zones and a maximum a month', 'records/s', aSecond(withBoth.milliseconds), aSecond(without.milliseconds), {
        atLeast: 0.9,
      }),
      noted('  the same ratio in processor time', 'ratio', without.cpuMilliseconds / withBoth.cpuMilliseconds),
      limited('  bytes a record, indexes included', 'bytes', run.grownBytes / records, { below: 700 }),
      limited('  peak memory', 'MB', run.own.peakBytes / 1e6, { below: 900 }),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Took = Awaited<ReturnType<typeof alternated>>[number]

async function* linesOf(records: number, subscriptions: number): AsyncGenerator<Uint8Array> {
  let piece: string[] = []
  for (const line of usageLines(records, subscriptions)) {
    piece.push(line)
    if (piece.length < 10_000) continue
    yield Buffer.from(`${piece.join('\n')}\n`)
    piece = []
  }
  if (piece.length > 0) yield Buffer.from(`${piece.join('\n')}\n`)
}
