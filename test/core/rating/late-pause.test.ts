/** A pause told, moved or taken back after its days were charged: 31.00 for January in advance, 1.00 a day. */
import { describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

type Step = (d: Desk, id: number) => Promise<unknown>
const bill: Step = async (d) => {
  const [account] = await d.rows<{ id: number }>('SELECT id FROM billing_account')
  await d.run('invoice.issue', { billing_account_id: account?.id, recurring: true }).catch(() => undefined)
}
const suspend =
  (date: string, until?: string): Step =>
  (d, id) =>
    d.run('subscription.suspend', { id, date: `2026-01-${date}`, ...(until ? { until: `2026-01-${until}` } : {}) })
const resume =
  (date: string): Step =>
  (d, id) =>
    d.run('subscription.resume', { id, date: `2026-01-${date}` })
const takeBack: Step = async (d, id) => d.run('subscription.withdrawSuspension', { id, date: '2026-01-10' })
const move =
  (from: string, until: string): Step =>
  async (d, id) =>
    d.run('subscription.changeSuspension', { id, date: '2026-01-10', from: `2026-01-${from}`, until: `2026-01-${until}` })
const end =
  (date: string): Step =>
  (d, id) =>
    d.run('subscription.terminate', { id, date: `2026-01-${date}`, reason: 'END' })
const takeEndBack: Step = (d, id) => d.run('subscription.withdrawTermination', { id })
const quantity =
  (amount: string, date: string): Step =>
  async (d) => {
    const [service] = await d.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active' ORDER BY id DESC LIMIT 1")
    await d.run('service.changeQuantity', { id: service?.id, quantity: amount, date: `2026-01-${date}` })
  }
const undo: Step = async (d, id) => {
  const [entry] = await d.run<{ entry: number }[]>('audit.timeline', { entity: 'subscription', id })
  await d.run('operation.undo', { entry: entry?.entry })
}

/** 100 units at 0.31 from 1 January, everything told on the 31st, or before the first step that bills. */
async function january(late_pause: string, steps: readonly Step[], values: Record<string, unknown> = {}): Promise<number> {
  const d = await desk({}, { late_pause })
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '0.31', values })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, [{ product: 'PLAN', quantity: '100' }])
  d.at('2026-01-31')
  for (const step of steps) await step(d, id)
  expect(await d.differences()).toEqual([])
  const rows = await d.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE cancelled_op IS NULL')
  return Math.round(rows.reduce((sum, row) => sum + Number(row.amount), 0) * 100) / 100
}

const TABLE: readonly [what: string, steps: readonly Step[], kept: number, givenBack: number][] = [
  ['told before', [suspend('10', '20'), bill], 21, 21],
  ['told after', [bill, suspend('10', '20'), bill], 31, 21],
  ['told after in two steps', [bill, suspend('10'), resume('20'), bill], 31, 21],
  ['told after, its end after another invoice', [bill, suspend('10'), bill, resume('20'), bill], 31, 21],
  ['told after and taken back', [bill, suspend('10', '20'), takeBack, bill], 31, 31],
  ['told after and taken back after its invoice', [bill, suspend('10', '20'), bill, takeBack, bill], 31, 31],
  ['told after and undone', [bill, suspend('10', '20'), undo, bill], 31, 31],
  ['told before and taken back after', [suspend('10', '20'), bill, takeBack, bill], 31, 31],
  ['told before, taken back after, told again', [suspend('10', '20'), bill, takeBack, suspend('10', '20'), bill], 21, 21],
  [
    'told before, taken back after, told again after its invoice',
    [suspend('10', '20'), bill, takeBack, bill, suspend('10', '20'), bill],
    31,
    21,
  ],
  ['told after and made shorter', [bill, suspend('10', '20'), move('12', '15'), bill], 31, 28],
  ['told after and made shorter after its invoice', [bill, suspend('10', '20'), bill, move('12', '15'), bill], 31, 28],
  ['told before and made longer after', [suspend('10', '20'), bill, move('08', '25'), bill], 21, 14],
  ['told before and moved after', [suspend('10', '20'), bill, move('20', '30'), bill], 31, 21],
  ['two of them, told after', [bill, suspend('03', '05'), suspend('10', '20'), bill], 31, 19],
  ['told after, then ended as of the 5th', [bill, suspend('10', '20'), end('05'), bill], 4, 4],
  ['told after, then ended as of the 16th', [bill, suspend('10', '20'), end('16'), bill], 15, 9],
  ['told before, then ended as of the 16th', [suspend('10', '20'), bill, end('16'), bill], 9, 9],
  ['ended as of the 16th, taken back, then told', [bill, end('16'), takeEndBack, suspend('10', '20'), bill], 31, 21],
  ['told after, ended as of the 16th, taken back', [bill, suspend('10', '20'), end('16'), takeEndBack, bill], 31, 21],
  [
    'told after, ended as of the 5th with its invoice, taken back',
    [bill, suspend('10', '20'), bill, end('05'), bill, takeEndBack, bill],
    21,
    21,
  ],
  ['told after, then 50 units from the 16th', [bill, suspend('10', '20'), quantity('50', '16'), bill], 21, 15],
  ['50 units from the 16th, then told', [bill, quantity('50', '16'), suspend('10', '20'), bill], 21, 15],
  ['50 units from the 16th with their invoice, then told', [bill, quantity('50', '16'), bill, suspend('10', '20'), bill], 23, 15],
]

describe.each(['kept', 'givenBack'])('a pause from 10 to 20, what was charged for its days is %s', (setting) => {
  it.each(TABLE)('%s', async (_what, steps, kept, givenBack) => {
    expect(await january(setting, steps)).toBe(setting === 'kept' ? kept : givenBack)
  })
})

it('gives back its days of a first period that was charged in full', async () => {
  expect(await january('givenBack', [bill, suspend('10', '20'), bill], { subscription_proration: false })).toBe(21)
})

it('in arrears is charged for the days that no pause holds, whenever it is told', async () => {
  const february: Step = async (d) => d.at('2026-02-01')
  const arrears = { in_advance: false }
  expect(await january('kept', [february, suspend('10', '20'), bill], arrears)).toBe(21)
  expect(await january('kept', [february, bill, suspend('10', '20'), bill], arrears)).toBe(31)
  expect(await january('givenBack', [february, bill, suspend('10', '20'), bill], arrears)).toBe(21)
})

it('charges the days of a pause that is taken back no longer than the charge lasts, which counts from before a change', async () => {
  const d = await desk({}, { late_pause: 'givenBack' })
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '28', values: { duration_months: 2 } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN'])
  await d.bill(k)
  d.at('2026-02-10')
  await d.bill(k)
  const [service] = await d.rows<{ id: number }>('SELECT id FROM service')
  await d.run('service.changeQuantity', { id: service?.id, quantity: '2', date: '2026-02-10' })
  await d.bill(k)
  d.at('2026-03-20')
  await d.run('subscription.suspend', { id, date: '2026-02-20', until: '2026-03-10' })
  await d.run('subscription.withdrawSuspension', { id, date: '2026-02-20' })
  const rows = await d.rows<{ amount: string; period_start: string; period_end: string }>(
    'SELECT amount, period_start, period_end FROM rated_transaction WHERE cancelled_op IS NULL ORDER BY id',
  )
  expect(rows.reduce((sum, { amount }) => sum + Number(amount), 0)).toBeCloseTo(28 + 9 + 38, 8)
  expect(rows.every(({ period_end }) => period_end <= '2026-03-01')).toBe(true)
})
