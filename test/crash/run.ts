/**
 * Cuts the real host at its n-th write, sync, rename or truncate, on every way on which it writes, lets an operator go on, and
 * compares what is left with a run that nobody cut.
 *
 * `npm run test:crash -- --points 200 --seed 7 --only commits,restore`
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Books, makeBooks, type Stage } from './books.ts'
import { buildCutter, type Cut, type CutKind, type Cutter, cutter } from './cutting.ts'
import { monthOfWork } from './month.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Phase, Scene } from './phase.ts'
import { PHASES } from './phases.ts'
import { startHost } from './workstation.ts'

interface Point {
  readonly phase: Phase
  readonly cut: Cut
}

interface Result extends Point {
  /** Where it was cut; null: it was done before. */
  readonly hit: CutKind | null
  readonly differences: readonly string[]
}

const { values: options } = parseArgs({
  options: { points: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
})
process.exitCode = await main(Number(options.points), Number(options.seed), options.only?.split(','))

async function main(points: number, seed: number, only?: readonly string[]): Promise<number> {
  const phases = PHASES.filter(({ name }) => only?.includes(name) ?? true)
  if (phases.length === 0) throw new Error(`there is no phase ${only?.join()}; there are ${PHASES.map(({ name }) => name).join(', ')}`)
  const began = performance.now()
  const books = await makeBooks()
  try {
    const built = buildCutter(books.folder)
    if ('missing' in built) {
      process.stdout.write(`Nothing was cut: ${built.missing}. Not tried: ${phases.map(({ name }) => name).join(', ')}\n`)
      return 1
    }
    const reference = await monthUncut(books)
    if (reference.faults.length > 0) throw new Error(`the month that nobody cut is at fault: ${reference.faults.join('; ')}`)
    process.stdout.write(`seed ${seed}; uncut: ${figureLine(reference)}\n`)
    const results: Result[] = []
    for (const phase of phases) results.push(...(await cutPhase({ phase, books, reference, library: built.library, points, seed }, phases)))
    return report(phases, results, performance.now() - began)
  } finally {
    books.remove()
  }
}

async function monthUncut(books: Books): Promise<Outcome> {
  const stage = books.desk()
  const host = await startHost(stage)
  await monthOfWork(host, stage.file, books.intake)
  await host.close()
  const outcome = await outcomeOf(stage.file)
  stage.remove()
  return outcome
}

interface Cutting {
  readonly phase: Phase
  readonly books: Books
  readonly reference: Outcome
  readonly library: string
  readonly points: number
  readonly seed: number
}

/** Counts the calls of a phase once, then cuts at calls spread over all of them. */
async function cutPhase(cutting: Cutting, phases: readonly Phase[]): Promise<Result[]> {
  const { phase, points, seed } = cutting
  const whole = phases.reduce((sum, { share }) => sum + share, 0)
  const own = Math.max(1, Math.round((points * phase.share) / whole))
  const counted = await inScene(cutting, null)
  if (counted.faults.length > 0) throw new Error(`${phase.name} that nobody cut is at fault: ${counted.faults.join('; ')}`)
  const { calls } = counted
  process.stdout.write(`\n${phase.name}: ${calls} calls to cut at, ${own} points\n`)
  const random = randomFrom(seed + phase.name.length)
  const results: Result[] = []
  for (let point = 0; point < own; point++) {
    const at = 1 + Math.min(calls - 1, Math.floor(((point + random()) / own) * calls))
    const cut: Cut = { act: phase.acts[point % phase.acts.length] as Cut['act'], at }
    const { hit, faults } = await inScene(cutting, cut)
    const result: Result = { phase, cut, hit, differences: faults }
    process.stdout.write(pointLine(result))
    results.push(result)
  }
  return results
}

interface Played {
  /** Of the kinds that the phase is cut at. */
  readonly calls: number
  readonly hit: CutKind | null
  readonly faults: readonly string[]
}

async function inScene({ phase, books, reference, library }: Cutting, cut: Cut | null): Promise<Played> {
  const stage = books.desk()
  const made = cutterOf(library, stage)
  const scene: Scene = { books, stage, reference }
  const faults: string[] = []
  try {
    await phase.prepare?.(scene)
    await phase.work(scene, made, cut)
    faults.push(...(await phase.finish(scene)))
  } catch (error) {
    faults.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  }
  const calls = phase.kinds.reduce((sum, kind) => sum + made.count(kind), 0)
  const played = { calls, hit: made.hit(), faults }
  stage.remove()
  return played
}

function cutterOf(library: string, { folder, beside }: Stage): Cutter {
  mkdirSync(beside, { recursive: true })
  return cutter(library, folder, join(beside, 'control'))
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

function pointLine({ cut, hit, differences }: Result): string {
  const where = hit === null ? 'done before it was cut' : `${cut.act} at call ${cut.at}, a ${hit}`
  const verdict = differences.length === 0 ? 'same' : `DIFFERS: ${differences.slice(0, 5).join('; ')}`
  return `  ${where.padEnd(40)} ${verdict}\n`
}

function report(phases: readonly Phase[], results: readonly Result[], milliseconds: number): number {
  const line = (cells: readonly (string | number)[]) => `${cells.map((cell, at) => String(cell).padStart(at === 0 ? 0 : 10)).join('')}\n`
  process.stdout.write(`\n${line(['phase'.padEnd(14), 'points', 'cut', 'passed', 'failed'])}`)
  for (const phase of phases) {
    const of = results.filter((one) => one.phase === phase)
    const failed = of.filter(({ differences }) => differences.length > 0).length
    process.stdout.write(line([phase.name.padEnd(14), of.length, of.filter(({ hit }) => hit !== null).length, of.length - failed, failed]))
  }
  const failed = results.filter(({ differences }) => differences.length > 0).length
  const inCommits = results.filter(({ hit }) => hit === 'logWrite').length
  process.stdout.write(
    `\n${results.length - failed} passed, ${failed} failed, ${inCommits} cut inside the writes of a commit, in ${Math.round(milliseconds / 1000)} s\n`,
  )
  return failed === 0 ? 0 : 1
}
