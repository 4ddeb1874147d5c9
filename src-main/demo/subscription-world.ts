/** What the demo's files call by code, as the books know it by id. */
import type { DemoBooks } from './demo-books.ts'

export interface KnownSubscription {
  id: number
  /** Code of its customer. */
  readonly customer: string
  readonly userAccount: number
  /** By the code that the files use; a replaced service keeps its entry. */
  readonly services: Map<string, number>
}

export type KnownSubscriptions = Map<string, KnownSubscription>

interface Row {
  readonly subscription: string
  readonly id: number
  readonly customer: string
  readonly userAccount: number
  readonly service: string
  readonly serviceId: number
}

/** All subscriptions by code, with their services. */
export async function knownSubscriptions(books: DemoBooks): Promise<KnownSubscriptions> {
  const rows = await books.rows<Row>(
    `SELECT s.code AS subscription, s.id, c.code AS customer, u.id AS userAccount, v.code AS service, v.id AS serviceId
     FROM subscription s JOIN user_account u ON u.id = s.user_account_id JOIN billing_account b ON b.id = u.billing_account_id
     JOIN customer_account a ON a.id = b.customer_account_id JOIN customer c ON c.id = a.customer_id
     JOIN service v ON v.subscription_id = s.id ORDER BY v.id`,
  )
  const known: KnownSubscriptions = new Map()
  for (const { subscription, id, customer, userAccount, service, serviceId } of rows) {
    const one = known.get(subscription) ?? { id, customer, userAccount, services: new Map<string, number>() }
    one.services.set(service, serviceId)
    known.set(subscription, one)
  }
  return known
}
