/** Work on a company file in a process of its own, so that its memory and time are its alone. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface WorkOrder {
  readonly file: string
  /** Staged files by their SHA-256. */
  readonly files: string
  /** Epoch milliseconds. */
  readonly now: number
  /** Calls in order; a job is waited for. */
  readonly calls: readonly { readonly operation: string; readonly input: unknown }[]
}

/** The highest row of each table when a transaction was committed. */
export type Boundary = Readonly<Record<string, number>>

export interface WorkDone {
  readonly milliseconds: number
  /** Processor time of the process within them. */
  readonly cpuMilliseconds: number
  /** The most memory the process held, bytes. */
  readonly peakBytes: number
  /** How far each table had grown at each commit: the chunks of the run. */
  readonly boundaries: readonly Boundary[]
}

const WORKER = join(import.meta.dirname, 'work-process.ts')

/** Runs an order. @throws Error when the process fails */
export async function workOn(order: WorkOrder): Promise<WorkDone> {
  const child = spawn(process.execPath, [WORKER, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (piece) => {
    text += piece
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`the work on ${order.file} ended with ${code}`)
  return JSON.parse(text) as WorkDone
}
