/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { backTestOperations } from './back-test.ts'
import { countersByLine } from './carry-over.ts'
import { onceOperations } from './charge-once.ts'
import { ratingHooks } from './consequences.ts'
import { counterOperations, counterPeriodList } from './counter-standing.ts'
import { identifyUsage, usageByValues } from './identities.ts'
import { importBatchList, ratedTransactionList, rejectedUsageList, usageRecordList } from './lists.ts'
import { rejectOperations } from './rejects.ts'
import { takeBackUsage } from './take-back.ts'
import { usageDetect } from './usage-detect.ts'
import { usageImport } from './usage-import.ts'

export { type BookArticle, type BookTax, type Policies, type RatingBook, ratingBook } from './book.ts'

export const ratingModule: ModuleDefinition = {
  name: 'rating',
  operations: [
    anyOperation(usageDetect),
    anyOperation(usageImport),
    anyOperation(takeBackUsage),
    anyOperation(identifyUsage),
    ...rejectOperations,
    ...counterOperations,
    ...onceOperations,
    ...backTestOperations,
  ],
  lists: [usageRecordList, rejectedUsageList, importBatchList, ratedTransactionList, counterPeriodList],
  hooks: ratingHooks,
  steps: [countersByLine, usageByValues],
}
