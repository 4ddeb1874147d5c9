/** Who receives the bills of an account, and on which days. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'

const receiversOf = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('party_role as r')
    .innerJoin('party', 'party.id', 'r.party_id')
    .select(['r.id', 'r.version', 'r.party_id', 'r.valid_from', 'r.valid_to', 'party.name'])
    .where('r.entity', '=', 'billingAccount')
    .where('r.record_id', '=', p.account)
    .where('r.role', '=', 'billReceiver')
    .where('r.archived_at', 'is', null)
    .orderBy('r.valid_from')
    .orderBy('r.id'),
)

export interface RoleDays {
  readonly valid_from: CalendarDate | null
  /** Exclusive. */
  readonly valid_to: CalendarDate | null
}

/** The bill receivers of a billing account, in the order of their first days. */
export function readReceivers(store: ReadStore, account: number) {
  return store.all(receiversOf(store), { account })
}

export function isOn({ valid_from, valid_to }: RoleDays, day: CalendarDate): boolean {
  return (valid_from === null || valid_from <= day) && (valid_to === null || day < valid_to)
}
