/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { seriesOfTheirOwn } from './carry-over.ts'
import { setUpSequences } from './set-up.ts'

export { formatNumber, numberExpression, type NumberForm, resetKeyOf } from './rules.ts'
export { type CodeBlock, openCodeBlock, takeCode } from './take-code.ts'
export { type NumberBlock, type NumberedDocument, type NumberRequest, openNumberBlock, takeNumber, takeNumbers } from './take-number.ts'

export const sequencesModule: ModuleDefinition = {
  name: 'sequences',
  operations: [],
  lists: [],
  hooks: [setUpSequences],
  steps: [seriesOfTheirOwn],
}
