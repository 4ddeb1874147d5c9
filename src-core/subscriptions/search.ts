/** Access points and service numbers, however they are written; both open their subscription. */
import { foundDialled } from '../entities/search-dialled.ts'
import type { Found, SearchSource } from '../entities/search-source.ts'
import type { CalendarDate } from '../kernel/dates.ts'

interface Row {
  readonly subscription_id: number
  readonly code: string
  readonly number: string
  readonly customer: string | null
  readonly from: CalendarDate | null
  readonly until: CalendarDate | null
}

const OF_SUBSCRIPTION = `JOIN subscription AS s ON s.id = x.subscription_id LEFT JOIN user_account AS u ON u.id = s.user_account_id
  LEFT JOIN billing_account AS b ON b.id = u.billing_account_id LEFT JOIN customer_account AS a ON a.id = b.customer_account_id
  LEFT JOIN customer AS c ON c.id = a.customer_id`

interface NumberedTable {
  readonly kind: string
  readonly kind_label: string
  readonly table: string
  readonly column: string
  readonly hasPlainIndex?: boolean
}

function sourceOf({ kind, kind_label, table, column, hasPlainIndex }: NumberedTable): SearchSource {
  const rows = `SELECT x.subscription_id, s.code, x.${column} AS number, c.name AS customer,
    x.start_date AS "from", x.end_date AS "until" FROM ${table} AS x ${OF_SUBSCRIPTION}`
  const asFound = ({ subscription_id, code, number, customer, from, until }: Row, score: number): Found => ({
    entity: 'subscription',
    id: subscription_id,
    kind,
    kind_label,
    code: number,
    label: number,
    // One number may have gone from hand to hand: whose it was when.
    detail: [customer, code, from === null && until === null ? '' : `${from ?? ''} – ${until ?? ''}`.trim()].filter(Boolean).join(' · '),
    score,
  })
  return {
    reads: ['subscription.view', 'subscription.get', 'subscription.list'],
    groups: ['numbers'],
    find: foundDialled<Row>({ rows, at: `x.${column}`, hasPlainIndex: hasPlainIndex ?? false, asFound }),
  }
}

export const subscriptionSources: readonly SearchSource[] = [
  sourceOf({ kind: 'accessPoint', kind_label: 'Access point', table: 'access_point', column: 'access_id', hasPlainIndex: true }),
  sourceOf({ kind: 'service', kind_label: 'Service number', table: 'service', column: 'service_number' }),
]
