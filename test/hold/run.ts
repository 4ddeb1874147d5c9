/**
 * Whether the test run holds: the whole of it, again and again, at set clocks and while both processors are busy.
 *
 * `npm run test:hold` makes ten runs: at four hours of difficult days, four as the machine is, and two beside busy processes.
 * `npm run test:hold -- --runs 2 --clock 2026-12-31T23:58 --busy 2 --zone Pacific/Auckland -- --project core` makes others:
 * each clock in turn, on the machine's own where none is given; what stands after the second `--` is handed to vitest.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { planOf, type Run } from './plan.ts'
import { fallen, type Report } from './report.ts'

const PROJECT = resolve(import.meta.dirname, '../..')
const VITEST = join(PROJECT, 'node_modules/vitest/vitest.mjs')
/** Required and not imported: only so every worker thread has it too. */
const SET_CLOCK = `--require ${JSON.stringify(join(import.meta.dirname, 'set-clock.cjs'))}`
const PROJECTS = ['core', 'scenarios', 'main', 'renderer', 'desktop'].flatMap((name) => ['--project', name])
const SPIN = 'for (;;);'

const { values: options, positionals: handedOn } = parseArgs({
  options: {
    runs: { type: 'string' },
    clock: { type: 'string', multiple: true },
    busy: { type: 'string' },
    zone: { type: 'string' },
  },
  allowPositionals: true,
})
process.exitCode = await main(planOf(options))

async function main(plan: readonly Run[]): Promise<number> {
  const built = spawn('npm', ['run', '-s', 'build'], { cwd: PROJECT, stdio: 'inherit' })
  const [code] = (await once(built, 'exit')) as [number | null]
  if (code !== 0) return 1
  let held = 0
  for (const [index, run] of plan.entries()) {
    const began = performance.now()
    const report = await testRun(run)
    const names = fallen(report, (file) => relative(PROJECT, file))
    const minutes = ((performance.now() - began) / 60_000).toFixed(1)
    process.stdout.write(
      `run ${index + 1} of ${plan.length}, ${run.name}: ${report.numPassedTests} passed, ${report.numFailedTests} failed, ${minutes} min\n`,
    )
    for (const name of names) process.stdout.write(`  ${name}\n`)
    if (names.length === 0 && report.success) held += 1
  }
  process.stdout.write(`${held} of ${plan.length} runs held\n`)
  return held === plan.length ? 0 : 1
}

async function testRun(run: Run): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'test-hold-'))
  const busy = Array.from({ length: run.busy }, () => spawn(process.execPath, ['-e', SPIN], { stdio: 'ignore' }))
  try {
    const file = join(folder, 'report.json')
    const words = [VITEST, 'run', ...(handedOn.length > 0 ? handedOn : PROJECTS), '--reporter=json', `--outputFile=${file}`]
    const tests = spawn(process.execPath, words, { cwd: PROJECT, env: { ...process.env, ...surroundings(run) }, stdio: 'ignore' })
    await once(tests, 'exit')
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } finally {
    await Promise.all(busy.map(end))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Programs that tests start without options of Node's are handed them by name (`COUNTINGHOUSE_TEST_NODE`). */
function surroundings(run: Run): Record<string, string> {
  const zone: Record<string, string> = run.zone === null ? {} : { TZ: run.zone }
  if (run.clock === null) return zone
  const shift = String(Date.parse(run.clock) - Date.now())
  return { ...zone, NODE_OPTIONS: SET_CLOCK, COUNTINGHOUSE_TEST_NODE: SET_CLOCK, COUNTINGHOUSE_TEST_SHIFT: shift }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
