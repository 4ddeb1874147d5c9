/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { invoicesValidated } from '../invoicing/hooks.ts'
import { on } from '../operations/hooks.ts'
import { agingQueries } from './aging-query.ts'
import { balanceQueries } from './balance-queries.ts'
import { markCredited } from './carry-over.ts'
import { disputeOperations } from './dispute-operations.ts'
import { accountOperationList, matchingList, openItemList } from './lists.ts'
import { matchingOperations } from './matching-operations.ts'
import { monthlyQueries } from './monthly-bills.ts'
import { operationQueries } from './operation-view.ts'
import { paymentOperations } from './payment-operations.ts'
import { postInvoices } from './post-invoice.ts'
import { dueJobs } from './update-due.ts'
import { operationSources } from './search.ts'

export { balancesOf } from './balance-queries.ts'
export { type DeskKind, type PostingAccount, postingAccount, SERIES_OF_KIND } from './book-operation.ts'
export { type BookTerms, bookTerms, conversionOf, RATE_OF_COMPANY_CURRENCY, readBookTerms } from './book-terms.ts'
export { exchangeDiffered, type ExchangeDifference, type BookedOperation, operationBooked } from './hooks.ts'
export { namedDocuments, openOfAccount } from './named-documents.ts'
export { registerPayment } from './payment-operations.ts'
export { paymentStands } from './standing-payment.ts'
export { directionOf } from './post-invoice.ts'
export { moneyWords } from './words.ts'

export const receivablesModule: ModuleDefinition = {
  name: 'receivables',
  operations: [
    ...paymentOperations,
    ...matchingOperations,
    ...disputeOperations,
    ...balanceQueries,
    ...agingQueries,
    ...monthlyQueries,
    ...dueJobs,
    ...operationQueries,
  ],
  lists: [accountOperationList, openItemList, matchingList],
  searched: operationSources,
  hooks: [on(invoicesValidated, postInvoices)],
  steps: [markCredited],
}
