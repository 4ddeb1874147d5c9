/** Access points and service numbers; both open their subscription. */
import { beginningWith, eachOnce, type Found, scoreOf, type SearchSource, writings } from '../entities/search-source.ts'
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
const selectBy = (table: string, column: string) => `SELECT x.subscription_id, s.code, x.${column} AS number, c.name AS customer,
  x.start_date AS "from", x.end_date AS "until" FROM ${table} AS x ${OF_SUBSCRIPTION}
  WHERE x.${column} >= +? AND x.${column} < +? ORDER BY x.${column} LIMIT +?`

function sourceOf(kind: string, kind_label: string, text: string): SearchSource {
  const found = ({ subscription_id, code, number, customer, from, until }: Row, typed: string): Found => ({
    entity: 'subscription',
    id: subscription_id,
    kind,
    kind_label,
    code: number,
    label: number,
    // One number may have gone from hand to hand: whose it was when.
    detail: [customer, code, from === null && until === null ? '' : `${from ?? ''} – ${until ?? ''}`.trim()].filter(Boolean).join(' · '),
    score: scoreOf(number, typed, 90),
  })
  return {
    reads: ['subscription.view', 'subscription.get', 'subscription.list'],
    groups: ['numbers'],
    find: async (store, { typed, limit }) => {
      const all: Found[] = []
      for (const writing of numbersAs(typed)) {
        const rows = (await store.select(text, [...beginningWith(writing), limit])) as Row[]
        all.push(...rows.map((row) => found(row, typed)))
      }
      return eachOnce(all)
    },
  }
}

/** Telephone numbers are typed with blanks, strokes, a plus or two zeros in front; they stand without. */
function numbersAs(typed: string): readonly string[] {
  const digits = typed.replace(/[\s\-/().]/g, '')
  const isNumber = /^\+?\d{3,}$/.test(digits)
  return [...new Set([...writings(typed), ...(isNumber ? [digits, digits.replace(/^(\+|00)/, '')] : [])])]
}

export const subscriptionSources: readonly SearchSource[] = [
  sourceOf('accessPoint', 'Access point', selectBy('access_point', 'access_id')),
  sourceOf('service', 'Service number', selectBy('service', 'service_number')),
]
