/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { invoiceValidated } from '../invoicing/hooks.ts'
import { on } from '../operations/hooks.ts'
import { exchangeDiffered, operationBooked } from '../receivables/index.ts'
import { journalEntryList, journalLineList } from './lists.ts'
import { postExchangeDifference, postOperation, postSales } from './postings.ts'
import { trialBalanceQueries } from './trial-balance.ts'

export { trialBalance } from './trial-balance.ts'

export const financeModule: ModuleDefinition = {
  name: 'finance',
  operations: [...trialBalanceQueries],
  lists: [journalEntryList, journalLineList],
  hooks: [on(invoiceValidated, postSales), on(operationBooked, postOperation), on(exchangeDiffered, postExchangeDifference)],
}
