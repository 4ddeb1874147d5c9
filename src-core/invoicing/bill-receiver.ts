/**
 * Who receives the bill, where it is another than the customer: addressee and delivery address. The customer stays the
 * buyer, by whose name, address, tax id and tax treatment the document is made (TM Forum 666; EN 16931 BG-7).
 */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { readStates } from '../entities/dated/read-states.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { isOn } from '../parties/roles.ts'

export interface Addressee {
  readonly name: string
  readonly street: string | null
  readonly street2: string | null
  readonly postalCode: string | null
  readonly city: string | null
  readonly country: string
}

const rolesOf = preparedSelect<{ accounts: string }>()((db, p) =>
  db
    .selectFrom('party_role as r')
    .innerJoin('party as p', 'p.id', 'r.party_id')
    .innerJoin('billing_account as ba', 'ba.id', 'r.record_id')
    .innerJoin('customer_account as ca', 'ca.id', 'ba.customer_account_id')
    .innerJoin('customer as c', 'c.id', 'ca.customer_id')
    .select([
      'r.record_id as account',
      'r.party_id',
      'r.valid_from',
      'r.valid_to',
      'p.name',
      'p.street',
      'p.street_2',
      'p.postal_code',
      'p.city',
      'p.country',
    ])
    .where('r.entity', '=', 'billingAccount')
    .where('r.record_id', 'in', sql<number>`(select value from json_each(${p.accounts}))`)
    .where('r.role', '=', 'billReceiver')
    .where('r.archived_at', 'is', null)
    .whereRef('r.party_id', '<>', 'c.party_id')
    // A file of an earlier version may name two for one day: then the one that began last, or was told last.
    .orderBy('r.valid_from')
    .orderBy('r.id'),
)

/** The receiver of each bill on its day, by name and address of that day; `null` where it is the customer. */
export async function billReceiversOf(
  store: ReadStore,
  bills: readonly { readonly accountId: number; readonly date: CalendarDate }[],
): Promise<(Addressee | null)[]> {
  const rows = await store.all(rolesOf(store), { accounts: JSON.stringify(bills.map(({ accountId }) => accountId)) })
  const states = await readStates(
    store,
    [...new Set(rows.map((row) => row.party_id))].map((id) => ['party', id] as const),
  )
  const byAccount = Map.groupBy(rows, ({ account }) => account)
  return bills.map(({ accountId, date }) => {
    const role = byAccount.get(accountId)?.findLast((one) => isOn(one, date))
    if (!role) return null
    const { name, street, street_2: street2, postal_code: postalCode, city, country } = states.of('party', role.party_id).on(role, date)
    return { name, street, street2, postalCode, city, country }
  })
}
