/** A small company with charges by code, for tests of what is charged, given back and credited. */
import { smallCompany, moveTo } from './small-company.ts'

interface ChargeValues {
  readonly type?: 'oneShot' | 'recurring' | 'usage'
  readonly price: string
  readonly tax?: string
  readonly calendar?: string
  readonly values?: Readonly<Record<string, unknown>>
}
interface InvoiceLine {
  readonly id: number
  readonly label: string
  readonly amount: string
}

export async function creditWorld(policies: Readonly<Record<string, unknown>> = {}) {
  const company = await smallCompany({ first_year: 2024, last_year: 2027 })
  const { run, id } = company
  const create = async (entity: string, values: object) => (await run<{ id: number }>(`${entity}.create`, { values })).id
  moveTo(company, '2026-01-01')
  if (Object.keys(policies).length > 0) {
    const { version } = await run<{ version: number }>('company.get', { id: 1 })
    await run('company.update', { id: 1, version, values: policies })
  }
  const offer = await create('offer', { code: 'OFFER', name: 'Offer' })
  const publish = async (plan: number, price: string, valid_from?: string) => {
    const draft = await run<{ id: number; version: number }>('priceVersion.create', {
      price_plan_id: plan,
      price,
      ...(valid_from ? { valid_from } : {}),
    })
    await run('priceVersion.publish', { id: draft.id, version: draft.version, resolve_overlaps: true })
  }
  const plans = new Map<string, number>()
  const charge = async (code: string, { type = 'recurring', price, tax = 'STANDARD', calendar = 'MONTHLY', values = {} }: ChargeValues) => {
    const article_id = await create('article', {
      code: `A-${code}`,
      name: code,
      tax_class_id: await id('tax_class', tax),
      ledger_account_id: await id('ledger_account', '4100'),
    })
    const own =
      type === 'oneShot'
        ? { one_shot_moment: 'subscription', amount_editable: true }
        : type === 'usage'
          ? {}
          : { in_advance: true, amount_editable: true, calendar_id: await id('calendar', calendar) }
    const charge_id = await create('charge', { code, name: code, type, article_id, ...own, ...values })
    const product_id = await create('product', { code, name: code })
    await create('productCharge', { product_id, charge_id })
    await create('offerProduct', { offer_id: offer, product_id, mandatory: false })
    const plan = await create('pricePlan', { code, name: code, charge_id, currency: 'EUR' })
    await publish(plan, price)
    plans.set(code, plan)
  }
  const reason = (code: string, values: object) => create('terminationReason', { code, name: code, ...values })
  let customers = 0
  const subscribe = async (services: readonly unknown[], more: object = {}) => {
    customers += 1
    const customer = await run<{ user_account_id: number; billing_account_id: number }>('customer.create', { name: `K${customers}` })
    const { id: subscription } = await run<{ id: number }>('subscription.create', {
      user_account: customer.user_account_id,
      offer: 'OFFER',
      services: services.map((one) => (typeof one === 'string' ? { product: one } : one)),
      ...more,
    })
    return { subscription, account: customer.billing_account_id }
  }
  const bill = (account: number) =>
    run<{ id: number; gross_minor?: number }>('invoice.issue', { billing_account_id: account, recurring: true })
  const lines = async (invoice: number) =>
    (
      await run<{ rows: InvoiceLine[] }>('invoiceLine.list', {
        filter: [{ column: 'invoice_id', op: '$equals', value: invoice }],
        limit: 200,
      })
    ).rows
  const total = async () =>
    Number((await company.rows<{ sum: number }>('SELECT COALESCE(SUM(net_minor), 0) AS sum FROM invoice'))[0]?.sum ?? 0) / 100
  const services = () => company.rows<{ id: number; code: string; status: string }>('SELECT id, code, status FROM service ORDER BY id')
  const givenBack = async () =>
    (
      await company.rows<{ amount: string }>(
        "SELECT amount FROM rated_transaction WHERE kind = 'reimbursement' AND cancelled_op IS NULL ORDER BY id",
      )
    ).map((row) => Number(row.amount))
  const verify = async () => {
    const { job } = await run<{ job: number }>('books.verify', { rerate: 'all' })
    await company.core.idle()
    return (await run<{ report: { differences: unknown[] } }>('job.get', { id: job })).report.differences
  }
  const at = (date: string) => moveTo(company, date)
  const priceFrom = (code: string, price: string, from: string) => publish(plans.get(code) as number, price, from)
  return { ...company, at, charge, reason, subscribe, bill, lines, total, services, givenBack, verify, priceFrom }
}
