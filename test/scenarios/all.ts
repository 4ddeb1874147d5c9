/** Every scenario, and every case that has none. */
import type { Scenario } from '../support/scenario-form.ts'
import { CHANGES } from './changes.ts'
import { PRORATION } from './proration.ts'
import { RECEIVABLES } from './receivables.ts'
import { TAX } from './tax.ts'
import { USAGE } from './usage.ts'

export const SCENARIOS: readonly Scenario[] = [...PRORATION, ...CHANGES, ...USAGE, ...TAX, ...RECEIVABLES]
