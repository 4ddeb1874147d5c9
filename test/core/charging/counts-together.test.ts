/** What a month has so far, over zones, price versions and corrections: through files of usage, as an operator loads them. */
import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { gridLine, made, volume } from '../../support/price-plans.ts'
import { moveTo, smallCompany } from '../../support/small-company.ts'

type Line = readonly [zone: string | null, from: string | null, to: string | null, price: string]
interface Metered {
  readonly charge?: Record<string, unknown>
  readonly lines?: readonly Line[]
  readonly versions?: readonly (readonly [from: string | null, price: string])[]
}

/** A usage charge priced by zone and quantity of the month, or by flat versions; one subscriber since January. */
async function metered({ charge = {}, lines, versions = [] }: Metered) {
  const company = await smallCompany()
  const { run, id, rows } = company
  moveTo(company, '2026-01-01')
  const [revenue] = await rows<{ id: number }>("SELECT id FROM ledger_account WHERE kind = 'revenue' AND heading = 0 LIMIT 1")
  const tax_class_id = await id('tax_class', 'STANDARD')
  const article_id = await made(company, 'article', { code: 'A', name: 'Units', tax_class_id, ledger_account_id: revenue?.id })
  await made(company, 'attribute', { code: 'zone', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 1 })
  await made(company, 'attribute', { code: 'volume', name: 'Volume', kind: 'number', source: 'derived', derived_from: 'quantity' })
  const charge_id = await made(company, 'charge', { code: 'UNITS', name: 'Units', type: 'usage', article_id, ...charge })
  const product_id = await made(company, 'product', { code: 'P', name: 'P' })
  await made(company, 'productCharge', { product_id, charge_id })
  const offer = await made(company, 'offer', { code: 'O', name: 'O' })
  await made(company, 'offerProduct', { offer_id: offer, product_id })
  const price_plan_id = await made(company, 'pricePlan', { code: 'PP', name: 'PP', charge_id, currency: 'EUR' })
  const publish = ({ id: draft, version }: { id: number; version: number }) =>
    run('priceVersion.publish', { id: draft, version, resolve_overlaps: true })
  if (lines) {
    const columns = [
      { code: 'zone', type: 'text' },
      { code: 'volume', type: 'numberRange' },
    ]
    const cells = lines.map(([zone, from, to, price]) => gridLine([zone, from === null && to === null ? null : volume(from, to)], price))
    const draft = await run<{ id: number; version: number }>('priceVersion.create', { price_plan_id, columns })
    await publish(
      await run('priceVersion.saveGrid', { id: draft.id, version: draft.version, table: { columns, currencies: [], lines: cells } }),
    )
  }
  for (const [from, price] of versions)
    await publish(await run('priceVersion.create', { price_plan_id, price, ...(from ? { valid_from: from } : {}) }))
  const customer = await run<Record<string, number>>('customer.create', { name: 'K', country: 'DE' })
  await run('subscription.create', {
    user_account: customer['user_account_id'],
    offer,
    subscription_date: '2026-01-01',
    access_points: [{ access_id: 'A' }],
  })
  moveTo(company, '2026-01-31')
  let files = 0
  const load = async (...records: readonly (readonly [day: number, quantity: number, zone?: string])[]) => {
    const text = records.map(([day, quantity, zone = ''], at) => {
      const time = `${String(at).padStart(2, '0')}:${String(files).padStart(2, '0')}`
      return `2026-01-${String(day).padStart(2, '0')}T${time}:00Z;${quantity};A;${zone}`
    })
    files += 1
    const { job } = await run<{ job: number }>('usage.import', { staged: company.stage(`${text.join('\n')}\n`), file_name: `${files}.csv` })
    await company.core.idle()
    return ((await run<{ report: { batch: number } }>('job.get', { id: job })).report ?? {}).batch
  }
  const takeBack = async (batch: number) => {
    await run('usage.takeBack', { batch })
    await company.core.idle()
  }
  const amounts = async () =>
    (await rows<{ amount: string }>('SELECT amount FROM rated_transaction ORDER BY id')).map((row) => Number(row.amount))
  const total = async () => (await amounts()).reduce((sum, one) => sum + one, 0)
  const standing = () => rows('SELECT used, sets FROM usage_counter')
  const differences = async () => (await verifyBooks(company.core.dispatcher.store, { rerate: 'all' })).differences
  return { company, charge_id, load, takeBack, amounts, total, standing, differences }
}

const BY_ZONE: readonly Line[] = [
  ['FR', null, null, '10'],
  ['DE', null, null, '1'],
]
const VOLUME_BY_ZONE: readonly Line[] = [
  ['DE', '0', '100', '1'],
  ['DE', '100', null, '0.5'],
  ['FR', '0', '100', '2'],
  ['FR', '100', null, '1'],
]

describe('the maximum of a month', () => {
  it('holds over zones', async () => {
    const { load, amounts, differences } = await metered({ charge: { maximum_amount: '100' }, lines: BY_ZONE })
    await load([2, 8, 'FR'], [3, 50, 'DE'])
    expect(await amounts()).toEqual([80, 20])
    expect(await differences()).toEqual([])
  })

  it('holds over price versions', async () => {
    const versions = [
      [null, '10'],
      ['2026-01-16', '20'],
    ] as const
    const { load, amounts, differences } = await metered({ charge: { maximum_amount: '100' }, versions })
    await load([2, 7], [20, 5])
    expect(await amounts()).toEqual([70, 30])
    expect(await differences()).toEqual([])
  })

  it('holds apart where each price line counts for itself', async () => {
    const { load, amounts } = await metered({ charge: { maximum_amount: '100', counts_together: 'line' }, lines: BY_ZONE })
    await load([2, 8, 'FR'], [3, 150, 'DE'], [4, 5, 'FR'])
    expect(await amounts()).toEqual([80, 100, 20])
  })

  it('gives back by a correction no more than was charged', async () => {
    const { load, amounts } = await metered({ charge: { maximum_amount: '100' }, lines: BY_ZONE })
    await load([2, 13, 'FR'], [3, -4, 'FR'], [4, -20, 'FR'], [5, -5, 'DE'])
    expect(await amounts()).toEqual([100, -10, -90, 0])
  })
})

describe('ranges over zones', () => {
  const volumeOf = (more: Record<string, unknown> = {}) => metered({ charge: { tier_model: 'volume', ...more }, lines: VOLUME_BY_ZONE })

  it('volume prices each line anew at its own price of the tier reached', async () => {
    const { load, amounts, total, differences } = await volumeOf()
    await load([2, 90, 'DE'], [3, 20, 'FR'])
    expect(await amounts()).toEqual([90, -25]) // 90 x 0.5 + 20 x 1 = 65
    await load([4, 10, 'DE'])
    expect(await total()).toBe(70)
    await load([5, -20, 'FR'])
    expect(await total()).toBe(50)
    expect(await differences()).toEqual([])
  })

  it('volume counts apart by a setting', async () => {
    const { load, total } = await volumeOf({ counts_together: 'line' })
    await load([2, 90, 'DE'], [3, 20, 'FR'])
    expect(await total()).toBe(130)
  })

  it('graduated goes on by the quantity of all', async () => {
    const { load, amounts, differences } = await metered({ charge: { tier_model: 'graduated' }, lines: VOLUME_BY_ZONE })
    await load([2, 90, 'DE'], [3, 20, 'FR'], [4, 10, 'DE'])
    expect(await amounts()).toEqual([90, 30, 5])
    expect(await differences()).toEqual([])
  })

  it.each(['graduated', 'volume'])('%s: included units do not count towards the ranges', async (tier_model) => {
    const lines = [[null, '0', '10', '1'] as const, [null, '10', null, '0.5'] as const]
    const { load, total } = await metered({ charge: { tier_model, included_quantity: '10' }, lines })
    await load([2, 15])
    expect(await total()).toBe(5)
    await load([3, 10])
    expect(await total()).toBe(tier_model === 'volume' ? 7.5 : 12.5)
  })

  it.each(['graduated', 'volume'])('%s at one price: 10 included, 15 units', async (tier_model) => {
    const { load, total } = await metered({ charge: { tier_model, included_quantity: '10' }, versions: [[null, '1']] })
    await load([2, 15])
    expect(await total()).toBe(5)
  })

  it('a package that is begun goes on over zones', async () => {
    const { load, amounts } = await metered({ charge: { tier_model: 'package', package_size: '10' }, lines: BY_ZONE })
    await load([2, 5, 'FR'], [3, 5, 'DE'], [4, 1, 'DE'])
    expect(await amounts()).toEqual([10, 0, 1])
  })

  it('stairstep is charged once, by the dearest line', async () => {
    const { load, total } = await metered({ charge: { tier_model: 'volume', tier_price: 'tier' }, lines: VOLUME_BY_ZONE })
    await load([2, 5, 'DE'], [3, 5, 'FR'])
    expect(await total()).toBe(2)
    await load([4, 100, 'DE'])
    expect(await total()).toBe(1)
  })

  it('included units are given to who used first, and pass on with a correction', async () => {
    const { load, amounts, total } = await metered({ charge: { included_quantity: '10' }, lines: BY_ZONE })
    await load([2, 10, 'FR'], [3, 5, 'DE'])
    expect(await amounts()).toEqual([0, 5])
    await load([4, -3, 'FR'])
    expect(await total()).toBe(2)
  })
})

it('a file that is taken back leaves every standing as it was', async () => {
  const { load, takeBack, standing, total } = await metered({
    charge: { tier_model: 'volume', maximum_amount: '60', included_quantity: '5' },
    lines: VOLUME_BY_ZONE,
  })
  await load([2, 60, 'DE'], [3, 20, 'FR'])
  const [before, sum] = [await standing(), await total()]
  const second = await load([4, 30, 'FR'], [5, 80, 'DE'], [6, -10, 'DE'], [7, 3, 'FR'])
  expect(await standing()).not.toEqual(before)
  await takeBack(second as number)
  expect(await standing()).toEqual(before)
  expect(await total()).toBe(sum)
})
