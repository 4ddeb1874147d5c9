/** Another quantity that is undone: the service runs on as if it had never changed. */
import { expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

async function january() {
  const books = await desk()
  books.at('2026-01-01')
  await books.monthly('PLAN', { price: '31' })
  const customer = await books.customer('Kunde')
  const { id } = await books.subscribe(customer, ['PLAN'])
  await books.bill(customer)
  const running = () =>
    books.rows("SELECT id, quantity, start_date, end_date FROM service WHERE subscription_id = ? AND status = 'active'", id)
  const charged = () =>
    books.rows('SELECT kind, amount, quantity, period_start FROM rated_transaction WHERE cancelled_op IS NULL ORDER BY kind, id')
  const undo = async () =>
    books.run('operation.undo', { entry: (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry'))[0]?.id })
  const more = async (quantity: string) => {
    const [service] = await running()
    await books.run('service.changeQuantity', { id: service?.['id'], quantity, date: '2026-01-16' })
  }
  return { books, customer, running, charged, undo, more }
}

it('leaves service, dates and charges exactly as they were', async () => {
  const { books, customer, running, charged, undo, more } = await january()
  const [services, charges] = [await running(), await charged()]
  books.at('2026-01-16')
  await more('3')
  await undo()
  expect([await running(), await charged()]).toEqual([services, charges])
  books.at('2026-02-01')
  await books.bill(customer)
  expect(await books.balance()).toBe(6200)
  expect(await books.differences()).toEqual([])
})

it('gives back what was invoiced of it, and charges again what was given back', async () => {
  const { books, customer, more } = await january()
  books.at('2026-01-16')
  await more('3')
  const entry = (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry'))[0]?.id
  await books.bill(customer)
  expect(await books.balance()).toBe(1500 + 4800)
  await books.run('operation.undo', { entry })
  await books.bill(customer)
  expect(await books.balance()).toBe(3100)
  expect(await books.differences()).toEqual([])
})

it('is undone in the order in which it came', async () => {
  const { books, running, more } = await january()
  books.at('2026-01-16')
  await more('3')
  const first = (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry'))[0]?.id
  books.at('2026-01-20')
  await books.run('service.changeQuantity', { id: (await running())[0]?.['id'], quantity: '4', date: '2026-01-20' })
  const second = (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry'))[0]?.id
  expect(await books.fail('operation.undo', { entry: first })).toMatchObject({ code: 'subscription.changedSince' })
  await books.run('operation.undo', { entry: second })
  await books.run('operation.undo', { entry: first })
  expect(await running()).toMatchObject([{ start_date: '2026-01-01', end_date: null }])
})

/** A plan of 31.00 a month from 1 January, of which two are told for the first day, and then not: January costs 31.00. */
it.each([
  ['on its day', true, ['quantity', 'back', 'bill']],
  ['on its day, in arrears', false, ['quantity', 'back', 'bill']],
  ['on its day, with invoices', true, ['quantity', 'bill', 'back', 'bill']],
  ['on its day, after the invoice', true, ['bill', 'quantity', 'back', 'bill']],
  ['late', true, ['bill', 'later', 'quantity', 'back', 'bill']],
  ['late, with invoices', true, ['bill', 'later', 'quantity', 'bill', 'back', 'bill']],
  ['late, in arrears', false, ['later', 'quantity', 'back', 'bill']],
  ['late, charged in arrears', false, ['later', 'bill', 'quantity', 'bill', 'back', 'bill']],
  ['undone', true, ['quantity', 'undo', 'bill']],
  ['undone late', true, ['bill', 'later', 'quantity', 'bill', 'undo', 'bill']],
])('is taken back for the first day, told %s', async (_what, in_advance, steps) => {
  const books = await desk()
  books.at('2026-01-01')
  await books.monthly('PLAN', { price: '31', values: { in_advance } })
  const customer = await books.customer('Kunde')
  const { id } = await books.subscribe(customer, ['PLAN'])
  let entry: number | undefined
  const acts: Record<string, () => Promise<unknown>> = {
    bill: () => books.bill(customer).catch((fault: Error) => expect(fault.message).toContain('invoice.nothing')),
    later: async () => books.at('2026-02-01'),
    quantity: async () => {
      const [service] = await books.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active'")
      await books.run('service.changeQuantity', { id: service?.id, quantity: '2', date: '2026-01-01' })
      entry = (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry'))[0]?.id
    },
    back: async () => {
      const [change] = await books.rows<{ id: number }>("SELECT id FROM subscription_change WHERE state = 'made'")
      await books.run('subscription.withdrawChange', { id: change?.id })
    },
    undo: () => books.run('operation.undo', { entry }),
  }
  for (const step of steps) await acts[step]?.()
  books.at('2026-02-01')
  await acts['bill']?.()
  // January, and where it is charged in advance February too
  expect(await books.balance()).toBe(in_advance ? 6200 : 3100)
  expect(await books.rows("SELECT quantity, end_date FROM service WHERE subscription_id = ? AND status = 'active'", id)).toEqual([
    { quantity: '1.000000000000', end_date: null },
  ])
  expect(await books.differences()).toEqual([])
})

it('of a change on its own first day is taken back without the change', async () => {
  const books = await desk()
  books.at('2026-01-01')
  await books.monthly('PLAN', { price: '31', values: { in_advance: false } })
  const customer = await books.customer('Kunde')
  const { id } = await books.subscribe(customer, ['PLAN'])
  books.at('2026-01-16')
  for (const quantity of ['3', '5']) {
    const [service] = await books.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active'")
    await books.run('service.changeQuantity', { id: service?.id, quantity, date: '2026-01-16' })
  }
  const [last] = await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM subscription_change')
  await books.run('subscription.withdrawChange', { id: last?.id })
  books.at('2026-02-01')
  await books.bill(customer)
  // 15 days of one, 16 of three
  expect(await books.balance()).toBe(1500 + 4800)
  expect(await books.rows("SELECT quantity FROM service WHERE subscription_id = ? AND status = 'active'", id)).toEqual([
    { quantity: '3.000000000000' },
  ])
})
