/**
 * Issued documents that another state would have concerned. They stand as they are: who changes something from a day that is past
 * is answered which ones to look at, and to credit and issue again where that is wanted.
 */
import type { StateTold } from '../entities/dated/hooks.ts'
import { stateTold } from '../entities/dated/hooks.ts'
import { FROM_BEGINNING } from '../entities/dated/model.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import { TAX_POINT_SQL } from '../tax/tax-point.ts'

/** Which documents are of a record: each SQL takes its id once. */
const DOCUMENTS_OF: Readonly<Record<string, string>> = {
  // As buyer, or as receiver of the bill.
  party: `EXISTS (SELECT 1 FROM (SELECT ? AS id) AS party WHERE v.customer_id IN (SELECT c.id FROM customer c WHERE c.party_id = party.id)
    OR v.billing_account_id IN (SELECT r.record_id FROM party_role r WHERE r.party_id = party.id AND r.entity = 'billingAccount' AND r.role = 'billReceiver'))`,
  customer: 'v.customer_id = ?',
  customerCategory: 'v.customer_id IN (SELECT id FROM customer WHERE customer_category_id = ?)',
  billingAccount: 'v.billing_account_id = ?',
  seller: 'v.seller_id = ?',
  company: '? = 1',
}

/** Fields that decide on tax, by entity; the others stand on the head. */
const TAX_FIELDS: Readonly<Record<string, readonly string[]>> = {
  customer: ['customer_category_id', 'tax_exempt', 'exemption_reason', 'exempt_until'],
  customerCategory: ['tax_category_id', 'tax_exempt', 'exemption_reason'],
  billingAccount: ['country', 'tax_category_id'],
  seller: ['country'],
}
/** What of a record stands on no document by itself. */
const SHOWN_NOWHERE = new Set(['customer_category_id', 'tax_exempt', 'exemption_reason', 'exempt_until', 'tax_category_id', 'state'])
/** The country of a billing account is for taxes; the page shows that of the party. */
const isShown = (entity: string, field: string) => !SHOWN_NOWHERE.has(field) && entity !== 'billingAccount'

const LISTED = 50

export const concernedDocuments: HookRegistration = on(stateTold, async ({ store }, told) => {
  const scope = DOCUMENTS_OF[told.entity]
  const conditions = conditionsOf(told)
  if (scope === undefined || conditions.length === 0) return
  const [from, until] = [told.from ?? FROM_BEGINNING, told.until ?? '9']
  const where = `FROM invoice v WHERE ${scope} AND v.invoice_date >= ? AND (${conditions.join(' OR ')})`
  const values = [told.id, from, ...conditions.flatMap(() => [from, until])]
  const [counted] = (await store.select(`SELECT COUNT(*) AS count ${where}`, values)) as { count: number }[]
  told.concerned.count += counted?.count ?? 0
  const listed = await store.select(`SELECT v.id, v.number, v.invoice_date ${where} ORDER BY v.invoice_date, v.id LIMIT ${LISTED}`, values)
  told.concerned.documents.push(...(listed as StateTold['concerned']['documents']))
})

/** Each takes the first day and the first day after. No tax point lies after the date of its document. */
function conditionsOf({ entity, fields }: StateTold): string[] {
  const taxes = fields.some((field) => TAX_FIELDS[entity]?.includes(field))
  const shows = fields.some((field) => isShown(entity, field))
  return [
    ...(shows ? ['v.invoice_date >= ? AND v.invoice_date < ?'] : []),
    ...(taxes
      ? [
          `EXISTS (SELECT 1 FROM invoice_line l JOIN rated_transaction ON rated_transaction.invoice_line_id = l.id
            WHERE l.invoice_id = v.id AND rated_transaction.kind <> 'reimbursement' AND ${TAX_POINT_SQL} >= ? AND ${TAX_POINT_SQL} < ?)`,
        ]
      : []),
  ]
}
