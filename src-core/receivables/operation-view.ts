/** One account operation with what it is matched with: a payment, a refund, a document in the accounts. */
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { refuseMissing } from '../kernel/failures.ts'
import { anyOperation, type AnyOperation, defineQuery } from '../operations/define.ts'
import { id } from './inputs.ts'
import { itemById } from './items.ts'

const owner = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('customer_account')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .select([
      'customer_account.code as customer_account_code',
      'customer_account.name as customer_account_name',
      'customer.id as customer_id',
      'customer.name as customer_name',
    ])
    .where('customer_account.id', '=', p.account),
)

const withDebits = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('matching_allocation as part')
    .innerJoin('matching', 'matching.id', 'part.matching_id')
    .leftJoin('matching as reversal', 'reversal.reverses_id', 'matching.id')
    .innerJoin('account_operation as other', 'other.id', 'part.debit_operation_id')
    .select(['matching.id as matching', 'matching.matched_on', 'matching.kind', 'other.id', 'other.number', 'other.kind as other_kind'])
    .select(['other.invoice_id', 'part.amount_minor'])
    .where('part.credit_operation_id', '=', p.id)
    .where('matching.kind', '<>', 'reversal')
    .where('reversal.id', 'is', null)
    .orderBy('part.id'),
)
const withCredits = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('matching_allocation as part')
    .innerJoin('matching', 'matching.id', 'part.matching_id')
    .leftJoin('matching as reversal', 'reversal.reverses_id', 'matching.id')
    .innerJoin('account_operation as other', 'other.id', 'part.credit_operation_id')
    .select(['matching.id as matching', 'matching.matched_on', 'matching.kind', 'other.id', 'other.number', 'other.kind as other_kind'])
    .select(['other.invoice_id', 'part.amount_minor'])
    .where('part.debit_operation_id', '=', p.id)
    .where('matching.kind', '<>', 'reversal')
    .where('reversal.id', 'is', null)
    .orderBy('part.id'),
)

/** What an operation is matched with by a matching that still holds; minor units of the account's currency. */
export interface MatchedWith {
  readonly matching: number
  readonly matched_on: CalendarDate
  readonly kind: string
  readonly id: number
  readonly number: string
  readonly other_kind: string
  readonly invoice_id: number | null
  readonly amount_minor: number
}

const operationView = defineQuery({
  name: 'accountOperation.view',
  summary: 'One account operation, what is open of it, and what it is matched with',
  input: z.strictObject({ id }),
  output: z.record(z.string(), z.unknown()),
  handler: async ({ store }, { id: operation }) => {
    const { open_functional_minor: _open, ...item } = await itemById(store, operation)
    const whose = await store.first(owner(store), { account: item.customer_account_id })
    if (!whose) throw refuseMissing('customer account', item.customer_account_id)
    const matched: readonly MatchedWith[] = await store.all(item.direction === 'credit' ? withDebits(store) : withCredits(store), {
      id: operation,
    })
    return { ...item, ...whose, matched }
  },
})

export const operationQueries: AnyOperation[] = [anyOperation(operationView)]
