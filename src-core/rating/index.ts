/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { ratingHooks } from './consequences.ts'
import { importBatchList, ratedTransactionList, rejectedUsageList, usageRecordList } from './lists.ts'
import { rejectOperations } from './rejects.ts'
import { usageImport } from './usage-import.ts'

export { type BookArticle, type BookTax, type Policies, type RatingBook, ratingBook } from './book.ts'

export const ratingModule: ModuleDefinition = {
  name: 'rating',
  operations: [anyOperation(usageImport), ...rejectOperations],
  lists: [usageRecordList, rejectedUsageList, importBatchList, ratedTransactionList],
  hooks: ratingHooks,
}
