/** What one operation reads of another kind asks for the right to read that kind. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../../src-core/operations/context.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

let on: Desk
let paid: number
const call = (operation: string, input: object, ...permissions: string[]) => {
  const reader: Actor = { kind: 'token', id: 4, name: 'Reader', permissions }
  return on.core.call({ operation, input }, reader)
}
const refused = (right: string) => ({
  ok: false,
  failure: { kind: 'forbidden', message: `Reader may not run ${right}. A role with that permission is needed.` },
})

beforeAll(async () => {
  on = await desk()
  await on.monthly('LINE', { price: '10' })
  const customer = await on.customer('One')
  await on.subscribe(customer, ['LINE'])
  await on.bill(customer)
  const input = { customer_account_id: customer.customer_account_id, amount_minor: 100, method: 'cash' }
  const done = await on.core.call({ operation: 'payment.register', input }, OPERATOR)
  paid = done.ok ? (done.entry as number) : 0
})

it('a list as a file needs the list', async () => {
  expect(await call('list.export', { list: 'invoice' }, 'list.export')).toMatchObject(refused('invoice.list'))
  expect(await call('list.export', { list: 'invoice' }, 'list.export', 'invoice.list')).toMatchObject({ ok: true, value: { rows: 1 } })
})

it.each([
  ['customers', 'customer.list'],
  ['subscriptions', 'subscription.list'],
  ['exchangeRates', 'exchangeRate.list'],
  ['product', 'product.list'],
])('an export of %s needs %s', async (kind, right) => {
  expect(await call('export.run', { kind }, 'export.run')).toMatchObject(refused(right))
  expect(await call('export.run', { kind }, 'export.run', right)).toMatchObject({ ok: true })
})

describe('a timeline', () => {
  const asked = { entity: 'customer', id: 1 }

  it('needs a right to read such records, or the whole trail', async () => {
    expect(await call('audit.timeline', asked, 'audit.timeline')).toMatchObject(refused('customer.get'))
    expect(await call('audit.timeline', asked, 'audit.timeline', 'customer.create', 'invoice.list')).toMatchObject(refused('customer.get'))
    for (const right of ['customer.get', 'customer.list', 'auditEntry.list'])
      expect(await call('audit.timeline', asked, 'audit.timeline', right), right).toMatchObject({ ok: true })
    expect(await call('audit.timeline', { entity: 'nothing', id: 1 }, 'audit.timeline')).toMatchObject(refused('auditEntry.list'))
  })
})

describe('what an undo reaches', () => {
  it('is told to whoever may undo, with sums of what he may read', async () => {
    expect(await call('operation.undoPlan', { entry: paid }, 'operation.undoPlan')).toMatchObject(refused('operation.undo'))
    const rights = ['operation.undoPlan', 'operation.undo']
    expect(await call('operation.undoPlan', { entry: paid }, ...rights)).toMatchObject({
      ok: true,
      value: { kinds: [{ count: 1, sums: [] }] },
    })
    expect(await call('operation.undoPlan', { entry: paid }, ...rights, 'accountOperation.list')).toMatchObject({
      ok: true,
      value: { kinds: [{ count: 1, sums: [{ currency: 'EUR', amount_minor: 100 }] }] },
    })
  })
})
