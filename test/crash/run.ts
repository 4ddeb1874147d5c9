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

const PHASES = ['import', 'refusal', 'rating', 'prepare', 'validate', 'matching'] as const
type Phase = (typeof PHASES)[number] | 'open' | 'done'

interface Life {
  readonly killed: boolean
  /** What was under way when it ended. */
  readonly phase: Phase
  /** Milliseconds that each phase took, as far as it got. */
  readonly spans: ReadonlyMap<Phase, number>
}

/** When to kill: so many milliseconds after a phase began. */
interface Blow {
  readonly phase: (typeof PHASES)[number]
  readonly delay: number
}

interface Reference {
  readonly outcome: Outcome
  readonly spans: ReadonlyMap<Phase, number>
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
    process.stdout.write(`seed ${seed}, unkilled: ${spanLine(reference)}; ${figureLine(reference.outcome)}\n`)
    if (reference.outcome.faults.length > 0) throw new Error(`the unkilled run is at fault: ${reference.outcome.faults.join('; ')}`)
    const random = randomFrom(seed)
    const done: Point[] = []
    while (done.length < points) {
      const point = await crashPoint(books, reference, done.length + 1, random)
      process.stdout.write(pointLine(point))
      done.push(point)
    }
    return report(done, performance.now() - began)
  } finally {
    books.remove()
  }
}

async function referenceRun(books: Books): Promise<Reference> {
  const copy = books.copy()
  try {
    const { spans } = await live(copy.order, null)
    return { outcome: await outcomeOf(copy.order.file), spans }
  } finally {
    copy.remove()
  }
}

/** The phases take turns, so that each gets its points; the moment within one is random, over what it took unkilled. */
function blowIn(reference: Reference, turn: number, random: () => number): Blow {
  const phase = PHASES[turn % PHASES.length] as Blow['phase']
  return { phase, delay: random() * (reference.spans.get(phase) ?? 0) }
}

/** One point: killed, started again until the work is done, compared. */
async function crashPoint(books: Books, reference: Reference, number: number, random: () => number): Promise<Point> {
  const copy = books.copy()
  const kills: Phase[] = []
  try {
    let blow: Blow | null = blowIn(reference, number - 1, random)
    for (;;) {
      const life = await live(copy.order, blow)
      if (!life.killed) break
      kills.push(life.phase)
      blow = kills.length === 1 && number % SECOND_KILL === 0 ? blowIn(reference, number + Math.floor(random() * 2), random) : null
    }
    return { number, kills, differences: differencesFrom(reference.outcome, await outcomeOf(copy.order.file)) }
  } catch (error) {
    return { number, kills, differences: [error instanceof Error ? error.message : String(error)] }
  } finally {
    copy.remove()
  }
}

/** Starts the victim and kills it at the blow's moment, or never. @throws Error when it fails by itself */
async function live(order: VictimOrder, blow: Blow | null): Promise<Life> {
  const child = spawn(process.execPath, [VICTIM, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: order.compiled },
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  const spans = new Map<Phase, number>()
  let phase: Phase = 'open'
  let began = performance.now()
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  child.stdout.on('data', (text) => {
    for (const word of String(text).trim().split('\n') as Phase[]) {
      spans.set(phase, performance.now() - began)
      began = performance.now()
      phase = word
      if (blow?.phase === word) void killAfter(child, blow.delay, ended)
    }
  })
  const { code, signal } = await ended
  if (code !== 0 && signal !== 'SIGKILL')
    throw new Error(`the victim ended with ${code} in ${phase}: ${errors.trim().split('\n').slice(0, 12).join(' | ')}`)
  return { killed: signal === 'SIGKILL', phase, spans }
}

async function killAfter(child: ChildProcess, delay: number, ended: Promise<unknown>): Promise<void> {
  const waiting = new AbortController()
  void ended.then(() => waiting.abort())
  await sleep(delay, undefined, { signal: waiting.signal }).catch(() => undefined)
  child.kill('SIGKILL')
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

// ---- What is printed

function spanLine({ spans }: Reference): string {
  return PHASES.map((phase) => `${phase} ${Math.round(spans.get(phase) ?? 0)} ms`).join(', ')
}

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
    process.stdout.write(
      `${phase.padEnd(12)}${String(of.length).padStart(8)}${String(of.length - failed).padStart(8)}${String(failed).padStart(8)}\n`,
    )
  }
  const failed = points.filter(({ differences }) => differences.length > 0).length
  process.stdout.write(`\n${points.length - failed} passed, ${failed} failed, in ${Math.round(milliseconds / 1000)} s\n`)
  return failed === 0 ? 0 : 1
}
