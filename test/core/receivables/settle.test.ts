/** A payment that is matched with the oldest: in the order of due dates, however many there are, and never with what is disputed. */
import { expect, it } from 'vitest'
import { onlyAccount } from '../../../src-core/receivables/allocate.ts'
import { postedCompany } from '../../support/posted-company.ts'

async function indebted(count: number) {
  const company = await postedCompany()
  const account = await company.account('Kunde')
  const invoices: { id: number; operation: number }[] = []
  for (let at = 0; at < count; at++) {
    const day = String(1 + (at % 28)).padStart(2, '0')
    invoices.push(await company.invoice(account, { netMinor: 1000, date: '2026-09-01', due: `2026-10-${day}` }))
  }
  const pay = (amount_minor: number, match: unknown = 'oldest') =>
    company.run<{ matching: number | null; matched_minor: number; left_minor: number }>('payment.register', {
      customer_account_id: account.customerAccount,
      amount_minor,
      method: 'transfer',
      match,
    })
  const open = async () =>
    (
      await company.rows<{ due: string; open: number }>(
        "SELECT due_date AS due, open_minor AS open FROM open_item WHERE direction = 'debit' AND open_minor > 0 ORDER BY due_date, id",
      )
    ).map(({ due, open: minor }) => `${due} ${minor}`)
  return { company, account, invoices, pay, open }
}

it('takes them in the order of their due dates, over as many as it pays', async () => {
  const { pay, open } = await indebted(28)
  // 26 of 11.90 are 309.40; 5.00 of the next.
  expect(await pay(31_440)).toMatchObject({ matched_minor: 31_440, left_minor: 0 })
  expect(await open()).toEqual(['2026-10-27 690', '2026-10-28 1190'])
  expect(await pay(5_000)).toMatchObject({ matched_minor: 1_880, left_minor: 3_120 })
  expect(await open()).toEqual([])
  expect(await pay(100)).toMatchObject({ matching: null, matched_minor: 0, left_minor: 100 })
})

it('takes as many as come to its very amount, and leaves the next alone', async () => {
  const { company, pay, open } = await indebted(3)
  expect(await pay(2_380)).toMatchObject({ matched_minor: 2_380 })
  expect(await open()).toEqual(['2026-10-03 1190'])
  const [made] = await company.rows<{ kind: string }>('SELECT kind FROM matching')
  expect(made?.kind).toBe('automatic')
})

it('passes by what is disputed, and goes on behind it', async () => {
  const { company, invoices, pay, open } = await indebted(3)
  await company.run('invoice.dispute', { id: invoices[0]?.id, reason: 'Not ordered' })
  expect(await pay(1_500)).toMatchObject({ matched_minor: 1_500 })
  expect(await open()).toEqual(['2026-10-01 1190', '2026-10-03 880'])
})

it('takes of those that are named what is named, and refuses its own side, too much, and what is disputed', async () => {
  const { company, account, invoices, pay, open } = await indebted(3)
  const id = (at: number) => invoices[at]?.operation as number
  expect(await pay(2_000, [{ id: id(2), amount_minor: 700 }, { id: id(1) }])).toMatchObject({ matched_minor: 1_890, left_minor: 110 })
  expect(await open()).toEqual(['2026-10-01 1190', '2026-10-03 490'])
  const [made] = await company.rows<{ kind: string }>('SELECT kind FROM matching')
  expect(made?.kind).toBe('manual')
  const refused = async (match: unknown) =>
    (await company.fail('payment.register', { customer_account_id: account.customerAccount, amount_minor: 100, method: 'cash', match }))
      .code
  expect(await refused([{ id: id(0), amount_minor: 1_191 }])).toBe('matching.tooMuch')
  expect(await refused([{ id: id(1) }])).toBe('matching.alreadyMatched')
  const [credit] = await company.rows<{ id: number }>("SELECT id FROM account_operation WHERE direction = 'credit'")
  expect(await refused([{ id: credit?.id }])).toBe('matching.oneSided')
  await company.run('invoice.dispute', { id: invoices[0]?.id, reason: 'Not ordered' })
  expect(await refused([{ id: id(0) }])).toBe('matching.disputed')
})

it('stands in the history of the matching and of the account', async () => {
  const { company, account, pay } = await indebted(1)
  const { matching } = await pay(1_190)
  const entries = (entity: string, id: number | null) => company.run<unknown[]>('audit.timeline', { entity, id })
  expect(await entries('matching', matching)).toHaveLength(1)
  expect((await entries('customerAccount', account.customerAccount)).length).toBeGreaterThan(0)
})

it('is of one account and one currency', () => {
  const item = (customer_account_id: number, currency: string, number: string) => ({ customer_account_id, currency, number }) as never
  expect(onlyAccount([item(1, 'EUR', 'A'), item(1, 'EUR', 'B')])).toBe(1)
  expect(() => onlyAccount([item(1, 'EUR', 'A'), item(2, 'EUR', 'B')])).toThrow('A and B are not of one customer account and currency.')
  expect(() => onlyAccount([item(1, 'EUR', 'A'), item(1, 'USD', 'B')])).toThrow('A and B are not of one customer account and currency.')
  expect(() => onlyAccount([])).toThrow('Name the operations to match.')
})
