/** What each step of the demo did and how long it took, and a bar on the error output while it runs. */
import type { JobProgress } from '../../src-core/operations/contract.ts'

export interface StepTotals {
  readonly name: string
  count: number
  /** What the count counts. */
  unit: string
  rejected: number
  /** Milliseconds. */
  elapsed: number
}

export interface StepLog {
  readonly steps: readonly StepTotals[]
  /** Runs work as part of a step; its time is added to the step's. */
  time<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Adds to what a step did. */
  add(name: string, unit: string, count: number, rejected?: number): void
  /** Moves the bar: a share of the whole from 0 to 1, and what is under way. */
  show(share: number, words: string): void
  /** A job's own progress, behind the words of the bar. */
  showJob(progress: JobProgress): void
  /** Takes the bar away. */
  finish(): void
}

const WIDTH = 28
const REDRAW_MS = 100
const LOG_MS = 5000

/** Writes the bar to a stream: over itself on a terminal, else a line now and then. */
export function stepLog(out: NodeJS.WriteStream = process.stderr): StepLog {
  const steps: StepTotals[] = []
  const stepOf = (name: string): StepTotals => {
    const known = steps.find((step) => step.name === name)
    if (known) return known
    const made = { name, count: 0, unit: '', rejected: 0, elapsed: 0 }
    steps.push(made)
    return made
  }
  const bar = barOn(out)
  return {
    steps,
    time: async (name, work) => {
      const step = stepOf(name)
      const began = performance.now()
      try {
        return await work()
      } finally {
        step.elapsed += performance.now() - began
      }
    },
    add: (name, unit, count, rejected = 0) => {
      const step = stepOf(name)
      step.unit = unit
      step.count += count
      step.rejected += rejected
    },
    show: (share, words) => bar.show(share, words),
    showJob: ({ title, step, done, total, state }) => {
      if (state === 'running') bar.detail(`${title}${step === '' ? '' : `, ${step}`} ${done} of ${total}`)
    },
    finish: () => bar.finish(),
  }
}

function barOn(out: NodeJS.WriteStream) {
  let share = 0
  let words = ''
  let drawn = 0
  const draw = (detail: string, now: number): void => {
    drawn = now
    const filled = Math.round(share * WIDTH)
    const line = `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${words}${detail}`
    out.write(out.isTTY ? `\r\u001b[K${line.slice(0, (out.columns ?? 100) - 1)}` : `${line}\n`)
  }
  const due = (now: number): boolean => now - drawn >= (out.isTTY ? REDRAW_MS : LOG_MS)
  return {
    show: (to: number, what: string): void => {
      share = to
      words = what
      const now = performance.now()
      if (due(now)) draw('', now)
    },
    detail: (what: string): void => {
      const now = performance.now()
      if (due(now)) draw(`: ${what}`, now)
    },
    finish: (): void => {
      if (out.isTTY) out.write('\r\u001b[K')
    },
  }
}
