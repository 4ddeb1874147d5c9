/** A file whose records somebody has taken back or moved singly: what is left goes back, and doing it again brings back what stood or is refused. */
import { beforeEach, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, type DeskCustomer, desk } from '../../support/desk.ts'

let on: Desk
let customers: DeskCustomer[]
let invoices: { id: number; number: string }[]

beforeEach(async () => {
  on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '31' })
  await on.once('FEE', { price: '5', values: { one_shot_moment: 'other' } })
  customers = [await on.customer('One'), await on.customer('Two')]
  invoices = []
  for (const customer of customers) {
    await on.subscribe(customer, ['LINE', 'FEE'])
    invoices.push(await on.bill(customer))
  }
  on.at('2026-02-01')
  invoices.push(await on.bill(customers[0] as DeskCustomer))
})

const call = async (operation: string, input: object) => {
  const result = await on.core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(result.failure.message)
  return result
}
const undo = (entry: number | undefined) => call('operation.undo', { entry })
const file = async (kind: string, text: string) =>
  (await call('import.run', { staged: on.stage(text), file_name: 'f.csv', kind, mode: 'goodRows' })) as unknown as {
    readonly entry: number
    readonly value: { readonly batch: number }
  }
const payments = () =>
  file(
    'payments',
    `invoice,date,amount\n${invoices
      .slice(0, 2)
      .map(({ number }) => `${number},2026-01-09,31.00`)
      .join('\n')}\n`,
  )
const open = () =>
  on.rows<{ open_minor: number }>(
    "SELECT i.open_minor FROM open_item i JOIN account_operation o ON o.id = i.account_operation_id WHERE o.kind = 'invoice' ORDER BY o.id",
  )
const left = async () => (await open()).map((one) => one.open_minor)
const payment = async (at: number) =>
  (await on.rows<{ id: number }>("SELECT id FROM account_operation WHERE kind = 'payment' ORDER BY id"))[at]?.id as number
/** The first payment goes from the first invoice to the third. */
const move = async (id: number) => {
  const [matching] = await on.rows<{ id: number }>('SELECT matching_id AS id FROM matching_allocation WHERE credit_operation_id = ?', id)
  const unmatched = await call('matching.unmatch', { id: matching?.id })
  const [third] = await on.rows<{ id: number }>('SELECT id FROM account_operation WHERE number = ?', invoices[2]?.number)
  return { unmatched, matched: await call('matching.match', { operations: [{ id }, { id: third?.id }] }) }
}

it('a payment that was reversed singly is passed over and counted; the others go back, and the file is not done again', async () => {
  const { entry, value } = await payments()
  await call('payment.reverse', { id: await payment(0), reason: 'Bank' })
  expect(await left()).toEqual([3100, 0, 3100])
  const undone = await undo(entry)
  expect(await left()).toEqual([3100, 3100, 3100])
  expect(await on.rows('SELECT state FROM import_batch WHERE id = ?', value.batch)).toEqual([{ state: 'undone' }])
  expect(await on.fail('operation.undo', { entry: undone.entry })).toMatchObject({
    kind: 'conflict',
    code: 'undo.differs',
    message:
      'This cannot be done again as it stood: Payment PAY-2026-000001 was already taken back by REV-2026-000001. Importing the file again would bring that back too. Import it with that row left out.',
  })
  expect(await left()).toEqual([3100, 3100, 3100])
  expect(await on.differences()).toEqual([])
})

it('says how many went back', async () => {
  const { value } = await payments()
  await call('payment.reverse', { id: await payment(0) })
  expect(await on.run('import.undo', { batch: value.batch })).toMatchObject({ taken_back: 1, passed: 1 })
  const [entry] = await on.rows<{ summary: string }>('SELECT summary FROM audit_entry ORDER BY id DESC LIMIT 1')
  expect(entry?.summary).toBe('Import of f.csv taken back: 1 of 2 records; 1 was taken back before')
})

it('a charge that was withdrawn singly is passed over too', async () => {
  const [one] = await on.rows<{ code: string; service: string }>(
    "SELECT s.code, v.code AS service FROM subscription s JOIN service v ON v.subscription_id = s.id JOIN product p ON p.id = v.product_id WHERE p.code = 'FEE'",
  )
  const row = (quantity: number) => `2026-01-15,${one?.code},oneShot,${one?.service},FEE,${quantity}`
  const { value } = await file('subscriptionEvents', `date,subscription,event,service,charge,quantity\n${row(1)}\n${row(2)}\n`)
  const [charge] = await on.rows<{ id: number }>("SELECT id FROM rated_transaction WHERE kind = 'oneShot' ORDER BY id")
  await call('ratedTransaction.withdraw', { id: charge?.id })
  expect(await on.run('import.undo', { batch: value.batch })).toMatchObject({ taken_back: 1, passed: 1 })
  expect(await on.rows("SELECT id FROM rated_transaction WHERE kind = 'oneShot' AND cancelled_op IS NULL")).toEqual([])
})

it('a payment of a file that was matched otherwise is not matched as at first by doing the file again', async () => {
  const { entry } = await payments()
  await move(await payment(0))
  expect(await left()).toEqual([3100, 0, 0])
  const undone = await undo(entry)
  expect(await on.fail('operation.undo', { entry: undone.entry })).toMatchObject({
    code: 'undo.differs',
    message:
      'This cannot be done again as it stood: PAY-2026-000001 was matched otherwise after it was booked, and booking it again would match it as at first. Book it anew and match it by hand.',
  })
  expect(await left()).toEqual([3100, 3100, 3100])
})

it('and a payment of the desk is taken back after what was done with it', async () => {
  const [item] = await on.rows<{ id: number }>('SELECT id FROM account_operation WHERE number = ?', invoices[0]?.number)
  const input = { customer_account_id: customers[0]?.customer_account_id, amount_minor: 3100, method: 'cash', match: [{ id: item?.id }] }
  const { entry } = await call('payment.register', input)
  const { unmatched, matched } = await move(await payment(0))
  expect(await on.fail('operation.undo', { entry })).toMatchObject({ kind: 'conflict', code: 'undo.moved' })
  await undo(matched.entry)
  await undo(unmatched.entry)
  await undo((await undo(entry)).entry)
  expect(await left()).toEqual([0, 3100, 3100])
})

it('what was moved and moved back is done again', async () => {
  const { entry } = await payments()
  const { unmatched, matched } = await move(await payment(0))
  await undo(matched.entry)
  await undo(unmatched.entry)
  expect(await left()).toEqual([0, 0, 3100])
  await undo((await undo(entry)).entry)
  expect(await left()).toEqual([0, 0, 3100])
  expect(await on.differences()).toEqual([])
})
