/** Nothing is issued that cannot be read: the page's texts are looked at before a number is taken. */
import { describe, expect, it } from 'vitest'
import { byHand } from '../../support/by-hand.ts'
import { type Desk, desk } from '../../support/desk.ts'

async function world(): Promise<Desk> {
  const company = await desk()
  company.at('2026-11-03')
  await company.monthly('FEE', { price: '10' })
  return company
}

async function subscriber(company: Desk, name: string, more: object = {}) {
  const customer = await company.customer(name, more)
  await company.subscribe(customer, ['FEE'], { subscription_date: '2026-11-01' })
  return customer
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'issued',
    (error: unknown) => String((error as Error).message),
  )
}

describe('an invoice of the desk', () => {
  it.each([
    ['Smile 😀 GmbH', {}, /customer’s name “Smile 😀 GmbH” holds 😀 \(U\+1F600\), an emoji, which cannot be printed\. Write it/],
    ['Chennai', { street: 'தமிழ் 1' }, /customer’s street “தமிழ் 1” holds த \(U\+0BA4\), a Tamil letter/],
    ['Tiflis', { city: 'თბილისი' }, /customer’s city “თბილისი” holds თ \(U\+10D7\), a Georgian letter/],
  ])('to %s is refused with the text and the letter', async (name, more, reason) => {
    const company = await world()
    const customer = await subscriber(company, name, more)
    expect(await refusalOf(company.bill(customer))).toMatch(reason)
    expect(await company.rows('SELECT 1 FROM invoice')).toEqual([])
    const { number } = await company.bill(await subscriber(company, '株式会社サンプル通信', { street: 'شارع الملك فهد 12' }))
    expect(number).toMatch(/0*1$/)
  })

  it('is refused for what the seller, the offer or the footer says too', async () => {
    const company = await world()
    const customer = await subscriber(company, 'Plain')
    const say = async (entity: string, id: number, values: object) => {
      const { version } = await company.run<{ version: number }>(`${entity}.get`, { id })
      await company.run(`${entity}.update`, { id, version, values })
    }
    const offer = await company.id('offer', 'OFFER')
    await say('offer', offer, { name: 'Fibre 🚀' })
    expect(await refusalOf(company.bill(customer))).toMatch(/The offer “Fibre 🚀, .*” holds 🚀/)
    await say('offer', offer, { name: 'Fibre ✓' })
    await say('company', 1, { invoice_footer: 'Danke 🙏' })
    expect(await refusalOf(company.bill(customer))).toMatch(/The invoice footer of the company “Danke 🙏” holds 🙏/)
    await say('company', 1, { invoice_footer: 'Danke' })
    expect((await company.bill(customer)).number).toBeTruthy()
  })
})

describe('a billing run', () => {
  it('leaves the account out with the reason, and bills it when the name is mended', async () => {
    const company = await world()
    const [smile, plain] = [await subscriber(company, 'Smile 😀 GmbH'), await subscriber(company, 'Plain')]
    const cycle = await company.rows<{ billing_cycle_id: number }>('SELECT billing_cycle_id FROM billing_account LIMIT 1')
    const { id: run } = await company.run<{ id: number }>('billingRun.create', {
      billing_cycle_id: cycle[0]?.billing_cycle_id,
      invoice_date: '2026-12-01',
      confirm_date: '2026-12-01',
    })
    await company.job('billingRun.prepare', { id: run })
    const states = () =>
      company.rows<{ account: number; state: string; rule: string | null; reason: string | null }>(
        'SELECT billing_account_id AS account, state, rule, reason FROM billing_run_account ORDER BY id',
      )
    expect(await states()).toEqual([
      {
        account: smile.billing_account_id,
        state: 'rejected',
        rule: 'unprintable',
        reason: expect.stringMatching(/“Smile 😀 GmbH” holds 😀/),
      },
      { account: plain.billing_account_id, state: 'draft', rule: null, reason: null },
    ])
    const { version } = await company.run<{ version: number }>('customer.get', { id: smile.id })
    await company.run('customer.update', { id: smile.id, version, values: { name: 'Smile GmbH' } })
    await company.job('billingRun.prepare', { id: run })
    expect((await states())[0]?.reason).toMatch(/customer’s billing account name “Smile 😀 GmbH”/)
    const account = await company.run<{ version: number }>('billingAccount.get', { id: smile.billing_account_id })
    await company.run('billingAccount.update', { id: smile.billing_account_id, version: account.version, values: { name: 'Smile GmbH' } })
    await company.job('billingRun.prepare', { id: run })
    expect((await states()).map(({ state }) => state)).toEqual(['draft', 'draft'])
    const { report } = await company.job('billingRun.validate', { id: run })
    expect(report).toMatchObject({ invoices: 2, rejected: 0 })
  })
})

describe('what an earlier version issued', () => {
  it('is printed with a sign in place of the letter, and whoever prints it is told; it can be credited', async () => {
    const company = await world()
    const customer = await subscriber(company, 'Smile GmbH')
    const { id } = await company.bill(customer)
    byHand(
      company,
      `UPDATE invoice SET snapshot = replace(snapshot, 'Smile GmbH', 'Smile 😀 GmbH') WHERE id = ${id};
       UPDATE invoice_line SET label = label || ' 🚀' WHERE invoice_id = ${id}`,
    )
    const told = await company.run<{ not_printed: string[] }>('invoice.export', { id })
    expect(told.not_printed).toEqual(['Smile 😀 GmbH', 'FEE 🚀'])
    const { number } = await company.run<{ number: string }>('invoice.credit', { id, reason: 'Twice' })
    expect(number).toBeTruthy()
  })
})
