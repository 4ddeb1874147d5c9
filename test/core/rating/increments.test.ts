/** Increments and connection fees: what a call of so many seconds costs, through files of usage as an operator loads them. */
import { describe, expect, it } from 'vitest'
import { type Desk, type DeskCustomer, desk } from '../../support/desk.ts'

interface Metered extends Desk {
  readonly customer_: DeskCustomer
  readonly charge: number
  readonly plan: number
  /** Loads calls of so many seconds in January, and answers what they were charged for, in minutes and for how much. */
  readonly calls: (...seconds: readonly (number | string)[]) => Promise<[quantity: number, amount: number][]>
  readonly change: (values: object) => Promise<void>
}

/** Minutes of calls that are measured in seconds, at 0.10 a minute; one subscriber since January. */
async function metered(
  values: object = {},
  { price = '0.10', grid, service = {}, currency }: { price?: string; grid?: string; service?: object; currency?: string } = {},
): Promise<Metered> {
  const made = await desk()
  made.at('2026-01-01')
  const [unit_id, input_unit_id] = [await made.id('unit_of_measure', 'MINUTE'), await made.id('unit_of_measure', 'SECOND')]
  if (grid)
    await made.run('attribute.create', {
      values: { code: 'volume', name: 'Volume', kind: 'number', source: 'derived', derived_from: 'quantity' },
    })
  const plan = await made.usageCharge('CALLS', {
    price,
    values: { unit_id, input_unit_id, ...values },
    ...(grid ? { grid } : {}),
    ...(currency ? { currency } : {}),
  })
  const charge = await made.id('charge', 'CALLS')
  const customer_ = await made.customer('K')
  await made.subscribe(customer_, [{ product: 'CALLS', ...service }], {
    subscription_date: '2026-01-01',
    access_points: [{ access_id: 'A' }],
  })
  made.at('2026-01-31')
  let at = 0
  return {
    ...made,
    customer_,
    charge,
    plan,
    calls: async (...seconds) => {
      const [last] = await made.rows<{ id: number }>('SELECT COALESCE(MAX(id), 0) AS id FROM rated_transaction')
      const line = (one: number | string) =>
        `2026-01-${String(2 + Math.floor(at / 60)).padStart(2, '0')}T10:${String(at++ % 60).padStart(2, '0')}:00Z;${one};A;V\n`
      await made.usage(seconds.map(line).join(''))
      const rows = await made.rows<{ quantity: string; amount: string }>(
        'SELECT quantity, amount FROM rated_transaction WHERE id > ? ORDER BY id',
        last?.id ?? 0,
      )
      return rows.map(({ quantity, amount }) => [Number(quantity), Number(amount)])
    },
    change: async (changed) => {
      const { version } = await made.run<{ version: number }>('charge.get', { id: charge })
      await made.run('charge.update', { id: charge, version, values: changed })
    },
  }
}

const PER_MINUTE = { first_increment: '60', further_increment: '60' }
const THIRTY_SIX = { first_increment: '30', further_increment: '6' }

describe('increments', () => {
  it('charge started ones whole: 60/60, 30/6 and 1/1', async () => {
    const { calls, change, differences } = await metered(PER_MINUTE)
    expect(await calls(1, 60, 61, 121, 0)).toEqual([
      [1, 0.1],
      [1, 0.1],
      [2, 0.2],
      [3, 0.3],
      [0, 0],
    ])
    await change(THIRTY_SIX)
    expect(await calls(1, 30, 31, 36, 37)).toEqual([
      [0.5, 0.05],
      [0.5, 0.05],
      [0.6, 0.06],
      [0.6, 0.06],
      [0.7, 0.07],
    ])
    await change({ first_increment: '1', further_increment: '1' })
    expect(await calls(45, '45.2')).toEqual([
      [0.75, 0.075],
      [0.766666666667, 0.076666666667],
    ])
    await change({ first_increment: null, further_increment: null })
    expect(await calls(45)).toEqual([[0.75, 0.075]])
    expect(await differences()).toEqual([])
  })

  it('keep what was measured beside what is charged', async () => {
    const { calls, rows } = await metered(PER_MINUTE)
    await calls(45)
    const facts = await rows(
      'SELECT u.quantity AS measured, r.quantity AS charged, r.inputs FROM rated_transaction r JOIN usage_record u ON u.id = r.usage_record_id',
    )
    expect(facts).toEqual([{ measured: '45.000000000000', charged: '1.000000000000', inputs: '{"increments":["60","60"]}' }])
  })

  it('come before included units and tiers', async () => {
    const included = await metered({ ...PER_MINUTE, included_quantity: '2' })
    expect(await included.calls(45, 45, 45)).toEqual([
      [1, 0],
      [1, 0],
      [1, 0.1],
    ])
    const tiers = await metered(
      { ...PER_MINUTE, tier_model: 'graduated' },
      { grid: 'volume[range-number];priceWithoutTax[number]\n0|2;0.10\n2|;0.04\n' },
    )
    expect(await tiers.calls(1, 61, 1)).toEqual([
      [1, 0.1],
      [2, 0.14],
      [1, 0.04],
    ])
    expect([await included.differences(), await tiers.differences()]).toEqual([[], []])
  })

  it('take a correction for that of a whole record', async () => {
    const { calls, differences } = await metered({ ...PER_MINUTE, included_quantity: '0.5' })
    expect(await calls(45, 61, -61, -45)).toEqual([
      [1, 0.05],
      [2, 0.2],
      [-2, -0.2],
      [-1, -0.05],
    ])
    expect(await differences()).toEqual([])
  })

  it('go on in the increment that another charge began, where a counter parts the call', async () => {
    const made = await metered({ ...PER_MINUTE, priority: 1 })
    const { id, run, rows, differences } = made
    const seconds = await id('unit_of_measure', 'SECOND')
    const counter = await run<{ id: number }>('counter.create', {
      values: { code: 'N', name: 'N', ceiling: '100', unit_id: seconds, corrects: 'charged' },
    })
    await made.change({ counter_id: counter.id })
    const [unit_id, input_unit_id] = [await id('unit_of_measure', 'MINUTE'), seconds]
    await made.usageCharge('OVER', { price: '1', values: { unit_id, input_unit_id, priority: 2, connection_fee: '5', ...PER_MINUTE } })
    const [product] = await rows<{ id: number }>("SELECT id FROM product WHERE code = 'CALLS'")
    await run('productCharge.create', { values: { product_id: product?.id, charge_id: await id('charge', 'OVER') } })
    const other = await made.customer('L')
    await made.subscribe(other, ['CALLS'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'B' }] })
    // The counter has 100 seconds: 90 of the first call and 10 of the second, whose other 120 go on in the minute begun.
    await made.usage('2026-01-05T10:00:00Z;90;B;V\n2026-01-05T11:00:00Z;130;B;V\n2026-01-05T12:00:00Z;45;B;V\n')
    const rated = await rows<{ charge: string; quantity: string; amount: string }>(
      'SELECT c.code AS charge, r.quantity, r.amount FROM rated_transaction r JOIN charge c ON c.id = r.charge_id ORDER BY r.id',
    )
    expect(rated.map(({ charge, quantity, amount }) => `${charge} ${Number(quantity)} ${Number(amount)}`)).toEqual([
      'CALLS 2 0.2',
      'CALLS 1 0.1',
      'OVER 2 2',
      'OVER 1 6',
    ])
    // 165 of 200 seconds are those of the second charge: of the four minutes that 200 are, three; the fee stays.
    await made.usage('2026-01-05T13:00:00Z;-200;B;V\n')
    const back = await rows<{ charge: string; quantity: string; amount: string }>(
      "SELECT c.code AS charge, r.quantity, r.amount FROM rated_transaction r JOIN charge c ON c.id = r.charge_id WHERE r.quantity LIKE '-%' ORDER BY c.code",
    )
    expect(back.map(({ charge, quantity, amount }) => `${charge} ${Number(quantity)} ${Number(amount)}`)).toEqual([
      'CALLS -1 -0.1',
      'OVER -3 -3',
    ])
    expect(await differences()).toEqual([])
  })
})

describe('the connection fee', () => {
  it('is charged once a record above zero, beside whatever prices it', async () => {
    const { calls, differences } = await metered({ ...PER_MINUTE, connection_fee: '0.05' })
    expect(await calls(45, 61, 0, -45)).toEqual([
      [1, 0.15],
      [2, 0.25],
      [0, 0],
      [-1, -0.1],
    ])
    const own = await metered({ connection_fee: '0.05' }, { service: { prices: [{ charge: 'CALLS', price: '0.50' }] } })
    expect(await own.calls(60)).toEqual([[1, 0.55]])
    const free = await metered({ connection_fee: '0.05', included_quantity: '10' })
    expect(await free.calls(60)).toEqual([[1, 0.05]])
    expect([await differences(), await own.differences(), await free.differences()]).toEqual([[], [], []])
  })

  it('counts in the maximum of a month', async () => {
    const { calls, differences } = await metered({ connection_fee: '0.05', maximum_amount: '0.40' })
    expect(await calls(60, 60, 60, 60)).toEqual([
      [1, 0.15],
      [1, 0.15],
      [1, 0.1],
      [1, 0],
    ])
    // What is given back is that of the units: the fees stay, and so does the maximum.
    expect(await calls(-240)).toEqual([[-4, -0.2]])
    expect(await calls(60)).toEqual([[1, 0.15]])
    expect(await differences()).toEqual([])
  })

  it('stays what it is when a volume comes to another tier', async () => {
    const { calls, differences } = await metered(
      { connection_fee: '0.05', tier_model: 'volume' },
      { grid: 'volume[range-number];priceWithoutTax[number]\n0|2;0.10\n2|;0.04\n' },
    )
    // At two minutes both cost 0.04: 0.08 and two fees, of which 0.15 was charged.
    expect(await calls(60, 60, 60)).toEqual([
      [1, 0.15],
      [1, 0.03],
      [1, 0.09],
    ])
    expect(await differences()).toEqual([])
  })

  it('is in the currency of the price plan', async () => {
    const { calls, run, rows } = await metered({ connection_fee: '0.05' }, { currency: 'USD' })
    expect(await calls(60)).toEqual([])
    expect(await rows('SELECT cause FROM rejected_usage')).toEqual([{ cause: 'NO_PRICEPLAN' }])
    await run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-01-01', rate: '1.25' } })
    // A dollar is 0.80: 0.10 and 0.05 in dollars.
    expect(await calls(60)).toEqual([[1, 0.12]])
  })

  it('is taken back with its file, and counts again when that is loaded again', async () => {
    const { calls, rows, job, differences } = await metered({ connection_fee: '0.05', maximum_amount: '0.40' })
    await calls(60, 60)
    const before = await rows('SELECT used, sets FROM usage_counter')
    await calls(60)
    await job('usage.takeBack', { batch: 2 })
    expect(await rows('SELECT used, sets FROM usage_counter')).toEqual(before)
    expect(await calls(60)).toEqual([[1, 0.1]])
    expect(await differences()).toEqual([])
  })

  it('keeps a line of an invoice from showing a price that does not make its amount', async () => {
    const { calls, bill, customer_, view, run, at } = await metered({ ...PER_MINUTE, connection_fee: '0.05' })
    await calls(45, 61)
    at('2026-02-01')
    const { id } = await bill(customer_, '2026-02-01')
    expect(await view(id)).toMatchObject({ net: 40, lines: [{ quantity: '3.000000000000', unit_price: null, amount: '0.400000000000' }] })
    const tree = JSON.stringify(await run('invoice.explain', { id }))
    expect(tree).toContain('60/60 s: 45 s measured, 60 s charged')
    expect(tree).toContain('Connection fee')
  })
})

it('what was rated stays when the charge has other increments and another fee', async () => {
  const { calls, change, rows, run, differences } = await metered({ ...PER_MINUTE, connection_fee: '0.05', included_quantity: '1' })
  await calls(45, 45)
  await change({ ...THIRTY_SIX, connection_fee: '9' })
  expect(await differences()).toEqual([])
  const [, second] = await rows<{ id: number }>('SELECT id FROM rated_transaction ORDER BY id')
  const tree = JSON.stringify(await run('ratedTransaction.explain', { id: second?.id }))
  expect(tree).toContain('60/60 s: 45 s measured, 60 s charged')
  expect(tree).not.toContain('Differs')
})

it('a trial charges what a record would be charged', async () => {
  const { run, plan } = await metered({ ...THIRTY_SIX, connection_fee: '0.05' })
  const tried = await run<{ amount: string; steps: { label: string; how: string; amount: string | null }[] }>('price.try', {
    price_plan_id: plan,
    date: '2026-01-15',
    quantity: '0.55',
  })
  // 33 seconds are 36.
  expect(Number(tried.amount)).toBe(0.11)
  expect(tried.steps.slice(2).map(({ label, how, amount }) => [label, how, amount === null ? null : Number(amount)])).toEqual([
    ['Increments', '30/6: 0.55 min measured, 0.6 min charged', null],
    ['Price', '0.6 min × 0.1000', 0.06],
    ['Connection fee', 'once a record', 0.05],
    ['Amount', 'before discount and tax', 0.11],
  ])
})

it('refuses increments that are none, one without the other, and both of what is no usage', async () => {
  const { run, fail, id, rows } = await metered()
  const [article] = await rows<{ id: number }>('SELECT id FROM article LIMIT 1')
  const create = (values: object) => ({ values: { code: 'X', name: 'X', type: 'usage', article_id: article?.id, ...values } })
  const reasons = async (values: object) =>
    ((await fail('charge.create', create(values))).fields ?? []).map(({ path, reason }) => `${path}: ${reason}`)
  expect(await reasons({ first_increment: '60' })).toEqual(['further_increment: Fill in both increments, as 60 and 60, or neither.'])
  expect(await reasons({ first_increment: '0', further_increment: '-1' })).toEqual([
    'first_increment: More than 0.',
    'further_increment: More than 0.',
  ])
  expect(await reasons({ connection_fee: '-0.01' })).toEqual(['connection_fee: At least 0.'])
  expect(await reasons({ type: 'oneShot', one_shot_moment: 'other', ...PER_MINUTE, connection_fee: '1' })).toEqual([
    'first_increment: Only a usage charge has increments and a connection fee.',
    'further_increment: Only a usage charge has increments and a connection fee.',
    'connection_fee: Only a usage charge has increments and a connection fee.',
  ])
  await run('charge.create', create({ ...PER_MINUTE, connection_fee: '0' }))
  expect(await id('charge', 'X')).toBeGreaterThan(0)
})
