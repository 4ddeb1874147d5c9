/** Subscriptions as a file that can be imported: one row a service that runs. */
import type { ReadStore } from '../database/store.ts'
import { unmistakable } from '../files/values/number-text.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import { writePairs } from './pairs.ts'

const COLUMNS = [
  'subscription',
  'customer',
  'user_account',
  'offer',
  'subscription_date',
  'end_agreement_date',
  'sales_channel',
  'external_ref',
  'service',
  'product',
  'quantity',
  'attributes',
  'service_number',
  'device',
  'access_ids',
  'price_overrides',
] as const
type Exported = Record<(typeof COLUMNS)[number], string | null> & { readonly id: number; readonly service_id: number }

const PAGE = 500
const ROWS = `SELECT s.id AS id, v.id AS service_id, s.code AS subscription, c.code AS customer, u.code AS user_account, o.code AS offer,
    s.subscription_date, s.end_agreement_date, (SELECT code FROM sales_channel WHERE id = s.sales_channel_id) AS sales_channel, s.external_ref,
    v.code AS service, p.code AS product, v.quantity, v.attributes, v.service_number, v.device,
    (SELECT group_concat(access_id, '|') FROM (SELECT access_id FROM access_point WHERE subscription_id = s.id ORDER BY id)) AS access_ids,
    (SELECT json_group_object(h.code, i.price_override) FROM charge_instance i JOIN charge h ON h.id = i.charge_id WHERE i.service_id = v.id AND i.price_override IS NOT NULL) AS price_overrides
  FROM service v
  JOIN subscription s ON s.id = v.subscription_id
  JOIN product p ON p.id = v.product_id
  JOIN offer o ON o.id = s.offer_id
  JOIN user_account u ON u.id = s.user_account_id
  JOIN billing_account b ON b.id = u.billing_account_id
  JOIN customer_account a ON a.id = b.customer_account_id
  JOIN customer c ON c.id = a.customer_id
  WHERE (s.id, v.id) > (?, ?) AND v.status IN ('inactive', 'active', 'suspended') ORDER BY s.id, v.id LIMIT ${PAGE}`

/** Header and rows; accesses stand with a subscription's first service. */
export async function* exportSubscriptions(store: ReadStore, ids: readonly number[] | null): AsyncGenerator<readonly string[]> {
  yield COLUMNS
  const wanted = ids ? new Set(ids) : null
  let [subscription, service] = [0, 0]
  for (;;) {
    const rows = (await store.select(ROWS, [subscription, service])) as Exported[]
    for (const row of rows) {
      const isFirst = row.id !== subscription
      ;[subscription, service] = [row.id, row.service_id]
      if (!wanted || wanted.has(row.id)) yield cellsOf(row, isFirst)
    }
    if (rows.length < PAGE) return
  }
}

function cellsOf(row: Exported, isFirst: boolean): string[] {
  const prices = JSON.parse(row.price_overrides ?? '{}') as Record<string, string>
  const written: Exported = {
    ...row,
    quantity: unmistakable(toPlain(decimal(row.quantity ?? '1'))),
    attributes: writePairs(JSON.parse(row.attributes ?? '{}') as Record<string, unknown>),
    access_ids: isFirst ? row.access_ids : '',
    price_overrides: writePairs(Object.fromEntries(Object.entries(prices).map(([charge, price]) => [charge, toPlain(decimal(price))]))),
  }
  return COLUMNS.map((column) => written[column] ?? '')
}
