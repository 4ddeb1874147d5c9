/**
 * `npm run cases`: each case of other billing engines with pass or fail, expected and got, and the setting it runs under;
 * with `-- --json FILE` the same as an array of records.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Scenario, Value } from '../support/scenario-form.ts'
import { type FigureOutcome, playScenario } from '../support/scenario-player.ts'
import { SCENARIOS } from './all.ts'
import { UNSUPPORTED } from './unsupported.ts'

type Verdict = 'pass' | 'pass, by the rule alone' | 'pass in part' | 'FAIL'

interface Played {
  readonly scenario: Scenario
  readonly verdict: Verdict
  readonly outcomes: readonly FigureOutcome[]
  readonly broken: string | null
}

async function play(scenario: Scenario): Promise<Played> {
  const { outcomes, broken } = await outcomesOf(scenario)
  const verdict = verdictOf(scenario, outcomes, broken)
  console.log(`${verdict.padEnd(24)} ${scenario.id.padEnd(12)} ${scenario.area}`)
  console.log(`  setting: ${scenario.setting}`)
  for (const one of outcomes) printFigure(one)
  if (scenario.leftOut) console.log(`  left out: ${scenario.leftOut}`)
  if (broken) console.log(`  broke off: ${broken}`)
  return { scenario, verdict, outcomes, broken }
}

async function outcomesOf(scenario: Scenario): Promise<{ outcomes: FigureOutcome[]; broken: string | null }> {
  try {
    return { outcomes: await playScenario(scenario), broken: null }
  } catch (error) {
    return { outcomes: [], broken: error instanceof Error ? error.message : String(error) }
  }
}

function verdictOf({ plays, leftOut }: Scenario, outcomes: readonly FigureOutcome[], broken: string | null): Verdict {
  if (broken !== null || outcomes.length === 0 || outcomes.some((one) => !one.passed)) return 'FAIL'
  if (leftOut) return 'pass in part'
  return plays.some((one) => 'rule' in one) ? 'pass, by the rule alone' : 'pass'
}

const shown = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value))

function printFigure({ what, expected, got, passed }: FigureOutcome): void {
  console.log(`  ${passed ? '·' : '✗'} ${what}: expected ${shown(expected)}, got ${shown(got)}`)
}

function printTotals(played: readonly Played[]): void {
  const count = (verdict: Verdict) => played.filter((one) => one.verdict === verdict).length
  const rows: readonly (readonly [string, number])[] = [
    ['passed, through the operations', count('pass')],
    ['passed, by the rule alone', count('pass, by the rule alone')],
    ['passed in part, with what is left out', count('pass in part')],
    ['failed', count('FAIL')],
    ['not supported', UNSUPPORTED.length],
    ['cases', played.length + UNSUPPORTED.length],
  ]
  console.log('')
  for (const [label, figure] of rows) console.log(`${label.padEnd(40)} ${String(figure).padStart(4)}`)
}

// ---- For programs

type Result = 'pass' | 'part' | 'rule' | 'fail' | 'unsupported'

const RESULTS: Readonly<Record<Verdict, Result>> = {
  pass: 'pass',
  'pass, by the rule alone': 'rule',
  'pass in part': 'part',
  FAIL: 'fail',
}

interface CaseRecord {
  readonly id: string
  readonly area: string
  readonly setting: string | null
  readonly result: Result
  /** By the name of the figure; `null` where nothing was played. */
  readonly expected: Readonly<Record<string, Value>> | null
  readonly got: Readonly<Record<string, Value>> | null
  /** What is left out, why it broke off, or why it is not supported. */
  readonly reason: string | null
}

function recordOf({ scenario: { id, area, setting, leftOut }, verdict, outcomes, broken }: Played): CaseRecord {
  const figures = (value: (one: FigureOutcome) => Value) => Object.fromEntries(outcomes.map((one) => [one.what, value(one)]))
  const reason = broken ?? leftOut ?? (RESULTS[verdict] === 'fail' ? failedFigures(outcomes) : null)
  return { id, area, setting, result: RESULTS[verdict], expected: figures((one) => one.expected), got: figures((one) => one.got), reason }
}

function failedFigures(outcomes: readonly FigureOutcome[]): string {
  const failed = outcomes.filter(({ passed }) => !passed).map(({ what }) => what)
  return failed.length === 0 ? 'no figure was played' : `another figure: ${failed.join(', ')}`
}

function allRecords(): CaseRecord[] {
  const unsupported = UNSUPPORTED.map(
    ({ id, area, reason }): CaseRecord => ({ id, area, setting: null, result: 'unsupported', expected: null, got: null, reason }),
  )
  return [...played.map(recordOf), ...unsupported]
}

const { json } = parseArgs({ options: { json: { type: 'string' } } }).values
const played: Played[] = []
for (const scenario of SCENARIOS) played.push(await play(scenario))
for (const { id, area, reason } of UNSUPPORTED)
  console.log(`${'not supported'.padEnd(24)} ${id.padEnd(12)} ${area}\n  not supported: ${reason}`)
printTotals(played)
if (json !== undefined) writeFileSync(json, `${JSON.stringify(allRecords(), null, 1)}\n`)
const seconds = process.cpuUsage()
console.log(`${((seconds.user + seconds.system) / 1e6).toFixed(1)} s of CPU`)
if (played.some((one) => one.verdict === 'FAIL')) process.exitCode = 1
