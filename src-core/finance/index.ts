/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { invoicesValidated } from '../invoicing/hooks.ts'
import { on } from '../operations/hooks.ts'
import { exchangeDiffered, operationBooked } from '../receivables/index.ts'
import { headOperations } from './accept-head.ts'
import { openPostedHeadings } from './carry-over.ts'
import { exportOperations } from './journal-export.ts'
import { journalEntryList, journalLineList } from './lists.ts'
import { postExchangeDifference, postOperation, postSales } from './postings.ts'
import { trialBalanceQueries } from './trial-balance.ts'
import { keepEarlierStates, sealEarlierEntries } from './verify/sealing.ts'
import { verifyOperations } from './verify/verify-books.ts'

export { type JournalExport, journalFileName, journalText } from './journal-export.ts'
export { trialBalance } from './trial-balance.ts'
export { brokenRules, brokenWords } from './verify/rule-checks.ts'
export { ruledEntities } from './verify/ruled-entities.ts'
export { misfitWords } from './verify/head-check.ts'
export { verifyBooks } from './verify/verify-books.ts'
export type { Difference } from './verify/check.ts'

export const financeModule: ModuleDefinition = {
  name: 'finance',
  operations: [...trialBalanceQueries, ...exportOperations, ...verifyOperations, ...headOperations],
  lists: [journalEntryList, journalLineList],
  steps: [openPostedHeadings, sealEarlierEntries, keepEarlierStates],
  hooks: [on(invoicesValidated, postSales), on(operationBooked, postOperation), on(exchangeDiffered, postExchangeDifference)],
}
