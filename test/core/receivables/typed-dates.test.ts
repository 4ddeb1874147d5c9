/** Dates typed by hand of what cannot be taken back lie within bounds at the desk and in files; beyond them they are named again. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

const TODAY = '2026-03-10'
let books: Desk
let customer: DeskCustomer
let debit: number
let payment: number

beforeEach(async () => {
  books = await desk()
  books.at('2025-01-02')
  await books.once('A', { price: '100' })
  customer = await books.customer('Kunde')
  await books.subscribe(customer, ['A'])
  await books.bill(customer)
  payment = (await books.run<{ id: number }>('payment.register', money({}))).id
  const [row] = await books.rows<{ id: number }>("SELECT id FROM account_operation WHERE kind = 'invoice'")
  debit = row?.id as number
  books.at(TODAY)
})

const money = (more: object) => ({ customer_account_id: customer.customer_account_id, amount_minor: 500, method: 'transfer', ...more })
const calls: Readonly<Record<string, (more: object) => object>> = {
  'payment.register': money,
  'refund.register': money,
  'writeOff.register': (more) => ({ operation_id: debit, amount_minor: 100, reason: 'Small', ...more }),
  'payment.reverse': (more) => ({ id: payment, ...more }),
  'matching.match': (more) => ({ operations: [{ id: debit }, { id: payment }], ...more }),
}

describe.each(Object.keys(calls))('%s on 10 March 2026', (operation) => {
  const input = (more: object) => (calls[operation] as (more: object) => object)(more)

  it.each([
    ['2025-03-09', 'date.confirm'],
    ['2014-12-31', 'date.beforeFirstPeriod'],
  ])('does not take %s as it is typed: %s', async (date, code) => {
    const before = await books.rows('SELECT id FROM account_operation')
    expect(await books.fail(operation, input({ date }))).toMatchObject({ code })
    expect(await books.fail(operation, input({ date, confirm_date: TODAY }))).toMatchObject({ code })
    expect(await books.rows('SELECT id FROM account_operation')).toEqual(before)
    if (code === 'date.confirm') await books.run(operation, input({ date, confirm_date: date }))
    else expect(await books.fail(operation, input({ date, confirm_date: date }))).toMatchObject({ code })
  })

  it('takes a day of a year ago, and none that is still to come', async () => {
    expect((await books.fail(operation, input({ date: '2026-03-11', confirm_date: '2026-03-11' }))).code).toMatch(/\.future$/)
    await books.run(operation, input({ date: '2025-03-10' }))
    expect(await books.differences()).toEqual([])
  })
})

describe('what answers an operation is not dated before it', () => {
  const day = '2026-03-05'
  it.each([
    ['payment.reverse', 'payment'],
    ['refund.reverse', 'refund'],
    ['writeOff.reverse', 'writeOff'],
    ['writeOff.register', 'invoice'],
    ['invoice.credit', 'invoice'],
  ])('%s of the %s of 8 March', async (operation, kind) => {
    books.at('2026-03-08')
    await books.subscribe(customer, ['A'])
    const invoice = await books.bill(customer)
    const last = async (of: string) =>
      (await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM account_operation WHERE kind = ?', of))[0]?.id as number
    await books.run('payment.register', money({}))
    await books.run('refund.register', money({}))
    await books.run('writeOff.register', { operation_id: await last('invoice'), amount_minor: 100, reason: 'Small' })
    books.at(TODAY)
    const asked = (date: string) => {
      if (operation === 'writeOff.register') return { operation_id: one, amount_minor: 100, reason: 'Small', date }
      return operation === 'invoice.credit' ? { id: invoice.id, reason: 'Wrong', date } : { id: one, date }
    }
    const one = await last(kind)
    const refused = await books.fail(operation, asked('2026-03-07'))
    expect(refused).toMatchObject({ code: expect.stringMatching(/efore/), fields: [{ path: 'date' }] })
    expect(refused.message).toContain('2026-03-08')
    const before = await books.run('customerAccount.balance', { id: customer.customer_account_id, date: day })
    await books.run(operation, asked('2026-03-08'))
    expect(await books.run('customerAccount.balance', { id: customer.customer_account_id, date: day })).toEqual(before)
    expect(await books.differences()).toEqual([])
  })

  it('an invoice dated ahead is credited, and written off, from today on', async () => {
    await books.subscribe(customer, ['A'])
    const { id } = await books.bill(customer, '2026-03-15')
    const [row] = await books.rows<{ id: number }>("SELECT MAX(id) AS id FROM account_operation WHERE kind = 'invoice'")
    expect(await books.fail('invoice.credit', { id, reason: 'Wrong', date: '2026-03-09' })).toMatchObject({ code: 'invoice.creditBefore' })
    await books.run('writeOff.register', { operation_id: row?.id, amount_minor: 100, reason: 'Small' })
    await books.run('invoice.credit', { id, reason: 'Wrong' })
  })
})

describe('a file of payments', () => {
  const lines = (rows: string) => `customer_account,date,confirm_date,amount\n${rows}`
  const load = async (rows: string) => {
    const [row] = await books.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', customer.customer_account_id)
    const staged = books.stage(lines(rows.replaceAll('KUNDE', row?.code ?? '')))
    return books.run<{ created: number }>('import.run', { staged, file_name: 'payments.csv', kind: 'payments' })
  }

  it('names the row with a day of more than a year ago, and takes it where the row confirms it', async () => {
    const failure = await load('KUNDE,2016-03-09,,10.00\n').catch((error: Error) => error.message)
    expect(failure).toContain('import.rowsAtFault')
    expect(await load('KUNDE,2016-03-09,2016-03-09,10.00\nKUNDE,2026-03-09,,10.00\n')).toMatchObject({ created: 2 })
    expect(await books.rows("SELECT operation_date FROM account_operation WHERE kind = 'payment' ORDER BY id")).toEqual([
      { operation_date: '2025-01-02' },
      { operation_date: '2016-03-09' },
      { operation_date: '2026-03-09' },
    ])
  })
})
