/** Dates far from today (1900, 2062, 0202): asked about at every door, and taken where they are named again. */
import { beforeEach, describe, expect, it } from 'vitest'
import { farWords, likelyDays, likelyEventDays } from '../../../src-core/kernel/far-dates.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

interface Preview {
  readonly counts: { readonly created: number; readonly errors: number }
  readonly reasons: readonly { readonly reason: string; readonly asks?: string; readonly count: number }[]
  readonly rows: readonly { readonly row: number; readonly faults: readonly { readonly reason: string }[] }[]
}

let file: Desk
let customer: DeskCustomer
beforeEach(async () => {
  file = await desk()
  file.at('2026-11-03')
  await file.once('a', { price: '100' })
  customer = await file.customer('Förde Yachts')
})

const failure = async (operation: string, input: object) => {
  const result = await file.core.call({ operation, input }, OPERATOR)
  return result.ok ? null : result.failure
}
const OPERATOR = { kind: 'user', id: 1, name: 'Operator', permissions: ['*'] } as const
const staged = (text: string) => ({ staged: file.stage(text), file_name: 'file.csv' })

describe('days', () => {
  it('are likely within thirty years back and ten ahead, of events within twelve months', () => {
    const days = likelyDays('2026-11-03')
    expect(days).toEqual({ from: '1996-11-03', upTo: '2036-11-03' })
    expect([
      farWords('1996-11-02', days),
      farWords('1996-11-03', days),
      farWords('2036-11-03', days),
      farWords('2036-11-04', days),
    ]).toEqual(['lies before 1996-11-03', null, null, 'lies after 2036-11-03'])
    expect(likelyEventDays('2026-11-03')).toEqual({ from: '2023-11-03', upTo: '2026-12-03' })
    expect([farWords('9999-12-31', days), farWords('2099-12-31', days), farWords('2099-12-30', days)]).toEqual([
      null,
      null,
      'lies after 2036-11-03',
    ])
  })
})

describe('a file', () => {
  const rates = 'Currency Code;Date;Exchange Rate\nUSD;2026-11-01;1.1\nUSD;1900-01-01;1.2\nUSD;1926-01-01;1.3\nUSD;2062-01-01;1.4\n'
  const kind = { kind: 'exchangeRates', decimal_mark: '.' }

  it('is warned of in the preview, with the option', async () => {
    const preview = await file.run<Preview>('import.preview', { ...staged(rates), ...kind })
    expect(preview.counts).toMatchObject({ created: 1, errors: 3 })
    expect(preview.reasons.map(({ reason, asks, count }) => [reason, asks, count])).toEqual([
      ['The date lies before 1996-11-03. Correct it, or confirm it in confirm_date if it is meant.', 'confirm_date', 2],
      ['The date lies after 2036-11-03. Correct it, or confirm it in confirm_date if it is meant.', 'confirm_date', 1],
    ])
  })

  it('is refused with row and reason until the option says so, day by day or all', async () => {
    const input = { ...staged(rates), ...kind }
    const refused = await failure('import.run', input)
    expect(refused).toMatchObject({ code: 'import.rowsAtFault' })
    expect(refused?.fields?.map(({ path }) => path)).toEqual(['rows.3.from_date', 'rows.4.from_date', 'rows.5.from_date'])
    expect(refused?.message).toContain('Row 3, Date: 1900-01-01 lies before 1996-11-03.')
    expect(await file.rows('SELECT id FROM exchange_rate')).toEqual([])
    expect(
      (await failure('import.run', { ...input, confirm_date: ['1900-01-01', '2062-01-01'] }))?.fields?.map(({ path }) => path),
    ).toEqual(['rows.4.from_date'])
    await file.run('import.run', { ...input, confirm_date: 'all' })
    expect(await file.rows('SELECT from_date FROM exchange_rate ORDER BY from_date')).toEqual(
      ['1900-01-01', '1926-01-01', '2026-11-01', '2062-01-01'].map((from_date) => ({ from_date })),
    )
  })

  it('of subscriptions, events and payments is asked about alike', async () => {
    const subscriptions = `customer;offer;subscription;subscription_date;product\n${customer.code};OFFER;S-1;2026-01-01;a\n${customer.code};OFFER;S-2;1900-01-01;a\n`
    const input = { ...staged(subscriptions), kind: 'subscriptions' }
    expect((await failure('import.run', input))?.fields?.map(({ path }) => path)).toEqual(['rows.3.subscription_date'])
    await file.run('import.run', { ...input, confirm_date: '1900-01-01' })
    const events = { ...staged('date;subscription;event;reason\n2062-01-01;S-1;terminate;OTHER\n'), kind: 'subscriptionEvents' }
    const reason = await file.rows<{ code: string }>('SELECT code FROM termination_reason LIMIT 1')
    const named = { ...staged(`date;subscription;event;reason\n2062-01-01;S-1;terminate;${reason[0]?.code}\n`), kind: 'subscriptionEvents' }
    expect((await failure('import.run', events))?.fields?.map(({ path }) => path)).toEqual(['rows.2.date'])
    await file.run('import.run', { ...named, confirm_date: 'all' })
    expect(await file.rows("SELECT termination_date FROM subscription WHERE code = 'S-1'")).toMatchObject([
      { termination_date: expect.stringMatching(/^2062-01-0/) },
    ])
    const account = await file.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', customer.customer_account_id)
    const payments = { ...staged(`customer_account;date;amount\n${account[0]?.code};2024-01-01;10.00\n`), kind: 'payments' }
    expect((await failure('import.run', payments))?.message).toContain('lies more than a year back')
    expect(await failure('import.run', { ...payments, confirm_date: 'all' })).toBeNull()
  })
})

describe('a form', () => {
  it('is asked to name the date again', async () => {
    const create = { user_account: customer.user_account_id, offer: 'OFFER', services: [{ product: 'a' }] }
    expect(await failure('subscription.create', { ...create, subscription_date: '1900-01-01' })).toMatchObject({
      code: 'date.confirm',
      details: { date: '1900-01-01' },
      fields: [{ path: 'subscription_date' }, { path: 'confirm_date' }],
    })
    const made = await file.run<{ id: number }>('subscription.create', {
      ...create,
      subscription_date: '1990-01-01',
      end_agreement_date: '2062-01-01',
      confirm_date: ['1990-01-01', '2062-01-01'],
    })
    const [reason] = await file.rows<{ id: number }>('SELECT id FROM termination_reason LIMIT 1')
    const end = { id: made.id, date: '2062-01-01', reason: reason?.id }
    expect(await failure('subscription.terminate', end)).toMatchObject({ code: 'date.confirm' })
    await file.run('subscription.terminate', { ...end, confirm_date: '2062-01-01' })
    await file.run('subscription.withdrawTermination', { id: made.id })
    expect(await failure('subscription.suspend', { id: made.id, date: '2026-11-03', until: '2062-01-01' })).toMatchObject({
      code: 'date.confirm',
    })
    expect(await failure('subscription.change', { id: made.id, date: '2062-01-01', end: [1] })).toMatchObject({ code: 'date.confirm' })
    expect(await failure('customer.create', { name: 'X', since: '1966-10-14' })).toMatchObject({ code: 'date.confirm' })
  })

  it('of a rate, a price and any other record likewise; what stands is not asked about again', async () => {
    const values = { currency: 'USD', from_date: '1900-01-01', rate: '1.1' }
    expect(await failure('exchangeRate.create', { values })).toMatchObject({ code: 'date.confirm', fields: [{ path: 'from_date' }, {}] })
    const { id } = await file.run<{ id: number }>('exchangeRate.create', { values, confirm_date: '1900-01-01' })
    await file.run('exchangeRate.update', { id, version: 1, values: { from_date: '1900-01-01', rate: '1.2' } })
    expect(await failure('exchangeRate.update', { id, version: 2, values: { from_date: '1901-01-01' } })).toMatchObject({
      code: 'date.confirm',
    })
    const [plan] = await file.rows<{ id: number }>('SELECT id FROM price_plan LIMIT 1')
    const version = { price_plan_id: plan?.id, price: '5', valid_from: '2062-01-01' }
    expect(await failure('priceVersion.create', version)).toMatchObject({ code: 'date.confirm', fields: [{ path: 'valid_from' }, {}] })
    const draft = await file.run<{ id: number; version: number }>('priceVersion.create', { ...version, confirm_date: '2062-01-01' })
    expect(await failure('priceVersion.changeDraft', { id: draft.id, version: draft.version, valid_to: '2162-01-01' })).toMatchObject({
      code: 'date.confirm',
    })
    expect(await failure('priceVersion.importCsv', { price_plan_id: plan?.id, text: 'price\n5\n', valid_to: '2062-01-01' })).toMatchObject({
      code: 'date.confirm',
    })
  })
})

describe('usage', () => {
  it('of a far day is rejected with its reason until it is named', async () => {
    await file.usageCharge('u', { price: '1' })
    await file.subscribe(customer, ['u'], { subscription_date: '2020-01-01', access_points: [{ access_id: '4943177788' }] })
    const lines = [
      '2026-11-02T10:00:00Z',
      '2026-12-03T10:00:00Z',
      '2026-12-04T10:00:00Z',
      '2062-01-01T10:00:00Z',
      '2023-11-02T10:00:00Z',
      '1970-01-01T10:00:00Z',
    ]
      .map((at, n) => `${at};${n + 1};4943177788;VOICE`)
      .join('\n')
    const report = await file.usage(lines)
    expect(report).toMatchObject({ accepted: 2, rejected: 4 })
    const rejects = () => file.rows("SELECT row, cause, field, reason FROM rejected_usage WHERE status = 'open' ORDER BY row")
    expect(await rejects()).toEqual([
      {
        row: 3,
        cause: 'DATE_FAR',
        field: 'eventDate',
        reason: '2026-12-04 lies after 2026-12-03; if it is meant, name it in confirm_date',
      },
      {
        row: 4,
        cause: 'DATE_FAR',
        field: 'eventDate',
        reason: '2062-01-01 lies after 2026-12-03; if it is meant, name it in confirm_date',
      },
      {
        row: 5,
        cause: 'DATE_FAR',
        field: 'eventDate',
        reason: '2023-11-02 lies before 2023-11-03; if it is meant, name it in confirm_date',
      },
      {
        row: 6,
        cause: 'DATE_FAR',
        field: 'eventDate',
        reason: '1970-01-01 lies before 2023-11-03; if it is meant, name it in confirm_date',
      },
    ])
    await file.job('usage.reprocess', { confirm_date: '2023-11-02' })
    expect((await rejects()).map((one) => (one as { row: number }).row)).toEqual([3, 4, 6])
    file.at('2026-11-05')
    await file.job('usage.reprocess', {})
    expect((await rejects()).map((one) => (one as { row: number }).row)).toEqual([4, 6])
  })
})
