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

describe('every other door', () => {
  const FAR = '2062-01-01'
  const OLD = '1990-01-01'
  const asked = (path: string) => ({ code: 'date.confirm', fields: [{ path }, { path: 'confirm_date' }] })

  async function running() {
    const made = await file.run<{ id: number; service_ids: number[] }>('subscription.create', {
      ...{ user_account: customer.user_account_id, offer: 'OFFER', services: [{ product: 'a' }] },
      ...{ subscription_date: '1985-01-01', confirm_date: '1985-01-01' },
    })
    return { id: made.id, service: made.service_ids[0] as number }
  }

  it('asks about a service, its quantity, its end, and what it is charged once', async () => {
    const { id, service } = await running()
    for (const [operation, input, path] of [
      ['service.add', { subscription_id: id, product: 'a', start_date: OLD }, 'start_date'],
      ['service.changeQuantity', { id: service, quantity: '2', date: OLD }, 'date'],
      ['service.terminate', { id: service, date: OLD }, 'date'],
      ['service.chargeOnce', { id: service, charge: 'a', date: OLD }, 'date'],
      ['subscription.reachCharge', { product: 'a', charge: 'a', does: 'end', subscriptions: [id], date: FAR }, 'date'],
    ] as const)
      expect(await failure(operation, input), operation).toMatchObject(asked(path))
    const ended = await file.run<object>('service.terminate', { id: service, date: OLD, confirm_date: OLD })
    expect(ended).toMatchObject({ date: OLD })
  })

  it('asks about a suspension and its end; taking back and doing again what was meant is not asked about', async () => {
    const { id } = await running()
    await file.run('subscription.suspend', { id, date: OLD, until: FAR, confirm_date: [OLD, FAR] })
    expect(await failure('subscription.resume', { id, date: '1991-01-01' })).toMatchObject(asked('date'))
    expect(await failure('subscription.changeSuspension', { id, date: OLD, from: '1992-01-01' })).toMatchObject(asked('from'))
    expect(await failure('subscription.changeSuspension', { id, date: OLD, until: '2063-01-01' })).toMatchObject(asked('until'))
    // What stands is not asked about.
    const change = { operation: 'subscription.changeSuspension', input: { id, date: OLD, until: '2026-11-01' } }
    const changed = await file.core.call(change, OPERATOR)
    const back = await file.core.call({ operation: 'operation.undo', input: { entry: changed.ok ? changed.entry : 0 } }, OPERATOR)
    expect(back).toMatchObject({ ok: true })
    const again = await file.core.call({ operation: 'operation.undo', input: { entry: back.ok ? back.entry : 0 } }, OPERATOR)
    expect(again).toMatchObject({ ok: true })
    expect(await file.rows('SELECT start_date, end_date FROM subscription_suspension')).toEqual([
      { start_date: OLD, end_date: '2026-11-01' },
    ])
  })

  it('asks about an access, and puts one back as it stood', async () => {
    const { id } = await running()
    const access = { subscription_id: id, access_id: 'A-1' }
    expect(await failure('accessPoint.add', { ...access, start_date: OLD })).toMatchObject(asked('start_date'))
    expect(await failure('accessPoint.add', { ...access, end_date: FAR })).toMatchObject(asked('end_date'))
    const made = await file.run<{ id: number }>('accessPoint.add', { ...access, start_date: OLD, end_date: FAR, confirm_date: [OLD, FAR] })
    expect(await failure('accessPoint.end', { id: made.id, end_date: '2063-01-01' })).toMatchObject(asked('end_date'))
    await file.run('accessPoint.end', { id: made.id, end_date: FAR })
    const removed = await file.core.call({ operation: 'accessPoint.remove', input: { id: made.id } }, OPERATOR)
    await file.run('operation.undo', { entry: removed.ok ? removed.entry : 0 })
    expect(await file.rows('SELECT start_date, end_date FROM access_point')).toEqual([{ start_date: OLD, end_date: FAR }])
    const create = { user_account: customer.user_account_id, offer: 'OFFER', access_points: [{ access_id: 'A-2', start_date: OLD }] }
    expect(await failure('subscription.create', create)).toMatchObject(asked('access_points.0.start_date'))
  })

  it('asks about accounts, their receivers, and what changes from a day on', async () => {
    const account = { customer_account: customer.customer_account_id, name: 'B' }
    for (const [operation, input, path] of [
      ['customer.create', { name: 'X', exempt_until: FAR }, 'exempt_until'],
      ['customer.create', { name: 'X', next_invoice_date: FAR }, 'next_invoice_date'],
      ['customerAccount.create', { customer: customer.id, name: 'C', mandate_date: FAR }, 'mandate_date'],
      ['billingAccount.create', { ...account, subscription_date: OLD }, 'subscription_date'],
      ['billingAccount.create', { ...account, next_invoice_date: FAR }, 'next_invoice_date'],
      ['billingAccount.changeReceiver', { id: customer.billing_account_id, party: customer.id, from: FAR }, 'from'],
      ['customer.changeFrom', { id: customer.id, from: FAR, values: { exempt_until: '2026-12-31' } }, 'from'],
      ['customer.changeFrom', { id: customer.id, from: '2026-12-01', values: { exempt_until: FAR } }, 'exempt_until'],
    ] as const)
      expect(await failure(operation, input), operation).toMatchObject(asked(path))
    const told = { id: customer.id, from: FAR, values: { exempt_until: '2063-01-01' } }
    expect(await failure('customer.changeFrom', { ...told, confirm_date: FAR })).toMatchObject(asked('exempt_until'))
    await file.run('customer.changeFrom', { ...told, confirm_date: [FAR, '2063-01-01'] })
    const moved = { id: customer.id, from: FAR, new_from: '2064-01-01' }
    expect(await failure('customer.correctChange', moved)).toMatchObject(asked('new_from'))
  })

  it('asks about the days in the cells of a price grid, cell by cell, and not about those that stand', async () => {
    const [plan] = await file.rows<{ id: number }>('SELECT id FROM price_plan LIMIT 1')
    await file.run('attribute.create', { values: { code: 'd', name: 'Day', kind: 'date', source: 'service' } })
    const read = (lines: string, more: object = {}) => ({
      ...{ price_plan_id: plan?.id, delimiter: ';', decimal_mark: '.', date_form: 'iso' },
      ...{ text: `d[date];priceWithoutTax[number]\n${lines}`, ...more },
    })
    const lines = '2026-01-01;5\n2062-01-01;6\n'
    expect(await failure('priceVersion.importCsv', read(lines))).toMatchObject({
      code: 'date.confirm',
      details: { date: FAR },
      fields: [{ path: 'table.lines.1.cells.0', reason: '2062-01-01 lies after 2036-11-03' }, { path: 'confirm_date' }],
    })
    const draft = await file.run<{ id: number; version: number }>('priceVersion.importCsv', read(lines, { confirm_date: 'all' }))
    const { table } = await file.run<{ table: { lines: { cells: unknown[] }[] } }>('priceVersion.get', { id: draft.id })
    const saved = await file.run<{ version: number }>('priceVersion.saveGrid', { id: draft.id, version: draft.version, table })
    const next = structuredClone(table)
    next.lines[0]!.cells[0] = '1926-01-01'
    const change = { id: draft.id, version: saved.version, table: next }
    expect(await failure('priceVersion.saveGrid', change)).toMatchObject({
      code: 'date.confirm',
      fields: [{ path: 'table.lines.0.cells.0' }, { path: 'confirm_date' }],
    })
    await file.run('priceVersion.saveGrid', { ...change, confirm_date: ['1926-01-01'] })
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
