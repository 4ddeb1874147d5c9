/**
 * Mutation testing of the rules and the writing core, on demand.
 *
 *     npm run test:mutation                          a seeded sample of about 900 mutants
 *     npm run test:mutation -- --share 1             every mutant
 *     npm run test:mutation -- --changed [--base REF] every mutant of the files that differ from REF (HEAD)
 *     npm run test:mutation -- --files 'src-core/tax/*.ts'
 *
 * `--tests 'test/core/tax/*.test.ts'` tries them with these tests only: the quick look at a rule that has its own.
 * `--seed N` draws another sample, `--workers N` (1) runs side by side, `--json FILE` writes every mutant with its outcome.
 * What cannot be noticed stands in `equivalents.json` with its reason. Ends with 1 where a bound of the score is missed.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { type NodeMutator, OWN_MUTATORS } from './mutators.ts'
import { type Equivalent, type MutantOutcome, percentOf, printScores, scoresOf, total } from './report.ts'
import { sampled } from './sampling.ts'
import { changedSince, TARGETS } from './targets.ts'

const root = join(import.meta.dirname, '..', '..')
const artifacts = join(root, 'test/.artifacts')
const DEFAULT_SHARE = 0.12
/** Of what is not equivalent. */
const LEAST_SCORE = 95
const LEAST_FILE_SCORE = 88
const FILE_COUNTS_FROM = 20
const MOST_EQUIVALENT_PERCENT = 6

const { values: options } = parseArgs({
  options: {
    share: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    changed: { type: 'boolean', default: false },
    base: { type: 'string', default: 'HEAD' },
    files: { type: 'string', multiple: true },
    json: { type: 'string' },
    tests: { type: 'string' },
  },
})
if (options.tests) process.env['MUTATION_TESTS'] = options.tests

/** The thousands of company files that mutants make go with the run, wherever it ends. */
function keepTemporaryFiles(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  process.env['TMPDIR'] = folder
  process.env['MUTATION_TEMPORARY'] = folder
}

/** Stryker's own list of mutators is open to whoever runs it; it is the only way in, since it has no plugin for them. */
async function useMutators(share: number): Promise<void> {
  const core = createRequire(createRequire(import.meta.url).resolve('@stryker-mutator/core'))
  const folder = dirname(core.resolve('@stryker-mutator/instrumenter'))
  const { allMutators } = (await import(pathToFileURL(join(folder, 'mutators', 'mutate.js')).href)) as { allMutators: NodeMutator[] }
  const sample = { seed: Number(options.seed), share }
  allMutators.push(...OWN_MUTATORS)
  allMutators.splice(0, allMutators.length, ...allMutators.map((mutator) => sampled(mutator, sample)))
}

function filesOf(): readonly string[] {
  if (options.files) return options.files
  return options.changed ? changedSince(options.base) : TARGETS
}

async function main(): Promise<void> {
  const mutate = filesOf()
  if (mutate.length === 0) {
    console.log('No file of the core is changed.')
    return
  }
  process.chdir(root)
  keepTemporaryFiles(join(artifacts, 'mutation-temporary'))
  await useMutators(Number(options.share ?? (options.changed || options.files ? 1 : DEFAULT_SHARE)))
  const outcomes = (await new Stryker({
    mutate: [...mutate],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts' },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    // TypeScript 7 has no compiler API that Stryker could rewrite the file with.
    tsconfigFile: 'none.json',
    // Texts of refusals and summaries are words, not rules.
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'Regex'] },
    ignorePatterns: ['/out', '/docs/screens', '/demo-company', '/test/desktop', '/test/.artifacts'],
    concurrency: Number(options.workers),
    timeoutMS: 30_000,
    timeoutFactor: 3,
    dryRunTimeoutMinutes: 30,
    reporters: ['progress-append-only'],
    tempDirName: 'test/.artifacts/mutation',
    allowEmpty: true,
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest()) as unknown as MutantOutcome[]
  process.exitCode = judge(outcomes.map((one) => ({ ...one, fileName: one.fileName.replace(/^.*?(?=src-core\/)/, '') })))
  for (const folder of ['mutation', 'mutation-temporary']) rmSync(join(artifacts, folder), { recursive: true, force: true })
}

/** Prints what came out. @returns the exit code */
function judge(outcomes: readonly MutantOutcome[]): number {
  const equivalents = JSON.parse(readFileSync(join(import.meta.dirname, 'equivalents.json'), 'utf8')) as Equivalent[]
  const texts = new Map<string, string[]>()
  const lineOf = (file: string, line: number) => {
    const lines = texts.get(file) ?? readFileSync(join(root, file), 'utf8').split('\n')
    texts.set(file, lines)
    return (lines[line - 1] ?? '').trim()
  }
  if (options.json) writeFileSync(options.json, JSON.stringify(outcomes.map(plainOf), null, 1))
  const scores = scoresOf(outcomes, equivalents, lineOf)
  printScores(scores, lineOf)
  const all = total(scores)
  const faults = [
    ...scores
      .filter((one) => one.tried >= FILE_COUNTS_FROM && Number(percentOf(one)) < LEAST_FILE_SCORE)
      .map((one) => `${one.file} is under ${LEAST_FILE_SCORE} %`),
    ...(Number(percentOf(all)) < LEAST_SCORE ? [`all together are under ${LEAST_SCORE} %`] : []),
    ...(all.equivalent * 100 > all.tried * MOST_EQUIVALENT_PERCENT
      ? [`more than ${MOST_EQUIVALENT_PERCENT} % are named as equivalent`]
      : []),
  ]
  for (const fault of faults) console.log(`Missed: ${fault}.`)
  return faults.length > 0 ? 1 : 0
}

function plainOf({ fileName, mutatorName, replacement, status, location }: MutantOutcome): MutantOutcome {
  return { fileName, mutatorName, replacement, status, location }
}

await main()
