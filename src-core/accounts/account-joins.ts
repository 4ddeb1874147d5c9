/** The way up the account tree, for lists of what hangs below it. */
import type { ListDefinition } from '../entities/define-list.ts'

const LEVELS = ['user_account', 'billing_account', 'customer_account', 'customer'] as const
export type AccountLevel = (typeof LEVELS)[number]

/**
 * Left joins from a row to its account and on up to the customer, each under the name of its table; a
 * list runs only those that its columns need.
 *
 * @param id SQL of the account's id
 * @example accountJoins('billing_account', 'rated_transaction.billing_account_id')
 */
export function accountJoins(level: AccountLevel, id: string): ListDefinition['joins'] {
  const up = LEVELS.slice(LEVELS.indexOf(level))
  const joins = up.map((table, at) => {
    const below = up[at - 1]
    const sql = `LEFT JOIN ${table} ON ${table}.id = ${below ? `${below}.${table}_id` : id}`
    return [table, { sql, ...(below ? { needs: below } : {}) }] as const
  })
  return Object.fromEntries(joins)
}
