import { expect, test } from 'vitest'
import { makeCatalog } from '../support/catalog.ts'
import { moveTo, smallCompany } from '../support/small-company.ts'

test('one customer, one offer, ten usage lines: rated, invoiced, posted', async () => {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', { name: 'Stadtwerke Kaltenbrunn', account_type: 'company', country: 'DE', city: 'Kaltenbrunn' })
  const { db } = company.core.dispatcher.store
  const seller = (await company.rows<{ id: number }>('SELECT id FROM seller LIMIT 1'))[0]?.id as number
  const sub = await db.insertInto('subscription').values({ code: 'SUB-1', user_account_id: customer['user_account_id'] as number, offer_id: catalog.offer, seller_id: seller, status: 'active', subscription_date: '2026-10-11', version: 1, created_at: 0, created_by: '', created_op: 1, changed_at: 0, changed_by: '', changed_op: 1 }).returning('id').executeTakeFirstOrThrow()
  const service = await db.insertInto('service').values({ subscription_id: sub.id, product_id: catalog.product, code: 'S', quantity: '1.000000000000', status: 'active', start_date: '2026-10-11', attributes: '{}', created_op: 1, changed_op: 1 }).returning('id').executeTakeFirstOrThrow()
  for (const charge_id of [catalog.recurring, catalog.usage]) await db.insertInto('charge_instance').values({ service_id: service.id, charge_id, active: 1, created_op: 1, changed_op: 1 }).execute()
  await db.insertInto('access_point').values({ access_id: '4943112345', subscription_id: sub.id, created_op: 1 }).execute()
  const lines = Array.from({ length: 9 }, (_, i) => `2026-10-${20 + i}T10:00:00Z;${60 * (i + 1)};4943112345;VOICE;+3021;${i % 2 ? 'Z2' : 'Z1'}`)
  const staged = company.stage([...lines, lines[0], 'x;y;z;w', '2026-10-20T10:00:00Z;5;unknown;VOICE'].join('\n'))
  await company.run('usage.import', { staged, file_name: 'a.csv' })
  await company.core.idle()
  console.log((await company.run<any>('job.list'))[0])
  console.log(await company.run('rejectedUsage.groups'))
  console.log(await company.rows('select usage_date, quantity, unit_price, amount, inputs from rated_transaction'))
  moveTo(company, '2026-11-01')
  const cycle = (await company.rows<{ id: number }>('SELECT billing_cycle_id as id FROM billing_account'))[0]?.id
  console.log(await company.rows('select code,next_invoice_date from billing_account'))
  const r = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-11-01' })
  await company.run('billingRun.prepare', { id: r.id })
  await company.core.idle()
  console.log((await company.run<any>('job.list'))[0])
  console.log(await company.run('billingRun.view', { id: r.id }))
  await company.run('billingRun.validate', { id: r.id })
  await company.core.idle()
  console.log((await company.run<any>('job.list'))[0])
  console.log((await company.run<any>('invoice.list')).rows, await company.run('invoice.totals'))
  console.log((await company.run<any>('invoiceLine.list')).rows)
  expect(1).toBe(1)
})
