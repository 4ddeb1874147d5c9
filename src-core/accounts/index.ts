/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import {
  changeCurrency,
  closeCustomerAccount,
  createBillingAccount,
  createCustomerAccount,
  createUserAccount,
} from './account-operations.ts'
import { billingAccountMoves, changePayer } from './billing-account-operations.ts'
import { changeReceiver } from './bill-receiver.ts'
import { createCustomer, customerTree } from './customer-operations.ts'
import { knowStatesByDay, searchedByWords, searchedWithoutJoints } from './carry-over.ts'
import { billingAccountList, customerAccountList, customerList, userAccountList } from './lists.ts'
import { accountSources } from './search.ts'

export { accountJoins, type AccountLevel } from './account-joins.ts'
export { writeFixedField } from './account-operations.ts'
export { companyOf, type RecordKey, idOf, idOrNull } from './codes.ts'
export { type CustomerIds, type CustomerValues, customerValues, recordKey } from './customer-values.ts'
export {
  type CheckedCustomer,
  createCustomerTree,
  type CustomerChecker,
  type CustomerWriter,
  openCustomerChecker,
  openCustomerWriter,
} from './customer-writer.ts'
export { billingAccountLifecycle } from './lifecycle.ts'
export { IS_TOLD, SIDE_COLUMNS, type Side, type SideRow, sideRecords, type Sides, sidesOf } from './sides.ts'

export const accountsModule: ModuleDefinition = {
  name: 'accounts',
  operations: [
    createCustomer,
    customerTree,
    createCustomerAccount,
    closeCustomerAccount,
    changeCurrency,
    createBillingAccount,
    createUserAccount,
    ...billingAccountMoves,
    changePayer,
    changeReceiver,
  ].map(anyOperation),
  lists: [customerList, customerAccountList, billingAccountList, userAccountList],
  searched: accountSources,
  hooks: [],
  steps: [knowStatesByDay, searchedByWords, searchedWithoutJoints],
}
