/**
 * Kills a month's work at random moments and compares what is left, once it was finished, with a run
 * that nobody killed.
 *
 * `npm run test:crash -- --points 50 --seed 7`
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Books, makeBooks, type VictimOrder } from './books.ts'
import { differencesFrom, type Outcome, outcomeOf } from './outcome.ts'

const PHASES = ['import', 'rating', 'prepare', 'validate', 'matching'] as const
type Phase = (typeof PHASES)[number] | 'open' | 'done'

interface Life {
  readonly killed: boolean
  /** What was under way when it ended. */
  readonly phase: Phase
  /** Milliseconds from the first sign of life. */
  readonly span: number
}

interface Point {
  readonly number: number
  /** The phases in which it was killed. */
  readonly kills: readonly Phase[]
  readonly differences: readonly string[]
}

const VICTIM = join(import.meta.dirname, 'victim.ts')
/** Every so many points the process that goes on is killed as well. */
const SECOND_KILL = 3

const { values: options } = parseArgs({ options: { points: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } } })
process.exitCode = await main(Number(options.points), Number(options.seed))

async function main(points: number, seed: number): Promise<number> {
  const began = performance.now()
  const books = await makeBooks()
  try {
    const reference = await referenceRun(books)
    process.stdout.write(`seed ${seed}, unkilled in ${Math.round(reference.span)} ms: ${figureLine(reference.outcome)}\n`)
    if (reference.outcome.faults.length > 0) throw new Error(`the unkilled run is at fault: ${reference.outcome.faults.join('; ')}`)
    const random = randomFrom(seed)
    const done: Point[] = []
    for (const [at, share] of spreadShares(points, random).entries()) {
      done.push(await crashPoint(books, reference, at + 1, share, random))
      process.stdout.write(pointLine(done.at(-1) as Point))
    }
    return report(done, performance.now() - began)
  } finally {
    books.remove()
  }
}

async function referenceRun(books: Books): Promise<{ outcome: Outcome; span: number }> {
  const copy = books.copy()
  try {
    const { span } = await live(copy.order, null)
    return { outcome: await outcomeOf(copy.order.file), span }
  } finally {
    copy.remove()
  }
}

/** One point: killed at a share of the unkilled span, started again until the work is done, compared. */
async function crashPoint(books: Books, reference: { outcome: Outcome; span: number }, number: number, share: number, random: () => number): Promise<Point> {
  const copy = books.copy()
  const kills: Phase[] = []
  try {
    const delays = [share * reference.span, ...(number % SECOND_KILL === 0 ? [random() * (1 - share) * reference.span] : [])]
    for (const delay of delays) {
      const life = await live(copy.order, delay)
      if (!life.killed) break
      kills.push(life.phase)
    }
    await live(copy.order, null)
    return { number, kills, differences: differencesFrom(reference.outcome, await outcomeOf(copy.order.file)) }
  } catch (error) {
    return { number, kills, differences: [error instanceof Error ? error.message : String(error)] }
  } finally {
    copy.remove()
  }
}

/** Starts the victim; kills it `delay` milliseconds after it opened the file, or never. @throws Error when it fails by itself */
async function live(order: VictimOrder, delay: number | null): Promise<Life> {
  const child = spawn(process.execPath, [VICTIM, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let phase: Phase | null = null
  let opened = 0
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => child.on('close', (code, signal) => resolve({ code, signal })))
  const isOpen = new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => {
      phase = String(text).trim().split('\n').at(-1) as Phase
      if (opened > 0) return
      opened = performance.now()
      resolve()
    })
  })
  await Promise.race([isOpen, ended])
  if (delay !== null) await killAfter(child, delay, ended)
  const { code, signal } = await ended
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the victim ended with ${code} in ${phase ?? 'its start'}: ${errors.trim().split('\n').slice(0, 12).join(' | ')}`)
  return { killed: signal === 'SIGKILL', phase: phase ?? 'open', span: performance.now() - opened }
}

async function killAfter(child: ChildProcess, delay: number, ended: Promise<unknown>): Promise<void> {
  const waiting = new AbortController()
  void ended.then(() => waiting.abort())
  await sleep(delay, undefined, { signal: waiting.signal }).catch(() => undefined)
  child.kill('SIGKILL')
}

/** One random share in each of so many equal parts of the span, in random order: every phase gets its points. */
function spreadShares(points: number, random: () => number): number[] {
  const shares = Array.from({ length: points }, (_, at) => (at + random()) / points)
  return shares
    .map((share) => ({ share, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ share }) => share)
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

// ---- What is printed

function figureLine({ figures }: Outcome): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

function pointLine({ number, kills, differences }: Point): string {
  const where = kills.length > 0 ? `killed in ${kills.join(', then in ')}` : 'done before it was killed'
  const verdict = differences.length === 0 ? 'same' : `DIFFERS: ${differences.slice(0, 5).join('; ')}`
  return `point ${String(number).padStart(3)}  ${where.padEnd(44)} ${verdict}\n`
}

function report(points: readonly Point[], milliseconds: number): number {
  const killedIn = (phase: Phase) => points.filter(({ kills }) => kills.includes(phase))
  process.stdout.write(`\n${'phase'.padEnd(12)}${'points'.padStart(8)}${'passed'.padStart(8)}${'failed'.padStart(8)}\n`)
  for (const phase of ['open', ...PHASES] as const) {
    const of = killedIn(phase)
    const failed = of.filter(({ differences }) => differences.length > 0).length
    process.stdout.write(`${phase.padEnd(12)}${String(of.length).padStart(8)}${String(of.length - failed).padStart(8)}${String(failed).padStart(8)}\n`)
  }
  const failed = points.filter(({ differences }) => differences.length > 0).length
  process.stdout.write(`\n${points.length - failed} passed, ${failed} failed, in ${Math.round(milliseconds / 1000)} s\n`)
  return failed === 0 ? 0 : 1
}
