/** The files whose mutants must be noticed: the rules, and the core that writes by them. */
import { execFileSync } from 'node:child_process'

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

/** Files of the core that differ from `base`, committed or not. */
export function changedSince(base: string): string[] {
  const text = execFileSync('git', ['diff', '--name-only', '--diff-filter=d', base, '--', 'src-core'], { encoding: 'utf8' })
  return text.split('\n').filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
}
