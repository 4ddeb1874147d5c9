/** A charge that a product gains or loses reaches the subscriptions that hold it, as they are chosen and from the day that is told. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { CustomerIds } from '../../../src-core/accounts/index.ts'
import type { Holder, Reached } from '../../../src-core/subscriptions/charge-reach.ts'
import type { SubscriptionIds } from '../../../src-core/subscriptions/index.ts'
import { makeCatalog, type TestCatalog } from '../../support/catalog.ts'
import { flatPrice } from '../../support/prices.ts'
import { moveTo, smallCompany, type SmallCompany } from '../../support/small-company.ts'

interface Taker {
  readonly subscription: number
  readonly billingAccount: number
}

let file: SmallCompany
let catalog: TestCatalog
let insurance: number
let takers: readonly Taker[]

async function subscribe(name: string): Promise<Taker> {
  const customer = await file.run<CustomerIds>('customer.create', { name })
  const { id } = await file.run<SubscriptionIds>('subscription.create', {
    user_account: customer.user_account_code,
    offer: catalog.offer,
    subscription_date: '2026-11-01',
  })
  return { subscription: id, billingAccount: customer.billing_account_id }
}

/** Two subscriptions of 89.00 a month in advance since 1 November; on the 3rd the product gains an insurance of 10.00 a month. */
beforeEach(async () => {
  file = await smallCompany()
  moveTo(file, '2026-11-01')
  catalog = await makeCatalog(file)
  takers = [await subscribe('Rhein'), await subscribe('Mosel')]
  moveTo(file, '2026-11-03')
  const [fee] = await file.rows<{ article_id: number; calendar_id: number }>(
    "SELECT article_id, calendar_id FROM charge WHERE code = 'FIBRE_FEE'",
  )
  const values = { code: 'INSURANCE', name: 'Insurance', type: 'recurring', in_advance: true, ...fee }
  insurance = (await file.run<{ id: number }>('charge.create', { values })).id
  await flatPrice(file, insurance, 'PP_INSURANCE', '10')
  await file.run('productCharge.create', { values: { product_id: catalog.product, charge_id: insurance } })
})

const all = () => takers.map(({ subscription }) => subscription)
const reach = (more: object, simulate = false) =>
  file.run<Reached>(
    'subscription.reachCharge',
    { product: 'FIBRE', charge: 'INSURANCE', does: 'add', subscriptions: all(), ...more },
    { simulate },
  )
const holders = async () =>
  (await file.run<{ subscriptions: Holder[] }>('subscription.holdersOf', { product: 'FIBRE', charge: 'INSURANCE' })).subscriptions.map(
    ({ has }) => has,
  )
const services = () =>
  file.rows<object>('SELECT subscription_id, status, start_date, end_date, ended_by, first_service_id FROM service ORDER BY id')

async function grossOn(date: string, { billingAccount }: Taker): Promise<number> {
  const issued = await file.run<{ gross_minor: number }>('invoice.issue', {
    ...{ billing_account_id: billingAccount, invoice_date: date, usage_before: date, recurring: true },
  })
  return issued.gross_minor
}

async function makeDay(date: string): Promise<void> {
  moveTo(file, date)
  await file.run('subscription.runDates', {})
  await file.core.idle()
}

describe('a charge that a product gains', () => {
  it('reaches nobody by itself', async () => {
    expect(await holders()).toEqual(['none', 'none'])
  })

  it('shows first what the next bills have more, and changes nothing by that', async () => {
    const before = await services()
    // 10.00 with 19 % on the bill of 1 December, for each of two
    expect(await reach({}, true)).toMatchObject({
      changes: [
        { date: '2026-12-01', state: 'planned' },
        { date: '2026-12-01', state: 'planned' },
      ],
      left: [],
      more: [{ currency: 'EUR', subscriptions: 2, next_bill_minor: 2380, month: '20' }],
      unpriced: 0,
    })
    expect(await services()).toEqual(before)
  })

  it('is charged from the next period on where it was chosen, and nowhere else', async () => {
    const [rhein, mosel] = takers as [Taker, Taker]
    await reach({ subscriptions: [rhein.subscription] })
    await makeDay('2026-12-01')
    expect(await holders()).toEqual(['all', 'none'])
    // 89.00 for November and December; 10.00 for December: 188.00 and 178.00, with 19 %
    expect([await grossOn('2026-12-01', rhein), await grossOn('2026-12-01', mosel)]).toEqual([22372, 21182])
  })

  it('is charged by the day from a day within a period', async () => {
    const [rhein] = takers as [Taker, Taker]
    const told = await reach({ subscriptions: [rhein.subscription], date: '2026-11-16', takes_effect: 'byTheDay' })
    // 15 of 30 days of November and December: 5.00 + 10.00, with 19 %
    expect(told.more).toEqual([{ currency: 'EUR', subscriptions: 1, next_bill_minor: 1785, month: '10' }])
    await makeDay('2026-11-16')
    await makeDay('2026-12-01')
    // 89.00 for each month, and 15.00: 193.00, with 19 %
    expect(await grossOn('2026-12-01', rhein)).toBe(22967)
  })

  it('leaves out, with the reason, what cannot change or has it already; the others go on', async () => {
    const [rhein, mosel] = takers as [Taker, Taker]
    await file.run('subscription.suspend', { id: mosel.subscription, date: '2026-11-03' })
    const { changes, left } = await reach({ date: '2026-11-03', takes_effect: 'byTheDay' })
    expect(changes.map(({ subscription }) => subscription)).toEqual([rhein.subscription])
    expect(left).toMatchObject([{ subscription: mosel.subscription, reason: expect.stringContaining('suspended') }])
    expect((await reach({ subscriptions: [rhein.subscription] })).left).toMatchObject([{ reason: 'Its services have Insurance already.' }])
  })

  it('is taken back as one, planned or made', async () => {
    const before = await services()
    const planned = await reach({})
    await file.run('subscription.withdrawChanges', { ids: planned.changes.map(({ change }) => change) })
    const running = (rows: readonly object[]) => rows.filter((row) => (row as { status: string }).status === 'active')
    expect(running(await services())).toEqual(before)
    const made = await reach({ date: '2026-11-03', takes_effect: 'byTheDay' })
    expect(await holders()).toEqual(['all', 'all'])
    await file.run('subscription.withdrawChanges', { ids: made.changes.map(({ change }) => change) })
    expect(running(await services())).toEqual(before)
    const [rhein] = takers as [Taker, Taker]
    moveTo(file, '2026-12-01')
    // as if nothing had been: 178.00 with 19 %
    expect(await grossOn('2026-12-01', rhein)).toBe(21182)
  })

  it('is refused where it is charged at a beginning that these have behind them', async () => {
    const [fee] = await file.rows<{ article_id: number }>("SELECT article_id FROM charge WHERE code = 'FIBRE_FEE'")
    const values = { code: 'SETUP', name: 'Set-up', type: 'oneShot', one_shot_moment: 'subscription', ...fee }
    await file.run('charge.create', { values })
    await expect(reach({ charge: 'SETUP' })).rejects.toThrow(/charged when a service begins/)
  })
})

describe('a charge that a product loses', () => {
  it('ends where it was chosen, with the period', async () => {
    const [rhein] = takers as [Taker, Taker]
    await reach({ date: '2026-11-03', takes_effect: 'byTheDay' })
    await file.run('productCharge.delete', {
      id: (await file.rows<{ id: number }>('SELECT id FROM product_charge ORDER BY id DESC LIMIT 1'))[0]?.id,
    })
    expect(await holders()).toEqual(['all', 'all'])
    const { more } = await reach({ does: 'end', subscriptions: [rhein.subscription] })
    expect(more).toEqual([{ currency: 'EUR', subscriptions: 1, next_bill_minor: -1190, month: '-10' }])
    await makeDay('2026-12-01')
    // 89.00 twice, and 28 of 30 days of 10.00 in November: 187.33, with 19 %
    expect(await grossOn('2026-12-01', rhein)).toBe(22292)
  })
})
