/** What modules above the accounts hear of. */
import { defineHook, type Hook } from '../operations/hooks.ts'

/**
 * A customer account with an open balance is being closed: receivables settles it (Opencell posts
 * the account operation `CLOSE_ACC`). Whatever is open afterwards refuses the closing.
 */
export interface CustomerAccountClosing {
  readonly customerAccountId: number
  /** Minor units of the account's currency; what the customer owes, more than zero. */
  readonly balanceMinor: number
}
export const customerAccountClosing: Hook<CustomerAccountClosing> = defineHook<CustomerAccountClosing>('customerAccount.closing')
