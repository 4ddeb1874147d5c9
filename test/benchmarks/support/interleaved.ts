/** A run of the core and its raw replay in turns, so that what else the machine does falls on both. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openConnection } from '../../../src-core/database/connection.ts'
import { type RawReplay, replayRows } from './raw-replay.ts'
import { type WorkDone, type WorkOrder, workOn } from './work-order.ts'

export interface Interleaved {
  /** The best of the rounds. */
  readonly own: WorkDone
  readonly raw: RawReplay
  /** Bytes that the file grew by. */
  readonly grownBytes: number
  /** Of raw time to own time, and the same of processor time, which the machine's load touches less. */
  readonly ratio: number
  readonly cpuRatio: number
}

/** Runs an order on copies of its file and replays each; times in milliseconds. */
export async function interleaved(order: WorkOrder, rounds: number): Promise<Interleaved> {
  const own: WorkDone[] = []
  const raw: RawReplay[] = []
  let grownBytes = 0
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'))
    const [worked, replayed] = [join(folder, 'worked.sqlite'), join(folder, 'replayed.sqlite')]
    for (const copy of [worked, replayed]) copyFileSync(order.file, copy)
    try {
      const done = await workOn({ ...order, file: worked })
      own.push(done)
      grownBytes = pagesOf(worked) - pagesOf(order.file)
      raw.push(replayRows(replayed, worked, done.boundaries))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const least = (values: readonly number[]) => Math.min(...values)
  const best = own.reduce((one, other) => (other.milliseconds < one.milliseconds ? other : one))
  const bestRaw = raw.reduce((one, other) => (other.milliseconds < one.milliseconds ? other : one))
  return {
    own: best,
    raw: bestRaw,
    grownBytes,
    ratio: bestRaw.milliseconds / best.milliseconds,
    cpuRatio: least(raw.map((one) => one.cpuMilliseconds)) / least(own.map((one) => one.cpuMilliseconds)),
  }
}

/**
 * Runs orders in turns on copies of their files: what each took at its best, in milliseconds and in processor time.
 *
 * @returns one an order, in their order
 */
export async function alternated(
  orders: readonly WorkOrder[],
  rounds: number,
): Promise<Pick<WorkDone, 'milliseconds' | 'cpuMilliseconds'>[]> {
  const best = orders.map(() => ({ milliseconds: Number.POSITIVE_INFINITY, cpuMilliseconds: Number.POSITIVE_INFINITY }))
  for (let round = 0; round < rounds; round++) {
    for (const [at, order] of orders.entries()) {
      const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'))
      try {
        const file = join(folder, 'worked.sqlite')
        copyFileSync(order.file, file)
        const done = await workOn({ ...order, file })
        const least = best[at] as { milliseconds: number; cpuMilliseconds: number }
        least.milliseconds = Math.min(least.milliseconds, done.milliseconds)
        least.cpuMilliseconds = Math.min(least.cpuMilliseconds, done.cpuMilliseconds)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
  return best
}

function pagesOf(file: string): number {
  const connection = openConnection({ file, role: 'reader' })
  try {
    return (
      (connection.raw.pragma('page_count', { simple: true }) as number) * (connection.raw.pragma('page_size', { simple: true }) as number)
    )
  } finally {
    connection.close()
  }
}
