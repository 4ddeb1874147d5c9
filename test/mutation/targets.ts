/** The files whose mutants must be noticed: the rules, and the core that writes by them. */
import { execFileSync } from 'node:child_process'
import { basename } from 'node:path'

/** Globs of the rules and the writing core. */
export const TARGETS: readonly string[] = [
  'src-core/kernel/{dates,decimal,exchange,money,rounding,stored,lifecycle}.ts',
  'src-core/*/rules.ts',
  'src-core/*/rules/**/*.ts',
  'src-core/operations/{audit,digest,idempotency,permissions,queue,dispatcher}.ts',
  'src-core/sequences/*.ts',
  'src-core/setup/calendars/*.ts',
  'src-core/pricing/{amounts,charge-pricing,compile,match-cell,select-*,selection,tiers,unit-price,version-lifecycle}.ts',
  'src-core/charging/{catalog,line-prices,price,standing,values}.ts',
  'src-core/tax/{rules,tax-point,tax-totals}.ts',
  'src-core/rating/{give-back,recurring,consequences,charge-once,counter-book,counter-periods,tier-counters,taxes,replay,take-back}.ts',
  'src-core/invoicing/{creditable,credit-notes,cycle-dates,checks,draft,issue,take-from-lines}.ts',
  'src-core/receivables/{allocate,book-operation,settle,carry-over,open-as-of}.ts',
  'src-core/finance/{post-entry,postings,rules}.ts',
]

/**
 * Whose tests try the mutants of a module, nearest first: those of the module itself, then of what stands right on it. What
 * only a test far away would notice counts as not noticed; all tests for each mutant would take a night.
 */
const TRIED_BY: Readonly<Record<string, readonly string[]>> = {
  charging: ['charging', 'pricing', 'rating'],
  entities: ['entities', 'setup', 'database'],
  finance: ['finance', 'receivables'],
  invoicing: ['invoicing', 'receivables', 'scenarios'],
  kernel: ['kernel', 'pricing', 'tax', 'sequences', 'receivables', 'entities'],
  mediation: ['mediation', 'exchange'],
  operations: ['operations', 'entities', 'database', 'finance'],
  pricing: ['pricing', 'charging'],
  rating: ['rating', 'charging', 'subscriptions'],
  receivables: ['receivables', 'finance'],
  routines: ['routines'],
  sequences: ['sequences', 'setup', 'entities'],
  setup: ['setup', 'subscriptions', 'routines'],
  subscriptions: ['subscriptions', 'rating'],
  tax: ['tax', 'invoicing'],
}

const moduleOf = (file: string) => /src-core\/([^/]+)\//.exec(file)?.[1] ?? ''
/** Of the last `test/` in the path: mutants stand in a folder below one of that name. */
const testFolderOf = (file: string) => /.*\/test\/(?:core\/)?([^/]+)\//.exec(file)?.[1] ?? ''

/**
 * How near a test file is to a file of the core: 0 where it is the file's own, then by its module; `null` where it does not
 * try the file at all. Every test tries a module that is not told of, and tests that are asked for try any.
 */
export function distanceOf(test: string, file: string): number | null {
  const folders = TRIED_BY[moduleOf(file)]
  if (!folders || process.env['MUTATION_TESTS']) return 1
  const at = folders.indexOf(testFolderOf(test))
  if (at < 0) return null
  return at === 0 && basename(test, '.test.ts') === basename(file, '.ts') ? 0 : at + 1
}

/** Files of the core that differ from `base`, committed or not. */
export function changedSince(base: string): string[] {
  const text = execFileSync('git', ['diff', '--name-only', '--diff-filter=d', base, '--', 'src-core'], { encoding: 'utf8' })
  return text.split('\n').filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
}
