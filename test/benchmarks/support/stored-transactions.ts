/** Five open rated transactions an account, written in bulk: two months of the fee, three calls of two prices. */
import { PRICE_RULES } from '../../../src-core/charging/price.ts'
import { ratedTransaction } from '../../../src-core/rating/model.ts'
import { OPERATOR } from '../../support/company.ts'
import type { BigCompany } from './big-company.ts'

const COLUMNS = Object.keys(ratedTransaction.columns)

interface SubscriptionRow {
  readonly id: number
  readonly service: number
  readonly account: number
}
interface ChargeRow {
  readonly id: number
  readonly article_id: number
  readonly version: number
  readonly line: number | null
}

/** Writes them for every subscription of the company, the fee charged up to 1 December 2026. */
export async function storeTransactions(company: BigCompany): Promise<void> {
  const subscriptions =
    await company.rows<SubscriptionRow>(`SELECT s.id, v.id AS service, u.billing_account_id AS account FROM subscription s
    JOIN service v ON v.subscription_id = s.id JOIN user_account u ON u.id = s.user_account_id ORDER BY s.id`)
  const [tax] = await company.rows<{ id: number }>("SELECT id FROM tax WHERE percent = '19.000000000000' LIMIT 1")
  const fee = await chargeRow(company, 'FIBRE_FEE')
  const calls = await chargeRow(company, 'VOICE')
  const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-10-01', job: null }
  await company.core.dispatcher.transact(moment, async ({ context: { store, op } }) => {
    const insert = store.bulk(ratedTransaction, COLUMNS)
    const add = (row: Record<string, unknown>) => insert.add(COLUMNS.map((name) => row[name] ?? (name === 'rules' ? PRICE_RULES : null)))
    for (const { id, service, account } of subscriptions) {
      const common = { created_op: op, billing_account_id: account, subscription_id: id, service_id: service, tax_id: tax?.id }
      const feeRow = { ...common, kind: 'recurring', charge_id: fee.id, article_id: fee.article_id, price_version_id: fee.version }
      add({ ...feeRow, usage_date: '2026-10-01', period_start: '2026-10-01', period_end: '2026-11-01', ...priced('1', '89') })
      add({ ...feeRow, usage_date: '2026-11-01', period_start: '2026-11-01', period_end: '2026-12-01', ...priced('1', '89') })
      const callRow = {
        ...common,
        kind: 'usage',
        charge_id: calls.id,
        article_id: calls.article_id,
        price_version_id: calls.version,
        price_line_id: calls.line,
      }
      add({ ...callRow, usage_date: '2026-10-05', ...priced('12', '0.05', '0.6') })
      add({ ...callRow, usage_date: '2026-10-11', ...priced('7', '0.05', '0.35') })
      add({ ...callRow, usage_date: '2026-10-23', ...priced('3', '0.12', '0.36') })
    }
    store.runText(
      "UPDATE charge_instance SET charged_to = '2026-12-01' WHERE charge_id IN (SELECT id FROM charge WHERE type = 'recurring')",
      [],
    )
    return { value: null, operation: 'bench.setUp', input: null, summary: 'Set-up', undo: null }
  })
}

async function chargeRow(company: BigCompany, code: string): Promise<ChargeRow> {
  const [row] = await company.rows<ChargeRow>(
    `SELECT c.id, c.article_id, v.id AS version, (SELECT MIN(l.id) FROM price_line l WHERE l.price_version_id = v.id) AS line
     FROM charge c JOIN price_plan p ON p.charge_id = c.id JOIN price_version v ON v.price_plan_id = p.id WHERE c.code = ?`,
    code,
  )
  return row as ChargeRow
}

function priced(quantity: string, unitPrice: string, amount: string = unitPrice): Record<string, string> {
  return { quantity: stored(quantity), unit_price: stored(unitPrice), amount: stored(amount) }
}

function stored(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.')
  return `${whole}.${fraction.padEnd(12, '0')}`
}
