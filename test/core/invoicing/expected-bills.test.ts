/** The bills that are expected against those that the runs really give. */
import { describe, expect, it } from 'vitest'
import type { CustomerIds } from '../../../src-core/accounts/index.ts'
import { monthsOf } from '../../../src-core/invoicing/rules/expected-bills.ts'
import type { ExpectedBill, ExpectedBills } from '../../../src-core/subscriptions/index.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { desk } from '../../support/desk.ts'
import { flatPrice } from '../../support/prices.ts'
import { moveTo, smallCompany, type SmallCompany } from '../../support/small-company.ts'

const ACCESS = '4943112345'

async function runJob(file: SmallCompany, operation: string, input: object) {
  const { job } = await file.run<{ job: number }>(operation, input)
  await file.core.idle()
  return file.run<{ state: string }>('job.get', { id: job })
}

/** Fibre at 89.00 in advance since 11 October; service calls 12.50 a quarter in arrears; voice. On 20 November 2026. */
async function world() {
  const file = await smallCompany()
  moveTo(file, '2026-08-01')
  const catalog = await makeCatalog(file)
  const article_id = (await file.rows<{ id: number }>("SELECT id FROM article WHERE code = 'A_FIBRE'"))[0]?.id
  const quarter = (await file.rows<{ id: number }>("SELECT id FROM calendar WHERE code LIKE 'QUARTER%' LIMIT 1"))[0]?.id
  const values = { code: 'CARE', name: 'Care', type: 'recurring', article_id, calendar_id: quarter, in_advance: false }
  const care = await file.run<{ id: number }>('charge.create', { values })
  await file.run('productCharge.create', { values: { product_id: catalog.product, charge_id: care.id } })
  await flatPrice(file, care.id, 'PP_CARE', '12.50')
  const customer = await file.run<CustomerIds>('customer.create', { name: 'Stadtwerke', account_type: 'company', since: '2026-08-01' })
  const subscribe = (subscription_date: string, more: object = {}) =>
    file.run<{ id: number }>('subscription.create', {
      user_account: customer.user_account_id,
      offer: catalog.offer,
      subscription_date,
      ...more,
    })
  moveTo(file, '2026-11-20')
  const [account] = await file.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
  await file.run('billingAccount.update', { ...account, values: { next_invoice_date: '2026-12-01' } })
  const first = await subscribe('2026-08-11', { access_points: [{ access_id: ACCESS }] })
  return { file, customer, subscribe, first }
}

/** Runs the cycle of the account on a date, and answers the gross of its invoice. */
async function runOn(file: SmallCompany, date: string): Promise<number> {
  moveTo(file, date)
  await runJob(file, 'subscription.runDates', {})
  const [cycle] = await file.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account')
  const { id } = await file.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle?.id, invoice_date: date })
  await runJob(file, 'billingRun.prepare', { id })
  await runJob(file, 'billingRun.validate', { id })
  const [invoice] = await file.rows<{ gross_minor: number }>('SELECT gross_minor FROM invoice WHERE billing_run_id = ?', id)
  return invoice?.gross_minor ?? 0
}

const brief = (bill: ExpectedBill | undefined) =>
  bill?.lines.map((line) => `${line.label} ${line.kind} ${line.period_start} ${line.period_end} ${line.amount}`)

describe('bills that are expected', () => {
  it('are what the runs give when nothing changes and there is no usage', async () => {
    const { file, subscribe, first, customer } = await world()
    const second = await subscribe('2026-12-15')
    await file.run('subscription.suspend', { id: first.id, date: '2027-01-10' })
    const third = await subscribe('2026-10-05')
    const reason = await file.run<{ id: number }>('terminationReason.create', { values: { code: 'MOVED', name: 'Moved' } })
    await file.run('subscription.terminate', { id: third.id, date: '2027-02-12', reason: reason.id })
    const { accounts } = await file.run<{ accounts: (ExpectedBills & { billing_account_id: number })[] }>('customer.nextBills', {
      id: customer.id,
      bills: 6,
    })
    const [account] = accounts
    const alone = await file.run<ExpectedBills>('subscription.forecast', { id: second.id })
    expect(alone.bills.map((bill) => [bill.date, bill.net_minor])).toEqual([
      ['2026-12-01', 0],
      // 17 of 31 days, and January in advance
      ['2027-01-01', 4881 + 8900 + 231],
      ['2027-02-01', 8900],
      ['2027-03-01', 8900],
    ])
    expect(account?.bills.map((bill) => bill.date)).toEqual([
      '2026-12-01',
      '2027-01-01',
      '2027-02-01',
      '2027-03-01',
      '2027-04-01',
      '2027-05-01',
    ])
    for (const bill of account?.bills ?? []) expect([bill.date, await runOn(file, bill.date)]).toEqual([bill.date, bill.gross_minor])
  })

  it('add usage as it was on average, and keep what is rated apart', async () => {
    const { file, first } = await world()
    // 60 minutes in each of September and October at 0.05 make 6.00 in the 82 days since 11 August; 20 minutes wait from November.
    const calls = ['2026-09-10', '2026-10-10'].map((day) => `${day}T10:00:00Z;3600;${ACCESS};VOICE;+3021;Z1`)
    const file1 = [...calls, `2026-11-05T10:00:00Z;1200;${ACCESS};VOICE;+3021;Z1`].join('\n')
    await runJob(file, 'usage.import', { staged: file.stage(file1), file_name: 'calls.csv' })
    const { bills } = await file.run<ExpectedBills>('subscription.forecast', { id: first.id })
    const [next, january] = bills
    expect(brief(next)?.filter((line) => line.startsWith('Voice'))).toEqual([
      // all that is rated: 140 minutes
      'Voice usage 2026-09-10 2026-11-06 7',
      // 6.00 / 82 × 11 days
      'Voice estimate 2026-11-20 2026-12-01 0.8',
    ])
    // 6.00 / 82 × 31 days
    expect(brief(january)?.at(-1)).toBe('Voice estimate 2026-12-01 2027-01-01 2.27')
    expect(bills.every((bill) => bill.estimate)).toBe(true)
    expect(next?.lines.find((line) => line.kind === 'usage')?.rated).toBe(true)
    for (const bill of bills) {
      const lines = bill.lines.reduce((sum, line) => sum + Math.round(Number(line.amount) * 100), 0)
      expect(bill.net_minor).toBe(lines)
      expect(bill.gross_minor).toBe(bill.net_minor + bill.taxes.reduce((sum, tax) => sum + tax.tax_minor, 0))
    }
    await runOn(file, '2026-12-01')
    moveTo(file, '2026-12-02')
    // Billed usage counts as that which waits did: 1.00 in November, 3.00 in October and September each, of 91 days.
    const later = await file.run<ExpectedBills>('subscription.forecast', { id: first.id })
    expect(brief(later.bills[1])?.at(-1)).toBe('Voice estimate 2027-01-01 2027-02-01 2.38')
  })

  it('have each open item and each fee to come on the bill of its day, once', async () => {
    const world = await desk()
    world.at('2026-11-01')
    await world.monthly('PLAN', { price: '31' })
    await world.once('SETUP', { price: '50' })
    await world.once('ASKED', { price: '7', values: { one_shot_moment: 'other' } })
    await world.usageCharge('VOICE', { price: '1' })
    const who = await world.customer('A')
    const subscription = await world.subscribe(who, ['PLAN', 'ASKED', 'VOICE'], { access_points: [{ access_id: ACCESS }] })
    await world.subscribe(who, ['SETUP'], { subscription_date: '2026-12-15' })
    await world.subscribe(who, ['SETUP'], { subscription_date: '2027-02-01' })
    await world.bill(who)
    world.at('2026-11-20')
    const [asked] = await world.rows<{ id: number }>(
      "SELECT s.id FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = 'ASKED'",
    )
    await world.run('service.chargeOnce', { id: asked?.id, charge: 'ASKED', date: '2026-11-20' })
    world.at('2026-12-01')
    await world.run('service.chargeOnce', { id: asked?.id, charge: 'ASKED', quantity: '3', date: '2026-12-01' })
    const usage = (day: string, minutes: number) => `${day}T10:00:00Z;${60 * minutes};${ACCESS};VOICE;+3021;Z1`
    await world.usage([usage('2026-11-30', 2), usage('2026-12-01', 4)].join('\n'))
    const [account] = await world.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
    await world.run('billingAccount.update', { ...account, values: { next_invoice_date: '2026-12-01' } })
    const { accounts } = await world.run<{ accounts: ExpectedBills[] }>('customer.nextBills', { id: who.id, bills: 4 })
    const shown = accounts[0]?.bills.map(({ date, lines }) => [
      date,
      lines.filter(({ kind }) => kind !== 'estimate').map(({ label, amount, rated }) => `${label} ${amount}${rated ? ' rated' : ''}`),
    ])
    expect(shown).toEqual([
      ['2026-12-01', ['PLAN 31', 'ASKED 7 rated', 'ASKED 21 rated', 'VOICE 120 rated']],
      ['2027-01-01', ['PLAN 31', 'VOICE 240 rated', 'SETUP 50']],
      ['2027-02-01', ['PLAN 31', 'SETUP 50']],
      ['2027-03-01', ['PLAN 31']],
    ])
    expect(subscription.code).not.toBe('')
    const nets = [31 + 7 + 21 + 120, 31 + 50 + 240, 31 + 50, 31]
    for (const [at, date] of ['2026-12-01', '2027-01-01', '2027-02-01', '2027-03-01'].entries())
      expect([date, await runOn(world, date)]).toEqual([date, (nets[at] as number) * 100])
  })

  it('say what a month costs by the length of each charge’s period', async () => {
    const { file, first } = await world()
    const { recurring_month, currency } = await file.run<ExpectedBills>('subscription.forecast', { id: first.id })
    expect({ recurring_month: Number(recurring_month).toFixed(4), currency }).toEqual({ recurring_month: '93.1667', currency: 'EUR' })
    expect(monthsOf({ start: '2026-01-31', end: '2026-02-28' }).toNumber()).toBe(1)
    expect(monthsOf({ start: '2026-01-01', end: '2027-01-01' }).toNumber()).toBe(12)
    expect(monthsOf({ start: '2026-01-01', end: '2026-01-08' }).toFixed(6)).toBe('0.229979')
  })

  it('names what keeps them from being worked out', async () => {
    const { file, first } = await world()
    const [plan] = await file.rows<{ id: number; version: number }>("SELECT id, version FROM price_plan WHERE code = 'PP_FIBRE'")
    await file.run('pricePlan.update', { ...plan, values: { enabled: false } })
    expect(await file.fail('subscription.forecast', { id: first.id })).toMatchObject({ code: 'rating.noPrice' })
    expect(await file.fail('subscription.forecast', { id: 99 })).toMatchObject({ kind: 'notFound' })
  })
})
