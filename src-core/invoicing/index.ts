/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { nameTakings } from './carry-over.ts'
import { concernedDocuments } from './concerned-documents.ts'
import { creditInvoice } from './credit-notes.ts'
import { creditableInvoice } from './creditable.ts'
import { expectationHooks, expectationOperations } from './expected-bills.ts'
import { billingRunAccountList, billingRunList, invoiceLineList, invoiceList, settlementList } from './lists.ts'
import { runOperations } from './run-operations.ts'
import { keepPageTexts } from './keep-page-texts.ts'
import { viewInvoice } from './view.ts'
import { invoicingSources } from './search.ts'

export const invoicingModule: ModuleDefinition = {
  name: 'invoicing',
  operations: [
    ...runOperations,
    anyOperation(creditInvoice),
    anyOperation(creditableInvoice),
    anyOperation(viewInvoice),
    ...expectationOperations,
  ],
  lists: [billingRunList, billingRunAccountList, settlementList, invoiceList, invoiceLineList],
  searched: invoicingSources,
  hooks: [...expectationHooks, concernedDocuments],
  steps: [nameTakings, keepPageTexts],
}
