/** The steps from an empty company to its first payment follow what is in the books. */
import { describe, expect, it } from 'vitest'
import { firstSteps } from '../../../src-core/home/first-steps.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { flatPrice } from '../../support/prices.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

const steps = (company: SmallCompany) => firstSteps(company.core.dispatcher.store)
const next = async (company: SmallCompany) => (await steps(company))?.find(({ done, optional }) => !done && !optional)

describe('first steps', () => {
  it('lead over catalog, customer, subscription, run and validation to the payment, each to the record where it is taken', async () => {
    const company = await smallCompany()
    const { run } = company
    moveTo(company, '2026-11-03')
    const create = async (entity: string, values: object) => (await run<{ id: number }>(`${entity}.create`, { values })).id
    expect(await next(company)).toMatchObject({ kind: 'offer', entity: null })

    const offer = await create('offer', { code: 'O', name: 'Offer' })
    expect(await next(company)).toMatchObject({ kind: 'product', entity: 'offer', id: offer })
    const product = await create('product', { code: 'P', name: 'Product' })
    await create('offerProduct', { offer_id: offer, product_id: product })
    expect(await next(company)).toMatchObject({ kind: 'charge', entity: 'product', id: product })

    const article = await create('article', {
      ...{ code: 'A', name: 'Article', tax_class_id: await company.id('tax_class', 'STANDARD') },
      ledger_account_id: (await company.rows<{ id: number }>("SELECT id FROM ledger_account WHERE kind = 'revenue' AND heading = 0"))[0]
        ?.id,
    })
    const calendar_id = await company.id('calendar', 'MONTHLY')
    const charge = await create('charge', { code: 'C', name: 'Fee', type: 'recurring', article_id: article, calendar_id, in_advance: true })
    await create('productCharge', { product_id: product, charge_id: charge })
    expect(await next(company)).toMatchObject({ kind: 'price', entity: 'charge', id: charge })
    await flatPrice(company, charge, 'PP', '30')
    expect(await next(company)).toMatchObject({ kind: 'customer' })

    const customer = await run<{ user_account_id: number; customer_account_id: number }>('customer.create', { name: 'Nord' })
    expect(await next(company)).toMatchObject({ kind: 'subscription' })
    await run('subscription.create', { user_account: customer.user_account_id, offer, subscription_date: '2026-11-01' })
    expect(await next(company)).toMatchObject({ kind: 'run' })

    const cycle = (await company.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account'))[0]?.id
    const billing = await run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-12-01' })
    expect(await next(company)).toMatchObject({ kind: 'validate', entity: 'billingRun', id: billing.id })
    await run('billingRun.prepare', { id: billing.id })
    await company.core.idle()
    await run('billingRun.validate', { id: billing.id })
    await company.core.idle()
    const [invoice] = await company.rows<{ id: number; gross_minor: number }>('SELECT id, gross_minor FROM invoice')
    // 30.00 for November and for December, with 19 %
    expect(invoice?.gross_minor).toBe(7140)
    expect(await next(company)).toMatchObject({ kind: 'payment', entity: 'invoice', id: invoice?.id })

    await run('payment.register', {
      ...{ customer_account_id: customer.customer_account_id, amount_minor: 7140, method: 'transfer' },
    })
    expect(await steps(company)).toBeNull()
  })

  it('offer usage beside the run where something is charged by usage', async () => {
    const company = await smallCompany()
    const { offer } = await makeCatalog(company)
    const kinds = async () => (await steps(company))?.map(({ kind }) => kind)
    expect(await kinds()).not.toContain('usage')
    const customer = await company.run<{ user_account_id: number }>('customer.create', { name: 'Nord' })
    await company.run('subscription.create', { user_account: customer.user_account_id, offer, subscription_date: '2026-11-01' })
    expect((await steps(company))?.find(({ kind }) => kind === 'usage')).toMatchObject({ done: false, optional: true })
    expect(await next(company)).toMatchObject({ kind: 'run' })
  })
})
