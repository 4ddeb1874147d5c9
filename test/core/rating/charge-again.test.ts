/**
 * An end or a change that is taken back after its give-back was invoiced: the days are charged once more as they were given
 * back, to the cent, whatever the catalog says by then. Plan 31.00 a month in advance, January.
 */
import { describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk, type DeskCustomer, publish } from '../../support/desk.ts'

interface Life {
  readonly d: Desk
  readonly k: DeskCustomer
  readonly id: number
  readonly plan: number
}
type Step = (life: Life) => Promise<unknown>
interface Terms {
  readonly price?: string
  readonly calendar?: string
  readonly values?: Record<string, unknown>
  readonly policies?: object
}

const bill: Step = ({ d, k }) => d.bill(k).catch((fault: Error) => expect(fault.message).toContain('invoice.nothing'))
const at =
  (day: string): Step =>
  async ({ d }) => {
    d.at(day)
    await d.job('subscription.runDates')
  }
const end =
  (date: string, reason = 'END'): Step =>
  ({ d, id }) =>
    d.run('subscription.terminate', { id, date, reason })
const endBack: Step = ({ d, id }) => d.run('subscription.withdrawTermination', { id })
const serviceOf = async ({ d }: Life) =>
  (await d.rows<{ id: number }>("SELECT id FROM service WHERE status IN ('active', 'suspended') ORDER BY id DESC"))[0]?.id
const change =
  (quantity: string, date: string): Step =>
  async (life) =>
    life.d.run('subscription.change', { id: life.id, date, services: [{ id: await serviceOf(life), quantity }] })
const changeBack: Step = async ({ d }) => {
  const [row] = await d.rows<{ id: number }>("SELECT id FROM subscription_change WHERE state = 'made' ORDER BY id DESC")
  await d.run('subscription.withdrawChange', { id: row?.id })
}
const own =
  (price: string): Step =>
  async (life) =>
    life.d.run('service.overridePrice', { id: await serviceOf(life), charge: 'PLAN', price })
const list =
  (from: string, price: string): Step =>
  ({ d, plan }) =>
    publish(d, plan, from, price)
const pause =
  (date: string, until?: string): Step =>
  ({ d, id }) =>
    d.run('subscription.suspend', { id, date, ...(until ? { until } : {}) })
const resume =
  (date: string): Step =>
  ({ d, id }) =>
    d.run('subscription.resume', { id, date })
const pauseBack: Step = ({ d, id }) => d.run('subscription.withdrawSuspension', { id, date: '2026-01-10' })
const movePause =
  (date: string, from: string, until: string): Step =>
  ({ d, id }) =>
    d.run('subscription.changeSuspension', { id, date, from, until })
const credit: Step = ({ d }) => d.run('invoice.credit', { id: 1, reason: 'goodwill' })

async function begin({ price = '31', calendar = 'MONTHLY', values = {}, policies = {} }: Terms, tax = 'ZERO'): Promise<Life> {
  const d = await desk({}, policies)
  d.at('2026-01-01')
  const plan = await d.monthly('PLAN', { price, calendar, values, tax })
  await d.run('terminationReason.create', { values: { code: 'WHOLE', name: 'All of it', proration: 'full', cut_period: 'givenBack' } })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN'])
  return { d, k, id, plan }
}

/** Net of all documents. */
async function invoiced({ d }: Life): Promise<number> {
  const [row] = await d.rows<{ net: number }>('SELECT SUM(net_minor) AS net FROM invoice')
  return (row?.net ?? 0) / 100
}

const GIVEN_BACK = { policies: { late_pause: 'givenBack' } }
const table: readonly [what: string, terms: Terms, steps: readonly Step[], total: number][] = [
  ['an own price in between', {}, [bill, at('2026-01-16'), own('0'), end('2026-01-16'), bill, endBack, bill], 31],
  ['another list price in between', {}, [bill, list('2026-01-10', '310'), at('2026-01-20'), end('2026-01-16'), bill, endBack, bill], 31],
  [
    'a year and another list price',
    { price: '365', calendar: 'YEARLY' },
    [bill, list('2026-06-01', '730'), at('2026-07-02'), end('2026-07-02'), bill, endBack, bill],
    365,
  ],
  [
    'cents of two ends',
    { price: '10' },
    [bill, at('2026-01-31'), end('2026-01-21'), bill, endBack, end('2026-01-11'), bill, endBack, bill],
    10,
  ],
  [
    'an end on a later day, not invoiced before',
    {},
    [bill, at('2026-01-20'), end('2026-01-16'), bill, endBack, end('2026-01-20'), bill],
    19,
  ],
  ['and invoiced before', {}, [bill, at('2026-01-20'), end('2026-01-16'), bill, endBack, bill, end('2026-01-20'), bill], 19],
  [
    'in thirtieths',
    { price: '30', policies: { proration_divisor: 'thirtyDays' } },
    [bill, at('2026-01-20'), end('2026-01-16'), bill, endBack, bill, end('2026-01-20'), bill],
    19,
  ],
  [
    'by a rounded fraction',
    { policies: { proration_ratio_places: 2 } },
    // 0.52 of 31.00 given back and charged again, of which 0.39 of a month is given back then
    [bill, at('2026-01-20'), end('2026-01-16'), bill, endBack, bill, end('2026-01-20'), bill],
    18.91,
  ],
  [
    'a whole period given back',
    { values: { termination_proration: false } },
    [bill, at('2026-01-20'), end('2026-01-16', 'WHOLE'), bill, endBack, bill],
    31,
  ],
  ['three months at once', {}, [bill, at('2026-03-15'), bill, end('2026-01-16'), bill, endBack, bill], 93],
  ['the next month goes on', {}, [bill, at('2026-01-20'), end('2026-01-16'), bill, endBack, at('2026-02-01'), bill], 62],
  ['what a note took stays credited', {}, [bill, at('2026-01-16'), credit, change('2', '2026-01-16'), bill, changeBack, bill], 0],
  ['a change, another price in between', {}, [bill, at('2026-01-16'), change('2', '2026-01-16'), bill, own('5'), changeBack, bill], 31],
  [
    'the same change once more',
    {},
    [bill, at('2026-01-16'), change('2', '2026-01-16'), bill, changeBack, change('2', '2026-01-16'), bill],
    47,
  ],
  // What was charged for the days of a pause is given back, whenever the pause is told, and whatever is taken back around it.
  [
    'a pause within a change',
    GIVEN_BACK,
    [bill, at('2026-01-25'), change('2', '2026-01-16'), pause('2026-01-20', '2026-01-25'), changeBack, bill],
    26,
  ],
  [
    'a pause within a change that is invoiced',
    GIVEN_BACK,
    [bill, at('2026-01-25'), change('2', '2026-01-16'), bill, pause('2026-01-20', '2026-01-25'), bill, changeBack, bill],
    26,
  ],
  [
    'a pause over an end to come',
    GIVEN_BACK,
    [bill, at('2026-01-20'), end('2026-01-28'), at('2026-01-25'), pause('2026-01-25'), at('2026-01-26'), endBack, at('2026-02-01'), bill],
    24,
  ],
  [
    'a pause over an end that has come',
    GIVEN_BACK,
    [bill, at('2026-01-20'), end('2026-01-28'), at('2026-01-25'), pause('2026-01-25'), at('2026-01-29'), endBack, bill],
    24,
  ],
  [
    'an end that came into a pause',
    GIVEN_BACK,
    [
      bill,
      at('2026-01-10'),
      pause('2026-01-10'),
      at('2026-01-16'),
      end('2026-01-16'),
      bill,
      endBack,
      bill,
      at('2026-01-21'),
      resume('2026-01-21'),
      bill,
    ],
    20,
  ],
  [
    'a pause, another list price in between',
    GIVEN_BACK,
    [bill, at('2026-01-25'), pause('2026-01-10', '2026-01-20'), bill, list('2026-01-05', '310'), pauseBack, bill],
    31,
  ],
  [
    'a part of a pause, then another part of it',
    GIVEN_BACK,
    [
      ...[bill, at('2026-01-25'), pause('2026-01-10', '2026-01-20'), bill, own('310')],
      ...[movePause('2026-01-10', '2026-01-12', '2026-01-15'), movePause('2026-01-12', '2026-01-12', '2026-01-16'), bill],
    ],
    27,
  ],
  [
    'an end that came into a pause, another list price in between',
    {},
    [
      ...[bill, at('2026-01-10'), pause('2026-01-10'), at('2026-01-16'), end('2026-01-16'), bill],
      ...[list('2026-01-12', '310'), endBack, at('2026-01-21'), resume('2026-01-21'), bill],
    ],
    26,
  ],
]

describe('taken back after its give-back was invoiced', () => {
  it.each(table)('%s', async (_what, terms, steps, total) => {
    const life = await begin(terms)
    for (const step of steps) {
      await step(life)
      expect(await life.d.differences()).toEqual([])
    }
    expect(await invoiced(life)).toBe(total)
  })
})

it('has the tax that was given back, and says what it is', async () => {
  const life = await begin({}, 'STANDARD')
  const { d, k } = life
  await bill(life)
  await d.run('customer.changeFrom', { id: k.id, from: '2026-01-10', values: { tax_exempt: true, exemption_reason: 'Mission' } })
  for (const step of [at('2026-01-16'), end('2026-01-16'), bill, endBack, bill]) await step(life)
  expect(await d.rows('SELECT tax_minor AS tax FROM invoice ORDER BY id')).toEqual([{ tax: 589 }, { tax: -304 }, { tax: 304 }])
  const [again] = await d.rows<{ id: number }>('SELECT MAX(id) AS id FROM rated_transaction')
  expect(JSON.stringify(await d.run('ratedTransaction.explain', { id: again?.id }))).not.toContain('Differs')
  expect(await d.differences()).toEqual([])
})

it('is as if nothing had been taken back where that is undone', async () => {
  const life = await begin(GIVEN_BACK)
  const { d, id } = life
  for (const step of [bill, at('2026-01-20'), end('2026-01-16'), bill]) await step(life)
  const standing = async () => [
    await d.rows('SELECT id, amount, invoice_line_id FROM rated_transaction WHERE cancelled_op IS NULL ORDER BY id'),
    await d.rows('SELECT charged_to FROM charge_instance'),
    await d.rows('SELECT status, termination_date FROM subscription'),
  ]
  const before = await standing()
  const back = await d.core.call({ operation: 'subscription.withdrawTermination', input: { id } }, OPERATOR)
  expect(await standing()).not.toEqual(before)
  await d.run('operation.undo', { entry: back.ok ? back.entry : null })
  expect(await standing()).toEqual(before)
  // The run finds nothing to do.
  expect(await d.fail('invoice.issue', { billing_account_id: life.k.billing_account_id, recurring: true })).toMatchObject({
    code: 'invoice.nothing',
  })
})

it('leaves a give-back of a pause to come where it was when an end is taken back and told again', async () => {
  // January at 1.00 a day: ten days of a pause to come wait for their day, the end gives the other 21 back.
  const d = await desk({}, { late_pause: 'givenBack' })
  d.at('2026-01-01')
  await d.monthly('PLAN', { price: '31' })
  const k = await d.customer('K')
  const { id } = await d.subscribe(k, ['PLAN'])
  await d.bill(k)
  await d.run('subscription.suspend', { id, date: '2026-01-11', until: '2026-01-21' })
  const end = () => d.run('subscription.terminate', { id, date: '2026-01-01', reason: 'CUSTOMER' })
  await end()
  expect(await d.figures((await d.bill(k)).id)).toEqual([-2100, 0, -2100])
  await d.run('subscription.withdrawTermination', { id })
  await end()
  d.at('2026-02-01')
  expect(await d.figures((await d.bill(k)).id)).toEqual([-1000, 0, -1000])
  expect(await d.balance()).toBe(0)
  expect(await d.differences()).toEqual([])
})
